"""Tables with a column for each position and a cross in the one that holds.

The cross is replaced by what its column is headed with, so that the row says it in words.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rightsgraph.structure.numbered import Line
from rightsgraph.structure.titles import is_verdict
from rightsgraph.text import Span, Text

_MARK = re.compile(r"\s*[xX×✓✔√☑☒●■•*+]\s*")
_FEWEST = 2


def in_words(lines: list[Line]) -> list[Line]:
    """The lines, with the title of its column for every cross under a position."""
    columns: dict[int, str] = {}
    told: list[Line] = []
    for line in lines:
        found = _columns(line)
        columns = found or columns
        told.append(line if found or not columns else _said(line, columns))
    return told


def _columns(line: Line) -> dict[int, str]:
    """The places of columns headed by a position; none where the line heads no table."""
    cells = line.text.value.split("\t")
    found = {place: cell.strip() for place, cell in enumerate(cells) if is_verdict(cell)}
    return found if len(found) >= _FEWEST else {}


def _said(line: Line, columns: dict[int, str]) -> Line:
    marked = [
        (begin, end, f" {columns[place]}. ")
        for place, (begin, end) in enumerate(_cells(line.text))
        if place in columns and _MARK.fullmatch(line.text.value, begin, end)
    ]
    return replace(line, text=line.text.replace(marked)) if marked else line


def _cells(text: Text) -> list[Span]:
    begin, spans = 0, []
    for cell in text.value.split("\t"):
        spans.append((begin, begin + len(cell)))
        begin += len(cell) + 1
    return spans
