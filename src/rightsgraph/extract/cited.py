"""Recommendations that a document cites by the symbol of their report and their number there.

A report to a session of the Council is on a review of the cycle of that session, and a document
on one State cites the reports on that State; whether they have such a number, only they tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rightsgraph import iris
from rightsgraph.extract.numbers import expand
from rightsgraph.lexicon import pattern, sessions
from rightsgraph.tree import Document


@dataclass(frozen=True)
class Cited:
    """A recommendation by the IRI of its review and its number, and the passage that cites it."""

    passage: str
    review: str
    number: str


def cited_recommendations(document: Document) -> Iterator[Cited]:
    """What the passages of a document on one State cite so, in their order."""
    state = iris.code(document.metadata.state)
    for passage in document.passages if state else ():
        for match in pattern("citations", "recommendations").finditer(passage.text.value):
            cycle = sessions().get(("hrc", int(match["session"])))
            for number in expand(match["numbers"]) if cycle else ():
                yield Cited(passage.path, iris.review(state, "upr", cycle or 0), number)
