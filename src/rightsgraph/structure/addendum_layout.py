"""Tables whose columns are kept by spaces alone, as tools print the pages of a PDF.

The lines of a row are gathered under the heads of their columns and become one line, its
cells apart by tabs, as they come from any other table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile

from rightsgraph.structure.blocks import join
from rightsgraph.structure.numbered import RUN, Line
from rightsgraph.structure.titles import LISTING, is_verdict
from rightsgraph.text import Text

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
    table = _Table()
    for line in lines:
        table.take(line)
    table.end_row()
    return table.told


@dataclass
class _Table:
    """What was told of the lines so far, and the table that they are in, if any.

    ``columns`` is where its columns begin, ``positions`` which of them are headed by a position,
    ``above`` a line over its heads that holds their first words.
    """

    told: list[Line] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    above: str = ""
    row: list[_Cells] = field(default_factory=list)

    def take(self, line: Line) -> None:
        """Adds a line; the heads that a page repeats go."""
        heads = _heads(line)
        if heads and self.row:
            self.columns = heads
        elif heads:
            self._begin(line, heads)
        elif not self.above or line.value != self.above:
            self._go_on(line)

    def _begin(self, line: Line, heads: list[int]) -> None:
        above = self.told.pop() if _has_heads_above(self.told, line, heads) else None
        cells = _headed(above, line, heads)
        self.columns, self.above = heads, above.value if above else ""
        self.positions = [n for n, cell in enumerate(cells) if is_verdict(cell.value)]
        self.told.append(_row([cells]))

    def _go_on(self, line: Line) -> None:
        cells = _cells(line.text, self.columns) if self.columns else None
        begins = cells is not None and (
            _begins_row(cells, self.row) or _is_apart(line, cells, self.positions)
        )
        if cells is None or begins or _is_title(line, self.row):
            self.end_row()
        if cells and (self.row or begins):
            self.row.append(cells)
        else:
            self.told.append(line)

    def end_row(self) -> None:
        if self.row:
            self.told.append(_row(self.row))
            self.row = []


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
    known = sum(bool(_HEAD.match(piece)) or is_verdict(piece) for _, _, piece in pieces)
    return [begin for begin, _, _ in pieces] if known >= _FEWEST else []


def _has_heads_above(told: list[Line], line: Line, columns: list[int]) -> bool:
    """Whether the line before the heads of columns holds first words of them."""
    if not told or line.gap or re.search(r"[\d\t.]", told[-1].value):
        return False
    cells = _cells(told[-1].text, columns)
    return cells is not None and not cells[0].value


def _headed(above: Line | None, line: Line, columns: list[int]) -> _Cells:
    """The heads of the columns, with their first words, where these stand on a line above."""
    own = _cells(line.text, columns) or []
    first = _cells(above.text, columns) if above else None
    if not first:
        return own
    return [join(x for x in pair if x.value) for pair in zip(first, own, strict=True)]


def _is_apart(line: Line, cells: _Cells, positions: list[int]) -> bool:
    """Whether cells apart begin a row with numbers under the heads of positions."""
    under = (_NUMBERS.match(cells[n].value.strip()) for n in positions)
    return line.gap and len(positions) >= _FEWEST and any(under)


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


def _begins_row(cells: _Cells, row: list[_Cells]) -> bool:
    """Whether a row begins with these cells; not where the numbers of the one above go on."""
    listing = row and LISTING.search(row[-1][0].value)
    numbered = _ROW.match(cells[0].value) and any(cell.value for cell in cells[1:])
    return bool(numbered and not listing)


def _is_title(line: Line, row: list[_Cells]) -> bool:
    """Whether a line apart heads the rows below it, in a table whose first column has numbers."""
    if not row:
        return False
    numbered = all(_NUMBERS.fullmatch(cells[0].value) for cells in row if cells[0].value)
    return line.gap and numbered and not re.search(r"\d", line.value) and line.value[0].isupper()


def _row(lines: list[_Cells]) -> Line:
    columns = [join(cell for cell in cells if cell.value) for cells in zip(*lines, strict=True)]
    text = columns[0]
    for cell in columns[1:]:
        text = text + Text("\t", (cell if cell.value else text).origin[-1:]) + cell
    return Line(text, gap=True, apart=True)
