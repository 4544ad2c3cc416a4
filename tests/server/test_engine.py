"""The engine over a store in a folder, with its real processes."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from engines import (
    NAMES,
    Open,
    ask,
    body,
    count,
    insert,
    quad,
    running,
    workers_of,
)

from rightsgraph.errors import (
    Forbidden,
    NotAcceptable,
    RightsgraphError,
    SyntaxFault,
)
from rightsgraph.store import Store
from rightsgraph_server.engine import local
from rightsgraph_server.engine.answering import Ask, Engine
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.formats import GRAPHS, TABLES


def test_it_is_what_the_http_layer_asks(engine: LocalEngine) -> None:
    served: Engine = engine
    store: Store = engine.store
    assert isinstance(served.store, Store)
    assert store.graphs() == ["https://a.example/graph"]


@pytest.mark.parametrize(
    "query",
    [
        r"""SELECT * { VALUES (?a ?b) {
            ("" UNDEF) (UNDEF UNDEF) ("a\tb\nc\r \"d\" \\ é" <https://a.example/#é>)
            ("x"@de-AT 1.50) (1e3 true) (-0.0 "007"^^<http://www.w3.org/2001/XMLSchema#integer>)
        } }""",
        "SELECT (<<( <https://a.example/> <https://a.example/> 'x'@en )>> AS ?triple) {}",
        "SELECT * {}",
        "SELECT ?a { VALUES ?a { '' } }",
        "SELECT ?a { VALUES ?a { UNDEF } }",
        "SELECT ?a ?b { VALUES (?a ?b) { } }",
    ],
)
def test_what_its_store_finds_has_lost_nothing_on_the_way(engine: LocalEngine, query: str) -> None:
    found, usual = engine.store.query(query), ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert isinstance(usual, ox.QuerySolutions)
    assert found.variables == usual.variables
    assert [tuple(row) for row in found] == [tuple(row) for row in usual]


@pytest.mark.parametrize("query", ["ASK {}", "ASK { ?s ?p 'x' }"])
def test_its_store_says_yes_or_no(engine: LocalEngine, query: str) -> None:
    assert bool(engine.store.query(query)) is bool(ox.Store().query(query))


@pytest.mark.parametrize(
    ("query", "accept", "name", "media_type", "part"),
    [
        ("ASK { ?s ?p 7 }", "", "", "application/sparql-results+json", b"true"),
        ("ASK { ?s ?p 7 }", "text/csv", "xml", "application/sparql-results+xml", b"<boolean>true"),
        ("SELECT ?s { ?s ?p 7 }", "text/csv", "", "text/csv", b"https://a.example/7\r\n"),
        ("SELECT ?s { ?s ?p 7 }", "", "tsv", "text/tab-separated-values", b"<https://a.example/7>"),
        ("DESCRIBE <https://a.example/7>", "", "", "text/turtle", b"<https://a.example/7>"),
        ("CONSTRUCT WHERE { ?s ?p 7 }", "text/plain", "", "text/plain", b"<https://a.example/7> <"),
        ("CONSTRUCT WHERE { ?s ?p 7 }", "", "jsonld", "application/ld+json", b'"@id"'),
    ],
)
def test_answers(
    engine: LocalEngine, query: str, accept: str, name: str, media_type: str, part: bytes
) -> None:
    answer = engine.answer(Ask(query, accept=accept, format=name))
    assert answer.complete
    assert answer.media_type == media_type
    assert answer.version == engine.version()
    assert part in body(answer)


def test_every_format_has_a_writer(engine: LocalEngine) -> None:
    for form in TABLES:
        assert ask(engine, "SELECT ?s { ?s ?p 7 }", format=form.name)
    for form in GRAPHS:
        assert ask(engine, "CONSTRUCT WHERE { ?s ?p 7 }", format=form.name)


def test_the_dataset(engine: LocalEngine) -> None:
    def found(**dataset: tuple[str, ...]) -> bool:
        return bool(json.loads(ask(engine, "ASK { ?s ?p 7 }", **dataset))["boolean"])

    assert found()
    assert found(default_graphs=("https://a.example/graph",))
    assert not found(default_graphs=("https://a.example/other",))
    assert not found(default_graphs=("",))


@pytest.mark.parametrize(
    ("query", "accept", "error"),
    [
        ("SELECT nothing", "", SyntaxFault),
        ("ASK { }", "text/turtle", NotAcceptable),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", NotAcceptable),
        ("ASK { SERVICE <http://127.0.0.1/> { } }", "", Forbidden),
        ("ASK { SERVICE SILENT <http://127.0.0.1/> { } }", "", Forbidden),
    ],
)
def test_refusals(
    engine: LocalEngine, query: str, accept: str, error: type[RightsgraphError]
) -> None:
    for _ in range(2):
        with pytest.raises(error):
            engine.answer(Ask(query, accept=accept))
    assert count(engine) == NAMES


def test_what_a_format_has_no_words_for_costs_no_worker(engine: LocalEngine) -> None:
    query = "CONSTRUCT { <a:s> <a:p> <<( <a:s> <a:p> 1 )>> } {}"
    before = workers_of(engine)
    for _ in range(3):
        with pytest.raises(NotAcceptable, match="RDF 1.2"):
            engine.answer(Ask(query, accept="application/ld+json"))
    assert b"<<(" in ask(engine, query, accept="application/n-triples")
    assert set(before) <= set(workers_of(engine))


def test_a_long_answer_comes_in_blocks(engine: LocalEngine) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    answer = engine.answer(Ask(query, accept="text/csv"))
    assert not answer.complete
    blocks = list(answer.blocks)
    assert len(blocks) > 10
    assert b"".join(blocks).count(b"\n") == 20_001
    assert running(engine) == 0


def test_a_store_like_any_other(open_engine: Open) -> None:
    store = open_engine(updates=True).store
    store.load([quad(1000), ox.Quad(*quad(1).triple)])
    store.update(insert(2000))
    assert len(list(store.snapshot())) == NAMES + 3
    assert len(list(store.snapshot(["https://a.example/graph"]))) == NAMES + 2
    nine = ox.NamedNode("https://a.example/9")
    rows = store.query("SELECT ?n { VALUES ?s { UNDEF } ?s ?p ?n }", bindings={"s": nine})
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["n"].value for row in rows] == ["9"]
    triples = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(triples, Iterator)
    assert len(list(triples)) == NAMES + 2


# Isolation


def test_a_process_of_the_engine_reaches_nothing(engine: LocalEngine) -> None:
    """Past all that refuses SERVICE by reading it."""
    if not _can_be_isolated():
        pytest.skip("this system lets nobody make a network of their own")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        with pytest.raises(RightsgraphError):
            engine._pool.run(Ask(query), local._types("", ""))
        with pytest.raises(TimeoutError):
            listener.accept()


def _can_be_isolated() -> bool:
    program = "from rightsgraph_server.engine import isolation; exit(not isolation.leave_network())"
    return subprocess.run([sys.executable, "-c", program]).returncode == 0
