"""What ``endpoint.py`` asks: lookups, saved queries of the project, whole-graph aggregates."""

from __future__ import annotations

import json
import random
import re
import time
from itertools import accumulate
from pathlib import Path

import pyoxigraph as ox

from rightsgraph import iris
from rightsgraph.queries import Parameter, SavedQuery, load_queries
from rightsgraph.store import OxigraphStore, bind

PREFIX = f"PREFIX rg: <{iris.NS}> "
STATEMENTS = (
    PREFIX + "SELECT ?statement ?p ?o WHERE {{ ?statement rg:onRecommendation <{iri}> ; ?p ?o }}"
)
AGGREGATES = (
    "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p",
    "SELECT ?class (COUNT(*) AS ?n) WHERE { ?s a ?class } GROUP BY ?class",
    PREFIX + "SELECT ?theme ?position (COUNT(*) AS ?n) WHERE { ?r rg:theme ?theme . "
    "?s rg:onRecommendation ?r ; rg:position ?position } GROUP BY ?theme ?position",
    PREFIX + "SELECT ?peer ?position (COUNT(*) AS ?n) WHERE { ?r rg:recommendedBy ?peer . "
    "?s rg:onRecommendation ?r ; rg:position ?position } GROUP BY ?peer ?position",
    PREFIX + "SELECT ?state (COUNT(DISTINCT ?r) AS ?n) (COUNT(DISTINCT ?theme) AS ?themes) "
    "WHERE { ?r rg:addressedTo ?state ; rg:theme ?theme } GROUP BY ?state",
)
POISON = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MILLION = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1000000"
# Of ten requests of the mixed workload so many are a saved query; the others look things up.
SAVED_OF_TEN = 2
MANY = 20_000


class Work:
    """Queries over one graph. The same seed gives the same requests."""

    def __init__(self, store: OxigraphStore, longest: float, seconds: dict[str, float]) -> None:
        """Saved queries that compute for longer are kept apart, as ``long``."""
        self._random = random.Random(4)
        self._states = _found(store, "SELECT ?x WHERE { ?x a rg:State } ORDER BY ?x")
        self._themes = _found(
            store, "SELECT DISTINCT ?x WHERE { ?r a rg:Recommendation ; rg:theme ?x } ORDER BY ?x"
        )
        self._recommendations = _found(store, "SELECT ?x WHERE { ?x a rg:Recommendation }")
        self._random.shuffle(self._recommendations)
        queries = _saved()
        self.long = {name: one for name, one in queries.items() if seconds[name] > longest}
        self._short = [one for name, one in queries.items() if name not in self.long]

    def lookups(self, number: int, repeated: bool) -> list[str]:
        chosen = self._of(self._recommendations, number, repeated)
        return [STATEMENTS.format(iri=iri) for iri in chosen]

    def saved(self, number: int, repeated: bool) -> list[str]:
        """Each with other values every time."""
        queries = self._random.choices(self._short, k=number)
        return [self.question(query, repeated) for query in queries]

    def question(self, saved: SavedQuery, repeated: bool = False) -> str:
        bindings = saved.bindings({})
        for parameter in saved.parameters:
            if values := self._values(parameter):
                [chosen] = self._of(values, 1, repeated)
                bindings[parameter.name] = ox.NamedNode(chosen)
        return bind(_bare(saved.sparql), bindings)

    def mixed(self, number: int, repeated: bool) -> list[str]:
        questions = number * SAVED_OF_TEN // 10
        both = self.saved(questions, repeated)
        both += self.lookups(number - questions, repeated)
        self._random.shuffle(both)
        return both

    def aggregates(self, number: int, repeated: bool) -> list[str]:
        return [AGGREGATES[place % len(AGGREGATES)] for place in range(number)]

    def _values(self, parameter: Parameter) -> list[str]:
        if parameter.type == "state":
            return self._states
        return self._themes if parameter.scheme == "theme" else []

    def _of(self, values: list[str], number: int, repeated: bool) -> list[str]:
        """Where repeated, the n-th value comes with a chance of one to n (Zipf)."""
        if not repeated:
            return self._random.choices(values, k=number)
        weights = list(accumulate(1 / n for n in range(1, len(values) + 1)))
        return self._random.choices(values, cum_weights=weights, k=number)


def _saved() -> dict[str, SavedQuery]:
    """Those about a State or a theme, which can be varied."""
    return {
        name: one
        for name, one in load_queries().items()
        if any(p.type == "state" or p.scheme == "theme" for p in one.parameters)
    }


def _bare(sparql: str) -> str:
    return re.sub(r"(?m)^#.*\n", "", sparql).strip()


def _found(store: OxigraphStore, query: str) -> list[str]:
    rows = store.query(PREFIX + query)
    assert isinstance(rows, ox.QuerySolutions)
    return list(dict.fromkeys(row["x"].value for row in rows))


def seconds_of(store: OxigraphStore, known: Path) -> dict[str, float]:
    """How long each saved query computes, kept for the next time."""
    saved = _saved()
    found: dict[str, float] = json.loads(known.read_text()) if known.exists() else {}
    if found.keys() != saved.keys():
        found = {name: _timed(store, one) for name, one in saved.items()}
        known.write_text(json.dumps(found))
    return found


def _timed(store: OxigraphStore, saved: SavedQuery) -> float:
    """The second time, when its files have been read."""
    taken = 0.0
    for _ in range(2):
        began = time.process_time()
        result = store.query(saved.sparql)
        assert isinstance(result, ox.QuerySolutions)
        taken = time.process_time() - began + _drained(result)
    return taken


def _drained(result: ox.QuerySolutions) -> float:
    began = time.process_time()
    result.serialize(format=ox.QueryResultsFormat.JSON)
    return time.process_time() - began


def data(folder: Path, triples: int) -> Path:
    """The generated graph, kept for the next time."""
    from generator import Generator, write

    path = folder / f"graph-{triples}.nq"
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as output:
            write(output, Generator(triples))
        part.rename(path)
    return path
