"""What a client may not do to a connection."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from threading import Event, Thread
from typing import Any

import pytest
import uvicorn

from rightsgraph_server import connections
from rightsgraph_server.connections import GONE, Connection

REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


MOST = 10
SECONDS = 300
LEFT = Event()


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """With what was received."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    if body == b"late":
        await asyncio.sleep(0.5)
    if body == b"slow":
        while not scope["state"][GONE]():
            await asyncio.sleep(0.01)
        LEFT.set()
    headers = dict(scope["headers"])
    told = b"%a %a" % (body, headers.get(b"x-a"))
    if body == b"host":
        told = headers[b"host"]
    length = [(b"content-length", b"%d" % len(told))]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": told})


@pytest.fixture
def config() -> uvicorn.Config:
    return uvicorn.Config(
        answer,
        http=Connection,
        loop="asyncio",
        lifespan="off",
        ws="none",
        log_config=None,
        timeout_keep_alive=1,
        limit_concurrency=MOST,
    )


@pytest.fixture
def address(config: uvicorn.Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Of a server that waits for a head, and not for long when it has answered."""
    monkeypatch.setattr(connections, "_HEAD_SECONDS", SECONDS)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


def request(body: bytes = b"", *lines: bytes) -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([b"POST / HTTP/1.1", b"Host: a", *(lines or [length]), b"", body])


def sent(address: tuple[str, int], *pieces: bytes) -> bytes:
    """What comes back until the server closes the connection, be it before all is sent."""
    found = b""
    with socket.create_connection(address, timeout=SECONDS) as client:
        with suppress(ConnectionError):
            for piece in pieces:
                client.sendall(piece)
        with suppress(ConnectionError):
            while data := client.recv(10_000):
                found += data
    return found


@pytest.mark.parametrize(
    "pieces",
    [[], [b"GET / HT"], [b"\r\n"], [b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n"]],
    ids=["nothing", "half a line", "an empty line", "no end"],
)
def test_a_head_that_does_not_come_ends_the_connection(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch, pieces: list[bytes]
) -> None:
    monkeypatch.setattr(connections, "_HEAD_SECONDS", 0.3)
    assert sent(address, *pieces) == b""


def test_an_idle_connection_is_closed_after_its_answers(address: tuple[str, int]) -> None:
    assert sent(address, REQUEST + REQUEST).count(b"HTTP/1.1 200 OK") == 2
    assert sent(address, REQUEST + b"\r\n").count(b"HTTP/1.1 200 OK") == 1


def test_a_connection_is_used_again(config: uvicorn.Config, address: tuple[str, int]) -> None:
    config.timeout_keep_alive = SECONDS
    with closing(HTTPConnection(*address, timeout=SECONDS)) as client:
        for _ in range(3):
            client.request("GET", "/")
            assert client.getresponse().read() == b"b'' None"


def test_a_head_without_end_is_too_long(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_LONGEST_HEAD", 1000)
    for head in (b"X-A: " + b"x" * 2000, b"X-A: b\r\n" * 300 + b"\r\n"):
        found = sent(address, b"GET / HTTP/1.1\r\nHost: a\r\n" + head)
        assert found.startswith(b"HTTP/1.1 431 ")
    assert sent(address, b"GET /" + b"a" * 2000).startswith(b"HTTP/1.1 431 ")


def test_an_address_that_is_too_long_is_told_from_a_syntax_error(address: tuple[str, int]) -> None:
    found = sent(address, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 414 ")


def test_a_head_of_too_many_lines_or_of_a_long_one(address: tuple[str, int]) -> None:
    for lines in ([b"a:"] * 1000, [b"Accept: " + b"a/b," * 5000]):
        assert sent(address, request(b"", *lines)).startswith(b"HTTP/1.1 431 ")


def test_who_offers_another_protocol_is_answered_in_this_one(
    config: uvicorn.Config, address: tuple[str, int]
) -> None:
    """Some clients offer HTTP/2 with every first request."""
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA"
    asked = request(b"some body", offer, b"Content-Length: 9")
    for pieces in ([asked + request(b"more")], [asked[:-9], asked[-9:]]):
        found = sent(address, *pieces)
        assert b"'some body'" in found
        assert found.count(b"HTTP/1.1 200") == (b"more" in pieces[-1]) + 1
        assert b"400" not in found
    last = request(b"some body", offer, b"Connection: close", b"Content-Length: 9")
    assert b"'some body'" in sent(address, last)
    config.timeout_keep_alive = SECONDS
    found = sent(address, asked, request(b"more", b"Connection: close", b"Content-Length: 4"))
    assert found.count(b"HTTP/1.1 200") == 2
    assert found.endswith(b"b'more' None")


@pytest.mark.parametrize("asked", [request(b"late"), request(b"late") + request(b"late")])
def test_who_says_all_and_then_no_more_is_answered(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch, asked: bytes
) -> None:
    monkeypatch.setattr(connections, "_LOOK_SECONDS", 0.1)
    answers = asked.count(b"POST")
    with socket.create_connection(address, timeout=SECONDS) as client:
        client.sendall(asked)
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as stream:
            found = stream.read()
    assert found.count(b"b'late' None") == found.count(b"HTTP/1.1 200 OK") == answers
    assert b"\r\nconnection: close\r\n" in found


def test_who_leaves_within_a_request_is_not_answered(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=SECONDS) as client:
        client.sendall(request(b"some", b"Content-Length: 9"))
        client.shutdown(socket.SHUT_WR)
        assert client.recv(100) == b""


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"SHOUT / HTTP/1.1", 501),
        (b"get / HTTP/1.1", 501),
        (b"CONNECT a:1 HTTP/1.1", 501),
        (b"\x16\x03\x01\x02 / HTTP/1.1", 400),
        (b"GET / HTTP/1.1 more", 400),
        (b"GET", 400),
        (b"GET /\x01 HTTP/1.1", 400),
        (b"PRI * HTTP/2.0", 400),
    ],
)
def test_what_is_refused_unread_is_told_as_any_problem(
    address: tuple[str, int], line: bytes, status: int
) -> None:
    head, _, body = sent(address, line + b"\r\nHost: a\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nContent-Type: application/problem+json\r\n" in head
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def test_headers_after_a_body_do_not_count(address: tuple[str, int]) -> None:
    asked = request(b"1\r\nb\r\n0\r\nX-A: c\r\nHost: d\r\n\r\n", b"Transfer-Encoding: chunked")
    found = sent(address, asked)
    assert b"200 OK" in found
    assert found.endswith(b"b'b' None")


@pytest.mark.parametrize("end", [b"0\r\nX-A: ", b"1;"], ids=["a header", "an extension"])
def test_what_does_not_end_in_a_body_is_too_long(address: tuple[str, int], end: bytes) -> None:
    asked = request(b"1\r\nb\r\n" + end, b"Transfer-Encoding: chunked")
    assert sent(address, asked, b"a" * 2_000_000).startswith(b"HTTP/1.1 431 ")


def test_a_body_may_be_longer_than_a_head(address: tuple[str, int]) -> None:
    body = b"10000\r\n" + b"b" * 65_536 + b"\r\n"
    end = b"0\r\n\r\n"
    found = sent(address, request(b"", b"Transfer-Encoding: chunked"), *[body] * 20, end)
    assert b"200 OK" in found


def test_a_body_in_a_form_that_is_not_known(address: tuple[str, int]) -> None:
    asked = request(b"1\r\nb\r\n0\r\n\r\n", b"Transfer-Encoding: gzip, chunked")
    assert sent(address, asked).startswith(b"HTTP/1.1 501 ")


UNFIT = [b"a b", b"a/b", b"a@b", b"[::1", b"a:b", b"<a>", b"\xe9"]
UNFIT_FOR_DNS = [b".", b".a", b"a..b", b"a." + b"b" * 64, b"[::1..2]"]


@pytest.mark.parametrize("host", [*UNFIT, *UNFIT_FOR_DNS])
def test_a_host_that_is_none(address: tuple[str, int], host: bytes) -> None:
    found = sent(address, b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "host", [b"", b"a", b"a.", b"a_b.c:80", b"[::1]:8080", b"[::ffff:10.0.0.1]"]
)
def test_a_host_that_is_one(address: tuple[str, int], host: bytes) -> None:
    found = sent(address, b"GET / HTTP/1.0\r\nHost: " + host + b"\r\n\r\n")
    assert b"200 OK" in found


def test_what_is_wrong_after_a_request_does_not_touch_its_answer(address: tuple[str, int]) -> None:
    found = sent(address, request(b"some body") + b"\x00\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 200 OK")
    assert found.endswith(b"b'some body' None")


def test_who_only_connects_makes_room_for_others(address: tuple[str, int]) -> None:
    heads = [b"", b"GET / HT", request(b"", b"Content-Length: 5")]
    idle = [socket.create_connection(address, timeout=SECONDS) for _ in range(2 * MOST)]
    for number, client in enumerate(idle):
        with suppress(OSError):
            client.sendall(heads[number % len(heads)])
    assert sent(address, REQUEST).startswith(b"HTTP/1.1 200 OK")
    for client in idle:
        client.close()


def test_requests_are_answered_in_line_and_no_more_than_some(address: tuple[str, int]) -> None:
    found = sent(address, REQUEST * 1000)
    assert 50 < found.count(b"HTTP/1.1 200 OK") < 200
    assert b"503" not in found


def test_the_system_asks_whether_somebody_is_there(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a client of HTTP 1.0 that says no more nothing else would tell."""
    asked: list[int] = []

    def look(self: Connection) -> None:
        client = self.transport.get_extra_info("socket")
        asked.append(client.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))

    monkeypatch.setattr(Connection, "_make_room", look)
    assert sent(address, REQUEST.replace(b"1.1", b"1.0")).startswith(b"HTTP/1.1 200 OK")
    assert asked == [1]


def test_who_asks_ahead_is_seen_to_leave(address: tuple[str, int]) -> None:
    """While the first request is answered, and a second one stands behind it."""
    LEFT.clear()
    with socket.create_connection(address, timeout=SECONDS) as client:
        client.sendall(request(b"slow") + REQUEST)
    assert LEFT.wait(SECONDS)


@pytest.mark.parametrize(
    ("asked", "host"),
    [
        (b"http://b.example:99/?c", b"b.example:99"),
        (b"HTTPS://user:word@b.example/", b"b.example"),
        (b"http://[::1]/", b"[::1]"),
        (b"/http://b.example/", b"a"),
    ],
)
def test_a_host_in_the_address_of_a_request_comes_first(
    address: tuple[str, int], asked: bytes, host: bytes
) -> None:
    line, _, rest = request(b"host").partition(b" / ")
    found = sent(address, line + b" " + asked + b" " + rest)
    assert found.endswith(b"\r\n\r\n" + host)


def test_a_bad_host_in_the_address_of_a_request_is_refused(address: tuple[str, int]) -> None:
    found = sent(address, b"GET http://<b>/ HTTP/1.1\r\nHost: a\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 400 ")
