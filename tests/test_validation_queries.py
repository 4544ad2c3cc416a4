"""SPARQL constraints: what a query sees, who asks it, and which is left to pySHACL."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode
from shaped import EX, QUERY, judged, quads, rows

from rightsgraph.errors import QueryTimeout, SyntaxFault
from rightsgraph.shacl import engine
from rightsgraph.shacl.data import Graph
from rightsgraph.validation import validate


def test_a_query_says_what_is_wrong_before_its_shape_does() -> None:
    shapes = QUERY % "SELECT $this (CONCAT('not ', STR(?n)) AS ?message) { $this ex:n ?n }"
    shapes = shapes.replace("sh:prefixes", 'sh:message "Other." ; sh:prefixes')
    found = validate(quads("ex:a a ex:Thing ; ex:n 7 ."), quads(shapes), False, engine="fast")
    assert [result.message for result in found.results] == ["not 7"]


def test_a_query_sees_values_as_they_are_written() -> None:
    """Where Oxigraph would change a literal that a query asks for, pySHACL is asked instead."""
    shapes = QUERY % "SELECT $this ?value { $this ex:n ?value . FILTER (STR(?value) = '1.0') }"
    kept = judged(shapes, "ex:a a ex:Thing ; ex:n 1 , 1.5 .")
    assert kept.conforms
    assert set(kept.judges.values()) == {"fast"}
    changed = judged(shapes, "ex:a a ex:Thing ; ex:n 1.0 .")
    assert [result.focus for result in changed.results] == [f"{EX}a"]
    assert "another form" in changed.judges[f"{EX}S"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { FILTER NOT EXISTS { $this ex:p ?other } }",
        "SELECT $this { { $this ex:p ex:b } UNION { FILTER ($this = ex:c) } }",
        "SELECT $this ?v { $this ex:p ?v OPTIONAL { ?v ex:q $this FILTER (BOUND($this)) } }",
        "SELECT $this (COUNT(?o) AS ?n) { $this ex:p ?o } GROUP BY $this HAVING (COUNT(?o) > 0)",
        "SELECT $this ?path ?value { $this ?path ?value . FILTER (ISIRI(?value)) }",
        "SELECT $this { BIND ($this AS ?same) FILTER (?same != ex:a) } # $this { in a comment",
        "SELECT $this ('}{ $this' AS ?value) { $this ex:p ex:b }",
    ],
)
def test_a_query_is_asked_as_if_this_were_bound(query: str) -> None:
    data = "ex:a a ex:Thing ; ex:p ex:b . ex:b a ex:Thing ; ex:q ex:a . ex:c a ex:Thing ."
    report = judged(QUERY % query, data)
    assert set(report.judges.values()) == {"fast"}
    assert report.results


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT $this { $this ex:p ?o } LIMIT 1", "only some solutions"),
        ("SELECT $this { { SELECT ?o { ?s ex:p ?o } } $this ex:p ?o }", "without $this"),
    ],
)
def test_what_cannot_be_asked_at_once_is_left_to_pyshacl(query: str, why: str) -> None:
    plan = engine.plan(Graph(quads(QUERY % query)))
    assert why in plan.left[NamedNode(f"{EX}S")]


def test_a_target_of_the_advanced_features_is_left_to_pyshacl() -> None:
    shapes = """
        ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
        ex:S a sh:NodeShape ; sh:class ex:Other ; sh:target [ a sh:SPARQLTarget ; sh:prefixes ex: ;
            sh:select "SELECT ?this WHERE { ?this ex:p ?o }" ] .
        """
    report = judged(shapes, "ex:a ex:p 1 . ex:b ex:q 1 .")
    assert rows(report) == [("a", "ClassConstraintComponent", f"{EX}a")]
    assert "Advanced Features" in report.judges[f"{EX}S"]


def test_only_some_shapes_may_be_left_to_pyshacl() -> None:
    shapes = QUERY % "SELECT $this { $this ex:p ?o } LIMIT 1"
    shapes += "ex:T sh:targetClass ex:Thing ; sh:property [ sh:path ex:p ; sh:maxCount 0 ] ."
    report = judged(shapes, "ex:a a ex:Thing ; ex:p 1 .")
    assert len(report.results) == 2
    assert report.judges[f"{EX}T"] == "fast"
    assert "pySHACL" in report.judges[f"{EX}S"]
    assert "Judged by pySHACL, the rest by the fast engine:" in report.text()


def test_a_focus_node_is_told_as_it_is_written() -> None:
    """Where Oxigraph would change a focus node, pySHACL is asked, whatever the query looks at."""
    shapes = QUERY % "SELECT $this { FILTER (ISLITERAL($this)) }"
    shapes = shapes.replace("sh:targetClass ex:Thing", "sh:targetObjectsOf ex:n")
    report = judged(shapes, 'ex:a ex:n "01"^^xsd:integer , "b" .')
    assert sorted(result.focus for result in report.results) == [
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"b"',
    ]
    assert "another form" in report.judges[f"{EX}S"]


@pytest.mark.parametrize(
    "pattern",
    [
        "$this ex:p* ?value",
        "$this ex:p? ?value",
        "?value (ex:p/ex:q)* $this",
        "FILTER EXISTS { $this ex:p* ex:nowhere } BIND ($this AS ?value)",
    ],
)
def test_a_path_without_a_step_leads_to_where_it_starts(pattern: str) -> None:
    """Of a node too of which the query looks at nothing, and beside one that looks at all."""
    other = QUERY.replace("ex:S ", "ex:Any ") % "SELECT $this ?value { ?value ?any $this }"
    shapes = QUERY % f"SELECT $this ?value {{ {pattern} }}" + other
    shapes = shapes.replace("ex:S ", "ex:S sh:targetNode ex:nowhere ; ")
    report = judged(shapes, "ex:a a ex:Thing ; ex:p ex:b . ex:c a ex:Thing .")
    assert set(report.judges.values()) == {"fast"}
    assert (f"{EX}nowhere", f"{EX}nowhere") in {(one.focus, one.value) for one in report.results}


@pytest.mark.parametrize("outer", ["zeroOrOne", "zeroOrMore", "oneOrMore"])
@pytest.mark.parametrize("inner", ["zeroOrOne", "zeroOrMore", "oneOrMore"])
def test_what_repeats_a_repetition_is_followed_in_queries_too(outer: str, inner: str) -> None:
    path = f"[ sh:{outer}Path [ sh:{inner}Path ex:p ] ]"
    shapes = QUERY % "SELECT $this ?value { $this $PATH ?value }"
    shapes = shapes.replace("sh:targetClass", f"sh:maxCount 0 ; sh:path {path} ; sh:targetClass")
    data = quads("ex:a a ex:Thing ; ex:p ex:b . ex:b ex:p ex:c .")
    report = validate(data, quads(shapes), ontology=False)
    assert set(report.judges.values()) == {"fast"}
    steps = {"a", "b", "c"}
    steps -= {"a"} if inner == outer == "oneOrMore" else set()
    steps -= {"c"} if inner == outer == "zeroOrOne" else set()
    assert {result.value for result in report.results if result.value} == {
        f"{EX}{n}" for n in steps
    }


def test_a_path_without_a_step_that_starts_anywhere_is_left_to_pyshacl() -> None:
    shapes = QUERY % "SELECT $this ?value { $this ex:q ex:d . ?value ex:p* ?end }"
    report = judged(shapes, "ex:a a ex:Thing ; ex:q ex:d . ex:b ex:r ex:c .")
    assert f"{EX}c" in {result.value for result in report.results}
    assert "no step" in report.judges[f"{EX}S"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT $this { $this no:p ?o }", "prefix 'no', which no sh:prefixes of it declares"),
        ("SELECT $this {\\n$this ex:p }", "error at 2:12: not expected here$"),
        (
            "SELECT $this { $this ex:p 1 } GROUP BY ?o",
            "The SELECT contains a variable that is unbound",
        ),
    ],
)
def test_what_is_wrong_with_a_query_is_told_as_it_is_written(query: str, told: str) -> None:
    with pytest.raises(SyntaxFault, match=f"{EX}S: its SPARQL.*{told}"):
        engine.plan(Graph(quads(QUERY % query)))


def test_what_pyshacl_cannot_judge_is_told_with_its_shape() -> None:
    shapes = quads("ex:S sh:targetNode 1.00 ; sh:minInclusive 'NaN'^^xsd:double .")
    assert not validate([], shapes, ontology=False).conforms
    with pytest.raises(SyntaxFault, match=f"{EX}S: pySHACL cannot judge it"):
        validate([], shapes, ontology=False, engine="reference")


def test_a_query_that_does_not_end_is_named() -> None:
    pairs = " ".join(f"ex:n{n} a ex:Thing ; ex:p {n} ." for n in range(300))
    query = "SELECT $this { $this ex:p ?a . ?x ex:p ?b . ?y ex:p ?c . ?z ex:p ?d"
    shapes = QUERY % (query + " FILTER (?a + ?b + ?c + ?d = -1) }")
    with pytest.raises(QueryTimeout, match=f"{EX}S.*5 seconds"):
        validate(quads(pairs), quads(shapes), ontology=False, engine="fast", deadline=5)
