"""Where sources meet: each record of a database finds its recommendation of the review.

The recommendations come from the store, with what the reports and other databases say of them.
A record that matches none makes a recommendation of its own; that goes away, with a pointer to
its successor, once a report is there that it matches. Records are matched a whole review at a
time, so that the outcome depends neither on the order of files nor on how often one imports.

Sources have a rank: documents, then the Universal Human Rights Index, which prints numbers, then
UPR Info. A source meets those before it, never those after it, so that the order in which they
are imported does not matter either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from rightsgraph import iris, naming
from rightsgraph.facts import Facts, node, term
from rightsgraph.imports.matching import Candidate, Match, Wording, candidate, match_all, plain
from rightsgraph.imports.summary import Summary
from rightsgraph.proposals import add_link, key
from rightsgraph.store import Store, solutions
from rightsgraph.turtle import PREFIXED

# In these queries <own:> and <review:> stand for the graph of the import (in the first, for all
# graphs that are left out) and for the review.
_RECOMMENDATIONS = f"""{PREFIXED}
SELECT DISTINCT ?recommendation ?number ?by ?demand ?demandBy ?text WHERE {{
  GRAPH ?graph {{ ?recommendation rg:inReview <review:> ; a rg:Recommendation }}
  OPTIONAL {{ GRAPH ?numbered {{ ?recommendation rg:printedNumber ?number }} }}
  OPTIONAL {{
    {{ GRAPH ?saying {{ ?recommendation rg:recommendedBy ?by }} }}
    UNION
    {{ GRAPH ?saying {{
      ?recommendation rg:hasDemand ?demand . ?demand rg:recommendedBy ?demandBy }} }}
    UNION
    {{ GRAPH ?saying {{ ?recommendation prov:wasDerivedFrom ?passage }}
      GRAPH ?layer {{ ?passage rg:text ?text }} }}
  }}
  FILTER(?graph NOT IN (<own:>) && COALESCE(?saying, ?graph) NOT IN (<own:>))
}}"""
# The items of a paragraph that is a recommendation as a whole. One query with the above takes
# Oxigraph a minute.
_ITEMS = f"""{PREFIXED}
SELECT DISTINCT ?recommendation ?text WHERE {{
  GRAPH ?graph {{ ?recommendation rg:inReview <review:> ; a rg:Recommendation }}
  GRAPH ?saying {{ ?recommendation prov:wasDerivedFrom ?whole . ?item dcterms:isPartOf ?whole }}
  GRAPH ?layer {{ ?item rg:text ?text }}
  FILTER(?graph NOT IN (<own:>) && ?saying NOT IN (<own:>))
  FILTER NOT EXISTS {{ GRAPH ?other {{ ?one prov:wasDerivedFrom ?item ; a rg:Recommendation }} }}
}}"""
_RECORDS = f"""{PREFIXED}
SELECT DISTINCT ?record ?text ?number ?by ?made ?kind WHERE {{
  GRAPH <own:> {{ ?record rg:inReview <review:> ; a rg:DatabaseRecord }}
  {{ GRAPH ?layer {{ ?record rg:text ?text }} }}
  UNION
  {{ GRAPH <own:> {{ ?record rg:printedNumber ?number }} }}
  UNION
  {{ GRAPH <own:> {{ ?record rg:recommendedBy ?by }} }}
  UNION
  {{ GRAPH <own:> {{ ?made prov:wasDerivedFrom ?record ; a ?kind }} }}
}}"""
_MEETING = f"""{PREFIXED}
SELECT DISTINCT ?s ?p ?o WHERE {{
  GRAPH <own:> {{
    {{ ?record rg:inReview <review:> ; a rg:DatabaseRecord . ?s prov:wasDerivedFrom ?record .
      ?s ?p ?o FILTER(?p IN (rg:onRecommendation, rg:onDemand)) }}
    UNION
    {{ ?record rg:inReview <review:> ; a rg:DatabaseRecord . ?made prov:wasDerivedFrom ?record .
      ?s rg:from ?made ; ?p ?o }}
    UNION
    {{ ?s rg:inReview <review:> ; a rg:Recommendation ; ?p ?o }}
    UNION
    {{ ?s dcterms:isReplacedBy ?o . BIND(dcterms:isReplacedBy AS ?p)
      FILTER(STRSTARTS(STR(?s), CONCAT(STR(<review:>), "/recommendation/"))) }}
  }}
}}"""
# Where an item of a paragraph goes on, after its request, to what is said before the next one.
_ON_TO_THE_NEXT = re.compile(r"(?:(?<=[a-z]{3})|(?<=[)”’]))\. +(?=[A-Z])")
_ON, REPLACED = term("rg:onRecommendation"), term("dcterms:isReplacedBy")
_TOGETHER = 200_000
_COMMITTED = (term("rg:PositionStatement"), term("rg:Commitment"))
Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple


@dataclass(frozen=True)
class Reading:
    """A record of a database, with its position statement where it codes a position."""

    record: str
    statement: str
    wording: Wording


@dataclass(frozen=True)
class Place:
    """The review whose records meet, the State asked, and the graph and source of the records."""

    review: str
    state: str
    graph: str
    source: str


@dataclass
class _Recommendation:
    number: str = ""
    states: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    demands: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Recommendations:
    """What the store knows of a review's recommendations, apart from what some graphs say."""

    def __init__(self, store: Store, review: str, *own: str) -> None:
        self._known: dict[str, _Recommendation] = defaultdict(_Recommendation)
        apart = ", ".join(str(ox.NamedNode(graph)) for graph in own)
        sparql = _RECOMMENDATIONS.replace("<own:>", apart)
        for row in rows_of(store, sparql, review=review):
            self._learn(row)
        for row in rows_of(store, _ITEMS.replace("<own:>", apart), review=review):
            request = _ON_TO_THE_NEXT.split(row["text"].value, maxsplit=1)[0]
            self._known[row["recommendation"].value].texts.add(request)

    def _learn(self, row: ox.QuerySolution) -> None:
        known = self._known[row["recommendation"].value]
        known.number = row["number"].value if row["number"] else ""
        if row["by"]:
            known.states.add(row["by"].value)
        if row["text"]:
            known.texts.add(row["text"].value)
        if row["demand"]:
            known.demands[row["demand"].value].add(row["demandBy"].value)

    def candidates(self) -> list[Candidate]:
        """In a stable order, with every text that any source gives."""
        return [
            candidate(iri, known.number, sorted(known.texts), sorted(known.states))
            for iri, known in sorted(self._known.items())
        ]

    def digest(self) -> str:
        """Changes with whatever a match may depend on."""
        known = [
            (iri, one.number, sorted(one.texts), sorted(one.states), sorted(one.demands))
            for iri, one in sorted(self._known.items())
        ]
        return key(repr(known))

    def demand(self, iri: str, states: Iterable[str]) -> str:
        """The only demand of a recommendation that these States make, where they make one."""
        demands = self._known[iri].demands
        asked = [demand for demand, by in demands.items() if by.intersection(states)]
        return asked[0] if len(asked) == 1 and len(demands) > 1 else ""


