"""A store that is embedded and looks like a service, for the tests of what a service is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad

from rightsgraph.facts import Value
from rightsgraph.store import OxigraphStore, Results


class Elsewhere:
    """A store that is not embedded as far as validation can tell; it notes what it is asked."""

    def __init__(self, quads: list[Quad]) -> None:
        self._store = OxigraphStore()
        self._store.load(quads)
        self.asked: list[str] = []
        self.downloads = 0

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Collection[str] = (),
        named_graphs: Collection[str] = (),
        bindings: Mapping[str, Value | None] | None = None,
    ) -> Results:
        self.asked.append(sparql)
        return self._store.query(sparql, default_graphs=default_graphs)

    def snapshot(self, graphs: Collection[str] | None = None) -> Iterator[Quad]:
        self.downloads += 1
        return self._store.snapshot(graphs)

    def update(self, sparql: str) -> None:
        self._store.update(sparql)

    def load(self, source: Path | Iterable[Quad], graph: str = "") -> None:
        self._store.load(source, graph)

    def graphs(self) -> list[str]:
        return self._store.graphs()
