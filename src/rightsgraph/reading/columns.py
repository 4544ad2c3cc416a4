"""Tables without lines down: their columns are told from the blanks between them.

A row begins where a number does in the column that has most of them, or at a line across.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rightsgraph.reading.grid import Cell, Grid, Rule
from rightsgraph.reading.letters import Letter, Piece, lines, pieces

_COUNTED = re.compile(r"\(?\d{1,3}(?:[.)]|\s|$)")
_IN_PARTS = re.compile(r"\d{1,3}\.\d{1,3}\.?")
_LISTING = re.compile(r"[\d\s.,;&–-]+(?:[,;]|\band)")
_FOOT = re.compile(r"\s*GE\.\s?\d\d-\d{5}")
_PARTED = re.compile(r"\W*\d{1,3}\s?\.\s?\d")
_WORD = re.compile(r"[^\W\d_]{2}")
_RAISED = 2.0
_NEAR = 4.0
_GAP = 6.0
_BLANK = 5.0
_NARROW = 1.0
_ABOVE = 3.0
_FEWEST = 3
_APART = 2.6
_WRAPPED = 1.4
_LOW = 7.0
_MOST_HEADS = 5
_OFTEN = 0.4
_WIDE = 0.5
_Line = list[Piece]
_Heads = list[list[str]]


@dataclass(frozen=True)
class Spaced:
    """A table without lines down, where the numbers begin that its rows do, and its heads."""

    grid: Grid
    at: float
    heads: _Heads


def spaced(letters: list[Letter], across: list[Rule], before: Spaced | None = None) -> list[Spaced]:
    """The tables among these letters whose rows begin with numbers below each other.

    Where there is none, the table ``before``, of the last page, may go on with a row or two.
    """
    told = lines(pieces(letters, _GAP), _RAISED)
    at = _counting(told)
    starts = [place for place in range(len(told)) if at is not None and _begins(told, place, at)]
    parts = [place for place in starts if _has_parts(told[place], at or 0.0)]
    starts = parts if len(parts) >= _FEWEST else starts
    heads = before.heads if before else []
    tables = (_table(told, group, at or 0.0, across, heads) for group in _groups(told, starts))
    found = [table for table in tables if table]
    return found or ([*_goes_on(told, before, across)] if before else [])


def _goes_on(told: list[_Line], before: Spaced, across: list[Rule]) -> Iterator[Spaced]:
    """The last rows of a table, in the columns that it has on the page before."""
    edges = [*before.grid.edges]
    starts = [
        place
        for place, line in enumerate(told)
        if _number(line, before.at) and len(_columns(line, edges)) > 1
    ]
    if not starts:
        return
    apart = _APART * median(_gaps(told, starts))
    group = next(_groups(told, starts, 1))
    end = _end(told, group, across)
    head = _above(told, group[0], edges, apart)
    region = told[head:end]
    tops = _tops(region, edges, before.at, before.heads)
    yield Spaced(_grid(region, edges, tops), before.at, before.heads)


def _above(told: list[_Line], first: int, edges: list[float], apart: float) -> int:
    """Where the lines of columns begin that stand right above the first number."""
    place = first
    while place and first - place < _MOST_HEADS and _gap(told, place - 1) <= apart:
        if not (len(_columns(told[place - 1], edges)) > 1 or told[place - 1][0].left > edges[1]):
            break
        place -= 1
    return place


def _counting(told: list[_Line]) -> float | None:
    """Where numbers begin that stand below each other with other words beside them."""
    places = Counter(round(piece.left / _NEAR) for line in told for piece in _numbers(line))
    best = max(places, key=lambda place: places[place] + places[place + 1], default=None)
    return None if best is None else (best + 0.5) * _NEAR


def _number(line: _Line, at: float) -> Piece | None:
    """The number that begins a row with these words."""
    return next((piece for piece in _numbers(line) if abs(piece.left - at) <= _NEAR), None)


def _begins(told: list[_Line], place: int, at: float) -> bool:
    """Whether a row begins on a line: at a number with which no list of them goes on."""
    goes_on = bool(place) and _lists(told[place - 1], at)
    return _number(told[place], at) is not None and not goes_on


def _has_parts(line: _Line, at: float) -> bool:
    """Whether a row begins with ``5.2``: beside such, ``5.`` is the number of a paragraph."""
    number = _number(line, at)
    return number is not None and bool(_PARTED.match(number.text))


def _lists(line: _Line, at: float) -> bool:
    """Whether the number with these words is one of a list that the next line goes on with."""
    number = _number(line, at)
    return number is not None and bool(_LISTING.fullmatch(number.text.strip()))


def _numbers(line: _Line) -> list[Piece]:
    """The words of a line that begin with a number; the last only if that has parts.

    A number without parts at the end of a line is that of a page, as in a table of contents.
    """
    found = [piece for piece in line[:-1] if _COUNTED.match(piece.text.lstrip())]
    ends = len(line) > 1 and _IN_PARTS.fullmatch(line[-1].text.strip())
    return [*found, line[-1]] if ends else found


def _groups(told: list[_Line], starts: list[int], fewest: int = _FEWEST) -> Iterator[list[int]]:
    """The rows of each table: nothing but their own lines stands between them."""
    group: list[int] = []
    apart = _APART * median(_gaps(told, starts)) if starts else 0.0
    for start in starts:
        if group and any(_gap(told, place) > apart for place in range(group[-1], start)):
            yield group
            group = []
        group.append(start)
    if len(group) >= fewest:
        yield group


def _gap(told: list[_Line], place: int) -> float:
    return told[place][0].base - told[place + 1][0].base


def _gaps(told: list[_Line], starts: list[int]) -> list[float]:
    """How far below each other lines stand, but for those of cells set half a line lower."""
    within = range(starts[0], starts[-1]) if len(starts) > 1 else range(len(told) - 1)
    return [gap for gap in (_gap(told, place) for place in within) if gap > _LOW] or [0.0]


def _table(
    told: list[_Line], starts: list[int], at: float, across: list[Rule], before: _Heads
) -> Spaced | None:
    if len(starts) < _FEWEST:
        return None
    apart = _APART * median(_gaps(told, starts))
    end = _end(told, starts, across)
    rows = [told[start] for start in starts]
    head, edges = _headed(told, range(starts[0], end), rows, apart)
    region = told[head:end]
    heads = [[piece.text for piece in line] for line in told[head : starts[0]]] or before
    rules = [rule for rule in across if region[-1][0].base < rule.at < region[0][0].base]
    wide = [rule.at for rule in rules if rule.end - rule.begin > _WIDE * (edges[-1] - edges[0])]
    ruled = len(wide) >= len(starts) - 1
    if not (_is_table(edges, rows, len(rules)) or (ruled and len(edges) > _FEWEST)):
        return None
    tops = wide if ruled else _tops(region, edges, at, heads)
    return Spaced(_grid(region, edges, tops), at, heads)


def _end(told: list[_Line], starts: list[int], across: list[Rule]) -> int:
    """Where the lines of the last row end: at a line across, or at a gap as within no row."""
    last, left = told[starts[-1]], told[starts[-1]][0].left
    below = (rule.at for rule in across if rule.begin <= left <= rule.end)
    floor = max((at for at in below if at < last[0].base), default=0.0)
    gaps = _gaps(told, starts)
    most = _APART * median(gaps) if floor else _WRAPPED * min(gaps)
    end = starts[-1] + 1
    while end < len(told) and told[end][0].base > floor and _gap(told, end - 1) <= most:
        if _FOOT.match(told[end][0].text):
            break
        end += 1
    return end


def _headed(
    told: list[_Line], body: range, rows: list[_Line], apart: float
) -> tuple[int, list[float]]:
    """Where the lines begin that head the columns, and where the columns end with them."""
    first = body.start
    edges = _edges(told[first : body.stop], rows)
    for place in range(first - 1, max(first - _MOST_HEADS, 0) - 1, -1):
        with_it = _edges([*told[place : body.stop]], [*rows, told[place]])
        if len(with_it) != len(edges) or _gap(told, place) > apart:
            break
        if len(told[place]) > 1 or told[place][0].left > edges[1]:
            first, edges = place, with_it
    return first, edges


def _edges(region: list[_Line], starts: list[_Line]) -> list[float]:
    """Where the columns end: what is between the places that no words cover, titles aside."""
    lefts = [piece.left for line in starts for piece in line]
    first = min(lefts)
    shown = sorted(
        (piece.left, piece.right)
        for line in region
        if len(line) > 1 or (line[0].left > first + _NEAR and _is_near(line[0].left, lefts))
        for piece in line
    )
    edges, right = [shown[0][0] - 1], shown[0][1]
    for begin, end in shown:
        if begin - right >= (_NARROW if _is_aligned(begin, starts) else _BLANK):
            edges.append((right + begin) / 2)
        right = max(right, end)
    return [*edges, right + 1]


def _is_aligned(left: float, starts: list[_Line]) -> bool:
    """Whether most rows have words that begin just here."""
    aligned = sum(any(abs(piece.left - left) <= _NEAR for piece in line[1:]) for line in starts)
    return aligned > _WIDE * len(starts)


def _is_near(place: float, others: list[float]) -> bool:
    return any(abs(place - other) <= _NEAR for other in others)


def _is_table(edges: list[float], starts: list[_Line], rules: int) -> bool:
    """Whether there are columns beside those of numbers and of one text, as lists have."""
    columns = len(edges) - 1
    filled = sum(len(_columns(line, edges)) > 2 for line in starts)
    if columns > 2:
        return filled >= _OFTEN * len(starts)
    worded = sum(bool(_WORD.search(line[0].text)) for line in starts)
    return columns == 2 and rules > 1 and 2 * worded > len(starts)


def _columns(line: _Line, edges: list[float]) -> set[int]:
    """The columns that words of a line stand in; none where one runs over several."""
    found = set()
    for piece in line:
        first = sum(edge < piece.left + 1 for edge in edges) - 1
        if first + 1 < len(edges) and piece.right > edges[first + 1] + 1:
            return set()
        found.add(first)
    return found


def _tops(region: list[_Line], edges: list[float], at: float, heads: _Heads) -> list[float]:
    """Where rows begin: at a number, at a title between rows, at heads again, and after these."""
    tops = set()
    for place, line in enumerate(region):
        crossing = _crosses(line, edges)
        tops |= {place, place + 1} if crossing else {place} if _begins(region, place, at) else set()
        if place and heads and [piece.text for piece in line] == heads[0]:
            tops |= {place, place + len(heads), *_title_above(region, place)}
    return [region[place][0].base + _ABOVE for place in tops if place < len(region)]


def _title_above(region: list[_Line], place: int) -> set[int]:
    """Where the title of a table begins, on a line apart above its heads."""
    above = len(region[place - 1]) == 1 and place > 1
    apart = above and _gap(region, place - 2) > _WRAPPED * min(_gaps(region, [0, len(region) - 1]))
    return {place - 1} if apart else set()


def _crosses(line: _Line, edges: list[float]) -> bool:
    """Whether a line is a title over all columns."""
    return len(line) == 1 and not _columns(line, edges)


def _grid(region: list[_Line], edges: list[float], levels: list[float]) -> Grid:
    """The cells of each band between two levels; a title is one cell."""
    edges[0] = min(edges[0], *(line[0].left - 1 for line in region))
    edges[-1] = max(edges[-1], *(line[-1].right + 1 for line in region))
    top, bottom = region[0][0].base + _ABOVE, region[-1][0].base - _ABOVE
    inside = (level for level in levels if bottom < level < top)
    order = sorted({top, bottom, *inside}, reverse=True)
    cells = []
    for row, (begin, end) in enumerate(pairwise(order)):
        within = [line for line in region if end < line[0].base + 1 <= begin]
        titled = within and all(_crosses(line, edges) for line in within)
        columns = [(0, len(edges) - 1)] if titled else pairwise(range(len(edges)))
        cells += [Cell(left, right, row, row + 1) for left, right in columns]
    return Grid(tuple(edges), tuple(order), tuple(cells))
