"""Validates a change to a store: only the shapes, and the focus nodes, that it can touch.

What a shape looks at is known before any data is: the paths from its focus nodes to every triple
that can matter. Followed back from the triples of the change, in the graph as it is with and
without them, they lead to the focus nodes of which the results can differ. These are checked in
the graph with the change, and, where anything is found, in the graph without it: what was wrong
before is nobody's fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Quad, Triple

from rightsgraph.shacl import chains, engine, paths, queries
from rightsgraph.shacl.chains import Chain, Link
from rightsgraph.shacl.constraints import PAIRS
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Checker, Finding
from rightsgraph.shacl.paths import Path, Repeat, Sequence, Step
from rightsgraph.shacl.queries import Question
from rightsgraph.shacl.report import Report
from rightsgraph.shacl.results import collect
from rightsgraph.shacl.shapes import Shape
from rightsgraph.shacl.sparql import Query
from rightsgraph.shacl.targets import Targets
from rightsgraph.shacl.view import Base, View
from rightsgraph.shacl.vocabulary import SUBCLASS_OF, TYPE, Term, sh
from rightsgraph.store import OxigraphStore

MOST: Final = 1_000
_KINDS: Final = Sequence((Step(TYPE), Repeat(Step(SUBCLASS_OF), "*")))
# Where a shape looks: along these paths, one after the other, and then along the last one, or
# at all that is said of the node where that is None.
_Look: TypeAlias = tuple[tuple[Path, ...], Path | None]


@dataclass
class _Rule:
    """A shape with targets, and where it looks. ``whole`` shapes look anywhere."""

    shape: Shape
    targets: Targets
    looks: dict[_Look, None]
    questions: list[tuple[Query, Chain]] = field(default_factory=list)
    whole: bool = False


class Incremental:
    """The rules of a shapes graph, for as many changes as there are."""

    def __init__(self, shapes: Graph, beside: Graph, deadline: float) -> None:
        """``beside`` is a graph that counts as part of the store. Raises SyntaxFault."""
        self._plan = engine.plan(shapes)
        self._beside = beside
        self._deadline = deadline
        self._sharing: dict[NamedNode, float] = {}
        self._rules = [self._rule(root) for root in self._plan.roots if root.active]

    def check(
        self, store: OxigraphStore, removed: Collection[Quad], added: Collection[Quad]
    ) -> Report:
        """The results that the store has with the change, and would not have without it."""
        base = Base(store, self._beside, self._sharing)
        change = _Change(base, removed, added)
        found = [*self._found(change, change.after)] if change else []
        if found:
            found = _beyond(found, self._found(change, change.before))
        shapes = self._plan.shapes
        results, counts = collect(found, shapes, change.after, MOST)
        return Report(not counts, tuple(results), {}, counts, shapes)

    def _rule(self, root: Shape) -> _Rule:
        targets = self._plan.shapes.declared(root)
        rule = _Rule(root, targets, dict.fromkeys([*_of_targets(targets), *_looks(root, ())]))
        for shape in (root, *root.properties):
            for query in self._plan.queries[id(shape)] if shape.active else ():
                chain = Chain(query)
                rule.whole |= not chain.bounded
                rule.questions.append((query, chain))
        rule.whole |= root.node in self._plan.left
        return rule

    def _found(self, change: _Change, view: View) -> Iterator[Finding]:
        checker = Checker(view)
        for rule in self._rules:
            if rule.whole:
                yield from self._whole(rule, change, view)
                continue
            nodes = _those(rule.targets, change.touched(rule.looks), view)
            yield from checker.results(rule.shape, nodes)
            by_target = change.touched(_of_targets(rule.targets))
            for query, chain in rule.questions:
                links = chain.links(change.base.sharing)
                touched = by_target | chains.focus_nodes(links, change.triples, change.both)
                if nodes := _those(rule.targets, touched, view):
                    yield from self._answers(rule, query, links, nodes, view)

    def _answers(
        self, rule: _Rule, query: Query, links: tuple[Link, ...], nodes: list[Term], view: View
    ) -> Iterator[Finding]:
        data = Graph(chains.gathered(links, nodes, view))
        question = Question(query, rule.shape.node, nodes)
        store = queries.store_for(data, self._plan.shapes.graph, [question])
        yield from queries.answers(store, question)

    def _whole(self, rule: _Rule, change: _Change, view: View) -> Iterator[Finding]:
        made = engine.plan(self._plan.shapes.graph, [rule.shape.node])
        wanted = made.predicates()
        if wanted and wanted.isdisjoint(change.triples.predicates()):
            return
        data = Graph(view.everything(wanted), wanted)
        everything = partial(view.everything, ())
        yield from engine.check(made, data, everything, "fast", self._deadline)


class _Change:
    """The triples that come to be in the store, or cease to be in it, and the graphs around."""

    def __init__(self, base: Base, removed: Collection[Quad], added: Collection[Quad]) -> None:
        come = {quad.triple for quad in added}
        gone = {quad.triple for quad in removed} - come
        more = Graph(triple for triple in come if not base.holds(triple))
        less = Graph(
            triple for triple in gone if base.holds(triple) and not base.holds(triple, removed)
        )
        self.triples = Graph(Triple(*one) for part in (more, less) for one in part.triples())  # type: ignore[arg-type]
        self.base = base
        self.before = View(base, Graph(), Graph())
        self.after = View(base, more, less)
        self.both = View(base, more, Graph())
        self._touched: dict[_Look, set[Term]] = {}

    def __bool__(self) -> bool:
        return len(self.triples) > 0

    def touched(self, looks: Iterable[_Look]) -> set[Term]:
        """The nodes that see one of the triples by looking so."""
        return set().union(*(self._seeing(look) for look in looks))

    def _seeing(self, look: _Look) -> set[Term]:
        found = self._touched.get(look)
        if found is None:
            trail, path = look
            found = chains.entries(path, self.triples, self.both)
            for part in reversed(trail):
                found = {*paths.follow(self.both, part, found, True)} if found else found
            self._touched[look] = found
        return found


def _those(targets: Targets, nodes: Iterable[Term], view: View) -> list[Term]:
    """The focus nodes among these nodes."""
    kinds = [view.instances(kind) for kind in targets.kinds]
    return [
        node
        for node in nodes
        if node in targets.nodes
        or any(node in kind for kind in kinds)
        or any(view.objects(node, one) for one in targets.subjects)
        or any(view.subjects(one, node) for one in targets.objects)
    ]


def _of_targets(targets: Targets) -> Iterator[_Look]:
    if targets.kinds:
        yield (), _KINDS
    yield from (((), Step(one)) for one in targets.subjects)
    yield from (((), Step(one, inverse=True)) for one in targets.objects)


def _looks(shape: Shape, trail: tuple[Path, ...]) -> Iterator[_Look]:
    """Where a shape looks that is reached from a focus node along the trail."""
    if not shape.active:
        return
    beyond = trail
    if shape.path is not None:
        yield trail, shape.path
        beyond = (*trail, shape.path)
    for constraint in shape.constraints:
        if constraint.parameter == sh("class"):
            yield beyond, _KINDS
        elif constraint.parameter == sh("closed"):
            yield beyond, None
        elif constraint.parameter in PAIRS and isinstance(constraint.value, NamedNode):
            yield trail, Step(constraint.value)
    for nested in (*shape.properties, *shape.used):
        yield from _looks(nested, beyond)


def _beyond(found: Iterable[Finding], known: Iterable[Finding]) -> list[Finding]:
    """The results that are not known: what is said in words makes none a new one."""
    rest = Counter(map(_fault, known))
    new = []
    for finding in found:
        fault = _fault(finding)
        if rest[fault]:
            rest[fault] -= 1
        else:
            new.append(finding)
    return new


def _fault(finding: Finding) -> tuple[Term | None, ...]:
    return (*finding[:3], finding.value, finding.path, finding.constraint)
