"""Thematic lists of recommendations: rows, positions, tags, and what becomes of them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import iris, json_lines, uhri_labels
from rightsgraph.errors import MalformedDocument
from rightsgraph.pipeline import facts, read_document
from rightsgraph.tree import Kind, Part
from rightsgraph.triples import Read
from rightsgraph.validation import validate

REVIEW = iris.review("MLT", "upr", 2)
SUBJECT = NamedNode("http://purl.org/dc/terms/subject")
HEADER = ["Recommendation", "Position", "Full list of themes", "Assessment"]
SOURCE = "Source of Position: A/HRC/25/17 - Para 98"
GENERAL = "Civil & political rights - general measures of implementation"
CHILDREN = "Children in vulnerable situations (abused, on the move)"
ROWS = [
    ["Theme: Right to health"],
    [
        f"98.3 Open clinics (Fiji) (Bolivia (Plurinational State of)); Pay men (Peru);\n{SOURCE}",
        "Supported",
        f"- Right to health\n- {GENERAL}\nSDGs: \n- 3 - GOOD HEALTH\nAffected persons: \n- youth",
        "",
    ],
    ["Theme: Death penalty"],
    [
        "100.1 Ratify the Torture Convention (Togo).\nSource of Position: A/HRC/25/17/Add.1",
        "Noted",
        "- Death penalty",
        "",
    ],
]


@pytest.fixture(scope="module")
def plain(documents: Path) -> Read:
    return read_document(documents / "thematic-malta.txt")


def word(path: Path, head: str = "UPR of Malta \t(2nd Cycle - 17th Session)") -> Path:
    """A list as OHCHR makes it: the title in the page head, one table."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = f"{head}\tThematic list of recommendations"
    table = document.add_table(rows=0, cols=4)
    for row in [HEADER, *ROWS]:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[3]).text = row[0]
        else:
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


def lines(read: Read) -> list[dict[str, object]]:
    return [json.loads(json.dumps(line)) for line in json_lines.recommendations(read)]


def things(quads: list[Quad], subject: str, predicate: str) -> set[str]:
    return {
        q.object.value
        for q in quads
        if isinstance(q.subject, NamedNode)
        and q.subject.value == subject
        and q.predicate.value.endswith(predicate)
        and isinstance(q.object, NamedNode | Literal)
    }


def test_the_page_head_tells_the_review(tmp_path: Path) -> None:
    read = read_document(word(tmp_path / "a.docx"))
    meta = read.document.metadata
    assert read.document.kind is Kind.THEMATIC_LIST
    assert (meta.title, meta.symbol) == ("Thematic list of recommendations: Malta", "")
    assert (meta.state, meta.upr_session, meta.cycle) == (iris.state("MLT"), 17, 2)
    assert meta.creators == (iris.body("ohchr"),)
    assert read.document.slug == "mlt-upr-2-thematic-list"


def test_a_list_without_its_head_is_told_by_its_entries(plain: Read) -> None:
    meta = plain.document.metadata
    assert (meta.state, meta.upr_session, meta.cycle) == (iris.state("MLT"), None, 2)
    assert plain.document.slug == "mlt-upr-2-thematic-list"


def test_each_line_has_its_states_position_and_tags(plain: Read) -> None:
    first = lines(plain)[0]
    assert first == {
        "document": "thematic-malta.txt",
        "number": "98.3",
        "text": "Open the clinics of Malta on Sundays",
        "recommenders": ["Fiji", "Bolivia (Plurinational State of)"],
        "position": "supported",
        "implementation": None,
        "themes": [
            "Right to health",
            GENERAL,
        ],
        "sdgs": ["3"],
        "affected_persons": [
            "older persons",
            CHILDREN,
        ],
        "source_of_position": "A/HRC/25/17",
    }
    assert [(x["number"], x["recommenders"]) for x in lines(plain)[1:]] == [
        ("98.3", ["Peru"]),
        ("100.1", ["Togo"]),
        ("98.4", ["Oman"]),
    ]


def test_a_position_that_is_not_known_is_none(plain: Read) -> None:
    """Nothing is inferred, and the tags after it are not lost."""
    last = lines(plain)[-1]
    assert (last["number"], last["position"], last["themes"]) == ("98.4", None, ["Cultural rights"])
    assert [line["number"] for line in json_lines.positions(plain)] == ["98.3", "100.1"]
    said = plain.document.passage("row/98.4/item/position")
    assert said
    assert said.text.value == "Undecided for now"


def test_a_word_file_gives_what_its_text_gives(tmp_path: Path) -> None:
    read = read_document(word(tmp_path / "a.docx"))
    found = lines(read)
    assert [(x["number"], x["position"]) for x in found] == [
        ("98.3", "supported"),
        ("98.3", "supported"),
        ("100.1", "noted"),
    ]
    assert found[0]["themes"] == [
        "Right to health",
        GENERAL,
    ]
    assert found[0]["affected_persons"] == ["youth"]
    sections = [p.heading for p in read.document.of(Part.SECTION)]
    assert sections == ["Right to health", "Death penalty"]


def test_facts_meet_the_recommendations_of_the_review(plain: Read) -> None:
    quads = facts(plain)
    recommendation = iris.recommendation(REVIEW, "98.3")
    assert things(quads, recommendation, "recommendedBy") == {
        iris.state(code) for code in ("FJI", "BOL", "PER")
    }
    assert iris.concept("theme", "health") in things(quads, recommendation, "ns#theme")
    statement = iris.position("mlt-upr-2-thematic-list", recommendation)
    assert things(quads, statement, "onRecommendation") == {recommendation}
    assert things(quads, statement, "ns#position") == {iris.concept("position", "supported")}
    assert things(quads, statement, "wasAttributedTo") == {iris.body("ohchr")}


