"""Collects the quads of one named graph, with terms written as short as in Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import iris
from rightsgraph.turtle import PREFIXES, XSD

# What a triple says of its subject; blank nodes and triple terms are not written by us.
Value: TypeAlias = NamedNode | Literal
_INTEGER = NamedNode(f"{XSD}integer")


@cache
def term(curie: str) -> NamedNode:
    """``rg:position`` as an IRI; the prefixes are those of all our RDF."""
    prefix, name = curie.split(":", 1)
    return NamedNode(PREFIXES[prefix] + name)


@lru_cache(4096)
def node(iri: str) -> NamedNode:
    return NamedNode(iri)


def known(iri: str) -> NamedNode | None:
    """An IRI that may be unknown, which is the empty string."""
    return NamedNode(iri) if iri else None


@lru_cache(4096)
def concept(scheme: str, key: str) -> NamedNode:
    return NamedNode(iris.concept(scheme, key))


def words(text: str, language: str = "en") -> Literal:
    return Literal(text, language=language)


def string(text: str) -> Literal:
    return Literal(text)


def number(value: int | Decimal) -> Literal:
    """An integer or a decimal in the one form that every store keeps as written."""
    if value == int(value):
        return Literal(str(int(value)), datatype=_INTEGER)
    text = f"{Decimal(value).normalize():f}"
    return Literal(text, datatype=NamedNode(f"{XSD}decimal"))


def truth(value: bool) -> Literal:
    return Literal(value)


def day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=NamedNode(f"{XSD}date"))


def moment(value: str) -> Literal:
    """``2014``, ``2014-11`` or ``2014-11-21`` with the datatype of its precision."""
    kind = {4: "gYear", 7: "gYearMonth"}.get(len(value), "date")
    return Literal(value, datatype=NamedNode(f"{XSD}{kind}"))


def uri(value: str) -> Literal:
    return Literal(value, datatype=NamedNode(f"{XSD}anyURI"))


class Facts:
    """The facts of one named graph, as (subject IRI, predicate in short, thing)."""

    def __init__(self, graph: str) -> None:
        self.graph = NamedNode(graph)
        self.rows: list[tuple[str, str, Value]] = []

    def add(self, subject: str, predicate: str, *things: Value | None) -> None:
        """States each thing of the subject; a None states nothing."""
        for thing in things:
            if thing is not None:
                self.rows.append((subject, predicate, thing))

    def thing(self, iri: str, label: str, *classes: str) -> str:
        """Introduces a node with its classes of our vocabulary and its label."""
        self.add(iri, "rdf:type", *(term(f"rg:{name}") for name in classes))
        self.add(iri, "rdfs:label", words(label))
        return iri

    def quads(self) -> list[Quad]:
        """The facts as quads, each once, in the order of their first statement."""
        return list(self)

    def __len__(self) -> int:
        """How many there are at the most."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Quad]:
        """``quads`` one at a time: a quad takes several times the memory of what it is made of."""
        for subject, predicate, thing in dict.fromkeys(self.rows):
            yield Quad(node(subject), term(predicate), thing, self.graph)
