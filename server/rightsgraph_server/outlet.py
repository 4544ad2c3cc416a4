"""What a thread writes and the event loop sends, each at its own pace.

A thread is done when all is computed, however slowly a client reads: what waits is held in
memory as far as it is little, and else in a temporary file.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from tempfile import TemporaryFile
from threading import Condition, Lock
from typing import IO, Any

_IN_MEMORY = 262_144
_BLOCK = 65_536
Headers = list[tuple[str, str]]


class Disk:
    """Shares so many bytes of the disk among the answers that wait there."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sharers = 0
        self._lock = Lock()

    def join(self, number: int = 1) -> None:
        with self._lock:
            self._sharers += number

    @property
    def share(self) -> int:
        return self._most // max(self._sharers, 1)


class Outlet:
    """One answer. Where its share of the disk is full, or the disk, the thread waits as well."""

    def __init__(self, loop: asyncio.AbstractEventLoop, disk: Disk) -> None:
        self._loop = loop
        self._disk = disk
        self._is_collected = False
        self._changed = Condition()
        self._sleeper: asyncio.Future[None] | None = None
        self._blocks: deque[bytes] = deque()
        self._size = 0
        self._file: IO[bytes] | None = None
        self._read = self._written = 0
        self._abandoned = False
        self.status = 0
        self.headers: Headers = []
        self.is_whole = False
        self.ended = False
        self.failed = False

    # In the thread

    def begin(self, status: str, headers: Headers, error: Any = None) -> Callable[[bytes], object]:
        """As WSGI has it."""
        with self._changed:
            self.status, self.headers = int(status[:3]), headers
            self.is_whole = self.length is not None and self.length <= _IN_MEMORY
        return self.write

    def write(self, block: bytes) -> None:
        """Raises BrokenPipeError where nobody reads on."""
        if not block:
            return
        with self._changed:
            self._await(lambda: self._fits)
            if not self._put(block):
                self._await(lambda: not self.waiting)
                self._hold(block)
        if not self.is_whole:
            self._wake()

    def end(self, *, failed: bool = False) -> None:
        with self._changed:
            self.ended, self.failed = True, failed
        self._wake()

    @property
    def length(self) -> int | None:
        """As the headers state it."""
        stated = (value for name, value in self.headers if name.lower() == "content-length")
        return next(map(int, stated), None)

    @property
    def _fits(self) -> bool:
        return self._filed <= self._disk.share

    @property
    def _filed(self) -> int:
        return self._written - self._read

    def _await(self, holds: Callable[[], bool]) -> None:
        """Until there is room; there will be none where all is collected before it is sent."""
        self._changed.wait_for(lambda: self._abandoned or self._is_collected or holds())
        if self._abandoned or not holds():
            raise BrokenPipeError("nobody reads the answer")

    def _put(self, block: bytes) -> bool:
        """Whether there was room for it, in memory or on the disk."""
        if not self._filed and self._size + len(block) <= _IN_MEMORY:
            self._hold(block)
            return True
        try:
            written = self._filing().write(block) == len(block)
        except OSError:
            return False
        self._written += len(block) if written else 0
        return written

    def _hold(self, block: bytes) -> None:
        self._blocks.append(block)
        self._size += len(block)

    def _filing(self) -> IO[bytes]:
        """The file where the next block goes, over what found room of the last one."""
        if self._file is None:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (closed by abandon)
            self._disk.join()
        self._file.seek(self._written)
        return self._file

    def _wake(self) -> None:
        sleeper, self._sleeper = self._sleeper, None
        if sleeper is not None:
            self._loop.call_soon_threadsafe(_rouse, sleeper)

    # In the event loop

    async def begun(self) -> None:
        """Until there is something to send: all of it where its length is known."""
        await self._until(
            lambda: self.ended or bool(self.status and not self.is_whole and self.waiting)
        )

    async def finished(self) -> None:
        """Until all is there; it is broken off where it is more than its share."""
        with self._changed:
            self._is_collected = True
            self._changed.notify_all()
        await self._until(lambda: self.ended)

    async def next(self) -> bytes:
        """What waits, a block at a time; nothing at the end."""
        await self._until(lambda: self.ended or self.waiting > 0)
        with self._changed:
            return self._take()

    @property
    def waiting(self) -> int:
        """Bytes."""
        return self._size + self._filed

    def abandon(self) -> None:
        """Nobody reads on; the thread is told at its next block."""
        with self._changed:
            self._abandoned = True
            self._blocks.clear()
            if self._file and not self._file.closed:
                self._file.close()
                self._disk.join(-1)
            self._changed.notify_all()

    async def _until(self, holds: Callable[[], bool]) -> None:
        while True:
            sleeper = self._loop.create_future()
            with self._changed:
                if holds():
                    return
                self._sleeper = sleeper
            await sleeper

    def _take(self) -> bytes:
        if self._blocks:
            data = b"".join(self._blocks)
            self._blocks.clear()
            self._size = 0
            self._changed.notify_all()
            return data
        if not self._filed:
            return b""
        assert self._file
        self._file.seek(self._read)
        data = self._file.read(min(_BLOCK, self._filed))
        self._read += len(data)
        if not self._filed:
            self._read = self._written = 0
            self._file.truncate(0)
        self._changed.notify_all()
        return data


def _rouse(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)
