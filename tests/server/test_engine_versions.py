"""Versions of a store, and new stores in the place of old ones."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from engines import (
    NAMES,
    Open,
    ask,
    body,
    count,
    eventually,
    insert,
    quad,
)

from rightsgraph import bundle
from rightsgraph.errors import (
    NotSupported,
    StoreError,
)
from rightsgraph_server.engine.answering import Ask
from rightsgraph_server.engine.checkpoints import Checkpoints
from rightsgraph_server.engine.local import LocalEngine


def test_a_version_outlives_the_server(open_engine: Open) -> None:
    engine = open_engine()
    version = engine.version()
    engine.close()
    second = open_engine(updates=True)
    assert second.version() == version
    second.update(insert(1))
    changed = second.version()
    assert changed != version
    second.close()
    assert open_engine().version() == changed


def test_only_the_newest_checkpoint_stays(open_engine: Open, folder: Path) -> None:
    engine = open_engine(updates=True)
    for number in range(5):
        engine.update(insert(number))
    (mine,) = folder.with_name(".store-checkpoints").iterdir()
    eventually(lambda: len(list(mine.iterdir())) == 1)
    engine.close()
    assert not folder.with_name(".store-checkpoints").exists()


def test_what_a_dead_server_left_is_removed(open_engine: Open, folder: Path) -> None:
    left = folder.with_name(".store-checkpoints") / "12345-abc" / "1"
    left.mkdir(parents=True)
    first = open_engine()
    assert not left.exists()
    second = open_engine()
    assert count(first) == count(second) == NAMES


def test_updates_are_seen_after_somebody_tidied_up(open_engine: Open, folder: Path) -> None:
    engine = open_engine(updates=True)
    shutil.rmtree(folder.with_name(".store-checkpoints"))
    engine.update(insert(1))
    assert count(engine) == NAMES + 1
    engine.close()
    assert not folder.with_name(".store-checkpoints").exists()


def test_a_checkpoint_stays_while_it_is_read(open_engine: Open) -> None:
    engine = open_engine(updates=True)
    answer = engine.answer(Ask("SELECT * { ?a ?b ?c . ?d ?e ?f }", accept="text/csv"))
    assert not answer.complete
    for number in range(5):
        engine.update(insert(number))
    assert body(answer).count(b"\n") == NAMES * NAMES + 1


def test_others_may_write_a_store_that_is_only_read(open_engine: Open, folder: Path) -> None:
    engine = open_engine()
    ox.Store(folder).update(insert(1))
    assert count(engine) == NAMES
    engine.reload()
    assert count(engine) == NAMES + 1


@pytest.mark.parametrize("updates", [False, True])
def test_a_store_that_is_built_anew_is_served(
    open_engine: Open, folder: Path, updates: bool
) -> None:
    engine = open_engine(updates=updates)
    assert count(engine) == NAMES
    bundle.build(folder, map(quad, range(1000, 1100)))
    eventually(lambda: count(engine) != NAMES)
    assert json.loads(ask(engine, "ASK { <https://a.example/1050> ?p ?o }"))["boolean"]


def test_no_update_is_lost_to_a_store_that_is_built_anew(open_engine: Open, folder: Path) -> None:
    engine = open_engine(updates=True)
    bundle.build(folder, map(quad, range(1000, 1100)))
    engine.update(insert(5))
    assert json.loads(ask(engine, "ASK { <https://a.example/new/5> ?p ?o }"))["boolean"]
    engine.close()
    assert count(open_engine()) > 100


def test_a_store_where_nothing_can_be_written(
    open_engine: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read in its place, and stays as it is; who may write there is followed."""

    def refuse(self: Checkpoints) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Checkpoints, "_make_own", refuse)
    engine = open_engine()
    version = engine.version()
    assert count(engine) == NAMES
    engine.reload()
    assert engine.version() == version
    assert (folder / "CURRENT").is_file()
    ox.Store(folder).update(insert(1))
    engine.reload()
    assert count(engine) == NAMES + 1
    bundle.build(folder, map(quad, range(1000, 1100)))
    eventually(lambda: count(engine) > NAMES + 1)
    engine.close()
    with pytest.raises(StoreError, match="nothing can be written"):
        LocalEngine(folder, updates=True)


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        LocalEngine(tmp_path / "none")


def test_updates_are_off_by_default(engine: LocalEngine) -> None:
    with pytest.raises(NotSupported):
        engine.update(insert(1))
