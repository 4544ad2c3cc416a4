"""Asks SPARQL constraints in Oxigraph: of the triples that they need, in a process of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import starmap
from typing import Any, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from rightsgraph.shacl.chains import Chain, gathered
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.sparql import FOCUS, PREBOUND, SHAPES_GRAPH, Query, bound
from rightsgraph.shacl.vocabulary import STRING, XSD, Term, sh

_COMPONENT = sh("SPARQLConstraintComponent")
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


# Predicates, and of each the values that matter, None where all do.
Wanted: TypeAlias = Mapping[NamedNode, frozenset[NamedNode] | None]


@dataclass(frozen=True)
class Question:
    """A SPARQL constraint and the nodes that it is asked of."""

    query: Query
    root: Term
    nodes: Collection[Term]

    def wanted(self, data: Graph) -> Wanted:
        return dict.fromkeys(data.predicates()) if self.query.needs_all else self.query.wanted


def batches(data: Graph, questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Questions that are asked of one store, which should not grow beyond what memory holds;
    those that need the same are asked together. One that looks at all predicates would see what
    a store has for paths without a step."""
    asked = list(questions)
    stay = any(question.query.may_stay for question in asked)
    by_kind: defaultdict[bool, list[Question]] = defaultdict(list)
    for question in asked:
        by_kind[stay and question.query.needs_all].append(question)
    for waiting in by_kind.values():
        yield from _batches(data, waiting)


def _batches(data: Graph, waiting: list[Question]) -> Iterator[list[Question]]:
    if waiting and _size(data, _of(waiting, data)) <= _MOST:
        yield waiting
        return
    while waiting:
        batch = [waiting.pop(0)]
        while waiting:
            sizes = [_size(data, _of([*batch, one], data)) for one in waiting]
            least = sizes.index(min(sizes))
            if sizes[least] > _MOST:
                break
            batch.append(waiting.pop(least))
        yield batch


def _of(questions: Iterable[Question], data: Graph) -> Wanted:
    found: dict[NamedNode, frozenset[NamedNode] | None] = {}
    for question in questions:
        for predicate, values in question.wanted(data).items():
            known = found.get(predicate, frozenset())
            found[predicate] = None if values is None or known is None else known | values
    return found


def _size(data: Graph, wanted: Wanted) -> int:
    return sum(
        len(data.forward(predicate))
        if values is None
        else sum(len(data.subjects(predicate, value)) for value in values)
        for predicate, values in wanted.items()
        if data.forward(predicate)
    )


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
    roots: dict[Term, bool] = {}
    for question in questions:
        if question.root not in roots:
            roots[question.root] = not all(map(kept, question.nodes))
        if roots[question.root]:
            yield question
            continue
        for predicate, values in question.wanted(data).items():
            if values is not None:
                continue
            if predicate not in unkept:
                unkept[predicate] = not all(kept(value) for _, value in data.pairs(predicate))
            if unkept[predicate]:
                yield question
                break


def store_for(data: Graph, shapes: Graph, questions: list[Question]) -> Store:
    """What the questions need of the data, and for each a graph with what SHACL binds."""
    store = Store()
    wanted = _of(questions, data)
    if _size(data, wanted) > _MOST and len(questions) == 1:
        data = _near(data, questions[0])
    # To name the default graph takes longer than all else of a quad.
    store.bulk_extend(starmap(Quad, _triples(data, wanted)))
    if any("shapesGraph" in question.query.text for question in questions):
        store.bulk_extend(Quad(*triple, SHAPES_GRAPH) for triple in shapes.triples())  # type: ignore[arg-type]
    for root, nodes in {question.root: question.nodes for question in questions}.items():
        store.bulk_extend(_focus(nodes, _graph_of(root)))
    for question in questions:
        if question.query.may_stay and not question.query.needs_all:
            # A path that may have no step leads from a node only where the graph has the node.
            store.bulk_extend(_focus(question.nodes, DefaultGraph()))
        shape = question.query.shape.node
        store.bulk_extend(_bound(shape, _graph_of(shape)))
    return store


def _near(data: Graph, question: Question) -> Graph:
    """What the query can reach from its focus nodes, where that can be told."""
    chain = Chain(question.query)
    if not chain.bounded:
        return data
    links = chain.links(lambda one: len(data.forward(one)) / (len(data.backward(one)) or 1))
    return Graph(gathered(links, question.nodes, data))


def _graph_of(node: Term) -> NamedNode:
    """Where what is bound for a shape stands."""
    return NamedNode(f"{FOCUS}:{sha256(str(node).encode()).hexdigest()}")


def _triples(data: Graph, wanted: Wanted) -> Iterator[Any]:
    for predicate, values in wanted.items():
        if values is None:
            for subject, value in data.pairs(predicate):
                yield subject, predicate, value
            continue
        for value in values if data.forward(predicate) else ():
            for subject in data.subjects(predicate, value):
                yield subject, predicate, value


def _focus(nodes: Iterable[Term], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
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
            _COMPONENT,
            shape.severity,
            given.get("value"),
            path if isinstance(path, NamedNode) else shape.path_node,
            tuple(_messages(query, given)),
            query.node,
        )


def _messages(query: Query, given: dict[str, Term]) -> Iterator[Literal]:
    own = given.get("message")
    if isinstance(own, Literal):
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
