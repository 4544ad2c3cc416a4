"""Numbers of recommendations come out of every way in which documents print them."""

from __future__ import annotations

import pytest

from rightsgraph.extract.numbers import expand, lists_of, named, paragraph_named, prefix_of


@pytest.mark.parametrize(
    ("run", "numbers"),
    [
        ("131.277–131.280", ["131.277", "131.278", "131.279", "131.280"]),
        ("131.17-18", ["131.17", "131.18"]),
        ("131.34- 35", ["131.34", "131.35"]),
        ("131.14– 15", ["131.14", "131.15"]),
        ("131.1, 131.14 and 131.2", ["131.1", "131.14", "131.2"]),
        ("131.141-143,131.146", ["131.141", "131.142", "131.143", "131.146"]),
        ("131.1. 131.12. 131.3", ["131.1", "131.12", "131.3"]),
        ("60 and 61", ["131.60", "131.61"]),
        ("1 to 3, 5 and 9 through 10", [f"131.{n}" for n in (1, 2, 3, 5, 9, 10)]),
        ("131.1, 131.1", ["131.1"]),
    ],
)
def test_runs_expand(run: str, numbers: list[str]) -> None:
    assert list(expand(run, "131")) == numbers


def test_a_list_of_numbers_with_full_stops_needs_no_prefix() -> None:
    assert expand("5., 6., 7.") == ("5", "6", "7")


def test_a_bare_number_follows_the_paragraph_before_it() -> None:
    assert expand("130.4, 5, 131.6 and 7", "129") == ("130.4", "130.5", "131.6", "131.7")


def test_a_range_that_runs_backwards_is_no_range() -> None:
    assert expand("131.20–3") == ("131.20", "131.3")


def test_only_recommendations_are_named() -> None:
    text = (
        "Recommendations Nos. 60 and 61 cost 15.1 per cent of 131.2 ducats on 3 May 1999; "
        "see also recommendation contained in paragraph 131.9 and 131.14."
    )
    found = [run.numbers for run in named(text, "131", ["131"])]
    assert found == [("131.60", "131.61"), ("131.2",), ("131.9", "131.14")]


def test_a_rate_is_no_list() -> None:
    assert dict(lists_of(["A rate of 15.1 fell to 15.2.", "Recommendation 131.4 is old."])) == {
        "131": 1
    }


def test_the_prefix_is_what_most_numbers_begin_with() -> None:
    texts = ["recommendations 130.1", "recommendations 131.2, 131.3 and 131.4"]
    assert prefix_of(texts) == "131"


def test_without_full_numbers_the_paragraph_named_is_the_prefix() -> None:
    text = "Recommendations 3 and 4 in paragraph 64 of the report of the Working Group"
    assert prefix_of([text]) == "64"
    assert paragraph_named("see A/HRC/97/3, para. 85") == "85"
    assert paragraph_named(text + "; others in paragraph 66 of the same report") == ""
