"""Canonical Turtle: the same text for the same triples, and a line for each fact."""

from __future__ import annotations

import difflib

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.turtle import XSD, canonical_turtle


def triples_of(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse(turtle, RdfFormat.TURTLE)}


def sample() -> list[Triple]:
    kaz, value = NamedNode(iris.state("KAZ")), NamedNode(f"{iris.NS}value")
    number = NamedNode(iris.recommendation(iris.review("KAZ", "upr", 4), "140.14"))
    objects: list[NamedNode | Literal] = [
        Literal('quote " back\\slash\nline\ttab \x01 é — х', language="en"),
        Literal("6.4", datatype=NamedNode(f"{XSD}decimal")),
        Literal("-12", datatype=NamedNode(f"{XSD}integer")),
        Literal("true", datatype=NamedNode(f"{XSD}boolean")),
        Literal("2010-06-01", datatype=NamedNode(f"{XSD}date")),
        NamedNode(f"{iris.BASE}ns"),
        NamedNode("https://docs.un.org/en/A/HRC/14/10?a=b#c"),
        number,
    ]
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return [
        Triple(number, value, Literal("plain")),
        *(Triple(kaz, value, thing) for thing in objects),
        Triple(kaz, kind, NamedNode(f"{iris.NS}State")),
        Triple(NamedNode(iris.BASE), value, NamedNode(iris.NS)),
        Triple(NamedNode(f"{iris.BASE}id/a/../b"), value, NamedNode(f"{iris.BASE}id/é")),
    ]


def test_turtle_reads_back_to_the_same_triples_in_both_libraries() -> None:
    turtle = canonical_turtle(sample())
    assert triples_of(turtle) == set(sample())
    graph = rdflib.Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    again = parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in again} == set(sample())


def test_turtle_is_the_same_for_any_order_and_for_duplicates() -> None:
    assert canonical_turtle([*reversed(sample()), *sample()]) == canonical_turtle(sample())


def test_turtle_gives_types_first_relative_names_and_bare_numbers() -> None:
    lines = canonical_turtle(sample()).split("\n")
    start = lines.index("<id/state/KAZ>")
    assert lines[start + 1] == "    a rg:State ;"
    block = lines[start : lines.index("    .", start)]
    assert "    rg:value <id/review/KAZ/upr/4/recommendation/140.14> ;" in block
    assert "    rg:value -12 ;" in block
    assert "    rg:value 6.4 ;" in block
    assert '    rg:value "2010-06-01"^^xsd:date ;' in block


def test_one_fact_less_is_one_line_less() -> None:
    before = canonical_turtle(sample()).splitlines()
    about = [triple for triple in sample() if triple.subject == NamedNode(iris.state("KAZ"))]
    for fact in about:
        after = canonical_turtle(triple for triple in sample() if triple != fact).splitlines()
        changes = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
        assert [change[0] for change in changes] == ["-"]
    assert len(about) == 9


def test_turtle_refuses_blank_nodes_and_quoted_triples() -> None:
    name = NamedNode(iris.BASE)
    for triple in (
        Triple(BlankNode("b"), name, name),
        Triple(name, name, BlankNode("b")),
        Triple(name, name, Triple(name, name, name)),
    ):
        with pytest.raises(LexiconError, match="only IRIs and literals"):
            canonical_turtle([triple])


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("012", "integer"),
        ("+1", "integer"),
        ("6", "decimal"),
        ("6.40", "decimal"),
        ("1", "boolean"),
    ],
)
def test_turtle_refuses_literals_that_a_store_would_rewrite(value: str, datatype: str) -> None:
    name = NamedNode(iris.BASE)
    with pytest.raises(LexiconError, match="not in its canonical form"):
        canonical_turtle([Triple(name, name, Literal(value, datatype=NamedNode(XSD + datatype)))])
