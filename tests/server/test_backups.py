"""Copies of a store, made and put back while it is served."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from engines import NAMES, PATIENT, count, eventually, insert, quad

from rightsgraph_server.cli import main
from rightsgraph_server.engine.checkpoints import published
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine


@pytest.fixture
def engine(folder: Path) -> Iterator[LocalEngine]:
    engine = LocalEngine(folder, Limits(workers=2, **PATIENT), updates=True)
    yield engine
    engine.close()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stderr


def size(folder: Path) -> int:
    return len(ox.Store.read_only(str(folder)))


def test_a_store_that_nobody_serves(folder: Path, tmp_path: Path) -> None:
    (folder / "rightsgraph.json").write_text('{"fingerprint": "x"}\n', "utf-8")
    assert f"{NAMES} triples" in done("backup", tmp_path / "copy", "--store", folder)
    ox.Store(folder).clear()
    refused = run("restore", tmp_path / "copy", "--store", folder)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert size(folder) == 0
    done("restore", tmp_path / "copy", "--store", folder, "--force")
    assert size(folder) == NAMES
    assert (folder / "rightsgraph.json").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"store", "copy"}


def test_every_acknowledged_update_is_in_the_copy(
    engine: LocalEngine, folder: Path, tmp_path: Path
) -> None:
    for number in range(5):
        engine.update(insert(number))
        done("backup", tmp_path / f"copy{number}", "--store", folder)
        assert size(tmp_path / f"copy{number}") == NAMES + number + 1


def test_a_copy_does_not_change_with_its_store(
    engine: LocalEngine, folder: Path, tmp_path: Path
) -> None:
    done("backup", tmp_path / "copy", "--store", folder)
    engine.update("DROP ALL")
    engine.reload()
    assert size(tmp_path / "copy") == NAMES


def test_a_store_is_put_back_beneath_its_server(
    engine: LocalEngine, folder: Path, tmp_path: Path
) -> None:
    done("backup", tmp_path / "copy", "--store", folder)
    engine.update("DROP ALL")
    assert count(engine) == 0
    done("restore", tmp_path / "copy", "--store", folder, "--force")
    eventually(lambda: count(engine) == NAMES)
    engine.update(insert(1))
    assert count(engine) == NAMES + 1
    assert size(tmp_path / "copy") == NAMES


def test_what_the_superuser_puts_back_is_for_the_user_of_the_server(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who could not write it else. The tables are shared with the backup, and stay as they are."""
    done("backup", tmp_path / "copy", "--store", folder)
    user, given = folder.stat(), {}

    def give(path: Path, owner: int, group: int) -> None:
        given[path.name] = (owner, group)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", give)
    done("restore", tmp_path / "copy", "--store", folder, "--force")
    assert {"store", "CURRENT"} <= given.keys()
    assert set(given.values()) == {(user.st_uid, user.st_gid)}
    assert not any(name.endswith(".sst") for name in given)
    given.clear()
    monkeypatch.setattr(os, "geteuid", lambda: 1)
    done("restore", tmp_path / "copy", "--store", folder, "--force")
    assert not given


def test_what_a_dead_server_left_is_no_backup(folder: Path, tmp_path: Path) -> None:
    left = tmp_path / ".store-checkpoints" / "1-dead" / "7"
    left.parent.mkdir(parents=True)
    ox.Store(folder).backup(str(left))
    assert published(folder) == []
    writer = ox.Store(folder)
    writer.add(quad(NAMES + 1))
    refused = run("backup", tmp_path / "copy", "--store", folder)
    assert refused.exit_code == 2
    assert "no server" in refused.stderr
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_remote_store_is_not_ours_to_copy(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path / "copy", "--store", "http://store.example/sparql")
    assert result.exit_code == 2
    assert "remote service" in result.stderr


def test_nothing_is_lost_by_a_wrong_name(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("Dear Ann", "utf-8")
    for arguments in (
        ("backup", other, "--store", folder),
        ("backup", tmp_path / "copy", "--store", other),
        ("backup", folder / "copy", "--store", folder),
        ("restore", folder, "--store", other, "--force"),
        ("restore", other, "--store", folder, "--force"),
    ):
        assert run(*arguments).exit_code == 2, arguments
    assert (other / "letter.txt").is_file()
    assert size(folder) == NAMES


def test_a_damaged_copy_is_not_put_back(folder: Path, tmp_path: Path) -> None:
    done("backup", tmp_path / "copy", "--store", folder)
    for table in (tmp_path / "copy").glob("*.sst"):
        table.unlink()
    assert run("restore", tmp_path / "copy", "--store", folder, "--force").exit_code == 2
    assert size(folder) == NAMES
