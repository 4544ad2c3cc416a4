"""Copies of addenda, which run lines together or tear them: their passages come out whole."""

from __future__ import annotations

import pytest

from rightsgraph.reading import clean
from rightsgraph.structure.addendum import passages
from rightsgraph.text import SourceText
from rightsgraph.tree import Part, Passage

TITLE = """Addendum
Views on conclusions and/or recommendations, voluntary commitments and replies presented by the \
State under review
"""
FILLER = "Nobody was left out of it, and whoever came was heard from the first word to the last. "


def read(body: str) -> list[Passage]:
    return passages(clean(SourceText("inline", TITLE + body)))


def numbered(body: str) -> list[tuple[str, str]]:
    return [(p.number, p.text.value) for p in read(body) if p.part is Part.PARAGRAPH]


@pytest.mark.parametrize(
    "body",
    [
        "1.Chad is glad.\n\n2.Chad accepts recommendation 79.1.\n\n3.That is all.",
        "1.\nChad is glad.\n2.\nChad accepts recommendation 79.1.\n3.\nThat is all.",
        "1. Chad is glad.\n\n2.\n\nChad accepts recommendation 79.1.\n\n3. That is all.",
    ],
)
def test_a_paragraph_has_its_number_however_far_from_its_words_that_stands(body: str) -> None:
    assert numbered(body) == [
        ("1", "Chad is glad."),
        ("2", "Chad accepts recommendation 79.1."),
        ("3", "That is all."),
    ]


def test_paragraphs_run_together_are_parted_where_their_numbers_count_up() -> None:
    body = f"GE.21-11223 (E) 1. {FILLER * 5}2. {FILLER * 6}3. It ends in 7. The rest is told."
    assert [number for number, _ in numbered(body)] == ["1", "2", "3"]
    assert numbered(body)[2][1] == "It ends in 7. The rest is told."


def test_a_number_in_a_long_paragraph_begins_no_line() -> None:
    body = f"1. {FILLER * 12}This is as in recommendation 79.4 Chad knows of. See also 79.5 of May."
    assert [p.part for p in read(body)] == [Part.PARAGRAPH]


def test_a_long_line_that_begins_with_a_note_is_not_lost_with_it() -> None:
    body = f"* This is printed as it came. {FILLER * 20}Chad accepts recommendation 79.1."
    assert read(body)[-1].text.value.endswith("Chad accepts recommendation 79.1.")
    assert sum(len(p.text.value) for p in read(body)) > len(FILLER) * 19


def test_the_dates_of_a_translation_are_no_words_of_the_state() -> None:
    assert numbered("GE.18-10101 (E)\n190618 200618\n\n1. Chad is glad.") == [
        ("1", "Chad is glad.")
    ]


def test_serial_numbers_beside_those_of_recommendations_number_nothing() -> None:
    rows = "1. 79.1. Accepted.\n\n2. 79.3. Noted.\n\n3. 79.4. Nets are dear.\n"
    found = read(f"1. Chad says of each:\n\n{rows}")
    assert [p.number for p in found if p.part is Part.ROW] == ["79.1", "79.3", "79.4"]


def test_columns_that_do_not_match_are_not_paired() -> None:
    numbers = "79.3.\n79.4.\nChad has thought of all of them.\n79.1.\n"
    found = read(f"{numbers}Accepted\nNets are dear.\nNot accepted\nAccepted\n")
    assert not any("|" in p.text.value or p.text.value == "Accepted" for p in found if p.number)
