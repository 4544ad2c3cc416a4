"""A share of acceptance is given only where its source knows all recommendations of a review."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions

from rightsgraph.iris import (
    BASE,
    NS,
    RIGHTSGRAPH,
    body,
    document,
    graph,
    organisation,
    recommendation,
    review,
    state,
)
from rightsgraph.queries import run
from rightsgraph.store import OxigraphStore

FJI, TON = review("FJI", "upr", 1), review("TON", "upr", 1)
DATABASE, OHCHR = organisation("upr-info"), body("ohchr")
ANSWERS = (
    (RIGHTSGRAPH, FJI, 1, "supported"),
    (RIGHTSGRAPH, FJI, 1, "supported"),
    (RIGHTSGRAPH, FJI, 2, "noted"),
    (RIGHTSGRAPH, FJI, 3, ""),
    (RIGHTSGRAPH, FJI, 4, ""),
    (RIGHTSGRAPH, TON, 1, "noted"),
    (OHCHR, FJI, 1, "supported"),
    (DATABASE, TON, 1, "supported"),
    (DATABASE, TON, 2, ""),
)


def _statement(number: int, reader: str, of: str, printed: int, official: str) -> str:
    kind = f"; rg:officialPosition <{BASE}scheme/official-position/{official}>" if official else ""
    asked = recommendation(of, f"1.{printed}")
    return (
        f"<{asked}> rg:inReview <{of}> . <{BASE}s/{number}> rg:onRecommendation <{asked}> ;"
        f" prov:wasAttributedTo <{reader}> {kind} ."
    )


@pytest.fixture
def store() -> OxigraphStore:
    answers = "\n".join(_statement(number, *one) for number, one in enumerate(ANSWERS))
    reports = "".join(
        f"<{document(name)}> a rg:WorkingGroupReport ; rg:inReview <{FJI}> . "
        for name in ("report", "corrected")
    )
    store = OxigraphStore()
    store.update(f"""
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rg: <{NS}>
INSERT DATA {{ GRAPH <{graph("document", "report")}> {{
  <{FJI}> rg:stateUnderReview <{state("FJI")}> ; rg:cycle 1 .
  <{TON}> rg:stateUnderReview <{state("TON")}> ; rg:cycle 1 .
  <{RIGHTSGRAPH}> rdfs:label "rightsgraph" . <{OHCHR}> rdfs:label "list" .
  <{DATABASE}> rdfs:label "database" .
  <{document("database")}> a rg:DatabaseExport ; dcterms:creator <{DATABASE}> .
  {reports} {answers} }} }}""")
    return store


def test_only_a_source_that_knows_the_whole_has_a_share(store: OxigraphStore) -> None:
    rows = run(store, "acceptance-by-cycle")
    assert isinstance(rows, QuerySolutions)
    names = ("source", "read", "recommendations", "answered", "supported", "percent")
    found = {tuple(row[name].value if row[name] else "" for name in names) for row in rows}
    assert found == {
        ("rightsgraph", "whole", "4", "2", "1", "25"),
        ("rightsgraph", "in part", "1", "1", "0", ""),
        ("list", "in part", "1", "1", "1", ""),
        ("database", "whole", "2", "1", "1", "50"),
    }
