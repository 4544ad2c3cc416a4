"""SERVICE reaches the endpoints that the operator allows, and no other address."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import QuerySolutions, Store

from rightsgraph.errors import BadGateway, BadRequest, Forbidden, QueryTimeout, RightsgraphError
from rightsgraph_server.outbound import Outbound
from rightsgraph_server.service import Services

HERE = "http://other.example/sparql"
ROWS = [
    {"s": {"type": "uri", "value": "http://x.example/a"}, "n": {"type": "literal", "value": '"}'}},
    {"s": {"type": "bnode", "value": "b0"}},
]


def results(rows: list[dict[str, dict[str, str]]], *names: str) -> bytes:
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


class Other:
    """Stands for the other endpoint and notes what it was asked."""

    def __init__(self, answer: bytes | RightsgraphError | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answer = results(ROWS, "s", "n") if answer is None else answer

    def fetch(self, endpoint: str, query: str) -> bytes:
        self.asked.append((endpoint, query))
        if isinstance(self.answer, RightsgraphError):
            raise self.answer
        return self.answer


def ask(query: str, other: Other | None = None) -> list[dict[str, str]]:
    other = other or Other()
    solutions = Store().query(Services(frozenset({HERE}), other.fetch).resolve(query))
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: str(row[name]) for name in names if row[name] is not None} for row in solutions]


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{HERE}> {{ ?s ?p ?n }} }}",
        f"SELECT ?s ?n {{ service silent <{HERE}> {{ {{ ?s ?p ?n }} }} }}",
        "PREFIX o: <http://other.example/> SELECT ?s ?n { SERVICE o:sparql{?s ?p ?n} }",
        "BASE <http://other.example/> SELECT ?s ?n { SERVICE <sparql> {?s ?p '}'} }",
        f"SELECT ?s ?n {{ {{ SELECT * {{ SERVICE <{HERE}> {{ ?s ?p ?n # }}\n }} }} }} }}",
    ],
)
def test_solutions_of_the_other_endpoint_are_joined(query: str) -> None:
    first, second = ask(query)
    assert first == {"s": "<http://x.example/a>", "n": '"\\"}"'}
    assert second["s"].startswith("<urn:uuid:")
    assert "n" not in second


def test_what_the_other_endpoint_is_asked() -> None:
    other = Other()
    ask(f"PREFIX e: <http://e.example/> SELECT * {{ SERVICE <{HERE}> {{ ?s e:p ?n }} }}", other)
    assert other.asked == [
        (HERE, "PREFIX e: <http://e.example/> SELECT * WHERE { ?s e:p ?n }"),
    ]


def test_several_calls_and_an_outer_pattern() -> None:
    other = Other()
    rows = ask(
        f"SELECT * {{ VALUES ?s {{ <http://x.example/a> }} SERVICE <{HERE}> {{ ?s ?p ?n }} "
        f"OPTIONAL {{ SERVICE <{HERE}> {{ ?s ?q ?n }} }} }}",
        other,
    )
    assert len(other.asked) == 2
    assert [row["s"] for row in rows] == ["<http://x.example/a>"]


def test_an_empty_answer_leaves_no_solutions() -> None:
    assert ask(f"SELECT * {{ SERVICE <{HERE}> {{ ?s ?p ?o }} }}", Other(results([], "s"))) == []


def test_silent_stands_for_one_empty_solution() -> None:
    query = f"SELECT * {{ BIND(1 AS ?x) SERVICE SILENT <{HERE}> {{ ?s ?p ?o }} }}"
    assert ask(query, Other(BadGateway("is away"))) == [
        {"x": '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'}
    ]
    with pytest.raises(BadGateway, match="is away"):
        ask(query.replace("SILENT", ""), Other(BadGateway("is away")))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://elsewhere.example/> { ?s ?p ?o } }",
        f"SELECT * {{ SERVICE <{HERE}/..> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{HERE}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <{HERE}> {{ SERVICE <http://elsewhere.example/> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ SERVICE <{HERE}> {{ ?s ?p ?o }} SERVICE o:x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ FILTER(?s<?b#>'''\n) SERVICE<{HERE}>{{?a ?b ?c}} #'''\n}}",
    ],
)
def test_calls_to_others_are_refused(query: str) -> None:
    with pytest.raises(Forbidden) as error:
        ask(query)
    assert error.value.remedy


PIECES = ["\\'", '\\"', ":a", ":a.", "<a", "'''a", "a:b\\'"]


@pytest.mark.parametrize("piece", PIECES)
def test_pieces_without_end_are_read_once(piece: str) -> None:
    """Each could be the beginning of something that goes on to the end of the text."""
    many = piece * (90_000 // len(piece))
    with pytest.raises(Forbidden):
        ask(f"SELECT * {{ SERVICE <http://elsewhere.example/> {{ }} }} {many}.")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://[a/> { ?s ?p ?o } }",
        "PREFIX a: <http://[a/> SELECT * { SERVICE a:b { ?s ?p ?o } }",
        "BASE <http://[a/> SELECT * { SERVICE <b> { ?s ?p ?o } }",
    ],
)
def test_what_is_no_iri_is_the_fault_of_the_query(query: str) -> None:
    with pytest.raises(BadRequest, match="is no IRI"):
        ask(f"BASE <http://a.example/> {query}")


ELSEWHERE = "<http://elsewhere.example/>"


@pytest.mark.parametrize(
    "call",
    [
        f"SERVICE SILENT {ELSEWHERE} {{ ?s ?p ?o }}",
        f"SERVICE SILENT {ELSEWHERE} {{ SELECT * {{ ?s ?p ?o }} # }}\n }}",
        "SERVICE SILENT ?e { ?s ?p ?o }",
        "SERVICE SILENT unknown: { ?s ?p ?o }",
        f"SERVICE SILENT <{HERE}> {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SERVICE SILENT {ELSEWHERE} {{ SERVICE SILENT {ELSEWHERE} {{ ?s ?p ?o }} }}",
    ],
)
def test_silence_covers_what_is_not_allowed(call: str) -> None:
    """The standard has it that a silent call that fails has one empty solution."""
    other = Other()
    assert ask(f"SELECT * {{ BIND('x' AS ?x) {call} }}", other) == [{"x": '"x"'}]
    assert not other.asked


def test_what_a_silent_call_would_find_has_no_value() -> None:
    query = f"SELECT * {{ SERVICE SILENT {ELSEWHERE} {{ ?s ?p ?o }} }}"
    found = Store().query(Services(frozenset(), Other().fetch).resolve(query))
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["o", "p", "s"]


def test_nothing_is_called_where_nothing_is_allowed() -> None:
    other = Other()
    with pytest.raises(Forbidden):
        Services(frozenset(), other.fetch).resolve(f"SELECT * {{ SERVICE <{HERE}> {{}} }}")
    assert not other.asked


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b'{"head":{},"boolean":true}',
        results([{"s": {"type": "uri", "value": "http://x> } #"}}], "s"),
    ],
)
def test_an_answer_without_solutions_is_a_fault_of_the_other(answer: bytes) -> None:
    with pytest.raises(BadGateway, match="did not answer with solutions"):
        ask(f"SELECT * {{ SERVICE <{HERE}> {{ ?s ?p ?o }} }}", Other(answer))


class Handler(BaseHTTPRequestHandler):
    """Behaves as the path says."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        if self.path == "/slow-headers":
            self.send_response_only(200)
            self.flush_headers()
            self._endless(b"x")
            return
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        if self.path == "/endless":
            self._endless(b" ")
        else:
            self.wfile.write(json.dumps(parse_qs(asked)).encode())

    def _endless(self, letter: bytes) -> None:
        try:
            while True:
                self.wfile.write(letter)
                time.sleep(0.02)
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


