"""Tables on pages: their rows as lines, and what makes two on facing pages one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from rightsgraph.text import CELL_LINE

# So many points apart, edges of columns on two pages are the same.
_NEAR = 6.0
_BULLET = ("- ", "– ", "• ", "o ", "\uf0b7 ")
_COUNTED = re.compile(r"\(?\d")
_WORD = re.compile(r"[a-zß-öø-ÿ]{4}")
_DIGITS = re.compile(r"\d+")


class Row(NamedTuple):
    """The words of a row; which cells it shares with other rows; whether one runs over columns."""

    cells: tuple[str, ...]
    shared: tuple[bool, ...]
    wide: bool = False


@dataclass(frozen=True)
class Table:
    """The rows of a table, or of the part of it that is on one page."""

    edges: tuple[float, ...]
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        return "\n".join("\t".join(row.cells) for row in self.rows)

    @property
    def counting(self) -> int | None:
        """The first column that has a number in most rows."""
        for column in range(len(self.edges) - 1):
            counted = sum(bool(_COUNTED.match(row.cells[column])) for row in self.rows)
            if 2 * counted >= len(self.rows):
                return column
        return None


Part = str | Table


def on_one_line(lines: list[str]) -> str:
    """The words of a cell; a list in it keeps where its entries begin."""
    text = ""
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        between = CELL_LINE if line.startswith(_BULLET) else "" if text.endswith("-") else " "
        text += between + line if text else line
    return text


def joined(pages: list[list[Part]]) -> list[str]:
    """The text of each page, with tables that go on on the next made one.

    The heads that are printed again are left out, a row that the end of a page cuts is whole.
    """
    often = Counter(_DIGITS.sub("0", line) for page in pages for line in _loose(page))
    found = [list(page) for page in pages]
    before: tuple[int, int] | None = None
    head: Row | None = None
    for number, page in enumerate(found):
        for place, part in enumerate(page):
            if isinstance(part, str):
                before = before if _is_furniture(part, often) else None
                continue
            last = found[before[0]][before[1]] if before else None
            if isinstance(last, Table) and before and before[0] < number and _fit(last, part):
                former, page[place] = _go_on(last, part, head)
                found[before[0]][before[1]] = former
            else:
                head = part.rows[0] if part.rows else None
            before = (number, place)
    return ["\n".join(filter(None, map(_text, page))) for page in found]


def _text(part: Part) -> str:
    return part if isinstance(part, str) else part.text


def _loose(page: list[Part]) -> list[str]:
    lines = chain.from_iterable(part.splitlines() for part in page if isinstance(part, str))
    return list(dict.fromkeys(line.strip() for line in lines))


def _is_furniture(text: str, often: Counter[str]) -> bool:
    """Whether lines are but the heads and feet of pages: they come again, or are no words."""
    lines = filter(None, (line.strip() for line in text.splitlines()))
    return all(often[_DIGITS.sub("0", line)] > 1 or not _WORD.search(line) for line in lines)


def _fit(one: Table, other: Table) -> bool:
    """Whether columns stand at the same places."""
    same = len(one.edges) == len(other.edges)
    return same and all(abs(a - b) < _NEAR for a, b in zip(one.edges, other.edges, strict=True))


def _go_on(before: Table, table: Table, head: Row | None) -> tuple[Table, Table]:
    """A table and that on the next page, with the heads left out and a cut row made whole."""
    rows = list(table.rows)
    while rows and head and rows[0].cells == head.cells:
        rows.pop(0)
    counting = before.counting
    first = rows[0] if rows else None
    cut = counting is not None and first and not first.wide and not first.cells[counting]
    if first and cut and before.rows:
        last = before.rows[-1]
        pairs = zip(last.cells, first.cells, strict=True)
        whole = last._replace(cells=tuple(on_one_line([*pair]) for pair in pairs))
        before = Table(before.edges, (*before.rows[:-1], whole))
        rows.pop(0)
    elif before.rows:
        rows = _filled(before.rows[-1], rows)
    return before, Table(table.edges, tuple(rows))


def _filled(last: Row, rows: list[Row]) -> list[Row]:
    """The rows, with the words of cells that begin before the page in those that go on there."""
    for column, shared in enumerate(last.shared):
        for place, row in enumerate(rows) if shared else ():
            if row.cells[column] or not (row.shared[column] or place == 0):
                break
            cells = (*row.cells[:column], last.cells[column], *row.cells[column + 1 :])
            rows[place] = row._replace(cells=cells)
    return rows
