"""The files of a store are read through once."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import pytest

from rightsgraph_server.engine import prefetch
from rightsgraph_server.engine.prefetch import Prefetch

LARGE = 10**6


class Recorded(Prefetch):
    """Tells which files were read, and how much of each."""

    def __init__(self, most: int = LARGE) -> None:
        super().__init__(most, Event())
        self.files: list[str] = []

    def _go_through(self, path: str) -> None:
        super()._go_through(path)
        self.files.append(os.path.basename(path))


@pytest.fixture
def version(tmp_path: Path) -> Path:
    folder = tmp_path / "1"
    folder.mkdir()
    (folder / "a").write_bytes(b"1" * 600)
    (folder / "b").write_bytes(b"2" * 400)
    return folder


def test_what_was_read_is_not_read_again(version: Path, tmp_path: Path) -> None:
    recorded = Recorded()
    recorded.read(version)
    recorded.read(version)
    assert sorted(recorded.files) == ["a", "b"]
    newer = tmp_path / "2"
    newer.mkdir()
    (newer / "a").hardlink_to(version / "a")
    (newer / "c").write_bytes(b"3")
    recorded.read(newer)
    assert recorded.files[2:] == ["c"]


@pytest.mark.parametrize(("most", "files"), [(1000, 2), (999, 0)])
def test_what_has_no_room_is_left_alone(version: Path, most: int, files: int) -> None:
    recorded = Recorded(most)
    recorded.read(version)
    assert len(recorded.files) == files


class Closed(Event):
    asked = 0

    def is_set(self) -> bool:
        self.asked += 1
        return True


def test_the_end_does_not_wait_for_a_large_store(
    version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefetch, "_PIECE", 1)
    closed = Closed()
    Prefetch(LARGE, closed).read(version)
    assert closed.asked == 2
