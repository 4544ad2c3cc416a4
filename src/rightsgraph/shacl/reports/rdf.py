"""The report in the SHACL vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.report import Report, Result, verdict
from rightsgraph.shacl.vocabulary import COMMENT, RDF, SH, TYPE, XSD, Term, sh

_PREFIXES = {"sh": SH, "xsd": XSD, "rdf": RDF}


def turtle(report: Report) -> str:
    return _serialised(report, RdfFormat.TURTLE)


def json_ld(report: Report) -> str:
    return _serialised(report, RdfFormat.JSON_LD)


def _serialised(report: Report, form: RdfFormat) -> str:
    content = serialize(triples(report), format=form, prefixes=_PREFIXES)
    return (content or b"").decode()


def triples(report: Report) -> Iterator[Triple]:
    """A sh:ValidationReport; blank nodes are those of the data and of the shapes graph."""
    node = BlankNode()
    yield Triple(node, TYPE, sh("ValidationReport"))
    yield Triple(node, sh("conforms"), Literal(report.conforms))
    if report.truncated:
        yield Triple(node, COMMENT, Literal(verdict(report), language="en"))
    copied: set[Term] = set()
    for result in report.results:
        one = BlankNode()
        yield Triple(node, sh("result"), one)
        yield from _result(one, result)
        if report.shapes and result.finding.path:
            yield from _copied(report.shapes.graph, result.finding.path, copied)


def _result(node: BlankNode, result: Result) -> Iterator[Triple]:
    finding = result.finding
    parts: dict[str, Any] = {
        "focusNode": finding.focus,
        "sourceShape": finding.shape,
        "sourceConstraintComponent": finding.component,
        "resultSeverity": finding.severity,
        "value": finding.value,
        "resultPath": finding.path,
        "sourceConstraint": finding.constraint,
    }
    yield Triple(node, TYPE, sh("ValidationResult"))
    for name, value in parts.items():
        if value is not None:
            yield Triple(node, sh(name), value)
    for message in finding.messages:
        yield Triple(node, sh("resultMessage"), message)


def _copied(shapes: Graph, node: Term, done: set[Term]) -> Iterator[Triple]:
    """What the shapes graph says of a path that is a blank node."""
    if not isinstance(node, BlankNode) or node in done:
        return
    done.add(node)
    for predicate, value in shapes.about(node):
        yield Triple(node, predicate, cast("NamedNode", value))
        yield from _copied(shapes, value, done)
