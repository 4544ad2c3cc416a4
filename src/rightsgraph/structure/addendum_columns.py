"""Tables that come column by column, or name recommendations in the column of their position.

Both are turned into rows of a number and what is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from rightsgraph.structure.numbered import RUN, Line
from rightsgraph.structure.titles import is_verdict
from rightsgraph.text import Text

_NUMBERS = re.compile(rf"\W*(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN})\W*")
_PARAGRAPH = re.compile(r"\s*\d{1,3}\.\s+\S")
_FEWEST = 3
_LINES_A_CELL = 12


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


def listed(line: Line, columns: dict[int, str]) -> Iterator[Line]:
    """A row for each cell of numbers under the title of a position."""
    begin = 0
    for place, cell in enumerate(line.text.value.split("\t")):
        end = begin + len(cell)
        if place in columns and _NUMBERS.fullmatch(cell):
            row = line.text[begin:end] + line.text[end - 1 : end].replace([(0, 1, "\t")])
            said = line.text[end - 1 : end].replace([(0, 1, columns[place])])
            yield replace(line, text=row + said)
        begin = end + 1
