"""Validation as a whole: what is found, by which engine, and what is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Dataset, URIRef
from rdflib import Graph as RdflibGraph

from rightsgraph import resources
from rightsgraph.errors import MemoryExceeded, NotFound, QueryTimeout, SyntaxFault
from rightsgraph.shacl import engine
from rightsgraph.shacl.apart import Apart, Tell
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.engine import Engine
from rightsgraph.shacl.faults import IllFormed
from rightsgraph.shacl.literals import compare, well_typed
from rightsgraph.shacl.patterns import is_plain, search
from rightsgraph.shacl.report import Report, Result
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate

EX = "http://example.org/"
PREFIXES = f"""
@prefix ex: <{EX}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = (
    PREFIXES
    + """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .

ex:PartyShape a sh:NodeShape ; sh:targetClass ex:Party ;
    sh:property [
        sh:path ex:age ; sh:datatype xsd:integer ; sh:minCount 1 ;
        sh:message "Give the age as a whole number." ] ;
    sh:property [
        sh:path [ sh:inversePath ex:member ] ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "Name a group that it belongs to." ] ;
    sh:property [
        sh:path ex:home ; sh:class ex:State ; sh:message "Give a State as the home." ] ;
    sh:sparql [
        sh:prefixes ex: ; sh:message "Born in {?born}, it cannot be {?age}." ;
        sh:select \"\"\"SELECT $this ?born ?age WHERE {
            $this ex:born ?born ; ex:age ?age . FILTER(?born + ?age > 2025) }\"\"\" ] .
"""
)
GOOD = "ex:ann a ex:Party ; ex:age 7 . ex:group ex:member ex:ann ."


def turtle(body: str) -> RdflibGraph:
    return RdflibGraph().parse(data=PREFIXES + body, format="turtle")


def quads(body: str) -> list[Quad]:
    return list(parse((PREFIXES + body).encode(), RdfFormat.TRIG))


def found(body: str) -> list[Result]:
    return list(validate(turtle(body), turtle(SHAPES), ontology=False).results)


def test_a_sound_graph_conforms() -> None:
    report = validate(turtle(GOOD), turtle(SHAPES), ontology=False)
    assert report.conforms
    assert report.results == ()
    assert report.text() == "Conforms: 0 results.\n\nJudged by pySHACL.\n"


def test_a_result_says_what_to_mend_and_where() -> None:
    [result] = found(GOOD.replace("7", '"seven"'))
    assert (result.focus, result.path, result.value) == (f"{EX}ann", f"{EX}age", '"seven"')
    assert (result.shape, result.severity) == (f"{EX}PartyShape", "Violation")
    assert result.component == "DatatypeConstraintComponent"
    assert result.message == "Give the age as a whole number."
    assert "integer" in result.remedy


def test_a_path_is_written_as_in_sparql() -> None:
    [result] = found("ex:ann a ex:Party ; ex:age 7 .")
    assert (result.path, result.value, result.severity) == (f"^<{EX}member>", "", "Warning")


def test_an_ill_typed_literal_is_a_result_and_no_noise(caplog: pytest.LogCaptureFixture) -> None:
    [result] = found(GOOD.replace("7", '"seven"^^xsd:integer'))
    assert result.component == "DatatypeConstraintComponent"
    assert caplog.text == ""


def test_a_sparql_constraint_is_checked_at_every_node() -> None:
    people = " ".join(
        f"ex:p{n} a ex:Party ; ex:age {n} ; ex:born 2020 . ex:group ex:member ex:p{n} ."
        for n in range(4, 8)
    )
    results = found(people)
    assert [(result.focus, result.message) for result in results] == [
        (f"{EX}p6", "Born in 2020, it cannot be 6."),
        (f"{EX}p7", "Born in 2020, it cannot be 7."),
    ]


SPLIT = "ex:g1 { ex:ann a ex:Party . ex:group ex:member ex:ann } ex:g2 { ex:ann ex:age 7 }"


def a_store(body: str) -> OxigraphStore:
    store = OxigraphStore()
    store.load_quads(quads(body))
    return store


def a_dataset(body: str) -> Dataset:
    dataset = Dataset()
    for quad in quads(body):
        graph = dataset.graph(URIRef(str(quad.graph_name).strip("<>")))
        graph.parse(data=f"{quad.triple} .", format="nt")
    return dataset


