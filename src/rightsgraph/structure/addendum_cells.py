"""Tables that come cell after cell, blank lines between: the cells of each row become one line.

A row begins with a cell of nothing but numbers, or so many cells before its number as the heads
say. Cells without words are lost in such a text, so that rows under several positions, each with
its own column, are left unless dashes fill them: nobody can tell which position holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import cycle, islice, pairwise, takewhile
from typing import NamedTuple

from rightsgraph.structure.addendum_blanks import NUMBER_LAST, beginning, together
from rightsgraph.structure.addendum_columns import OF_POSITIONS
from rightsgraph.structure.blocks import join
from rightsgraph.structure.numbered import RUN, Line
from rightsgraph.structure.titles import SECTION, announces_verdict, is_verdict
from rightsgraph.text import Text

_NUMBER = re.compile(r"\d{1,3}\s?\.\s?\d")
_NUMBERS = re.compile(rf"(?=\d{{1,3}}\s?\.\s?\d){RUN}\W*")
_PARAGRAPH = re.compile(r"\d{1,3}\.(?:\s|$)")
_OF_NUMBERS = re.compile(r"(?:Nos?|Numbers?|Rec(?:ommendations?)?|Paragraphs?|Paras?)\b", re.I)
_NONE = re.compile(r"[–—-]")
_COUNT = re.compile(r"\d{1,2}\.?")
_SIGN = re.compile(r"[A-Z]{1,3}|yes|no", re.I)
_HEAD = re.compile(
    r"(?:recommendations?|position|response|repl(?:y|ies)|comments?|observations|remarks|explanations?"
    r"|decision|status|answer|views)\b|.*\bposition\b|.*\b(?:response|reply)$",
    re.I,
)
_FEWEST = 3
_MOST_HEADS = 6
_LONGEST_HEAD = 50
_MOST = 0.6


class _Cell(NamedTuple):
    """Lines between blank ones: where they begin and end, and their words."""

    begin: int
    end: int
    text: Text

    @property
    def is_numbers(self) -> bool:
        return bool(_NUMBERS.fullmatch(self.text.value))

    @property
    def is_numbered(self) -> bool:
        said = self.text.value
        return bool(_NUMBER.match(said) or NUMBER_LAST.search(said))

    @property
    def ends_table(self) -> bool:
        said = self.text.value
        return bool(_PARAGRAPH.match(said) or SECTION.match(said))


def in_rows(text: Text) -> Text:
    """The text with a line for each row of such a table."""
    lines = text.lines()
    cells = _cells(lines)
    first = next((n for n, cell in enumerate(cells) if cell.is_numbered), 0)
    starts = [place for place, cell in enumerate(cells) if cell.is_numbers]
    heads = _heads(cells[:first])
    leading = _leading(cells, heads)
    heads = [head for head in heads if not leading or head.begin < cells[leading[0]].begin]
    said = [head for head in heads if _announces(head)]
    if len(said) > 1:
        pairs = [*_under(said, cells, starts)]
        return _replaced(lines, [] if pairs else [heads], pairs)
    names = [head.text.value for head in heads]
    rows = _table(cells, leading or starts, names)
    again = _again(cells[first:], names) if rows else []
    return _replaced(lines, [heads, *rows], [], again) if rows else text


def _table(cells: list[_Cell], starts: list[int], names: list[str]) -> list[list[_Cell]]:
    """The rows, if their cells or the names of the columns tell that they answer; else none."""
    stacked = any(after - before == 1 for before, after in pairwise(starts))
    if len(starts) < _FEWEST or stacked or _announces(cells[starts[0] - 1]):
        return []
    rows = _rows(cells, starts, names)
    answered = sum(any(_answers(cell.text.value) for cell in row[1:]) for row in rows)
    headed = any(map(OF_POSITIONS.search, names)) or _are_columns(tuple(names))
    return rows if headed or answered >= _MOST * len(rows) else []


def _under(said: list[_Cell], cells: list[_Cell], starts: list[int]) -> Iterator[list[_Cell]]:
    """Numbers, each with the position over its column, where no column is without a cell."""
    filled = [n for n, cell in enumerate(cells) if n in starts or _NONE.fullmatch(cell.text.value)]
    if len(starts) == len(said) or (filled != starts and len(filled) % len(said) == 0):
        for place, position in zip(filled, cycle(said), strict=False):
            if place in starts:
                yield [cells[place], position]


def _leading(cells: list[_Cell], heads: list[_Cell]) -> list[int]:
    """Where rows begin whose first cells stand before that with the number.

    These were told as heads: rows have fewer cells than there seem to be heads.
    """
    numbered = [n for n, cell in enumerate(cells) if n and cell.is_numbered]
    steps = Counter(after - before for before, after in pairwise(numbered))
    usual, times = next(iter(steps.most_common(1)), (0, 0))
    before = len(heads) - usual
    regular = len(numbered) >= _FEWEST and times >= _MOST * (len(numbered) - 1)
    if not regular or before <= 0 or _OF_NUMBERS.match(heads[0].text.value):
        return []
    if any(_HEAD.match(head.text.value) for head in heads[usual:]):
        return []
    return [n - before for n in numbered]


def headed_once(lines: list[Line]) -> list[Line]:
    """The lines without the heads of columns that pages repeat, where each has its own line."""
    kept: list[Line] = []
    heads: set[tuple[str, ...]] = set()
    place = 0
    while place < len(lines):
        following = takewhile(lambda line: not re.search(r"\d", line.value), lines[place:])
        names = tuple(line.value for line in islice(following, _MOST_HEADS))
        own = next((names[:n] for n in range(len(names), 1, -1) if names[:n] in heads), ())
        if not own and _are_columns(names):
            heads.add(names)
        kept += [] if own else lines[place : place + 1]
        place += len(own) or 1
    return kept


def _are_columns(names: tuple[str, ...]) -> bool:
    known = sum(bool(_HEAD.match(name)) for name in names)
    return known > 1 and all(len(name) < _LONGEST_HEAD for name in names)


def _announces(cell: _Cell) -> bool:
    return is_verdict(cell.text.value) or announces_verdict(cell.text.value)


def _cells(lines: list[Text]) -> list[_Cell]:
    filled = [bool(line.value.strip()) and "\t" not in line.value for line in lines]
    borders = [n for n, pair in enumerate(pairwise([False, *filled, False])) if pair[0] != pair[1]]
    spans = zip(borders[::2], borders[1::2], strict=True)
    return [_Cell(begin, end, join(lines[begin:end])) for begin, end in spans]


def _heads(before: list[_Cell]) -> list[_Cell]:
    """The heads of the columns, right before the first row, or before its own number and title."""
    heads: list[_Cell] = []
    for cell in reversed(before[-_MOST_HEADS:]):
        said = cell.text.value
        if _COUNT.fullmatch(said):
            heads = []
            continue
        if len(said) > _LONGEST_HEAD or re.search(r"\d|[.;:]$", said.removeprefix("No.")):
            break
        heads.insert(0, cell)
    return heads if len(heads) > 1 else []


def _rows(cells: list[_Cell], starts: list[int], names: list[str]) -> list[list[_Cell]]:
    """The cells of each row; the last row has no more than the others."""
    rows: list[list[_Cell]] = []
    most = max((b - a for a, b in pairwise(starts)), default=1)
    for begin, end in pairwise([*starts, starts[-1] + max(most, len(names))]):
        row = [cell for cell in cells[begin:end] if cell.text.value not in names]
        last = next((n for n, cell in enumerate(row) if n and cell.ends_table), len(row))
        rows.append(row[:last])
    return rows


def _answers(cell: str) -> bool:
    """Whether a cell is a position, begins with one, or holds but a sign for it."""
    return is_verdict(beginning(cell)) or bool(_SIGN.fullmatch(cell.strip(" .")))


def _again(cells: list[_Cell], names: list[str]) -> list[_Cell]:
    """The heads that pages repeat, all of them one after the other."""
    size = len(names) or len(cells)
    places = range(len(cells) - size + 1)
    told = (cells[n : n + size] for n in places)
    return [cell for found in told if [c.text.value for c in found] == names for cell in found]


def _replaced(
    lines: list[Text],
    groups: list[list[_Cell]],
    pairs: list[list[_Cell]],
    left_out: Iterable[_Cell] = (),
) -> Text:
    """The lines with one for each group of cells; and for each of ``pairs``, where its first is."""
    rows = {group[0].begin: _row(group) for group in [*groups, *pairs] if group}
    gone = {n for group in groups for cell in group for n in range(cell.begin, cell.end)}
    single = [*(first for first, _ in pairs), *left_out]
    gone |= {n for cell in single for n in range(cell.begin, cell.end)}
    kept: list[Text] = []
    for place, line in enumerate(lines):
        kept += [rows[place]] if place in rows else [] if place in gone else [line]
    return together(kept)


def _row(group: list[_Cell]) -> Text:
    first, *others = (cell.text for cell in group)
    for cell in others:
        first = first + Text("\t", cell.origin[:1]) + cell
    return first
