"""What is kept of each request: its number, how it ended, and how long it took to the last byte.

No header and no query string is kept, for they may hold tokens.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import getrandbits
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from flask import request

from rightsgraph.errors import UnreadableFile

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY = "rightsgraph.record"
_LONGEST_PATH, LONGEST_QUERY = 500, 20_000
_STANDARD_ERROR, _NOWHERE = "-", "none"
# Whether the file was moved away, in seconds.
_LOOK_EVERY = 1.0
_BROKEN, _ABANDONED = "broken-off", "abandoned"


@dataclass(eq=False)
class Record:
    """One request. ``outcome`` is ok or what kind of problem it ended with, as in its answer;
    broken-off where the answer has begun and was not completed, abandoned where the client left.
    """

    method: str = ""
    path: str = ""
    client: str = ""
    user: str = ""
    route: str = ""
    query: str = ""
    status: int = 0
    bytes: int = 0
    outcome: str = ""
    id: str = field(default_factory=lambda: f"{getrandbits(64):016x}")
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0


Reader = Callable[[Record], None]


class Journal:
    """WSGI middleware that makes a record of each request and tells the readers at its end.

    ``headers`` are added to every answer, as is the number of the record.
    """

    def __init__(
        self, application: WSGIApplication, readers: list[Reader], headers: Mapping[str, str]
    ) -> None:
        self._application = application
        self._readers = readers
        self._headers = list(headers.items())

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = begin_record(environ)

        def begin(
            status: str,
            headers: list[tuple[str, str]],
            error: tuple[type[BaseException], BaseException, TracebackType]
            | tuple[None, None, None]
            | None = None,
        ) -> Callable[[bytes], object]:
            found.status = int(status[:3])
            return start(status, [*headers, *self._headers, ("X-Query-Id", found.id)], error)

        return _Body(self._application(environ, begin), found, self._end)

    def _end(self, found: Record) -> None:
        found.seconds = time.monotonic() - found.began
        for reader in self._readers:
            reader(found)


class _Body(Iterator[bytes]):
    """The blocks of an answer, counted. The server calls ``close`` however it ends."""

    def __init__(
        self, blocks: Iterable[bytes], found: Record, end: Callable[[Record], None]
    ) -> None:
        self._source = blocks
        self._blocks = iter(blocks)
        self._record = found
        self._end = end
        self._outcome = _ABANDONED

    def __next__(self) -> bytes:
        self._outcome = _BROKEN
        try:
            block = next(self._blocks)
        except StopIteration:
            self._outcome = ""
            raise
        self._outcome = _ABANDONED
        self._record.bytes += len(block)
        return block

    def close(self) -> None:
        found = self._record
        found.outcome = self._outcome or found.outcome or "ok"
        try:
            close = getattr(self._source, "close", None)
            if close is not None:
                close()
        finally:
            self._end(found)


def begin_record(environ: WSGIEnvironment) -> Record:
    """Of a request that has come, unless it was begun before."""
    if _KEY not in environ:
        names = ("REQUEST_METHOD", "PATH_INFO", "REMOTE_ADDR")
        environ[_KEY] = Record(*(environ.get(name, "") for name in names))
    found: Record = environ[_KEY]
    return found


def record() -> Record:
    """Of the request that is being answered."""
    return record_of(request.environ)


def record_of(environ: WSGIEnvironment) -> Record:
    """One that nobody reads, where no journal is kept."""
    found = environ.get(_KEY)
    return found if isinstance(found, Record) else Record()


class Lines:
    """JSON lines, on standard error or in a file, which may be moved away meanwhile.

    Each is one write of the system, so that those of several threads stay apart.
    """

    def __init__(self, target: str) -> None:
        """Raises UnreadableFile where the file cannot be written."""
        self._path = "" if target in (_STANDARD_ERROR, _NOWHERE) else target
        self._file = 2 if target == _STANDARD_ERROR else None
        self._lock = Lock()
        self._looked = 0.0
        self._is_cut = False
        if self._path:
            try:
                self._file = _appended(self._path)
            except OSError as error:
                raise UnreadableFile(f"cannot be written: {error}", target) from error

    def __del__(self) -> None:
        if self._path and self._file is not None:
            os.close(self._file)

    def write(self, **values: Any) -> None:
        """A line that finds no room on the disk is left out; where it found some, the next one
        stays apart from what is there of it."""
        if self._file is None:
            return
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"time": moment, **values}).encode() + b"\n"
        with self._lock, suppress(OSError):
            line = b"\n" + line if self._is_cut else line
            self._is_cut = os.write(self._current(self._file), line) < len(line)

    def _current(self, file: int) -> int:
        now = time.monotonic()
        if not self._path or now < self._looked + _LOOK_EVERY:
            return file
        self._looked = now
        if not _is_at(file, self._path):
            self._file = _appended(self._path)
            os.close(file)
            return self._file
        return file


def _appended(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)


def _is_at(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


class Logs:
    """The access log, and with it the log of slow queries."""

    def __init__(self, target: str, slow_seconds: float) -> None:
        self._access = Lines(target)
        self._slow = Lines(_STANDARD_ERROR) if target == _NOWHERE else self._access
        self._slow_seconds = slow_seconds

    def heed(self, found: Record) -> None:
        self._access.write(
            id=found.id,
            client=found.client,
            user=found.user,
            method=found.method,
            path=_as_sent(found.path[:_LONGEST_PATH]),
            route=found.route,
            status=found.status,
            seconds=round(found.seconds, 4),
            bytes=found.bytes,
            outcome=found.outcome,
        )
        if found.query and 0 < self._slow_seconds <= found.seconds:
            self._slow.write(
                id=found.id,
                slow_query=found.query[:LONGEST_QUERY],
                seconds=round(found.seconds, 4),
                outcome=found.outcome,
            )


def _as_sent(path: str) -> str:
    """In its own letters; WSGI has a letter for each byte."""
    return path if path.isascii() else path.encode("latin-1").decode("utf-8", "replace")
