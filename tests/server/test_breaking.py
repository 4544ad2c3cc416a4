"""What strangers may send to break the server: it answers, says no, and lives on."""

from __future__ import annotations

import gzip
import json
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import brotli
import pytest
import zstandard
from engines import COUNT, ENDLESS, NAMES, eventually, insert, make_store
from live import Live, served

TEXT = "https://a.example/text"
UPDATE = {"Content_Type": "application/sparql-update"}
LIMIT = 200_000
NESTED = {
    "braces": f"SELECT * {'{' * 100_000}{'}' * 100_000}",
    "parentheses": f"SELECT * {{ FILTER({'(' * 100_000}1{')' * 100_000}) }}",
    "not": f"ASK {{ FILTER({'!' * 100_000}true) }}",
    "lists": f"SELECT * {{ ?s ?p {'( ' * 100_000}{') ' * 100_000} }}",
    "blank nodes": f"SELECT * {{ ?s ?p {'[ ?p ' * 50_000}1{']' * 50_000} }}",
    "paths": f"SELECT * {{ ?s {'(' * 100_000}<a:b>{')' * 100_000} ?o }}",
    "triple terms": f"SELECT * {{ ?s ?p {'<<( ?s ?p ' * 30_000}1{' )>>' * 30_000} }}",
    "selects": f"SELECT * {'{ SELECT * ' * 30_000}{{ }}{'}' * 30_000}",
    "a path of many steps": f"SELECT * {{ ?s {'/'.join(['<a:b>'] * 100_000)} ?o }}",
    "a sum of many numbers": f"SELECT ({'+'.join(['1'] * 200_000)} AS ?x) {{ }}",
    "unions": f"SELECT * {{ {' UNION '.join(['{ }'] * 50_000)} }}",
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("breaking")
    store = make_store(folder / "store")
    settings: dict[str, Any] = {
        "updates": True,
        "trust_this_machine": True,
        "workers": 2,
        "query_seconds": 3,
        "update_seconds": 10,
        "query_bytes": 300_000_000,
        "max_body_bytes": LIMIT * 10,
        "services": "http://localhost:9/sparql,http://2130706433:9/",
    }
    with served(store, folder / "log", **settings) as live:
        yield live


@pytest.fixture(autouse=True)
def unharmed(live: Live) -> Iterator[None]:
    """After each test the same process still answers."""
    server = live.server
    yield
    eventually(lambda: live.ask(COUNT)[0] == 200)
    assert live.server == server, live.log.read_text("utf-8")


def problem(answer: tuple[int, bytes]) -> str:
    return str(json.loads(answer[1])["detail"])


# Queries


@pytest.mark.parametrize("query", NESTED.values(), ids=NESTED.keys())
def test_deep_nesting_is_the_fault_of_the_query(live: Live, query: str) -> None:
    answer = live.ask(query)
    assert answer[0] in (400, 504), answer
    if answer[0] == 400:
        assert "nested" in problem(answer)


@pytest.mark.parametrize("depth", [1000, 4000, 8000, 12_000, 20_000])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_deep_terms_in_an_answer(live: Live, depth: int, accept: str) -> None:
    term = f"{'<<( <a:s> <a:p> ' * depth}1{' )>>' * depth}"
    kind = "application/sparql-query"
    query = f"SELECT ?x {{ VALUES ?x {{ {term} }} }}"
    status, _ = live.request("/sparql", query, Content_Type=kind, Accept=accept)
    assert status in (200, 400, 503, 504)


@pytest.mark.parametrize("form", ["SELECT ?x", "CONSTRUCT { <a:s> <a:p> ?x } WHERE"])
def test_a_value_too_long_for_a_page(live: Live, form: str) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(20))
    query = f"{form} {{ BIND('0123456789abcdef' AS ?x0) {doubled} BIND(?x20 AS ?x) }}"
    kind = "application/sparql-query"
    status, body = live.request("/sparql", query, Content_Type=kind, Accept="text/html")
    assert status == 400
    assert b"too long for a page" in body


@pytest.mark.parametrize("form", ["?s IN ({})", "?o NOT IN ({})"])
def test_a_giant_list(live: Live, form: str) -> None:
    names = ", ".join(f"<https://a.example/{number}>" for number in range(30_000))
    status, _ = live.ask(f"ASK {{ ?s ?p ?o FILTER({form.format(names)}) }}")
    assert status in (200, 503, 504)


def test_a_giant_table_of_values(live: Live) -> None:
    rows = " ".join(f"<https://a.example/{number}>" for number in range(30_000))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?s {{ {rows} }} ?s ?p ?o }}"
    eventually(lambda: live.ask(query)[0] == 200)
    (row,) = json.loads(live.ask(query)[1])["results"]["bindings"]
    assert row["n"]["value"] == str(NAMES)


