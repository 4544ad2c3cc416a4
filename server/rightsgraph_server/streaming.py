"""Sends an answer while it is being computed.

The engine writes into a file, and its results must not leave the thread that made them, while
a WSGI server pulls. So a thread for each answer writes into a short queue from which the
server reads: memory stays small however long the answer is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from queue import Full, Queue
from tempfile import SpooledTemporaryFile
from threading import Event, Thread
from traceback import clear_frames
from typing import IO, Protocol

from rightsgraph.errors import StoreError

_IN_MEMORY = 1_000_000
_QUEUED_CHUNKS = 16
_PATIENCE_SECONDS = 0.5


class Sink(Protocol):
    """As much of a binary file as a writer needs."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


class Stream(Iterator[bytes]):
    """The bytes that ``produce`` writes into its argument.

    Making one waits for the first bytes, and raises what went wrong before them: until then
    an error can still have its own status. A later error is raised while iterating, so that
    the server breaks the connection off and no client takes a part for the whole.
    """

    def __init__(self, produce: Callable[[Sink], None]) -> None:
        self._chunks: Queue[bytes | Exception | None] = Queue(_QUEUED_CHUNKS)
        self._abandoned = Event()
        Thread(target=self._run, args=(produce,), daemon=True).start()
        self._ready = [self._take()]

    def __next__(self) -> bytes:
        chunk = self._ready.pop() if self._ready else self._take()
        if chunk is None:
            self._ready = [None]
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Nobody reads on; the writer stops at its next chunk."""
        self._abandoned.set()

    def write(self, data: bytes, /) -> int:
        if not self._put(bytes(data)):
            raise BrokenPipeError("nobody reads the answer")
        return len(data)

    def flush(self) -> None:
        """Every write is passed on at once."""

    def _run(self, produce: Callable[[Sink], None]) -> None:
        try:
            produce(self)
        except Exception as error:  # raised again where the answer is read
            _let_go(error)
            self._put(error)
        except BaseException as panic:  # what the engine raises is no Exception
            self._put(StoreError(f"the query engine failed: {panic}"))
        else:
            self._put(None)

    def _put(self, chunk: bytes | Exception | None) -> bool:
        while not self._abandoned.is_set():
            try:
                self._chunks.put(chunk, timeout=_PATIENCE_SECONDS)
            except Full:
                continue
            return True
        return False

    def _take(self) -> bytes | None:
        chunk = self._chunks.get()
        if isinstance(chunk, Exception):
            raise chunk
        return chunk


def _let_go(error: BaseException | None) -> None:
    """Of results in the frames that an error and its causes hold: they must not leave a thread."""
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def spooled(blocks: Iterator[bytes]) -> tuple[IO[bytes], int]:
    """All blocks in a file, on disk where they are many, and its length; the reader closes it."""
    with ExitStack() as stack:
        file = stack.enter_context(SpooledTemporaryFile(_IN_MEMORY))
        for block in blocks:
            file.write(block)
        length = file.tell()
        file.seek(0)
        stack.pop_all()
        return file, length
