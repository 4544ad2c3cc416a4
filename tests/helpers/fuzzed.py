"""Random data and shapes for the tests that compare validations.

More examples are made with ``RIGHTSGRAPH_FUZZ=5000``.
"""

from __future__ import annotations

import os
import re

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pyoxigraph import Quad, RdfFormat, parse
from shaped import PREFIXES

EXAMPLES = int(os.environ.get("RIGHTSGRAPH_FUZZ", "60"))
NODES = ["ex:a", "ex:b", "ex:c", "_:x", "_:y"]
CLASSES = ["ex:A", "ex:B", "ex:C"]
# What is a number or a date here is so everywhere, for only that has an order.
NUMBERS = ["0", "1", "-1", "2.5", "1.0", "1e1", '"7"^^xsd:byte', '"01"^^xsd:integer', "10"]
DATES = [f'"{day}"^^xsd:date' for day in ("2010-06-01", "2025-04-24", "1999-12-31", "2010-06-02")]
TEXTS = ['"x"', '"xyz"', '"x"@en', '"y"@en', '"x"@de-AT', '"X1"', '""', '"a b"']
ILL = ['"x"^^xsd:integer', '"300"^^xsd:byte', '"2010-13-01"^^xsd:date', '"maybe"^^xsd:boolean']
VALUES = {
    "ex:p": NODES,
    "ex:q": [*NODES, *TEXTS],
    "ex:n": NUMBERS,
    "ex:m": NUMBERS,
    "ex:d": DATES,
    "ex:e": DATES,
    "ex:t": [*TEXTS, *NUMBERS, *DATES, *ILL, "true"],
}


def one_of(values: list[str]) -> SearchStrategy[str]:
    return st.sampled_from(values)


def some(values: SearchStrategy[str], most: int = 3) -> SearchStrategy[list[str]]:
    return st.lists(values, min_size=1, max_size=most, unique=True)


def triple() -> SearchStrategy[str]:
    about = one_of(list(VALUES)).flatmap(
        lambda predicate: st.tuples(one_of(NODES), st.just(predicate), one_of(VALUES[predicate]))
    )
    kinds = st.tuples(one_of(NODES), st.just("a"), one_of(CLASSES))
    below = st.tuples(one_of(CLASSES), st.just("rdfs:subClassOf"), one_of(CLASSES))
    return st.one_of(about, about, about, kinds, kinds, below).map(" ".join)


DATA = st.lists(triple(), min_size=3, max_size=25).map(
    lambda triples: PREFIXES + "".join(f"{one} .\n" for one in triples)
)


def path() -> SearchStrategy[str]:
    def wider(inner: SearchStrategy[str]) -> SearchStrategy[str]:
        signs = ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "inversePath")
        lists = st.lists(inner, min_size=2, max_size=3).map(" ".join)
        return st.one_of(
            st.tuples(one_of(list(signs)), inner).map(lambda pair: f"[ sh:{pair[0]} {pair[1]} ]"),
            lists.map(lambda members: f"( {members} )"),
            lists.map(lambda members: f"[ sh:alternativePath ( {members} ) ]"),
        )

    return st.recursive(one_of(list(VALUES)), wider, max_leaves=4).filter(_is_known)


def _is_known(path: str) -> bool:
    """pySHACL follows a sequence backwards in its own order."""
    return not re.search(r"inversePath [^,]*\(", path)


def listed(values: list[str]) -> SearchStrategy[str]:
    return some(one_of(values)).map(lambda members: f"( {' '.join(members)} )")


