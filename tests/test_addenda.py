"""Invented addenda and Council reports of many layouts give the positions that they state.

They stand in ``tests/addenda`` and ``tests/council_reports``, one YAML file each: ``form`` says
what file is made of ``text``, ``expected`` (or ``states``) which numbers have which position,
``totals`` what a Council report counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from drawn import pdf
from laid_out import cell_after_cell, laid_out, on_pages, printed
from worded import word_file

from rightsgraph.lexicon import state_name
from rightsgraph.numbering import told
from rightsgraph.pipeline import read_document
from rightsgraph.triples import Read

HERE = Path(__file__).parent
_ENDINGS = {"docx": "docx", "html": "html", "pdf": "pdf", "text": "txt", "crlf": "txt"}


@dataclass(frozen=True)
class Case:
    """One document: its name, its form, its text, and what it says of each number."""

    name: str
    form: str
    text: str
    states: dict[str, dict[str, str]]
    implementation: frozenset[str]
    totals: dict[str, list[dict[str, str]]]

    def write(self, folder: Path) -> Path:
        """The document as a file."""
        path = folder / f"{self.name}.{_ENDINGS[self.form]}"
        if self.form == "docx":
            word_file(self.text, path)
        elif self.form == "crlf":
            path.write_bytes(self.text.replace("\n", "\r\n").encode("utf-8"))
        elif self.form == "pdf":
            path.write_bytes(pdf(self.text))
        else:
            path.write_text(self.text, "utf-8")
        return path


def _case(path: Path) -> Case:
    given: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    states = given.get("states") or {"": given["expected"]}
    return Case(
        path.stem,
        given["form"],
        given["text"],
        {state: _each(listed) for state, listed in states.items()},
        frozenset(expanded(given.get("implementation", ""))),
        given.get("totals", {}),
    )


def _each(listed: dict[str, Any]) -> dict[str, str]:
    return {number: position for position, run in listed.items() for number in expanded(run)}


def expanded(run: object) -> list[str]:
    """``107.1-3, 107.9`` → 107.1, 107.2, 107.3, 107.9."""
    found = []
    for part in filter(None, re.split(r",\s*", str(run))):
        match = re.fullmatch(r"((?:\d+\.)?)(\d+)-(\d+)", part)
        if match:
            found += [f"{match[1]}{n}" for n in range(int(match[2]), int(match[3]) + 1)]
        else:
            found.append(part)
    return found


CASES = [
    _case(path)
    for folder in ("addenda", "council_reports")
    for path in sorted((HERE / folder).glob("*.yaml"))
]
COUNTED = [case for case in CASES if case.totals]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_position_is_read_and_no_other(case: Case, tmp_path: Path) -> None:
    read = read_document(case.write(tmp_path))
    assert _positions(read, case) == case.states
    claimed = {p.number for p in read.records.positions if p.implementation}
    assert case.implementation <= claimed


def _positions(read: Read, case: Case) -> dict[str, dict[str, str]]:
    """The position of each number, by the State where there are several."""
    found: dict[str, dict[str, str]] = {state: {} for state in case.states}
    for record in read.records.positions:
        state = state_name(record.state) if "" not in case.states else ""
        assert record.number not in found[state]
        found[state][record.number] = record.position
    return found


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case.name)
def test_every_count_told_to_the_council_is_read(case: Case, tmp_path: Path) -> None:
    read = read_document(case.write(tmp_path))
    found: dict[str, list[dict[str, str]]] = {state: [] for state in case.totals}
    for tally in read.records.tallies:
        by = {"by": "delegation" if tally.said_by else "President"}
        interim = {"interim": "yes"} if tally.interim else {}
        counts = {kind: str(number) for kind, number in tally.counts}
        found[state_name(tally.state)].append({**by, **counts, **interim})
    assert found == case.totals


@pytest.mark.parametrize(
    ("name", "before", "lines"),
    [
        ("bare-ranges-totals", "21 are accepted", []),
        ("bare-ranges-totals", "22 are accepted", ["21 acceptances are read, 22 are announced"]),
        ("table-position-comments", "", []),
    ],
)
def test_totals_that_do_not_add_up_are_told(
    name: str, before: str, lines: list[str], tmp_path: Path
) -> None:
    case = next(case for case in CASES if case.name == name)
    path = replace(case, text=case.text.replace("21 are accepted", before)).write(tmp_path)
    read = read_document(path)
    assert list(told(read.document, read.records, {})) == lines


def test_what_is_announced_and_not_found_is_told(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "prose-ranges")
    lead = "The State takes note of the 44 recommendations"
    text = case.text.replace("Our State received 44 recommendations", lead)
    text = text.replace(" and 128.6-12", "")
    read = read_document(replace(case, text=text).write(tmp_path))
    line, *_ = told(read.document, read.records, {})
    assert line == "37 positions are read, 44 are announced: is the document whole?"


def test_what_is_printed_and_not_read_is_told_with_its_place(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "enjoy-our-support-in-part")
    text = case.text.replace("We cannot support 176.11 and", "We took part in a debate on")
    text = text.replace("176.14 enjoy our support", "176.14: on goal 17.6 and article 176.2")

    def at(number: str) -> int:
        return text.count("\n", 0, text.index(number)) + 1

    read = read_document(replace(case, text=text).write(tmp_path))
    places = f"176.13 (line {at('176.13')}), 176.12 (line {at('176.12')}), 176.14"
    assert list(told(read.document, read.records, {})) == [
        f"printed without a position: {places} (line {at('176.12')})",
        "not named, though others of the list are: 176.11",
    ]
    nothing = replace(case, text=text.partition("Treaties")[0]).write(tmp_path)
    read = read_document(nothing)
    (line,) = told(read.document, read.records, {})
    assert line.startswith("no position is read")


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
# Also where the font of the test has no such sign.
_LOST_ON_PAGES = {
    "accepted-slash-status",
    "annex-table-of-replies",
    "azerbaijan-bare-table",
    "docx-states-column",
    "grouped-bare",
    "note-verbale-annex",
    "supported-noted-tables-two-annexes",
    "supports-notes-table",
    "table-response-sentence-number-last",
    "tanzania-justification",
    "yes-no",
}
# Without its cells that are empty, nobody can tell what many a row says.
_LOST_IN_CELLS = {
    "azerbaijan-bare-table",
    "consider-further",
    "consider-further-2",
    "decision-then-reason-columns",
    "docx-matrix-bare",
    "docx-states-column",
    "grouped-bare",
    "hungary-sentences-in-table",
    "japan-accept-to-follow-up",
    "legend-letters-grid",
    "marks-in-columns",
    "note-verbale-annex",
    "numbers-in-columns",
    "position-then-range-table",
    "supported-noted-tables-two-annexes",
    "table-response-sentence-number-last",
    "theme-table-supp-noted-lists",
    "turquoise-table",
}
_TABLES = [
    case
    for case in CASES
    if case.form == "docx"
    and "" in case.states
    and _ROW.search(case.text)
    and not _MERGED.search(case.text)
]
# What lines of one measure do not tell: where a copy has run its lines together, cells end, or a
# title stands; and a range that a line cuts before a position. Two have no such font.
_LOST_IN_PRINT = {
    "canada-theme-paragraphs-accepts-lists",
    "cells-yes-no",
    "denmark-run-together",
    "early-pages-and-responses",
    "exceptions-spellings",
    "hungary-run-together",
    "norway-numbers-run-together",
    "nz-supported-list",
}
_COLUMNS = re.compile(r"\S {3,}\S|[\t\f]")
_RUNNING = [
    case
    for case in CASES
    if case.form == "text" and not _COLUMNS.search(case.text) and case.name not in _LOST_IN_PRINT
]


@pytest.mark.parametrize("case", _RUNNING, ids=lambda case: case.name)
def test_text_on_the_pages_of_a_pdf_gives_the_same_positions(case: Case, tmp_path: Path) -> None:
    path = replace(case, form="pdf", text=printed(case.text)).write(tmp_path)
    assert _positions(read_document(path), case) == case.states


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


@pytest.mark.parametrize(
    "case",
    [case for case in _TABLES if case.name not in _LOST_ON_PAGES],
    ids=lambda case: case.name,
)
def test_a_table_of_a_pdf_without_lines_gives_the_same_positions(
    case: Case, tmp_path: Path
) -> None:
    path = replace(case, form="pdf", text=on_pages(case.text)).write(tmp_path)
    positions = read_document(path).records.positions
    assert {p.number: p.position for p in positions} == case.states[""]


@pytest.mark.parametrize(
    "case",
    [case for case in _TABLES if case.name not in _LOST_IN_CELLS],
    ids=lambda case: case.name,
)
def test_a_table_that_comes_cell_after_cell_gives_the_same_positions(
    case: Case, tmp_path: Path
) -> None:
    text = cell_after_cell(case.text)
    read = read_document(replace(case, form="text", text=text).write(tmp_path))
    assert {p.number: p.position for p in read.records.positions} == case.states[""]