def test_a_query_over_the_limit(live: Live) -> None:
    assert live.ask(f"{COUNT} #{'x' * 1_000_000}")[0] == 413


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "(?:a{1,99}){1,99}b"])
def test_a_catastrophic_pattern(live: Live, pattern: str) -> None:
    query = f'ASK {{ FILTER(REGEX("{"a" * 5000}!", "{pattern}")) }}'
    assert live.ask(query)[0] in (200, 503, 504)


def test_a_pattern_too_large_to_compile(live: Live) -> None:
    query = 'ASK { FILTER(REGEX("a", "((((a{1,1000}){1,1000}){1,1000}){1,1000})")) }'
    assert live.ask(query)[0] in (200, 503, 504)


def test_a_string_that_doubles(live: Live) -> None:
    doubled = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(60))
    query = f'SELECT (STRLEN(?v60) AS ?n) {{ BIND("aaaaaaaa" AS ?v0) {doubled} }}'
    assert live.ask(query)[0] in (200, 503, 504)


def test_an_endless_query_is_ended(live: Live) -> None:
    assert live.ask(ENDLESS)[0] in (503, 504)


# Requests of its own


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{}/sparql",
        "http://localhost:{}/sparql",
        "http://[::1]:{}/sparql",
        "http://[::ffff:127.0.0.1]:{}/",
        "http://2130706433:{}/",
        "http://0x7f.1:{}/",
        "http://0:{}/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://user@localhost:{}/",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{0}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
        "PREFIX e: <{0}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    ],
)
def test_no_call_reaches_the_machine_itself(live: Live, text: str, address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        status, body = live.ask(text.format(address.format(listener.getsockname()[1])))
        assert status == 403, body
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_silent_call_reaches_nothing_either(live: Live) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        status, body = live.ask(f"SELECT ?o {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}")
        assert (status, json.loads(body)["results"]["bindings"]) == (200, [{}])
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_listed_host_must_be_public(live: Live) -> None:
    for address in ("http://localhost:9/sparql", "http://2130706433:9/"):
        answer = live.ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        assert answer[0] == 403
        assert "not public" in problem(answer)


def test_from_fetches_nothing(live: Live) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        status, body = live.ask(f"SELECT * FROM <{address}> {{ ?s ?p ?o }}")
        assert (status, json.loads(body)["results"]["bindings"]) == (200, [])
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(("silent", "expected"), [("", 403), ("SILENT ", 204)])
def test_load_fetches_nothing(live: Live, silent: str, expected: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        update = f"LOAD {silent}<http://127.0.0.1:{listener.getsockname()[1]}/>"
        assert live.update(update) == expected
        with pytest.raises(BlockingIOError):
            listener.accept()


# Connections and bodies


def test_slow_senders_hold_nobody_up(live: Live) -> None:
    slow = [live.connect() for _ in range(200)]
    try:
        for step in "GET /sparql HTTP/1.1\r\n"[:12]:
            for one in slow:
                one.sendall(step.encode())
        assert live.ask(COUNT)[0] == 200
    finally:
        for one in slow:
            one.close()


def test_a_body_that_never_comes_holds_nobody_up(live: Live) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    slow = [live.connect() for _ in range(200)]
    try:
        for one in slow:
            one.sendall(f"{head}Content-Length: 1000\r\n\r\nASK".encode())
        assert live.ask(COUNT)[0] == 200
    finally:
        for one in slow:
            one.close()


def test_readers_that_never_read_hold_nobody_up(live: Live) -> None:
    query = "SELECT%20*%20%7B%20%3Fa%20%3Fb%20%3Fc%20.%20%3Fd%20%3Fe%20%3Ff%20%7D"
    slow = [live.connect() for _ in range(20)]
    try:
        for one in slow:
            one.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert live.ask(COUNT)[0] == 200
    finally:
        for one in slow:
            one.close()


def first_line(live: Live, data: bytes) -> bytes:
    with live.connect() as sender:
        with suppress(ConnectionError):  # it may answer and close before all is sent
            sender.sendall(data)
        return sender.recv(1000).split(b"\r\n")[0]


def test_a_flood_of_headers(live: Live) -> None:
    lines = b"".join(b"X-%d: %d\r\n" % (number, number) for number in range(30_000))
    answer = first_line(live, b"GET / HTTP/1.1\r\nHost: a\r\n" + lines + b"\r\n")
    assert b" 431 " in answer


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 15",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: +5",
        "Content-Length: -5",
        f"Content-Length: {'9' * 5000}",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
    ],
)
def test_a_request_has_one_end(live: Live, lengths: str) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: a\r\n{lengths}\r\n"
    kind = "Content-Type: application/sparql-query\r\n\r\n"
    answer = first_line(live, f"{head}{kind}5\r\nASK{{}}\r\n0\r\n\r\n".encode())
    assert b" 400 " in answer or b" 501 " in answer


