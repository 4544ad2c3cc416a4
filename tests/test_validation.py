"""Validation as a whole: what is found, by which engine, and what is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Dataset, URIRef
from shaped import EX, PREFIXES, judged, quads, turtle

from rightsgraph import resources
from rightsgraph.errors import MemoryExceeded, NotFound, SyntaxFault
from rightsgraph.shacl.apart import Apart, Tell
from rightsgraph.shacl.engine import Engine
from rightsgraph.shacl.report import Result
from rightsgraph.shacl.reports import WRITERS
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate

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


def found(body: str) -> list[Result]:
    return list(validate(turtle(body), turtle(SHAPES), ontology=False).results)


def test_a_sound_graph_conforms() -> None:
    report = validate(turtle(GOOD), turtle(SHAPES), ontology=False)
    assert report.conforms
    assert report.results == ()
    assert report.text() == "Conforms: 0 results.\n\nJudged by the fast engine.\n"


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
    f'sh:pattern "{"(" * 9000}a{")" * 9000}"': "no regular expression",
    'sh:pattern "a{99999999999}"': "no regular expression",
    "sh:in ex:list": "RDF list",
    'sh:sparql [ sh:select "SELEC" ]': "SELECT",
    'sh:sparql [ sh:select "SELECT ?value WHERE { $this ?p ?value }" ]': "does not select",
    'sh:sparql [ sh:select "SELECT $this WHERE { ?x }" ]': "its SPARQL",
    'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?o } }" ]': "MINUS",
    "sh:node ex:S": "recursive",
    "sh:node [ sh:not [ sh:property [ sh:path ex:a ; sh:node ex:S ] ] ]": "recursive",
    "sh:property [ sh:path ex:a ; sh:singleLine true ]": "sh:singleLine",
    "sh:memberShape ex:Other ; sh:minListLength 1": "sh:memberShape, sh:minListLength",
    "sh:property [ sh:path ex:a ; sh:mincount 1 ]": "S: sh:mincount is no term of SHACL (is sh:min",
    "sh:property [ sh:path ex:a ; sh:minCount 'x' ]": 'S: on a: sh:minCount is "x" and takes',
    "sh:severity sh:Waring ; sh:class ex:Other": "sh:Waring is no term of SHACL (is sh:Warning",
    "sh:targetNode [ ex:p 1 ]": "S: sh:targetNode: Use a term of the kind IRIOrLiteral",
    "sh:js [ sh:jsFunctionName 'f' ]": "S: sh:js asks for JavaScript",
    "sh:target [ a sh:JSTarget ]": "S: sh:JSTarget asks for JavaScript",
}


@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize("constraint", ILL_FORMED)
def test_malformed_shapes_are_named(constraint: str, engine: Engine) -> None:
    shapes = turtle(f"ex:S a sh:NodeShape ; sh:targetClass ex:Party ; {constraint} .")
    with pytest.raises(SyntaxFault, match=f"shapes: .*{re.escape(ILL_FORMED[constraint])}"):
        validate(turtle(GOOD), shapes, ontology=False, engine=engine)


def test_data_may_use_terms_that_shacl_has_not() -> None:
    """As a test of the W3C does, whose data and shapes are one graph."""
    shapes = "ex:S sh:targetNode ex:a ; sh:nodeKind sh:IRI . ex:a ex:p 1 ; sh:nodeShape ex:S ."
    assert validate(quads(shapes), quads(shapes), ontology=False).conforms


def test_ill_formed_shapes_are_told_before_data_is_read() -> None:
    def unread() -> list[Quad]:
        raise AssertionError("the data was read")

    with pytest.raises(SyntaxFault, match="minCount"):
        validate(unread, turtle("ex:S sh:targetNode ex:a ; sh:minCount 1 ."), ontology=False)


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


def test_a_report_says_that_nothing_was_checked() -> None:
    report = validate(turtle(GOOD), turtle("ex:S sh:nodeKind sh:IRI ."), ontology=False)
    told = "Conforms: 0 results. No shape has a target, so nothing was checked."
    assert report.text() == f"{told}\n"
    assert told in WRITERS["html"](report)


def test_entailment_is_refused_by_name() -> None:
    regime = "<http://www.w3.org/ns/entailment/RDFS>"
    with pytest.raises(SyntaxFault, match="entailment/RDFS"):
        validate([], quads(f"ex: sh:entailment {regime} ."), False)


def test_a_fault_of_the_other_process_is_not_silent(capfd: pytest.CaptureFixture[str]) -> None:
    def work(tell: Tell) -> Iterator[int]:
        tell("this")
        yield 1
        raise KeyError("that")

    results = Apart(work).results(5)
    with pytest.raises(MemoryExceeded, match="this"):
        list(results)
    assert "KeyError: 'that'" in capfd.readouterr().err


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
