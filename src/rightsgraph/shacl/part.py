"""The part of a service's graph that a check needs, fetched for many nodes at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final, TypeVar

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from rightsgraph.shacl import paths
from rightsgraph.shacl.constraints import PAIRS
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.paths import Choice, Inverse, Path, Repeat, Sequence, Step
from rightsgraph.shacl.shapes import Shape
from rightsgraph.shacl.sure import listed
from rightsgraph.shacl.vocabulary import SUBCLASS_OF, TYPE, Term, local
from rightsgraph.store import Store, solutions

T = TypeVar("T")
# So many nodes are named in one query; a predicate is fetched whole for more than ``_MANY``.
_BATCH: Final = 250
_MANY: Final = 10_000


class Part:
    """``held`` is what came of the service so far, beside what was there before.

    A blank node cannot be named in a query, so what stands at one is fetched with all else that
    has the same predicate.
    """

    def __init__(self, store: Store, graphs: Collection[str], beside: Iterable[Triple]) -> None:
        self._store, self._graphs = store, graphs
        self._known: dict[Step, set[Term]] = {}
        self._whole: set[NamedNode] = set()
        self._described: set[Term] = set()
        self.held = Graph(beside)
        self.whole(SUBCLASS_OF)

    def rows(self, query: str) -> QuerySolutions:
        return solutions(self._store, query, default_graphs=self._graphs)

    def whole(self, predicate: NamedNode) -> None:
        if predicate not in self._whole:
            self._whole.add(predicate)
            query = f"SELECT DISTINCT ?s ?o WHERE {{ ?s {predicate} ?o }}"
            self.held.add(Triple(s, predicate, o) for s, o in self.rows(query))

    def step(self, step: Step, nodes: Collection[Term]) -> None:
        """What the nodes have as this predicate, or what has them so."""
        if step.predicate in self._whole:
            return
        known = self._known.setdefault(step, set())
        fresh = [one for one in nodes if one not in known]
        fresh = [one for one in fresh if step.inverse or not isinstance(one, Literal)]
        if len(fresh) > _MANY or not all(isinstance(one, NamedNode) for one in fresh):
            self.whole(step.predicate)
            return
        known.update(fresh)
        pattern = f"?o {step.predicate} ?s" if step.inverse else f"?s {step.predicate} ?o"
        for nodes in batched(fresh):
            query = f"SELECT DISTINCT ?s ?o WHERE {{ VALUES ?s {{ {listed(nodes)} }} {pattern} }}"
            self.held.add(_triples(self.rows(query), step))

    def about(self, nodes: Collection[Term]) -> None:
        """All that the nodes have."""
        new = (one for one in nodes if one not in self._described)
        fresh = [one for one in new if not isinstance(one, Literal)]
        self._described.update(fresh)
        named: list[Term] = [one for one in fresh if isinstance(one, NamedNode)]
        wheres = [f"VALUES ?s {{ {listed(some)} }} ?s ?p ?o" for some in batched(named)]
        if len(named) < len(fresh):
            wheres.append("?s ?p ?o FILTER (isBlank(?s))")
        for where in wheres:
            rows = self.rows(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {where} }}")
            self.held.add(Triple(*row) for row in rows)

    def reach(self, path: Path, nodes: Iterable[Term]) -> Collection[Term]:
        """Fetches what the path passes, and gives what it reaches."""
        start = dict.fromkeys(nodes)
        self._fetch(path, start, False)
        found = (one for node in start for one in paths.values(self.held, path, node))
        return dict.fromkeys(found)

    def _fetch(self, path: Path, nodes: Collection[Term], back: bool) -> Collection[Term]:
        if isinstance(path, Step):
            step = Step(path.predicate, path.inverse != back)
            self.step(step, nodes)
            return dict.fromkeys(v for one in nodes for v in paths.values(self.held, step, one))
        if isinstance(path, Inverse):
            return self._fetch(path.path, nodes, not back)
        if isinstance(path, Choice):
            found = [self._fetch(one, nodes, back) for one in path.paths]
            return dict.fromkeys(value for values in found for value in values)
        if isinstance(path, Repeat):
            return self._repeated(path, nodes, back)
        assert isinstance(path, Sequence)
        for one in reversed(path.paths) if back else path.paths:
            nodes = self._fetch(one, nodes, back)
        return nodes

    def _repeated(self, path: Repeat, nodes: Collection[Term], back: bool) -> Collection[Term]:
        found, fresh = dict.fromkeys(nodes), list(nodes)
        while fresh:
            reached = self._fetch(path.path, fresh, back)
            fresh = [node for node in reached if node not in found]
            found.update(dict.fromkeys(fresh))
            if path.sign == "?":
                break
        return found

    def needed(self, shape: Shape, nodes: Iterable[Term], own: bool = False) -> None:
        """What judging the nodes needs; with ``own`` without the properties of a node shape."""
        if not shape.active:
            return
        focus = dict.fromkeys(nodes)
        values = focus if shape.path is None else self.reach(shape.path, focus)
        for constraint in shape.constraints:
            name = local(constraint.parameter)
            if name == "class":
                self.step(Step(TYPE), values)
            elif constraint.parameter in PAIRS and isinstance(constraint.value, NamedNode):
                self.step(Step(constraint.value), focus)
            elif name == "closed":
                self.about(values)
        for used in shape.used:
            self.needed(used, values)
        if not own or shape.path is not None:
            for nested in shape.properties:
                self.needed(nested, values)


def batched(terms: list[T]) -> Iterator[list[T]]:
    return (terms[at : at + _BATCH] for at in range(0, len(terms), _BATCH))


def _triples(rows: QuerySolutions, step: Step) -> Iterator[Triple]:
    for node, value in rows:
        subject, found = (value, node) if step.inverse else (node, value)
        yield Triple(subject, step.predicate, found)
