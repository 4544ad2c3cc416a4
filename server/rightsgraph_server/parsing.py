"""Reads RDF that strangers send, in a process of its own where it could do harm.

Some kilobytes of nested JSON-LD take gigabytes and minutes to read, entities and prefixes unfold to
any length, and deep mark-up overflows the stack. None of that can be told from the bytes
beforehand. So the process has limits of time, of memory and of what it may write, and no network.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from typing import IO, cast

from pyoxigraph import Quad, RdfFormat, parse, serialize

from rightsgraph.errors import (
    Overloaded,
    PayloadTooLarge,
    QueryTimeout,
    RightsgraphError,
    SyntaxFault,
)
from rightsgraph.rdf_files import context_fault
from rightsgraph.rdfxml import check_depth, check_entities
from rightsgraph_server.engine import isolation, wire
from rightsgraph_server.engine.processes import reason

# What is so short, and in these formats, cannot unfold to much: it is not worth a process.
_HARMLESS, _SHORT = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES), 8_000
_REFUSED = 1
_RETRY_SECONDS = 5
_PLACES = BoundedSemaphore(4)


@dataclass(frozen=True)
class Bounds:
    """Of one request; ``most`` is how many bytes of N-Triples may come of it."""

    seconds: float
    memory: int
    most: int


@contextmanager
def place() -> Iterator[None]:
    """One of few that there are to hold what may be long. Raises Overloaded."""
    if not _PLACES.acquire(timeout=_RETRY_SECONDS):
        raise Overloaded("too many graphs arrive at once", retry_after=_RETRY_SECONDS)
    try:
        yield
    finally:
        _PLACES.release()


def is_harmless(data: bytes, form: RdfFormat) -> bool:
    return form in _HARMLESS and len(data) <= _SHORT


def triples(data: bytes, form: RdfFormat, base: str, bounds: Bounds) -> bytes:
    """The triples of a document as N-Triples, its relative IRIs resolved against ``base``.

    Raises SyntaxFault, UnreadableFile, PayloadTooLarge, BadRequest and QueryTimeout.
    """
    if bounds.seconds <= 0:
        raise _too_slow()
    if is_harmless(data, form):
        return _read(data, form, base, bounds.most)
    return _read_apart(data, form, base, bounds)


def _read_apart(data: bytes, form: RdfFormat, base: str, bounds: Bounds) -> bytes:
    limits = (bounds.memory, bounds.most, int(bounds.seconds) + 1)
    command = [sys.executable, "-P", "-m", __name__, form.media_type, *map(str, limits)]
    sent = base.encode() + b"\n" + data
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=bounds.seconds)
    except subprocess.TimeoutExpired as error:
        raise _too_slow() from error
    if done.returncode == _REFUSED and done.stdout:
        raise wire.raised(done.stdout)
    if done.returncode == -signal.SIGABRT:
        raise _too_large()
    if done.returncode:
        raise replace(reason(done.returncode), remedy="send less at once")
    return done.stdout


def _too_slow() -> QueryTimeout:
    problem = "was not read within the time that an update may take"
    return QueryTimeout(problem, remedy="send it in parts")


def _too_large() -> PayloadTooLarge:
    """No fault of the server, which may have memory enough: it will not be read however often it
    is sent."""
    problem = "takes more memory to read than one request may have"
    return PayloadTooLarge(problem, remedy="send it in parts")


def _read(data: bytes, form: RdfFormat, base: str, most: int) -> bytes:
    """Blank nodes are renamed, so that those of two files stay apart."""
    sink, data = _Sink(most), data.removeprefix(BOM_UTF8)
    if form == RdfFormat.RDF_XML:
        check_entities(data)
        check_depth(data)
    try:
        quads = parse(data, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
        _write(quads, sink)
    except SyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}" if error.lineno else ""
        raise context_fault(error) or SyntaxFault(str(error.msg), place) from error
    return b"".join(sink.parts)


def _write(quads: Iterator[Quad], sink: _Sink) -> None:
    try:
        serialize((quad.triple for quad in quads), cast("IO[bytes]", sink), RdfFormat.N_TRIPLES)
    except OSError as error:
        problem = "unfolds to more than may come in one request"
        raise PayloadTooLarge(problem, remedy="send it in parts") from error


class _Sink:
    """What is written, up to a length."""

    def __init__(self, most: int) -> None:
        self._left = most
        self.parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise BrokenPipeError("enough was written")
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """It is there already."""


def main(media_type: str, memory: int, most: int, seconds: int) -> int:
    """From standard input, whose first line is the base, to standard output, where an error
    stands instead of the triples."""
    isolation.leave_terminal()
    isolation.leave_network()
    isolation.leave_no_core()
    isolation.end_with_parent()
    base, data = sys.stdin.buffer.readline().decode().rstrip("\n"), sys.stdin.buffer.read()
    isolation.limit_memory(memory)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    form = RdfFormat.from_media_type(media_type)
    assert form
    try:
        found = _read(data, form, base, most)
    except (RightsgraphError, MemoryError) as error:
        told = error if isinstance(error, RightsgraphError) else _too_large()
        sys.stdout.buffer.write(wire.fault(told))
        return _REFUSED
    sys.stdout.buffer.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
