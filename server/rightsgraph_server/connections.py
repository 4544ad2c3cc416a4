"""A connection as the server bears it: the head of a request may be neither long nor slow."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from functools import partial
from http import HTTPStatus
from typing import Any

from httptools import (
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
    HttpRequestParser,
)
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

# In the state of each request: whether its client has left, how to be rid of it, whether it reads
# slowly, and how to send it a whole answer.
GONE, ABORT, LAGS, WHOLE = "gone", "abort", "lags", "whole"
_LONGEST_HEAD = 262_144
# A longer one is not read as an address.
_LONGEST_URL = 65_535
_MOST_HEADERS, _LONGEST_HEADER = 500, 16_384
# Of requests that are sent before the first of them is answered; who sends more asks again.
_MOST_AHEAD = 100
_HEAD_SECONDS = 30.0
# For a client to read what is left of a last answer.
_LAST_SECONDS = 120.0
# Where only this part of the places for connections is left, so many make room at once.
_PART = 10
# Until it is looked whether a client that sends no more still reads; then twice as long.
_LOOK_SECONDS = 0.05
# Seconds of silence, seconds between the questions, and how many of them stay without an answer.
_WATCHED = {"TCP_KEEPIDLE": 15, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 3}
# To one that has left it brings back that nobody is there.
_SIGN_OF_LIFE = b"HTTP/1.1 100 Continue\r\n\r\n"
_METHOD = re.compile(rb"\s*[\w!#$%&'*+.^`|~-]+ ")
_FAULTS = {
    HTTPStatus.BAD_REQUEST: "this is no request as HTTP/1.1 has it",
    HTTPStatus.REQUEST_URI_TOO_LONG: f"an address may have {_LONGEST_URL:,} bytes",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        f"there may be {_MOST_HEADERS} headers of {_LONGEST_HEADER:,} bytes each, "
        f"and {_LONGEST_HEAD:,} bytes in all"
    ),
    HTTPStatus.NOT_IMPLEMENTED: "this method, or this coding of a body, is not known here",
    HTTPStatus.SERVICE_UNAVAILABLE: f"{_MOST_AHEAD} requests wait on this connection already",
}
# A label as long as IDNA takes it; Flask cannot make an address with another one.
_LABEL = rb"[\w~!$&'()*+,;=%-]{1,63}"
_NUMBERS = rb"\[[0-9A-Fa-f:]{2,45}(?:\.\d{1,3}){0,3}\]"
HOST = re.compile(rb"(?:(?:%b(?:\.%b)*\.?)?|%b)(?::\d{0,5})?" % (_LABEL, _LABEL, _NUMBERS))
_ADDRESS = re.compile(rb"https?://(?:[^/?#@]*@)?([^/?#]*)", re.IGNORECASE)


class Connection(HttpToolsProtocol):
    """Of one client, for any number of requests."""

    _head = 0
    _pending = 0
    _in_head = False
    _goes_on = False
    _heeds = True
    _refusal = HTTPStatus.BAD_REQUEST
    _timer: asyncio.TimerHandle | None = None
    _quiet_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _watch(transport.get_extra_info("socket"))
        self.app_state: dict[str, Any] = {
            GONE: transport.is_closing,
            ABORT: transport.abort,
            LAGS: lambda: self.flow.write_paused,
        }
        self._await_head()
        self._quiet_since = self.loop.time()
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Whether it stays open: who has said all may still wait for what was asked for."""
        if self._is_quiet:
            return False
        self.cycle.keep_alive = False
        self.loop.call_later(_LOOK_SECONDS, self._look, 2 * _LOOK_SECONDS)
        return True

    def _look(self, again: float) -> None:
        """Whether a client that sends no more still reads, which only its answer to a sign tells;
        of HTTP 1.0 there is none."""
        if self.transport.is_closing():
            return
        client = self.transport.get_extra_info("socket")
        if client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.transport.abort()
            return
        if not self._current.response_started and self._current.scope["http_version"] != "1.0":
            self.transport.write(_SIGN_OF_LIFE)
        self.loop.call_later(again, self._look, 2 * again)

    def _make_room(self) -> None:
        """Where there are too many connections, those go that have sent no whole request for the
        longest time, so that whoever only opens them cannot shut others out."""
        most = self.limit_concurrency or 0
        if len(self.connections) > most - most // _PART > 0:
            others = [one for one in self.connections if isinstance(one, Connection)]
            quiet = [one for one in others if one is not self and one._is_quiet]
            for one in sorted(quiet, key=_quiet_since)[: most // _PART or 1]:
                self.connections.discard(one)
                one.transport.abort()

    @property
    def _is_quiet(self) -> bool:
        """Whether nothing is answered: no request has come, or not all of its body."""
        if not self._answers:
            return True
        cycle = self.cycle
        return cycle.more_body and not cycle.response_started and not self.pipeline

    def data_received(self, data: bytes) -> None:
        """Reads on where nothing more is heeded, for that is how it sees that the client leaves."""
        if not self._heeds:
            return
        self._unset_keepalive_if_required()
        self._goes_on = False
        try:
            self._feed(data)
        except HttpParserInvalidMethodError:
            is_method = _METHOD.match(data)
            self._refuse(HTTPStatus.NOT_IMPLEMENTED if is_method else HTTPStatus.BAD_REQUEST)
        except HttpParserError:
            self._refuse(self._refusal)
        if self._timer is None and not self._answers:
            self._await_head()
        if self._in_head or (self.cycle and self.cycle.more_body):
            self._pending = 0 if self._goes_on else self._pending + len(data)
            if self._pending > _LONGEST_HEAD and not self.transport.is_closing():
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _feed(self, data: bytes) -> None:
        """Where another protocol is offered the parser leaves off before the body. A new one reads
        the request without the offer, which nobody need take up."""
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade as offer:
            head = self._plain_head()
            self.parser = HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
            self._feed(head + data[offer.args[0] :])

    def _plain_head(self) -> bytes:
        version = self.parser.get_http_version().encode()
        kept = [header for header in self.headers if header[0] != b"upgrade"]
        lines = [self.parser.get_method() + b" " + self.url + b" HTTP/" + version]
        lines += [name + b": " + value for name, value in kept]
        return b"\r\n".join([*lines, b"", b""])

    def on_message_begin(self) -> None:
        self._in_head, self._head, self._pending = True, 0, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > _LONGEST_URL:
            self._fail(HTTPStatus.REQUEST_URI_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One that comes after a body is weighed and left: whoever looked at the head only must
        have seen all that counts."""
        length = len(name + value)
        self._head += length
        most_reached = self._head > _LONGEST_HEAD or len(self.headers) >= _MOST_HEADERS
        if most_reached or length > _LONGEST_HEADER:
            self._fail(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if self._in_head:
            super().on_header(name, value)

    def _fail(self, status: HTTPStatus) -> None:
        """What is raised while it is parsed ends in HttpParserError."""
        self._refusal = status
        raise ValueError(status.phrase)

    def on_headers_complete(self) -> None:
        """Whoever took another of two hosts for the right one could be made to pass on for us. One
        in the address of the request comes before that of the header (RFC 9112, 3.2.2)."""
        self._in_head, self._goes_on = False, True
        self._stop_waiting()
        if any(value.lower() != b"chunked" for value in self._all(b"transfer-encoding")):
            self._fail(HTTPStatus.NOT_IMPLEMENTED)
        hosts = self._all(b"host")
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            self._fail(HTTPStatus.BAD_REQUEST)
        if address := _ADDRESS.match(self.url):
            hosts = [address[1]]
            self.headers[:] = [one for one in self.headers if one[0] != b"host"]
            self.headers.append((b"host", address[1]))
        if not all(map(HOST.fullmatch, hosts)):
            self._fail(HTTPStatus.BAD_REQUEST)
        if self.parser.get_method() == b"CONNECT":
            self._fail(HTTPStatus.NOT_IMPLEMENTED)
        if len(self.pipeline) >= _MOST_AHEAD:
            self._fail(HTTPStatus.SERVICE_UNAVAILABLE)
        if not self.parser.should_upgrade():
            super().on_headers_complete()
            self.flow.resume_reading()  # also ahead of an answer, to see that the client leaves

    def _all(self, wanted: bytes) -> list[bytes]:
        return [value for name, value in self.headers if name == wanted]

    def on_body(self, body: bytes) -> None:
        """What comes between its pieces, or after the last one, may not be longer than a head: the
        parser keeps all of a header that does not end."""
        self._goes_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._current = cycle
        cycle.scope["state"][WHOLE] = partial(self._send_whole, cycle)
        super()._start_asgi_task(cycle, app)

    def _send_whole(
        self, cycle: RequestResponseCycle, status: int, head: bytes, body: bytes
    ) -> None:
        """In one piece, which is quicker. ``head`` are the lines of the headers, which
        state the length and nothing of the connection."""
        if cycle.disconnected:
            return
        cycle.response_started = cycle.response_complete = True
        usual = b"".join(b"%b: %b\r\n" % header for header in cycle.default_headers)
        end = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        self.transport.write(b"".join((STATUS_LINE[status], usual, head, end, body)))
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()

    def _refuse(self, status: HTTPStatus) -> None:
        """After the answers to requests that came before, in which no other one may stand."""
        if not self._is_quiet:
            self.cycle.keep_alive = False
            self._heeds = False
            return
        self.transport.write(_refused(status))
        self.transport.close()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._quiet_since = self.loop.time()
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self.loop.call_later(_LAST_SECONDS, self.transport.abort)

    def timeout_keep_alive_handler(self) -> None:
        """Who does not even read the end of an answer waits for nothing."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    @property
    def _answers(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _await_head(self) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        """Unless an answer is under way: what comes meanwhile may wait for the end of it."""
        self._timer = None
        if not self._answers:
            self.transport.close()


def _watch(client: socket.socket) -> None:
    """Has the system ask now and then whether somebody is there, for one who says and reads nothing
    may have left; a machine that still knows the connection answers for them, for a minute."""
    for name, value in _WATCHED.items():
        if hasattr(socket, name):
            client.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def _refused(status: HTTPStatus) -> bytes:
    problem = {"type": "about:blank", "title": status.phrase, "status": status}
    body = json.dumps({**problem, "detail": _FAULTS[status]})
    lines = [f"HTTP/1.1 {status} {status.phrase}", "Content-Type: application/problem+json"]
    lines += [f"Content-Length: {len(body)}", "Cache-Control: no-store", "Connection: close"]
    return "\r\n".join([*lines, "", body]).encode()


def _quiet_since(connection: Connection) -> float:
    return connection._quiet_since
