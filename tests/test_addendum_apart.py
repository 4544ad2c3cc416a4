"""What addenda set apart: exceptions, all others, parts of one recommendation, later tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rightsgraph.extract.addendum import records
from rightsgraph.reading import clean
from rightsgraph.records import Records
from rightsgraph.structure.addendum import passages
from rightsgraph.text import SourceText
from rightsgraph.tree import Document, Kind, Metadata

STUDIED = "1. Recommendations 126.1 to 126.5 were studied.\n\n"


def read(text: str, cycle: int | None = None) -> Records:
    source = SourceText("inline", text)
    structured = tuple(passages(clean(source)))
    meta = replace(Metadata(), cycle=cycle)
    return records(Document("inline", Kind.POSITION_ADDENDUM, source, meta, structured))


def words(text: str, cycle: int | None = None) -> dict[str, str]:
    return {p.number: p.wording for p in read(text, cycle).positions}


# --- exceptions and all others ------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Chad accepts all recommendations except recommendations 126.3 and 126.4.",
        "Chad accepts all recommendations, except for 3 and 4.",
        "All recommendations with the exception of recommendations 126.3 and 126.4 are accepted.",
        "All recommendations, except 3 and 4, enjoy the support of Chad.",
    ],
)
def test_what_is_excepted_does_not_get_the_verdict_on_others(said: str) -> None:
    found = words(f"{STUDIED}2. {said}\n")
    others = dict.fromkeys(("126.1", "126.2", "126.5"), "accepts")
    assert found == {**others, **dict.fromkeys(("126.3", "126.4"), "explains-only")}


def test_what_is_only_excepted_has_no_clear_position_and_says_why() -> None:
    found = read("1. Chad accepts all recommendations except recommendation 126.3.\n").positions
    assert [(p.number, p.position) for p in found] == [("126.3", "no-clear-position")]
    assert "excepted" in found[0].comment


def test_an_exception_may_have_its_own_verdict_there_or_elsewhere() -> None:
    there = "2. Chad accepts all recommendations except 126.3 and 126.4, of which it takes note.\n"
    assert words(STUDIED + there)["126.3"] == "notes"
    elsewhere = "2. Chad accepts all recommendations except 126.3 and 126.4.\n\n3. Chad notes "
    found = words(f"{STUDIED}{elsewhere}recommendation 126.3.\n")
    assert (found["126.3"], found["126.4"]) == ("notes", "explains-only")


def test_an_exception_before_or_after_its_range() -> None:
    first = "With the exception of recommendations 3 and 4, recommendations 1 to 5 are accepted."
    within = "Recommendations 1 to 5, with the exception of recommendations 3 and 4, are accepted."
    for said in (first, within):
        found = words(f"1. Chad studied paragraph 126 of the report (A/HRC/9/9).\n\n2. {said}\n")
        assert {n.rpartition(".")[2] for n, word in found.items() if word == "accepts"} == set(
            "125"
        )


@pytest.mark.parametrize(
    ("others", "word"),
    [
        ("All other recommendations", "accepts"),
        ("All other recommendations made by the States", "accepts"),
        ("All other recommendations on detention", "explains-only"),
        ("The rest of the recommendations on detention", "explains-only"),
        ("All other recommendations from Mali", "explains-only"),
    ],
)
def test_all_others_on_one_matter_are_not_all_others(others: str, word: str) -> None:
    found = words(f"{STUDIED}2. Chad notes recommendation 126.1.\n\n3. {others} are supported.\n")
    assert found == {"126.1": "notes", **dict.fromkeys((f"126.{n}" for n in range(2, 6)), word)}


# --- the review at hand -------------------------------------------


def test_the_review_at_hand_is_no_earlier_one() -> None:
    text = "1. {} the recommendations of its second review, 126.1, 126.2 and 127.3.\n"
    named = "\n2. Recommendation 127.3 was made by Mali. Recommendations 126.1 and 126.2 too.\n"
    said = text.format("Chad accepts") + named
    assert words(said, 2) == dict.fromkeys(("126.1", "126.2", "127.3"), "accepts")
    assert words(said, 3).get("127.3") != "accepts"


# --- parts of one recommendation ----------------------------------

PARTS = (
    "1. Chad answers below.\n\nRecommendation 78.6 (a)\n\n2. {} The Government will cast bells.\n\n"
    "Recommendation 78.6 (b)\n\n3. {} The Government will cut keys.\n"
)


def test_parts_answered_alike_keep_all_that_is_said() -> None:
    found = read(PARTS.format("Accepted.", "Accepted."))
    (one,) = found.positions
    assert (one.position, one.answer) == ("supported", 1)
    assert {"paragraph/2", "paragraph/3"} <= set(one.passages)
    assert {"paragraph/2", "paragraph/3"} <= set(found.answers[0].passages)
    assert [(c.passage, c.answer) for c in found.commitments] == [
        ("paragraph/2", 1),
        ("paragraph/3", 1),
    ]


@pytest.mark.parametrize(
    ("first", "second", "position"),
    [
        ("The recommendation has been implemented.", "Accepted.", "supported"),
        ("Rejected.", "The recommendation has been implemented.", "not-supported"),
        ("Accepted.", "Rejected.", "supported-in-part"),
    ],
)
def test_only_clear_positions_on_parts_are_weighed(first: str, second: str, position: str) -> None:
    (one,) = read(PARTS.format(first, second)).positions
    assert one.position == position


# --- crosses in tables --------------------------------------------

CROSSES = "No.\tRecommendation\tSupported\tNoted\n88.1\tRing (Chad)\tX\t\n"


@pytest.mark.parametrize(
    "table",
    [
        "No.\tTreaty\tSigned\tRatified\n88.2\tBells\tX\t\n",
        "88.2\tBells\tX\t\tTunes\n",
    ],
)
def test_a_cross_in_another_table_says_nothing(table: str) -> None:
    assert words(f"{CROSSES}\nII. Treaties\n\n{table}") == {
        "88.1": "accepts",
        "88.2": "explains-only",
    }


def test_a_row_with_two_verdicts_is_no_head() -> None:
    table = f"{CROSSES}88.2\tSupported\tNoted\tX\n88.3\tSing (Mali)\t\tX\n"
    assert words(table)["88.3"] == "notes"


def test_a_theme_between_rows_ends_no_table() -> None:
    themes = f"{CROSSES}B. Songs\n88.2\tSing (Mali)\t\tX\nC.\tBells\t\t\n88.3\tHum\tX\t\n"
    found = words(themes)
    assert (found["88.2"], found["88.3"]) == ("notes", "accepts")