def outbound(*private: str, most: int = 1000, seconds: int = 300) -> Outbound:
    return Outbound(frozenset(private), seconds, most)


def test_a_listed_private_host_is_asked(server: str) -> None:
    answer = outbound("127.0.0.1").fetch(f"{server}/good", "SELECT * {}")
    assert json.loads(answer) == {"query": ["SELECT * {}"]}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
        "[fec0::1]",
        "[::7f00:1]",
        "[::ffff:0:7f00:1]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2001:db8::1]",
        "[ff0e::1]",
        "100.64.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_private_addresses_in_any_spelling_are_not_asked(host: str) -> None:
    with pytest.raises((Forbidden, BadGateway)) as error:
        outbound().fetch(f"http://{host}:9/sparql", "SELECT * {}")
    if isinstance(error.value, BadGateway):
        assert "known" in str(error.value) or "supported" in str(error.value)


@pytest.mark.parametrize("endpoint", ["file:///etc/hosts", "ftp://x.example/", "http:///x", "x"])
def test_other_schemes_are_not_asked(endpoint: str) -> None:
    with pytest.raises(Forbidden):
        outbound().fetch(endpoint, "SELECT * {}")


@pytest.mark.parametrize(("path", "says"), [("/moved", "307"), ("/broken", "500")])
def test_redirects_and_errors_end_the_call(server: str, path: str, says: str) -> None:
    with pytest.raises(BadGateway, match=says):
        outbound("127.0.0.1").fetch(server + path, "SELECT * {}")


@pytest.mark.parametrize("path", ["/endless", "/slow-headers"])
def test_an_answer_that_never_ends_is_cut_off(server: str, path: str) -> None:
    with pytest.raises(QueryTimeout):
        outbound("127.0.0.1", seconds=1).fetch(server + path, "SELECT * {}")


def test_a_long_answer_is_cut_off(server: str) -> None:
    with pytest.raises(BadGateway, match="more than 10 bytes"):
        outbound("127.0.0.1", most=10).fetch(f"{server}/endless", "SELECT * {}")


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:9/", "http://127.0.0.1:99999/", "http://a..b/"]
)
def test_a_server_that_is_not_there(endpoint: str) -> None:
    with pytest.raises(BadGateway, match="cannot be asked"):
        outbound("127.0.0.1").fetch(endpoint, "SELECT * {}")


def test_a_name_that_means_something_else_the_next_time(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first address counts as public here and has nobody listening; the next is private."""
    known, turns = socket.getaddrinfo, iter(["127.0.0.2", "127.0.0.1"])

    def rebinding(host: str, port: int, *rest: int, **named: int) -> object:
        return known(next(turns) if host == "x.example" else host, port, *rest, **named)

    monkeypatch.setattr("rightsgraph_server.outbound._is_public", lambda it: it == "127.0.0.2")
    monkeypatch.setattr("socket.getaddrinfo", rebinding)
    endpoint = f"http://x.example:{urlsplit(server).port}/good"
    with pytest.raises(BadGateway, match="refused"):
        outbound().fetch(endpoint, "SELECT * {}")
    with pytest.raises(Forbidden, match="not public"):
        outbound().fetch(endpoint, "SELECT * {}")