NODE_CONSTRAINT = st.one_of(
    one_of(CLASSES).map(lambda kind: f"sh:class {kind}"),
    one_of(["integer", "decimal", "date", "string", "boolean", "byte", "double"]).map(
        lambda name: f"sh:datatype xsd:{name}"
    ),
    st.just("sh:datatype rdf:langString"),
    one_of(
        ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
    ).map(lambda kind: f"sh:nodeKind sh:{kind}"),
    st.integers(1, 4).map(lambda length: f"sh:minLength {length}"),
    st.integers(0, 4).map(lambda length: f"sh:maxLength {length}"),
    one_of(["^x", "y$", "[0-9]+", "^.$", "org/a", "x|y"]).map(lambda one: f'sh:pattern "{one}"'),
    st.just('sh:pattern "^X" ; sh:flags "i"'),
    one_of(['( "en" )', '( "de" "fr" )', '( "de-AT" )']).map(lambda one: f"sh:languageIn {one}"),
    listed([*NODES[:3], *TEXTS, *NUMBERS]).map(lambda members: f"sh:in {members}"),
    one_of([*NODES[:3], *TEXTS, *NUMBERS, *DATES]).map(lambda value: f"sh:hasValue {value}"),
)
PROPERTY_CONSTRAINT = st.one_of(
    NODE_CONSTRAINT,
    st.integers(0, 3).map(lambda count: f"sh:minCount {count}"),
    st.integers(0, 3).map(lambda count: f"sh:maxCount {count}"),
    one_of(["true", "false"]).map(lambda flag: f"sh:uniqueLang {flag}"),
    one_of(list(VALUES)).map(lambda other: f"sh:equals {other}"),
    one_of(list(VALUES)).map(lambda other: f"sh:disjoint {other}"),
)
RANGES = ["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"]
ORDERED = st.one_of(
    st.tuples(one_of(["ex:n", "ex:m"]), one_of(RANGES), one_of(NUMBERS)),
    st.tuples(one_of(["ex:d", "ex:e"]), one_of(RANGES), one_of(DATES)),
    st.tuples(one_of(["ex:n"]), one_of(["lessThan", "lessThanOrEquals"]), st.just("ex:m")),
    st.tuples(one_of(["ex:d"]), one_of(["lessThan", "lessThanOrEquals"]), st.just("ex:e")),
).map(lambda parts: f"sh:path {parts[0]} ; sh:{parts[1]} {parts[2]}")
EXTRA = st.one_of(
    st.just(""),
    st.just(""),
    one_of(["sh:Warning", "sh:Info", "ex:Grave"]).map(lambda one: f"; sh:severity {one}"),
    st.just('; sh:message "Mend this."@en'),
    one_of(["true", "false"]).map(lambda flag: f"; sh:deactivated {flag}"),
)


def joined(constraints: SearchStrategy[str]) -> SearchStrategy[str]:
    """A few constraints, no parameter twice."""
    unique = st.lists(constraints, min_size=1, max_size=3, unique_by=lambda one: one.split()[0])
    return unique.map(" ; ".join)


def shapes() -> SearchStrategy[str]:
    """The inside of a node shape or of a property shape, which may hold others."""
    flat = st.one_of(
        joined(NODE_CONSTRAINT), property_shape(joined(PROPERTY_CONSTRAINT)), ordered()
    )

    def deeper(inner: SearchStrategy[str]) -> SearchStrategy[str]:
        boxed = inner.map(lambda shape: f"[ {shape} ]")
        lists = st.lists(boxed, min_size=1, max_size=3).map(" ".join)
        logical = st.tuples(one_of(["and", "or", "xone"]), lists).map(
            lambda pair: f"sh:{pair[0]} ( {pair[1]} )"
        )
        single = st.one_of(
            boxed.map(lambda shape: f"sh:not {shape}"),
            joined(NODE_CONSTRAINT).map(lambda shape: f"sh:node [ {shape} ]"),
            boxed.map(lambda shape: f"sh:node [ sh:and ( {shape} ) ]"),
        )
        counted = st.tuples(one_of(["Min", "Max"]), st.integers(0, 2), boxed, st.booleans()).map(
            lambda parts: (
                f"sh:qualified{parts[0]}Count {parts[1]} ; sh:qualifiedValueShape {parts[2]}"
                + (" ; sh:qualifiedValueShapesDisjoint true" if parts[3] else "")
            )
        )
        nested = st.lists(
            property_shape(st.one_of(joined(PROPERTY_CONSTRAINT), counted)), min_size=1, max_size=2
        ).map(lambda found: " ; ".join(f"sh:property [ {one} ]" for one in found))
        within = st.one_of(logical, single, counted, nested)
        closed = st.just("sh:closed true ; sh:ignoredProperties ( rdf:type )")
        return st.one_of(logical, single, nested, closed, property_shape(within))

    return st.recursive(flat, deeper, max_leaves=4)


