"""Reads an export in CSV or XLSX row by row, and says which rows are broken.

A row keeps its place in the file, so that what is published of it can be traced there.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from itertools import accumulate, islice
from pathlib import Path

from rightsgraph import iris
from rightsgraph.errors import MalformedDocument, UnreadableFile
from rightsgraph.imports.markup import bare
from rightsgraph.imports.packed import OPENS, is_workbook, refuse_packed
from rightsgraph.imports.sheets import LONGEST_PREFACE, SEPARATORS, Sheet, sheets
from rightsgraph.imports.summary import Summary
from rightsgraph.reading.decode import decode
from rightsgraph.text import SourceText

_LONGEST_CELL = 2**16
_LONGEST_HEADER = 20


@dataclass(frozen=True)
class Row:
    """A row by column name, with its number (the header is row 1) and span in the text."""

    number: int
    begin: int
    end: int
    cells: dict[str, str]


@dataclass(frozen=True)
class _Record:
    """Cells as the csv module gives them, and the lines from which they come."""

    cells: list[str]
    first: int
    last: int
    fault: str = ""


@dataclass(frozen=True)
class Columns:
    """What an export must hold: ``names`` are its columns by the slugs of what they are called.

    One of the columns ``one_of`` is enough; those in ``lists`` hold a label on each line.
    ``else_names`` tells likewise what a column is called where a header has no better name for it.
    """

    names: Mapping[str, str]
    required: Collection[str]
    one_of: Collection[str] = ()
    lists: Collection[str] = ()
    else_names: Mapping[str, str] = field(default_factory=dict)

    def named(self, cells: list[str]) -> list[str]:
        """The columns of a header; of two for the same thing the second has no name."""
        found: list[str] = []
        for cell in cells:
            name = self.names.get(iris.slug(cell), cell.strip().lower())
            found.append("" if name in found else name)
        for at, cell in enumerate(cells):
            other = self.else_names.get(iris.slug(cell))
            if other and other not in found:
                found[at] = other
        return found

    def missing(self, names: list[str]) -> list[str]:
        """The columns that a header lacks."""
        lacking = sorted(set(self.required).difference(names))
        if self.one_of and not set(self.one_of).intersection(names):
            lacking.append(" or ".join(self.one_of))
        return lacking


@dataclass(frozen=True)
class _Header:
    """The line (from 0) where the header stands, what parts its cells, and its columns."""

    line: int
    separator: str
    names: list[str]


def read_sources(path: Path, columns: Columns) -> list[SourceText]:
    """The texts of an export, in which offsets count: of a workbook one for each of the sheets
    that have the columns, or the first. Raises UnreadableFile."""
    refuse_packed(path)
    if is_workbook(path):
        with sheets(path) as found:
            texts = [SourceText(f"{path}, sheet {each.title}", _text(each)) for each in found]
        return [each for each in texts if _has_header(each, columns)] or texts[:1]
    try:
        text = decode(path.read_bytes(), path)
    except OSError as error:
        raise UnreadableFile(f"cannot be opened: {error.strerror}", str(path), OPENS) from error
    except UnreadableFile as error:
        raise replace(error, remedy="give the export as it is, or saved as CSV") from error
    return [SourceText(str(path), text.replace("\r\n", "\n").replace("\r", "\n"))]


def _text(sheet: Sheet) -> str:
    """A sheet as CSV, with a record for each of its rows, all of them as wide as the widest."""
    rows = [[_printed(cell) for cell in row] for row in sheet.rows]
    width = max(map(len, rows), default=0)
    lines = StringIO()
    csv.writer(lines, lineterminator="\n").writerows(
        [*row, *[""] * (width - len(row))] for row in rows
    )
    return lines.getvalue().replace("\r\n", "\n").replace("\r", "\n")


def _printed(cell: object) -> str:
    """A cell as its user sees it: a number that is whole has no point."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell)


def _has_header(source: SourceText, columns: Columns) -> bool:
    try:
        return bool(_header(list(StringIO(source.value)), source.name, columns).names)
    except MalformedDocument:
        return False


def rows(source: SourceText, columns: Columns, summary: Summary) -> Iterator[Row]:
    """The rows of an export, in any order of columns; broken ones are skipped and reported.

    Cells may be parted by commas, semicolons, tabs or bars, and stand without markup and surplus
    blanks. Raises MalformedDocument where no header has the columns.
    """
    lines = list(StringIO(source.value))
    starts = [0, *accumulate(map(len, lines))]
    found = _header(lines, source.name, columns)
    header = found.names
    records = _records(lines, found)
    printed = next(records).cells
    for number, record in enumerate(records, start=found.line + 2):
        if not any(map(str.strip, record.cells)) or record.cells == printed:
            continue  # empty, or the header of another export that was put after this one
        summary.rows += 1
        if fault := record.fault or _misfit(record, header):
            summary.skip(source.name, number, fault)
            continue
        cells = {
            name: bare(cell.replace("\n", ";") if name in columns.lists else cell)
            for name, cell in zip(header, record.cells, strict=True)
        }
        end = starts[record.first] + len("".join(lines[record.first : record.last]).rstrip("\n"))
        yield Row(number, starts[record.first], end, cells)


def _misfit(record: _Record, header: list[str]) -> str:
    found, wanted = len(record.cells), len(header)
    return "" if found == wanted else f"{found} columns where the header has {wanted}"


def _header(lines: list[str], file: str, columns: Columns) -> _Header:
    """The header, which a few lines about the export may precede."""
    best = _Header(0, "", [])
    for header in _headers(lines, columns):
        if not columns.missing(header.names):
            return header
        if len(columns.missing(header.names)) < len(columns.missing(best.names)):
            best = header
    printed = ", ".join(filter(None, best.names)) or "none"
    raise MalformedDocument(
        f"has no column {', '.join(columns.missing(best.names))}",
        f"{file}, row {best.line + 1}",
        f"give the export as it is, with its header; its columns are: {printed[:200]}",
    )


def _headers(lines: list[str], columns: Columns) -> Iterator[_Header]:
    """What may be the header: the first lines that are CSV, parted in every way."""
    for line in range(min(len(lines), LONGEST_PREFACE)):
        for separator in SEPARATORS if lines[line].strip() else "":
            record = lines[line : line + _LONGEST_HEADER]
            try:
                cells = next(csv.reader(record, delimiter=separator, strict=True))
            except csv.Error:
                continue
            while cells and not cells[-1].strip():
                cells.pop()
            yield _Header(line, separator, columns.named(cells))


def _records(lines: list[str], header: _Header) -> Iterator[_Record]:
    """The records from the header on. One that swallows others, for want of a closing quotation
    mark, counts as a single broken line, and reading goes on after that line."""
    width, first = len(header.names), header.line
    csv.field_size_limit(_LONGEST_CELL)
    while first < len(lines):
        for record in _run(lines, first, width, header.separator):
            first = record.last
            yield record


def _run(lines: list[str], first: int, width: int, separator: str) -> Iterator[_Record]:
    """The records from a line on, up to one that had to be cut short."""
    start = first
    reader = csv.reader(islice(lines, start, None), delimiter=separator)
    try:
        for cells in reader:
            last = start + reader.line_num
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) != width and last > first + 1:
                yield _Record(cells, first, first + 1, "a quotation mark is not closed")
                return
            yield _Record(cells, first, last)
            first = last
    except csv.Error as error:
        yield _Record([lines[first]], first, first + 1, f"is no CSV: {error}")
