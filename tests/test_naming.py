"""Labels are words that a person would write, whatever the identifiers are made of."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode

from rightsgraph import bundle, naming
from rightsgraph.iris import BASE
from rightsgraph.turtle import PREFIXES

ID = f"{BASE}id/"
LABEL = NamedNode(f"{PREFIXES['rdfs']}label")


@pytest.mark.parametrize(
    ("origin", "relation", "target", "said"),
    [
        (
            "review/KAZ/upr/2/recommendation/124.1",
            "repeats",
            "review/KAZ/upr/1/recommendation/95.10",
            "Recommendation 124.1 to Kazakhstan repeats recommendation 95.10 to Kazakhstan",
        ),
        (
            "document/an-article/claim/section/1/paragraph/2/3",
            "disputes",
            "document/an-addendum/claim/row/5/1",
            (
                "Claim 3 in section 1, paragraph 2 of an-article disputes "
                "claim 1 in row 5 of an-addendum"
            ),
        ),
        (
            "position/upr-info/KAZ/upr/2/0a1b",
            "onRecommendation",
            "review/KAZ/upr/2/recommendation/upr-info-22cc",
            "UPR Info record 0a1b is on recommendation 22cc of UPR Info to Kazakhstan",
        ),
        (
            "position/an-addendum/KAZ/upr/1/97.3/demand/2",
            "supports",
            "document/a-submission/recommendation/2.1",
            (
                "Position on 97.3, demand 2, in an-addendum supports "
                "recommendation 2.1 of a-submission"
            ),
        ),
    ],
)
def test_links_say_what_they_state(origin: str, relation: str, target: str, said: str) -> None:
    assert naming.link(ID + origin, relation, ID + target) == said


@pytest.mark.parametrize(
    ("law", "parts", "said"),
    [
        ("law/KAZ/criminal-code-2014", ["400", "2"], "Criminal Code of 2014 (Kazakhstan)"),
        ("law/FRA/criminal-code", ["400", "2"], "Criminal Code (France)"),
        ("law/FRA/bridges-act", ["400", "2"], "Bridges act (France)"),
        ("instrument/iccpr", ["400", "2"], "ICCPR"),
    ],
)
def test_articles_are_cited_with_their_law(law: str, parts: list[str], said: str) -> None:
    assert naming.provision(ID + law, parts) == f"{said}, article 400 (2)"


def test_keys_are_spelt_out() -> None:
    assert naming.position("97.23", "no-clear-position") == "Position on 97.23: no clear position"
    assert naming.claim("CivilSocietyClaim", 1, "row/3") == "Civil society claim 1 in row 3"
    assert naming.review(f"{ID}review/KAZ/ccpr/2") == "Kazakhstan, CCPR cycle 2"


def test_no_shipped_label_holds_a_path_or_a_class() -> None:
    """A label in camel case, with a path or in small letters alone was not written by a person."""
    unlike = re.compile(
        r"\w/(?:paragraph|section|row|upr|recommendation)/|[a-z][A-Z]\w+Claim|^[a-z-]+(?:-\d+)+,"
    )
    labels = [
        quad.object.value
        for quad in bundle.bundled_quads()
        if quad.predicate == LABEL
        and isinstance(quad.object, Literal)
        and str(quad.subject).startswith(f"<{ID}")
    ]
    assert len(labels) > 5000
    assert [label for label in labels if unlike.search(label)] == []
