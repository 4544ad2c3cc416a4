"""The forms in which positions are printed, each alone: lines of text, and tables of Word files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from rightsgraph.pipeline import read_document

HEAD = """A/HRC/15/13/Add.1
General Assembly
Distr.: General
14 September 2010
Original: English
Human Rights Council
Fifteenth session
Report of the Working Group on the Universal Periodic Review
Armenia
Addendum
Views on conclusions and/or recommendations, voluntary commitments and replies
presented by the State under review

"""
FORMS: dict[str, dict[str, str]] = yaml.load(
    (Path(__file__).parent / "addendum_forms.yaml").read_text("utf-8"), yaml.BaseLoader
)
GIVEN = {"71.1": "supported", "71.2": "supported", "71.3": "noted", "71.4": "noted"}
Row = tuple[str, ...]
Cell = tuple[int, int]
TABLES: dict[str, tuple[Sequence[Row], Sequence[tuple[Cell, Cell]]]] = {
    "numbers on lines of a cell": (
        [("Nos.", "Theme", "Position"), ("71.1\n71.2", "Girls", "Accepted")]
        + [("71.3\n71.4", "Roads", "Noted")],
        [],
    ),
    "a merged cell for two rows": (
        [("No.", "Recommendation", "Position"), ("71.1", "Keep it (Chad)", "Supported")]
        + [("71.2", "Hold it (Togo)", ""), ("71.3", "Accept it (Peru)", "Noted")]
        + [("71.4", "Support it (Mali)", "")],
        [((1, 2), (2, 2)), ((3, 2), (4, 2))],
    ),
    "a first cell for the rows below": (
        [("Response", "No."), ("Accepted", "71.1"), ("", "71.2"), ("Noted", "71.3"), ("", "71.4")],
        [],
    ),
    "positions as rows over all columns": (
        [("No.", "Recommendation"), ("Supported recommendations", ""), ("71.1", "Keep it (Chad)")]
        + [("71.2", "Hold it (Togo)"), ("Noted recommendations", "")]
        + [("71.3", "Accept it (Peru)"), ("71.4", "Support it (Mali)")],
        [((1, 0), (1, 1)), ((4, 0), (4, 1))],
    ),
    "recommendations with their texts in one cell": (
        [("Recommendation", "Response")]
        + [("71.1. Keep it (Chad)\n71.2. Hold it (Togo)", "The two recommendations are accepted.")]
        + [("71.3. Drop it (Peru)\n71.4. Lift it (Mali)", "Armenia takes note of them.")],
        [],
    ),
    "remarks that speak of others": (
        [("No.", "Position", "Remarks"), ("71.1", "Accepted", "71.3 is noted for another reason.")]
        + [("71.2", "Accepted", "See 71.3"), ("71.3", "Noted", "Schools are supported.")]
        + [("71.4", "Noted", "See 71.1")],
        [],
    ),
    "counts in the rows before it": (
        [
            ("Position", "Total", "Per cent"),
            ("Accepted", "2", "50"),
            ("Accepted in part", "1", "25"),
        ]
        + [("Total", "4", "100"), ("71.1, 71.2", "Accepted", "–"), ("71.3, 71.4", "Noted", "–")],
        [],
    ),
    "digits of a legend": (
        [("No.", "1 = accepted; 2 = noted", "Remarks"), ("71.1", "1", ""), ("71.2", "1", "Done")]
        + [("71.3", "2", "Too dear"), ("71.4", "2", "")],
        [],
    ),
    "sentences with remarks": (
        [("No.", "Views")]
        + [
            (
                "71.1",
                "Armenia supports this recommendation, and notes that it did not accept others.",
            )
        ]
        + [("71.2", "This recommendation enjoys Armenia’s support.")]
        + [("71.3", "Armenia notes this recommendation. Armenia supports schools.")]
        + [("71.4", "Armenia takes note of it.")],
        [],
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_lines(name: str, tmp_path: Path) -> None:
    form: dict[str, Any] = dict(FORMS[name])
    path = tmp_path / "addendum.txt"
    path.write_text(HEAD + form.pop("text"), "utf-8")
    expected = {number: said for said, run in form.items() for number in run.split(", ")}
    assert _positions(path) == expected


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, tmp_path: Path) -> None:
    rows, merged = TABLES[name]
    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            first, *others = words.split("\n")
            cell.text = first
            for line in others:
                cell.add_paragraph(line)
    for first_cell, last_cell in merged:
        words = table.cell(*first_cell).text
        table.cell(*first_cell).merge(table.cell(*last_cell)).text = words
    document.save(str(tmp_path / "addendum.docx"))
    assert _positions(tmp_path / "addendum.docx") == GIVEN


def _positions(path: Path) -> dict[str, str]:
    return {p.number: p.position for p in read_document(path).records.positions}
