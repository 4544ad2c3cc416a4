"""Waits in an event loop for what threads and processes do, so that no thread has to."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import get_ident

from rightsgraph_server.engine.wire import Wire


class Signal:
    """Like ``threading.Event`` for a coroutine; any thread may set it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = get_ident()
        self._given = self._loop.create_future()

    def set(self) -> None:
        if get_ident() == self._thread:
            return self._give()
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._give)
        return None

    async def wait(self, seconds: float) -> bool:
        await asyncio.wait([self._given], timeout=seconds)
        return self._given.done()

    def _give(self) -> None:
        if not self._given.done():
            self._given.set_result(None)


async def arrival(wire: Wire) -> None:
    """Until all of the next message is here, or the other side has ended."""
    loop, end = asyncio.get_running_loop(), wire.socket.fileno()
    arrived = loop.create_future()

    def read() -> None:
        if wire.has_message() and not arrived.done():
            arrived.set_result(None)

    loop.add_reader(end, read)
    try:
        await arrived
    finally:
        loop.remove_reader(end)
