"""The addenda and Council reports beside the checkout, counted and compared."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from rightsgraph.extract import addendum, council
from rightsgraph.heads import metadata
from rightsgraph.json_lines import counted
from rightsgraph.reading import clean, read
from rightsgraph.records import Records
from rightsgraph.structure import addendum as addenda
from rightsgraph.structure import council as councils
from rightsgraph.tree import Document, Kind, Part

pytestmark = pytest.mark.documents

SLOVENIA = {
    "slovenia_cycle1_A-HRC-14-15-Add.1.json": ("111.", "cycle1/extracted/g1012465.txt"),
    "slovenia_cycle3_A-HRC-43-15-Add.1.json": ("", "cycle3/extracted/g2004192.txt"),
}
PRINTED = {
    "slovenia_cycle1_A-HRC-14-15-Add.1.json": ("111.", "1stcyycleunoriginal/g1012465.pdf"),
    "slovenia_cycle3_A-HRC-43-15-Add.1.json": ("", "3rdcycleunoriginal/g2004192.pdf"),
}


@cache
def structured(path: Path) -> Document:
    source = read(path)
    text = clean(source)
    meta = metadata(text, Kind.POSITION_ADDENDUM)
    return Document(path.stem, Kind.POSITION_ADDENDUM, source, meta, tuple(addenda.passages(text)))


@cache
def found(path: Path) -> Records:
    return addendum.records(structured(path))


def test_the_table_has_26_rows_each_with_a_position(seeds: list[Path]) -> None:
    assert len(structured(seeds[0]).of(Part.ROW)) == 26
    numbers = [p.number for p in found(seeds[0]).positions]
    assert sorted(map(int, numbers)) == list(range(1, 27))
    assert found(seeds[0]).stated_total == 26


def test_the_wording_of_each_row(seeds: list[Path]) -> None:
    words = {p.number: p.wording for p in found(seeds[0]).positions if p.explicitness == "explicit"}
    assert words == {
        **dict.fromkeys(("1", "2", "10", "12", "25"), "does-not-accept"),
        **dict.fromkeys(("11", "14", "15", "16", "17"), "accepts"),
        **dict.fromkeys(("6", "7", "9"), "already-implemented"),
        "3": "cannot-be-accepted-yet",
        "4": "may-be-rejected",
        "8": "accepts-in-part",
    }


def test_rows_without_a_verdict(seeds: list[Path]) -> None:
    positions = found(seeds[0]).positions
    implied = {p.number: p.position for p in positions if p.explicitness == "implied"}
    assert implied == {
        "5": "no-clear-position",
        "13": "supported",
        "18": "supported",
        "19": "not-supported",
    }
    blank = [p.number for p in positions if p.wording == "blank"]
    assert blank == ["20", "21", "22", "23", "24", "26"]
    assert {p.number for p in positions if p.explicitness != "implied" and p.comment} == {
        *blank,
        "12",
        "25",
    }


def test_merged_rows_share_their_answer(seeds: list[Path]) -> None:
    together = [a.numbers for a in found(seeds[0]).answers if len(a.numbers) > 1]
    assert together == [("5", "6"), ("10", "19"), ("11", "13"), ("16", "18")]


def test_the_paragraphs_are_80_in_12_sections_with_10_notes(seeds: list[Path]) -> None:
    parts = Counter(passage.part for passage in structured(seeds[1]).passages)
    assert parts == {
        Part.PARAGRAPH: 80,
        Part.SECTION: 12,
        Part.HEADING: 11,
        Part.FOOTNOTE: 10,
        Part.ITEM: 9,
    }
    assert {n.language for n in structured(seeds[1]).of(Part.FOOTNOTE)} == {"ru"}
    called = [note for passage in structured(seeds[1]).passages for note in passage.notes]
    assert called == [f"footnote/{n}" for n in range(1, 11)]


def test_all_35_recommendations_are_noted(seeds: list[Path]) -> None:
    read_ = found(seeds[1])
    assert len(read_.positions) == read_.stated_total == 35
    assert {(p.position, p.reading, p.explicitness) for p in read_.positions} == {
        ("noted", "certain", "explicit")
    }
    assert {"140.168", "140.169", "140.287", "140.289"} <= {p.number for p in read_.positions}
    assert sum(len(answer.numbers) for answer in read_.answers) == 35


@pytest.mark.parametrize("files", [SLOVENIA, PRINTED], ids=["text", "pdf"])
@pytest.mark.parametrize("gold", SLOVENIA)
def test_positions_read_by_hand(corpus: Path, gold: str, files: dict[str, tuple[str, str]]) -> None:
    prefix, file = files[gold]
    reference = json.loads((corpus / "score/gold_addenda" / gold).read_text("utf-8"))["positions"]
    wanted = {n: p for n, p in reference.items() if "source" not in p}
    positions = {prefix + p.number: p for p in found(corpus / "slovenia" / file).positions}
    assert positions.keys() == wanted.keys()
    wrong = [n for n, p in wanted.items() if counted(positions[n]) != p["position"]]
    assert wrong == []
    missing = [
        n for n, p in wanted.items() if p["implementation"] and not positions[n].implementation
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("file", "states", "positions"),
    [("cycle1/extracted/g1217781.txt", 16, 124), ("cycle3/extracted/g2110341.txt", 14, 2)],
)
def test_council_reports(corpus: Path, file: str, states: int, positions: int) -> None:
    source = read(corpus / "slovenia" / file)
    text = clean(source)
    meta = metadata(text, Kind.COUNCIL_REPORT)
    document = Document(
        "council", Kind.COUNCIL_REPORT, source, meta, tuple(councils.passages(text))
    )
    assert len(document.of(Part.SECTION)) == states
    said = council.records(document).positions
    assert len(said) == positions
    assert all(p.state and p.wording != "explains-only" for p in said)
