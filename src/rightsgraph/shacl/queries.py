"""Asks SPARQL constraints in Oxigraph: of the triples that they need, in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.sparql import FOCUS, PREBOUND, SHAPES_GRAPH, Query, bound
from rightsgraph.shacl.vocabulary import STRING, XSD, Term, sh

COMPONENT = sh("SPARQLConstraintComponent")
_MARK = NamedNode(FOCUS)
_THIS, _SHAPES, _SHAPE = (NamedNode(f"{FOCUS}:{name}") for name in PREBOUND)
# So many subjects, about a gigabyte in Oxigraph.
_MOST = 1_500_000
_PLACE = re.compile(r"\{[?$](\w+)\}")
# Literals that Oxigraph gives back as they went in.
_KEPT = re.compile(
    r"""
    integer\ (?:0|-?[1-9]\d{0,17}) | boolean\ (?:true|false)
  | decimal\ -?(?:0|[1-9]\d{0,10})\.\d{0,6}[1-9] | date\ [1-9]\d{3}-\d\d-\d\d
  | gYear\ [1-9]\d{3} | gYearMonth\ [1-9]\d{3}-\d\d
  | dateTime\ [1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ? | (?:anyURI|token|language|Name|NCName)\ .*
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Question:
    """A SPARQL constraint and the nodes that it is asked of."""

    query: Query
    root: Term
    nodes: Collection[Term]

    def predicates(self, data: Graph) -> Iterable[NamedNode]:
        return data.predicates() if self.query.needs_all else self.query.predicates


def batches(data: Graph, questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Questions that are asked of one store, which should not grow beyond what memory holds."""
    batch: list[Question] = []
    held: set[NamedNode] = set()
    for question in questions:
        wanted = {*question.predicates(data)}
        if batch and sum(len(data.forward(one)) for one in held | wanted) > _MOST:
            yield batch
            batch, held = [], set()
        batch.append(question)
        held |= wanted
    if batch:
        yield batch


def kept(term: Term) -> bool:
    """Whether Oxigraph's store keeps the term as it is written."""
    if not isinstance(term, Literal) or term.datatype == STRING or term.language:
        return True
    datatype = term.datatype.value
    if not datatype.startswith(XSD):
        return True
    return _KEPT.fullmatch(f"{datatype[len(XSD) :]} {term.value}") is not None


def changed(data: Graph, questions: Iterable[Question]) -> Iterator[Question]:
    """The questions that touch a literal which Oxigraph would write in another form."""
    unkept: dict[NamedNode, bool] = {}
    for question in questions:
        for predicate in question.predicates(data):
            if predicate not in unkept:
                unkept[predicate] = not all(kept(value) for _, value in data.pairs(predicate))
            if unkept[predicate]:
                yield question
                break


def store_for(data: Graph, shapes: Graph, questions: list[Question]) -> Store:
    """What the questions need of the data, and for each a graph with what SHACL binds."""
    store = Store()
    wanted = dict.fromkeys(one for question in questions for one in question.predicates(data))
    store.bulk_extend(_quads(data, wanted, DefaultGraph()))
    if any("shapesGraph" in question.query.text for question in questions):
        store.bulk_extend(_quads(shapes, shapes.predicates(), SHAPES_GRAPH))
    for root, nodes in {question.root: question.nodes for question in questions}.items():
        store.bulk_extend(_focus(nodes, _graph_of(root)))
    for question in questions:
        shape = question.query.shape.node
        store.bulk_extend(_bound(shape, _graph_of(shape)))
    return store


def _graph_of(node: Term) -> NamedNode:
    """Where what is bound for a shape stands."""
    return NamedNode(f"{FOCUS}:{sha256(str(node).encode()).hexdigest()}")


def _quads(
    data: Graph, predicates: Iterable[NamedNode], graph: NamedNode | DefaultGraph
) -> Iterator[Quad]:
    for predicate in predicates:
        for subject, value in data.pairs(predicate):
            yield Quad(subject, predicate, value, graph)  # type: ignore[arg-type]


def _focus(nodes: Iterable[Term], graph: NamedNode) -> Iterator[Quad]:
    for node in nodes:
        yield Quad(_MARK, _THIS, node, graph)


def _bound(shape: Term, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(_MARK, _SHAPES, SHAPES_GRAPH, graph)
    yield Quad(_MARK, _SHAPE, shape, graph)


def answers(store: Store, question: Question) -> Iterator[Finding]:
    """What the question finds."""
    graphs = _graph_of(question.root).value, _graph_of(question.query.shape.node).value
    solutions = store.query(bound(question.query, *graphs))
    if isinstance(solutions, QuerySolutions):
        yield from findings(question.query, solutions)


def findings(query: Query, solutions: QuerySolutions) -> Iterator[Finding]:
    """What a query of a shape found, as results."""
    names = [variable.value for variable in solutions.variables]
    shape = query.shape
    for solution in solutions:
        given = {name: solution[name] for name in names if solution[name] is not None}
        focus, path = given["this"], given.get("path")
        if shape.path is None:
            given.setdefault("value", focus)
        yield Finding(
            focus,
            shape.node,
            COMPONENT,
            shape.severity,
            given.get("value"),
            path if isinstance(path, NamedNode) else shape.path_node,
            tuple(_messages(query, given)),
            query.node,
        )


def _messages(query: Query, given: dict[str, Term]) -> Iterator[Literal]:
    own = given.get("message")
    if isinstance(own, Literal) and not query.messages:
        yield own
        return
    for message in query.messages:
        filled = _PLACE.sub(lambda match: _shown(given.get(match[1]), match[0]), message.value)
        language = message.language
        yield Literal(filled, language=language) if language else Literal(filled)


def _shown(term: Term | None, otherwise: str) -> str:
    if term is None:
        return otherwise
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
