"""A number is a figure only with what it counts, and keeps the words that limit it."""

from __future__ import annotations

import pytest

from rightsgraph.extract.figures import figures
from rightsgraph.text import SourceText, Text
from rightsgraph.tree import Document, Kind, Metadata, Part, Passage


def read(text: str) -> list[tuple[str, int, str, str]]:
    """Qualifier, value, unit and period of each figure of a text."""
    passage = Passage(Part.PARAGRAPH, "paragraph/1", Text(text), 1)
    document = Document(
        "d", Kind.STAKEHOLDER_SUBMISSION, SourceText("d", ""), Metadata(), (passage,)
    )
    return [(s.qualifier, int(s.value), s.unit, s.period) for s in figures(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The club has 3,204 members.", ("", 3204, "members", "")),
        ("More than 12,000 children keep bees.", ("more than", 12000, "children", "")),
        ("Only two registered newspapers print.", ("only", 2, "registered newspapers", "")),
        ("About 2000 people came.", ("about", 2000, "people", "")),
        ("Some 40 per cent sing.", ("some", 40, "%", "")),
        ("In 2019, 31 persons were stung.", ("", 31, "persons", "2019")),
        ("He got two years’ rest.", ("", 2, "years", "")),
        ("The 300 associations sang.", ("", 300, "associations", "")),
        ("The at least two members sang.", ("at least", 2, "members", "")),
        ("Those two million people sang.", ("", 2000000, "people", "")),
        ("It was a voyage of six years.", ("", 6, "years", "")),
        ("Honey must be sold within three hours.", ("", 3, "hours", "")),
        ("Over 20 thousand families own hives.", ("over", 20000, "families", "")),
        (
            "In the second half of 2015, 9 hives died; 4 members left.",
            ("", 4, "members", "2015-07/2015-12"),
        ),
        (
            "In the first five months of 2015 rain fell on 9 days.",
            ("", 9, "days", "2015-01/2015-05"),
        ),
        (
            "Between May 2018 and June 2019 six complaints came.",
            ("", 6, "complaints", "2018-05/2019-06"),
        ),
    ],
)
def test_a_figure_keeps_its_unit_qualifier_and_period(
    text: str, expected: tuple[str, int, str, str]
) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The town runs 10 children’s choirs.",
        "Bees did well over the past five years.",
        "During the seven months of the fair it rained.",
        "Every four years the queen is chosen.",
        "The 2012 elections and the 2015 beekeeping associations were lively.",
        "By May 2013 members had left.",
        "Article 12 and rule 7 apply.",
        "A girl 12 years old sang.",
        "Boys under 14 years of age sang.",
        "The fair began more than 10 years ago.",
        "Bees came ten years previously.",
        "Women 60 years and older sang.",
        "She sang until the age of six years.",
        "Boys aged between 6 and 12 years sang.",
        "The first queen went in the initial 24 hours.",
        "The two islands and the three beekeeping associations sang.",
        "Some hives died, 300 involving children.",
        "Two gardens for children opened.",
    ],
)
def test_owners_spans_of_time_and_references_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_a_sentence_with_two_years_has_no_period() -> None:
    assert read("In 2018 and in 2019 there were 4 visits.") == [("", 4, "visits", "")]