@pytest.mark.parametrize("given", [quads, a_store, a_dataset], ids=["quads", "store", "dataset"])
def test_named_graphs_are_checked_together(given: object) -> None:
    assert callable(given)
    report = validate(given(SPLIT), quads(SHAPES), ontology=False)
    assert report.conforms
    broken = validate(given(SPLIT.replace("7", "7.5")), quads(SHAPES), ontology=False)
    assert [result.path for result in broken.results] == [f"{EX}age"]


class Remote(OxigraphStore):
    """A store that should not be read as a whole."""

    def snapshot(self, graphs: Collection[str] | None = None) -> Iterator[Quad]:
        raise AssertionError("the graph was downloaded")


def test_of_a_store_only_what_matters_is_asked_for() -> None:
    store = Remote()
    store.load_quads(quads(SPLIT.replace("7", "7.5")))
    report = validate(store, quads(SHAPES), ontology=False, engine="fast")
    assert [(result.focus, result.path) for result in report.results] == [(f"{EX}ann", f"{EX}age")]


def test_the_data_is_left_as_it_was() -> None:
    data = turtle(GOOD)
    before = set(data)
    validate(data, turtle(SHAPES), ontology=True)
    assert set(data) == before


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "ontology/all.ttl": "",
        "shapes/all.ttl": SHAPES,
        "data/reference/states.ttl": f"{PREFIXES} ex:KAZ a ex:State .",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    return tmp_path


@pytest.mark.usefixtures("package")
def test_the_package_gives_shapes_and_background() -> None:
    data = turtle(GOOD + " ex:ann ex:home ex:KAZ .")
    assert validate(data).conforms
    alone = validate(data, ontology=False)
    assert [result.component for result in alone.results] == ["ClassConstraintComponent"]


ILL_FORMED = {
    "sh:property [ sh:minCount 1 ]": "has no sh:path",
    "sh:nodeKind ex:Thing": "sh:nodeKind",
    "sh:property ( ex:a ex:b )": "sh:path",
    'sh:property [ sh:path ex:age ; sh:minCount "x" ]': "sh:minCount",
    "sh:property [ sh:path ex:age ; sh:minCount 1 , 2 ]": "minCount",
    "sh:property [ sh:path [ sh:inversePath ex:a , ex:b ] ]": "path",
    "sh:property [ sh:path ( ex:a ) ]": "two or more",
    "sh:minCount 1": "with a sh:path",
    'sh:pattern "("': "no regular expression",
    "sh:in ex:list": "RDF list",
    'sh:sparql [ sh:select "SELEC" ]': "SELECT",
    'sh:sparql [ sh:select "SELECT ?value WHERE { $this ?p ?value }" ]': "does not select",
    'sh:sparql [ sh:select "SELECT $this WHERE { ?x }" ]': "its SPARQL",
    'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?o } }" ]': "MINUS",
    "sh:node ex:S": "recursive",
    "sh:node [ sh:not [ sh:property [ sh:path ex:a ; sh:node ex:S ] ] ]": "recursive",
    "sh:property [ sh:path ex:a ; sh:singleLine true ]": "sh:singleLine",
    "sh:memberShape ex:Other ; sh:minListLength 1": "sh:memberShape, sh:minListLength",
}


@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize("constraint", ILL_FORMED)
def test_malformed_shapes_are_named(constraint: str, engine: Engine) -> None:
    shapes = turtle(f"ex:S a sh:NodeShape ; sh:targetClass ex:Party ; {constraint} .")
    with pytest.raises(SyntaxFault, match=f"shapes: .*{re.escape(ILL_FORMED[constraint])}"):
        validate(turtle(GOOD), shapes, ontology=False, engine=engine)


def test_ill_formed_shapes_are_told_before_data_is_read() -> None:
    def unread() -> list[Quad]:
        raise AssertionError("the data was read")

    with pytest.raises(SyntaxFault, match="minCount"):
        validate(unread, turtle("ex:S sh:targetNode ex:a ; sh:minCount 1 ."), ontology=False)


def rows(report: Report) -> list[tuple[str, str, str]]:
    return [(one.focus.removeprefix(EX), one.component, one.value) for one in report.results]


def judged(shapes: str, data: str, **options: Any) -> Report:
    """Both engines find the same; the report is that of the fast one."""
    fast = validate(quads(data), quads(shapes), ontology=False, engine="fast", **options)
    reference = validate(quads(data), quads(shapes), ontology=False, engine="reference", **options)
    assert fast.results == reference.results
    return fast