def meet(
    place: Place, readings: Sequence[Reading], known: Recommendations
) -> tuple[Facts, list[Match]]:
    """What the records of a review are on, and how each match was found."""
    facts = Facts(place.graph)
    matches = match_all(known.candidates(), [reading.wording for reading in readings])
    for reading, found in zip(readings, matches, strict=True):
        if found.iri and not found.doubtful:
            _matched(facts, reading, found, known)
        else:
            _alone(facts, place, reading, found)
    return facts, matches


def _matched(facts: Facts, reading: Reading, found: Match, known: Recommendations) -> None:
    assert found.iri
    if reading.statement:
        add_link(facts, reading.statement, "onRecommendation", found.iri, found.method, found.score)
        demand = known.demand(found.iri, reading.wording.states)
        facts.add(reading.statement, "rg:onDemand", node(demand) if demand else None)


def _alone(facts: Facts, place: Place, reading: Reading, found: Match) -> None:
    """A recommendation for the record; those with the same words to the same State share it."""
    name = f"{place.source}-{key(place.review, plain(reading.wording.text))}"
    iri = iris.recommendation(place.review, name)
    facts.thing(iri, f"Recommendation {naming.number(name)}", "Recommendation", "UPRRecommendation")
    facts.add(iri, "rg:inReview", node(place.review))
    facts.add(iri, "rg:addressedTo", node(place.state))
    facts.add(iri, "rg:recommendedBy", *map(node, sorted(reading.wording.states)))
    facts.add(iri, "prov:wasDerivedFrom", node(reading.record))
    if reading.statement:
        facts.add(reading.statement, "rg:onRecommendation", node(iri))
        if found.iri:
            origin, target = reading.statement, found.iri
            add_link(facts, origin, "onRecommendation", target, found.method, found.score, False)


