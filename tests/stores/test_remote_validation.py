"""What a service answers of its shapes is what the fast engine finds in its whole graph."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from rightsgraph.remote import RemoteStore
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import Report, validate

AnyStore = OxigraphStore | RemoteStore
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """
ex:Ferry rdfs:subClassOf ex:Boat .
ex:a a ex:Ferry ; ex:name "Ann" , "Anna" ; ex:length 12 ; ex:port ex:rome ; ex:from 5 ; ex:to 9 .
ex:b a ex:Boat ; ex:name "é" ; ex:length "x"^^xsd:integer ; ex:port "Rome" ; ex:from 9 ; ex:to 5 .
ex:c a ex:Boat ; ex:length 2.5 ; ex:port ex:c , [ ex:name "no town" ] ; ex:to "late" ; ex:more 1 .
ex:d a ex:Boat ; ex:name "Don"@en , "Dan"@en , "Dän"@de ; ex:built "2020-02-31"^^xsd:date .
ex:e a ex:Boat ; ex:name "Ed" ; ex:alias "Ed" ; ex:built "2020-02-29"^^xsd:date ; ex:home ex:rome .
ex:f a ex:Boat ; ex:name "a b" ; ex:alias "Eff" ; ex:length -1 ; ex:home ex:a ; ex:from 1 .
ex:rome a ex:Town ; ex:name "Rome" .
"""
SHAPES = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:Boats sh:targetClass ex:Boat ; sh:nodeKind sh:IRI ; sh:pattern "/[a-e]$" ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:maxCount 2 ; sh:uniqueLang true ] ,
        [ sh:path ex:name ; sh:pattern "^[A-Za-z]+$" ; sh:minLength 2 ; sh:maxLength 4 ] ,
        [ sh:path ex:name ; sh:disjoint ex:alias ; sh:languageIn ( "en" ) ] ,
        [ sh:path ex:alias ; sh:equals ex:name ] , [ sh:path ex:built ; sh:datatype xsd:date ] ,
        [ sh:path ex:length ; sh:datatype xsd:integer ; sh:minInclusive 3 ; sh:maxExclusive 12 ] ,
        [ sh:path ex:from ; sh:lessThan ex:to ] , [ sh:path ex:home ; sh:hasValue ex:rome ] ,
        [ sh:path ex:port ; sh:or ( [ sh:class ex:Town ] [ sh:datatype xsd:string ] ) ] ,
        [ sh:path ex:port ; sh:node [ sh:property [ sh:path ex:name ; sh:minCount 1 ] ] ] ,
        [ sh:path ( ex:port ex:name ) ; sh:in ( "Rome" ) ; sh:minCount 1 ] ,
        [ sh:path ex:port ; sh:qualifiedValueShape [ sh:class ex:Town ] ; sh:qualifiedMinCount 1 ] ,
        [ sh:path [ sh:inversePath ex:home ] ; sh:not [ sh:class ex:Town ] ; sh:maxCount 0 ] ;
    sh:sparql [ sh:prefixes ex: ; sh:message "{?value} is no town" ; sh:select
        "SELECT $this ?value { $this ?any ?value . ?value a ex:Boat }" ] .
ex:Closed sh:targetNode ex:c , ex:nowhere ; sh:closed true ; sh:ignoredProperties ( ex:name ) .
ex:Homes sh:targetObjectsOf ex:home ; sh:class ex:Town .
"""


def quads(turtle: str) -> list[Quad]:
    return list(parse((PREFIXES + turtle).encode(), RdfFormat.TURTLE))


def rows(report: Report) -> Counter[tuple[str, ...]]:
    """Blank nodes have other names wherever they are."""
    return Counter(
        (
            one.focus,
            one.path,
            one.value[:2].replace("_:", "") or one.value,
            one.shape,
            one.component,
        )
        for one in report.results
    )


def test_the_report_is_that_of_the_whole_graph(store: AnyStore) -> None:
    graph = "http://example.org/graph"
    name = NamedNode(graph)
    store.load([Quad(one.subject, one.predicate, one.object, name) for one in quads(DATA)])
    copy = OxigraphStore()
    copy.load(store.snapshot())
    expected = rows(validate(copy, quads(SHAPES), False, engine="fast"))
    report = validate(store, quads(SHAPES), False, graphs=[graph], engine="fast")
    assert rows(report) == expected
    assert len(expected) > 25
