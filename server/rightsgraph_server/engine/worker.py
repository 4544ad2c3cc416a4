"""A process that evaluates queries on a checkpoint, one at a time, until it is killed.

Nothing stops a query of Oxigraph but the end of its process. So whoever started this one ends
it at the deadline; and it ends by itself where memory runs out or nobody is left to answer.
"""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from rightsgraph.errors import (
    MemoryExceeded,
    NotAcceptable,
    PayloadTooLarge,
    RightsgraphError,
    StoreError,
)
from rightsgraph.settings import DefaultGraph
from rightsgraph.store import OxigraphStore
from rightsgraph_server.engine import isolation, wire
from rightsgraph_server.engine.living import live
from rightsgraph_server.engine.wire import BLOCK, Wire
from rightsgraph_server.writing import write_graph, write_table

# By the names that ``formats`` gives them, which takes long to import.
TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "n3": ox.RdfFormat.N3,
}


class Held(NamedTuple):
    """A copy in memory of the checkpoint in this folder."""

    folder: str
    store: OxigraphStore


class Evaluator:
    """Answers jobs over one checkpoint at a time."""

    def __init__(self, channel: Wire, memory: int, most: int, held: Held | None) -> None:
        self._wire = channel
        self._held = held
        self._memory = memory
        self._most = most
        self._wanted = "", ""
        self._store: OxigraphStore | None = None

    def work(self) -> None:
        """Until the server is gone or wants another thread for the jobs to come."""
        self._send(wire.READY, b"%d" % threading.get_native_id())
        while True:
            kind, content = self._wire.receive()
            if kind == wire.REFRESH:
                return
            self._answer(kind, json.loads(content))

    def _send(self, kind: bytes, content: bytes = b"") -> None:
        """Ends the process where the server is gone."""
        try:
            self._wire.send(kind, content)
        except OSError:
            os._exit(0)

    def _answer(self, kind: bytes, job: dict[str, Any]) -> None:
        try:
            if kind == wire.OPEN:
                self._opened(job)
                self._send(wire.DONE)
            else:
                self._evaluate(job)
        except RightsgraphError as error:
            self._send(wire.FAULT, wire.fault(error))
        except MemoryError:
            self._send(wire.FAULT, wire.fault(MemoryExceeded("needs too much memory")))
        except OSError as error:
            self._send(wire.FAULT, wire.fault(_unwritten(error)))
        except BaseException as panic:  # what the engine raises is no Exception
            failure = StoreError(f"the query engine failed: {panic}")
            self._send(wire.FAULT, wire.fault(failure))

    def _evaluate(self, job: dict[str, Any]) -> None:
        result = self._opened(job).query(
            job["query"], default_graphs=job["default"], named_graphs=job["named"]
        )
        if isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
            self._send_table(result, job["table"])
        else:
            assert isinstance(result, ox.QueryTriples)
            self._send_graph(result, job["graph"])

    def _send_table(self, result: ox.QuerySolutions | ox.QueryBoolean, name: str) -> None:
        if name not in TABLES:
            return self._send(wire.TABLE_UNFIT)
        with _Sink(self._send, wire.TABLE, wire.TABLE_BEGINS, self._most) as sink:
            write_table(result, TABLES[name], sink)

    def _send_graph(self, result: ox.QueryTriples, name: str) -> None:
        if name not in GRAPHS:
            return self._send(wire.GRAPH_UNFIT)
        with _Sink(self._send, wire.GRAPH, wire.GRAPH_BEGINS, self._most) as sink:
            write_graph(result, GRAPHS[name], sink)

    def _opened(self, job: dict[str, Any]) -> OxigraphStore:
        """The limit is set anew, for how much a store takes depends on its size. A folder may hold
        another version by now, where it is the store's own."""
        wanted = job["folder"], job["version"]
        if self._store is None or wanted != self._wanted:
            self._store = None
            self._store = self._found(job["folder"], "union" if job["union"] else "strict")
            self._wanted = wanted
            isolation.limit_memory(self._memory)
        return self._store

    def _found(self, folder: str, default_graph: DefaultGraph) -> OxigraphStore:
        if self._held and self._held.folder == folder:
            return self._held.store
        return OxigraphStore(Path(folder), read_only=True, default_graph=default_graph)


def _unwritten(error: OSError) -> RightsgraphError:
    """What writing ended with: some formats lack a word for some terms."""
    if "not support" in str(error):
        return NotAcceptable(str(error), remedy="ask for another format")
    return StoreError(f"the result cannot be written: {error}")


class _Sink:
    """What a result is written into: it is sent in blocks, a small one in a single message."""

    def __init__(
        self, send: Callable[[bytes, bytes], None], whole: bytes, begins: bytes, most: int
    ) -> None:
        self._give = send
        self._end, self._next = whole, begins
        self._left = most
        self._waiting: list[bytes] = []
        self._size = 0

    def __enter__(self) -> _Sink:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._send(self._end)
        elif self._left < 0:
            raise PayloadTooLarge("the result is longer than this server sends")

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        self._size += len(data)
        self._left -= len(data)
        if self._left < 0:
            raise BrokenPipeError("enough was sent")
        if self._size >= BLOCK:
            self._send(self._next)
            self._end, self._next = wire.END, wire.MORE
        return len(data)

    def flush(self) -> None:
        """Nothing is gained by sending less than a block."""

    def _send(self, kind: bytes) -> None:
        self._give(kind, b"".join(self._waiting))
        self._waiting.clear()
        self._size = 0


def main(descriptor: int, memory: int, most: int, held: Held | None) -> None:
    """Works for the server at the other end of the socket; does not return."""
    isolation.end_with_parent()
    isolation.go_first()
    end = socket.socket(fileno=descriptor)
    live(end, Evaluator(Wire(end), memory, most, held).work)
