"""The search index follows its store: it is noticed to be stale, and made anew meanwhile."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rightsgraph.errors import StoreError
from rightsgraph.search import building
from rightsgraph.search.building import meta_of, newest
from rightsgraph.search.index import Index
from rightsgraph.search.keeper import Keeper, home_beside, in_process, in_thread
from rightsgraph.search.things import Thing, things
from rightsgraph.store import OxigraphStore, Store

GRAPH = Path(__file__).parent / "search.trig"
SECONDS = 300
# Makes an index, and waits for the first thing for ever.
ENDLESS = """
import sys, time
from rightsgraph.search import building
from rightsgraph.search.__main__ import main
def things(store):
    open("begun", "w").close()
    while True:
        time.sleep(0.01)
    yield
building.things = things
sys.exit(main(*sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    made = OxigraphStore()
    made.load(GRAPH)
    return made


class Versioned:
    """A store whose version the test turns, and which counts how often it is indexed."""

    def __init__(self, store: Store) -> None:
        self.version = "1"
        self.made: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.fault: StoreError | None = None
        self._make = in_thread(store)

    def make(self, home: Path, version: str) -> None:
        if self.fault:
            raise self.fault
        self.made.append(version)
        assert self.gate.wait(SECONDS)
        self._make(home, version)

    def keeper(self, home: Path | None, **options: float) -> Keeper:
        return Keeper(home, lambda: self.version, self.make, **{"pause": 0.01, **options})


@pytest.fixture
def versioned(store: OxigraphStore) -> Versioned:
    return Versioned(store)


def eventually(holds: Callable[[], object]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def asked(kept: Keeper) -> Index:
    index = kept.index(wait=SECONDS)
    assert index
    return index


def test_the_first_index_is_made_when_it_is_asked_for(versioned: Versioned, tmp_path: Path) -> None:
    kept = versioned.keeper(tmp_path)
    assert not versioned.made
    assert asked(kept).version == "1"
    assert kept.is_current()
    kept.close()


def test_nothing_answers_until_the_first_is_there(versioned: Versioned, tmp_path: Path) -> None:
    versioned.gate.clear()
    kept = versioned.keeper(tmp_path)
    assert kept.index() is None
    versioned.gate.set()
    assert asked(kept).size == 10
    kept.close()


def test_a_stale_index_answers_while_the_next_is_made(versioned: Versioned, tmp_path: Path) -> None:
    kept = versioned.keeper(tmp_path)
    old = asked(kept)
    versioned.gate.clear()
    versioned.version = "2"
    assert kept.index() is old
    assert not kept.is_current()
    assert old.search("tide").total
    versioned.gate.set()
    eventually(kept.is_current)
    assert asked(kept).version == "2"
    assert versioned.made == ["1", "2"]
    kept.close()


def test_changes_that_come_together_are_indexed_once(versioned: Versioned, tmp_path: Path) -> None:
    """Those that come while it pauses after the first of them."""
    looks, told = threading.Event(), threading.Event()

    def version() -> str:
        if kept._seen in ("", "1") or threading.current_thread() is threading.main_thread():
            return versioned.version
        looks.set()
        assert told.wait(SECONDS)
        return versioned.version

    kept = Keeper(tmp_path, version, versioned.make, pause=0.01)
    asked(kept)
    versioned.version = "2"
    kept.changed()
    assert looks.wait(SECONDS)
    for number in range(3, 7):
        versioned.version = str(number)
        kept.changed()
    told.set()
    eventually(kept.is_current)
    assert versioned.made == ["1", "6"]
    kept.close()


def test_an_index_that_is_there_already_is_used(versioned: Versioned, tmp_path: Path) -> None:
    first, second = versioned.keeper(tmp_path), versioned.keeper(tmp_path)
    assert asked(first).version == asked(second).version
    assert versioned.made == ["1"]
    first.close()
    second.close()


def test_a_damaged_index_is_made_anew(versioned: Versioned, tmp_path: Path) -> None:
    broken = tmp_path / "00000000000000000009"
    broken.mkdir()
    (broken / building.META).write_text(f'{{"form": {building.FORM}, "version": "1"}}', "utf-8")
    kept = versioned.keeper(tmp_path)
    assert asked(kept).size == 10
    assert not broken.exists()
    kept.close()


def test_a_folder_that_cannot_be_written(versioned: Versioned, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    kept = versioned.keeper(tmp_path / "file" / "search")
    assert asked(kept).size == 10
    kept.close()


def test_a_failure_is_told_and_does_not_end_searching(
    versioned: Versioned, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = versioned.keeper(tmp_path)
    old = asked(kept)
    versioned.version = "2"
    versioned.fault = StoreError("is full")
    assert kept.index() is old
    eventually(lambda: "cannot be made" in caplog.text)
    assert kept.index() is old
    kept.close()


def test_a_version_that_is_dear_is_asked_for_seldom(versioned: Versioned, tmp_path: Path) -> None:
    kept = versioned.keeper(tmp_path, every=3600)
    asked(kept)
    versioned.version = "2"
    assert kept.is_current()
    kept.poke()
    eventually(lambda: asked(kept).version == "2")
    kept.close()


def test_a_store_in_a_folder_is_indexed_in_a_process_of_its_own(
    store: OxigraphStore, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    written = OxigraphStore(folder)
    written.load_quads(store.snapshot())
    kept = Keeper(home_beside(folder), lambda: "7", in_process(folder))
    assert asked(kept).size == 10
    found = newest(tmp_path / "store-search")
    assert found
    assert meta_of(found)["version"] == "7"
    kept.close()


def test_what_that_process_says_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        in_process(tmp_path / "nothing")(tmp_path / "home", "1")
    assert newest(tmp_path / "home") is None


@pytest.mark.parametrize("start", [[], ["sh", "-c", "trap '' INT; exec \"$@\"", "sh"]])
def test_that_process_ends_with_its_server(
    store: OxigraphStore, tmp_path: Path, start: list[str]
) -> None:
    """Also where that is a background job of a script, for which SIGINT is ignored."""
    OxigraphStore(tmp_path / "store").load_quads(store.snapshot())
    command = [*start, sys.executable, "-c", ENDLESS, "store", "home", "1"]
    process = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE)
    assert process.stdin
    eventually((tmp_path / "begun").exists)
    assert any((tmp_path / "home").iterdir())
    process.stdin.close()  # as it does when a server is killed
    assert process.wait(SECONDS) == 1
    assert list((tmp_path / "home").glob("*")) == []


def test_a_store_that_is_written_to_meanwhile_is_indexed_as_it_was(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever of its files the writer takes away: here, all."""
    folder, home = tmp_path / "store", tmp_path / "home"
    OxigraphStore(folder).load_quads(store.snapshot())

    def of_the_copy(copy: Store) -> Iterator[Thing]:
        shutil.rmtree(folder)
        return things(copy)

    monkeypatch.setattr(building, "things", of_the_copy)
    assert Index(building.build_beside(folder, home, "1")).size == 10
    assert [one.name for one in home.iterdir()] == [Path(newest(home) or "").name]


def test_a_store_whose_files_go_while_they_are_linked_is_tried_again(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    OxigraphStore(folder).load_quads(store.snapshot())
    backup, faults = OxigraphStore.backup, [StoreError("is damaged: no such file")]

    def failing(self: OxigraphStore, target: Path) -> None:
        if faults:
            raise faults.pop()
        backup(self, target)

    monkeypatch.setattr(OxigraphStore, "backup", failing)
    assert Index(building.build_beside(folder, tmp_path / "home", "1")).size == 10
