"""Runs a WSGI application in threads, behind an event loop that speaks HTTP (ASGI).

The loop reads whole requests and sends answers, so that neither a slow sender nor a slow reader
keeps a thread. What is quick is answered in the loop itself.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from werkzeug.middleware.proxy_fix import ProxyFix

from rightsgraph.errors import Overloaded, RightsgraphError
from rightsgraph.flowing_files import readable
from rightsgraph_server.answers import CLIENT_GONE
from rightsgraph_server.connections import ABORT, GONE, HOST, LAGS, WHOLE
from rightsgraph_server.outlet import Disk, Headers, Outlet

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope

_IN_MEMORY = 524_288
# Between two pieces of a body, or of an answer, at most.
_PATIENCE_SECONDS = 120
# A body over the limit gets an error from the application; one this many times as long is
# not even received.
_CUT_OFF = 4
_RETRY_SECONDS = 60
_EVERYBODY = "*"
_NO_THREAD = "start new thread"
_EMPTY = ("", "0")
# The last of several counts.
_FORWARDED = {
    "HTTP_X_FORWARDED_HOST": re.compile(HOST.pattern.decode(), re.ASCII),
    "HTTP_X_FORWARDED_PORT": re.compile("[0-9]{1,5}"),
    "HTTP_X_FORWARDED_PROTO": re.compile("https?"),
}

_log = logging.getLogger(__name__)


class _Gone(Exception):
    """The client has left, or is as good as gone."""


class Bridge:
    """The application as uvicorn calls it; sizes are in bytes."""

    def __init__(
        self,
        application: WSGIApplication,
        is_quick: Callable[[WSGIEnvironment], Awaitable[bool]],
        threads: Executor,
        *,
        trusted_proxy: str,
        longest_body: int,
        disk: Disk,
    ) -> None:
        self._application = application
        self._is_quick = is_quick
        self._threads = threads
        threads.submit(int)  # so that there is one, whatever comes
        self._proxy = trusted_proxy
        # It calls what it stands before, which is nothing here.
        self._see_through: Any = ProxyFix(lambda *_: (), x_for=1, x_proto=1, x_host=1, x_port=1)
        self._longest_body = longest_body
        self._disk = disk

    async def __call__(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        environ, connection = self._environ(scope), scope["state"]
        send_whole = connection.pop(WHOLE)  # it refers to the scope that it would lie in
        try:
            whole = await _received(environ, receive, self._longest_body)
            if whole and not connection[LAGS]() and await self._is_quick(environ):
                send_whole(*self._whole(environ))
            else:
                await self._answered(environ, send, stays=whole)
        except (_Gone, TimeoutError):
            environ["wsgi.input"].close()
            connection[ABORT]()

    def _environ(self, scope: HTTPScope) -> WSGIEnvironment:
        client = scope["client"] or ("", 0)
        is_proxy = self._proxy in (_EVERYBODY, client[0])
        environ = _environ(scope, client, _key if is_proxy else _own_key)
        if is_proxy:
            _drop_unfit(environ)
            self._see_through(environ, None)
        return environ

    def _whole(self, environ: WSGIEnvironment) -> tuple[int, bytes, bytes]:
        """Status, headers and body of an answer that is known to be quick."""
        said: list[Any] = []

        def begin(status: str, headers: Headers, error: Any = None) -> Any:
            said[:] = int(status[:3]), headers

        blocks = self._application(environ, begin)
        body = b"".join(blocks)
        if close := getattr(blocks, "close", None):
            close()
        status, headers = said
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return status, lines.encode("latin-1"), body

    async def _answered(
        self, environ: WSGIEnvironment, send: ASGISendCallable, *, stays: bool
    ) -> None:
        outlet = Outlet(asyncio.get_running_loop(), self._disk)
        try:
            self._submit(environ, outlet)
            await _send(environ, outlet, send, stays=stays)
        finally:
            outlet.abandon()

    def _submit(self, environ: WSGIEnvironment, outlet: Outlet) -> None:
        """Where the machine bears no more threads, one of those there are comes to it."""
        try:
            self._threads.submit(self._answer, environ, outlet)
        except RuntimeError as error:
            if _NO_THREAD not in str(error):
                raise
            _log.error("requests wait for others: %s", error)

    def _answer(self, environ: WSGIEnvironment, outlet: Outlet) -> None:
        """In a thread."""
        blocks: Iterable[bytes] = ()
        failed = True
        try:
            blocks = self._application(environ, outlet.begin)
            for block in blocks:
                outlet.write(block)
            failed = False
        except RightsgraphError:
            pass  # it broke off, which the engine has logged
        except BrokenPipeError:
            pass  # nobody reads on
        except Exception:
            _log.exception("a request to %s failed", environ["PATH_INFO"])
        finally:
            if close := getattr(blocks, "close", None):
                close()
            environ["wsgi.input"].close()
            outlet.end(failed=failed)


def _environ(
    scope: HTTPScope, client: tuple[str, int], key_of: Callable[[bytes], str]
) -> WSGIEnvironment:
    host, port = scope["server"] or ("", None)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        CLIENT_GONE: scope["state"][GONE],
    }
    for name, value in scope["headers"]:
        if key := key_of(name):
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


@lru_cache(1000)
def _key(name: bytes) -> str:
    """What WSGI calls a header; one with an underscore could pass for another, and is dropped."""
    if b"_" in name:
        return ""
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"


@lru_cache(1000)
def _own_key(name: bytes) -> str:
    """The same, without what only a proxy may say."""
    key = _key(name)
    return "" if key.startswith("HTTP_X_FORWARDED") else key


def _drop_unfit(environ: WSGIEnvironment) -> None:
    """What a proxy passes on of its client's, and what cannot be a part of an address."""
    for name, fits in _FORWARDED.items():
        if name in environ and not fits.fullmatch(environ[name].rpartition(",")[2].strip()):
            del environ[name]


