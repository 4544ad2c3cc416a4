"""Writes a store to a file or stream, without what must not be published unless it is named."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Quad, RdfFormat, serialize

from rightsgraph.errors import BadRequest, NotFound
from rightsgraph.iris import graph
from rightsgraph.store import Store
from rightsgraph.turtle import PREFIXES
from rightsgraph.whole_files import written

FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
}
_UNPUBLISHED = (graph("text") + "/", graph("import") + "/")


def published(store: Store) -> list[str]:
    """The graphs of a public dump: all but the text of documents and imports, not ours to give."""
    return [name for name in store.graphs() if not name.startswith(_UNPUBLISHED)]


def export(
    store: Store,
    target: Path | IO[bytes],
    format: str = "",
    graphs: Collection[str] | None = None,
) -> int:
    """Writes these graphs (all published ones if None) and returns the number of statements.

    ``format`` is nq, trig, ttl or nt, by default what the file name says; a name that ends in
    ``.gz`` packs. N-Triples drops the names of the graphs, Turtle holds a single graph. A file
    is complete or is not there; a pipe or device is written as it comes. Raises BadRequest,
    NotFound for a graph that the store lacks, and UnwritableFile.
    """
    form = _format(format, target)
    names = _chosen(store, graphs)
    if form == RdfFormat.TURTLE and len(names) != 1:
        raise BadRequest(f"Turtle cannot hold {len(names)} graphs", "graphs", "name one of them")
    with _file(target) if isinstance(target, Path) else nullcontext(target) as stream:
        return _write(store, stream, form, names)


def _format(name: str, target: Path | IO[bytes]) -> RdfFormat:
    place = "format"
    if not name and isinstance(target, Path):
        name, place = target.name.removesuffix(".gz").rpartition(".")[2], str(target)
    if name not in FORMATS:
        raise BadRequest(f"{name!r} is no format", place, f"take one of {', '.join(FORMATS)}")
    return FORMATS[name]


def _chosen(store: Store, graphs: Collection[str] | None) -> list[str]:
    if graphs is None:
        return published(store)
    missing = set(graphs).difference(store.graphs())
    if missing:
        raise NotFound(
            "there is no such graph", min(missing), "take one that SPARQL names: GRAPH ?g"
        )
    return sorted(set(graphs))


def _write(store: Store, stream: IO[bytes], form: RdfFormat, names: list[str]) -> int:
    count = 0

    def quads() -> Iterator[Quad]:
        nonlocal count
        for quad in store.snapshot(names):
            count += 1
            yield quad

    if form.supports_datasets:
        serialize(quads(), stream, form, prefixes=PREFIXES)
    else:
        serialize((quad.triple for quad in quads()), stream, form, prefixes=PREFIXES)
    return count


@contextmanager
def _file(path: Path) -> Iterator[IO[bytes]]:
    with written(path) as plain:
        if path.suffix == ".gz":
            # Neither name nor time inside, or equal content would give other bytes.
            with gzip.GzipFile("", "wb", fileobj=plain, mtime=0) as packed:
                yield cast(IO[bytes], packed)
        else:
            yield plain
