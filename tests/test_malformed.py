"""A bad file gets one clear error that names it and says what to do; a store stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsgraph.errors import MalformedDocument, UnknownDocument
from rightsgraph.pipeline import facts, read_document
from rightsgraph_server.cli import main

ADDENDUM = """
General Assembly
Distr.: General
3 May 2011

Seventeenth session
Agenda item 6

Working Group on the Universal Periodic Review

Malta

Addendum

Views on conclusions and/or recommendations

Position of Malta on the 3 recommendations that it had left open

No.\tPosition
"""
ROWS = [
    "88.1\t<p>The recommendation is accepted. Libraries will open on Mondays.</p>",
    "88.2\t<p>Malta does not accept this recommendation, for want of bells.</p>",
    "88.3\t<p>The recommendation is accepted.</p>",
]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_whole_table_is_read(tmp_path: Path) -> None:
    read = read_document(written(tmp_path, "whole.txt", ADDENDUM + "\n".join(ROWS)))
    assert [p.position for p in read.records.positions] == [
        "supported",
        "not-supported",
        "supported",
    ]
    assert facts(read)


def test_a_truncated_table_is_refused(tmp_path: Path) -> None:
    read = read_document(written(tmp_path, "cut.txt", ADDENDUM + "\n".join(ROWS)[:120]))
    with pytest.raises(MalformedDocument, match=r"answers 3 .* only 2") as caught:
        facts(read)
    assert caught.value.place == "cut.txt"
    assert caught.value.remedy


def test_numbers_without_their_paragraph_are_not_taken_for_those_of_the_review(
    tmp_path: Path,
) -> None:
    rows = "\n".join(row.removeprefix("88.") for row in ROWS)
    read = read_document(written(tmp_path, "bare.txt", ADDENDUM + rows))
    named = {read.recommendation(position.number) for position in read.records.positions}
    assert named == {read.passage(f"recommendation/{n}") for n in (1, 2, 3)}
    assert facts(read)


def test_a_document_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "recipe.txt", "Take two eggs.\n\nStir.\n")
    with pytest.raises(UnknownDocument, match="no kind of document") as caught:
        read_document(path)
    assert "recipe.txt" in caught.value.place
    assert "PositionAddendum" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256))),
        ("encoding.txt", b"\x81\x8d\x8f report"),
        ("cut.txt", (ADDENDUM + "\n".join(ROWS)[:120]).encode()),
        ("recipe.txt", b"Take two eggs."),
    ],
)
def test_a_build_with_it_leaves_the_store_as_it_was(tmp_path: Path, name: str, data: bytes) -> None:
    store, documents = tmp_path / "store", tmp_path / "documents"
    documents.mkdir()
    first = CliRunner().invoke(main, ["build", "--unchecked", "--store", str(store)])
    assert first.exit_code == 0, first.output
    before = {path.name: path.stat().st_mtime_ns for path in store.iterdir()}
    (documents / name).write_bytes(data)
    arguments = ["build", "--documents", str(documents), "--store", str(store), "--force"]
    second = CliRunner().invoke(main, arguments)
    assert second.exit_code == 2
    assert name in second.output
    assert "Traceback" not in second.output
    assert {path.name: path.stat().st_mtime_ns for path in store.iterdir()} == before
