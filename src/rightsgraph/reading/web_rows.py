"""Cells of HTML tables that reach down into the rows below: they stand in each of them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace

_MOST_ROWS = 200
_MOST_COLUMNS = 63
_MOST_REPEATED = 200_000  # characters of a page


@dataclass(frozen=True)
class Cell:
    """A cell of the row that is read: where it begins, in pieces and in characters of the page's
    visible text, its first column, and how many columns and rows it covers."""

    piece: int
    begin: int
    column: int
    columns: int
    rows: int


@dataclass(frozen=True)
class Reaching:
    """A cell of a row above: its characters with their offsets, and the rows it still covers."""

    value: str
    origin: array[int]
    columns: int
    rows: int


class Rows:
    """The columns of the row that is read, and the cells from above that reach into it."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._above: dict[int, Reaching] = {}
        self._column = 0
        self._repeated = 0

    def begin_table(self) -> None:
        self.cells.clear()
        self._above.clear()
        self._column = 0

    def begin_cell(self, piece: int, begin: int, attributes: dict[str, str | None]) -> None:
        columns = _count(attributes.get("colspan"), _MOST_COLUMNS)
        rows = _count(attributes.get("rowspan"), _MOST_ROWS)
        self._take(Cell(piece, begin, self._column, columns, rows))

    def next_above(self, ends: bool) -> Reaching | None:
        """The cell from above that stands where the next one of the row would, or, where the row
        ``ends``, anywhere after its last one."""
        if ends and self._column not in self._above:
            after = (column for column in self._above if column >= self._column)
            self._column = min(after, default=self._column)
        return self._above.get(self._column)

    def repeat(self, piece: int, begin: int, reaching: Reaching) -> None:
        self._take(Cell(piece, begin, self._column, reaching.columns, 1))

    def _take(self, cell: Cell) -> None:
        self.cells.append(cell)
        self._column += cell.columns

    def end_row(self, shown: list[tuple[Cell, str, array[int]]]) -> None:
        """Ends a row; ``shown`` are its cells that may stand in others, with their text."""
        if self.cells:
            left = (
                (column, replace(one, rows=one.rows - 1)) for column, one in self._above.items()
            )
            self._above = {column: one for column, one in left if one.rows}
        for cell, value, origin in shown:
            self._repeated += (len(value) + 1) * (cell.rows - 1)
            if cell.rows > 1 and self._repeated <= _MOST_REPEATED:
                self._above[cell.column] = Reaching(value, origin, cell.columns, cell.rows - 1)
        self.cells.clear()
        self._column = 0


def _count(printed: str | None, most: int) -> int:
    """How many columns or rows an attribute says; one where it says nothing that counts."""
    printed = (printed or "").strip()
    return max(1, min(int(printed), most)) if printed.isdecimal() and len(printed) < most else 1
