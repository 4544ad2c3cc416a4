"""Quads that differ in a name, and the names that a query finds."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from rightsgraph.store import Results

EX = "http://example.org/"
ALL = "SELECT ?s WHERE { ?s ?p ?o }"


def quad(name: str, value: int = 1, graph: str = "g1") -> Quad:
    return Quad(NamedNode(EX + name), NamedNode(f"{EX}p"), Literal(value), NamedNode(EX + graph))


def names(results: Results) -> list[str]:
    assert isinstance(results, QuerySolutions)
    return sorted(row[0].value.removeprefix(EX) for row in results)
