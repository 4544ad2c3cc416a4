"""Reads RDF that strangers send, in a process of its own where it could do harm.

Some kilobytes of nested JSON-LD take gigabytes and minutes to read, entities and prefixes unfold to
any length, and deep mark-up overflows the stack. None of that can be told from the bytes
beforehand. So the process has limits of time, of memory and of what it may write, and no network.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
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
from rightsgraph_server.engine import isolation, wire
from rightsgraph_server.engine.processes import reason

# What is so short, and in these formats, cannot unfold to much: it is not worth a process.
_HARMLESS, _SHORT = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES), 8_000
_REFUSED = 1
_RETRY_SECONDS = 5
_PLACES = BoundedSemaphore(4)


@dataclass(frozen=True)
class Bounds:
    """Of one reading; ``most`` is how many bytes of N-Triples may come of it."""

    seconds: float
    memory: int
    most: int


def triples(data: bytes, form: RdfFormat, base: str, bounds: Bounds) -> bytes:
    """The triples of a document as N-Triples, its relative IRIs resolved against ``base``.

    Raises SyntaxFault, PayloadTooLarge, BadRequest, MemoryExceeded, QueryTimeout and Overloaded.
    """
    if form in _HARMLESS and len(data) <= _SHORT:
        return _read(data, form, base, bounds.most)
    if not _PLACES.acquire(timeout=_RETRY_SECONDS):
        raise Overloaded("too many graphs arrive at once", retry_after=_RETRY_SECONDS)
    try:
        return _read_apart(data, form, base, bounds)
    finally:
        _PLACES.release()


def _read_apart(data: bytes, form: RdfFormat, base: str, bounds: Bounds) -> bytes:
    limits = (bounds.memory, bounds.most, int(bounds.seconds) + 1)
    command = [sys.executable, "-P", "-m", __name__, form.media_type, *map(str, limits)]
    sent = base.encode() + b"\n" + data
    try:
        done = subprocess.run(command, input=sent, capture_output=True, timeout=bounds.seconds)
    except subprocess.TimeoutExpired as error:
        raise QueryTimeout(f"was not read within {bounds.seconds:g} seconds") from error
    if done.returncode == _REFUSED and done.stdout:
        raise wire.raised(done.stdout)
    if done.returncode:
        raise replace(reason(done.returncode), remedy="send less at once")
    return done.stdout


def _read(data: bytes, form: RdfFormat, base: str, most: int) -> bytes:
    """Blank nodes are renamed, so that those of two files stay apart."""
    sink = _Sink(most)
    try:
        quads = parse(data, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
        _write(quads, sink)
    except SyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}" if error.lineno else ""
        raise SyntaxFault(str(error.msg), place) from error
    return b"".join(sink.parts)


def _write(quads: Iterator[Quad], sink: _Sink) -> None:
    try:
        serialize((quad.triple for quad in quads), cast("IO[bytes]", sink), RdfFormat.N_TRIPLES)
    except OSError as error:
        problem = f"unfolds to more than {sink.most:,} bytes"
        raise PayloadTooLarge(problem, remedy="send it in parts") from error


class _Sink:
    """What is written, up to a length."""

    def __init__(self, most: int) -> None:
        self.most = self._left = most
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
    isolation.leave_network()
    isolation.leave_no_core()
    base, data = sys.stdin.buffer.readline().decode().rstrip("\n"), sys.stdin.buffer.read()
    isolation.limit_memory(memory)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    form = RdfFormat.from_media_type(media_type)
    assert form
    try:
        found = _read(data, form, base, most)
    except RightsgraphError as error:
        sys.stdout.buffer.write(wire.fault(error))
        return _REFUSED
    sys.stdout.buffer.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
