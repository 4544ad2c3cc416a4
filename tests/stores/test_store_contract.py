"""What every store does alike, whichever engine is behind it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from named_quads import ALL, EX, names, quad
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
)

from rightsgraph.errors import BadRequest, SyntaxFault
from rightsgraph.remote import RemoteStore
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore, Store
from rightsgraph_server.app import create_app

XSD = "http://www.w3.org/2001/XMLSchema#"
AnyStore = OxigraphStore | RemoteStore


def named(name: str, graph: str) -> Quad:
    return Quad(
        NamedNode(EX + name), NamedNode(f"{EX}is"), NamedNode(f"{EX}X"), NamedNode(EX + graph)
    )


@pytest.fixture
def three(store: AnyStore) -> AnyStore:
    store.load([quad("a", 1, "g1"), quad("b", 2, "g2"), quad("c", 3, "g3")])
    return store


def test_it_is_a_store(three: AnyStore) -> None:
    assert isinstance(three, Store)
    assert three.graphs() == [f"{EX}g1", f"{EX}g2", f"{EX}g3"]
    assert three.count() == 3


def test_outside_graph_a_query_sees_the_union(three: AnyStore) -> None:
    assert names(three.query(ALL)) == ["a", "b", "c"]
    assert names(three.query("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("FROM <http://example.org/g1>", ["a"]),
        ("from ex:g1", ["a"]),
        ("FROM <http://example.org/g1>\nFROM <http://example.org/g2>", ["a", "b"]),
        ("# FROM <http://example.org/g1>\n", ["a", "b", "c"]),
    ],
)
def test_a_query_that_names_its_graphs_sees_only_these(
    three: AnyStore, clause: str, expected: list[str]
) -> None:
    query = f"PREFIX ex: <{EX}> SELECT ?s {clause} WHERE {{ ?s ?p ?o }}"
    assert names(three.query(query)) == expected


def test_graphs_of_the_protocol_replace_those_of_the_query(three: AnyStore) -> None:
    inside = "SELECT ?s FROM <http://example.org/g3> WHERE { GRAPH ?g { ?s ?p ?o } }"
    outside = "SELECT ?s FROM <http://example.org/g3> WHERE { ?s ?p ?o }"
    assert names(three.query(outside, default_graphs=[f"{EX}g1", f"{EX}g2"])) == ["a", "b"]
    assert names(three.query(inside, default_graphs=[f"{EX}g1"])) == []
    assert names(three.query(outside, named_graphs=[f"{EX}g2"])) == []
    assert names(three.query(inside, named_graphs=[f"{EX}g2"])) == ["b"]


def test_a_graph_that_is_no_iri_is_refused(three: AnyStore) -> None:
    with pytest.raises(BadRequest, match="no IRI"):
        three.query(ALL, default_graphs=["g 1"])
    with pytest.raises(BadRequest, match="no IRI"):
        list(three.snapshot(["g1> } ; DROP ALL #"]))


def test_the_four_forms_of_query(three: AnyStore) -> None:
    construct = three.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    describe = three.query(f"DESCRIBE <{EX}a>")
    assert not isinstance(construct, QuerySolutions | QueryBoolean)
    assert not isinstance(describe, QuerySolutions | QueryBoolean)
    assert len(list(construct)) == 3
    assert [triple.subject for triple in describe] == [NamedNode(f"{EX}a")]
    for pattern, holds in (("?s ?p 3", True), ("?s ?p 4", False)):
        answer = three.query(f"ASK {{ {pattern} }}")
        assert isinstance(answer, QueryBoolean)
        assert bool(answer) is holds


def test_the_form_is_not_looked_for_in_names(three: AnyStore) -> None:
    query = f"# CONSTRUCT\nPREFIX ask: <{EX}> PREFIX select: <{EX}>\nSELECT ?s {{ ?s ask:p 1 }}"
    assert names(three.query(query)) == ["a"]


def test_a_syntax_error_says_what_is_wrong(store: AnyStore) -> None:
    with pytest.raises(SyntaxFault, match="SPARQL|expected|syntax"):
        store.query("SELECT ?s WHERE {\n  ?s ")
    with pytest.raises(SyntaxFault, match="SPARQL|expected|syntax"):
        store.update("INSERT ?s")


def test_an_update_changes_the_store(three: AnyStore) -> None:
    three.update(f"INSERT DATA {{ GRAPH <{EX}g9> {{ <{EX}d> <{EX}p> 4 }} }}")
    assert names(three.query(ALL)) == ["a", "b", "c", "d"]
    three.update("DELETE { GRAPH ?g { ?s ?p 4 } } WHERE { GRAPH ?g { ?s ?p 4 } }")
    assert names(three.query(ALL)) == ["a", "b", "c"]


def test_several_updates_are_one_request(three: AnyStore) -> None:
    three.update(
        f"CLEAR GRAPH <{EX}g1> ; INSERT DATA {{ GRAPH <{EX}g1> {{ <{EX}x> <{EX}p> 'é\\n\"' }} }}"
    )
    rows = three.query(f"SELECT ?o WHERE {{ <{EX}x> ?p ?o }}")
    assert isinstance(rows, QuerySolutions)
    assert [row["o"] for row in rows] == [Literal('é\n"')]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("VALUES ?n { 1 } ?s ex:p ?n", ["b"]),
        ("{ SELECT ?s WHERE { VALUES ?n { 1 } ?s ex:p ?n } }", ["b"]),
        ("VALUES ?n { 1 } { ?s ex:p ?n } UNION { ?s ex:q ?n }", ["b"]),
        ("VALUES ?n { 1 } ?s ex:p ?n OPTIONAL { ?s ex:q ?m }", ["b"]),
    ],
)
def test_bindings_fill_values_clauses(three: AnyStore, pattern: str, expected: list[str]) -> None:
    query = f"PREFIX ex: <{EX}> SELECT ?s WHERE {{ {pattern} }}"
    assert names(three.query(query, bindings={"n": Literal(2)})) == expected


def test_a_binding_of_none_leaves_the_variable_open(three: AnyStore) -> None:
    query = f"SELECT ?s WHERE {{ VALUES ?n {{ 1 }} ?s <{EX}p> ?n }}"
    assert names(three.query(query)) == ["a"]
    assert names(three.query(query, bindings={"n": None})) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text", ['" } VALUES ?b { 1 } # \\ \n', "Қазақстан – “é”", "\t'; \\u0041", "<a>&amp;"]
)
def test_a_bound_string_stays_one_string(three: AnyStore, text: str) -> None:
    three.load(
        [Quad(NamedNode(f"{EX}t"), NamedNode(f"{EX}q"), Literal(text), NamedNode(f"{EX}g4"))]
    )
    query = f"SELECT ?s ?t WHERE {{ VALUES ?t {{ 1 }} ?s <{EX}q> ?t }}"
    rows = three.query(query, bindings={"t": Literal(text)})
    assert isinstance(rows, QuerySolutions)
    assert [(row["s"], row["t"]) for row in rows] == [(NamedNode(f"{EX}t"), Literal(text))]


TERMS = [
    NamedNode(f"{EX}o"),
    Literal("x"),
    Literal("x", language="en"),
    Literal('Ъ\n"quoted"\\ \t', language="ru"),
    Literal("6.4", datatype=NamedNode(f"{XSD}decimal")),
    Literal("-12", datatype=NamedNode(f"{XSD}integer")),
    Literal("2014-11-21", datatype=NamedNode(f"{XSD}date")),
    Literal("2013", datatype=NamedNode(f"{XSD}gYear")),
    Literal("true", datatype=NamedNode(f"{XSD}boolean")),
    Literal("http://a.b/c", datatype=NamedNode(f"{XSD}anyURI")),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_term_comes_back_as_it_went_in(store: AnyStore, term: NamedNode | Literal) -> None:
    whole = Quad(NamedNode(f"{EX}s"), NamedNode(f"{EX}p"), term, NamedNode(f"{EX}g"))
    store.load([whole])
    rows = store.query(f"SELECT ?o WHERE {{ <{EX}s> <{EX}p> ?o }}")
    assert isinstance(rows, QuerySolutions)
    assert [row["o"] for row in rows] == [term]
    assert list(store.snapshot()) == [whole]
    again = store.query(
        f"SELECT ?s WHERE {{ VALUES ?o {{ 1 }} ?s <{EX}p> ?o }}", bindings={"o": term}
    )
    assert names(again) == ["s"]


def test_blank_nodes_keep_what_is_said_of_them_together(store: AnyStore) -> None:
    blank = BlankNode("x")
    quads = [
        Quad(blank, NamedNode(f"{EX}p"), Literal(1), NamedNode(f"{EX}g")),
        Quad(blank, NamedNode(f"{EX}q"), BlankNode("y"), NamedNode(f"{EX}g")),
        Quad(BlankNode("y"), NamedNode(f"{EX}p"), Literal(2), NamedNode(f"{EX}g")),
        quad("a", 1, "g"),
    ]
    store.load(quads)
    rows = store.query(f"SELECT ?x ?y {{ ?x <{EX}p> 1 ; <{EX}q> ?y . ?y <{EX}p> 2 }}")
    assert isinstance(rows, QuerySolutions)
    found = list(rows)
    assert len(found) == 1
    assert isinstance(found[0]["x"], BlankNode)
    assert found[0]["x"] != found[0]["y"]
    assert len(list(store.snapshot())) == 4


def test_a_snapshot_goes_graph_by_graph(three: AnyStore) -> None:
    graphs = [str(quad.graph_name).strip("<>") for quad in three.snapshot()]
    assert graphs == sorted(graphs) == [f"{EX}g1", f"{EX}g2", f"{EX}g3"]
    assert list(three.snapshot([f"{EX}g2"])) == [quad("b", 2, "g2")]
    assert list(three.snapshot([f"{EX}none"])) == []
    assert list(three.snapshot([])) == []


def test_a_load_that_fails_changes_nothing(three: AnyStore) -> None:
    def broken() -> Iterator[Quad]:
        yield quad("d")
        raise SyntaxFault("bad line", "file.ttl")

    with pytest.raises(SyntaxFault, match="bad line"):
        three.load(broken())
    assert three.count() == 3


def test_loading_twice_changes_nothing_more(three: AnyStore) -> None:
    three.load([quad("a", 1, "g1"), quad("b", 2, "g2")])
    assert three.count() == 3


def test_files_are_loaded(store: AnyStore, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"<{EX}a> <{EX}p> 1 .")
    (tmp_path / "b.trig").write_text(f"<{EX}g2> {{ <{EX}b> <{EX}p> 2 }}")
    (tmp_path / "c.nt.gz").write_bytes(gzip.compress(f"<{EX}c> <{EX}is> <{EX}X> .\n".encode()))
    store.load(tmp_path / "a.ttl", f"{EX}g1")
    store.load(tmp_path / "b.trig", f"{EX}g1")
    store.load(tmp_path / "c.nt.gz", f"{EX}g3")
    assert set(store.snapshot()) == {quad("a", 1), quad("b", 2, "g2"), named("c", "g3")}


def test_many_quads_of_many_graphs_are_all_there(store: AnyStore) -> None:
    store.load(quad(f"s{n}", n, f"g{n % 7}") for n in range(15_000))
    assert len(store.graphs()) == 7
    assert store.count() == 15_000
    rows = store.query("SELECT ?s ?o WHERE { ?s ?p ?o }")
    assert isinstance(rows, QuerySolutions)
    assert sum(int(row["o"].value) for row in rows) == sum(range(15_000))
    assert sum(1 for _ in store.snapshot()) == 15_000


def test_an_answer_need_not_be_read_to_its_end(three: AnyStore) -> None:
    three.load(quad(f"s{n}", n, "g4") for n in range(2_000))
    for _ in range(15):
        rows = three.query(ALL)
        assert isinstance(rows, QuerySolutions)
        assert next(rows)
    assert three.count() == 2_003


def test_a_text_may_change_its_base(three: AnyStore) -> None:
    three.update(f"BASE <{EX}> BASE <deeper/> INSERT DATA {{ GRAPH <g> {{ <d> <is> <../X> }} }}")
    query = f"BASE <{EX}>\nPREFIX d: <deeper/>\nBASE <deeper/> SELECT ?s {{ ?s d:is <../X> }}"
    assert names(three.query(query)) == ["deeper/d"]


def test_the_graph_store_protocol_tells_what_it_did(store: AnyStore) -> None:
    settings = Settings(updates=True, trust_this_machine=True)
    client = create_app(settings, store).test_client()
    steps = [("PUT", 201), ("PUT", 204), ("POST", 200), ("GET", 200), ("DELETE", 200)]
    steps += [("GET", 404), ("DELETE", 404), ("POST", 201), ("DELETE", 200)]
    for method, status in steps:
        body = "<#a> <#b> <#c> ." if method in ("PUT", "POST") else ""
        found = client.open(
            f"/graphs?graph={EX}g", method=method, data=body, content_type="text/turtle"
        )
        assert found.status_code == status, (method, found.text)
    assert store.graphs() == []
