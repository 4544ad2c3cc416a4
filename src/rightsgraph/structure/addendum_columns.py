"""Tables that come column by column or cell by cell, or name recommendations in the column of
their position.

All are turned into rows of a number and what is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate, pairwise, takewhile

from rightsgraph.structure.blocks import join
from rightsgraph.structure.numbered import RUN, Line
from rightsgraph.structure.titles import LISTING, SECTION, announces_verdict, is_verdict
from rightsgraph.text import Span, Text

_NUMBERS = re.compile(rf"\W*(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN})\W*")
_SEVERAL = re.compile(r"\d{1,3}\.\d{1,3}(?:\s+\d{1,3}\.\d{1,3})+")
_PARAGRAPH = re.compile(r"\s*\d{1,3}\.\s+\S")
_NUMBER_AND_TEXT = re.compile(r"\s*\d{1,3}\.\d{1,3}[.:]?\s+[A-Z“\"‘']")
_ASKED_BY = re.compile(r"\s*\([A-Z][^()\d]+\)")
_FEWEST = 3
_FEWEST_CELLS = 2
_LINES_A_CELL = 12


def apart(lines: list[Line]) -> list[Line]:
    """The lines, with a row of its own for each of several that stand side by side."""
    beside = (part for line in lines for part in _side_by_side(line))
    return [part for line in beside for part in _in_parallel(line)]


def _side_by_side(line: Line) -> list[Line]:
    """The parts of a line that each begin with their numbers and have their position."""
    cells = line.text.value.split("\t")
    starts = [place for place, cell in enumerate(cells) if _NUMBERS.fullmatch(cell)]
    width = len(cells) // len(starts) if len(starts) > 1 else 0
    if width < _FEWEST_CELLS or starts != [*range(0, len(cells), width)]:
        return [line]
    parts = [cells[start : start + width] for start in starts]
    if not all(any(map(is_verdict, part)) for part in parts):
        return [line]
    ends = [*accumulate(len("\t".join(part)) + 1 for part in parts)]
    spans = zip([0, *ends], ends, strict=False)
    return [replace(line, text=line.text[begin : end - 1]) for begin, end in spans]


def _in_parallel(line: Line) -> list[Line]:
    """A row for each of the numbers of a cell, where another has as many positions."""
    cells = _spans(line.text.value, "\t")
    several = _SEVERAL.fullmatch(line.text.value, *cells[0])
    numbers = _spans(line.text.value, r"\s+", *cells[0])
    for begin, end in cells[1:] if several else ():
        said = _spans(line.text.value, r"\s+(?=[A-Z])", begin, end)
        if len(said) == len(numbers) and all(is_verdict(line.text.value[b:e]) for b, e in said):
            rest = [line.text[b:e] for b, e in cells[1:] if b != begin]
            pairs = zip(numbers, said, strict=True)
            rows = [_cells(line.text[n:m], line.text[b:e]) for (n, m), (b, e) in pairs]
            return [replace(line, text=row) for row in [*rows[:-1], _with(rows[-1], rest)]]
    return [line]


def _with(row: Text, cells: list[Text]) -> Text:
    for cell in cells:
        row = _cells(row, cell) if cell.value.strip() else row
    return row


def _spans(text: str, border: str, begin: int = 0, end: int | None = None) -> list[Span]:
    """Where the parts of a text stand that something parts."""
    end = len(text) if end is None else end
    cuts = [m.span() for m in re.compile(border).finditer(text, begin, end)]
    places = [(begin, begin), *cuts, (end, end)]
    return [(after, before) for (_, after), (before, _) in pairwise(places)]


def paired(lines: list[Line]) -> list[Line]:
    """The lines, with a column of numbers and the column of as many verdicts made rows."""
    told: list[Line] = []
    place = 0
    while place < len(lines):
        numbers = list(takewhile(_is_number, lines[place:]))
        begin = _verdicts_after(lines, place + len(numbers), len(numbers))
        if len(numbers) < _FEWEST or not begin:
            told.append(lines[place])
            place += 1
            continue
        told += lines[place + len(numbers) : begin]
        verdicts = lines[begin : begin + len(numbers)]
        told += [_row(number, said) for number, said in zip(numbers, verdicts, strict=True)]
        place = begin + len(numbers)
    return told


def _is_number(line: Line) -> bool:
    return bool(_NUMBERS.fullmatch(line.value))


def _verdicts_after(lines: list[Line], place: int, rows: int) -> int:
    """Where as many verdicts as there are rows begin; 0 where there are more, fewer or none."""
    last = min(place + _LINES_A_CELL * rows, len(lines))
    for begin in range(place, last):
        if is_verdict(lines[begin].value):
            said = takewhile(lambda line: is_verdict(line.value), lines[begin:])
            return begin if len(list(said)) == rows else 0
        if _is_number(lines[begin]) or _PARAGRAPH.match(lines[begin].text.value):
            return 0
    return 0


def _row(number: Line, said: Line) -> Line:
    return replace(number, text=_cells(number.text, said.text))


def _cells(first: Text, second: Text) -> Text:
    border = Text("\t", second.origin[:1])
    return first + border + second


def stacked(lines: list[Line]) -> list[Line]:
    """The lines, with those of each row made one where every cell is on lines of its own.

    A row begins with its numbers alone, or with its number and what is asked. Most must have a
    line that is a position, and one row at least.
    """
    return _stacked(lines, _is_number) or _stacked(lines, _begins_with_number) or lines


def _stacked(lines: list[Line], begins: Callable[[Line], bool]) -> list[Line]:
    starts = [n for n, line in enumerate(lines) if begins(line) and not _goes_on(lines, n)]
    said = [n for n, line in enumerate(lines) if _is_cell(line)]
    if not (starts and said) or (said[0] < starts[0] and said[-1] < starts[-1]):
        return []
    ends = [_row_end(lines, start, begins) for start in starts]
    rows = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
    if len(rows) < _FEWEST or 2 * sum(any(map(_is_cell, row)) for row in rows) <= len(rows):
        return []
    told: list[Line] = []
    done = 0
    for start, end, row in zip(starts, ends, rows, strict=True):
        told += [*lines[done:start], *_rows(row)]
        done = end
    return [*told, *lines[done:]]


def _begins_with_number(line: Line) -> bool:
    return bool(_NUMBER_AND_TEXT.match(line.text.value)) and "\t" not in line.text.value


def _is_cell(line: Line) -> bool:
    """Whether a line is a position as cells hold it, without a stop."""
    return is_verdict(line.value) and not line.value.endswith(".")


def _goes_on(lines: list[Line], place: int) -> bool:
    """Whether a line of numbers goes on with those of the line before it."""
    return place > 0 and (
        _is_number(lines[place - 1]) or bool(LISTING.search(lines[place - 1].value))
    )


def _row_end(lines: list[Line], start: int, begins: Callable[[Line], bool]) -> int:
    """Where a row ends: at the next one, or at a title."""
    head = max(1, len(list(takewhile(_is_number, lines[start:]))))
    rest = takewhile(lambda line: not (begins(line) or _is_beyond(line)), lines[start + head :])
    return start + head + len(list(rest))


def _is_beyond(line: Line) -> bool:
    said = line.text.value
    title = _PARAGRAPH.match(said) or SECTION.match(line.value) or announces_verdict(line.value)
    return bool(title) and not is_verdict(said)


def _rows(lines: list[Line]) -> list[Line]:
    """The rows that lines are the cells of: one for each number where each has its position,
    one for all where they share one, or it is not clear which is whose."""
    head = max(1, len(list(takewhile(_is_number, lines))))
    said = [place for place, line in enumerate(lines) if place >= head and _is_cell(line)]
    each = len(said) == head
    said = said if each else said[: len(said) == 1]
    asked = lines[head : said[0] if said else len(lines)]
    numbers = lines[:head] if each else [_together(lines[:head])]
    cells = [[lines[at : at + 1], lines[at + 1 : end]] for at, end in pairwise([*said, len(lines)])]
    return [_merged(number, asked, own) for number, own in zip(numbers, cells or [[]], strict=True)]


def _together(numbers: list[Line]) -> Line:
    text = numbers[0].text
    for number in numbers[1:]:
        text = text + Text(", ", number.text.origin[:1] * 2) + number.text
    return replace(numbers[0], text=text)


def _merged(number: Line, asked: list[Line], cells: list[list[Line]]) -> Line:
    """A row: its number, what is asked beside or after it, and its other cells."""
    text = number.text
    if not _is_number(number):
        text, asked = join([text, *(line.text for line in asked)]), []
    for cell in (asked, *cells):
        text = _cells(text, join(line.text for line in cell)) if cell else text
    return replace(number, text=text)


def listed(line: Line, columns: dict[int, str]) -> Iterator[Line]:
    """A row for each cell of numbers, or of recommendations, under the title of a position."""
    begin = 0
    for place, cell in enumerate(line.text.value.split("\t")):
        end = begin + len(cell)
        only = _NUMBERS.fullmatch(_ASKED_BY.sub("", cell))
        if place in columns and (only or _NUMBER_AND_TEXT.match(cell)):
            row = line.text[begin:end] + line.text[end - 1 : end].replace([(0, 1, "\t")])
            said = line.text[end - 1 : end].replace([(0, 1, columns[place])])
            yield replace(line, text=row + said)
        begin = end + 1
