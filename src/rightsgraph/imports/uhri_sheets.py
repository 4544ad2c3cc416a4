"""Makes the JSON export's form from the export in XLSX or CSV, so that all are read alike."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl.utils.datetime import from_excel

from rightsgraph import iris
from rightsgraph.errors import UnreadableFile
from rightsgraph.imports.sheets import LONGEST_PREFACE, SEPARATORS, sheets
from rightsgraph.imports.uhri_json import text_of
from rightsgraph.lexicon import patterns

_NEEDED = frozenset(("AnnotationId", "Text"))
_LONGEST_CELL = 16 << 20
_LONGEST_HEADER = 1 << 16
_JSON = ("[", "{")
_CACHED = 256
_NOWHERE = "export it from the index as it is"
SHEET_ROW = "SheetRow"
"""The field with the number of a record's row in the sheet, for messages."""
FAULT = "SheetFault"
"""The field that says why a row is no record."""
_DATES = frozenset(("PublicationDate", "PublicationDateOnUhri"))
_DAYS_SINCE_1900 = range(16438, 2958466)  # from 1945 on, so that a year is none


@contextmanager
def unpacked(path: Path, in_sheets: bool) -> Iterator[Path]:
    """A temporary file with the rows of a workbook, or of a table in CSV, as a JSON list, gone
    afterwards.

    Raises UnreadableFile for a file that is no such export, naming the row that is wrong.
    """
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"{path.stem}.json"
        if in_sheets:
            with sheets(path) as found:
                _write((_table(sheet.rows) for sheet in found), path, target)
        else:
            _write(_tables(path), path, target)
        yield target


def is_table(path: Path) -> bool:
    """Whether a file begins as a table in CSV with the columns that records need.

    JSON is told by how it begins, since all of it may stand on one line.
    """
    try:
        with text_of(path) as stream:
            begin = stream.read(_LONGEST_HEADER).lstrip()
        if begin.startswith(_JSON) or "\n" not in begin:
            return False
        return not all(table.missing for table in _tables(path))
    except UnreadableFile:
        return False


@lru_cache(_CACHED)
def field_of(name: str) -> str:
    """The field of the JSON export that a name is for: ``UPR Session`` is ``UprSession``. Empty
    for any other name."""
    return _known().get(_key(name), "")


@dataclass(frozen=True)
class _Table:
    """A sheet after the row with its header, and which column holds which field. In a strict one
    a row with fewer cells, or more, is broken."""

    header: int
    printed: tuple[Any, ...]
    fields: dict[int, str]
    rows: Iterator[tuple[int, Sequence[Any]]]
    is_strict: bool = False

    @property
    def missing(self) -> list[str]:
        return sorted(_NEEDED.difference(self.fields.values()))

    def records(self) -> Iterator[dict[str, Any]]:
        for number, row in self.rows:
            if not any(cell not in (None, "") for cell in row) or tuple(row) == self.printed:
                continue  # empty, or the header of another export that was put after this one
            if self.is_strict and (len(row) <= max(self.fields) or any(row[len(self.printed) :])):
                fault = f"{len(row)} columns where the header has {len(self.printed)}"
                yield {FAULT: fault, SHEET_ROW: number}
                continue
            fields = self.fields.items()
            cells = {name: _plain(name, row[at]) for at, name in fields if at < len(row)}
            yield {**cells, SHEET_ROW: number}


def _write(tables: Iterable[_Table], path: Path, target: Path) -> None:
    separator = "[\n"
    with target.open("w", encoding="utf-8") as stream:
        for record in _records(tables, path):
            stream.write(separator + json.dumps(record, ensure_ascii=False))
            separator = ",\n"
        stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _records(tables: Iterable[_Table], path: Path) -> Iterator[dict[str, Any]]:
    """The records of all tables that have the columns that records need."""
    best, found = _nothing(), False
    for table in tables:
        if not table.missing:
            found = True
            yield from table.records()
        elif len(table.missing) < len(best.missing):
            best = table
    if not found:
        problem = f"has no column for {', '.join(best.missing)}"
        raise UnreadableFile(problem, f"{path}, row {best.header}", _NOWHERE)


def _tables(path: Path) -> Iterator[_Table]:
    """A table in CSV, as each sign would part its cells; one of them has the columns."""
    return (_table(_lines(path, separator), is_strict=True) for separator in SEPARATORS)


def _lines(path: Path, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    with text_of(path, newline="") as stream:
        reader = csv.reader(stream, delimiter=separator)
        try:
            yield from reader
        except csv.Error as error:
            place = f"{path}, line {reader.line_num}"
            raise UnreadableFile(f"is no CSV: {error}", place, _NOWHERE) from error


def _table(sheet: Iterator[Sequence[Any]], *, is_strict: bool = False) -> _Table:
    """The likeliest header of a sheet, which a few lines may precede, and what follows it."""
    best = _nothing()
    rows = enumerate(sheet, start=1)
    for number, row in islice(rows, LONGEST_PREFACE):
        table = _Table(number, tuple(row), _fields(row), rows, is_strict)
        if not table.missing:
            return table
        if len(table.missing) < len(best.missing):
            best = table
    return best


def _nothing() -> _Table:
    return _Table(1, (), {}, iter(()))


def _fields(head: Sequence[Any]) -> dict[int, str]:
    """The fields by column, the first of two for one; other columns hold nothing for us."""
    found: dict[str, int] = {}
    for at, cell in enumerate(head):
        if isinstance(cell, str) and (name := field_of(cell)):
            found.setdefault(name, at)
    return {at: name for name, at in found.items()}


@cache
def _known() -> dict[str, str]:
    columns = patterns("uhri")["columns"]
    known = {_key(name): field for name, field in columns.items()}
    return known | {_key(field): field for field in columns.values()}


def _key(name: str) -> str:
    return iris.slug(name).replace("-", "")


def _plain(name: str, cell: Any) -> Any:
    """A cell as JSON has it; dates may be days since 1900."""
    if name in _DATES and isinstance(cell, int | float | str) and _is_day(cell):
        cell = from_excel(float(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return cell if isinstance(cell, int | float | str | None) else str(cell)


def _is_day(cell: float | str) -> bool:
    figures = str(cell).replace(".", "", 1)
    return figures.isascii() and figures.isdigit() and int(float(cell)) in _DAYS_SINCE_1900
