"""The graph that an application serves, and what is known of it beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from flask import current_app
from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from rightsgraph.iris import BASE, NS
from rightsgraph.queries import SavedQuery, load_queries
from rightsgraph.settings import Settings
from rightsgraph.store import Store
from rightsgraph_server.engine.answering import Engine

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


@dataclass
class Graph:
    """What an engine serves, and how; figures are counted once for each version of the store.

    Where the version cannot be known, as with a remote service, they are as of the start.
    """

    settings: Settings
    engine: Engine
    _figures: dict[str, tuple[str, dict[str, int]]] = field(default_factory=dict, repr=False)
    _counting: Lock = field(default_factory=Lock, repr=False)

    @property
    def store(self) -> Store:
        return self.engine.store

    @property
    def sizes(self) -> dict[str, int]:
        """The number of triples in each named graph."""
        return self.counted(_SIZES)

    @property
    def classes(self) -> dict[str, int]:
        """The number of things of each of our classes, the most frequent first."""
        return self.counted(_CLASSES)

    @cached_property
    def queries(self) -> dict[str, SavedQuery]:
        return load_queries()

    @property
    def triples(self) -> int:
        return sum(self.sizes.values())

    def counted(self, sparql: str) -> dict[str, int]:
        """Names with numbers; the version is taken before counting, so that they are never
        called too new."""
        version = self.engine.version()
        with self._counting:
            counted, figures = self._figures.get(sparql, ("", {}))
            if sparql not in self._figures or counted != version:
                figures = _counts(self.select(sparql))
                self._figures[sparql] = version, figures
        return figures

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
