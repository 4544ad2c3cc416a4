from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, QuerySolutions

from rightsgraph import executables
from rightsgraph.iris import BASE
from rightsgraph.queries import load_queries
from rightsgraph.store import OxigraphStore

# As editors ask an endpoint for its examples.
EXAMPLES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?iri ?comment ?text ?target WHERE {
  ?iri a sh:SPARQLExecutable ; rdfs:comment ?comment ; schema:target ?target ;
    sh:select|sh:ask|sh:construct|sh:describe ?text .
}"""
PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?prefix ?namespace WHERE { ?any sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }
"""


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.load_quads(executables.executables(load_queries().values()))
    return store


def rows(store: OxigraphStore, sparql: str) -> list[dict[str, str]]:
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name].value for name in names} for row in found]


def test_editors_find_every_saved_query(store: OxigraphStore) -> None:
    found = {row["iri"]: row for row in rows(store, EXAMPLES)}
    assert {iri.rpartition("/")[2] for iri in found} == set(load_queries())
    assert len(found) > 25
    assert {row["target"] for row in found.values()} == {f"{BASE}sparql"}


def test_what_they_find_runs_as_it_stands(store: OxigraphStore) -> None:
    for row in rows(store, EXAMPLES):
        assert "#+" not in row["text"]
        assert isinstance(OxigraphStore().query(row["text"]), QuerySolutions)


def test_prefixes_are_declared(store: OxigraphStore) -> None:
    found = {row["prefix"]: row["namespace"] for row in rows(store, PREFIXES)}
    assert found["rg"] == f"{BASE}ns#"
    assert len(found) > 10


def test_the_shipped_graph_has_them(shipped: OxigraphStore) -> None:
    assert executables.GRAPH in shipped.graphs()
    graph = NamedNode(executables.GRAPH)
    blank = f"ASK {{ GRAPH {graph} {{ ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }} }}"
    assert not shipped.query(blank)
    query = f"{BASE}queries/positions-by-theme"
    assert shipped.query(f"ASK {{ GRAPH {graph} {{ <{query}> a ?kind }} }}")


def test_without_queries_there_is_nothing() -> None:
    assert executables.executables([]) == []
