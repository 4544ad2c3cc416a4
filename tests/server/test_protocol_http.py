"""What HTTP itself asks of answers: compression, caching, preflight, errors, description."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from threading import Event

import brotli
import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Quad, RdfFormat, parse
from werkzeug.test import TestResponse

from rightsgraph.errors import Overloaded, QueryTimeout, RightsgraphError, StoreError, Unauthorized
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.answers import CLIENT_GONE
from rightsgraph_server.app import create_app
from rightsgraph_server.engine.answering import Answer, Ask, StoreEngine

ROWS = "SELECT ?x { VALUES ?x { " + " ".join(map(str, range(2000))) + " } }"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SD = "http://www.w3.org/ns/sparql-service-description#"
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: zlib.decompress(data, wbits=31),
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


class Scripted(StoreEngine):
    """Answers with given blocks, or fails in a given way."""

    def __init__(self, blocks: Callable[[], Iterator[bytes]]) -> None:
        super().__init__(OxigraphStore())
        self._blocks = blocks
        self.asked: list[Ask] = []

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        return Answer("text/csv", self._blocks(), "v")


def scripted(blocks: Callable[[], Iterator[bytes]]) -> FlaskClient:
    app = create_app(Settings(max_body_bytes=20_000), Scripted(blocks))
    app.testing = False  # as in service: what nobody foresaw is an answer too
    return app.test_client()


@pytest.fixture
def client(store: OxigraphStore) -> FlaskClient:
    return create_app(
        Settings(updates=True, trust_this_machine=True, max_body_bytes=20_000), store
    ).test_client()


def ask(client: FlaskClient, query: str = ROWS, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/sparql", query_string={"query": query}, headers=named)


# Compression


@pytest.mark.parametrize("encoding", UNPACK)
def test_answers_are_compressed(client: FlaskClient, encoding: str) -> None:
    plain, packed = ask(client), ask(client, Accept_Encoding=encoding)
    assert packed.headers["Content-Encoding"] == encoding
    assert UNPACK[encoding](packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert "Content-Encoding" not in plain.headers
    for response in (plain, packed):
        assert {"Accept", "Accept-Encoding"} <= {name.strip() for name in response.vary}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("gzip;q=0.9, br;q=0.5", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, gzip", "gzip"),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=0", None),
        ("compress", None),
    ],
)
def test_the_client_chooses_the_encoding(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    assert ask(client, Accept_Encoding=accepted).headers.get("Content-Encoding") == encoding


def test_a_small_body_and_none_stay_as_they_are(client: FlaskClient) -> None:
    missing = client.get("/none", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in missing.headers
    cleared = client.post(
        "/update", data={"update": "CLEAR ALL"}, headers={"Accept-Encoding": "br"}
    )
    assert (cleared.status_code, "Content-Encoding" in cleared.headers) == (204, False)


def test_a_page_is_compressed_and_knows_its_length(client: FlaskClient) -> None:
    page = client.get("/", headers={**BROWSER, "Accept-Encoding": "gzip"})
    assert page.content_length == len(page.data)
    assert b"<html" in UNPACK["gzip"](page.data)


@pytest.mark.parametrize("encoding", UNPACK)
def test_each_block_is_sent_when_it_is_there(encoding: str) -> None:
    """The first one can be unpacked before the second one exists."""
    release = Event()

    def blocks() -> Iterator[bytes]:
        yield b"first\n"
        release.wait(30)
        yield b"last\n"

    response = scripted(blocks).get("/sparql?query=x", headers={"Accept-Encoding": encoding})
    parts = iter(response.iter_encoded())
    unpackers: dict[str, Callable[[], Callable[[bytes], bytes]]] = {
        "gzip": lambda: zlib.decompressobj(wbits=31).decompress,
        "br": lambda: brotli.Decompressor().process,
        "zstd": lambda: zstandard.ZstdDecompressor().decompressobj().decompress,
    }
    unpacker = unpackers[encoding]()
    assert unpacker(next(parts)) == b"first\n"
    release.set()
    assert b"".join(unpacker(part) for part in parts) == b"last\n"


@pytest.mark.parametrize("encoding", [*UNPACK, "identity"])
def test_an_answer_that_breaks_off_has_no_end(encoding: str) -> None:
    def blocks() -> Iterator[bytes]:
        yield b"x\n1\n"
        raise StoreError("the engine is gone")

    response = scripted(blocks).get("/sparql?query=x", headers={"Accept-Encoding": encoding})
    assert response.status_code == 200
    parts = iter(response.iter_encoded())
    first = next(parts)
    with pytest.raises(StoreError, match="gone"):
        next(parts)
    if encoding == "gzip":
        with pytest.raises(zlib.error):
            UNPACK[encoding](first)


def test_a_client_without_chunks_is_told_the_length(client: FlaskClient) -> None:
    """Many a proxy asks by HTTP/1.0."""
    old = {"SERVER_PROTOCOL": "HTTP/1.0"}
    address = {"query": ROWS, "format": "csv"}
    whole = client.get("/sparql", query_string=address).data
    with client.get("/sparql", query_string=address, environ_overrides=old) as response:
        assert response.content_length == len(whole)
        assert response.data == whole


def test_a_client_without_chunks_gets_no_part_of_an_answer() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"x\n1\n"
        raise StoreError("the engine is gone")

    old = {"SERVER_PROTOCOL": "HTTP/1.0"}
    response = scripted(blocks).get("/sparql?query=x", environ_overrides=old)
    assert response.status_code == 503
    assert "gone" in response.text


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_engine_is_told_when_nobody_reads_on(encoding: str, method: str) -> None:
    closed = Event()

    class Blocks(Iterator[bytes]):
        def __next__(self) -> bytes:
            return b"more"

        def close(self) -> None:
            closed.set()

    client = scripted(Blocks)
    headers = {"Accept-Encoding": encoding}
    response = client.open("/sparql?query=x", method=method, headers=headers)
    assert response.status_code == 200
    response.close()
    assert closed.is_set()


# Caching


def test_a_client_that_has_the_answer_is_told_so(client: FlaskClient) -> None:
    first = ask(client)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    again = ask(client, If_None_Match=f'"other", {tag}')
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Accept" in again.headers["Vary"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, no-cache"


def test_the_tag_is_of_version_query_dataset_and_format(client: FlaskClient) -> None:
    def tag(address: str, accept: str = "*/*") -> str:
        return client.get(address, headers={"Accept": accept}).headers["ETag"]

    query = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%201%20%7D"
    addresses = (
        query,
        query.replace("1", "2"),
        f"{query}&default-graph-uri=x:y",
        f"{query}&format=xml",
    )
    tags = {tag(address) for address in addresses} | {tag(query, "application/xml")}
    assert len(tags) == 5
    assert tag(query) in tags
    client.post("/update", data={"update": "INSERT DATA { <x:s> <x:p> 1 }"})
    assert tag(query) not in tags


@pytest.mark.parametrize("call", ["NOW()", "rand()", "UUID()", "StrUUID()", "BNODE()"])
def test_what_changes_each_time_has_no_tag(client: FlaskClient, call: str) -> None:
    response = ask(client, f"SELECT ({call} AS ?x) {{}}")
    assert response.status_code == 200
    assert "ETag" not in response.headers


def test_other_answers_have_no_tag(client: FlaskClient) -> None:
    for response in (client.post("/sparql", data={"query": ROWS}), ask(client, "no")):
        assert "ETag" not in response.headers
    assert ask(client, "no").headers["Cache-Control"] == "no-store"


def test_how_long_an_answer_may_be_kept(store: OxigraphStore) -> None:
    client = create_app(Settings(cache_seconds=60), store).test_client()
    assert ask(client).headers["Cache-Control"] == "public, max-age=60"
    assert ask(client, "SELECT (NOW() AS ?x) {}").headers["Cache-Control"] == "public, no-cache"


def test_things_and_graphs_are_tagged_too(client: FlaskClient) -> None:
    for path in ("/id/state/ATL.ttl", "/ns", "/sparql", "/graph/reference/states"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


# Preflight


@pytest.mark.parametrize("path", ["/sparql", "/update", "/graphs", "/graphs/x", "/api/x", "/ns"])
def test_pages_of_others_may_send_what_programs_may(client: FlaskClient, path: str) -> None:
    response = client.options(path, headers={"Origin": "https://page.example"})
    headers = response.headers
    assert response.status_code == 200
    assert headers["Access-Control-Allow-Origin"] == "*"
    methods = {name.strip() for name in headers["Access-Control-Allow-Methods"].split(",")}
    assert methods == set(response.allow)
    assert {"Authorization", "Content-Type", "If-Match", "If-None-Match"} <= set(
        headers["Access-Control-Allow-Headers"].split(", ")
    )
    assert "ETag" in headers["Access-Control-Expose-Headers"]


def test_every_method_of_the_graph_store_is_allowed(client: FlaskClient) -> None:
    expected = {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"}
    for path in ("/graphs", "/graphs/x", "/graph/document/x"):
        assert set(client.options(path).allow) == expected


# Errors


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (QueryTimeout("took too long"), {}),
        (Overloaded("too many", retry_after=7), {"Retry-After": "7"}),
        (Unauthorized("no"), {"WWW-Authenticate": 'Bearer realm="rightsgraph"'}),
    ],
)
def test_an_error_before_the_first_block_has_its_own_status(
    error: RightsgraphError, headers: dict[str, str]
) -> None:
    def fail() -> Iterator[bytes]:
        raise error

    response = scripted(fail).get("/sparql?query=x")
    problem = json.loads(response.data)
    assert response.mimetype == "application/problem+json"
    assert response.status_code == problem["status"] == error.http_status
    assert (problem["title"], problem["detail"]) == (error.title, error.problem)
    for name, value in headers.items():
        assert value in response.headers.getlist(name)


def test_the_kind_of_an_error_is_explained(client: FlaskClient) -> None:
    kind = json.loads(ask(client, "no").data)["type"]
    path = kind.removeprefix("https://w3id.org/rightsgraph")
    assert path == "/problem/syntax-error"
    explained = client.get(path)
    assert (explained.status_code, json.loads(explained.data)["title"]) == (200, "Syntax error")
    assert "<h1>Syntax error</h1>" in client.get(path, headers=BROWSER).text
    assert client.get("/problem/none").status_code == 404


# What the engine is told


def test_the_engine_hears_all_of_the_question() -> None:
    engine = Scripted(lambda: iter([b"x\n"]))
    client = create_app(Settings(), engine).test_client()
    left = Event()
    client.get(
        "/sparql?query=ASK%7B%7D&default-graph-uri=x:d&named-graph-uri=x:n&format=csv",
        headers={"Accept": "text/csv"},
        environ_overrides={CLIENT_GONE: left.is_set, "REMOTE_ADDR": "192.0.2.7"},
    )
    (asked,) = engine.asked
    assert asked.query.endswith("\nASK{}")
    assert (asked.default_graphs, asked.named_graphs) == (("x:d",), ("x:n",))
    assert (asked.accept, asked.format) == ("text/csv", "csv")
    assert (asked.standing, asked.client) == ("anonymous", "192.0.2.7")
    assert not asked.gone()
    left.set()
    assert asked.gone()


# The description of the service


def described(app: Flask, path: str = "/sparql") -> dict[str, set[str]]:
    """The values of each property of the vocabulary for services."""
    found: dict[str, set[str]] = {}
    data = app.test_client().get(path, headers={"Accept": "application/n-triples"}).data
    for quad in parse(data, RdfFormat.N_TRIPLES):
        found.setdefault(_short(quad), set()).add(_value(quad))
    return found


def _short(quad: Quad) -> str:
    return quad.predicate.value.rpartition("#")[2]


def _value(quad: Quad) -> str:
    return str(getattr(quad.object, "value", quad.object)).removeprefix(SD)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/", "/graphs"])
def test_the_description_names_its_endpoint(store: OxigraphStore, path: str) -> None:
    endpoint = "/sparql" if path == "/graphs" else path
    found = described(create_app(Settings(), store), path)
    assert found["endpoint"] == {f"http://localhost{endpoint}"}


def test_the_description_tells_what_the_settings_allow(store: OxigraphStore) -> None:
    closed = described(create_app(Settings(default_graph="strict"), store))
    assert closed["supportedLanguage"] == {"SPARQL10Query", "SPARQL11Query"}
    assert closed["feature"] == {"EmptyGraphs"}
    assert "inputFormat" not in closed
    settings = Settings(
        updates=True, trust_this_machine=True, services=("https://o.example/sparql",)
    )
    opened = described(create_app(settings, store))
    assert opened["supportedLanguage"] == closed["supportedLanguage"] | {"SPARQL11Update"}
    assert opened["feature"] == {"EmptyGraphs", "UnionDefaultGraph", "BasicFederatedQuery"}
    assert "http://www.w3.org/ns/formats/Turtle" in opened["inputFormat"]
    assert opened["defaultEntailmentRegime"] == {"http://www.w3.org/ns/entailment/Simple"}


def test_the_description_tells_the_limits(store: OxigraphStore) -> None:
    (limits,) = described(create_app(Settings(query_seconds=17), store))["comment"]
    assert "17 seconds" in limits


def test_every_function_that_is_described_is_there(store: OxigraphStore) -> None:
    functions = described(create_app(Settings(), store))["extensionFunction"]
    assert len(functions) == 40
    for function in functions:
        store.query(f"SELECT (<{function}>(1) AS ?x) {{}}")  # an unknown one raises BadRequest


@pytest.mark.parametrize("kind", ["ttl", "jsonld", "rdf", "nt", "trig", "nq", "n3"])
def test_the_description_comes_in_every_format(client: FlaskClient, kind: str) -> None:
    response = client.get(f"/sparql?format={kind}", headers=BROWSER)
    form = RdfFormat.from_media_type(response.mimetype or "")
    assert response.status_code == 200
    assert form is not None
    assert f"{SD}Service" in {
        str(getattr(q.object, "value", "")) for q in parse(response.data, form)
    }
