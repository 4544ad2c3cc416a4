"""The graph that an application serves, and what is known of it beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import current_app
from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from rightsgraph.iris import BASE, NS
from rightsgraph.queries import SavedQuery, load_queries
from rightsgraph.settings import Settings
from rightsgraph.store import Store

_SIZES = """
SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY ?graph
"""
_CLASSES = f"""
SELECT ?class (COUNT(DISTINCT ?node) AS ?nodes) WHERE {{
  GRAPH ?graph {{ ?node a ?class }}
  FILTER(STRSTARTS(STR(?class), "{NS}") && STRSTARTS(STR(?node), "{BASE}"))
}}
GROUP BY ?class ORDER BY DESC(?nodes) ?class
"""


@dataclass(frozen=True)
class Graph:
    """A store and how it is served; figures are counted once, for a served store is constant."""

    settings: Settings
    store: Store

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The number of triples in each named graph."""
        return _counts(self.select(_SIZES))

    @cached_property
    def classes(self) -> dict[str, int]:
        """The number of things of each of our classes, the most frequent first."""
        return _counts(self.select(_CLASSES))

    @cached_property
    def queries(self) -> dict[str, SavedQuery]:
        return load_queries()

    @property
    def triples(self) -> int:
        return sum(self.sizes.values())

    def select(self, sparql: str) -> list[QuerySolution]:
        result = self.store.query(sparql)
        assert isinstance(result, QuerySolutions)
        return list(result)

    def holds(self, node: NamedNode) -> bool:
        return bool(self.store.query(f"ASK {{ {node} ?p ?o }}"))


def graph() -> Graph:
    """The graph of the application that answers the request."""
    found = current_app.extensions["rightsgraph"]
    assert isinstance(found, Graph)
    return found


def _counts(rows: list[QuerySolution]) -> dict[str, int]:
    return {str(name.value): int(count.value) for name, count in rows}
