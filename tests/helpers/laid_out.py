"""The text of a Word file as other tools and files have it.

With columns kept by blanks, cell after cell, or drawn on the pages of a PDF without lines.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from itertools import chain, groupby, zip_longest

_WIDTH, _BETWEEN, _NARROWEST, _PAGE = 100, 3, 12, 58
_Row = list[str]


def laid_out(text: str, apart: bool) -> str:
    """Rows between bars as columns, blank lines between them where they are ``apart``."""
    return _rewritten(text, lambda rows: _table(rows, apart))


def cell_after_cell(text: str) -> str:
    """The cells of each row below each other, those without words left out."""
    return _rewritten(text, _listed)


def on_pages(text: str) -> str:
    """Rows as the pages of a PDF are told to have them, cut where a page is full."""
    return _paged(_rewritten(text, _ruled).splitlines())


def printed(text: str) -> str:
    """Running text as the pages of a PDF have it."""
    return _paged([part for line in text.splitlines() for part in textwrap.wrap(line, 90) or [""]])


def _paged(lines: list[str]) -> str:
    pages = [lines[begin : begin + _PAGE] for begin in range(0, len(lines), _PAGE)]
    return "\n====\n".join("\n".join(page) for page in pages) + "\n"


def _rewritten(text: str, table: Callable[[list[_Row]], list[str]]) -> str:
    lines: list[str] = []
    for in_table, block in groupby(text.splitlines(), lambda line: line.startswith("|")):
        own = list(block)
        lines += table([*map(_cells, own)]) if in_table else _running(own)
    return "\n".join(lines) + "\n"


def _listed(rows: list[_Row]) -> list[str]:
    widths = _widths(rows)
    told = (_wrapped(cell, width) for row in rows for cell, width in zip(row, widths, strict=False))
    return [line for lines in told if any(lines) for line in [*lines, ""]]


def _ruled(rows: list[_Row]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        parts = [*zip_longest(*map(_wrapped, row, _widths(rows)), fillvalue="")]
        first, *others = (" | ".join(cells) for cells in parts)
        lines += [f"| {first} |", *(f": {other} :" for other in others)]
    return [*lines, ""]


def _cells(line: str) -> _Row:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _running(block: list[str]) -> list[str]:
    return [part for line in block for part in (*(textwrap.wrap(line, 90) or [""]), "")]


def _table(rows: list[_Row], apart: bool) -> list[str]:
    widths = _widths(rows)
    lines: list[str] = []
    for row in rows:
        lines += [*_printed(row, widths), *([""] if apart else [])]
    return [*lines, ""]


def _widths(rows: list[_Row]) -> list[int]:
    """How wide the columns are: as their words, but for those that have to share what is left."""
    columns = [[row[n] if n < len(row) else "" for row in rows] for n in range(max(map(len, rows)))]
    needed = [max(len(part) for cell in column for part in cell.split("¶")) for column in columns]
    words = (chain.from_iterable(cell.replace("¶", " ").split() for cell in c) for c in columns)
    least = [max(max(map(len, column), default=1), _NARROWEST) for column in words]
    widths = [min(pair) for pair in zip(needed, least, strict=True)]
    left = _WIDTH - _BETWEEN * (len(columns) - 1) - sum(widths)
    wide = [n for n, width in enumerate(widths) if needed[n] > width]
    shares = sum(needed[n] for n in wide) or 1
    for n in wide:
        widths[n] = max(widths[n], min(needed[n], widths[n] + left * needed[n] // shares))
    return widths


def _printed(row: _Row, widths: list[int]) -> Iterator[str]:
    """The lines of a row; one that is a single cell across has one."""
    if len(row) > 1 and len(set(row)) == 1:
        yield row[0]
        return
    wrapped = [*map(_wrapped, row, widths)]
    for n in range(max(map(len, wrapped))):
        cells = (lines[n] if n < len(lines) else "" for lines in wrapped)
        padded = (cell.ljust(width + _BETWEEN) for cell, width in zip(cells, widths, strict=False))
        yield "".join(padded).rstrip()


def _wrapped(cell: str, width: int) -> list[str]:
    return [line for part in cell.split("¶") for line in textwrap.wrap(part, width) or [""]]
