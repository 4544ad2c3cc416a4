"""The text of a Word file as tools print it that keep columns by blanks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import chain, groupby

_WIDTH, _BETWEEN, _NARROWEST = 100, 3, 12
_Row = list[str]


def laid_out(text: str, apart: bool) -> str:
    """Rows between bars as columns, blank lines between them where they are ``apart``."""
    lines: list[str] = []
    for in_table, block in groupby(text.splitlines(), lambda line: line.startswith("|")):
        own = list(block)
        lines += _table([*map(_cells, own)], apart) if in_table else _running(own)
    return "\n".join(lines) + "\n"


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
    wrapped = [
        [line for part in cell.split("¶") for line in textwrap.wrap(part, width) or [""]]
        for cell, width in zip(row, widths, strict=False)
    ]
    for n in range(max(map(len, wrapped))):
        cells = (lines[n] if n < len(lines) else "" for lines in wrapped)
        padded = (cell.ljust(width + _BETWEEN) for cell, width in zip(cells, widths, strict=False))
        yield "".join(padded).rstrip()
