"""A table of a Word file gives the same positions where its columns are kept by blanks."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from laid_out import laid_out

from rightsgraph.pipeline import read_document
from test_addenda import CASES, Case

_ROW = re.compile(r"^\|", re.M)
_MERGED = re.compile(r"^\|.*[\^<]\s*\|", re.M)
# What their files tell and blanks do not: that bare numbers of two lists share a row, which rows
# a cell with a list of its own goes on in, and that a column without a head has verdicts.
_LOST = {
    "azerbaijan-bare-table",
    "consider-further-2",
    "grouped-bare",
    "table-response-sentence-number-last",
    "tanzania-justification",
    "yes-no",
}
_TABLES = [
    case
    for case in CASES
    if case.form == "docx" and _ROW.search(case.text) and not _MERGED.search(case.text)
]


@pytest.mark.parametrize("apart", [False, True], ids=["close", "apart"])
@pytest.mark.parametrize(
    "case", [case for case in _TABLES if case.name not in _LOST], ids=lambda case: case.name
)
def test_a_table_kept_by_blanks_gives_the_same_positions(
    case: Case, apart: bool, tmp_path: Path
) -> None:
    text = laid_out(case.text, apart)
    read = read_document(replace(case, form="text", text=text).write(tmp_path))
    assert {p.number: p.position for p in read.records.positions} == case.states[""]
