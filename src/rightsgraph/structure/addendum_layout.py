"""Tables whose columns are kept by spaces alone, as tools print the pages of a PDF.

The lines of a row are gathered under the heads of their columns and become one line, its
cells apart by tabs, as they come from any other table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, takewhile

from rightsgraph.structure.blocks import join
from rightsgraph.structure.numbered import RUN, Line
from rightsgraph.structure.titles import LISTING
from rightsgraph.text import Text

_GAP = re.compile(r"\s{2,}")
_PIECE = re.compile(r"\S+(?:\s\S+)*")
_HEAD = re.compile(
    r"(?:recommendations?|position|response|repl(?:y|ies)|comments?|observations|remarks|explanations?"
    r"|decision|status|answer|views)\b|.*\bposition\b|.*\b(?:response|reply)$",
    re.I,
)
_FEWEST = 2
_ROW = re.compile(rf"(?=[1-9]\d{{0,2}}\s?\.\s?\d){RUN}|{RUN}\.?(?=\s*$)")
_NUMBERS = re.compile(rf"{RUN}\W*")
_SHIFT = 3
_MOST_HEADS = 5
_LONGEST_HEAD = 40
_Cells = list[Text]


def celled(lines: list[Line]) -> list[Line]:
    """The lines, with those of each row of such a table made one."""
    told: list[Line] = []
    columns: list[int] = []
    row: list[_Cells] = []
    for line in lines:
        heads = _heads(line)
        if heads and row:
            columns = heads
            continue
        cells = None if heads or not columns else _cells(line.text, columns)
        titled = bool(cells and row) and _is_title(line, row)
        if row and (cells is None or titled or _begins_row(cells, row)):
            told.append(_row(row))
            row = []
        columns = heads or columns
        if cells and (row or _begins_row(cells)):
            row.append(cells)
        else:
            told.append(_tabbed(line) if heads else line)
    return [*told, _row(row)] if row else told


def headed_once(lines: list[Line]) -> list[Line]:
    """The lines without the heads of columns that pages repeat, where each has its own line."""
    kept: list[Line] = []
    heads: set[tuple[str, ...]] = set()
    place = 0
    while place < len(lines):
        following = takewhile(lambda line: not re.search(r"\d", line.value), lines[place:])
        names = tuple(line.value for line in islice(following, _MOST_HEADS))
        own = next((names[:n] for n in range(len(names), 1, -1) if names[:n] in heads), ())
        if not own and _are_heads(names):
            heads.add(names)
        kept += [] if own else lines[place : place + 1]
        place += len(own) or 1
    return kept


def _are_heads(names: tuple[str, ...]) -> bool:
    known = sum(bool(_HEAD.match(name)) for name in names)
    return known >= _FEWEST and all(len(name) < _LONGEST_HEAD for name in names)


def _heads(line: Line) -> list[int]:
    """Where the columns begin, if a line holds their heads; none otherwise."""
    pieces = [] if re.search(r"\d|\t", line.text.value) else list(_pieces(line.text.value))
    known = sum(bool(_HEAD.match(piece)) for _, _, piece in pieces)
    return [begin for begin, _, _ in pieces] if known >= _FEWEST else []


def _tabbed(line: Line) -> Line:
    """The heads of the columns, apart by tabs."""
    return replace(line, text=line.text.strip().sub(_GAP, "\t"))


def _pieces(line: str) -> Iterator[tuple[int, int, str]]:
    """The words of a line that single spaces join."""
    return ((*m.span(), m[0]) for m in _PIECE.finditer(line))


def _cells(line: Text, columns: list[int]) -> _Cells | None:
    """The cells of a line under the columns; None where its words run across them."""
    cells = [Text("") for _ in columns]
    for begin, end, _ in _cut(line.value, columns):
        place = max(bisect_right(columns, begin + _SHIFT) - 1, 0)
        following = columns[place + 1] if place + 1 < len(columns) else end
        if end > following + _SHIFT:
            return None
        cells[place] = join([cells[place], line[begin:end]]) if cells[place] else line[begin:end]
    return cells


def _cut(line: str, columns: list[int]) -> Iterator[tuple[int, int, str]]:
    """The pieces, cut where a column begins right after a single space."""
    for begin, end, _ in _pieces(line):
        inside = (c for c in columns if begin < c < end and line[c - 1] == " " != line[c])
        for after in [*inside, end + 1]:
            yield begin, min(after, end + 1) - 1, line[begin : after - 1]
            begin = after


def _begins_row(cells: _Cells, row: list[_Cells] | None = None) -> bool:
    """Whether a row begins with these cells; not where the numbers of the one above go on."""
    listing = row and LISTING.search(row[-1][0].value)
    numbered = _ROW.match(cells[0].value) and any(cell.value for cell in cells[1:])
    return bool(numbered and not listing)


def _is_title(line: Line, row: list[_Cells]) -> bool:
    """Whether a line apart heads the rows below it, in a table whose first column has numbers."""
    numbered = all(_NUMBERS.fullmatch(cells[0].value) for cells in row if cells[0].value)
    return line.gap and numbered and not re.search(r"\d", line.value) and line.value[0].isupper()


def _row(lines: list[_Cells]) -> Line:
    columns = [join(cell for cell in cells if cell.value) for cells in zip(*lines, strict=True)]
    text = columns[0]
    for cell in columns[1:]:
        text = text + Text("\t", (cell if cell.value else text).origin[-1:]) + cell
    return Line(text, gap=True, apart=True)