def test_the_row_carries_the_tags_as_the_index_does(plain: Read) -> None:
    quads = facts(plain)
    row = iris.passage("mlt-upr-2-thematic-list", "row/98.3")
    subjects = things(quads, row, "dc/terms/subject")
    theme = iris.concept("uhri-theme", uhri_labels.slug("Right to health"))
    assert {theme, "http://metadata.un.org/sdg/3"} < subjects
    assert len(subjects) == 5
    assert things(quads, theme, "closeMatch") == {iris.concept("theme", "health")}
    assert things(quads, row, "bibliographicCitation") == {"A/HRC/25/17"}


def test_what_is_read_conforms(plain: Read, tmp_path: Path) -> None:
    assert validate(facts(plain)).results == ()
    assert validate(facts(read_document(word(tmp_path / "a.docx")))).results == ()


def test_a_list_on_an_unknown_state_is_refused(tmp_path: Path, documents: Path) -> None:
    path = tmp_path / "a.txt"
    text = (documents / "thematic-malta.txt").read_text("utf-8").replace("Malta", "Ruritania")
    path.write_text(text, "utf-8")
    with pytest.raises(MalformedDocument, match="names no State"):
        facts(read_document(path))


def test_a_row_under_two_themes_is_one_recommendation(tmp_path: Path, documents: Path) -> None:
    text = (documents / "thematic-malta.txt").read_text("utf-8")
    again = (
        "Theme: Right to education\n100.1 Malta should ratify the Convention against Torture "
        "(Togo).\nSource of Position: A/HRC/25/17/Add.1 - Para.4\nNoted\n- Right to education\n"
    )
    path = tmp_path / "a.txt"
    path.write_text(f"{text}\n{again}", "utf-8")
    read = read_document(path)
    found = [line for line in lines(read) if line["number"] == "100.1"]
    assert [line["themes"] for line in found] == [["Death penalty", "Right to education"]]
    assert validate(facts(read)).results == ()


@pytest.mark.documents
def test_the_list_of_slovenia(corpus: Path) -> None:
    """215 recommendations, 182 of them supported, as the addendum and the Council count them."""
    folder = corpus / "slovenia"
    name = "UPR34_Slovenia_Thematic_list_of_Recommendations"
    read = read_document(folder / "3rdcycleunoriginal" / f"{name}.docx")
    found = {str(line["number"]): line for line in lines(read)}
    assert len(found) == 215
    assert sum(line["position"] == "supported" for line in found.values()) == 182
    assert sum(line["position"] == "noted" for line in found.values()) == 33
    assert all(line["recommenders"] and line["themes"] for line in found.values())
    gold = folder.parent / "score/gold_addenda/slovenia_cycle3_A-HRC-43-15-Add.1.json"
    positions = json.loads(gold.read_text("utf-8"))["positions"]
    assert {n: entry["position"] for n, entry in positions.items()} == {
        n: line["position"] for n, line in found.items()
    }
    known = uhri_labels.themes("themes")
    labels = {tag.label for r in read.records.recommendations for tag in r.tags}
    themes = {label for line in found.values() for label in line["themes"]}  # type: ignore[attr-defined]
    assert themes <= labels
    assert sorted(label for label in themes if uhri_labels.slug(label) not in known) == []


@pytest.mark.documents
def test_the_text_of_the_list_gives_the_same(corpus: Path) -> None:
    folder = corpus / "slovenia"
    name = "UPR34_Slovenia_Thematic_list_of_Recommendations"
    word_file = read_document(folder / "3rdcycleunoriginal" / f"{name}.docx")
    text = read_document(folder / "cycle3/extracted" / f"{name}.txt")
    plain, whole = ([{**x, "document": ""} for x in lines(r)] for r in (text, word_file))
    assert plain == whole


def test_strokes_part_the_cells_of_a_list_that_was_converted_to_text(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "UPR of Malta(2nd Cycle – 17th session)Thematic list of recommendations Page 1 of 9\n"
        "Recommendation / Position / Full list of themes / Assessment/comments on level of"
        " implementationTheme: A12 Acceptance of norms\n"
        "98.3. Sign the pact on wells (Fiji) / Sign the pact on springs (Peru)/Sign both (Togo);\n"
        "Source of position: A/HRC/25/17 - Para. 98 & A/HRC/25/2 - Para. 969 / Supported"
        " / A12 Acceptance of norms\nE41 Right to health\nAffected persons:\n- general\n"
        "98.4. Close the pits (Chad);\n"
        "Source of position: A/HRC/25/17/Add.1 / Partially supported / D25 Ban of torture\n"
        "Affected persons:\n- general\n",
        "utf-8",
    )
    read = read_document(path)
    assert [(p.number, p.position) for p in read.records.positions] == [
        ("98.3", "supported"),
        ("98.4", "supported-in-part"),
    ]
    first, second = read.records.recommendations
    assert first.text == "Sign the pact on wells / Sign the pact on springs/Sign both"
    assert (first.source, second.source) == ("A/HRC/25/17", "A/HRC/25/17/Add.1")
    assert [tag.label for tag in first.tags][:2] == ["Acceptance of norms", "Right to health"]
    assert second.tags[0].label == "Ban of torture"
