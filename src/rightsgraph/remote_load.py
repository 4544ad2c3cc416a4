"""Loads quads into a SPARQL 1.1 service, which takes them in requests of limited size.

Everything is read, and written to files graph by graph, before the first request: a fault in
the source changes nothing. A service that fails amid the requests leaves what it took before;
loading the same again then completes it, for a graph holds a triple once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyoxigraph as ox

# Small for a service, large enough that the request itself costs little beside it.
POST_BYTES = 8_000_000
# Virtuoso compiles an update with its data, and gives up at ten thousand lines of its own.
UPDATE_BYTES = 100_000
_QUADS_IN_MEMORY = 100_000


class Batch(NamedTuple):
    """Some triples of one graph, as N-Triples; the graph is empty where it is the unnamed one."""

    graph: str
    lines: bytes


class _Pile(NamedTuple):
    """Triples with blank nodes go in one request, for a label means one node only within it."""

    graph: str
    blank: bool


def batches(quads: Iterable[ox.Quad], folder: Path, size: int) -> Iterator[Batch]:
    """Cuts quads into requests of about ``size`` bytes, by way of files in an empty folder.

    The order is that in which the graphs first came.
    """
    files = _sorted_out(quads, folder)
    for pile, path in files.items():
        with path.open("rb") as stream:
            for lines in _pieces(stream, 0 if pile.blank else size):
                yield Batch(pile.graph, lines)
        path.unlink()


def _sorted_out(quads: Iterable[ox.Quad], folder: Path) -> dict[_Pile, Path]:
    files: dict[_Pile, Path] = {}
    waiting = iter(quads)
    while some := list(islice(waiting, _QUADS_IN_MEMORY)):
        for pile, triples in _by_pile(some).items():
            path = files.setdefault(pile, folder / f"{len(files)}.nt")
            with path.open("ab") as stream:
                ox.serialize(triples, stream, ox.RdfFormat.N_TRIPLES)
    return files


def _by_pile(quads: Iterable[ox.Quad]) -> dict[_Pile, list[ox.Triple]]:
    piles: dict[_Pile, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name
        graph = "" if isinstance(name, ox.DefaultGraph) else name.value
        blank = any(isinstance(each, ox.BlankNode | ox.Triple) for each in quad.triple)
        piles[_Pile(graph, blank)].append(quad.triple)
    return piles


def _pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """The whole where the size is 0, else pieces of that size that end with their line."""
    while block := stream.read(size or -1):
        yield block + (stream.readline() if size else b"")
