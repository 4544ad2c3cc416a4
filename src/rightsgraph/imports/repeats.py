"""Follows a demand across cycles: which later recommendation asks a State the same again.

Two recommendations ask the same where both ask one thing of the same instruments (to ratify
the same treaty), or where their texts, or parts of them, are alike. What is only near is
proposed. A link that a person made, for or against, is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from rightsgraph import iris
from rightsgraph.facts import Facts, term, truth
from rightsgraph.imports.instruments import asked
from rightsgraph.imports.matching import Candidate
from rightsgraph.imports.meeting import Changes, Recommendations, rows_of
from rightsgraph.imports.summary import Summary
from rightsgraph.lexicon import patterns
from rightsgraph.proposals import add_link, key
from rightsgraph.store import Store
from rightsgraph.turtle import PREFIXED

GRAPH = iris.graph("import", "repeats")
_REVIEWS = f"""{PREFIXED}
SELECT DISTINCT ?review ?cycle WHERE {{
  GRAPH ?graph {{ ?review rg:stateUnderReview <state:> ; a rg:UPRReview ; rg:cycle ?cycle }}
}}"""
_EXTENT = f"""{PREFIXED}
SELECT ?review (COUNT(DISTINCT ?recommendation) AS ?size) WHERE {{
  GRAPH ?graph {{ ?recommendation rg:inReview ?review ; a rg:Recommendation }}
}} GROUP BY ?review ORDER BY ?review"""
_LINKED = f"""{PREFIXED}
SELECT ?link ?later WHERE {{
  GRAPH ?graph {{ ?link rg:relation rg:repeats ; rg:from ?later }}
}}"""
_LINKS = f"""{PREFIXED}
SELECT DISTINCT ?graph ?later ?link ?earlier ?p ?o WHERE {{
  VALUES ?link {{ %s }}
  GRAPH ?graph {{ ?link rg:relation rg:repeats ; rg:from ?later ; rg:to ?earlier ; ?p ?o }}
}}"""


@dataclass(frozen=True)
class Repeat:
    """That a later recommendation asks again what an earlier one asked, and how that was found."""

    later: str
    earlier: str
    method: str
    score: float
    accepted: bool


@dataclass(frozen=True)
class _Request:
    """What a part of a recommendation asks of which instruments."""

    iri: str
    text: str
    action: str
    instruments: frozenset[str]


def link_repeats(store: Store, states: Iterable[str], summary: Summary) -> None:
    """Links the recommendations to these States across cycles; the accepted links are counted."""
    linked, summary.repeats = _linked(store), 0
    with Changes(store, summary) as changes:
        for state in states:
            old, others = _stored(store, linked[iris.code(state)])
            facts = Facts(GRAPH)
            for each in _found(_cycles(store, state)):
                if (each.later, each.earlier) not in others:
                    _state(facts, each)
                    summary.repeats += each.accepted
            changes.add(old, facts)


def extent(store: Store) -> str:
    """Changes with the reviews that there are, and with how many recommendations each has."""
    found = rows_of(store, _EXTENT)
    return key(*(f"{row['review'].value} {row['size'].value}" for row in found))


def _found(cycles: Mapping[int, Sequence[Candidate]]) -> Iterator[Repeat]:
    for earlier, later in combinations(sorted(cycles), 2):
        yield from repeats(cycles[later], cycles[earlier])


def _state(facts: Facts, each: Repeat) -> None:
    add_link(facts, each.later, "repeats", each.earlier, each.method, each.score, each.accepted)


def repeats(later: Iterable[Candidate], earlier: Iterable[Candidate]) -> list[Repeat]:
    """The best reason for each pair of a later and an earlier recommendation of one State."""
    before = [request for each in earlier for request in _requests(each)]
    texts = {place: request.text for place, request in enumerate(before)}
    best: dict[tuple[str, str], Repeat] = {}
    for request in (request for each in later for request in _requests(each)):
        for found in (*_same_instrument(request, before), *_same_text(request, before, texts)):
            pair = (found.later, found.earlier)
            if pair not in best or _rank(found) > _rank(best[pair]):
                best[pair] = found
    return [best[pair] for pair in sorted(best)]


def _rank(found: Repeat) -> tuple[bool, float]:
    return found.accepted, found.score


def _requests(candidate: Candidate) -> Iterator[_Request]:
    for part in candidate.parts:
        yield _Request(candidate.iri, part.text, *asked(part.printed))


def _same_instrument(request: _Request, before: Iterable[_Request]) -> Iterator[Repeat]:
    """Accepted where the instruments of one are all among those of the other."""
    if not request.action:
        return
    for other in before:
        shared = request.instruments & other.instruments
        if shared and request.action == other.action:
            score = len(shared) / len(request.instruments | other.instruments)
            whole = shared in (request.instruments, other.instruments)
            yield Repeat(request.iri, other.iri, f"same instrument: {request.action}", score, whole)


def _same_text(
    request: _Request, before: Sequence[_Request], texts: Mapping[int, str]
) -> Iterator[Repeat]:
    rules = patterns("repeats")
    if len(request.text) < rules["shortest"]:
        return
    near, same = (100 * rules["thresholds"][name] for name in ("near", "same"))
    found = process.extract(
        request.text, texts, scorer=fuzz.ratio, processor=None, score_cutoff=near, limit=None
    )
    for _, score, place in found:
        other = before[place]
        if not (request.instruments ^ other.instruments):
            yield Repeat(request.iri, other.iri, "close text", score / 100, score >= same)


def _cycles(store: Store, state: str) -> dict[int, list[Candidate]]:
    """The recommendations of each cycle, where there is more than one."""
    found = {
        int(row["cycle"].value): row["review"] for row in rows_of(store, _REVIEWS, state=state)
    }
    return {
        cycle: Recommendations(store, review.value, GRAPH).candidates()
        for cycle, review in found.items()
        if len(found) > 1
    }


def _linked(store: Store) -> Mapping[str, list[str]]:
    """The links that are there, by the code of the State that is asked. It is that in the IRI:
    a recommendation that has gone into another leaves only its IRI behind."""
    links: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(store, _LINKED):
        review = row["later"].value.removeprefix(f"{iris.BASE}id/review/")
        links[review.partition("/")[0]].append(row["link"].value)
    return links


def _stored(store: Store, links: Iterable[str]) -> tuple[set[ox.Quad], set[tuple[str, str]]]:
    """Our own among these links, and the pairs that others have judged."""
    own: set[ox.Quad] = set()
    others: set[tuple[str, str]] = set()
    for row in rows_of(store, _LINKS % " ".join(f"<{link}>" for link in links)):
        later, earlier, graph = row["later"], row["earlier"], row["graph"]
        if graph.value != GRAPH:
            others.add((later.value, earlier.value))
            continue
        own.add(ox.Quad(row["link"], row["p"], row["o"], graph))
        if row["p"] == term("rg:accepted") and row["o"] == truth(True):
            own.add(ox.Quad(later, term("rg:repeats"), earlier, graph))
    return own, others
