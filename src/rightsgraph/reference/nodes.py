"""Builds the triples of reference entities, with prefixed names where people read code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from rightsgraph.facts import Value, day, number, string, term, truth, words

Plain = str | int | date | NamedNode
Fact = tuple[str, Plain]


def describe(iri: str, kind: str, label: str, facts: Iterable[Fact] = ()) -> list[Triple]:
    """An entity of class ``kind`` with its English label and further facts.

    A fact's value is an IRI, a boolean, an integer, a date or a plain string. A property written
    with a language (``skos:altLabel@en``) makes a tagged string, with a datatype
    (``dcterms:issued^^xsd:gYear``) a literal of that type.
    """
    subject = NamedNode(iri)
    return [
        Triple(subject, term("rdf:type"), term(kind)),
        Triple(subject, term("rdfs:label"), words(label)),
        *(_triple(subject, name, value) for name, value in facts),
    ]


def also(label: str, aliases: Iterable[str], hidden: Iterable[str] = ()) -> list[Fact]:
    """Other names as facts, without the label itself; those in ``hidden`` only serve to find it.

    Each is tagged with the language that its script shows.
    """
    return [
        (f"skos:{kind}@{'ru' if re.search('[А-я]', name) else 'en'}", name)
        for kind, names in (("altLabel", aliases), ("hiddenLabel", hidden))
        for name in names
        if name != label
    ]


def _triple(subject: NamedNode, name: str, value: Plain) -> Triple:
    plain, _, datatype = name.partition("^^")
    predicate, _, language = plain.partition("@")
    if datatype:
        return Triple(subject, term(predicate), Literal(str(value), datatype=term(datatype)))
    return Triple(subject, term(predicate), _object(value, language))


def _object(plain: Plain, language: str) -> Value:
    if isinstance(plain, NamedNode):
        return plain
    if isinstance(plain, bool):
        return truth(plain)
    if isinstance(plain, int):
        return number(plain)
    if isinstance(plain, date):
        return day(plain)
    return words(plain, language) if language else string(plain)
