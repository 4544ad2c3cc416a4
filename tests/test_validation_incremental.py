"""A change is validated with the few nodes that it touches, and the results must be those that a
validation of the whole store has with it and not without it.

More examples are made with ``RIGHTSGRAPH_FUZZ=5000 pytest tests/test_validation_incremental.py``.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from fuzzed import CLASSES, DATA, SHAPES, SPARQL, bounded, quads
from hypothesis import given, note
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad
from shaped import PREFIXES

from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.incremental import Incremental
from rightsgraph.shacl.report import Report
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate


def _statement(parts: tuple[str, str, int]) -> str:
    subject, predicate, number = parts
    values = {"ex:n": str(number), "a": CLASSES[number % 3]}
    value = values.get(predicate, ["ex:a", "ex:b", "ex:c", "_:x"][number])
    return f"{subject} {predicate} {value} .\n"


GRAPHS: list[DefaultGraph | NamedNode] = [
    DefaultGraph(),
    NamedNode("http://example.org/g"),
    NamedNode("http://example.org/h"),
]
# Queries that hang together in every way there is, or in none.
WIDER = [
    "$this ex:p ?a . ?a ex:p ?b . FILTER NOT EXISTS { ?b ex:p $this }",
    "$this ex:p ?value . ?other ex:p ?value . FILTER (?other != $this)",
    "{ $this ex:p ?a } UNION { $this ex:q ?b . ?b ex:p ?a } ?a ex:n ?value",
    "{ $this ex:p ?a } UNION { $this ex:q ?b } ?a ex:n ?value",
    "$this ex:p ?a . OPTIONAL { ?a ex:q ?b } OPTIONAL { ?b ex:n ?value } FILTER (BOUND(?b))",
    "$this ?value ?a . ?a ex:p $this",
    "$this ex:p ?a . ?a ?way ?value",
    "$this ^ex:p/(ex:q|ex:p)+ ?value",
    "$this ex:p ?a . ?some ex:n ?value . FILTER (?value > 0)",
    "$this ex:q ?a . FILTER EXISTS { ?x ex:n ?value . FILTER (?x = $this) } BIND (?a AS ?value)",
    "$this ex:p ?a { ?a ex:q ?value FILTER NOT EXISTS { $this ex:p ex:a } }",
    "$this a/rdfs:subClassOf* ex:A . FILTER NOT EXISTS { $this ex:n ?value }",
]
# Links among few nodes, so that most of these queries find something.
DENSE = st.lists(
    st.tuples(
        st.sampled_from(["ex:a", "ex:b", "ex:c", "_:x"]),
        st.sampled_from(["ex:p", "ex:q", "ex:p", "ex:n", "a"]),
        st.integers(0, 3),
    ),
    min_size=6,
    max_size=16,
).map(lambda found: PREFIXES + "".join(map(_statement, found)))
TARGETS = ["sh:targetClass ex:A", "sh:targetNode ex:a, ex:b, ex:c", "sh:targetSubjectsOf ex:p"]
ASKED = st.tuples(st.sampled_from(TARGETS), st.sampled_from(WIDER)).map(
    lambda parts: (
        PREFIXES
        + 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .\n'
        + f"ex:Shape {parts[0]} ; sh:sparql [ sh:prefixes ex: ; sh:select "
        + f'"""SELECT DISTINCT $this ?value WHERE {{ {parts[1]} }}""" ] .\n'
    )
)


def faults(report: Report) -> Counter[tuple[Any, ...]]:
    found = (result.finding for result in report.results)
    return Counter((*one[:3], one.value, one.path, one.constraint) for one in found)


def whole(store: OxigraphStore, rules: list[Quad]) -> Counter[tuple[Any, ...]]:
    return faults(validate(list(store.snapshot()), rules, ontology=False, engine="fast"))


def spread(turtle: str, graphs: list[int]) -> list[Quad]:
    """Literals are as a store has them; blank nodes the same wherever they have the same name."""
    store = OxigraphStore()
    store.load_quads(
        Quad(quad.subject, quad.predicate, quad.object, GRAPHS[graphs[n % len(graphs)]])
        for n, quad in enumerate(quads(turtle))
    )
    return list(store.matching())


def compare(data: str, more: str, shapes: str, graphs: list[int], kept: list[bool]) -> None:
    note(data)
    note(more)
    note(shapes)
    rules, store = quads(shapes), OxigraphStore()
    store.load_quads([*spread(data, graphs), *spread(data, graphs[1:] or graphs)])
    checked = Incremental(Graph(rules), Graph(), 60)
    before = whole(store, rules)
    for change in (more, data):
        added = spread(change, graphs[::-1])
        gone = [quad for n, quad in enumerate(store.snapshot()) if not kept[n % len(kept)]]
        found = faults(checked.check(store, set(gone), set(added)))
        after_store = OxigraphStore()
        after_store.load_quads({*store.snapshot()} - {*gone} | {*added})
        after = whole(after_store, rules)
        assert found == after - before
        store, before = after_store, after


GRAPH_NUMBERS = st.lists(st.integers(0, 2), min_size=1, max_size=4)
KEPT = st.lists(st.sampled_from([True, True, False]), min_size=1, max_size=7)


@bounded
@given(DATA, DATA, SHAPES, GRAPH_NUMBERS, KEPT)
def test_core_constraints(
    data: str, more: str, shapes: str, graphs: list[int], kept: list[bool]
) -> None:
    compare(data, more, shapes, graphs, kept)


@bounded
@given(DENSE, DENSE, st.one_of(SPARQL, ASKED, ASKED), GRAPH_NUMBERS, KEPT)
def test_sparql_constraints(
    data: str, more: str, shapes: str, graphs: list[int], kept: list[bool]
) -> None:
    compare(data, more, shapes, graphs, kept)


LINE = "ex:a a ex:A ; ex:p ex:b . ex:b ex:q ex:c . ex:c a ex:B ; ex:n 1 ; ex:m 2 . ex:d ex:p ex:a ."
# A path, what its values must be, and the triple that is taken away or put in far from the focus.
FAR = """
ex:p | sh:property [ sh:path ex:q ; sh:class ex:B ] | ex:c a ex:B |
( ex:p ex:q ) | sh:class ex:B | ex:c a ex:B |
( ex:p ex:q ) | sh:class ex:C | ex:B rdfs:subClassOf ex:C |
( ex:p ex:q ) | sh:node [ sh:property [ sh:path ex:n ; sh:maxCount 1 ] ] | | ex:c ex:n 5
( ex:p ex:q ) | sh:property [ sh:path ex:n ; sh:lessThan ex:m ] | | ex:c ex:m 0
( ex:p ex:q ) | sh:not [ sh:property [ sh:path ex:t ; sh:minCount 1 ] ] | | ex:c ex:t 1
( ex:p ex:q ) | sh:node [ sh:closed true ; sh:ignoredProperties ( rdf:type ex:n ex:m ) ] | | ex:c ex:t 1
[ sh:inversePath ex:p ] | sh:property [ sh:path ex:p ; sh:maxCount 1 ] | | ex:d ex:p ex:b
( [ sh:zeroOrMorePath ex:p ] ex:q ) | sh:maxCount 1 | | ex:b ex:q ex:d
[ sh:oneOrMorePath [ sh:alternativePath ( ex:p ex:q ) ] ] | sh:maxCount 2 | | ex:c ex:p ex:d
ex:p | sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:path ex:q ; sh:class ex:B ] | ex:c a ex:B |
"""  # noqa: E501
CASES = [[part.strip() for part in line.split("|")] for line in FAR.strip().splitlines()]


@pytest.mark.parametrize(("path", "asked", "gone", "come"), CASES)
def test_what_happens_far_away(path: str, asked: str, gone: str, come: str) -> None:
    shape = f"sh:targetClass ex:A ; sh:property [ sh:path {path} ; {asked} ]"
    rules = quads(f"{PREFIXES} ex:Shape {shape} .")
    store = OxigraphStore()
    store.load_quads(quads(f"{PREFIXES} {LINE} ex:B rdfs:subClassOf ex:C ."))
    assert not whole(store, rules)
    removed, added = (set(quads(f"{PREFIXES} {one} .")) if one else set() for one in (gone, come))
    found = faults(Incremental(Graph(rules), Graph(), 60).check(store, removed, added))
    after = OxigraphStore()
    after.load_quads({*store.snapshot()} - removed | added)
    assert found == whole(after, rules)
    assert found
