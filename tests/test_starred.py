"""The columns of ``SELECT *`` stand in the order of the query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from rightsgraph.starred import written_out
from rightsgraph.store import OxigraphStore

CASES = {
    "SELECT * { ?s ?p ?o }": "s p o",
    "select distinct*{ ?z a ?a OPTIONAL { ?z <urn:m?no> ?m } BIND('?q *' AS ?b) }": "z a m b",
    "# SELECT *, ?o first\nPREFIX select: <urn:*> SELECT REDUCED * { $z select:x ?a }": "z a",
    "SELECT * { { SELECT ?z { ?z ?y ?x } } ?w ?v ?z }": "z w v",
    "SELECT ?p (2 * 3 AS ?n) { { SELECT * { ?z ?p ?a } } }": "p n",
    "SELECT * { }": "",
    "SELECT * { VALUES (?z ?a) { (1 2) } } ORDER BY ?a LIMIT 1": "z a",
}


@pytest.mark.parametrize(("query", "columns"), CASES.items())
def test_columns_are_in_the_order_of_the_query(query: str, columns: str) -> None:
    found = OxigraphStore().query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert [one.value for one in found.variables] == columns.split()


@pytest.mark.parametrize("query", ["SELECT (2 * ?a AS ?b) { ?a ?p ?c }", "SELECT ?b { ?b ?p ?a }"])
def test_another_star_stays(query: str) -> None:
    assert written_out(query, ["b"]) == query


def test_values_stay_with_their_variables() -> None:
    store = OxigraphStore()
    store.update("INSERT DATA { <urn:s> <urn:p> 1 }")
    found = store.query("SELECT * { ?s ?p ?o }")
    assert isinstance(found, ox.QuerySolutions)
    (row,) = found
    assert [term.value for term in row] == ["urn:s", "urn:p", "1"]
    assert row["o"].value == "1"
