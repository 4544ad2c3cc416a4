"""Which recommendation a record of the index is on, among those that documents make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache, partial

from rightsgraph import uhri_labels as labels
from rightsgraph.facts import Facts
from rightsgraph.imports import upr_info_rows
from rightsgraph.imports.matching import NONE, Candidate, Match, match
from rightsgraph.imports.meeting import Recommendations, rows_of
from rightsgraph.imports.uhri_facts import GRAPH, own_recommendation, position_of, review_of
from rightsgraph.imports.uhri_records import Annotation, request
from rightsgraph.iris import NS
from rightsgraph.proposals import add_link, key
from rightsgraph.store import Store

_CACHED = 256
# The graphs of the index itself and of what ranks after it.
_APART = (GRAPH, upr_info_rows.GRAPH)
_ELSEWHERE = f"""SELECT DISTINCT ?review WHERE {{
  GRAPH ?graph {{ ?recommendation a <{NS}UPRRecommendation> ; <{NS}inReview> ?review }}
  FILTER(?graph NOT IN ({", ".join(f"<{graph}>" for graph in _APART)}))
}}"""


class Meeting:
    """The recommendations of the reviews that the store knows from documents.

    Those of a few reviews at a time are in memory, since the export goes through documents one
    by one.
    """

    def __init__(self, store: Store) -> None:
        self._reviews = {row["review"].value for row in rows_of(store, _ELSEWHERE)}
        # The caches hold no reference to this object, which would keep the store open with it.
        self._known = lru_cache(_CACHED)(partial(_known, store))
        self._candidates = lru_cache(_CACHED)(partial(_candidates, self._known, self._reviews))
        self._digest = lru_cache(None)(partial(_digest, self._known))

    def digest(self, annotations: Iterable[Annotation]) -> str:
        """Changes with whatever the meeting of these records may depend on."""
        wanted = {review_of(each) for each in annotations if each.mechanism == labels.UPR}
        return key(*(f"{one} {self._digest(one)}" for one in sorted(wanted & self._reviews)))

    def find(self, each: Annotation) -> tuple[str, Match]:
        """The recommendation of a record of the UPR, and how it was found.

        Where none is sure it is that of the printed number, if a number with its paragraph
        says enough and belongs to no other recommendation; else one for the record alone.
        """
        candidates = self._candidates(review_of(each))
        found = NONE
        if candidates:
            found = match(candidates, request(each.text), each.recommenders, each.number)
        if found.iri and not found.doubtful:
            return found.iri, found
        taken = any(candidate.number == each.number for candidate in candidates)
        return own_recommendation(each, numbered="." in each.number and not taken), found


def _known(store: Store, review: str) -> Recommendations:
    return Recommendations(store, review, *_APART)


def _digest(known: Callable[[str], Recommendations], review: str) -> str:
    return known(review).digest()


def _candidates(
    known: Callable[[str], Recommendations], reviews: Collection[str], review: str
) -> list[Candidate]:
    return known(review).candidates() if review in reviews else []


def add_match(facts: Facts, each: Annotation, found: Match) -> None:
    """The link that says why a position is on a recommendation of another source, or might be."""
    if found.iri and each.position:
        origin, sure = position_of(each), not found.doubtful
        add_link(facts, origin, "onRecommendation", found.iri, found.method, found.score, sure)


class Printed:
    """Whose the printed numbers of documents are that need not be about a single State: of two
    records with one number, the State or mechanism of the first."""

    def __init__(self) -> None:
        self._owners: dict[str, tuple[str, str]] = {}

    def claim(self, each: Annotation) -> None:
        if each.number and not review_of(each):
            owner = (each.state, each.mechanism)
            self._owners.setdefault(own_recommendation(each, numbered=True), owner)

    def is_its_own(self, each: Annotation) -> bool:
        """Whether the number of a record is one that no other State or mechanism claimed."""
        owner = (each.state, each.mechanism)
        iri = own_recommendation(each, numbered=True)
        return bool(each.number) and self._owners.get(iri, owner) == owner


def recommendation(meeting: Meeting, each: Annotation, printed: Printed) -> tuple[str, Match]:
    """Bodies other than the UPR print a paragraph number, which is enough."""
    if each.mechanism == labels.UPR:
        return meeting.find(each)
    return own_recommendation(each, numbered=printed.is_its_own(each)), NONE
