"""Opens workbooks as sheets of rows, for the importers of whichever database was saved so; and
what they take for granted of tables.

Rows are read one at a time; the table of strings that a workbook may share stands in memory.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from rightsgraph.errors import UnreadableFile

# What parts the cells of a table that is saved as text, and how many lines may precede its header.
SEPARATORS = ",;\t|"
LONGEST_PREFACE = 10
_MOST_UNPACKED = 4 << 30
_HIGHEST_RATIO = 200
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    LookupError,
    ValueError,
)


@dataclass(frozen=True)
class Sheet:
    """A sheet by its title; its rows can be read once."""

    title: str
    rows: Iterator[Sequence[Any]]


@contextmanager
def sheets(path: Path) -> Iterator[list[Sheet]]:
    """The sheets of a workbook while it is open. Raises UnreadableFile where it is damaged, also
    while its rows are read."""
    _refuse_bombs(path)
    try:
        with (
            warnings.catch_warnings(),
            path.open("rb") as content,  # a name would have to end in .xlsx
        ):
            warnings.simplefilter("ignore", UserWarning)  # a workbook without a default style
            book = load_workbook(content, read_only=True, data_only=True)
            try:
                if not book.worksheets:
                    raise UnreadableFile("holds no sheet", str(path), "export it again")
                yield [Sheet(sheet.title, _rows(sheet)) for sheet in book.worksheets]
            finally:
                book.close()
    except _BROKEN as error:
        raise _unreadable(path) from error


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            unpacked_size = sum(entry.file_size for entry in package.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise _unreadable(path) from error
    if unpacked_size > min(_MOST_UNPACKED, _HIGHEST_RATIO * path.stat().st_size):
        raise UnreadableFile("unpacks to far more than its size", str(path), "export it again")


def _unreadable(path: Path) -> UnreadableFile:
    return UnreadableFile("is no readable XLSX file", str(path), "export it again")


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # which some programs write wrongly
    yield from sheet.iter_rows(values_only=True)
