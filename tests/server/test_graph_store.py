"""What a suite for the SPARQL 1.1 Graph Store HTTP Protocol asks, case by case."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from graph_store import TURTLE, names, send, triples
from protocol_cases import refused
from pyoxigraph import RdfFormat, parse

from rightsgraph.settings import DefaultGraph, Settings
from rightsgraph.store import Functions, OxigraphStore
from rightsgraph_server.app import create_app

BASE = "https://w3id.org/rightsgraph/"
GRAPH = "http://graphs.example/a"
NAME = "<http://ns.example/name>"
ANN, BOB = f'<#x> {NAME} "Ann" .', f'<#x> {NAME} "Bob" .'
NOBODY = f'[] {NAME} "somebody" .'
INDIRECT, DIRECT = f"/graphs?graph={quote(GRAPH, safe='')}", "/graphs/people/1.ttl"
OWN = "/graph/document/new"


@pytest.fixture(params=["union", "strict"])
def default_graph(request: pytest.FixtureRequest) -> DefaultGraph:
    found: DefaultGraph = request.param
    return found


@pytest.fixture
def store(default_graph: DefaultGraph) -> OxigraphStore:
    return OxigraphStore(default_graph=default_graph)


@pytest.fixture
def client(store: OxigraphStore, default_graph: DefaultGraph) -> FlaskClient:
    settings = Settings(
        updates=True, trust_this_machine=True, default_graph=default_graph, max_body_bytes=20_000
    )
    return create_app(settings, store).test_client()


@pytest.fixture(params=[INDIRECT, DIRECT, OWN])
def address(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# One graph, however it is named


def test_put_creates_it(client: FlaskClient, address: str) -> None:
    assert send(client, "PUT", address, ANN).status_code == 201
    assert names(client.get(address)) == ["Ann"]


def test_put_takes_the_place_of_what_was_there(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, ANN)
    assert send(client, "PUT", address, BOB).status_code == 204
    assert names(client.get(address)) == ["Bob"]


def test_delete_removes_it(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, ANN)
    assert client.delete(address).status_code == 200
    assert refused(client.get(address)) == 404


def test_delete_of_what_is_not_there(client: FlaskClient, address: str) -> None:
    assert refused(client.delete(address)) == 404


def test_post_creates_it(client: FlaskClient, address: str) -> None:
    assert send(client, "POST", address, ANN).status_code == 201
    assert names(client.get(address)) == ["Ann"]


def test_post_adds_to_it(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, ANN)
    assert send(client, "POST", address, BOB).status_code == 200
    assert names(client.get(address)) == ["Ann", "Bob"]


def test_post_of_nothing_changes_nothing(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, ANN)
    assert send(client, "POST", address).status_code == 200
    assert names(client.get(address)) == ["Ann"]


def test_post_of_files(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, ANN)
    files = [
        ("a", (io.BytesIO(BOB.encode()), "bob.ttl", TURTLE)),
        ("b", (io.BytesIO(b'<x:y> <x:z> "Cat" .'), "cat.nt", "application/n-triples")),
    ]
    response = client.post(address, data=dict(files), content_type="multipart/form-data")
    assert response.status_code == 200
    assert names(client.get(address)) == ["Ann", "Bob", "Cat"]


def test_head_of_it(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, ANN)
    response = client.head(address, headers={"Accept": TURTLE})
    assert (response.status_code, response.data) == (200, b"")
    assert response.content_type == TURTLE


def test_head_of_what_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.head(address).status_code == 404


def test_an_empty_graph_is_a_graph(client: FlaskClient, address: str) -> None:
    assert send(client, "PUT", address).status_code == 201
    assert triples(client.get(address)) == []
    assert send(client, "PUT", address, ANN).status_code == 204


def test_nothing_of_a_form_is_passed_over(client: FlaskClient, address: str) -> None:
    fields = {"a": (io.BytesIO(ANN.encode()), "ann.ttl", TURTLE), "b": BOB}
    response = client.post(address, data=fields, content_type="multipart/form-data")
    assert refused(response) == 400
    assert client.get(address).status_code == 404


def test_a_part_that_is_malformed_changes_nothing(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, ANN)
    assert refused(send(client, "PUT", address, f"{BOB}\n<x:y> <x:z>")) == 400
    assert names(client.get(address)) == ["Ann"]


def test_other_methods(client: FlaskClient, address: str) -> None:
    response = client.open(address, method="TRACE")
    assert refused(response) == 405
    assert set(response.allow) >= {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"}


def test_without_updates_it_can_only_be_read(store: OxigraphStore, address: str) -> None:
    store.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <x:y> <x:z> 1 }} }}")
    closed = create_app(Settings(), store).test_client()
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        assert refused(send(closed, method, address, ANN)) == 403
    assert store.count() == 1


# How graphs are named


def test_the_name_of_a_graph_is_the_base_of_its_iris(client: FlaskClient) -> None:
    for address, name in [
        (INDIRECT, GRAPH),
        (DIRECT, f"http://localhost{DIRECT}"),
        (OWN, f"{BASE}graph/document/new"),
    ]:
        send(client, "PUT", address, ANN)
        (triple,) = triples(client.get(f"/graphs?graph={quote(name)}"))
        assert str(triple.subject) == f"<{name}#x>"


def test_a_graph_with_an_address_here_can_be_named_by_it(client: FlaskClient) -> None:
    send(client, "PUT", DIRECT, ANN)
    assert names(client.get(f"/graphs?graph=http://localhost{DIRECT}")) == ["Ann"]


def test_the_name_is_decoded_once(client: FlaskClient) -> None:
    once, twice = "/graphs?graph=http://g.example/%31", "/graphs?graph=http://g.example/%2531"
    assert send(client, "PUT", once, ANN).status_code == 201
    assert send(client, "PUT", twice, BOB).status_code == 201
    assert names(client.get(once)) == ["Ann"]
    assert names(client.get(twice)) == ["Bob"]
    assert names(client.get("/graphs?graph=http%3A%2F%2Fg.example%2F1")) == ["Ann"]


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "query",
    ["graph=relative", "graph=", "graph=x:a&graph=x:b", "graph=x:a&default", "default&default"]
    + ["default=x:a", "grap=x:a", "graph=%3Ex:a", "graph=x:%ff"],
)
def test_a_graph_must_be_named_once_and_by_an_iri(
    client: FlaskClient, method: str, query: str
) -> None:
    assert refused(send(client, method, f"/graphs?{query}", ANN)) == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/graphs/people", "/graph/people"])
@pytest.mark.parametrize("query", ["graph=http://g.example/1", "default", "default=yes"])
def test_a_graph_is_not_named_by_its_address_and_otherwise(
    client: FlaskClient, method: str, address: str, query: str
) -> None:
    send(client, "PUT", address, ANN)
    assert refused(send(client, method, f"{address}?{query}", BOB)) == 400
    assert names(client.get(address)) == ["Ann"]


def test_a_part_of_a_graph_does_not_take_its_place(client: FlaskClient, address: str) -> None:
    send(client, "PUT", address, f"{ANN} {BOB}")
    part = {"Content-Range": "bytes 0-29/60"}
    response = client.put(address, data=BOB, content_type=TURTLE, headers=part)
    assert refused(response) == 400
    assert names(client.get(address)) == ["Ann", "Bob"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_the_store_as_a_whole_cannot_be_changed(client: FlaskClient, method: str) -> None:
    assert refused(send(client, method, "/graphs", ANN)) == 400


def test_the_store_itself_is_described(client: FlaskClient) -> None:
    send(client, "PUT", INDIRECT, ANN)
    for address in ("/graphs", "/graphs/"):
        assert f"<{GRAPH}>" in client.get(address).text
    client.delete(INDIRECT)
    assert f"<{GRAPH}>" not in client.get("/graphs").text


# The default graph


def test_the_default_graph(client: FlaskClient) -> None:
    send(client, "PUT", INDIRECT, ANN)
    assert triples(client.get("/graphs?default")) == []
    assert send(client, "PUT", "/graphs?default", NOBODY).status_code == 201
    assert names(client.get("/graphs?default")) == ["somebody"]
    assert send(client, "PUT", "/graphs?default=", BOB).status_code == 204
    assert send(client, "POST", "/graphs?default", NOBODY).status_code == 200
    assert names(client.get("/graphs?default")) == ["Bob", "somebody"]
    assert client.delete("/graphs?default").status_code == 200
    assert triples(client.get("/graphs?default")) == []
    assert names(client.get(INDIRECT)) == ["Ann"]


# New graphs


def test_post_to_the_store_creates_a_graph(client: FlaskClient) -> None:
    addresses = set()
    for _ in range(2):
        response = send(client, "POST", "/graphs", NOBODY)
        assert response.status_code == 201
        addresses.add(response.headers["Location"])
    assert len(addresses) == 2
    for address in addresses:
        assert names(client.get(address)) == ["somebody"]
        assert names(client.get(f"/graphs?graph={address}")) == ["somebody"]


# What is answered


@pytest.mark.parametrize(
    "kind", ["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"]
)
def test_a_graph_in_every_format(client: FlaskClient, kind: str) -> None:
    send(client, "PUT", INDIRECT, ANN)
    response = client.get(INDIRECT, headers={"Accept": kind})
    assert response.mimetype == kind
    form = RdfFormat.from_media_type(kind)
    assert form is not None
    assert len(list(parse(response.data, form))) == 1


def test_a_format_that_cannot_be_given(client: FlaskClient) -> None:
    send(client, "PUT", INDIRECT, ANN)
    assert refused(client.get(INDIRECT, headers={"Accept": "text/csv"})) == 406
    assert client.get(f"{INDIRECT}&format=nt").mimetype == "application/n-triples"


def test_a_client_that_has_the_graph_is_told_so(client: FlaskClient) -> None:
    send(client, "PUT", INDIRECT, ANN)
    tag = client.get(INDIRECT).headers["ETag"]
    assert client.get(INDIRECT, headers={"If-None-Match": tag}).status_code == 304
    send(client, "POST", INDIRECT, BOB)
    assert names(client.get(INDIRECT, headers={"If-None-Match": tag})) == ["Ann", "Bob"]


# What others do meanwhile


class Hasty(OxigraphStore):
    """Somebody else changes it between our look at it and our update."""

    meanwhile = ""

    def update(self, sparql: str, functions: Functions | None = None) -> None:
        meanwhile, self.meanwhile = self.meanwhile, ""
        if meanwhile:
            super().update(meanwhile)
        super().update(sparql, functions)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_the_status_tells_what_this_request_did(method: str) -> None:
    store = Hasty()
    settings = Settings(updates=True, trust_this_machine=True)
    client = create_app(settings, store).test_client()
    store.meanwhile = f"CREATE GRAPH <{GRAPH}>"
    assert send(client, method, INDIRECT, ANN).status_code in (200, 204)
    store.meanwhile = f"DROP GRAPH <{GRAPH}>"
    assert send(client, method, INDIRECT, ANN).status_code == 201
    store.meanwhile = f"DROP GRAPH <{GRAPH}>"
    assert refused(client.delete(INDIRECT)) == 404
    assert store.graphs() == []


@pytest.mark.parametrize(
    ("method", "header", "value", "absent", "present"),
    [
        ("PUT", "If-None-Match", "*", 201, 412),
        ("POST", "If-None-Match", "*", 201, 412),
        ("PUT", "If-Match", "*", 412, 204),
        ("POST", "If-Match", "*", 412, 200),
        ("DELETE", "If-Match", "*", 404, 200),
        ("PUT", "If-Match", 'W/"tag"', 412, 412),
        ("DELETE", "If-Match", '"tag"', 404, 412),
    ],
)
def test_conditions(
    client: FlaskClient, method: str, header: str, value: str, absent: int, present: int
) -> None:
    for existing, status in ((False, absent), (True, present)):
        client.delete(INDIRECT)
        if existing:
            send(client, "PUT", INDIRECT, BOB)
        found = client.open(
            INDIRECT, method=method, data=ANN, content_type=TURTLE, headers={header: value}
        )
        assert found.status_code == status, existing


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_condition_holds_for_the_change_itself(method: str) -> None:
    store = Hasty()
    settings = Settings(updates=True, trust_this_machine=True)
    client = create_app(settings, store).test_client()
    store.meanwhile = f"CREATE GRAPH <{GRAPH}>"
    found = client.open(
        INDIRECT, method=method, data=ANN, content_type=TURTLE, headers={"If-None-Match": "*"}
    )
    assert refused(found) == 412
    assert store.count() == 0
