from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions

from rightsgraph.paging import counting, page
from rightsgraph.queries import load_queries
from rightsgraph.store import OxigraphStore

NUMBERS = "VALUES ?n { 5 3 9 1 7 2 8 }"


def numbers(sparql: str) -> list[str]:
    rows = OxigraphStore().query(sparql)
    assert isinstance(rows, QuerySolutions)
    return [row[0].value for row in rows]


@pytest.mark.parametrize(
    ("limit", "offset", "wanted"),
    [(3, 0, "123"), (3, 3, "578"), (3, 6, "9"), (3, 9, ""), (100, 0, "1235789")],
)
def test_a_page_keeps_the_order(limit: int, offset: int, wanted: str) -> None:
    query = f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n # the end"
    assert "".join(numbers(page(query, limit, offset))) == wanted


@pytest.mark.parametrize(
    ("bounds", "limit", "offset", "wanted"),
    [
        ("LIMIT 4", 3, 0, "123"),
        ("LIMIT 4", 3, 3, "5"),
        ("LIMIT 4", 3, 6, ""),
        ("offset 2", 2, 1, "57"),
        ("OFFSET 2 LIMIT 3", 2, 2, "7"),
    ],
)
def test_pages_stay_within_the_querys_own_bounds(
    bounds: str, limit: int, offset: int, wanted: str
) -> None:
    query = f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n {bounds}"
    assert "".join(numbers(page(query, limit, offset))) == wanted


def test_bounds_of_subqueries_and_what_only_looks_like_bounds_stay() -> None:
    inner = f"{{ SELECT ?n {{ {NUMBERS} }} ORDER BY ?n LIMIT 3 }}"
    query = f'SELECT ?n {{ {inner} FILTER("}} LIMIT 1" != "") }} ORDER BY DESC(?n) # LIMIT 1'
    assert numbers(page(query, 2, 1)) == ["2", "1"]


def test_values_at_the_end_stay_at_the_end() -> None:
    query = f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n VALUES ?n {{ 9 7 1 }}"
    assert numbers(page(query, 2, 1)) == ["7", "9"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (f"SELECT ?n {{ {NUMBERS} }}", "7"),
        (f"# SELECT\nPREFIX select: <a:SELECT>\nSELECT ?n {{ {NUMBERS} }} LIMIT 4", "4"),
        (f"BASE <http://example.org/>\nSELECT (COUNT(*) AS ?c) {{ {NUMBERS} }} # end", "1"),
        ("SELECT ?n { VALUES ?n { } }", "0"),
    ],
)
def test_counting(query: str, wanted: str) -> None:
    assert numbers(counting(query)) == [wanted]


def test_every_saved_query_comes_in_pages(shipped: OxigraphStore) -> None:
    """The pages together are the whole, in its order."""
    compared = 0
    for query in load_queries().values():
        if any(parameter.required for parameter in query.parameters):
            continue
        whole = told(shipped, query.sparql)
        assert told(shipped, counting(query.sparql)) == [f"{len(whole)}"], query.name
        pages = (told(shipped, page(query.sparql, 9, start)) for start in range(0, 27, 9))
        assert [row for part in pages for row in part] == whole[:27], query.name
        compared += len(whole) > 9
    assert compared > 20


def told(store: OxigraphStore, sparql: str) -> list[str]:
    rows = store.query(sparql)
    assert isinstance(rows, QuerySolutions)
    return ["\t".join(term.value if term else "" for term in row) for row in rows]
