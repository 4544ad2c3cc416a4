"""Checks nodes with shapes, following each path through the indexes of the data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl import paths
from rightsgraph.shacl.constraints import Check
from rightsgraph.shacl.data import Graph, Values
from rightsgraph.shacl.paths import Path, Step
from rightsgraph.shacl.shapes import Constraint, Shape
from rightsgraph.shacl.vocabulary import Term

_BATCH: Final = 1_000


class Finding(NamedTuple):
    """One result in terms of RDF, as a validation report has them."""

    focus: Term
    shape: Term
    component: NamedNode
    severity: NamedNode
    value: Term | None = None
    path: Term | None = None
    messages: tuple[Literal, ...] = ()
    constraint: Term | None = None


class Checker:
    """Checks nodes of one graph, and remembers how they conformed to shapes."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._checks: dict[int, list[tuple[Constraint, Check]]] = {}
        self._verdicts: dict[int, dict[Term, bool]] = {}

    def results(
        self, shape: Shape, nodes: Collection[Term], own: bool = False
    ) -> Iterator[Finding]:
        """What breaks the shape at these focus nodes, apart from SPARQL constraints; with ``own``
        apart from the properties of a node shape too."""
        if not shape.active:
            return
        if shape.path is None:
            yield from self._found(shape, ((node, (node,)) for node in nodes))
            for nested in () if own else shape.properties:
                yield from self.results(nested, nodes)
            return
        if shape.constraints:
            yield from self._found(shape, self._values(shape.path, nodes))
        if shape.properties:
            for _, values in self._values(shape.path, nodes):
                for nested in shape.properties:
                    yield from self.results(nested, values)

    def _values(self, path: Path, nodes: Iterable[Term]) -> Iterable[tuple[Term, Values]]:
        if isinstance(path, Step):
            graph = self.graph
            index = (graph.backward if path.inverse else graph.forward)(path.predicate)
            return ((node, index.get(node, ())) for node in nodes)
        return ((node, paths.values(self.graph, path, node)) for node in nodes)

    def _found(self, shape: Shape, values: Iterable[tuple[Term, Values]]) -> Iterator[Finding]:
        checks = self._bound(shape)
        values = iter(values)
        while checks and (pairs := list(islice(values, _BATCH))):
            for constraint, check in checks:
                for node, found in check(pairs):
                    yield Finding(
                        node,
                        shape.node,
                        constraint.component,
                        shape.severity,
                        found.value,
                        found.path or shape.path_node,
                        shape.messages,
                    )

    def conforms(self, shape: Shape, node: Term) -> bool:
        verdicts = self._verdicts.setdefault(id(shape), {})
        verdict = verdicts.get(node)
        if verdict is None:
            verdict = verdicts[node] = next(self.results(shape, (node,)), None) is None
        return verdict

    def _bound(self, shape: Shape) -> list[tuple[Constraint, Check]]:
        checks = self._checks.get(id(shape))
        if checks is None:
            checks = [(each, each.bind(self)) for each in shape.constraints]
            self._checks[id(shape)] = checks
        return checks
