"""A SPARQL service is asked for what breaks its shapes; the report is that of its whole graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from elsewhere import Elsewhere
from shaped import EX, quads

from rightsgraph.errors import QueryTimeout, StoreError
from rightsgraph.rdf_files import read_rdf
from rightsgraph.store import OxigraphStore, Results
from rightsgraph.validation import Report, validate


def rows(report: Report) -> Counter[tuple[str, ...]]:
    return Counter(
        (one.focus, one.path, one.value, one.shape, one.component, one.message, one.label)
        for one in report.results
    )


BOATS = """
ex:Boat rdfs:subClassOf ex:Vessel . ex:Ferry rdfs:subClassOf ex:Boat .
ex:good a ex:Ferry ; ex:name "Ann" ; ex:length 12 ; ex:port ex:rome ; rdfs:label "Ann"@en .
ex:short a ex:Boat ; ex:name "Bo" ; ex:length "short" ; ex:port ex:rome ; rdfs:label "Bo"@en .
ex:nameless a ex:Vessel ; ex:length 3 ; ex:port "Rome" ; ex:built "2020-02-31"^^xsd:date .
ex:rome a ex:Town ; ex:name "Rome" . ex:unsaid ex:name "left alone" .
"""
DECLARED = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'
SHIPS = f"""{DECLARED}
ex:VesselShape a sh:NodeShape ; sh:targetClass ex:Vessel ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[A-Z][a-z]+$" ] ,
        [ sh:path ex:length ; sh:datatype xsd:integer ; sh:minInclusive 5 ] ,
        [ sh:path ex:port ; sh:class ex:Town ] , [ sh:path ex:built ; sh:datatype xsd:date ] ;
    sh:sparql [ sh:prefixes ex: ; sh:message "{{?value}} says too much" ;
        sh:select "SELECT $this ?value WHERE {{ $this ?any ?value . FILTER (?value = 3) }}" ] .
"""


def test_a_service_answers_and_gives_nothing_else() -> None:
    there = Elsewhere(quads(BOATS))
    report = validate(there, quads(SHIPS), False)
    found = {(one.focus.removeprefix(EX), one.component) for one in report.results}
    assert found == {
        ("nameless", "MinCountConstraintComponent"),
        ("nameless", "MinInclusiveConstraintComponent"),
        ("nameless", "ClassConstraintComponent"),
        ("nameless", "DatatypeConstraintComponent"),
        ("nameless", "SPARQLConstraintComponent"),
        ("short", "DatatypeConstraintComponent"),
        ("short", "MinInclusiveConstraintComponent"),
    }
    assert report.judges == {f"{EX}VesselShape": "service"}
    assert "Judged by the service." in report.text()
    assert there.downloads == 0
    assert not [asked for asked in there.asked if "left alone" in asked]


def test_what_cannot_be_asked_is_judged_here_for_its_focus_nodes() -> None:
    shapes = "ex:S sh:targetClass ex:Boat ; sh:property [ sh:path [ sh:zeroOrMorePath ex:port ] ; "
    shapes += "sh:class ex:Vessel ] . ex:T sh:targetSubjectsOf ex:name ; sh:nodeKind sh:IRI ."
    there = Elsewhere(quads(BOATS))
    report = validate(there, quads(shapes), False)
    assert {one.focus for one in report.results} == {f"{EX}good", f"{EX}short"}
    assert report.judges == {f"{EX}S": "fast: a path that repeats", f"{EX}T": "service"}
    assert f"  {EX}S (a path that repeats)" in report.text()
    assert there.downloads == 0


@pytest.mark.parametrize("example", ["Document", "Recommendation", "PositionStatement", "Claim"])
def test_what_stands_beside_the_graph_counts_too(example: str) -> None:
    folder = Path(__file__).parent / "shapes" / "fail"
    file = min(folder.glob(f"{example}Shape--*.ttl"))
    there, here = Elsewhere(list(read_rdf(file))), OxigraphStore()
    here.load(there.snapshot())
    assert rows(validate(there)) == rows(validate(here, engine="fast"))


ASKING = 'sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this ?value WHERE { %s }" ]'


@pytest.mark.parametrize(
    "shape",
    [
        'sh:targetNode "01"^^xsd:integer , ex:nowhere ; sh:not [ sh:maxLength 9 ] ; sh:class ex:No',
        "sh:targetObjectsOf ex:port ; sh:closed true",
        "sh:targetObjectsOf ex:port ; sh:closed true ; sh:ignoredProperties ( ex:length )",
        'sh:targetObjectsOf ex:length ; sh:in ( "012"^^xsd:integer "short" 3 )',
        f"sh:targetNode ex:nowhere ; {ASKING % '$this ex:port* ?value'}",
        f'sh:targetNode "01"^^xsd:integer ; {ASKING % "FILTER (ISLITERAL($this))"}',
    ],
)
def test_nodes_and_values_are_told_as_they_are_written(shape: str) -> None:
    shapes = quads(f"{DECLARED} ex:S {shape} .")
    there, here = Elsewhere(quads(BOATS)), OxigraphStore()
    here.load(there.snapshot())
    found = rows(validate(there, shapes, False))
    assert found == rows(validate(here, shapes, False, engine="fast"))
    assert found


class Stubborn(Elsewhere):
    """A service that refuses to filter, or takes too long for it."""

    fault: type[StoreError | QueryTimeout] = StoreError

    def query(self, sparql: str, **rest: Any) -> Results:
        if "FILTER" in sparql:
            raise self.fault("no such thing", "a service")
        return super().query(sparql, **rest)


def test_what_a_service_refuses_is_judged_here() -> None:
    there, here = Stubborn(quads(BOATS)), OxigraphStore()
    here.load(there.snapshot())
    report = validate(there, quads(SHIPS), False)
    assert rows(report) == rows(validate(here, quads(SHIPS), False, engine="fast"))
    assert "no such thing" in report.judges[f"{EX}VesselShape"]


def test_a_service_that_takes_too_long_is_told_with_the_shape() -> None:
    there = Stubborn(quads(BOATS))
    there.fault = QueryTimeout
    with pytest.raises(QueryTimeout) as caught:
        validate(there, quads(SHIPS), False)
    assert caught.value.place == f"{EX}VesselShape: a service"
