"""Each check finds the fault it is for, and nothing in a store without faults."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, parse

from rightsgraph.hygiene import load_checks, run_checks
from rightsgraph.iris import BASE, NS, graph
from rightsgraph.resources import files
from rightsgraph.store import OxigraphStore

PREFIXES = f"""
@base <{BASE}id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rg: <{NS}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

# A small document with everything that comes close to a fault and is none.
CLEAN = """
<graph/document/doc> {
  <document/doc> a rg:Document ; rdfs:label "Doc"@en ; rdfs:label "Документ"@ru .
  <document/doc/text/abc> a rg:SourceText ; rdfs:label "Text"@en ; rg:length 100 ;
    dcterms:isFormatOf <document/doc> .
  <document/doc/section/1> a rg:Passage ; rdfs:label "Section 1"@en ; rg:begin 0 ; rg:end 100 ;
    rg:inText <document/doc/text/abc> ; rg:inDocument <document/doc> ;
    dcterms:isPartOf <document/doc> .
  <document/doc/paragraph/1> a rg:Passage ; rdfs:label "Paragraph 1"@en ; rg:begin 0 ; rg:end 100 ;
    rg:inText <document/doc/text/abc> ; rg:inDocument <document/doc> ;
    dcterms:isPartOf <document/doc/section/1> ; rg:cites <law/AAA/code> .
  <review/AAA/upr/1/recommendation/1> a rg:Recommendation ; rdfs:label "1"@en .
  <review/AAA/upr/2/recommendation/2> a rg:Recommendation ; rdfs:label "2"@en ;
    rg:repeats <review/AAA/upr/1/recommendation/1> ; rg:reason <scheme/reason/cost> .
  <position/doc/AAA/upr/1/1> a rg:PositionStatement ; rdfs:label "Position"@en ;
    rg:position <scheme/position/noted> ; rg:onRecommendation <review/AAA/upr/1/recommendation/1> ;
    prov:wasDerivedFrom <document/doc/paragraph/1> .
  <link/repeats/1> a rg:Link ; rdfs:label "Link 1"@en ; rg:relation rg:repeats ; rg:accepted true ;
    rg:from <review/AAA/upr/2/recommendation/2> ; rg:to <review/AAA/upr/1/recommendation/1> .
  <link/repeats/2> a rg:Link ; rdfs:label "Link 2"@en ; rg:relation rg:repeats ; rg:accepted false ;
    rg:from <review/AAA/upr/1/recommendation/1> ; rg:to <review/AAA/upr/2/recommendation/2> .
}
<graph/curation/doc> { <document/doc> rdfs:label "Doc"@en . }
<graph/text/doc> { <document/doc/paragraph/1> rg:text "Words"@en . }
<graph/reference/x> {
  <state/AAA> a rg:State ; rdfs:label "A"@en .
  <state/BBB> a rg:State ; rdfs:label "B"@en .
  <law/AAA/code> a rg:NationalLaw ; rdfs:label "Code"@en ; rg:jurisdiction <state/AAA> .
  <law/BBB/code> a rg:NationalLaw ; rdfs:label "Code"@en ; rg:jurisdiction <state/BBB> .
  <law/AAA/old-code> dcterms:isReplacedBy <law/AAA/code> .
}
<graph/import/x> { _:anyone rdfs:comment "Blank nodes of others are theirs." . }
"""

