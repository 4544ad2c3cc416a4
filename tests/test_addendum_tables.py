"""Invented addenda whose positions stand in tables: of every form that they have, as files.

They stand in ``tests/addendum_tables``; ``layout`` says how the pages of a PDF look. Numbers of
which nobody can tell the position are in no list: they must be told as unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from laid import Layout, pdf
from worded import word_file

from rightsgraph.pipeline import read_document
from rightsgraph.unread import unread

CASES = Path(__file__).parent / "addendum_tables"


@dataclass(frozen=True)
class Case:
    """A document in one of its forms, and what it says of each number."""

    name: str
    form: str
    text: str
    layout: Layout
    expected: dict[str, str]

    def write(self, folder: Path) -> Path:
        """The document as a file."""
        path = folder / f"{self.name}.{self.form}"
        if self.form == "docx":
            word_file(self.text, path)
        elif self.form == "pdf":
            path.write_bytes(pdf(self.text, self.layout))
        else:
            path.write_text(self.text, "utf-8")
        return path


def cases() -> list[Case]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        given: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        layout = Layout.of(given.get("layout", {}))
        said = {n: position for position, run in given["expected"].items() for n in run.split(", ")}
        forms = given["form"].split()
        found += [Case(path.stem, form, given["text"], layout, said) for form in forms]
    return found


ALL = cases()


def test_no_case_is_lost() -> None:
    assert len({case.name for case in ALL}) == 31


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.name}-{case.form}")
def test_every_position_is_read_and_no_other(case: Case, tmp_path: Path) -> None:
    read = read_document(case.write(tmp_path))
    found = {
        p.number: p.position
        for p in read.records.positions
        if p.number in case.expected or p.position != "no-clear-position"
    }
    assert found == case.expected


@pytest.mark.parametrize(
    ("name", "form", "numbers"),
    [
        ("stacked-unequal", "text", "97.3, 97.5, 97.6, 97.7, 97.11, 97.12"),
        ("columns-unequal", "text", "66.1, 66.2, 66.3, 66.4, 66.5"),
        ("stacked-in-cells", "docx", "75.4, 75.5, 75.10"),
        ("stacked-in-cells", "pdf", "75.4, 75.5, 75.10"),
        ("two-position-cells", "docx", "60.2"),
    ],
)
def test_what_cannot_be_paired_is_told(name: str, form: str, numbers: str, tmp_path: Path) -> None:
    case = next(case for case in ALL if (case.name, case.form) == (name, form))
    read = read_document(case.write(tmp_path))
    (line,) = unread(read.document, read.records)
    assert line.startswith("answered without a clear position: ")
    assert re.sub(r" \(line \d+\)", "", line).partition(": ")[2] == numbers
