"""A connection as the server bears it: the head of a request may be neither long nor slow."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# In the state of each request: whether its client has left, and how to be rid of it.
GONE, ABORT = "gone", "abort"
_LONGEST_HEAD = 262_144
_HEAD_SECONDS = 30.0
# For a client to read what is left of a last answer.
_LAST_SECONDS = 120.0
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


class Connection(HttpToolsProtocol):
    """Of one client, for any number of requests."""

    _head = 0
    _pending = 0
    _in_head = False
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state: dict[str, Any] = {GONE: transport.is_closing, ABORT: transport.abort}
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._timer is None and not self._answers:
            self._await_head()
        super().data_received(data)
        if self._in_head:
            self._pending += len(data)
            if self._pending > _LONGEST_HEAD and not self.transport.is_closing():
                self._refuse()

    def on_message_begin(self) -> None:
        self._in_head, self._head, self._pending = True, 0, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._weigh(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._weigh(name + value)
        super().on_header(name, value)

    def _weigh(self, part: bytes) -> None:
        """What is raised in this class ends in ``send_400_response``."""
        self._head += len(part)
        if self._head > _LONGEST_HEAD:
            raise ValueError("too long")

    def send_400_response(self, msg: str) -> None:
        if self._head > _LONGEST_HEAD:
            self._refuse()
        else:
            super().send_400_response(msg)

    def _refuse(self) -> None:
        self.transport.write(_TOO_LONG)
        self.transport.close()

    def on_headers_complete(self) -> None:
        """Whoever took another of two hosts for the right one could be made to pass on for us."""
        self._in_head = False
        self._stop_waiting()
        hosts = [name for name, _ in self.headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise ValueError("one host is to be named")
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
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
        """Unless an answer is under way: while it is, nothing more is read."""
        self._timer = None
        if not self._answers:
            self.transport.close()
