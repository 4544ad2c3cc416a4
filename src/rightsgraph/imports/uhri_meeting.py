"""Which recommendation a record of the index is on, among those that other sources know."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from rightsgraph.facts import Facts
from rightsgraph.imports import uhri_labels as labels
from rightsgraph.imports.links import add_link
from rightsgraph.imports.matching import NONE, Candidate, Match, match
from rightsgraph.imports.meeting import Recommendations
from rightsgraph.imports.uhri_facts import GRAPH, own_recommendation, position_of, review_of
from rightsgraph.imports.uhri_records import Annotation
from rightsgraph.iris import NS
from rightsgraph.store import Store

_CACHED = 64
_ELSEWHERE = f"""SELECT DISTINCT ?review WHERE {{
  GRAPH ?graph {{ ?recommendation a <{NS}UPRRecommendation> ; <{NS}inReview> ?review }}
  FILTER(?graph != <{GRAPH}>)
}}"""


class Meeting:
    """The recommendations of the reviews that the store knows from elsewhere.

    Those of a few reviews at a time are in memory, since the export goes through documents one
    by one.
    """

    def __init__(self, store: Store) -> None:
        found = store.query(_ELSEWHERE)
        assert isinstance(found, ox.QuerySolutions)
        self._reviews = {row["review"].value for row in found}
        self._store = store
        self._candidates = lru_cache(_CACHED)(self._read)

    def _read(self, review: str) -> list[Candidate]:
        if review not in self._reviews:
            return []
        return Recommendations(self._store, review, GRAPH).candidates()

    def find(self, each: Annotation) -> tuple[str, Match]:
        """The recommendation of a record of the UPR, and how it was found.

        Where none is sure it is that of the printed number, if a number with its paragraph
        says enough and belongs to no other recommendation; else one for the record alone.
        A record with such a number meets no recommendation without one: these, of other
        databases, meet this record when their own import is run again.
        """
        candidates = self._candidates(review_of(each))
        if "." in each.number:
            candidates = [one for one in candidates if one.number[:1].isdigit()]
        found = match(candidates, each.text, each.recommenders, each.number)
        if found.iri and not found.doubtful:
            return found.iri, found
        taken = any(candidate.number == each.number for candidate in candidates)
        return own_recommendation(each, numbered="." in each.number and not taken), found


def add_match(facts: Facts, each: Annotation, found: Match) -> None:
    """The link that says why a position is on a recommendation of another source, or might be."""
    if found.iri and each.position:
        origin, sure = position_of(each), not found.doubtful
        add_link(facts, origin, "onRecommendation", found.iri, found.method, found.score, sure)


def recommendation(meeting: Meeting, each: Annotation) -> tuple[str, Match]:
    """Bodies other than the UPR print a paragraph number, which is enough."""
    if each.mechanism == labels.UPR:
        return meeting.find(each)
    return own_recommendation(each, numbered=bool(each.number)), NONE