def property_shape(constraints: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(path(), constraints, EXTRA).map(
        lambda parts: f"sh:path {parts[0]} ; {parts[1]} {parts[2]}"
    )


def ordered() -> SearchStrategy[str]:
    return st.tuples(ORDERED, EXTRA).map(" ".join)


TARGET = st.one_of(
    one_of(CLASSES).map(lambda kind: f"sh:targetClass {kind}"),
    one_of([*NODES[:3], "ex:nowhere", '"x"', "1", '"01"^^xsd:integer']).map(
        lambda node: f"sh:targetNode {node}"
    ),
    one_of(list(VALUES)).map(lambda one: f"sh:targetSubjectsOf {one}"),
    one_of(["ex:p", "ex:q", "ex:d"]).map(lambda one: f"sh:targetObjectsOf {one}"),
)
SHAPE = st.tuples(some(TARGET, 2).map(" ; ".join), shapes()).map(" ; ".join)
SHAPES = st.lists(SHAPE, min_size=1, max_size=3).map(
    lambda found: PREFIXES + "".join(f"ex:Shape{at} {one} .\n" for at, one in enumerate(found))
)
PATTERNS = [
    "$this ex:p ?value . FILTER (isIRI(?value))",
    "$this ex:n ?value . FILTER (?value > 1)",
    "FILTER NOT EXISTS { $this ex:p ?other }",
    "$this ex:t ?value . OPTIONAL { ?other ex:q $this } FILTER (!BOUND(?other))",
    "{ $this ex:p ?value } UNION { ?value ex:p $this . FILTER ($this != ex:a) }",
    "$this ex:p* ?value",
    "?value (ex:p|^ex:q)? $this",
    "$this ex:p/ex:q* ?value . BIND (STR($this) AS ?text) FILTER (STRLEN(?text) > 3)",
    "?value ex:p ?other . FILTER (?other = $this && EXISTS { $this a ?kind })",
    "$this ex:p ?value . ?value a ex:B ; ex:q ?other FILTER EXISTS { ?other a ex:C }",
    "$this ex:p ?value . { ?value a ex:A } UNION { ?value a ex:B . ?value ex:p ex:a . }",
    "$this ex:p ex:a ; ex:q ?value . FILTER NOT EXISTS { ?value rdf:type/rdfs:subClassOf* ex:A }",
    "$this ex:q ?value . ?value ^rdf:type ?other . OPTIONAL { ex:a ex:p ex:b ; a ?kind }",
    "$this ex:q ?value . ?value ?any ex:a . FILTER (?any != ex:p)",
    "$this ex:q ?value . { SELECT $this WHERE { $this ex:p ?one } GROUP BY $this }",
]
SPARQL = st.tuples(TARGET, one_of(PATTERNS), st.booleans()).map(
    lambda parts: (
        PREFIXES
        + 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .\n'
        + f"ex:Shape {parts[0]} ; {'sh:path ex:p ; ' if parts[2] else ''}"
        + 'sh:sparql [ sh:prefixes ex: ; sh:message "{$this} has {?value}" ; sh:select """'
        + f'SELECT DISTINCT $this ?value WHERE {{ {parts[1]} }}""" ] .\n'
    )
)


def quads(turtle: str) -> list[Quad]:
    return list(parse(turtle.encode(), RdfFormat.TURTLE))


bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="RIGHTSGRAPH_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
