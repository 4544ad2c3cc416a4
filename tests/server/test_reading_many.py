"""Commands that read many documents: several at a time, each once, the bad ones reported."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from commands import DOCUMENTS, Run

from rightsgraph import parallel
from rightsgraph.store import OxigraphStore

NAMES = ("addendum-lists.txt", "addendum-table.txt", "article-fiji.txt")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(DOCUMENTS / name, folder)
    return folder


@pytest.fixture
def build(run: Run, source: Path, tmp_path: Path) -> Run:
    command = (
        "build",
        "--unchecked",
        "--documents",
        source,
        "--store",
        tmp_path / "store",
        "--force",
    )
    return lambda *options: run(*command, *(options or ("--workers", 1)))


def quads(folder: Path) -> list[str]:
    return sorted(map(str, OxigraphStore(folder, read_only=True).snapshot()))


# read


def test_read_prints_the_same_with_any_number_of_workers(run: Run, source: Path) -> None:
    one, two = (run("read", source, "--workers", count) for count in (1, 2))
    assert one.exit_code == 0, one.output
    assert one.stdout == two.stdout
    printed = [json.loads(line)["document"] for line in one.stdout.splitlines()]
    assert set(printed) == set(NAMES)


def test_read_reports_errors_after_all_else(run: Run, source: Path) -> None:
    (source / "aaa.txt").touch()
    result = run("read", source, "--records", "document", "--workers", 1)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 3
    bare, total, unclear, error, summary = result.stderr.splitlines()
    assert "stay bare: its report is not among the documents" in bare
    assert "15 positions are read, 14 are announced" in total
    assert "answered without a clear position: 10 (line 37)" in unclear
    assert "aaa.txt: is empty" in error
    assert "1 of 4" in summary
    assert result.output.index("addendum-lists") < result.output.index("aaa.txt")


def test_read_makes_the_folder_for_its_output(run: Run, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "output"
    result = run("read", source, "--workers", 1, "--output", target)
    assert result.exit_code == 0, result.output
    assert len(list(target.glob("*.trig"))) == 3


def test_read_cannot_make_a_folder_of_a_file(run: Run, source: Path) -> None:
    result = run("read", source, "--workers", 1, "--output", source / NAMES[0] / "output")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_read_writes_a_document_once(run: Run, source: Path, tmp_path: Path) -> None:
    shutil.copy(source / NAMES[0], source / "copy.txt")
    target = tmp_path / "output"
    result = run("read", source, "--workers", 1, "--output", target)
    assert result.exit_code == 0
    assert len(list(target.iterdir())) == 3
    notice = next(line for line in result.stderr.splitlines() if "copy.txt" in line)
    assert "copy.txt: is document" in notice
    assert NAMES[0] in notice


def test_hidden_files_are_no_documents(run: Run, source: Path) -> None:
    (source / ".folder-view").write_bytes(b"\0")
    assert run("read", source, "--workers", 1, "--records", "document").exit_code == 0


# build


def test_build_gives_the_same_with_any_number_of_workers(build: Run, tmp_path: Path) -> None:
    assert build("--workers", 1).exit_code == 0
    one = quads(tmp_path / "store")
    shutil.rmtree(tmp_path / "store-compiled")
    second = build("--workers", 2)
    assert second.exit_code == 0, second.output
    assert quads(tmp_path / "store") == one


def test_build_reads_what_is_new(build: Run, source: Path) -> None:
    assert "documents in it: 3, files that did not change: 0" in build().stderr
    shutil.copy(DOCUMENTS / "commentary-uruguay.txt", source)
    assert "documents in it: 4, files that did not change: 3" in build().stderr


def test_build_completes_without_what_it_cannot_read(
    build: Run, source: Path, tmp_path: Path
) -> None:
    assert build().exit_code == 0
    whole = quads(tmp_path / "store")
    (source / "aaa.txt").touch()
    (source / "zzz.txt").write_text("Dear reader")
    result = build()
    assert result.exit_code == 1
    *_, first, second, summary = result.stderr.splitlines()
    assert "aaa.txt" in first
    assert "zzz.txt" in second
    assert "2 of 5" in summary
    assert quads(tmp_path / "store") == whole


def test_build_without_any_document_that_can_be_read(
    build: Run, source: Path, tmp_path: Path
) -> None:
    assert build().exit_code == 0
    whole = quads(tmp_path / "store")
    for name in NAMES:
        (source / name).write_text("")
    result = build()
    assert (result.exit_code, result.stdout) == (2, "")
    assert quads(tmp_path / "store") == whole


def test_build_from_an_empty_folder(build: Run, source: Path) -> None:
    for name in NAMES:
        (source / name).unlink()
    result = build()
    assert result.exit_code == 2
    assert "holds no documents" in result.stderr


def test_build_reports_a_document_under_two_names(build: Run, source: Path) -> None:
    shutil.copy(source / NAMES[0], source / "other-name.txt")
    result = build()
    assert result.exit_code == 0
    assert "other-name.txt: is a copy of" in result.stderr


def test_workers_and_a_scheduler_exclude_each_other(build: Run) -> None:
    result = build("--workers", 2, "--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "give one of them" in result.stderr


def test_a_scheduler_that_is_not_there(
    build: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parallel, "_PATIENCE", 0.5)
    result = build("--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "tcp://127.0.0.1:9: cannot be reached" in result.stderr
    assert not (tmp_path / "store").exists()


def test_dask_that_is_not_installed(build: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = build("--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "rightsgraph[dask]" in result.stderr
