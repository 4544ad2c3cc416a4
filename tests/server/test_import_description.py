"""After an import the description of the graph counts what was imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import bundle, dataset
from rightsgraph.imports.summary import Summary
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
    settle(store, Summary(changed=True))
    after = description(store)
    assert after == set(dataset.describe(store))
    assert NamedNode(graph("import", "uhri")) in {q.subject for q in after - before}
    assert before - after, "old counts are gone"
    settle(store, Summary(changed=True))
    assert description(store) == after


@pytest.mark.parametrize("ended_early", [False, True])
def test_what_did_not_change_is_not_described_again(
    ended_early: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless an import was ended before that."""
    bundle.build(tmp_path / "store", [quad("made", graph("document", "a"))])
    store = OxigraphStore(tmp_path / "store")
    if ended_early:
        store.load_quads([quad("imported", graph("import", "uhri"))])
    walks: list[object] = []

    def describe(walked: object) -> list[Quad]:
        walks.append(walked)
        return []

    monkeypatch.setattr(dataset, "describe", describe)
    settle(store, Summary())
    assert len(walks) == ended_early
