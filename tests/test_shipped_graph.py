"""The shipped graph: it conforms, the checks find nothing, and it holds what the documents hold."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from rightsgraph import hygiene, validation
from rightsgraph.iris import BASE
from rightsgraph.store import OxigraphStore

PREFIXES = f"""
PREFIX rg: <{BASE}ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX doc: <{BASE}id/document/>
PREFIX position: <{BASE}scheme/position/>
"""


def count(store: OxigraphStore, pattern: str) -> int:
    """How many different ?x match a pattern."""
    query = f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    return int(next(iter(results))["n"].value)


def pairs(store: OxigraphStore, variables: str, pattern: str) -> list[tuple[str, ...]]:
    results = store.query(f"{PREFIXES} SELECT DISTINCT {variables} WHERE {{ {pattern} }}")
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(str(value) for value in row) for row in results]


def positions(slug: str, more: str = "") -> str:
    return f"?x a rg:PositionStatement ; prov:wasDerivedFrom/rg:inDocument doc:{slug} . {more}"


@pytest.mark.parametrize(
    ("expected", "pattern"),
    [
        (26, positions("kaz-upr-2010-addendum")),
        (35, positions("kaz-upr-2025-addendum")),
        (35, positions("kaz-upr-2025-addendum", "?x rg:position position:noted .")),
        (26, positions("a-hrc-14-10", "?x rg:position position:pending .")),
        (102, positions("a-hrc-14-10", "?x rg:position position:supported .")),
        (80, "?x a rg:Paragraph ; rg:inDocument doc:kaz-upr-2025-addendum ."),
        (12, "?x a rg:Section ; rg:inDocument doc:kaz-upr-2025-addendum ."),
        (10, "?x a rg:Footnote ; rg:inDocument doc:kaz-upr-2025-addendum ."),
        (26, "?x a rg:TableRow ; rg:inDocument doc:kaz-upr-2010-addendum ."),
        (12, "?x a rg:CivilSocietyRecommendation ."),
        (6, "?x a rg:Section ; rg:inDocument doc:kaz-upr-2014-joint-ngo-submission ."),
        (16, "?x a rg:Issue ."),
        (66, "?x a rg:Question ."),
        (11, "doc:kaz-ccpr-2015-ngo-commentary dcterms:creator ?x . ?x a rg:NGO ."),
        (5, "?x a rg:Section ; rg:inDocument doc:kaz-upr-2014-odf-article ."),
        (11, "?x a rg:Footnote ; rg:inDocument doc:kaz-upr-2014-odf-article ."),
        (128, f"?x rg:inReview <{BASE}id/review/KAZ/upr/1> ; rg:recommendedBy ?state ."),
        (194, f"?x rg:inReview <{BASE}id/review/KAZ/upr/2> ; rg:recommendedBy ?state ."),
        (197, "?x a rg:State ."),
        (54, f"?x a rg:Session ; rg:sessionOf <{BASE}id/body/upr-working-group> ."),
        (53, f"?x rg:provisionOf <{BASE}id/instrument/iccpr> ; rg:subject ?subject ."),
    ],
)
def test_it_holds_what_the_documents_hold(
    expected: int, pattern: str, shipped: OxigraphStore
) -> None:
    assert count(shipped, pattern) == expected


@pytest.mark.parametrize(("section", "least"), [("1", 13), ("2", 9), ("3", 7), ("4", 8), ("5", 15)])
def test_each_problem_has_the_states_that_raised_it(
    section: str, least: int, shipped: OxigraphStore
) -> None:
    article = f"{BASE}id/document/kaz-upr-2014-odf-article"
    pattern = f"""
        ?claim a rg:PeerStateClaim ; rg:claimedBy ?x ; prov:wasDerivedFrom ?passage .
        ?passage dcterms:isPartOf+ <{article}/section/{section}> .
    """
    assert count(shipped, pattern) >= least


def test_one_demand_of_two_is_answered(shipped: OxigraphStore) -> None:
    pattern = f"""
        ?x a rg:PositionStatement ; prov:wasDerivedFrom/rg:inDocument doc:kaz-upr-2010-addendum ;
           rg:onRecommendation <{BASE}id/review/KAZ/upr/1/recommendation/97.3> ;
           rg:onDemand <{BASE}id/review/KAZ/upr/1/recommendation/97.3/demand/1> .
        <{BASE}id/review/KAZ/upr/1/recommendation/97.3/demand/1>
           rg:concerns <{BASE}id/instrument/rome-statute> .
    """
    assert count(shipped, pattern) == 1


def test_the_checks_find_nothing(shipped: OxigraphStore) -> None:
    found = hygiene.run_checks(shipped)
    assert [(finding.check.name, finding.values) for finding in found] == []


def test_it_conforms_to_its_shapes(shipped: OxigraphStore) -> None:
    report = validation.validate(shipped)
    assert report.conforms, report.text()
    assert set(report.judges.values()) == {"fast"}


def test_no_words_of_documents_are_shipped(shipped: OxigraphStore) -> None:
    assert count(shipped, "?x rg:text ?words .") == 0
    assert not any(re.search("/graph/(text|import)/", name) for name in shipped.graphs())


@pytest.mark.parametrize(
    ("end", "said"),
    [("?x", "rdfs:domain|schema:domainIncludes"), ("?y", "rdfs:range|schema:rangeIncludes")],
)
def test_properties_join_what_the_ontology_says(
    end: str, said: str, shipped: OxigraphStore
) -> None:
    pattern = f"""
        GRAPH <{BASE}graph/ontology> {{ ?property {said} ?any }}
        ?x ?property ?y . {end} a ?class .
        FILTER(?property NOT IN (rg:from, rg:to, rg:relation))
        FILTER NOT EXISTS {{ ?property {said} ?meant . {end} a ?meant }}
    """
    assert pairs(shipped, "?property ?class", pattern) == []


def test_literals_have_the_types_that_the_ontology_says(shipped: OxigraphStore) -> None:
    pattern = f"""
        GRAPH <{BASE}graph/ontology> {{ ?property a owl:DatatypeProperty }}
        ?x ?property ?y . BIND(DATATYPE(?y) AS ?type)
        FILTER NOT EXISTS {{
          ?property rdfs:range|schema:rangeIncludes ?meant FILTER(?meant IN (?type, rdfs:Literal))
        }}
    """
    assert pairs(shipped, "?property ?type", pattern) == []
