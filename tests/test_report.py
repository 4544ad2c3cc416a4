"""Working Group reports: layouts of the lists, and what becomes of each recommendation."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import docx
import pytest

from rightsgraph.extract.recommenders import shares
from rightsgraph.extract.report import records
from rightsgraph.extract.state_groups import groups
from rightsgraph.reading import clean, read
from rightsgraph.records import Position, Recommendation
from rightsgraph.structure.report import passages
from rightsgraph.text import Text
from rightsgraph.tree import Document, Kind, Metadata, Part

DOCUMENTS = Path(__file__).parent / "documents"
TUVALU = "https://w3id.org/rightsgraph/id/state/TUV"


@cache
def report(name: str) -> Document:
    source = read(DOCUMENTS / name)
    structured = tuple(passages(clean(source)))
    meta = Metadata(state=TUVALU)
    return Document(name, Kind.WORKING_GROUP_REPORT, source, meta, structured)


def recommendation(name: str, number: str) -> Recommendation:
    found = [r for r in records(report(name)).recommendations if r.number == number]
    assert len(found) == 1
    return found[0]


def position(name: str, number: str) -> Position:
    found = [p for p in records(report(name)).positions if p.number == number]
    assert len(found) == 1
    return found[0]


def names(record: Recommendation) -> list[str]:
    return [name.printed for name in record.recommenders]


def states(record: Recommendation) -> list[str]:
    return [name.iri.rsplit("/", 1)[1] for name in record.recommenders]


LISTS, DOTTED, THEMES = "report-lists.txt", "report-dotted.txt", "report-themes.txt"


def test_sections_and_their_parts_have_paths() -> None:
    found = [p.path for p in report(LISTS).of(Part.SECTION)]
    assert found == ["section/1", "section/I", "section/I.A", "section/I.B", "section/II"]


def test_the_table_of_contents_and_the_annex_are_no_passages() -> None:
    texts = " ".join(p.text.value for p in report(LISTS).passages)
    assert "....." not in texts
    assert "Nobody in particular" not in texts


def test_a_list_restarts_under_each_paragraph() -> None:
    paths = [p.path for p in report(LISTS).of(Part.ITEM) if p.path.startswith("paragraph/1")]
    assert paths == [
        *(f"paragraph/10/item/{n}" for n in (1, 2, 3, 4)),
        "paragraph/12/item/1",
        "paragraph/12/item/2",
        "paragraph/14/item/1",
    ]


def test_lettered_parts_are_items_and_references_to_letters_are_not() -> None:
    third = report(LISTS).below("paragraph/3", Part.ITEM)
    assert [item.number for item in third] == ["(a)", "(b)"]
    assert "paragraph 15 (a) of" in report(LISTS).below("section/1")[2].text.value


def test_page_heads_and_lost_hyphens_are_repaired() -> None:
    assert recommendation(LISTS, "10.3").text == "Keep the beaches clean all year"
    assert recommendation(LISTS, "10.2").text == "Build a non-commercial library"


def test_footnotes_are_passages_of_their_own_and_callers_name_them() -> None:
    document = report(LISTS)
    assert [p.path for p in document.of(Part.FOOTNOTE)] == ["footnote/asterisk", "footnote/1"]
    caller = document.passage("paragraph/4")
    assert caller is not None
    assert caller.text.value.endswith("well-being plans. It spoke for an hour.")
    assert caller.notes == ("footnote/1",)


def test_every_passage_stands_in_its_source_where_it_says() -> None:
    for name in (LISTS, DOTTED, THEMES):
        document = report(name)
        for passage in document.passages:
            begin, end = passage.span
            printed = document.source.value[begin:end].split()
            assert printed[:1] == passage.text.value.split()[:1]


@pytest.mark.parametrize(
    ("number", "codes"),
    [("10.1", ["FIN"]), ("10.2", ["LIE", "VAT"]), ("10.3", ["NLD", "GBR"]), ("10.4", ["BOL"])],
)
def test_recommenders_in_lists(number: str, codes: list[str]) -> None:
    assert states(recommendation(LISTS, number)) == codes


def test_a_misspelt_state_stays_as_printed() -> None:
    assert names(recommendation(LISTS, "10.2"))[0] == "Lichtenstein"


def test_a_position_after_the_list_speaks_of_it() -> None:
    assert position(LISTS, "10.2").position == "pending"
    assert position(LISTS, "10.2").passages[-1] == "paragraph/16"


def test_implementation_stands_apart_from_the_position() -> None:
    done = {n: position(LISTS, f"10.{n}").implementation for n in (1, 2, 3, 4)}
    assert done == {
        1: "already-implemented",
        2: "",
        3: "already-implemented",
        4: "already-implemented",
    }


def test_a_list_that_did_not_enjoy_support_is_noted() -> None:
    said = position(LISTS, "12.1")
    assert (said.wording, said.position, said.official) == ("does-not-accept", "noted", "noted")


def test_recommendations_that_stand_only_in_the_dialogue() -> None:
    letter = recommendation(LISTS, "5.b")
    assert (letter.text, names(letter)) == ("teach sailing in every school", ["Norway"])
    assert letter.passages == ("paragraph/5/item/b",)
    sentence = recommendation(LISTS, "6")
    assert (sentence.text, names(sentence)) == ("count its boats every spring", ["Peru"])
    numeral = recommendation(LISTS, "7.a.ii")
    assert (numeral.text, names(numeral)) == ("lighting of the bridge", ["Ghana"])
    assert position(LISTS, "6").position == "noted"
    assert position(LISTS, "6").passages == ("paragraph/13", "paragraph/6")


def test_a_block_out_of_order_returns_to_the_list_that_waits_for_it() -> None:
    astray = recommendation(LISTS, "14.1")
    assert (astray.text, names(astray)) == ("Lend boats to the neighbours", ["Samoa"])
    assert position(LISTS, "14.1").position == "pending"


def test_nothing_else_is_a_recommendation() -> None:
    numbers = {r.number for r in records(report(DOTTED)).recommendations}
    assert numbers == {
        *("3.1", "3.2", "3.3", "3.4", "3.6", "3.7", "3.8"),
        *("4.1", "4.2", "6.1", "6.2"),
    }


def test_a_compound_is_parted_by_its_states() -> None:
    parts = [
        (d.text, [n.printed for n in d.recommenders]) for d in recommendation(DOTTED, "3.1").demands
    ]
    assert parts == [
        ("Sign the Convention on Kites", ["Egypt"]),
        ("ratify the Convention on Kites", ["Albania", "Togo"]),
        ("ban paper dragons", ["Chad", "Mali"]),
    ]


def test_a_clause_that_narrows_keeps_what_it_narrows() -> None:
    texts = [demand.text for demand in recommendation(DOTTED, "3.4").demands]
    assert texts == [
        "Ratify the Convention on Kites",
        "Ratify the Convention on Kites as soon as possible",
        "Ratify the Convention on Kites as soon as possible, allowing for long strings",
    ]


def test_instruments_named_in_one_request_are_demands() -> None:
    record = recommendation(DOTTED, "3.2")
    assert record.text.startswith("Accede to the Rome Statute, as well as the Convention")
    assert [demand.text for demand in record.demands] == [
        "Accede to the Rome Statute",
        "Accede to the Convention on Road Signs",
    ]
    assert names(record) == ["Kenya"]


def test_lettered_requests_of_one_state_are_demands() -> None:
    demands = recommendation(DOTTED, "3.8").demands
    assert [(d.text, len(d.recommenders)) for d in demands] == [
        ("Measure the wind", 1),
        ("publish the measurements", 1),
    ]


def test_a_slip_in_a_number_and_the_state_addressed_are_mended() -> None:
    assert recommendation(DOTTED, "3.7").text == "mend broken kites"


def test_page_feet_inside_a_recommendation_are_removed() -> None:
    record = recommendation(DOTTED, "3.6")
    assert (record.text, states(record)) == ("Give every child a kite and a reel", ["MKD"])


def test_items_inside_a_line_are_found() -> None:
    assert names(recommendation(DOTTED, "3.3")) == ["Latvia"]


def test_positions_by_number_and_range() -> None:
    assert position(DOTTED, "4.1").implementation == "already-implemented"
    assert position(DOTTED, "4.2").implementation == "in-progress"
    assert position(DOTTED, "3.2").implementation == "already-implemented"
    assert position(DOTTED, "3.6").implementation == ""
    assert {position(DOTTED, n).position for n in ("3.2", "3.6", "4.1")} == {"supported"}


def test_an_asterisk_takes_the_meaning_of_its_note() -> None:
    assert position(DOTTED, "3.3").passages[-1] == "footnote/asterisk"


def test_a_list_without_numbers_is_counted() -> None:
    assert recommendation(DOTTED, "6.1").text == "Ban all strings"
    assert names(recommendation(DOTTED, "6.2")) == ["Niger", "Gabon"]
    said = position(DOTTED, "6.2")
    assert (said.wording, said.position) == ("does-not-accept", "not-supported")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Provide training (Chad) and improve housing (Mali) in huts", "Provide training"),
        ("Plan capacity-building (Chad) and sail (Mali) in huts", "Plan capacity-building"),
        ("Consider issuing (Chad) and sell (Mali) stamps", "Consider issuing stamps"),
    ],
)
def test_a_thing_that_sounds_like_a_verb_lacks_nothing(text: str, asked: str) -> None:
    assert shares(text)[0].text == asked


def test_verbs_parted_by_slashes_share_their_thing() -> None:
    found = shares("To sign (Egypt)/ratify (Peru) the Treaty of Spoons (Egypt, Peru); eat (Fiji)")
    assert [(share.text, [name.printed for name in share.names]) for share in found] == [
        ("To sign the Treaty of Spoons", ["Egypt"]),
        ("ratify the Treaty of Spoons", ["Peru"]),
        ("eat", ["Fiji"]),
    ]


def test_a_parenthesis_with_anything_but_states_parts_nothing() -> None:
    text = "Join the Spoon Union (SU), with Peru (see below), soon (Chad and others)"
    assert list(groups(text)) == []


def test_a_note_over_several_lines_at_the_end_of_a_page_is_cut_out() -> None:
    filling = "Words that fill the page. " * 12
    text = Text(
        "1. The Working Group on the Universal Periodic Review met.\n"
        f"2. {filling}\nThe lamp\n1\n Bought in a shop that\nclosed later (Chad).\n"
        "\fA/HRC/1/2\n4\nburnt all night.\n3. It was dark.\n"
    )
    found = {p.path: p.text.value for p in passages(text)}
    assert found["paragraph/2"].endswith("The lamp burnt all night.")
    assert found["footnote/1"] == "Bought in a shop that closed later (Chad)."


def test_titles_of_themes_between_the_items_are_headings() -> None:
    assert [p.heading for p in report(THEMES).of(Part.HEADING)] == [
        "Reefs and lagoons",
        "National bodies",
    ]
    first = report(THEMES).passage("paragraph/4/item/1")
    assert first is not None
    assert first.text.value.endswith("(Iran (Islamic Republic of));")
    assert first.notes == ("footnote/1",)


def test_a_paragraph_whose_number_is_also_that_of_the_next_item_is_a_paragraph() -> None:
    numbers = [r.number for r in records(report(THEMES)).recommendations]
    assert numbers == ["4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "6.1", "7.1", "7.2", "8.1", "9.1"]


def test_a_figure_at_the_start_of_a_line_opens_nothing() -> None:
    second = report(THEMES).passage("paragraph/2")
    assert second is not None
    assert second.text.value.endswith("no less than 2.5 per cent were well.")


def test_notes_over_several_lines_and_feet_of_pages_leave_the_list() -> None:
    marks = {p.number: p.text.value for p in report(THEMES).of(Part.FOOTNOTE)}
    assert marks["**"] == "The conclusions are printed as they came."
    assert marks["1"].endswith("“Protect every reef and its fish”.")
    assert recommendation(THEMES, "5.2").text.endswith("the Reef Treaty at an early date")


@pytest.mark.parametrize(
    ("number", "said", "official"),
    [
        ("4.4", "supported", "supported"),
        ("5.1", "supported", "supported"),
        ("6.1", "pending", ""),
        ("7.2", "noted", "noted"),
        ("8.1", "supported-in-part", ""),
        ("9.1", "not-supported", "noted"),
    ],
)
def test_positions_of_the_later_cycles(number: str, said: str, official: str) -> None:
    found = position(THEMES, number)
    assert (found.position, found.official) == (said, official)


def test_a_number_after_a_note_of_the_same_figure_stays_whole() -> None:
    assert position(THEMES, "4.1").implementation == "in-progress"
    assert position(THEMES, "4.2").implementation == ""


def test_a_state_may_speak_for_a_group() -> None:
    assert names(recommendation(THEMES, "4.4")) == ["Norway", "Czechia"]


def test_a_word_file_reads_like_its_text(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    word = docx.Document()
    blocks = (DOCUMENTS / THEMES).read_text("utf-8").split("\n\n")
    for block in (block for block in blocks if "GE.21" not in block):
        for paragraph in re.split(r"\n(?= +(?:\d+\.|Reefs|National))", block):
            word.add_paragraph(" ".join(paragraph.split()))
    word.save(str(path))
    source = read(path)
    structured = tuple(passages(clean(source)))
    meta = Metadata(state=TUVALU)
    document = Document(path.name, Kind.WORKING_GROUP_REPORT, source, meta, structured)
    printed = [(r.number, r.text) for r in records(document).recommendations]
    assert printed == [(r.number, r.text) for r in records(report(THEMES)).recommendations]


def test_the_same_document_gives_the_same_records() -> None:
    assert records(report(LISTS)) == records(report(LISTS))


def test_delegations_that_spoke_are_named_paragraph_by_paragraph() -> None:
    spoken = [(m.passage, m.target.rsplit("/", 1)[1]) for m in records(report(LISTS)).mentions]
    assert spoken == [
        ("paragraph/5", "NOR"),
        ("paragraph/6", "PER"),
        ("paragraph/7", "GHA"),
        ("paragraph/8", "JPN"),
    ]
