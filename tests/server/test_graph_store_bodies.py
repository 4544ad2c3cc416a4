"""What may be sent to the graph store: formats, files, entities, patches."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from threading import BoundedSemaphore
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from graph_store import names, send, triples
from protocol_cases import refused
from pyoxigraph import RdfFormat, Triple

from rightsgraph.errors import PayloadTooLarge, SyntaxFault
from rightsgraph.settings import Settings
from rightsgraph.store import Functions, OxigraphStore
from rightsgraph_server import parsing
from rightsgraph_server.app import create_app
from rightsgraph_server.parsing import Bounds

UPDATE = "application/sparql-update"
GRAPH = "http://graphs.example/a"
NAME, BORN = "<http://ns.example/name>", "<http://ns.example/born>"
ANN, BOB = f'<#x> {NAME} "Ann" .', f'<#x> {NAME} "Bob" .'
NOBODY = f'[] {NAME} "somebody" .'
INDIRECT, DIRECT = f"/graphs?graph={quote(GRAPH, safe='')}", "/graphs/people/1.ttl"
OWN = "/graph/document/new"
XML = """
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:n="http://ns.example/">
<rdf:Description n:name="somebody"/></rdf:RDF>
""".strip()


@pytest.fixture
def store() -> OxigraphStore:
    return OxigraphStore()


@pytest.fixture
def client(store: OxigraphStore) -> FlaskClient:
    return create_app(
        Settings(updates=True, trust_this_machine=True, max_body_bytes=20_000), store
    ).test_client()


# What is sent


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/turtle;version=1.2", f"{NOBODY}"),
        ("text/turtle", f"\ufeff{NOBODY}"),
        ("application/n-triples", b'<x:y> <http://ns.example/name> "somebody" .'),
        ("application/n-quads", b'<x:y> <http://ns.example/name> "somebody" .'),
        ("application/trig", NOBODY),
        ("text/n3", NOBODY),
        ("application/ld+json", '{"@id": "x:y", "http://ns.example/name": "somebody"}'),
        ("application/rdf+xml", XML),
    ],
)
def test_every_format_can_be_sent(client: FlaskClient, kind: str, body: str | bytes) -> None:
    assert send(client, "PUT", INDIRECT, body, kind).status_code == 201
    assert names(client.get(INDIRECT)) == ["somebody"]


def test_triples_about_triples(client: FlaskClient) -> None:
    about = f"<x:r> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <x:y> {BORN} 1 )>> ."
    assert send(client, "PUT", INDIRECT, about, "text/turtle; version=1.2").status_code == 201
    (triple,) = triples(client.get(INDIRECT, headers={"Accept": "text/turtle; version=1.2"}))
    assert isinstance(triple.object, Triple)


def test_blank_nodes_of_two_files_stay_apart(client: FlaskClient) -> None:
    files = {name: (io.BytesIO(f'_:x {NAME} "{name}" .'.encode()), f"{name}.ttl") for name in "ab"}
    client.post(INDIRECT, data=files, content_type="multipart/form-data")
    assert len({str(triple.subject) for triple in triples(client.get(INDIRECT))}) == 2


@pytest.mark.parametrize("kind", ["text/csv", "image/png", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_body_of_another_type(client: FlaskClient, method: str, kind: str) -> None:
    assert refused(send(client, method, INDIRECT, ANN, kind)) == 415


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<x:y> <x:z> <x:v> <x:graph> .", "application/n-quads"),
        ("<x:graph> { <x:y> <x:z> <x:v> }", "application/trig"),
        ("<x:y> <x:z> ", "text/turtle"),
        (b"\xff", "text/turtle"),
        ("<rdf:RDF", "application/rdf+xml"),
        ("no parts", "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_is_no_graph(client: FlaskClient, body: str | bytes, kind: str) -> None:
    assert refused(send(client, "PUT", INDIRECT, body, kind)) == 400
    assert client.get(INDIRECT).status_code == 404


def test_a_malformed_graph_says_where(client: FlaskClient) -> None:
    problem = json.loads(send(client, "PUT", INDIRECT, f"{ANN}\n<x:y> <x:z>").data)
    assert problem["line"] == 2


def test_a_context_of_another_address_is_not_fetched(client: FlaskClient) -> None:
    body = '{"@context": "http://c.example/", "a": 1}'
    response = send(client, "PUT", INDIRECT, body, "application/ld+json")
    assert refused(response) == 400
    assert "nothing is fetched" in json.loads(response.data)["detail"]
    assert client.get(INDIRECT).status_code == 404


def _document(entities: Iterable[tuple[str, str]], text: str) -> str:
    declared = "".join(f'<!ENTITY {name} "{value}">' for name, value in entities)
    return (
        f"<!DOCTYPE rdf:RDF [{declared}]>"
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:n="http://ns.example/"><rdf:Description><n:name>{text}</n:name>'
        "</rdf:Description></rdf:RDF>"
    )


def test_entities_are_unfolded_within_bounds(client: FlaskClient) -> None:
    kind = "application/rdf+xml"
    nested = _document([("a", "some"), ("b", "&a;body")], "&b;")
    assert send(client, "PUT", INDIRECT, nested, kind).status_code == 201
    assert names(client.get(INDIRECT)) == ["somebody"]
    tenfold = [("e0", "a"), *((f"e{n}", f"&e{n - 1};" * 10) for n in range(1, 9))]
    for bomb in (_document([("a", "a" * 10_000)], "&a;" * 100), _document(tenfold, "&e8;")):
        assert refused(send(client, "PUT", INDIRECT, bomb, kind)) == 422
    assert names(client.get(INDIRECT)) == ["somebody"]


def test_prefixes_are_unfolded_within_bounds(client: FlaskClient) -> None:
    document = f"@prefix p: <http://p.example/{'p' * 4000}> . p:a p:b {','.join(['p:c'] * 100)} ."
    assert refused(send(client, "PUT", INDIRECT, document)) == 413


def test_files_keep_together_to_the_bounds_of_one(client: FlaskClient) -> None:
    document = f"@prefix p: <http://p.example/{'p' * 4000}> . p:a p:b {','.join(['p:c'] * 10)} ."

    def files(number: int) -> list[tuple[io.BytesIO, str]]:
        return [(io.BytesIO(document.encode()), f"{n}.ttl") for n in range(number)]

    multipart = "multipart/form-data"
    one = client.put(INDIRECT, data={"file": files(1)}, content_type=multipart)
    assert one.status_code == 201
    assert refused(client.put(INDIRECT, data={"file": files(4)}, content_type=multipart)) == 413


def test_files_have_together_the_time_of_one() -> None:
    settings = Settings(updates=True, trust_this_machine=True, update_seconds=0)
    client = create_app(settings, OxigraphStore()).test_client()
    assert refused(send(client, "PUT", INDIRECT, ANN)) == 504


def test_long_graphs_hold_a_place_until_they_are_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_PLACES", BoundedSemaphore(1))
    free: list[bool] = []

    class Watched(OxigraphStore):
        def update(self, sparql: str, functions: Functions | None = None) -> None:
            free.append(parsing._PLACES.acquire(blocking=False))
            if free[-1]:
                parsing._PLACES.release()
            super().update(sparql, functions)

    settings = Settings(updates=True, trust_this_machine=True)
    client = create_app(settings, Watched()).test_client()
    short, long = f"{ANN}#{'#' * 10_000}", f'<x:a> <x:b> "{"c" * 1_000_001}" .'
    unfolding = f"@prefix p: <x:{'p' * 4000}> . p:a p:b {','.join(['p:c'] * 100)} ."
    for body in (short, long, unfolding):
        assert send(client, "PUT", INDIRECT, body).status_code in (201, 204)
    assert free == [True, False, False]
    assert parsing._PLACES.acquire(blocking=False)


@pytest.mark.parametrize("memory", [100_000_000, 200_000_000])
def test_what_needs_too_much_memory_to_be_read(memory: int) -> None:
    """The engine's own code ends its process where it gets none; Python's raises."""
    document = f"@prefix p: <x:{'p' * 9000}> . p:a p:b {','.join(['p:c'] * 5000)} ."
    with pytest.raises(PayloadTooLarge):
        parsing.triples(document.encode(), RdfFormat.TURTLE, "x:", Bounds(600, memory, 10**9))


DEEP = 101
NESTED = {
    "text/turtle": f"<x:a> <x:b> {'<<(<x:a> <x:b> ' * DEEP}'c'{')>>' * DEEP} .",
    "application/rdf+xml": (
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:" r:version="1.2">'
        + '<r:Description r:about="x:a"><x:b r:parseType="Triple">' * DEEP
        + '<r:Description r:about="x:a"><x:b>c</x:b></r:Description>'
        + "</x:b></r:Description>" * DEEP
        + "</r:RDF>"
    ),
}


@pytest.mark.parametrize("kind", NESTED)
def test_triples_deep_within_triples_are_refused(client: FlaskClient, kind: str) -> None:
    """The engine would end on them, with all that it is doing."""
    assert refused(send(client, "PUT", INDIRECT, NESTED[kind], kind)) == 400
    many = f"<x:a> <x:b> '{'<<(' * 200}' ."
    assert send(client, "PUT", INDIRECT, many).status_code == 201


@pytest.mark.parametrize("levels", [6_000, 400_000])
def test_elements_deep_within_elements_are_refused(levels: int) -> None:
    """To read a few megabytes of them would take hours."""
    start = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
    document = f"{start}{'<x:a>' * levels}{'</x:a>' * levels}</r:RDF>".encode()
    with pytest.raises(SyntaxFault, match="within 5,000 others"):
        parsing.triples(document, RdfFormat.RDF_XML, "x:", Bounds(600, 10**9, 10**9))


def test_a_graph_with_a_long_name(client: FlaskClient) -> None:
    address = f"/graphs?graph=http://graphs.example/{'a' * 150_000}/"
    assert send(client, "PUT", address, XML, "application/rdf+xml").status_code == 201
    document = '{"@id": "x", "http://ns.example/name": "Ann"}'
    assert send(client, "PUT", address, document, "application/ld+json").status_code == 204
    [triple] = triples(client.get(address))
    assert str(triple.subject).endswith("aa/x>")


def test_a_graph_that_is_too_long(client: FlaskClient) -> None:
    assert refused(send(client, "PUT", INDIRECT, ANN + "#" * 20_000)) == 413


# PATCH


@pytest.mark.parametrize("address", [INDIRECT, DIRECT, OWN, "/graphs?default"])
def test_a_patch_changes_the_graph_and_no_other(
    client: FlaskClient, store: OxigraphStore, address: str
) -> None:
    other = "/graphs?graph=x:other"
    for put in (address, other):
        send(client, "PUT", put, f"<x:a> {NAME} 'Ann' ; {BORN} 1 .\n<x:b> {NAME} 'Bob' .")
    patch = """
    PREFIX n: <http://ns.example/>
    INSERT DATA { <x:c> n:name "Cat" } ;
    DELETE DATA { <x:b> n:name "Bob" } ;
    DELETE { ?x n:name ?name } INSERT { ?x n:name "Eve" } WHERE { ?x n:name ?name ; n:born 1 } ;
    DELETE # Birthdays
    WHERE { ?x n:born ?year }
    """
    assert send(client, "PATCH", address, patch, UPDATE).status_code == 204
    assert names(client.get(address)) == ["Cat", "Eve"]
    assert names(client.get(other)) == ["1", "Ann", "Bob"]


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { GRAPH <x:other> { <x:a> <x:b> 1 } }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "WITH <x:other> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <x:other> WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "INSERT DATA { <x:a> <x:b> 1 } ; DROP ALL",
        "LOAD <http://elsewhere.example/>",
        "INSERT { <x:a> <x:b> trueGRAPH<x:other> { <x:a> <x:b> 1 } } WHERE { }",
        "PREFIX x: <x:> INSERT { <x:a> <x:b> trueGRAPHx:other { <x:a> <x:b> 1 } } WHERE { }",
        "CLEARALL",
    ],
)
def test_a_patch_of_other_graphs(client: FlaskClient, store: OxigraphStore, update: str) -> None:
    send(client, "PUT", INDIRECT, ANN)
    assert refused(send(client, "PATCH", INDIRECT, update, UPDATE)) == 422
    assert store.count() == 1


@pytest.mark.parametrize("update", ["INSERT DATA { <x:a> }", "garbage", "DROP ALL ; DROP", ANN])
def test_a_malformed_patch(client: FlaskClient, update: str) -> None:
    assert refused(send(client, "PATCH", INDIRECT, update, UPDATE)) == 400
