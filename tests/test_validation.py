from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from rdflib import RDF, SH, Dataset, Graph, URIRef

from rightsgraph import resources
from rightsgraph.errors import SyntaxFault
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import Result, validate

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


def turtle(body: str) -> Graph:
    return Graph().parse(data=PREFIXES + body, format="turtle")


def quads(body: str) -> list[Quad]:
    return list(parse((PREFIXES + body).encode(), RdfFormat.TRIG))


def found(body: str) -> list[Result]:
    return list(validate(turtle(body), turtle(SHAPES), ontology=False).results)


def test_a_sound_graph_conforms() -> None:
    report = validate(turtle(GOOD), turtle(SHAPES), ontology=False)
    assert report.conforms
    assert report.results == ()
    assert report.text() == "Conforms: 0 results.\n"


def test_a_result_says_what_to_mend_and_where() -> None:
    assert found(GOOD.replace("7", '"seven"')) == [
        Result(
            focus=f"{EX}ann",
            path=f"{EX}age",
            value='"seven"',
            shape=f"{EX}PartyShape",
            component="DatatypeConstraintComponent",
            severity="Violation",
            message="Give the age as a whole number.",
        )
    ]


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


def test_the_report_is_also_a_graph() -> None:
    report = validate(turtle("ex:ann a ex:Party ."), turtle(SHAPES), ontology=False)
    assert not report.conforms
    assert len(list(report.graph.subjects(RDF.type, SH.ValidationResult))) == 2


def test_the_text_of_the_report_goes_node_by_node() -> None:
    report = validate(turtle("ex:b a ex:Party . ex:a a ex:Party ."), turtle(SHAPES), ontology=False)
    lines = report.text().splitlines()
    assert lines[0] == "Does not conform: 4 results."
    assert [line for line in lines if line.startswith("http")] == [f"{EX}a", f"{EX}b"]
    assert "  Violation: Give the age as a whole number." in lines
    assert f"    path      {EX}age" in lines


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


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:property [ sh:minCount 1 ]",
        'sh:property [ sh:path ex:age ; sh:minCount "x" ]',
        'sh:sparql [ sh:select "SELEC" ]',
    ],
)
def test_malformed_shapes_are_named(constraint: str) -> None:
    shapes = turtle(f"ex:S a sh:NodeShape ; sh:targetClass ex:Party ; {constraint} .")
    with pytest.raises(SyntaxFault, match="shapes: "):
        validate(turtle(GOOD), shapes, ontology=False)


def test_the_real_shapes_accept_the_real_reference_data() -> None:
    report = validate([])
    assert report.conforms, report.text()