def test_values_are_checked_as_they_are_written() -> None:
    """The query engine would make of each of these another literal."""
    data = 'ex:a ex:byte "01"^^xsd:byte ; ex:number 1.0 ; ex:day "2010-06-01+00:00"^^xsd:date .'
    shapes = """
        ex:S sh:targetNode ex:a ;
            sh:property [ sh:path ex:byte ; sh:datatype xsd:byte ; sh:pattern "^01$" ] ;
            sh:property [ sh:path ex:number ; sh:datatype xsd:decimal ; sh:in ( 1.0 ) ] ;
            sh:property [ sh:path ex:day ; sh:hasValue "2010-06-01+00:00"^^xsd:date ] .
        """
    assert judged(shapes, data).conforms
    assert rows(judged(shapes.replace("xsd:byte", "xsd:integer"), data)) == [
        ("a", "DatatypeConstraintComponent", '"01"^^<http://www.w3.org/2001/XMLSchema#byte>')
    ]


QUERY = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:S sh:targetClass ex:Thing ; sh:sparql [ sh:prefixes ex: ; sh:select '''%s''' ] .
"""


def test_a_query_says_what_is_wrong_before_its_shape_does() -> None:
    shapes = QUERY % "SELECT $this (CONCAT('not ', STR(?n)) AS ?message) { $this ex:n ?n }"
    shapes = shapes.replace("sh:prefixes", 'sh:message "Other." ; sh:prefixes')
    found = validate(quads("ex:a a ex:Thing ; ex:n 7 ."), quads(shapes), False, engine="fast")
    assert [result.message for result in found.results] == ["not 7"]


def test_a_sequence_is_followed_backwards_from_its_end() -> None:
    data = quads("ex:a ex:p ex:b . ex:b ex:q ex:c .")
    shapes = "ex:S sh:targetNode ex:c ; sh:property [ sh:minCount 2 ; sh:path %s ] ."
    way = "[ sh:inversePath [ sh:zeroOrOnePath ( ex:p ex:q ) ] ]"
    assert validate(data, quads(shapes % way), False, engine="fast").conforms


@pytest.mark.parametrize(("logic", "conforms"), [("or", False), ("and", True), ("xone", False)])
def test_a_list_of_shapes_may_be_empty(logic: str, conforms: bool) -> None:
    shapes = quads(f"ex:S sh:targetNode ex:a ; sh:{logic} () .")
    assert validate([], shapes, False, engine="fast").conforms == conforms


def test_a_shape_that_only_advanced_features_give_a_target_is_judged() -> None:
    target = "[ a sh:SPARQLTarget ; sh:select 'SELECT ?this { ?this <http://example.org/p> 1 }' ]"
    shapes = quads(f"ex:S sh:target {target} ; sh:class ex:Thing .")
    report = validate(quads("ex:a ex:p 1 . ex:b ex:p 2 ."), shapes, False)
    assert [result.focus for result in report.results] == [f"{EX}a"]


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_rules_of_the_shapes_are_carried_out(engine: Engine) -> None:
    rule = "a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:made ; sh:object ex:b"
    never = "sh:property [ sh:path ex:made ; sh:maxCount 0 ]"
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:rule [ {rule} ] ; {never} ."
    report = validate(quads("ex:a a ex:Thing ."), quads(shapes), False, engine=engine)
    assert [result.focus for result in report.results] == [f"{EX}a"]


@pytest.mark.parametrize("stored", [False, True])
def test_a_graph_that_is_not_there_does_not_conform(stored: bool) -> None:
    data = [Quad(NamedNode(f"{EX}a"), NamedNode(f"{EX}p"), Literal(1), NamedNode(f"{EX}g"))]
    store = OxigraphStore()
    store.load(data)
    source = store if stored else data
    assert validate(source, [], False, graphs=[f"{EX}g"]).conforms
    with pytest.raises(NotFound, match=f"{EX}h"):
        validate(source, [], False, graphs=[f"{EX}g", f"{EX}h"])


def test_entailment_is_refused_by_name() -> None:
    regime = "<http://www.w3.org/ns/entailment/RDFS>"
    with pytest.raises(SyntaxFault, match="entailment/RDFS"):
        validate([], quads(f"ex: sh:entailment {regime} ."), False)


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


def test_what_has_no_order_breaks_a_range() -> None:
    """The specification asks for a result where values cannot be compared; pySHACL is silent."""
    shapes = quads("ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:maxInclusive 5 ] .")
    data = quads('ex:a ex:p 4 , "four" , "2010-06-01"^^xsd:date , ex:four .')
    report = validate(data, shapes, ontology=False, engine="fast")
    assert sorted(result.value for result in report.results) == [
        '"2010-06-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"four"',
        f"{EX}four",
    ]


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "fits"),
    [
        ("b$", "", "ab", True),
        ("b$", "", "ab\n", False),
        ("[$]$", "", "a$", True),
        ("^b", "m", "a\nb", True),
        ("A.C", "is", "a\nc", True),
        ("a b", "x", "ab", True),
        ("a.c", "q", "abc", False),
        ("^\\p{Lu}\\p{Ll}+$", "", "Été", True),
        ("^\\p{Lu}\\p{Ll}+$", "", "été", False),
        ("(?!x)y", "", "y", True),
    ],
)
def test_a_pattern_is_that_of_sparql(pattern: str, flags: str, text: str, fits: bool) -> None:
    assert bool(search(pattern, flags)(text)) == fits


@pytest.mark.parametrize(("pattern", "flags"), [("(", ""), ("\\p{Nonsense}", ""), ("a", "g")])
def test_what_is_no_pattern_is_refused(pattern: str, flags: str) -> None:
    with pytest.raises(IllFormed):
        search(pattern, flags)


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("integer", ["-1", "+007", "123456789012345678901234567890"], ["1.0", "", "1e3", "٣"]),
        ("byte", ["-128", "127"], ["128", "-129"]),
        ("nonNegativeInteger", ["0", "-0", "9"], ["-1"]),
        ("decimal", ["1", "-.5", "2."], ["1e3", "."]),
        ("double", ["1e-3", "-INF", "NaN"], ["1e", "inf"]),
        ("boolean", ["true", "0"], ["TRUE", "yes"]),
        ("date", ["2024-02-29", "2023-01-01Z", "-0001-12-31"], ["2023-02-29", "2023-13-01"]),
        ("dateTime", ["2023-01-01T24:00:00", "2023-01-01T00:00:00.5+14:00"], ["2023-01-01"]),
        ("gYearMonth", ["2023-12"], ["2023-00", "23-01"]),
        ("duration", ["P1Y", "-PT0.5S", "P1DT1H"], ["P", "PT", "1Y"]),
        ("language", ["en", "de-AT"], ["", "englishlanguage"]),
    ],
)
def test_a_literal_is_of_its_datatype(datatype: str, good: list[str], bad: list[str]) -> None:
    kind = NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}")
    assert [text for text in good if not well_typed(Literal(text, datatype=kind))] == []
    assert [text for text in bad if well_typed(Literal(text, datatype=kind))] == []


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1", "2.5", -1),
        ("1e1", "10.0", 0),
        ('"a"', '"B"', 1),
        ('"2010-06-01"^^xsd:date', '"2009-12-31"^^xsd:date', 1),
        ('"2010-06-01T12:00:00Z"^^xsd:dateTime', '"2010-06-01T12:00:00+02:00"^^xsd:dateTime', 1),
        ('"2010-06-01T12:00:00Z"^^xsd:dateTime', '"2010-06-01T20:00:00"^^xsd:dateTime', None),
        ('"2010-06-01T12:00:00Z"^^xsd:dateTime', '"2010-06-03T20:00:00"^^xsd:dateTime', -1),
        ("1", '"2010-06-01"^^xsd:date', None),
        ('"NaN"^^xsd:double', "1", None),
        ('"a"@en', '"b"@en', None),
        ('"10:00:00"^^xsd:time', '"12:00:00"^^xsd:time', -1),
        ('"P2D"^^xsd:duration', '"P1DT1H"^^xsd:dayTimeDuration', 1),
        ('"-P1Y"^^xsd:duration', '"P1M"^^xsd:duration', -1),
        ('"P1M"^^xsd:duration', '"P30D"^^xsd:duration', None),
        ("ex:a", "ex:b", None),
        ('"x"^^xsd:integer', "1", None),
    ],
)
def test_values_are_ordered_as_in_sparql(one: str, other: str, order: int | None) -> None:
    [first] = quads(f"ex:s ex:p {one} .")
    [second] = quads(f"ex:s ex:p {other} .")
    assert compare(first.object, second.object) == order


def test_a_query_that_does_not_end_is_named() -> None:
    pairs = " ".join(f"ex:n{n} a ex:Thing ; ex:p {n} ." for n in range(300))
    query = "SELECT $this { $this ex:p ?a . ?x ex:p ?b . ?y ex:p ?c . ?z ex:p ?d"
    shapes = QUERY % (query + " FILTER (?a + ?b + ?c + ?d = -1) }")
    with pytest.raises(QueryTimeout, match=f"{EX}S.*0.5 seconds"):
        validate(quads(pairs), quads(shapes), ontology=False, engine="fast", deadline=0.5)


def test_a_fault_of_the_other_process_is_not_silent(capfd: pytest.CaptureFixture[str]) -> None:
    def work(tell: Tell) -> Iterator[int]:
        tell("this")
        yield 1
        raise KeyError("that")

    results = Apart(work).results(5)
    with pytest.raises(MemoryExceeded, match="this"):
        list(results)
    assert "KeyError: 'that'" in capfd.readouterr().err


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_pattern_that_goes_back_without_end_is_named(engine: Engine) -> None:
    data = quads(f'ex:a a ex:Thing ; ex:p "{"a" * 60}b" .')
    slow = "ex:Slow sh:property [ sh:path ex:p ; sh:pattern '^(a+)+$' ]"
    shapes = f"ex:Quick sh:targetClass ex:Thing . {slow} ; sh:targetClass ex:Thing ."
    with pytest.raises(QueryTimeout, match=f"{EX}Slow: did not end within 0.5 seconds"):
        validate(data, quads(shapes), ontology=False, engine=engine, deadline=0.5)


@pytest.mark.parametrize("pattern", ["a|b", "^[a-z]+$", r"^[*+]{3}\(x?$", "^(a|b)[0-9]{4}"])
def test_a_pattern_with_one_way_to_match_is_judged_with_all_else(pattern: str) -> None:
    assert is_plain(pattern)


@pytest.mark.parametrize("pattern", ["(a|aa)+", "a*b", "^a*a*$", "^(a?){20}$", "^a?b?", "^a|b+"])
def test_a_pattern_with_many_ways_to_match_is_judged_apart(pattern: str) -> None:
    assert not is_plain(pattern)


def test_many_results_are_counted_and_few_are_kept() -> None:
    many = " ".join(f"ex:n{n} a ex:Party ." for n in range(50))
    report = validate(turtle(many), turtle(SHAPES), ontology=False, engine="fast", most=7)
    assert (len(report.results), report.total, report.truncated) == (7, 100, True)
    assert report.text().startswith("Does not conform: 100 results. The first 7 are shown.")


@pytest.mark.parametrize("severity", ["Warning", "Violation"])
def test_of_too_many_results_the_gravest_are_kept(severity: str) -> None:
    other = "Warning" if severity == "Violation" else "Violation"
    shapes = f"""ex:Shape sh:targetNode ex:a ; sh:property
      [ sh:path ex:p ; sh:in () ; sh:severity sh:{severity} ] ,
      [ sh:path ex:q ; sh:in () ; sh:severity sh:{other} ] ."""
    data = "ex:a ex:p 1, 2, 3 ; ex:q 1, 2, 3 ."
    report = validate(turtle(data), turtle(shapes), ontology=False, engine="fast", most=4)
    assert Counter(one.severity for one in report.results) == {"Violation": 3, "Warning": 1}
    assert (report.total, report.violations) == (6, 3)


def test_only_the_shapes_that_are_named_are_checked() -> None:
    shapes = "ex:S sh:targetNode ex:a ; sh:class ex:A . ex:T sh:targetNode ex:a ; sh:class ex:B ."
    report = judged(shapes, "ex:a ex:p 1 .", only=[f"{EX}T"])
    assert [result.shape for result in report.results] == [f"{EX}T"]
    with pytest.raises(NotFound, match=f"{EX}U"):
        validate([], quads(shapes), only=[f"{EX}U"])


def test_a_named_graph_is_checked_alone() -> None:
    for data in (quads(SPLIT), a_store(SPLIT)):
        report = validate(data, quads(SHAPES), ontology=False, graphs=[f"{EX}g1"])
        assert [result.path for result in report.results] == [f"{EX}age"]


def test_the_real_shapes_accept_the_real_reference_data() -> None:
    report = validate([])
    assert report.conforms, report.text()
