"""What a client may not do to a connection."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
import uvicorn

from rightsgraph_server import connections
from rightsgraph_server.connections import Connection

REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def answer(scope: Any, receive: Any, send: Any) -> None:
    length = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Of a server that does not wait for long."""
    monkeypatch.setattr(connections, "_HEAD_SECONDS", 0.3)
    config = uvicorn.Config(
        answer,
        http=Connection,
        loop="asyncio",
        lifespan="off",
        ws="none",
        log_config=None,
        timeout_keep_alive=1,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


def sent(address: tuple[str, int], *pieces: bytes) -> bytes:
    """What comes back until the server closes the connection."""
    with socket.create_connection(address, timeout=30) as client:
        found = b""
        for piece in pieces:
            client.sendall(piece)
        while data := client.recv(10_000):
            found += data
    return found


@pytest.mark.parametrize(
    "pieces",
    [[], [b"GET / HT"], [b"\r\n"], [b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n"]],
    ids=["nothing", "half a line", "an empty line", "no end"],
)
def test_a_head_that_does_not_come_ends_the_connection(
    address: tuple[str, int], pieces: list[bytes]
) -> None:
    assert sent(address, *pieces) == b""


def test_an_idle_connection_is_closed_after_its_answers(address: tuple[str, int]) -> None:
    assert sent(address, REQUEST, REQUEST).count(b"HTTP/1.1 200 OK") == 2
    assert sent(address, REQUEST, b"\r\n").count(b"HTTP/1.1 200 OK") == 1


def test_a_head_without_end_is_too_long(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_LONGEST_HEAD", 1000)
    for head in (b"X-A: " + b"x" * 2000, b"X-A: b\r\n" * 300 + b"\r\n"):
        found = sent(address, b"GET / HTTP/1.1\r\nHost: a\r\n" + head)
        assert found.startswith(b"HTTP/1.1 431 ")
    assert sent(address, b"GET /" + b"a" * 2000).startswith(b"HTTP/1.1 431 ")
