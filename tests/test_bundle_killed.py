"""What a command leaves that is killed while it makes a store, and what the next makes of it."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import bundle
from rightsgraph.errors import BadRequest, StoreError
from rightsgraph.iris import graph
from rightsgraph.store import OxigraphStore
from rightsgraph_server.backups import back_up, restore

MADE = NamedNode(graph("document", "made"))
# A process that puts a new store in place, and ends by SIGKILL right before the n-th rename, or
# before it removes anything.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from rightsgraph import bundle
from rightsgraph.iris import graph
from rightsgraph_server.backups import back_up, restore

command, point, store, copy = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])

def end(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def quads():
    yield Quad(*map(NamedNode, ("urn:new", "urn:p", "urn:o", graph("document", "made"))))
    if point == "filling":
        end()

renamed = []
rename = Path.rename

def counted(self, target):
    renamed.append(self)
    return end() if point == f"rename {len(renamed)}" else rename(self, target)

Path.rename = counted
if point == "removal":
    shutil.rmtree = end
if command == "build":
    bundle.build(store, quads())
elif command == "restore":
    restore(copy, store, force=True)
else:
    back_up(copy, store)
"""


def quad(name: str) -> Quad:
    return Quad(NamedNode(f"urn:{name}"), NamedNode("urn:p"), Literal("x"), MADE)


def subjects(folder: Path) -> set[str]:
    quads = OxigraphStore(folder, read_only=True).snapshot([MADE.value])
    return {str(each.subject).strip("<>").removeprefix("urn:") for each in quads}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for stores alone; a copy with other content lies elsewhere."""
    bundle.build(tmp_path / "copy", [quad("new")])
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


def kill(command: str, point: str, store: Path) -> None:
    copy = store.parents[1] / "copy"
    run = [sys.executable, "-c", KILLED, command, point, str(store), str(copy)]
    assert subprocess.run(run, check=False).returncode == -signal.SIGKILL


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


@pytest.mark.parametrize("command", ["build", "restore"])
@pytest.mark.parametrize(
    ("point", "content"),
    [("rename 1", "old"), ("rename 2", "old"), ("removal", "new")],
)
def test_a_store_is_whole_wherever_its_replacement_was_killed(
    place: Path, command: str, point: str, content: str
) -> None:
    store = place / "store"
    bundle.build(store, [quad("old")])
    kill(command, point, store)
    assert len(left(place)) > 1 or not store.exists(), "something was left"
    assert not bundle.needs_build(store)
    assert subjects(store) == {content}
    assert left(place) == ["store"]


def test_a_store_that_is_missing_is_not_taken_for_a_free_place(place: Path) -> None:
    store = place / "store"
    bundle.build(store, [quad("old")])
    kill("build", "rename 2", store)
    assert not store.exists()
    with pytest.raises(BadRequest, match="holds a graph already"):
        restore(place.parent / "copy", store, force=False)
    assert subjects(store) == {"old"}


@pytest.mark.parametrize(
    ("command", "point"),
    [("build", "filling"), ("build", "rename 1"), ("back up", "rename 1")],
)
def test_what_a_first_build_or_backup_left_goes_with_the_next(
    place: Path, command: str, point: str
) -> None:
    store = place / "store"
    kill(command, point, store)
    assert left(place) != ["store"]
    assert len(left(place)) == 1
    if command == "build":
        bundle.build(store, [quad("next")])
    else:
        back_up(place.parent / "copy", store)
    assert left(place) == ["store"]


def test_nobody_takes_what_another_works_in(place: Path) -> None:
    with bundle.new_folder(place / "store") as fresh:
        bundle.build(place / "store", [quad("other")])
        assert fresh.parent.is_dir()
        OxigraphStore(fresh).load_quads([quad("mine")])
        bundle.swap(fresh, place / "store")
    assert subjects(place / "store") == {"mine"}
    assert left(place) == ["store"]


@pytest.mark.parametrize(
    "other", [".store-new-later", ".store-new-new-0a1b2c3d", ".store-checkpoints", "store-new"]
)
def test_other_folders_stay(place: Path, other: str) -> None:
    (place / other).mkdir()
    bundle.tidy(place / "store")
    assert left(place) == [other]


def test_where_a_store_cannot_be_put_back_its_place_is_told(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = place / "store"
    bundle.build(store, [quad("old")])
    kill("build", "rename 2", store)
    (aside,) = place.iterdir()

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse)
        with pytest.raises(StoreError, match="is missing") as told:
            bundle.needs_build(store)
    assert str(aside / "old") in str(told.value)
    assert subjects(aside / "old") == {"old"}
    assert not bundle.needs_build(store)
    assert subjects(store) == {"old"}


def test_a_store_that_was_replaced_and_then_removed_does_not_come_back(place: Path) -> None:
    store = place / "store"
    bundle.build(store, [quad("old")])
    kill("build", "removal", store)
    shutil.rmtree(store)
    assert bundle.needs_build(store)
    assert left(place) == []


@pytest.mark.parametrize("owner", [Path, fcntl])
def test_a_folder_that_is_taken_before_it_is_locked_is_made_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, owner: object
) -> None:
    """It is empty and nobody's until then: another command removes it on the first attempt."""
    name = "mkdir" if owner is Path else "flock"
    original, calls = getattr(owner, name), list[object]()

    def taken(*arguments: object, **named: object) -> None:
        calls.append(original(*arguments, **named))
        if len(calls) == 1:
            next(place.iterdir()).rmdir()

    monkeypatch.setattr(owner, name, taken)
    with bundle.new_folder(place / "store") as fresh:
        assert len(calls) == 2
        assert fresh.parent.is_dir()
    assert left(place) == []
