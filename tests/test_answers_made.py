"""Saved queries on made facts, for what the shipped graph does not hold."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from rightsgraph.iris import BASE, NS
from rightsgraph.queries import run
from rightsgraph.store import OxigraphStore

PROLOGUE = f"""
BASE <{BASE}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rg: <{NS}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
# Two recommendations of the first review of Fiji, the first with two demands.
FACTS = """
INSERT DATA { GRAPH <graph/document/made> {
  <id/state/NOR> a rg:State ; rdfs:label "Norway"@en .
  <id/state/FJI> a rg:State ; rdfs:label "Fiji"@en .
  <id/review/FJI/upr/1> a rg:UPRReview ; rg:stateUnderReview <id/state/FJI> ; rg:cycle 1 .
  <id/document/report> a rg:WorkingGroupReport ; rg:inReview <id/review/FJI/upr/1> .
  <id/document/addendum> a rg:PositionAddendum ; rg:inReview <id/review/FJI/upr/1> ;
    rg:aboutState <id/state/FJI> ; rg:statedTotal 3 .
  <scheme/position/supported> skos:prefLabel "supported"@en .
  <scheme/position/noted> skos:prefLabel "noted"@en .
  <scheme/position/pending> skos:prefLabel "pending"@en .
  <r/1> a rg:UPRRecommendation ; rg:inReview <id/review/FJI/upr/1> ; rg:addressedTo <id/state/FJI> ;
    rg:printedNumber "5.1" ; rg:recommendedBy <id/state/NOR> ; prov:wasDerivedFrom <p/1> .
  <r/2> a rg:UPRRecommendation ; rg:inReview <id/review/FJI/upr/1> ; rg:addressedTo <id/state/FJI> ;
    rg:recommendedBy <id/state/NOR> .
  <p/1> rg:inDocument <id/document/report> .
  <p/2> rg:inDocument <id/document/report> ; rg:speaker <id/state/NOR> .
} }"""
STATEMENT = """
INSERT DATA {{ GRAPH <graph/document/made> {{
  <s/{name}> a rg:PositionStatement ; rg:onRecommendation <r/1> ; {demand}
    rg:position <scheme/position/{position}> ; dcterms:date "{date}"^^xsd:date ;
    prov:wasDerivedFrom <p/1> .
}} }}"""
CLAIMS = """
INSERT DATA { GRAPH <graph/document/made> {
  <c/1> a rg:PeerStateClaim ; rg:aboutState <id/state/FJI> ; rg:claimedBy <id/state/NOR> ;
    rg:theme <scheme/theme/torture> ; prov:wasDerivedFrom <p/2> ; rg:disputes <c/3> .
  <c/2> a rg:PeerStateClaim ; rg:aboutState <id/state/FJI> ; rg:claimedBy <id/state/NOR> ;
    rg:theme <scheme/theme/women> .
  <c/3> a rg:StateClaim ; rg:aboutState <id/state/FJI> ; prov:wasDerivedFrom <p/1> .
  <l/1> rg:from <c/1> ; rg:to <c/3> ; rg:relation rg:disputes .
  <scheme/theme/torture> skos:notation "torture" ;
    skos:inScheme <scheme/theme> .
} }"""
LIST = """
INSERT DATA { GRAPH <graph/document/list> {
  <id/document/list> a rg:ThematicList ; rg:inReview <id/review/FJI/upr/1> ;
    dcterms:creator <id/body/ohchr> .
  <id/body/ohchr> rdfs:label "OHCHR"@en .
  <s/listed> rg:onRecommendation <r/1> ; prov:wasAttributedTo <id/body/ohchr> ;
    rg:officialPosition <scheme/official-position/supported> .
} }"""


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.update(PROLOGUE + FACTS)
    return store


def _state(store: OxigraphStore, name: str, position: str, date: str, demand: int = 0) -> None:
    on = f"rg:onDemand <r/1/demand/{demand}> ;" if demand else ""
    statement = STATEMENT.format(name=name, position=position, date=date, demand=on)
    store.update(PROLOGUE + statement)


def _rows(store: OxigraphStore, name: str, *columns: str, **given: object) -> list[tuple[str, ...]]:
    results = run(store, name, **{"state": "FJI", **given})
    assert isinstance(results, ox.QuerySolutions)
    found = [[row[column] for column in columns] for row in results]
    return [tuple(_plain(term) for term in row) for row in found]


def _plain(term: object) -> str:
    return str(getattr(term, "value", "")).removeprefix(BASE)


def test_a_recommendation_counts_once_however_many_statements_are_on_it(
    store: OxigraphStore,
) -> None:
    _state(store, "one", "supported", "2020-01-01", demand=1)
    _state(store, "two", "supported", "2020-01-01", demand=2)
    columns = ("cycle", "position", "recommendations")
    assert _rows(store, "positions-by-cycle", *columns) == [("1", "supported", "1")]


def test_a_position_on_another_demand_is_no_change(store: OxigraphStore) -> None:
    _state(store, "early", "pending", "2020-01-01")
    _state(store, "one", "supported", "2020-06-01", demand=1)
    _state(store, "two", "noted", "2020-09-01", demand=2)
    found = _rows(store, "position-changes", "earlierPosition", "laterPosition")
    assert found == [("pending", "supported"), ("pending", "noted")]


def test_a_delegation_has_the_recommendations_of_the_report(store: OxigraphStore) -> None:
    found = _rows(store, "delegations-that-spoke", "delegation", "recommendations", cycle=1)
    assert found == [("Norway", "1")]


def test_a_total_of_which_nothing_was_found_is_told(store: OxigraphStore) -> None:
    found = _rows(store, "stated-totals", "document", "stated", "found")
    assert found == [("id/document/addendum", "3", "0")]


def test_only_claims_on_the_theme_raise_it(store: OxigraphStore) -> None:
    store.update(PROLOGUE + CLAIMS)
    found = _rows(store, "states-raising-themes", "theme", "claim", theme="torture")
    assert found == [("scheme/theme/torture", "c/1")]
    assert len(_rows(store, "states-raising-themes", "claim")) == 2


def test_a_dispute_is_listed_with_its_author_and_without_a_comment(store: OxigraphStore) -> None:
    store.update(PROLOGUE + CLAIMS)
    found = _rows(store, "disputed-state-claims", "stateClaim", "dispute", "objector")
    assert found == [("c/3", "c/1", "Norway")]


def test_a_thematic_list_knows_the_whole_review(store: OxigraphStore) -> None:
    store.update(PROLOGUE + LIST)
    found = _rows(store, "acceptance-by-cycle", "source", "read", "percent")
    assert found == [("OHCHR", "whole", "100")]
