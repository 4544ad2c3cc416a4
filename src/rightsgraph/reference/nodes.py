"""Builds the triples of reference entities, with prefixed names where people read code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from rightsgraph.facts import term
from rightsgraph.turtle import XSD

Value = str | int | date | NamedNode
Fact = tuple[str, Value]


def describe(iri: str, kind: str, label: str, facts: Iterable[Fact] = ()) -> list[Triple]:
    """An entity of class ``kind`` with its English label and further facts.

    A fact's value is an IRI, a boolean, an integer, a date or a plain string. A property written
    with a language (``skos:altLabel@en``) makes a tagged string, with a datatype
    (``dcterms:issued^^xsd:gYear``) a literal of that type.
    """
    subject = NamedNode(iri)
    return [
        Triple(subject, term("rdf:type"), term(kind)),
        Triple(subject, term("rdfs:label"), Literal(label, language="en")),
        *(_triple(subject, name, value) for name, value in facts),
    ]


def also(label: str, aliases: Iterable[str]) -> list[Fact]:
    """The aliases as facts, without the label itself."""
    return [("skos:altLabel@en", alias) for alias in aliases if alias != label]


def _triple(subject: NamedNode, name: str, value: Value) -> Triple:
    plain, _, datatype = name.partition("^^")
    predicate, _, language = plain.partition("@")
    if datatype:
        return Triple(subject, term(predicate), Literal(str(value), datatype=term(datatype)))
    return Triple(subject, term(predicate), _object(value, language))


def _object(value: Value, language: str) -> NamedNode | Literal:
    if isinstance(value, NamedNode):
        return value
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, int):
        return Literal(str(value), datatype=NamedNode(f"{XSD}integer"))
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(f"{XSD}date"))
    return Literal(value, language=language) if language else Literal(value)
