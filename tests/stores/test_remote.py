"""What a remote store sends, and what it says of a service that does not do its part."""

from __future__ import annotations

import base64
import gzip
import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl

import pyoxigraph as ox
import pytest

from rightsgraph.errors import (
    NotSupported,
    QueryTimeout,
    RightsgraphError,
    StoreError,
    SyntaxFault,
)
from rightsgraph.remote import RemoteStore
from rightsgraph.remote_http import Credentials
from rightsgraph.settings import Settings

EX = "http://example.org/"
ALL = "SELECT ?s WHERE { ?s ?p ?o }"
SECRET = "open-sesame-42"


@dataclass
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def fields(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    type: str = "application/sparql-results+json"
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: Event | None = None


@dataclass
class Service:
    """A server that answers as a test tells it, and remembers what it was asked."""

    address: str
    reply: Callable[[Request], Reply]
    asked: list[Request] = field(default_factory=list)

    def store(self, **options: Any) -> RemoteStore:
        address = f"{self.address}/sparql?key={SECRET}"
        return RemoteStore(address, **{"timeout": 300, **options})


@pytest.fixture
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Request(self.command, self.path, dict(self.headers), body)
            found.asked.append(request)
            _send(self, found.reply(request))

        do_GET = do_POST = do_PUT = handle_one

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 100

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that leaves early is what some tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        found = Service(f"http://127.0.0.1:{server.server_port}", lambda _: table())
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield found
        server.shutdown()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    length = len(reply.body) if reply.length is None else reply.length
    headers = {"Content-Type": reply.type, "Content-Length": str(length), **reply.headers}
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    try:
        handler.wfile.write(reply.body)
        if reply.wait:
            reply.wait.wait(300)
        handler.close_connection = reply.length is not None
    except OSError:  # the client has left
        handler.close_connection = True


def table(*names: str, **options: Any) -> Reply:
    rows = [{"s": {"type": "uri", "value": EX + name}} for name in names]
    document = {"head": {"vars": ["s"]}, "results": {"bindings": rows}}
    return Reply(json.dumps(document).encode(), **options)


def answering(reply: Reply) -> Callable[[Request], Reply]:
    """Gives the reply to the question, and nothing to what the store asks for itself."""
    return lambda request: reply if ALL in dict(request.fields)["query"] else table()


def subjects(store: RemoteStore) -> list[str]:
    rows = store.query(ALL)
    assert isinstance(rows, ox.QuerySolutions)
    return [row[0].value.removeprefix(EX) for row in rows]


def fault(store: RemoteStore) -> RightsgraphError:
    with pytest.raises(RightsgraphError) as caught:
        subjects(store)
    assert SECRET not in repr(caught.value) + str(caught.value)
    assert caught.value.place.endswith("/sparql")
    return caught.value


def test_a_query_is_sent_as_a_form(service: Service) -> None:
    service.reply = answering(table("a", "b"))
    rows = service.store().query(
        ALL, default_graphs=[f"{EX}g"], named_graphs=[f"{EX}n1", f"{EX}n2"]
    )
    assert isinstance(rows, ox.QuerySolutions)
    last = service.asked[-1]
    assert (last.method, last.path) == ("POST", f"/sparql?key={SECRET}")
    assert last.headers["Accept"] == "application/sparql-results+json"
    assert last.fields == [
        ("query", ALL),
        ("default-graph-uri", f"{EX}g"),
        ("named-graph-uri", f"{EX}n1"),
        ("named-graph-uri", f"{EX}n2"),
    ]


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        (
            Credentials("basic", "ann", f"é{SECRET}"),
            "Basic " + base64.b64encode(f"ann:é{SECRET}".encode()).decode(),
        ),
        (Credentials("bearer", "", SECRET), f"Bearer {SECRET}"),
    ],
)
def test_credentials_are_sent_and_never_shown(
    service: Service, credentials: Credentials, header: str
) -> None:
    service.reply = lambda _: Reply(f"you sent {credentials.secret}".encode(), 403, "text/plain")
    store = service.store(credentials=credentials)
    error = fault(store)
    assert service.asked[0].headers["Authorization"] == header
    assert "does not let us in (403): you sent …" in str(error)
    assert SECRET not in repr(credentials)


def test_credentials_of_the_machine_are_not_sent(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machine 127.0.0.1 login ann password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(file))
    subjects(service.store())
    assert all("Authorization" not in request.headers for request in service.asked)


