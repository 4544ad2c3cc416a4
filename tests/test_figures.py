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
        ("The vale has 3,000 inhabitants.", ("", 3000, "inhabitants", "")),
        ("It built 90 new housing units.", ("", 90, "new housing units", "")),
        ("In 2019, 31 persons were stung.", ("", 31, "persons", "2019")),
        ("He got two years’ rest.", ("", 2, "years", "")),
        ("The 300 associations sang.", ("", 300, "associations", "")),
        ("The at least two members sang.", ("at least", 2, "members", "")),
        ("Those two million people sang.", ("", 2000000, "people", "")),
        ("It was a voyage of six years.", ("", 6, "years", "")),
        ("Honey must be sold within three hours.", ("", 3, "hours", "")),
        ("It paid for at least two years after that.", ("at least", 2, "years", "")),
        ("Over 20 thousand families own hives.", ("over", 20000, "families", "")),
        ("Hives fell from 1,900 to 97 households.", ("from 1,900 to", 97, "households", "")),
        ("Between 30 and 35 per cent sing.", ("between 30 and", 35, "%", "")),
        ("It takes two to three days.", ("two to", 3, "days", "")),
        ("Some 60–70 persons sang.", ("60–", 70, "persons", "")),
        ("By 2010 to 40 members, as told.", ("", 40, "members", "")),
        ("Growth exceeded 4 per cent.", ("exceeded", 4, "%", "")),
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
        "Girls aged between 6 to 12 years sang.",
        "Bees did well over the past 5 to 10 years.",
        "The first queen went in the initial 24 hours.",
        "The two islands and the three beekeeping associations sang.",
        "Some hives died, 300 involving children.",
        "Two gardens for children opened.",
        "As early as 1651 its inhabitants sang.",
        "Nearly two years after the fair she sang.",
        "It helped 28 graduates find jobs.",
    ],
)
def test_owners_spans_of_time_and_references_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_a_sentence_with_two_years_has_no_period() -> None:
    assert read("In 2018 and in 2019 there were 4 visits.") == [("", 4, "visits", "")]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("It rose from 5 per cent in 2012 to 9 per cent in 2016.", ["2012", "2016"]),
        ("It rose from 5 per cent in 2012 to 9 per cent by 2016.", ["2012", ""]),
        ("In 2012, 8 members sang; today 5 people do.", ["2012", ""]),
        ("It was told that, in 2012, 8 members sang, with 5 visits.", ["2012", "2012"]),
        ("Data collected in 2012 show that 8 members sang.", ["2012"]),
        ("The fair, founded in 2012, has 8 members.", [""]),
        ("Since the great fair in 2012, 8 members left.", [""]),
        ("Under a rule signed in 2012 there are 8 members.", [""]),
        ("The fair has 8 members and in 2012, the queen will come.", [""]),
        ("It was 8 per cent as against 5 per cent at the fair in 2012.", ["", "2012"]),
        ("It had 38 hives in 2012, and before there were 8 visits.", [""]),
        ("There were 8 deaths in 2012–2014.", [""]),
        ("In 2012 the rule was made, not used for 30 years.", [""]),
        ("In 2012 there were 8 members, as in 2012 there would be.", ["2012"]),
        ("It grew by 8 per cent a month between 2012 and 2014.", ["2012/2014"]),
        ("From 2012 to 2014, it grew by 8 per cent.", ["2012/2014"]),
        ("It grew by 8 per cent from 2014 to 2012.", [""]),
    ],
)
def test_a_time_is_that_of_the_figure_beside_it_or_of_the_clause_that_it_opens(
    text: str, periods: list[str]
) -> None:
    assert [period for *_, period in read(text)] == periods