@pytest.mark.parametrize("hosts", ["", "Host: a\r\nHost: b\r\n"])
def test_a_request_names_one_host(live: Live, hosts: str) -> None:
    assert b" 400 " in first_line(live, f"GET / HTTP/1.1\r\n{hosts}\r\n".encode())
    assert b" 200 " in first_line(live, b"GET / HTTP/1.0\r\n\r\n")


def test_an_accept_header_of_many_types(live: Live) -> None:
    types = [f"a/b{number};q=0.{number}" for number in range(8000)]
    for number, status in ((500, 406), (8000, 431)):
        assert live.request("/sparql?query=ASK%7B%7D", Accept=",".join(types[:number]))[0] == status


def test_a_giant_body_is_not_read(live: Live) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    answer = first_line(live, head + b"Content-Length: 99999999999\r\n\r\n")
    assert b" 413 " in answer


def test_a_giant_body_in_chunks_is_not_read(live: Live) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    with live.connect() as sender:
        sender.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(4 * LIMIT * 10 // 65_536 + 50):
                sender.sendall(chunk)
        except (ConnectionResetError, BrokenPipeError):
            return  # it does not listen any more
        assert b" 413 " in sender.recv(1000)


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=4),
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("encoding", PACK)
def test_a_packed_query_is_answered(live: Live, encoding: str) -> None:
    packed = PACK[encoding](b"ASK { ?s ?p ?o }" + b" " * 10_000)
    kind = "application/sparql-query"
    status, body = live.request("/sparql", packed, Content_Type=kind, Content_Encoding=encoding)
    assert (status, json.loads(body)["boolean"]) == (200, True)


@pytest.mark.parametrize("encoding", PACK)
def test_a_bomb_is_not_unpacked(live: Live, encoding: str) -> None:
    bomb = PACK[encoding](bytes(100_000_000))
    assert len(bomb) < LIMIT * 10
    kind = "application/sparql-query"
    status, _ = live.request("/sparql", bomb, Content_Type=kind, Content_Encoding=encoding)
    assert status == 413


def test_the_server_as_a_whole_tells_its_methods(live: Live) -> None:
    with live.connect() as client:
        client.sendall(b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(10_000), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 204 ")
    assert b"\r\nallow: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT\r\n" in head
    assert body == b""


def test_an_encoding_that_is_not_read(live: Live) -> None:
    kind = "application/sparql-query"
    status, _ = live.request("/sparql", b"x", Content_Type=kind, Content_Encoding="compress")
    assert status == 415


# Graphs


RESOURCES = (
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:"><r:Description>'
    + '<a:b r:parseType="Resource">' * 60_000
)
NESTED_GRAPHS = {
    "lists": ("text/turtle", f"<a:s> <a:p> {'(' * 200_000}{')' * 200_000} ."),
    "blank nodes": ("text/turtle", f"<a:s> <a:p> {'[<a:p>' * 100_000}1{']' * 100_000} ."),
    "triple terms": (
        "application/n-triples",
        f"<a:s> <a:p> {'<<( <a:s> <a:p> ' * 50_000}<a:o>{' )>>' * 50_000} .\n",
    ),
    "reified": ("text/turtle", f"{'<< ' * 200_000}<a:s> <a:p> <a:o>{' >>' * 200_000} ."),
    "JSON lists": ("application/ld+json", f'{{"a:p":{"[" * 500_000}{"]" * 500_000}}}'),
    "JSON objects": ("application/ld+json", f"{'{' + chr(34) + 'a:p' + chr(34) + ':'}" * 100_000),
    "JSON blocks": ("application/ld+json", '{"@included":' * 10_000 + "{}" + "}" * 10_000),
    "JSON contexts": (
        "application/ld+json",
        '{"@context":' * 100_000 + "{}" + "}" * 100_000,
    ),
    "XML": ("application/rdf+xml", "<a>" * 300_000),
    "XML resources": ("application/rdf+xml", RESOURCES),
}


@pytest.mark.parametrize("kind", NESTED_GRAPHS)
def test_deep_nesting_in_a_graph(live: Live, kind: str) -> None:
    media_type, text = NESTED_GRAPHS[kind]
    status, body = live.request("/graphs?graph=a:deep", text, "PUT", Content_Type=media_type)
    assert status in (201, 204, 400, 413, 503, 504), body
    live.request("/graphs?graph=a:deep", method="DELETE")


def test_old_checkpoints_go(live: Live) -> None:
    for number in range(30):
        assert live.update(insert(number)) == 204
    eventually(lambda: len(list(live.checkpoints.glob("*/*"))) < 5)
