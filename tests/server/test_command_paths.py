"""Paths that a command cannot use: it says which, and what to name instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Run


@pytest.mark.parametrize(
    "command",
    [
        ["read", ""],
        ["read", "x", "--output", ""],
        ["validate", ""],
        ["validate", "x", "--shapes", ""],
        ["build", "--documents", ""],
        ["import", "upr-info", ""],
        ["import", "uhri", ""],
        ["export", "--output", ""],
        ["backup", ""],
        ["restore", ""],
    ],
)
def test_a_path_without_a_name_is_not_the_folder_one_is_in(run: Run, command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == 2
    assert "is empty (name a file or folder)" in result.stderr


def test_a_file_is_no_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("query", "ASK {}", "--store", tmp_path / "file")
    assert result.exit_code == 2
    assert "is a file (name a folder)" in result.stderr


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_is_no_store_is_not_copied(run: Run, tmp_path: Path, command: str) -> None:
    places = {"backup": (tmp_path / "new", tmp_path), "restore": (tmp_path, tmp_path / "new")}
    copy, store = places[command]
    assert "(name the folder of one)" in run(command, copy, "--store", store).stderr
