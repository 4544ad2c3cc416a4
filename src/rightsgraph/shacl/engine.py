"""Decides which engine judges which shape, and lets it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Quad, Triple

from rightsgraph.errors import SyntaxFault
from rightsgraph.shacl import queries, reference, sparql, wellformed
from rightsgraph.shacl.apart import Apart, Tell, Work
from rightsgraph.shacl.chains import Chain
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Checker, Finding
from rightsgraph.shacl.faults import IllFormed, named
from rightsgraph.shacl.queries import Question
from rightsgraph.shacl.shapes import Shape, Shapes
from rightsgraph.shacl.vocabulary import Term, sh

Engine: TypeAlias = OneOf["fast", "reference"]
Whole: TypeAlias = Callable[[], Iterable[Quad | Triple]]
"""Gives all of the data, as pySHACL wants it."""
Piece: TypeAlias = tuple[Shape, Collection[Term]]
CHANGED: Final = "a literal that the query engine would write in another form"


@dataclass
class Plan:
    """What is checked by whom: ``left`` says for a shape why pySHACL judges it, ``judges`` who
    judged one of the others, where that was not the fast engine alone."""

    shapes: Shapes
    roots: list[Shape]
    queries: dict[int, list[sparql.Query]] = field(default_factory=dict)
    left: dict[Term, str] = field(default_factory=dict)
    judges: dict[Term, str] = field(default_factory=dict)

    def fast(self) -> list[Shape]:
        return [root for root in self.roots if root.node not in self.left]

    def predicates(self) -> set[NamedNode]:
        """The predicates that matter to the shapes; none where all may matter."""
        found: set[NamedNode] = set()
        for root in self.roots:
            found.update(self.shapes.target_predicates(root))
            for shape in root.around():
                found |= shape.predicates
                if shape.needs_all or any(q.needs_all for q in self.queries[id(shape)]):
                    return set()
                found.update(*(query.predicates for query in self.queries[id(shape)]))
        return set() if self.left else found


def plan(graph: Graph, only: Collection[Term] = ()) -> Plan:
    """Reads the shapes. Raises SyntaxFault where one is ill-formed."""
    try:
        wellformed.check_terms(graph)
        shapes = Shapes(graph)
        made = Plan(shapes, [root for root in shapes.roots if not only or root.node in only])
        for root in made.roots:
            _judge(made, root)
        wellformed.check_shapes(graph)
    except IllFormed as error:
        place = f"shapes: {error.shape}".removesuffix(": ")
        raise SyntaxFault(error.problem, place) from error
    return made


def _judge(made: Plan, root: Shape) -> None:
    """Reads the queries around a shape and notes why it must be left to pySHACL, if it must."""
    near = {id(root), *(id(each) for each in root.properties)}
    if made.shapes.graph.forward(sh("rule")):
        made.left.setdefault(root.node, "rules of the shapes graph, which add triples")
    for shape in root.around():
        read = (sparql.read(made.shapes.graph, shape, node) for node in shape.queries)
        asked = made.queries.setdefault(id(shape), [query for query in read if query])
        reasons = [*shape.foreign, *(query.foreign for query in asked if query.foreign)]
        if any(query.may_stay and not Chain(query).bounded for query in asked):
            reasons.append("its SPARQL asks for paths from anywhere that may have no step")
        if asked and id(shape) not in near:
            reasons.append("a SPARQL constraint within a shape that values must have")
        if reasons:
            made.left.setdefault(root.node, reasons[0])


def check(
    made: Plan, data: Graph, whole: Whole, engine: Engine, deadline: float
) -> Iterator[Finding]:
    """The results. Queries are under way while all else is checked.

    pySHACL judges every shape as ``engine`` reference.
    """
    if engine == "reference":
        made.left = {root.node: "as asked" for root in made.roots}
    targets = {root.node: made.shapes.targets(root, data) for root in made.fast()}
    for question in list(queries.changed(data, _questions(made, targets))):
        leave(made, question, CHANGED)
    pieces = [(piece, targets[root.node]) for root in made.fast() for piece in root.pieces()]
    plain = [(piece, nodes) for piece, nodes in pieces if ends(piece)]
    others = [(piece, nodes) for piece, nodes in pieces if nodes and not ends(piece)]
    work = work_apart(made, data, others, _questions(made, targets))
    asked = Apart(work) if work else None
    try:
        checker = Checker(data)
        for piece, nodes in plain:
            yield from checker.results(piece, nodes, own=True)
        if asked:
            yield from asked.results(deadline)
    finally:
        if asked:
            asked.close()
    yield from referred(made, whole, deadline)


def ends(piece: Shape) -> bool:
    """Whether judging it surely ends."""
    return all(shape.plain for shape in piece.reach())


def _questions(made: Plan, targets: dict[Term, Collection[Term]]) -> list[Question]:
    return [
        Question(query, root.node, targets[root.node])
        for root in made.fast()
        if root.active
        for shape in (root, *root.properties)
        if shape.active
        for query in made.queries[id(shape)]
        if targets[root.node]
    ]


def leave(made: Plan, question: Question, why: str) -> None:
    """Leaves the shapes that ask a question to pySHACL."""
    for root in made.roots:
        if any(question.query in made.queries[id(shape)] for shape in root.around()):
            made.left.setdefault(root.node, why)


def work_apart(
    made: Plan, data: Graph, pieces: list[Piece], questions: list[Question]
) -> Work[Finding] | None:
    """What may never end, for a process of its own: some patterns, and SPARQL constraints."""
    graph = made.shapes.graph

    def name(shape: Shape) -> str:
        return named(graph.owner(shape.node))

    def work(tell: Tell) -> Iterator[Finding]:
        checker = Checker(data)
        for piece, nodes in pieces:
            tell(name(piece))
            yield from checker.results(piece, nodes, own=True)
        for batch in queries.batches(data, questions):
            tell(name(batch[0].query.shape))
            store = queries.store_for(data, graph, batch)
            for question in batch:
                tell(name(question.query.shape))
                yield from queries.answers(store, question)

    return work if pieces or questions else None


def referred(made: Plan, whole: Whole, deadline: float) -> Iterator[Finding]:
    """What pySHACL finds with the shapes that are left to it."""

    def work(tell: Tell) -> Iterator[Finding]:
        return reference.check(made.shapes.graph, whole(), made.left, tell)

    if made.left:
        yield from Apart(work).results(deadline)


@contextmanager
def no_collection() -> Iterator[None]:
    """Nothing here is in a circle, and looking for circles in millions of terms takes long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
