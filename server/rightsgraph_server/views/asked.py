"""The recommendations to a State and its answers, found once for each version of the store.

What is asked of the store here has no joins but those that find the things themselves: to look
through all that is said of a thing is faster than to look for a few properties of it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rightsgraph import iris
from rightsgraph.iris import BASE, NS
from rightsgraph_server.keeping import later
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import facts, node, terms

# More than any State was ever given are not put in order.
MOST = 50_000
READINGS = f"{BASE}id/position/"
_FILTERS = {
    f"{NS}inReview": "review",
    f"{NS}theme": "theme",
    f"{NS}recommendedBy": "by",
    f"{NS}position": "position",
    f"{NS}reason": "reason",
}
_POSITION, _REVIEW = f"{NS}position", f"{NS}inReview"
Said: TypeAlias = list[tuple[str, ...]]
Having: TypeAlias = dict[tuple[str, str], set[int]]
# How many recommendations have each position, by review and source.
Answers: TypeAlias = Mapping[tuple[str, str], Mapping[str, int]]


@dataclass(frozen=True)
class Asked:
    """The recommendations to a State in order, the places of those that have each value of a
    filter, so that no choice of them is looked for in the store, and how many of a review each
    source reads as having each position."""

    iris: tuple[str, ...]
    having: Mapping[tuple[str, str], array[int]]
    answers: Answers

    def values(self, name: str) -> dict[str, int]:
        """With the number of recommendations that have each."""
        return {value: len(those) for (of, value), those in self.having.items() if of == name}

    def chosen(self, given: Iterable[tuple[str, str]]) -> Sequence[int]:
        """The places of those that have all values."""
        found = [set(self.having.get(one, ())) for one in given]
        return sorted(set.intersection(*found)) if found else range(len(self.iris))


def asked_of(state: str) -> Asked | None:
    """None while they are not found, or where they are too many."""
    return later(("asked", state), lambda: _asked(state))


def answer(source: str, position: str) -> tuple[str, str]:
    """What a recommendation has that a source reads so, whatever others read."""
    return "answer", f"{source} {position}"


def _asked(state: str) -> Asked | None:
    """None where they are too many."""
    every = f"SELECT DISTINCT ?r WHERE {{ ?r rg:addressedTo {node(state)} }}"
    said = _said(
        f"SELECT ?r ?p ?o WHERE {{ {{ {every} LIMIT {MOST + 1} }} ?r ?p ?o FILTER(?p IN "
        "(rg:theme, rg:recommendedBy, rg:inReview) || ?o = rg:UPRRecommendation) }"
    )
    if len({r for r, _, _ in said}) > MOST:
        return None
    found = sorted({r for r, _, o in said if o == f"{NS}UPRRecommendation"}, key=natural)
    places = {iri: place for place, iri in enumerate(found)}
    answered = _said(
        f"SELECT ?r ?p ?o ?s WHERE {{ ?r rg:addressedTo {node(state)} . "
        "?s rg:onRecommendation ?r ; ?p ?o FILTER(?p IN (rg:position, rg:reason)) }"
    )
    said = [one for one in (*said, *answered) if one[0] in places]
    having = {key: array("I", sorted(those)) for key, those in _having(said, places).items()}
    return Asked(tuple(found), having, _answers(said))


def _source(reading: str) -> str:
    """The document or database that the identifier of a reading names."""
    key = reading.removeprefix(READINGS).partition("/")[0]
    return iris.document(key) if reading.startswith(READINGS) else ""


def _said(sparql: str) -> Said:
    """A store of several graphs may say the same more than once."""
    return [tuple(getattr(term, "value", "") for term in row) for row in terms(sparql)]


def _having(said: Said, places: Mapping[str, int]) -> Having:
    having: Having = defaultdict(set)
    for r, p, o, *reading in said:
        if p in _FILTERS:
            having[_FILTERS[p], o].add(places[r])
        if p == _POSITION and (source := _source(*reading)):
            having["source", source].add(places[r])
            having[answer(source, o)].add(places[r])
    reviews = {o for _, p, o, *_ in said if p == _REVIEW}
    for review, known in facts([iri for iri in reviews if ":" in iri], "rg:cycle").items():
        for cycle in known.get("rg:cycle", ()):
            having["cycle", cycle.text] |= having["review", review]
    return having


def _answers(said: Said) -> Answers:
    """Two readings of one source may be of one recommendation."""
    reviews = {r: o for r, p, o, *_ in said if p == _REVIEW}
    read: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for r, p, o, *reading in said:
        if p == _POSITION and r in reviews and (source := _source(*reading)):
            read[reviews[r], source][o].add(r)
    return {key: {o: len(rs) for o, rs in found.items()} for key, found in read.items()}
