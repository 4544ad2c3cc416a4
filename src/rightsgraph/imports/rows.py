"""Reads an export in CSV row by row, and says which rows are broken.

A row keeps its place in the file, so that what is published of it can be traced there.
"""

from __future__ import annotations

import csv
import html
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate, islice
from pathlib import Path

from rightsgraph.errors import MalformedDocument, UnreadableFile
from rightsgraph.imports.progress import Summary
from rightsgraph.reading.decode import decode
from rightsgraph.text import SourceText

_LONGEST_CELL = 2**16


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


def read_source(path: Path) -> SourceText:
    """The text of an export, in which offsets count. Raises UnreadableFile."""
    try:
        text = decode(path.read_bytes(), path)
    except OSError as error:
        raise UnreadableFile(f"cannot be opened: {error.strerror}", str(path)) from error
    return SourceText(str(path), text.replace("\r\n", "\n").replace("\r", "\n"))


def rows(source: SourceText, required: Collection[str], summary: Summary) -> Iterator[Row]:
    """The rows of an export, in any order of columns; broken ones are skipped and reported.

    Names of columns are in small letters, cells without HTML entities and surplus blanks.
    Raises MalformedDocument where the header lacks a required column.
    """
    lines = list(StringIO(source.value))
    starts = [0, *accumulate(map(len, lines))]
    records = _records(lines)
    header = _header(next(records, None), source.name, required)
    for number, record in enumerate(records, start=2):
        if not any(map(str.strip, record.cells)):
            continue
        summary.rows += 1
        if fault := record.fault or _misfit(record, header):
            summary.skip(source.name, number, fault)
            continue
        cells = dict(zip(header, map(_clean, record.cells), strict=True))
        end = starts[record.first] + len("".join(lines[record.first : record.last]).rstrip("\n"))
        yield Row(number, starts[record.first], end, cells)


def _misfit(record: _Record, header: list[str]) -> str:
    found, wanted = len(record.cells), len(header)
    return "" if found == wanted else f"{found} columns where the header has {wanted}"


def _header(record: _Record | None, file: str, required: Collection[str]) -> list[str]:
    names = [name.strip().lower() for name in record.cells] if record else []
    missing = sorted(set(required).difference(names))
    if missing:
        raise MalformedDocument(
            f"has no column {', '.join(missing)}", f"{file}, row 1", "give the export as it is"
        )
    return names


def _records(lines: list[str]) -> Iterator[_Record]:
    """The records of the lines. One that swallows others, for want of a closing quotation mark,
    counts as a single broken line, and reading goes on after that line."""
    width = first = 0
    csv.field_size_limit(_LONGEST_CELL)
    while first < len(lines):
        for record in _run(lines, first, width):
            width = width or len(record.cells)
            first = record.last
            yield record


def _run(lines: list[str], first: int, width: int) -> Iterator[_Record]:
    """The records from a line on, up to one that had to be cut short."""
    start = first
    reader = csv.reader(islice(lines, start, None))
    try:
        for cells in reader:
            last = start + reader.line_num
            if width and len(cells) != width and last > first + 1:
                yield _Record(cells, first, first + 1, "a quotation mark is not closed")
                return
            width = width or len(cells)
            yield _Record(cells, first, last)
            first = last
    except csv.Error as error:
        yield _Record([lines[first]], first, first + 1, f"is no CSV: {error}")


def _clean(cell: str) -> str:
    return " ".join(html.unescape(cell).split())