@pytest.mark.parametrize(
    ("reply", "kind", "message"),
    [
        (Reply(b"line 1: no", 400, "text/plain"), SyntaxFault, "line 1: no"),
        (Reply(b"<h1>Bad&nbsp;gate</h1>\n<p>x", 502, "text/html"), StoreError, "502: Bad gate x"),
        (Reply(b"", 404, "text/plain"), StoreError, "answered 404: Not Found"),
        (Reply(b"too long", 504, "text/plain"), QueryTimeout, "ended the query: too long"),
        (
            Reply(b"", 302, headers={"Location": f"http://b.example/x?key={SECRET}"}),
            StoreError,
            "has moved to http://b.example/x",
        ),
        (Reply(b"x" * 100_000, 500), StoreError, "answered 500: xxx"),
        (Reply(b"hello", 200), StoreError, "answered what is not readable"),
        (
            Reply(b"Error SP030: syntax\n\nSPARQL query:\nSELECT", 400, "text/plain"),
            SyntaxFault,
            "Error SP030: syntax$",
        ),
        (
            table("a", headers={"X-SQL-State": "S1TAT", "X-SQL-Message": "cut. Activity 1"}),
            QueryTimeout,
            "answered in part: cut",
        ),
        (table("a", headers={"X-SPARQL-MaxRows": "1"}), StoreError, "cuts answers at 1 rows"),
    ],
)
def test_a_failure_says_where_and_what(
    service: Service, reply: Reply, kind: type[RightsgraphError], message: str
) -> None:
    service.reply = lambda _: reply
    error = fault(service.store())
    assert type(error) is kind
    assert len(error.problem) < 400
    with pytest.raises(kind, match=message):
        raise error


def test_a_service_that_is_not_there(service: Service) -> None:
    store = RemoteStore(f"http://127.0.0.1:1/sparql?key={SECRET}")
    assert fault(store).problem == "cannot be reached: Connection refused"
    error = fault(RemoteStore(f"http://no-such-host.invalid/sparql?key={SECRET}"))
    assert error.problem.startswith("cannot be reached: ")
    assert len(error.problem) < 120


@pytest.mark.parametrize("body", [b"", b'{"head": {"vars": ["s"]}, "results": {"bindings": ['])
def test_a_service_that_falls_silent(service: Service, body: bytes) -> None:
    never = Event()
    service.reply = lambda _: Reply(body, length=1000, wait=never)
    error = fault(service.store(timeout=0.3))
    never.set()
    assert type(error) is QueryTimeout
    assert error.problem == "was silent for 0.3 seconds"


def test_a_connection_that_breaks_is_no_shorter_answer(service: Service) -> None:
    whole = table(*(f"n{number}" for number in range(5000))).body
    service.reply = answering(Reply(whole[:100_000], length=len(whole)))
    error = fault(service.store())
    assert type(error) is StoreError
    assert error.problem.startswith("cannot be reached: IncompleteRead(100000 bytes read")


def test_an_answer_is_read_while_it_arrives(service: Service) -> None:
    end = Event()
    rows = table(*(f"n{number}" for number in range(9000))).body
    service.reply = answering(Reply(rows[:-10], length=len(rows), wait=end))
    answer = service.store().query(ALL)
    assert isinstance(answer, ox.QuerySolutions)
    assert next(answer)["s"].value == f"{EX}n0"
    end.set()


def test_packed_answers_are_unpacked(service: Service) -> None:
    body, headers = gzip.compress(table("a").body), {"Content-Encoding": "gzip"}
    service.reply = answering(Reply(body, headers=headers))
    assert subjects(service.store()) == ["a"]


def test_many_threads_may_ask_at_once(service: Service) -> None:
    store = service.store()

    def reply(request: Request) -> Reply:
        time.sleep(0.02)
        return table("a") if dict(request.fields)["query"] == ALL else table()

    service.reply = reply
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: subjects(store), range(40)))
    assert found == [["a"]] * 40


def sampled(union: bool) -> Callable[[Request], Reply]:
    """A service with a triple in a named graph, which its default graph shows or not."""

    def reply(request: Request) -> Reply:
        query = dict(request.fields)["query"]
        if query.startswith("ASK"):
            return Reply(json.dumps({"head": {}, "boolean": union}).encode())
        if "LIMIT 1" in query:
            row = {name: {"type": "uri", "value": EX + name} for name in "spo"}
            document = {"head": {"vars": [*"spo"]}, "results": {"bindings": [row]}}
            return Reply(json.dumps(document).encode())
        return table("a")

    return reply


