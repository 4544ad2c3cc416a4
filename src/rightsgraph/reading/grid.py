"""The cells that ruling lines make, whoever drew them: borders of cells, lines, thin boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_NEAR = 3.0  # points
_FEWEST_COLUMNS = 2
_MOST_RULES = 4000


class Rule(NamedTuple):
    """A line: how far up it runs across, or how far right it runs down, from where to where."""

    at: float
    begin: float
    end: float


class Cell(NamedTuple):
    """A cell: the columns and rows that it covers, ``end`` and ``below`` not among them."""

    column: int
    end: int
    row: int
    below: int


@dataclass(frozen=True)
class Grid:
    """A table: the edges of its columns from the left, those of its rows from above, its cells."""

    edges: tuple[float, ...]
    levels: tuple[float, ...]
    cells: tuple[Cell, ...]

    def holds(self, other: Grid) -> bool:
        """Whether another table stands within this one."""
        left, right = self.edges[0] - _NEAR, self.edges[-1] + _NEAR
        top, bottom = self.levels[0] + _NEAR, self.levels[-1] - _NEAR
        within = left < other.edges[0] and other.edges[-1] < right
        return within and bottom < other.levels[-1] and other.levels[0] < top

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell that a place is in."""
        for cell in self.cells:
            across = self.edges[cell.column] <= x < self.edges[cell.end]
            if across and self.levels[cell.below] <= y < self.levels[cell.row]:
                return cell
        return None


def grids(across: Iterable[Rule], down: Iterable[Rule]) -> list[Grid]:
    """The tables on a page with at least two columns; of one inside another only the outer."""
    flat, upright = _joined(across), _joined(down)
    if not upright or len(flat) + len(upright) > _MOST_RULES:
        return []
    found = [grid for part in _together(flat, upright) if (grid := _grid(*part))]
    return [one for one in found if not any(o is not one and o.holds(one) for o in found)]


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """The rules, those made one that lie on one line and touch."""
    found: list[Rule] = []
    for level in _levels(rules):
        for rule in sorted(level, key=lambda rule: rule.begin):
            last = found[-1] if found else None
            if last and last.at == level[0].at and rule.begin <= last.end + _NEAR:
                found[-1] = last._replace(end=max(last.end, rule.end))
            else:
                found.append(rule._replace(at=level[0].at))
    return found


def _levels(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    level: list[Rule] = []
    for rule in sorted(rules):
        if level and rule.at - level[0].at > _NEAR:
            yield level
            level = []
        level.append(rule)
    if level:
        yield level


def _together(flat: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The lines that hang together, by those that they cross or touch."""
    left = set(upright)
    while left:
        down, across = {left.pop()}, set[Rule]()
        grown = True
        while grown:
            across |= {rule for rule in flat if any(_touch(rule, one) for one in down)}
            more = {rule for rule in left if any(_touch(one, rule) for one in across)}
            left, down, grown = left - more, down | more, bool(more)
        yield sorted(across), sorted(down)


def _touch(across: Rule, down: Rule) -> bool:
    beside = across.begin - _NEAR <= down.at <= across.end + _NEAR
    return beside and down.begin - _NEAR <= across.at <= down.end + _NEAR


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    if not across:
        return None
    outer = (min(rule.begin for rule in across), max(rule.end for rule in across))
    edges = _apart([*(rule.at for rule in down), *outer])
    walls = [rule for rule in across if _is_near(rule.begin, edges) and _is_near(rule.end, edges)]
    ends = (min(rule.begin for rule in down), max(rule.end for rule in down))
    levels = _apart([*(rule.at for rule in walls), *ends])[::-1]
    if len(edges) <= _FEWEST_COLUMNS or len(levels) < _FEWEST_COLUMNS:
        return None
    return Grid(tuple(edges), tuple(levels), tuple(_cells(edges, levels, walls, down)))


def _apart(places: Iterable[float]) -> list[float]:
    """The places in order, each once though lines are drawn double or have a breadth."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _is_near(place: float, edges: list[float]) -> bool:
    return any(abs(place - edge) <= 2 * _NEAR for edge in edges)


def _cells(
    edges: list[float], levels: list[float], across: list[Rule], down: list[Rule]
) -> Iterator[Cell]:
    """The cells, of which one covers several columns or rows where no line parts these."""
    columns, rows = list(pairwise(edges)), list(pairwise(levels))
    taken: set[tuple[int, int]] = set()
    for row, (top, bottom) in enumerate(rows):
        for column, (begin, _) in enumerate(columns):
            if (row, column) in taken:
                continue
            middle = (top + bottom) / 2
            end = column + 1
            while end < len(columns) and not _parts(down, edges[end], middle):
                end += 1
            middle = (begin + edges[end]) / 2
            below = row + 1
            while below < len(rows) and not _parts(across, levels[below], middle):
                below += 1
            taken |= {(r, c) for r in range(row, below) for c in range(column, end)}
            yield Cell(column, end, row, below)


def _parts(rules: list[Rule], at: float, place: float) -> bool:
    """Whether a line runs there past a place."""
    return any(abs(r.at - at) <= _NEAR and r.begin <= place <= r.end for r in rules)
