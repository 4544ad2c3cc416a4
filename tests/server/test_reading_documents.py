"""What ``read`` prints of documents, and ``build`` makes of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from commands import DOCUMENTS, GRAPH, Run
from pyoxigraph import RdfFormat, parse

from rightsgraph import bundle
from rightsgraph.store import OxigraphStore

REPORT = DOCUMENTS / "report-lists.txt"
ADDENDUM = DOCUMENTS / "addendum-table.txt"


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_read_prints_a_line_for_each_record(run: Run) -> None:
    result = run("read", REPORT)
    assert result.exit_code == 0, result.output
    found = lines(result)
    assert found[0]["record"] == "document"
    assert found[0]["kind"] == "WorkingGroupReport"
    kinds = Counter(line["record"] for line in found)
    assert kinds["recommendation"] == found[0]["found"]["recommendations"] > 0
    assert kinds["position"] == found[0]["found"]["positions"] > 0
    assert {line["document"] for line in found} == {REPORT.name}


def test_read_prints_only_what_is_asked_for(run: Run) -> None:
    everything = Counter(line["record"] for line in lines(run("read", REPORT)))
    for kind, name in {"recommendation": "recommendations", "position": "positions"}.items():
        found = Counter(line["record"] for line in lines(run("read", REPORT, "--records", name)))
        assert found == {kind: everything[kind]}


def test_read_tells_what_there_is_where_nothing_is_of_what_is_asked_for(run: Run) -> None:
    result = run("read", ADDENDUM, "--records", "recommendations")
    assert (result.exit_code, result.stdout) == (0, "")
    told = "this PositionAddendum gives no recommendations; --records document or positions"
    assert told in result.stderr
    assert "gives no" not in run("read", ADDENDUM, "--records", "positions").stderr


def test_read_writes_facts(run: Run, tmp_path: Path) -> None:
    slug = lines(run("read", ADDENDUM, "--records", "document"))[0]["slug"]
    assert run("read", ADDENDUM, "--output", tmp_path).stdout == ""
    written = (tmp_path / f"{slug}.trig").read_text("utf-8")
    assert written == run("read", ADDENDUM, "--format", "trig").stdout
    quads = set(parse(written, format=RdfFormat.TRIG))
    assert quads == set(
        parse(run("read", ADDENDUM, "--format", "nq").stdout, format=RdfFormat.N_QUADS)
    )


def test_read_of_a_folder_without_files(run: Run, tmp_path: Path) -> None:
    result = run("read", tmp_path)
    assert result.exit_code == 2
    assert "holds no documents (name a folder with some)" in result.stderr


def test_read_reports_what_it_cannot_read_and_goes_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    result = run("read", tmp_path, REPORT, tmp_path / "missing.txt", "--records", "document")
    assert result.exit_code == 1
    assert [line["document"] for line in lines(result)] == [REPORT.name]
    empty, missing, summary = result.stderr.splitlines()
    assert "empty.txt" in empty
    assert "missing.txt" in missing
    assert "2 of 3" in summary


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 4),
        ("letter.txt", b"Dear reader,\n\nthis is a letter.\n"),
        ("broken.pdf", b"%PDF-1.7\n"),
        ("missing.txt", None),
    ],
)
def test_documents_that_cannot_be_read_leave_a_store_as_it_was(
    run: Run, built: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    source = tmp_path / "documents"
    source.mkdir()
    if content is not None:
        (source / name).write_bytes(content)
    result = run("read", source / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert name in result.stderr.splitlines()[0]
    if content is not None:
        before = sorted(map(str, OxigraphStore(built, read_only=True).snapshot()))
        build = run("build", "--unchecked", "--documents", source, "--store", built, "--force")
        assert (build.exit_code, build.stdout) == (2, "")
        assert name in build.stderr.splitlines()[0]
        assert sorted(map(str, OxigraphStore(built, read_only=True).snapshot())) == before


def test_build_from_documents_adds_their_text(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "documents"
    source.mkdir()
    (source / ADDENDUM.name).write_bytes(ADDENDUM.read_bytes())
    assert (
        run("build", "--unchecked", "--documents", source, "--store", tmp_path / "new").exit_code
        == 0
    )
    slug = lines(run("read", ADDENDUM, "--records", "document"))[0]["slug"]
    graphs = OxigraphStore(tmp_path / "new", read_only=True).graphs()
    base = "https://w3id.org/rightsgraph/graph"
    assert {f"{base}/document/{slug}", f"{base}/text/{slug}", f"{base}/reference/states"} < {
        *graphs
    }


def test_build_puts_what_is_read_in_place_of_what_is_bundled(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "bundled"
    source = tmp_path / "documents"
    for folder in (bundled, source):
        folder.mkdir()
    (source / ADDENDUM.name).write_bytes(ADDENDUM.read_bytes())
    assert run("read", ADDENDUM, "--output", bundled).exit_code == 0
    (compiled,) = bundled.iterdir()
    old = compiled.read_text("utf-8").replace("PositionAddendum", "OutdatedAddendum")
    compiled.write_text(old, "utf-8")
    monkeypatch.setattr(bundle, "bundled_files", lambda: [(GRAPH, ""), (compiled, "")])
    assert (
        run("build", "--unchecked", "--documents", source, "--store", tmp_path / "new").exit_code
        == 0
    )
    text = "".join(map(str, OxigraphStore(tmp_path / "new", read_only=True).snapshot()))
    assert "PositionAddendum" in text
    assert "OutdatedAddendum" not in text
