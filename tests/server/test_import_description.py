"""After an import the description of the graph counts what was imported."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import bundle, dataset
from rightsgraph.iris import graph
from rightsgraph.store import OxigraphStore
from rightsgraph_server.cli.imports import settle


def quad(name: str, where: str) -> Quad:
    node = NamedNode(f"http://example.org/{name}")
    return Quad(node, node, Literal(name), NamedNode(where))


def description(store: OxigraphStore) -> set[Quad]:
    return set(store.snapshot([graph("dataset")]))


def test_the_description_follows_an_import(tmp_path: Path) -> None:
    bundle.build(tmp_path / "store", [quad("made", graph("document", "a"))])
    store = OxigraphStore(tmp_path / "store")
    before = description(store)
    store.load_quads([quad("imported", graph("import", "uhri"))])
    settle(store)
    after = description(store)
    assert after == set(dataset.describe(store))
    assert NamedNode(graph("import", "uhri")) in {q.subject for q in after - before}
    assert before - after, "old counts are gone"
    settle(store)
    assert description(store) == after
