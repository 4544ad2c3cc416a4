"""A disk that is full: what is stored is read, and what has no room comes when there is some."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from engines import COUNT, NAMES, Open, count, eventually, insert, make_store, quad
from live import served

from rightsgraph import bundle
from rightsgraph.errors import StoreError
from rightsgraph_server.engine import updating
from rightsgraph_server.engine.checkpoints import Checkpoints
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.engine.updating import Writing

TEXT = "https://a.example/text"
UPDATE = {"Content_Type": "application/sparql-update"}


class Disk:
    """Where checkpoints are made; they find room on it or not."""

    is_full = True


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk, done = Disk(), Writing._new_checkpoint

    def checkpoint(self: Writing) -> Path:
        if disk.is_full:
            raise StoreError("IO error: No space left on device")
        return done(self)

    monkeypatch.setattr(Writing, "_new_checkpoint", checkpoint)
    monkeypatch.setattr(updating, "_RETRY_SECONDS", 0)
    return disk


def is_beside(engine: LocalEngine) -> bool:
    """Whether what is read is a checkpoint."""
    held = engine._checkpoints.hold()
    engine._checkpoints.let_go(held)
    return engine._checkpoints.made(held.folder)


@pytest.mark.parametrize("updates", [False, True])
def test_a_store_is_read_where_it_lies_until_there_is_room(
    open_engine: Open, disk: Disk, updates: bool
) -> None:
    engine = open_engine(updates=updates)
    assert count(engine) == NAMES
    assert not is_beside(engine)
    disk.is_full = False
    eventually(lambda: is_beside(engine))
    assert count(engine) == NAMES


def test_what_is_stored_without_room_for_a_checkpoint_is_read(
    open_engine: Open, disk: Disk
) -> None:
    engine = open_engine(updates=True)
    version = engine.version()
    engine.update(insert(1))
    assert count(engine) == NAMES + 1
    assert engine.version() != version
    assert not is_beside(engine)


def test_no_room_for_the_folder_of_checkpoints(
    open_engine: Open, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.is_full = False
    done = Checkpoints._make_own

    def refuse(self: Checkpoints) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Checkpoints, "_make_own", refuse)
    engine = open_engine(updates=True)
    assert count(engine) == NAMES
    assert not is_beside(engine)
    monkeypatch.setattr(Checkpoints, "_make_own", done)
    eventually(lambda: is_beside(engine))
    engine.update(insert(1))
    assert count(engine) == NAMES + 1


def test_what_was_stored_without_room_to_be_read_is_read_later(
    open_engine: Open, disk: Disk
) -> None:
    disk.is_full = False
    engine = open_engine(updates=True)
    disk.is_full = True
    with pytest.raises(StoreError, match="stored, but cannot be read yet"):
        engine.update(insert(1))
    assert count(engine) == NAMES
    assert is_beside(engine)
    disk.is_full = False
    eventually(lambda: count(engine) == NAMES + 1)


def test_a_store_that_is_built_anew_without_room_is_read(
    open_engine: Open, folder: Path, disk: Disk
) -> None:
    engine = open_engine()
    assert count(engine) == NAMES
    bundle.build(folder, map(quad, range(1000, 1100)))
    eventually(lambda: count(engine) > NAMES)
    assert not is_beside(engine)


def test_a_store_that_comes_back_is_served(
    open_engine: Open, folder: Path, disk: Disk, tmp_path: Path
) -> None:
    """After it was asked for in vain."""
    disk.is_full = False
    engine = open_engine()
    folder.rename(tmp_path / "away")
    with pytest.raises(StoreError, match="no store"):
        engine.reload()
    assert count(engine) == NAMES
    bundle.build(folder, map(quad, range(1000, 1100)))
    eventually(lambda: count(engine) != NAMES)


def test_a_disk_without_room_for_an_update(tmp_path: Path) -> None:
    """What a client was told to be stored is there, nothing else is, and readers go on."""
    store, log = make_store(tmp_path / "store"), tmp_path / "log"
    home = {"updates": True, "trust_this_machine": True}
    with served(store, log, file_bytes=2_000_000, **home) as full:
        answers = [full.request("/update", _large(number), **UPDATE) for number in range(12)]
        assert {status for status, _ in answers} == {204, 503}, log.read_text("utf-8")
        assert full.ask(COUNT)[0] == 200
    told = {number for number, answer in enumerate(answers) if _is_stored(*answer)}
    assert set(_large_ones(store)) == told


def _is_stored(status: int, body: bytes) -> bool:
    return status == 204 or b"the update is stored" in body


def _large(number: int) -> str:
    """Some 400,000 bytes that cannot be packed well."""
    text = random.Random(number).randbytes(200_000).hex()
    return f'INSERT DATA {{ <https://a.example/large/{number}> <{TEXT}> "{text}" }}'


def _large_ones(store: Path) -> Iterator[int]:
    for one in ox.Store(store).quads_for_pattern(None, ox.NamedNode(TEXT), None):
        assert isinstance(one.subject, ox.NamedNode)
        yield int(one.subject.value.rpartition("/")[2])