def stored_readings(store: Store, place: Place) -> dict[str, Reading | None]:
    """The records of the review that the store holds; None for a State's own pledge."""
    texts: dict[str, str] = {}
    numbers: dict[str, str] = {}
    states: dict[str, set[str]] = defaultdict(set)
    made: dict[str, tuple[str, bool]] = {}
    for row in rows_of(store, _RECORDS, review=place.review, own=place.graph):
        record = row["record"].value
        if row["text"]:
            texts[record] = row["text"].value
        if row["number"]:
            numbers[record] = row["number"].value
        if row["by"]:
            states[record].add(row["by"].value)
        if row["kind"] in _COMMITTED:
            made[record] = row["made"].value, row["kind"] == term("rg:Commitment")
    return {
        record: _reading(
            record,
            Wording(text, frozenset(states[record]), numbers.get(record, "")),
            *made.get(record, ("", False)),
        )
        for record, text in sorted(texts.items())
    }


def _reading(record: str, wording: Wording, made: str, pledge: bool) -> Reading | None:
    return None if pledge else Reading(record, made, wording)


def stored_meeting(store: Store, place: Place) -> set[ox.Quad]:
    """What an earlier import made of the review's records."""
    graph = ox.NamedNode(place.graph)
    return {
        ox.Quad(row["s"], row["p"], row["o"], graph)
        for row in rows_of(store, _MEETING, review=place.review, own=place.graph)
    }


def change(store: Store, old: set[ox.Quad], new: Iterable[ox.Quad]) -> bool:
    """Puts ``new`` in the place of ``old`` at once; False where the two are the same."""
    added = set(new)
    gone, added = old - added, added - old
    if gone:
        store.update(f"DELETE DATA {{ {_data(gone)} }} ; INSERT DATA {{ {_data(added)} }}")
    elif added:
        store.load(added)
    return bool(gone or added)


class Quads(Sized, Iterable[ox.Quad], Protocol):
    """Quads that need not be there yet, as those of ``Facts``, and how many at the most."""


class Changes:
    """Collects what is only added: until a store is put in order, every fourth load rewrites all
    that it holds, so that many small ones cost the square of their number. Each change is apart
    from the others. The summary is told whether there was any."""

    def __init__(self, store: Store, summary: Summary) -> None:
        self._store, self._summary = store, summary
        self._added: list[Quads] = []
        self._size = 0

    def add(self, old: set[ox.Quad], *new: Quads) -> None:
        """As ``change`` does, at once where anything is to go."""
        added = new
        if old:
            fresh = set(chain(*new))
            if old - fresh:
                self._summary.changed |= change(self._store, old, fresh)
                return
            added = (fresh - old,)
        self._added += added
        self._size += sum(map(len, added))
        if self._size > _TOGETHER:
            self.write()

    def __enter__(self) -> Changes:
        return self

    def __exit__(self, *_: object) -> None:
        """What is done is kept, also where the rest is interrupted."""
        self.write()

    def write(self) -> None:
        added, self._added, self._size = self._added, [], 0
        if any(map(len, added)):
            self._store.load(chain.from_iterable(added))
            self._summary.changed = True


def _data(quads: set[ox.Quad]) -> str:
    return "\n".join(
        f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}"
        for quad in quads
    )


def retired(old: set[ox.Quad], new: set[ox.Quad]) -> set[ox.Quad]:
    """Pointers from recommendations of records alone to those that the records are on now."""
    living = {quad.subject for quad in new}
    pointers = {q for q in old if q.predicate == REPLACED and q.subject not in living}
    before, after = recommended(old), recommended(new)
    made = {quad.subject for quad in old if quad.predicate == term("rg:inReview")} - living
    return pointers | {
        ox.Quad(was, REPLACED, after[statement][0], graph)
        for statement, (was, graph) in before.items()
        if was in made and statement in after
    }


def recommended(quads: Iterable[ox.Quad]) -> dict[Subject, tuple[ox.NamedNode, ox.NamedNode]]:
    """The recommendation of each statement, and the graph that says so."""
    return {
        quad.subject: (quad.object, quad.graph_name)
        for quad in quads
        if quad.predicate == _ON
        and isinstance(quad.object, ox.NamedNode)
        and isinstance(quad.graph_name, ox.NamedNode)
    }


def rows_of(store: Store, sparql: str, **places: str) -> ox.QuerySolutions:
    """The solutions of a query with IRIs in the place of ``<name:>``."""
    for name, iri in places.items():
        sparql = sparql.replace(f"<{name}:>", str(ox.NamedNode(iri)))
    return solutions(store, sparql)
