"""Collects the quads of one named graph, with terms written as short as in Turtle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import iris
from rightsgraph.turtle import PREFIXES, XSD

Term = NamedNode | Literal


@cache
def term(curie: str) -> NamedNode:
    """``rg:position`` as an IRI; the prefixes are those of all our RDF."""
    prefix, name = curie.split(":", 1)
    return NamedNode(PREFIXES[prefix] + name)


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
        return Literal(str(int(value)), datatype=NamedNode(f"{XSD}integer"))
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
        self.rows: list[tuple[str, str, Term]] = []

    def add(self, subject: str, predicate: str, *things: Term | None) -> None:
        """States each thing of the subject; a None states nothing."""
        self.rows += [(subject, predicate, thing) for thing in things if thing is not None]

    def thing(self, iri: str, label: str, *classes: str) -> str:
        """Introduces a node with its classes of our vocabulary and its label."""
        self.add(iri, "rdf:type", *(term(f"rg:{name}") for name in classes))
        self.add(iri, "rdfs:label", words(label))
        return iri

    def quads(self) -> list[Quad]:
        """The facts as quads, each once, in the order of their first statement."""
        rows = dict.fromkeys(self.rows)
        subjects = {subject: node(subject) for subject in {row[0] for row in rows}}
        return [Quad(subjects[s], term(p), thing, self.graph) for s, p, thing in rows]
