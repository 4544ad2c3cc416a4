"""The WSGI application behind the event loop, as uvicorn would call it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rightsgraph.errors import Overloaded, StoreError
from rightsgraph_server import bridge as bridges
from rightsgraph_server.answers import CLIENT_GONE
from rightsgraph_server.bridge import Bridge
from rightsgraph_server.connections import ABORT, GONE, LAGS, WHOLE
from rightsgraph_server.outlet import Disk

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST = 1000
Message = dict[str, Any]


async def _never_quick(environ: WSGIEnvironment) -> bool:
    return False


class Exchange:
    """One request to an application, and what was sent back."""

    def __init__(self, application: WSGIApplication, **settings: Any) -> None:
        self.sent: list[Message] = []
        self.state: dict[str, Any] = {}
        self.aborted = False
        self.threads = ThreadPoolExecutor(2)
        self._bridge = Bridge(
            application,
            _never_quick,
            self.threads,
            trusted_proxy=settings.get("proxy", ""),
            longest_body=MOST,
            disk=Disk(10**6),
        )

    def ask(
        self,
        *pieces: bytes,
        method: str = "GET",
        target: bytes = b"/",
        version: str = "1.1",
        headers: Iterable[tuple[bytes, bytes]] = (),
        client: str = "192.0.2.1",
        leaves: bool = False,
    ) -> Exchange:
        path, _, query = target.partition(b"?")
        scope = {
            "type": "http",
            "http_version": version,
            "method": method,
            "scheme": "http",
            "raw_path": path,
            "query_string": query,
            "headers": list(headers),
            "server": ("127.0.0.1", 80),
            "client": (client, 1234),
            "state": self.state,
        }
        self.state |= {GONE: lambda: leaves, ABORT: self._abort, LAGS: lambda: False, WHOLE: scope}
        left = list(pieces)

        async def receive() -> Message:
            if not left:
                await asyncio.sleep(60)
            piece = left.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(left)}

        async def send(message: Message) -> None:
            self.sent.append(message)

        asyncio.run(self._bridge(scope, receive, send))  # type: ignore[arg-type]
        self.threads.shutdown()
        return self

    def _abort(self) -> None:
        self.aborted = True

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"]) if self.sent else 0

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.sent[1:])

    @property
    def is_whole(self) -> bool:
        return bool(self.sent) and self.sent[-1].get("more_body") is False


def telling(name: str) -> WSGIApplication:
    """Answers with a value of its environment."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        found = str(environ.get(name, "-")).encode("latin-1")
        start("200 OK", [("Content-Length", str(len(found)))])
        return [found]

    return application


