"""Lets pySHACL judge shapes: it decides wherever an engine that is faster could differ."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from rightsgraph.errors import SyntaxFault
from rightsgraph.shacl.apart import Tell
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.faults import named
from rightsgraph.shacl.targets import DECLARED
from rightsgraph.shacl.vocabulary import STRING, TYPE, Term, sh

# An ill-typed literal is a result of the report; rdflib would print a traceback for it as well.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def check(
    shapes: Graph, data: Iterable[Quad | Triple], roots: Collection[Term], tell: Tell
) -> Iterator[Finding]:
    """The results of these shapes, which have targets; tells which is under way. Raises
    SyntaxFault."""
    import pyshacl
    import rdflib

    name = ""

    def under_way(now: str) -> None:
        nonlocal name
        name = now
        tell(now)

    rules, union = rdflib.Graph(), rdflib.Graph()
    for triple in _narrowed(shapes, roots):
        rules.add(tuple(map(_to_rdflib, triple)))
    for one in data:
        union.add((_to_rdflib(one.subject), _to_rdflib(one.predicate), _to_rdflib(one.object)))
    try:
        with _telling(shapes, under_way):
            _, report, text = pyshacl.validate(
                union, shacl_graph=rules, inplace=True, advanced=True
            )
    except MemoryError:
        raise
    except Exception as error:  # of any kind: pySHACL lets those of its libraries through
        raise _failed(str(error) or type(error).__name__, name) from error
    if not isinstance(report, rdflib.Graph):
        raise _failed(text, name)
    for finding in _findings(report):
        yield finding if _has_message(shapes, finding) else finding._replace(messages=())


def _failed(text: str, name: str) -> SyntaxFault:
    told = " ".join(text.removeprefix("Validation Failure - ").split()).rstrip(".")
    return SyntaxFault(f"pySHACL cannot judge it: {told}", f"shapes: {name}".removesuffix(": "))


@contextmanager
def _telling(shapes: Graph, tell: Tell) -> Iterator[None]:
    """pySHACL says of no shape that it begins with it."""
    from pyshacl.shape import Shape

    plain, last = Shape.validate, ""

    def validate(shape: Shape, *arguments: Any, **named_ones: Any) -> Any:
        nonlocal last
        name = named(shapes.owner(from_rdflib(shape.node)))
        if name != last:
            last = name
            tell(name)
        return plain(shape, *arguments, **named_ones)

    Shape.validate = validate  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Shape.validate = plain  # type: ignore[method-assign]


def _narrowed(shapes: Graph, roots: Collection[Term]) -> Iterator[tuple[Term, NamedNode, Term]]:
    """The shapes graph, in which only these shapes have targets; pySHACL does not know a shape by
    its sh:target alone."""
    for root in roots:
        if shapes.objects(root, sh("target")) and not _is_shape(shapes, root):
            kind = "PropertyShape" if shapes.objects(root, sh("path")) else "NodeShape"
            yield root, TYPE, sh(kind)
    targets = {sh(name) for name in (*DECLARED, "target")}
    kinds = {sh("NodeShape"), sh("PropertyShape")}
    for subject, predicate, value in shapes.triples():
        if predicate in targets and subject not in roots:
            continue
        if (
            predicate == TYPE
            and value not in kinds
            and subject not in roots
            and _is_shape(shapes, subject)
        ):
            continue
        yield subject, predicate, value


def _is_shape(shapes: Graph, node: Term) -> bool:
    types = shapes.objects(node, TYPE)
    return sh("NodeShape") in types or sh("PropertyShape") in types


def _has_message(shapes: Graph, finding: Finding) -> bool:
    """Whether the shape has a message of its own, so that none is made up here."""
    sources = [finding.shape, *([finding.constraint] if finding.constraint else [])]
    sources += shapes.subjects(TYPE, sh("ConstraintComponent"))
    return any(shapes.objects(source, sh("message")) for source in sources)


def _findings(report: Any) -> Iterator[Finding]:
    from rdflib import RDF, SH

    for node in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result):

        def one(name: str, node: Any = node) -> Term | None:
            value = report.value(node, SH[name])
            return None if value is None else from_rdflib(value)

        messages = sorted(report.objects(node, SH.resultMessage))
        focus, shape = one("focusNode"), one("sourceShape")
        component, severity = one("sourceConstraintComponent"), one("resultSeverity")
        assert focus
        assert shape
        assert isinstance(component, NamedNode)
        assert isinstance(severity, NamedNode)
        yield Finding(
            focus,
            shape,
            component,
            severity,
            one("value"),
            one("resultPath"),
            tuple(from_rdflib(message) for message in messages),
            one("sourceConstraint"),
        )


def _to_rdflib(term: Any) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == STRING:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: Any) -> Any:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=str(term.language).lower())
    datatype = NamedNode(str(term.datatype)) if term.datatype else STRING
    return Literal(str(term), datatype=datatype)
