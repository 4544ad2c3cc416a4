"""Makes the JSON export's form from the XLSX export, so that both are read alike."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from rightsgraph import iris
from rightsgraph.errors import UnreadableFile
from rightsgraph.lexicon import patterns

_MOST_UNPACKED = 4 << 30
_HIGHEST_RATIO = 200
_NEEDED = frozenset(("AnnotationId", "Text"))
_LONGEST_PREFACE = 10
SHEET_ROW = "SheetRow"
"""The field with the number of a record's row in the sheet, for messages."""
_DATES = frozenset(("PublicationDate", "PublicationDateOnUhri"))


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """A temporary file with the rows of the sheet as a JSON list, gone afterwards.

    Rows are read one at a time; the table of strings that a sheet may share stands in memory.
    Raises UnreadableFile for a file that is no such export, naming the row that is wrong.
    """
    _refuse_bombs(path)
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"{path.stem}.json"
        try:
            _write(path, target)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            ParseError,
            KeyError,
            ValueError,
        ) as error:
            raise UnreadableFile(
                "is no readable XLSX file", str(path), "export it again"
            ) from error
        yield target


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            unpacked_size = sum(entry.file_size for entry in package.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise UnreadableFile("is no readable XLSX file", str(path), "export it again") from error
    if unpacked_size > min(_MOST_UNPACKED, _HIGHEST_RATIO * path.stat().st_size):
        raise UnreadableFile("unpacks to far more than its size", str(path), "export it again")


def _write(path: Path, target: Path) -> None:
    with (
        warnings.catch_warnings(),
        path.open("rb") as content,  # a name would have to end in .xlsx
        target.open("w", encoding="utf-8") as stream,
    ):
        warnings.simplefilter("ignore", UserWarning)  # a workbook without a default style
        book = load_workbook(content, read_only=True, data_only=True)
        try:
            separator = "[\n"
            for record in _records(map(_rows, book.worksheets), path):
                stream.write(separator + json.dumps(record, ensure_ascii=False))
                separator = ",\n"
            stream.write("[]\n" if separator == "[\n" else "\n]\n")
        finally:
            book.close()


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # which some programs write wrongly
    yield from sheet.iter_rows(values_only=True)


@dataclass(frozen=True)
class _Table:
    """A sheet after the row with its header, and which column holds which field."""

    header: int
    fields: dict[int, str]
    rows: Iterator[tuple[int, Sequence[Any]]]

    @property
    def missing(self) -> list[str]:
        return sorted(_NEEDED.difference(self.fields.values()))

    def records(self) -> Iterator[dict[str, Any]]:
        for number, row in self.rows:
            if any(cell not in (None, "") for cell in row):
                fields = self.fields.items()
                cells = {name: _plain(name, row[at]) for at, name in fields if at < len(row)}
                yield {**cells, SHEET_ROW: number}


def _records(sheets: Iterator[Iterator[Sequence[Any]]], path: Path) -> Iterator[dict[str, Any]]:
    """The records of all sheets that have the columns that records need."""
    best, found = _Table(1, {}, iter(())), False
    for table in map(_table, sheets):
        if not table.missing:
            found = True
            yield from table.records()
        elif len(table.missing) < len(best.missing):
            best = table
    if not found:
        problem = f"has no column for {', '.join(best.missing)}"
        place = f"{path}, row {best.header}"
        raise UnreadableFile(problem, place, "export it from the index as it is")


def _table(sheet: Iterator[Sequence[Any]]) -> _Table:
    """The likeliest header of a sheet, which a few lines may precede, and what follows it."""
    best = _Table(1, {}, iter(()))
    rows = enumerate(sheet, start=1)
    for number, row in islice(rows, _LONGEST_PREFACE):
        table = _Table(number, _fields(row), rows)
        if not table.missing:
            return table
        if len(table.missing) < len(best.missing):
            best = table
    return best


def _fields(head: Sequence[Any]) -> dict[int, str]:
    """The fields by column, the first of two for one; other columns hold nothing for us."""
    columns = patterns("uhri")["columns"]
    known = {_key(name): field for name, field in columns.items()}
    known |= {_key(field): field for field in columns.values()}
    found: dict[str, int] = {}
    for at, cell in enumerate(head):
        if field := known.get(_key(str(cell or ""))):
            found.setdefault(field, at)
    return {at: field for field, at in found.items()}


def _key(name: str) -> str:
    """What names of columns are compared by: ``UPR Session`` is ``UprSession``."""
    return iris.slug(name).replace("-", "")


def _plain(field: str, cell: Any) -> Any:
    """A cell as JSON has it; dates may be days since 1900."""
    if field in _DATES and isinstance(cell, int | float | str) and _is_serial(cell):
        cell = from_excel(float(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def _is_serial(cell: float | str) -> bool:
    return str(cell).replace(".", "", 1).isdigit()
