"""The parts of a remote store that need no service: its addresses, and what a load is cut into."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from rightsgraph.errors import BadRequest
from rightsgraph.remote_load import batches
from rightsgraph.remote_virtuoso import Rows, asked
from rightsgraph.settings import Settings

EX = "http://example.org/"
SECRET = "open-sesame-42"


def quad(name: str) -> ox.Quad:
    subject, predicate, graph = (ox.NamedNode(EX + each) for each in (name, "p", "g"))
    return ox.Quad(subject, predicate, subject, graph)


def test_batches_are_small_but_keep_blank_nodes_together(tmp_path: Path) -> None:
    blank = ox.BlankNode("b")
    about = [
        ox.Quad(blank, ox.NamedNode(f"{EX}p{n}"), blank, ox.NamedNode(f"{EX}g")) for n in range(50)
    ]
    found = list(batches([*about, *map(quad, map(str, range(50)))], tmp_path, 200))
    together = [batch for batch in found if b"_:" in batch.lines]
    apart = [batch for batch in found if b"_:" not in batch.lines]
    assert [batch.lines.count(b"\n") for batch in together] == [50]
    assert sum(batch.lines.count(b"\n") for batch in apart) == 50
    assert max(len(batch.lines) for batch in apart) < 300
    assert list(tmp_path.iterdir()) == []


def test_virtuoso_is_asked_so_that_it_understands() -> None:
    query = "SELECT ?s FROM <a:g> FROM NAMED ex:h { ?s ?p 'FROM <a:b>' } # FROM <a:c>"
    sparql, dataset = asked(query, "SELECT", [("default-graph-uri", "a:d")])
    assert " ".join(sparql.split()) == "SELECT ?s { ?s ?p 'FROM <a:b>' } # FROM <a:c>"
    assert [name for name, _ in dataset] == ["default-graph-uri", "named-graph-uri"]
    assert asked(query, "SELECT", []) == (query, [])
    described, _ = asked("DESCRIBE <a:b>", "DESCRIBE", [])
    assert described.endswith("\nDESCRIBE <a:b>")
    listed, _ = asked("SELECT ?g { GRAPH ?g { } FILTER(?g != 'GRAPH ?g {}') }", "SELECT", [])
    assert listed.count("GROUP BY ?g") == 1


TABLE = b"""
{ "head": { "link": [], "vars": ["s"] },
  "results": { "distinct": false, "ordered": true, "bindings": [
    { "s": { "type": "literal", "value": "a }, b" }},
    { "s": { "type": "bnode", "value": "nodeID://b1" }},
    { "s": { "type": "literal", "value": "a }, b" }},
    { },
    { "s": { "type": "bnode", "value": "nodeID://b1" }} ] } }"""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT DISTINCT ?s { ?s ?p 1 }", ["a }, b", "b1", ""]),
        ("select  distinct ?s { ?s ?p 1 }", ["a }, b", "b1", ""]),
        ("SELECT ?s { { SELECT DISTINCT ?s { ?s ?p 1 } } }", ["a }, b", "b1", "a }, b", "", "b1"]),
        ("# SELECT DISTINCT\nSELECT ?s { ?s ?p 1 }", ["a }, b", "b1", "a }, b", "", "b1"]),
    ],
)
def test_rows_that_are_to_be_distinct_are_given_once(query: str, expected: list[str]) -> None:
    for given in (TABLE, TABLE.replace(b" ] } }", b"\n] } }\n")):
        rows = Rows(query)
        mended = b"".join(map(rows, given.splitlines(keepends=True)))
        assert mended == Rows(query)(given)
        table = ox.parse_query_results(mended, ox.QueryResultsFormat.JSON)
        assert isinstance(table, ox.QuerySolutions)
        assert [row["s"].value if row["s"] else "" for row in table] == expected


@pytest.mark.parametrize(
    "address",
    [
        f"http://ann:{SECRET}@example.org/sparql",
        "http://",
        "https://example.org/a b",
        "http://example.org/sparql#x",
        "http://example.org:99999/sparql",
        "HTTP://[::1/sparql",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(address: str) -> None:
    with pytest.raises(BadRequest, match="without user and password") as caught:
        Settings.from_environment({"RIGHTSGRAPH_STORE": address})
    assert SECRET not in str(caught.value)


def test_a_folder_may_look_like_an_address() -> None:
    for folder in ("httpd/store", "./http:store", "/data/https"):
        assert Settings.from_environment({"RIGHTSGRAPH_STORE": folder}).folder == Path(folder)