async def _received(environ: WSGIEnvironment, receive: ASGIReceiveCallable, most: int) -> bool:
    """Whether all of the body was received.

    Raises _Gone and TimeoutError.
    """
    stated = environ.get("CONTENT_LENGTH", "")
    if stated in _EMPTY and "HTTP_TRANSFER_ENCODING" not in environ:
        return True
    if int(stated or 0) > _CUT_OFF * most:
        return False
    body: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (who reads it closes it)
    environ["wsgi.input"] = body
    length, more = 0, True
    while more and length <= _CUT_OFF * most:
        piece, more = await _piece(receive)
        length += len(piece)
        if not _is_held(body, piece):
            environ["wsgi.input"] = readable(_without_room())
            break
    else:
        body.seek(0)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["CONTENT_LENGTH"] = str(length)
    return not more


def _is_held(body: IO[bytes], piece: bytes) -> bool:
    try:
        body.write(piece)
        body.flush()
    except OSError:
        with suppress(OSError):
            body.close()
        return False
    return True


def _without_room() -> Iterator[bytes]:
    """What reading a body raises that could not be kept."""
    raise Overloaded(
        "there is no room for temporary files", remedy="ask again later", retry_after=_RETRY_SECONDS
    )
    yield b""


async def _piece(receive: ASGIReceiveCallable) -> tuple[bytes, bool]:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        message = await receive()
    if message["type"] != "http.request":
        raise _Gone
    return message["body"], message["more_body"]


async def _send(
    environ: WSGIEnvironment, outlet: Outlet, send: ASGISendCallable, *, stays: bool
) -> None:
    """Leaves off without an end where the answer breaks off, so that uvicorn breaks off as well.

    Raises _Gone and TimeoutError.
    """
    await outlet.begun()
    if environ["SERVER_PROTOCOL"] == "HTTP/1.0" and outlet.length is None:
        await outlet.finished()
        outlet.headers.append(("Content-Length", str(outlet.waiting)))
        outlet.status = 0 if outlet.failed else outlet.status
    if not outlet.status:
        return
    if not stays:
        outlet.headers.append(("Connection", "close"))
    await send(
        {"type": "http.response.start", "status": outlet.status, "headers": _encoded(outlet)}
    )
    more = True
    while more:
        block = await outlet.next()
        more = outlet.failed or outlet.waiting > 0 or not outlet.ended
        if outlet.failed and not block:
            return
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await send({"type": "http.response.body", "body": block, "more_body": more})
        if more and environ[CLIENT_GONE]():
            raise _Gone


def _encoded(outlet: Outlet) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in outlet.headers]
