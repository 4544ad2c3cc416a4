"""Checks a graph against the shapes and says what to mend, and where."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, TypeAlias

import pyshacl
from pyoxigraph import Quad, RdfFormat, serialize
from pyparsing import ParseException
from rdflib import RDF, SH, BNode, Dataset, Graph, Literal
from rdflib.extras.shacl import parse_shacl_path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as SparqlResult
from rdflib.term import Node

from rightsgraph.bundle import bundled_files
from rightsgraph.errors import SyntaxFault
from rightsgraph.iris import graph
from rightsgraph.store import Store, read_rdf

# An ill-typed literal is a result of the report; rdflib would print a traceback for it as well.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

Data: TypeAlias = Graph | Store | Iterable[Quad]


@dataclass(frozen=True, order=True)
class Result:
    """One thing to mend. IRIs stand bare, literals in quotes; what does not apply is empty."""

    focus: str
    path: str
    value: str
    shape: str
    component: str
    severity: str
    message: str


@dataclass(frozen=True)
class Report:
    """What validation found; ``graph`` is the same in the SHACL vocabulary."""

    conforms: bool
    results: tuple[Result, ...]
    graph: Graph = field(repr=False, compare=False)

    def text(self) -> str:
        """The report for people, by focus node."""
        lines = [_verdict(self)]
        for focus, results in groupby(self.results, attrgetter("focus")):
            lines += ["", focus]
            for result in results:
                lines += _paragraph(result)
        return "\n".join(lines) + "\n"


class _Union(Graph):
    """The graph under validation. It parses each SPARQL constraint once, not at every node:
    that is three quarters of the time."""

    def __init__(self) -> None:
        super().__init__()
        self._parsed: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> SparqlResult:
        if isinstance(query_object, str):
            if query_object not in self._parsed:
                self._parsed[query_object] = _prepared(query_object, dict(self.namespaces()))
            query_object = self._parsed[query_object]
        return super().query(query_object, *args, **kwargs)


def _prepared(sparql: str, namespaces: dict[str, Any]) -> Query:
    try:
        return prepareQuery(sparql, namespaces)
    except ParseException as error:
        raise SyntaxFault(f"shapes: {error}: {sparql}") from error


def validate(data: Data, shapes: Data | None = None, ontology: bool = True) -> Report:
    """Validates the union of all graphs in the data, without inference.

    ``shapes`` are by default those of the package. With ``ontology`` the package's vocabulary,
    schemes and reference data stand beside the data, so that a document can be checked alone:
    its States and concepts have their classes there. Raises SyntaxFault for shapes that are
    themselves malformed.
    """
    union = _triples(data)
    if ontology:
        union += _triples(_bundled("ontology", "reference"))
    rules = _triples(_bundled("shapes") if shapes is None else shapes)
    try:
        conforms, report, text = pyshacl.validate(union, shacl_graph=rules, inplace=True)
    except pyshacl.errors.ReportableRuntimeError as error:
        raise SyntaxFault(f"shapes: {error}") from error
    if not isinstance(report, Graph):
        raise SyntaxFault(f"shapes: {text}")
    results = tuple(sorted(_results(report, rules)))
    return Report(bool(conforms), results, report)


def _bundled(*kinds: str) -> Iterator[Quad]:
    """The package's quads of these kinds of graph."""
    wanted = tuple(graph(kind) for kind in kinds)
    chosen = [(path, name) for path, name in bundled_files() if name.startswith(wanted)]
    return chain.from_iterable(read_rdf(path, name) for path, name in chosen)


def _triples(data: Data) -> Graph:
    """A graph of our own, which validation may change."""
    own = _Union()
    if isinstance(data, Dataset):
        for subject, predicate, thing, _ in data.quads():
            own.add((subject, predicate, thing))
    elif isinstance(data, Graph):
        own += data
    else:
        quads = data.snapshot() if isinstance(data, Store) else data
        lines = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        own.parse(data=lines, format="nt")
    return own


def _results(report: Graph, shapes: Graph) -> Iterator[Result]:
    for node in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(node, SH.sourceShape)
        messages = sorted(str(message) for message in report.objects(node, SH.resultMessage))
        yield Result(
            focus=_written(report.value(node, SH.focusNode)),
            path=_path(report, report.value(node, SH.resultPath)),
            value=_written(report.value(node, SH.value)),
            shape=_written(_named(shapes, shape)),
            component=_local(report.value(node, SH.sourceConstraintComponent)),
            severity=_local(report.value(node, SH.resultSeverity)),
            message=" ".join(messages),
        )


def _named(shapes: Graph, shape: Node | None) -> Node | None:
    """The shape, or the closest one around it that has a name."""
    around = shape
    while isinstance(around, BNode):
        around = next(shapes.subjects(None, around), None)
    return around or shape


def _path(report: Graph, path: Node | None) -> str:
    """A property as its IRI, any other path as SPARQL writes it."""
    return parse_shacl_path(report, path).n3() if isinstance(path, BNode) else _written(path)


def _written(node: Node | None) -> str:
    if node is None:
        return ""
    return node.n3() if isinstance(node, Literal | BNode) else str(node)


def _local(node: Node | None) -> str:
    return str(node).rpartition("#")[2]


def _verdict(report: Report) -> str:
    count = len(report.results)
    found = f"{count} result{'' if count == 1 else 's'}"
    return f"{'Conforms' if report.conforms else 'Does not conform'}: {found}."


def _paragraph(result: Result) -> Iterator[str]:
    yield f"  {result.severity}: {result.message}"
    for name in ("path", "value", "shape", "component"):
        if getattr(result, name):
            yield f"    {name:<9} {getattr(result, name)}"