def echo(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def streaming(blocks: Callable[[], Iterator[bytes]]) -> WSGIApplication:
    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/csv")])
        return blocks()

    return application


@pytest.mark.parametrize(
    ("name", "target", "headers", "expected"),
    [
        ("PATH_INFO", b"/a%20%C3%A9", [], "/a \u00e9".encode()),
        ("PATH_INFO", b"/a%FF", [], b"/a\xff"),
        ("QUERY_STRING", b"/?a=%20b", [], b"a=%20b"),
        ("HTTP_ACCEPT", b"/", [(b"accept", b"a/b"), (b"accept", b"c/d")], b"a/b,c/d"),
        ("HTTP_X_A", b"/", [(b"x_a", b"1")], b"-"),
        ("REMOTE_ADDR", b"/", [], b"192.0.2.1"),
        ("CONTENT_TYPE", b"/", [(b"content-type", b"text/csv")], b"text/csv"),
        ("SERVER_PROTOCOL", b"/", [], b"HTTP/1.1"),
    ],
)
def test_what_the_application_is_told(
    name: str, target: bytes, headers: list[tuple[bytes, bytes]], expected: bytes
) -> None:
    done = Exchange(telling(name)).ask(target=target, headers=headers)
    assert done.body == expected
    assert done.is_whole


@pytest.mark.parametrize(
    ("proxy", "address", "host"),
    [
        ("192.0.2.1", "198.51.100.7", "a.example"),
        ("*", "198.51.100.7", "a.example"),
        ("192.0.2.9", "192.0.2.1", "b.example"),
        ("", "192.0.2.1", "b.example"),
    ],
)
def test_only_the_proxy_is_believed(proxy: str, address: str, host: str) -> None:
    forwarded = [
        (b"host", b"b.example"),
        (b"x-forwarded-for", b"203.0.113.9, 198.51.100.7"),
        (b"x-forwarded-host", b"a.example"),
    ]
    for name, expected in (("REMOTE_ADDR", address), ("HTTP_HOST", host)):
        done = Exchange(telling(name), proxy=proxy).ask(headers=forwarded)
        assert done.body.decode() == expected


@pytest.mark.parametrize(
    ("header", "value", "name", "kept"),
    [
        (b"x-forwarded-host", b"a.example/b?", "HTTP_HOST", "b.example"),
        (b"x-forwarded-host", b"a.example, b c", "HTTP_HOST", "b.example"),
        (b"x-forwarded-host", b"a..example", "HTTP_HOST", "b.example"),
        (b"x-forwarded-host", b"x y, a.example:8080", "HTTP_HOST", "a.example:8080"),
        (b"x-forwarded-proto", b"javascript", "wsgi.url_scheme", "http"),
        (b"x-forwarded-proto", b"https", "wsgi.url_scheme", "https"),
        (b"x-forwarded-port", b"1/a", "HTTP_HOST", "b.example"),
        (b"x-forwarded-port", b"8443", "HTTP_HOST", "b.example:8443"),
    ],
)
def test_what_is_no_part_of_an_address_is_not_believed(
    header: bytes, value: bytes, name: str, kept: str
) -> None:
    headers = [(b"host", b"b.example"), (header, value)]
    assert Exchange(telling(name), proxy="*").ask(headers=headers).body.decode() == kept


def test_a_request_that_is_done_is_no_garbage_to_look_for() -> None:
    """What its scope holds must not refer to the scope."""
    assert WHOLE not in Exchange(telling("REMOTE_ADDR")).ask().state


def test_a_body_comes_whole() -> None:
    length = [(b"content-length", b"6")]
    assert Exchange(echo).ask(b"abc", b"def", method="POST", headers=length).body == b"abcdef"
    chunked = [(b"transfer-encoding", b"chunked")]
    assert Exchange(echo).ask(b"abc", b"", method="POST", headers=chunked).body == b"abc"


def test_the_length_of_a_body_that_is_too_long_is_told_and_the_connection_closed() -> None:
    told = telling("CONTENT_LENGTH")
    stated = Exchange(told).ask(method="POST", headers=[(b"content-length", b"99999")])
    assert stated.body == b"99999"
    chunks = [b"x" * MOST] * 10
    found = Exchange(told).ask(*chunks, method="POST", headers=[(b"transfer-encoding", b"chunked")])
    assert found.body == b"%d" % (5 * MOST)
    for one in (stated, found):
        assert one.headers[b"Connection"] == b"close"


def test_a_body_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridges, "_PATIENCE_SECONDS", 0.05)
    done = Exchange(echo).ask(method="POST", headers=[(b"content-length", b"6")])
    assert done.aborted
    assert not done.sent


def test_a_body_without_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads it is told so, and the rest is not awaited."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        with pytest.raises(Overloaded, match="no room") as refused:
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start("503 Service Unavailable", [("Retry-After", str(refused.value.retry_after))])
        return []

    full = Path("/dev/full")
    monkeypatch.setattr(bridges, "SpooledTemporaryFile", lambda _: full.open("r+b"))
    for headers in ([(b"content-length", b"9")], [(b"transfer-encoding", b"chunked")]):
        done = Exchange(application).ask(b"abc", b"def", b"ghi", method="POST", headers=headers)
        assert done.status == 503
        assert done.headers[b"Connection"] == b"close"


def test_a_machine_that_bears_no_more_threads(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The one that there is comes to what waits."""
    exchange = Exchange(echo)
    assert exchange.threads._threads
    submit = exchange.threads.submit

    def refuse(*work: Any) -> None:
        submit(*work)
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(exchange.threads, "submit", refuse)
    length = [(b"content-length", b"3")]
    assert exchange.ask(b"abc", method="POST", headers=length).body == b"abc"
    assert "can't start new thread" in caplog.text


def test_an_answer_that_breaks_off_has_no_end() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"a"
        raise StoreError("it has ended")

    done = Exchange(streaming(blocks)).ask()
    assert (done.status, done.body) == (200, b"a")
    assert not done.is_whole


def test_a_failure_before_the_answer_has_no_status(caplog: pytest.LogCaptureFixture) -> None:
    """Uvicorn then answers with 500."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        raise ValueError("a bug")

    assert not Exchange(application).ask().sent
    assert "a bug" in caplog.text


def test_a_client_without_chunks_is_told_the_length() -> None:
    done = Exchange(streaming(lambda: iter([b"a", b"b"]))).ask(version="1.0")
    assert done.headers[b"Content-Length"] == b"2"
    assert done.body == b"ab"


def test_a_client_without_chunks_gets_no_part() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"a"
        raise StoreError("it has ended")

    assert not Exchange(streaming(blocks)).ask(version="1.0").sent


def test_the_writer_is_told_that_the_client_left() -> None:
    ended: list[str] = []

    def blocks() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 100_000
        finally:
            ended.append("closed")

    done = Exchange(streaming(blocks)).ask(leaves=True)
    assert done.aborted
    assert ended == ["closed"]


def test_the_application_can_see_whether_the_client_left() -> None:
    def application(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        start("200 OK", [("Content-Length", "4")])
        return [str(environ[CLIENT_GONE]()).encode()]

    assert Exchange(application).ask(leaves=True).body == b"True"
