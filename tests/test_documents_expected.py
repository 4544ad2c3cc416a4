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
    <{state("FJI")}> a rg:State . <{state("TON")}> a rg:State .
    <{state("SSD")}> a rg:State }}
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
      rg:stateUnderReview <{state("TON")}> ; rg:cycle 2 .
    <{review("SSD", "upr", 3)}> a rg:Review, rg:UPRReview ;
      rg:stateUnderReview <{state("SSD")}> ; rg:cycle 3 . }}
  GRAPH <{graph("document", "issues")}> {{
    <{review("FJI", "ccpr", 2)}> a rg:Review, rg:TreatyBodyReview ;
      rg:stateUnderReview <{state("FJI")}> ; rg:cycle 2 . }}
}}"""


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.update(DATA)
    return store


Row = tuple[str, int, str, str]


def listed(store: OxigraphStore, code: str) -> list[Row]:
    rows = run(store, "documents-expected", state=code)
    assert isinstance(rows, QuerySolutions)
    return [
        (
            row["mechanism"].value,
            int(row["cycle"].value),
            row["status"].value,
            row["document"].value.removeprefix(BASE) if row["document"] else "",
        )
        for row in rows
    ]


def unread(mechanism: str, cycle: int, number: int) -> list[Row]:
    return [(mechanism, cycle, "not read here", "")] * number


def test_what_was_read_stands_beside_what_was_not(store: OxigraphStore) -> None:
    found = [row for row in listed(store, "FJI") if row[0] == "UPR"]
    assert len(found) == 6
    assert {row for row in found if row[3]} == {
        ("UPR", 1, "read", "id/document/report"),
        ("UPR", 1, "read", "id/document/council"),
    }
    assert [row for row in found if not row[3]] == unread("UPR", 1, 4)


def test_a_later_cycle_tells_of_the_earlier_of_which_nothing_is_known(
    store: OxigraphStore,
) -> None:
    assert listed(store, "TON") == unread("UPR", 1, 6) + unread("UPR", 2, 6)


def test_a_state_younger_than_the_first_cycle_has_none(store: OxigraphStore) -> None:
    assert listed(store, "SSD") == unread("UPR", 2, 6) + unread("UPR", 3, 6)


def test_a_review_by_a_treaty_body_leaves_four_kinds(store: OxigraphStore) -> None:
    found = listed(store, "FJI")
    assert [row for row in found if row[0] != "UPR"] == unread("treaty body", 2, 4)
