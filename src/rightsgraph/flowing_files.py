"""Bytes that come block by block, as a file to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFERED = 65_536


def readable(blocks: Iterator[bytes], let_go: Callable[[], object] | None = None) -> BufferedReader:
    """What the blocks raise, reading raises; ``let_go`` is called when the file is forgotten."""
    return BufferedReader(_Blocks(blocks, let_go), _BUFFERED)


class _Blocks(RawIOBase):
    def __init__(self, blocks: Iterator[bytes], let_go: Callable[[], object] | None) -> None:
        self._blocks = filter(None, blocks)
        self._let_go = let_go
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        room = memoryview(buffer).cast("B")
        self._rest = self._rest or memoryview(next(self._blocks, b""))
        size = min(len(room), len(self._rest))
        room[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def close(self) -> None:
        if self._let_go and not self.closed:
            self._let_go()
        super().close()