@pytest.mark.parametrize("union", [True, False])
def test_a_default_graph_that_is_not_as_set_is_refused(service: Service, union: bool) -> None:
    service.reply = sampled(union)
    as_set, other = ("union", "strict") if union else ("strict", "union")
    assert subjects(service.store(default_graph=as_set)) == ["a"]
    error = fault(service.store(default_graph=other))
    assert error.problem.startswith("sees all graphs" if union else "sees the unnamed graph alone")
    assert f"default_graph = {as_set}" in error.remedy


def test_the_default_graph_is_looked_at_once(service: Service) -> None:
    service.reply = sampled(True)
    store = service.store()
    for _ in range(3):
        subjects(store)
    assert [dict(each.fields)["query"] for each in service.asked].count(ALL) == 3
    assert len(service.asked) == 5


def test_without_addresses_to_write_to_it_is_only_read(service: Service) -> None:
    store = service.store()
    with pytest.raises(NotSupported, match="only read") as caught:
        store.update("CLEAR ALL")
    assert caught.value.http_status == 501
    with pytest.raises(NotSupported, match="only read"):
        store.load([quad("a")])
    assert service.asked == []


def test_without_a_graph_store_updates_load(service: Service) -> None:
    service.reply = lambda _: Reply(status=204)
    store = service.store(update=f"{service.address}/update")
    store.load([quad("a"), ox.Quad(*quad("b").triple), quad("c", "g2")])
    sent = [dict(request.fields)["update"] for request in service.asked]
    triple = f"<{EX}{{}}> <{EX}p> <{EX}o> ."
    assert [" ".join(update.split()) for update in sent] == [
        f"INSERT DATA {{ GRAPH <{EX}g> {{ {triple.format('a')} }} }}",
        f"INSERT DATA {{ {triple.format('b')} }}",
        f"INSERT DATA {{ GRAPH <{EX}g2> {{ {triple.format('c')} }} }}",
    ]


def test_a_graph_store_takes_graph_by_graph(service: Service) -> None:
    service.reply = lambda _: Reply(status=204)
    store = service.store(graphs=f"{service.address}/store?x=1")
    store.load([quad("a"), ox.Quad(*quad("b").triple)])
    named, unnamed = service.asked
    assert named.path == "/store?x=1&graph=http%3A%2F%2Fexample.org%2Fg"
    assert unnamed.path == "/store?x=1&default"
    assert named.headers["Content-Type"] == "application/n-triples"
    assert named.body == f"<{EX}a> <{EX}p> <{EX}o> .\n".encode()


def test_a_service_that_holds_back_triples_is_noticed(service: Service) -> None:
    def reply(request: Request) -> Reply:
        if request.method == "GET":
            return Reply(f"<{EX}a> <{EX}p> <{EX}o> .\n".encode(), type="application/n-triples")
        number = {"type": "literal", "value": "2", "datatype": f"{XSD}integer"}
        row = {"g": {"type": "uri", "value": f"{EX}g"}, "n": number}
        document = {"head": {"vars": ["g", "n"]}, "results": {"bindings": [row]}}
        return Reply(json.dumps(document).encode())

    service.reply = reply
    store = service.store(graphs=f"{service.address}/store")
    with pytest.raises(StoreError, match="gave 1 of the 2 triples"):
        list(store.snapshot([f"{EX}g"]))


XSD = "http://www.w3.org/2001/XMLSchema#"


def quad(name: str, graph: str = "g") -> ox.Quad:
    subject, predicate, thing, where = (ox.NamedNode(EX + each) for each in (name, "p", "o", graph))
    return ox.Quad(subject, predicate, thing, where)


def test_settings_tell_the_store(service: Service) -> None:
    service.reply = lambda _: Reply(status=204)
    settings = Settings.from_environment(
        {
            "RIGHTSGRAPH_STORE": f"{service.address}/query",
            "RIGHTSGRAPH_STORE_UPDATE": f"{service.address}/change",
            "RIGHTSGRAPH_STORE_AUTHENTICATION": "bearer",
            "RIGHTSGRAPH_STORE_SECRET": SECRET,
        }
    )
    assert SECRET not in repr(settings)
    RemoteStore.of(settings).update("CLEAR ALL")
    assert service.asked[0].path == "/change"
    assert service.asked[0].headers["Authorization"] == f"Bearer {SECRET}"
    with pytest.raises(NotSupported, match="remote service") as caught:
        _ = settings.folder
    assert caught.value.http_status == 501
