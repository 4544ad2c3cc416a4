"""Each review lists which of its documents were read; of the others nothing is said but that."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions

from rightsgraph.iris import BASE, NS, document, graph, passage, review, state
from rightsgraph.queries import run
from rightsgraph.store import OxigraphStore

FJI, REPORT, COUNCIL = review("FJI", "upr", 1), document("report"), document("council")
DATA = f"""
PREFIX rg: <{NS}>
INSERT DATA {{
  GRAPH <{graph("reference", "states")}> {{
    <{state("FJI")}> a rg:State . <{state("TON")}> a rg:State }}
  GRAPH <{graph("document", "report")}> {{
    <{FJI}> a rg:Review, rg:UPRReview ; rg:stateUnderReview <{state("FJI")}> ; rg:cycle 1 .
    <{REPORT}> a rg:Document, rg:WorkingGroupReport ; rg:inReview <{FJI}> }}
  GRAPH <{graph("document", "council")}> {{
    <{FJI}> a rg:Review, rg:UPRReview ; rg:stateUnderReview <{state("FJI")}> ; rg:cycle 1 .
    <{COUNCIL}> a rg:Document, rg:CouncilReport .
    <{passage("council", "section/1")}> a rg:Passage, rg:Section ; rg:inDocument <{COUNCIL}> ;
      rg:inReview <{FJI}> }}
  GRAPH <{graph("import", "upr-info")}> {{
    <{review("TON", "upr", 2)}> a rg:Review, rg:UPRReview ;
      rg:stateUnderReview <{state("TON")}> ; rg:cycle 2 . }}
}}"""


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.update(DATA)
    return store


def listed(store: OxigraphStore, code: str) -> list[tuple[str, str]]:
    rows = run(store, "documents-expected", state=code)
    assert isinstance(rows, QuerySolutions)
    return [
        (row["status"].value, row["document"].value.removeprefix(BASE) if row["document"] else "")
        for row in rows
    ]


def test_what_was_read_stands_beside_what_was_not(store: OxigraphStore) -> None:
    found = listed(store, "FJI")
    assert len(found) == 6
    assert {row for row in found if row[1]} == {
        ("read", "id/document/report"),
        ("read", "id/document/council"),
    }
    assert [status for status, document in found if not document] == ["not read here"] * 4


def test_a_review_that_only_a_database_knows_has_no_document(store: OxigraphStore) -> None:
    assert listed(store, "TON") == [("not read here", "")] * 6