# check, graph and Turtle added to the clean store, the node that the check must find
FAULTS = [
    ("blank-node", "document/doc", "<state/AAA> rdfs:seeAlso []", "id/state/AAA"),
    ("blank-node", "curation/doc", "[] rdfs:seeAlso <state/AAA>", "id/state/AAA"),
    ("blank-node", "reference/x", "<state/AAA> rdfs:seeAlso []", "id/state/AAA"),
    ("dangling-iri", "import/x", "<state/AAA> rdfs:seeAlso <state/ZZZ>", "id/state/ZZZ"),
    ("dangling-iri", "import/x", "<state/AAA> rg:theme <scheme/theme/z>", "scheme/theme/z"),
    (
        "derived-thing",
        "reference/x",
        "<state/AAA> prov:wasDerivedFrom <document/doc/paragraph/1>",
        "id/state/AAA",
    ),
    (
        "disagreeing-values",
        "curation/doc",
        "<position/doc/AAA/upr/1/1> rg:position <scheme/position/supported>",
        "id/position/doc/AAA/upr/1/1",
    ),
    ("disagreeing-values", "import/x", '<state/AAA> rdfs:label "AA"@en', "id/state/AAA"),
    (
        "duplicate-thing",
        "reference/x",
        """<law/AAA/code-2> a rg:NationalLaw ; rdfs:label "Code"@en ;
             rg:jurisdiction <state/AAA>""",
        "id/law/AAA/code",
    ),
    ("missing-definition", "ontology", 'rg:new a owl:Class ; rdfs:label "new"@en', "ns#new"),
    (
        "missing-definition",
        "ontology",
        """<scheme/theme/new> a skos:Concept ; skos:prefLabel "new"@en ;
             skos:definition "New."@en""",
        "scheme/theme/new",
    ),
    (
        "missing-definition",
        "ontology",
        '<scheme/new> a skos:ConceptScheme ; skos:definition "New."@en',
        "scheme/new",
    ),
    ("missing-label", "reference/x", '<state/ZZZ> a rg:State ; rdfs:label "Я"@ru', "id/state/ZZZ"),
    (
        "passage-out-of-range",
        "document/doc",
        "<document/doc/row/1> rg:begin 7 ; rg:end 7",
        "id/document/doc/row/1",
    ),
    (
        "passage-out-of-range",
        "document/doc",
        """<document/doc/row/1> rg:begin 7 ; rg:end 101 ;
             rg:inText <document/doc/text/abc> ; rg:inDocument <document/doc>""",
        "id/document/doc/row/1",
    ),
    (
        "passage-out-of-range",
        "document/doc",
        """<document/doc/section/2> rg:begin 10 ; rg:end 20 ; rg:inText <document/doc/text/abc> .
           <document/doc/row/1> rg:begin 9 ; rg:end 20 ; rg:inText <document/doc/text/abc> ;
             dcterms:isPartOf <document/doc/section/2>""",
        "id/document/doc/row/1",
    ),
    (
        "passage-out-of-range",
        "document/doc",
        """<document/doc/row/1> rg:inText <document/doc/text/abc> ;
             rg:inDocument <document/other>""",
        "id/document/doc/row/1",
    ),
    (
        "replaced-iri",
        "document/doc",
        "<document/doc/paragraph/1> rg:cites <law/AAA/old-code>",
        "id/law/AAA/old-code",
    ),
    ("replaced-iri", "ontology", "rg:cites owl:deprecated true", "ns#cites"),
    (
        "text-leak",
        "document/doc",
        '<document/doc/paragraph/1> rg:text "Words"@en',
        "id/document/doc/paragraph/1",
    ),
    ("undefined-term", "import/x", '<state/AAA> rg:isoThree "AAA"', "ns#isoThree"),
    ("undefined-term", "import/x", "<state/AAA> a rg:Nation", "ns#Nation"),
    (
        "underived-fact",
        "document/doc",
        '<document/doc/claim/1/1> a rg:Claim ; rdfs:label "C"@en',
        "id/document/doc/claim/1/1",
    ),
    (
        "underived-fact",
        "document/doc",
        "<document/doc/role/x/1> a rg:Role ; prov:wasDerivedFrom <document/doc>",
        "id/document/doc/role/x/1",
    ),
    (
        "unexplained-match",
        "document/doc",
        """<review/AAA/upr/1/recommendation/1>
             rg:repeats <review/AAA/upr/2/recommendation/2>""",
        "id/review/AAA/upr/1/recommendation/1",
    ),
    (
        "unexplained-match",
        "document/doc",
        "<document/doc/claim/2/1> rg:disputes <document/doc/claim/1/1>",
        "id/document/doc/claim/2/1",
    ),
    (
        "unexplained-match",
        "document/doc",
        """<link/supports/1> rg:relation rg:supports ; rg:accepted true ;
             rg:from <document/doc/claim/2/1> ; rg:to <document/doc/claim/1/1>""",
        "id/document/doc/claim/2/1",
    ),
    (
        "unknown-concept",
        "document/doc",
        "<position/doc/AAA/upr/1/1> rg:wording <scheme/position/noted>",
        "id/position/doc/AAA/upr/1/1",
    ),
    ("untyped-node", "curation/doc", '<state/ZZZ> rdfs:label "Z"@en', "id/state/ZZZ"),
]


def a_store(*sources: str) -> OxigraphStore:
    """The ontology, and what the sources say."""
    store = OxigraphStore()
    for path in files("ontology", "*.ttl"):
        store.load(path, graph("ontology"))
    for source in sources:
        store.load_quads(parse(trig(source), RdfFormat.TRIG))
    return store


def trig(source: str) -> str:
    """TriG from a fragment that writes graphs and concepts relative to the project's base."""
    for folder in ("graph", "scheme"):
        source = source.replace(f"<{folder}/", f"<{BASE}{folder}/")
    return PREFIXES + source


def test_all_checks_are_discovered() -> None:
    checks = load_checks()
    assert len(checks) == 15
    assert {check.name for check in checks} == {name for name, *_ in FAULTS}


def test_every_check_says_what_to_do_and_where() -> None:
    for check in load_checks():
        assert check.title
        assert len(check.description) > len(check.title), check.name
        assert check.severity in ("error", "warning"), check.name
        found = OxigraphStore().query(check.sparql)
        assert isinstance(found, QuerySolutions)
        assert found.variables[0].value == "node", check.name


def test_clean_store_has_no_findings() -> None:
    assert run_checks(a_store(CLEAN)) == []


@pytest.mark.parametrize(("name", "where", "fault", "node"), FAULTS)
def test_planted_fault_is_found(name: str, where: str, fault: str, node: str) -> None:
    checks = [check for check in load_checks() if check.name == name]
    findings = run_checks(a_store(CLEAN, f"<graph/{where}> {{ {fault} }}"), checks)
    assert [finding.check.name for finding in findings] == [name]
    assert findings[0].values["node"] == NamedNode(BASE + node)


def test_unbound_values_are_left_out() -> None:
    checks = [check for check in load_checks() if check.name == "replaced-iri"]
    store = a_store(CLEAN, "<graph/ontology> { rg:cites owl:deprecated true }")
    assert set(run_checks(store, checks)[0].values) == {"node", "usedBy"}
