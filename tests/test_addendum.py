"""Position addenda in every layout: their passages, and what is read from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from rightsgraph.extract.addendum import records
from rightsgraph.heads import metadata
from rightsgraph.kinds import recognise
from rightsgraph.reading import clean, read
from rightsgraph.records import Position, Records
from rightsgraph.structure.addendum import passages
from rightsgraph.text import NOTE_OPEN, SourceText
from rightsgraph.tree import Document, Kind, Metadata, Part

DOCUMENTS = Path(__file__).parent / "documents"
TABLE, CELLS, COLUMNS = "addendum-table.txt", "addendum-cells.md", "addendum-columns.txt"
PARAGRAPHS, LISTS, VERDICTS = (
    "addendum-paragraphs.md",
    "addendum-lists.txt",
    "addendum-verdicts.txt",
)
ALL = (TABLE, CELLS, COLUMNS, PARAGRAPHS, LISTS, VERDICTS)


@cache
def addendum(name: str) -> Document:
    source = read(DOCUMENTS / name)
    text = clean(source)
    meta = metadata(text, Kind.POSITION_ADDENDUM)
    return Document(name, Kind.POSITION_ADDENDUM, source, meta, tuple(passages(text)))


def inline(value: str) -> Document:
    source = SourceText("inline", value)
    structured = tuple(passages(clean(source)))
    return Document("inline", Kind.POSITION_ADDENDUM, source, Metadata(), structured)


@cache
def found(name: str) -> Records:
    return records(addendum(name))


def position(name: str, number: str) -> Position:
    return one(found(name).positions, number)


def one(positions: tuple[Position, ...], number: str) -> Position:
    numbered = [p for p in positions if p.number == number]
    assert len(numbered) == 1
    return numbered[0]


def paths(name: str, part: Part) -> list[str]:
    return [p.path for p in addendum(name).of(part)]


def test_our_documents_are_the_six_of_these_tests() -> None:
    assert {p.name for p in DOCUMENTS.glob("addendum-*")} == {*ALL, "addendum-council.txt"}


@pytest.mark.parametrize("name", ALL)
def test_every_layout_is_known_as_an_addendum(name: str) -> None:
    assert recognise(clean(read(DOCUMENTS / name)), name) is Kind.POSITION_ADDENDUM


@pytest.mark.parametrize("name", ALL)
def test_every_passage_stands_in_its_source_where_it_says(name: str) -> None:
    document = addendum(name)
    for passage in document.passages:
        begin, end = passage.span
        printed = document.source.value[begin:end]
        words = passage.text.value.split()
        assert printed.startswith(words[0])
        assert printed.endswith(words[-1])
        assert NOTE_OPEN not in passage.text.value


@pytest.mark.parametrize("name", ALL)
def test_paths_are_unique_and_parents_come_first(name: str) -> None:
    seen: set[str] = set()
    for passage in addendum(name).passages:
        assert passage.path not in seen
        assert not passage.parent or passage.parent in seen
        seen.add(passage.path)


@pytest.mark.parametrize("name", ALL)
def test_a_number_has_one_position_and_its_answer_covers_it(name: str) -> None:
    numbers = [p.number for p in found(name).positions]
    assert len(numbers) == len(set(numbers))
    answers = {answer.ordinal: answer for answer in found(name).answers}
    for read_ in found(name).positions:
        assert read_.answer is None or read_.number in answers[read_.answer].numbers
        assert all(addendum(name).passage(path) for path in read_.passages)


# --- a table -----------------------------------------------------


def test_rows_keep_their_printed_order_and_number() -> None:
    rows = addendum(TABLE).of(Part.ROW)
    assert [row.path for row in rows][:3] == ["row/1", "row/3", "row/2"]
    assert [row.ordinal for row in rows] == list(range(1, 16))


def test_repeated_headers_are_no_rows() -> None:
    assert "No. of recommendation" not in " ".join(p.text.value for p in addendum(TABLE).passages)


def test_a_blank_row_says_that_it_is_blank() -> None:
    blank = position(TABLE, "10")
    assert (blank.wording, blank.position) == ("blank", "no-clear-position")
    assert (blank.explicitness, blank.reading) == ("unstated", "ambiguous")
    assert blank.comment
    assert blank.answer is None


@pytest.mark.parametrize(
    ("number", "said", "read_as"),
    [
        ("1", "does-not-accept", "not-supported"),
        ("2", "accepts", "supported"),
        ("3", "cannot-be-accepted-yet", "pending"),
        ("4", "may-be-rejected", "not-supported"),
        ("8", "already-implemented", "no-clear-position"),
        ("13", "accepts-in-part", "supported-in-part"),
    ],
)
def test_a_row_with_its_own_verdict_is_certain(number: str, said: str, read_as: str) -> None:
    row = position(TABLE, number)
    assert (row.wording, row.position) == (said, read_as)
    assert (row.explicitness, row.reading) == ("explicit", "certain")


@pytest.mark.parametrize(
    ("says", "explains", "read_as"),
    [("6", "5", "no-clear-position"), ("7", "9", "not-supported"), ("14", "15", "supported")],
)
def test_rows_of_one_merged_cell_are_one_answer(says: str, explains: str, read_as: str) -> None:
    verdict, ground = position(TABLE, says), position(TABLE, explains)
    assert verdict.answer == ground.answer
    assert verdict.position == ground.position == read_as
    assert (verdict.explicitness, verdict.reading) == ("explicit", "certain")
    assert (ground.wording, ground.explicitness) == ("explains-only", "implied")
    assert ground.reading == "probable"
    assert f"row {says}" in ground.comment


def test_the_same_text_in_two_rows_is_certain_for_neither() -> None:
    for number in ("11", "12"):
        assert position(TABLE, number).reading == "probable"
        assert position(TABLE, number).comment


def test_grounds_commitments_and_claims_stand_where_they_are_said() -> None:
    assert position(TABLE, "1").reasons == ("cost",)
    assert position(TABLE, "2").reasons == ()
    assert [c.passage for c in found(TABLE).commitments] == ["row/4"]
    claims = {claim.passage for claim in found(TABLE).claims}
    assert "row/9" in claims
    assert not claims & {"row/7", "row/10", "row/14"}


def test_a_stated_total_is_read_and_not_made_to_fit() -> None:
    assert found(TABLE).stated_total == 14
    assert len(found(TABLE).positions) == 15


def test_verdict_rows_among_full_answers_are_no_split_cells() -> None:
    table = (
        "Recommendation\tPosition\n1\tAccepted.\n2\tNoted.\n3\tAccepted.\n4\tBells ring daily.\n"
    )
    assert one(records(inline(table)).positions, "4").explicitness == "unstated"


# --- cells and columns -------------------------------------------


def test_grouped_numbers_share_a_row() -> None:
    row = addendum(CELLS).passage("row/88.2")
    assert row is not None
    assert row.number == "88.2, 88.3"
    assert position(CELLS, "88.2").answer == position(CELLS, "88.3").answer


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("88.1", "accepts"),
        ("88.3", "notes"),
        ("88.4", "accepts-in-part"),
        ("88.5", "does-not-accept"),
        ("88.6", "accepts"),
    ],
)
def test_the_verdict_of_a_cell_is_not_sought_in_what_was_asked(number: str, said: str) -> None:
    assert position(CELLS, number).wording == said


def test_accepted_and_implemented_are_two_things() -> None:
    row = position(CELLS, "88.6")
    assert (row.position, row.implementation) == ("supported", "already-implemented")


def test_columns_without_borders_are_rows() -> None:
    rows = {row.path: row.number for row in addendum(COLUMNS).of(Part.ROW)}
    assert rows["row/3"] == "3., 4., 5."
    assert rows["row/8"] == "8., 9., 10."
    assert list(rows)[-3:] == ["row/13", "row/11", "row/12"]
    assert {position(COLUMNS, n).wording for n in ("3", "4", "5", "8", "10")} == {"accepts"}


def test_bullets_in_a_row_are_its_items() -> None:
    items = addendum(COLUMNS).below("row/13", Part.ITEM)
    assert [item.text.value for item in items] == [
        "The bridge is narrow, and the river is wide.",
        "No one has asked the trout.",
    ]


def test_half_accepted_is_accepted_in_part() -> None:
    row = position(COLUMNS, "6")
    assert (row.position, row.official) == ("supported-in-part", "")


def test_an_explanation_alone_gives_no_position() -> None:
    row = position(COLUMNS, "7")
    assert (row.wording, row.position) == ("explains-only", "no-clear-position")
    assert (row.explicitness, row.reading, row.official) == ("unstated", "ambiguous", "")


def test_a_page_break_ends_no_row() -> None:
    row = addendum(COLUMNS).passage("row/3")
    assert row is not None
    assert row.text.value.endswith("Further bells have been ordered.")
    assert "A/HRC" not in " ".join(p.text.value for p in addendum(COLUMNS).passages)


# --- numbered paragraphs -----------------------------------------


def test_sections_headings_paragraphs_items_and_notes() -> None:
    assert paths(PARAGRAPHS, Part.SECTION) == [f"section/{n}" for n in ("I", "II", "III", "IV")]
    assert paths(PARAGRAPHS, Part.HEADING) == ["heading/1", "heading/2"]
    assert paths(PARAGRAPHS, Part.PARAGRAPH) == [f"paragraph/{n}" for n in range(1, 11)]
    assert paths(PARAGRAPHS, Part.ITEM) == ["paragraph/6/item/1", "paragraph/6/item/2"]
    assert paths(PARAGRAPHS, Part.FOOTNOTE) == ["footnote/1", "footnote/2"]


def test_a_paragraph_cut_by_a_page_break_is_one() -> None:
    cut = addendum(PARAGRAPHS).passage("paragraph/5")
    assert cut is not None
    assert "the far side of the breakwater return only in autumn." in cut.text.value


def test_notes_keep_their_language_and_their_caller() -> None:
    notes = addendum(PARAGRAPHS).of(Part.FOOTNOTE)
    assert [note.language for note in notes] == ["ru", "en"]
    caller = addendum(PARAGRAPHS).passage("paragraph/4")
    assert caller is not None
    assert caller.notes == ("footnote/1",)
    assert caller.text.value.endswith("the Harbour Act.")


def test_what_is_noted_in_front_holds_for_all_that_follows() -> None:
    read_ = found(PARAGRAPHS).positions
    assert len(read_) == found(PARAGRAPHS).stated_total == 8
    assert {p.wording for p in read_} == {"notes"}
    assert {p.reading for p in read_} == {"certain"}
    assert all({"paragraph/1", "paragraph/3"} <= set(p.passages) for p in read_)


def test_numbers_without_their_paragraph_take_that_of_the_others() -> None:
    assert position(PARAGRAPHS, "131.60").answer == position(PARAGRAPHS, "131.61").answer


def test_one_number_is_no_prefix_of_another() -> None:
    numbers = {p.number for p in found(PARAGRAPHS).positions}
    assert {"131.1", "131.14", "131.100", "131.101"} <= numbers
    assert position(PARAGRAPHS, "131.1").answer != position(PARAGRAPHS, "131.14").answer


def test_sub_headings_divide_the_recommendations_of_their_section() -> None:
    answers = {answer.numbers: answer.passages for answer in found(PARAGRAPHS).answers}
    assert answers["131.1", "131.2", "131.3"] == ("heading/1", "paragraph/4", "paragraph/5")
    assert answers["131.60", "131.61"] == ("section/II", "paragraph/8")


def test_every_ground_belongs_to_its_own_answer() -> None:
    assert position(PARAGRAPHS, "131.2").reasons == ("legislation-conflict", "premature")
    assert position(PARAGRAPHS, "131.14").reasons == ("no-plans",)


# --- lists -------------------------------------------------------


def test_lists_expand_to_all_numbers_once() -> None:
    assert found(LISTS).stated_total == 21
    numbers = {p.number for p in found(LISTS).positions}
    assert numbers == {f"101.{n}" for n in range(1, 22)}


def test_titles_over_two_lines_are_one_section() -> None:
    sections = addendum(LISTS).of(Part.SECTION)
    assert [s.heading for s in sections][1] == (
        "Accepted recommendations that are already implemented or in the process of implementation"
    )
    assert len(sections) == 3


def test_unnumbered_paragraphs_are_counted_in_their_section() -> None:
    assert "section/2/paragraph/3" in paths(LISTS, Part.PARAGRAPH)
    cut = addendum(LISTS).passage("section/2/paragraph/2")
    assert cut is not None
    assert cut.text.value.endswith("where any visitor may see it.")


def test_the_list_decides_over_the_comment() -> None:
    noted = position(LISTS, "101.16")
    assert (noted.wording, noted.position, noted.official) == ("notes", "noted", "noted")
    assert noted.implementation == "already-implemented"
    assert "paragraph/4" in noted.passages


def test_the_comment_says_more_exactly_what_is_done() -> None:
    claims = {n: position(LISTS, f"101.{n}").implementation for n in (1, 2, 6, 10)}
    assert claims == {1: "", 2: "already-implemented", 6: "in-progress", 10: "in-progress"}


def test_numbers_only_listed_are_answered_by_their_list() -> None:
    assert position(LISTS, "101.20").passages == ("paragraph/2",)
    assert position(LISTS, "101.20").answer == position(LISTS, "101.1").answer


# --- verdicts in headings and sentences --------------------------


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("77.1", "accepts"),
        ("77.2", "accepts"),
        ("77.3", "does-not-accept"),
        ("77.4", "accepts-in-part"),
        ("77.5", "does-not-accept"),
        ("77.6", "accepts"),
        ("77.7", "accepts"),
        ("77.8", "cannot-be-accepted-yet"),
        ("77.9", "explains-only"),
        ("77.12", "accepts"),
    ],
)
def test_titles_headings_and_clauses_give_verdicts(number: str, said: str) -> None:
    assert position(VERDICTS, number).wording == said


def test_a_recommendation_in_full_is_no_claim_of_the_state() -> None:
    assert not {c.passage for c in found(VERDICTS).claims} & {"row/77.1", "row/77.3"}


def test_a_footnote_says_which_paragraph_bare_numbers_are_of() -> None:
    text = (
        "1. The Duchy accepts recommendations 4 and 5.<sup>1</sup>\n\n"
        "2. The Duchy rejects recommendations 4 and 6.<sup>2</sup>\n\n"
        "Notes\n\n<sup>1</sup> A/HRC/97/3, para. 95.\n\n<sup>2</sup> A/HRC/97/3, para. 96.\n"
    )
    positions = records(inline(text)).positions
    assert {p.number: p.wording for p in positions} == {
        "95.4": "accepts",
        "95.5": "accepts",
        "96.4": "does-not-accept",
        "96.6": "does-not-accept",
    }


def test_two_statements_that_disagree_leave_a_doubt() -> None:
    text = (
        "1. The Duchy accepts recommendations 95.4 and 95.5.\n\n"
        "2. The Duchy does not accept recommendation 95.5.\n"
    )
    doubted = one(records(inline(text)).positions, "95.5")
    assert (doubted.wording, doubted.reading) == ("accepts", "probable")
    assert doubted.comment


def test_a_document_without_numbers_has_no_positions() -> None:
    assert records(inline("1. The Duchy thanks all speakers.\n")).positions == ()
