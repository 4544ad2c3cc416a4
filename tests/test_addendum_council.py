"""Council reports: each State's last word on its recommendations, and nobody else's."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from rightsgraph.extract.council import records
from rightsgraph.heads import metadata
from rightsgraph.reading import clean, read
from rightsgraph.records import Position
from rightsgraph.structure.council import passages
from rightsgraph.text import SourceText
from rightsgraph.tree import Document, Kind, Metadata, Part

FILE = Path(__file__).parent / "documents" / "addendum-council.txt"


@cache
def council() -> Document:
    source = read(FILE)
    structured = tuple(passages(clean(source)))
    return Document("council", Kind.COUNCIL_REPORT, source, Metadata(), structured)


def by_state(code: str) -> dict[str, Position]:
    found = records(council()).positions
    return {p.number: p for p in found if p.state.endswith(f"/{code}")}


def test_states_are_sections_and_paragraphs_keep_their_numbers() -> None:
    assert [s.heading for s in council().of(Part.SECTION)] == ["Andorra", "Monaco"]
    paragraphs = [p.path for p in council().of(Part.PARAGRAPH)]
    assert paragraphs == [f"paragraph/{n}" for n in range(11, 22)]


def test_headings_say_who_speaks() -> None:
    headings = [h.heading for h in council().of(Part.HEADING)]
    assert headings[0].endswith("on its promises and on the outcome")
    assert len(headings) == 3


def test_the_rest_of_the_session_is_left_out() -> None:
    assert "Andorra rejected" not in " ".join(p.text.value for p in council().passages)
    assert passages(clean(SourceText("other", "1. The Council met.\n"))) == []


def test_numbers_on_lines_of_their_own_open_the_same_paragraphs() -> None:
    apart = re.sub(r"(?m)^[ \t]*(\d{1,2}\.)[ \t]+(?=[A-Z])", r"\1" + "\n", FILE.read_text("utf-8"))
    assert apart != FILE.read_text("utf-8")
    found = passages(clean(SourceText("apart", apart)))
    assert [p.path for p in found] == [p.path for p in council().passages]


def test_the_states_are_its_outcomes() -> None:
    outcomes = records(council()).outcomes
    assert [(o.passage, o.state[-3:]) for o in outcomes] == [
        ("section/1", "AND"),
        ("section/2", "MCO"),
    ]


def test_its_head_tells_session_and_cycle_but_no_state() -> None:
    head = (
        "Human Rights Council\nFourteenth session\n\n"
        "Report of the Human Rights Council on its\nfourteenth session\n\nMonaco\nMonaco spoke.\n"
    )
    meta = metadata(clean(SourceText("head", head)), Kind.COUNCIL_REPORT)
    assert (meta.council_session, meta.mechanism, meta.cycle, meta.state) == (14, "upr", 1, "")
    assert meta.title == "Report of the Human Rights Council on its fourteenth session"


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 2, 7, 14, 15), "does-not-accept"),
        ((3, 9, 10, 12), "accepts"),
    ],
)
def test_positions_of_a_state(numbers: tuple[int, ...], said: str) -> None:
    positions = by_state("AND")
    assert {positions[f"64.{n}"].wording for n in numbers} == {said}


def test_the_last_word_stands() -> None:
    assert by_state("AND")["64.5"].wording == "accepts"
    assert by_state("AND")["64.5"].passages == ("paragraph/19",)


def test_one_of_several_without_its_number_is_no_position() -> None:
    assert not {"64.16", "64.17", "64.18"} & set(by_state("AND"))


def test_full_numbers_need_no_paragraph() -> None:
    assert by_state("MCO")["51.9"].wording == "accepts-in-part"


def test_what_another_state_says_is_not_read() -> None:
    assert len(by_state("AND")) + len(by_state("MCO")) == len(records(council()).positions)
    assert "paragraph/18" not in {p.passages[0] for p in records(council()).positions}
