"""Tables with a column for each position and a cross, or numbers, in the one that holds.

The cross is replaced by what its column is headed with, so that the row says it in words.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rightsgraph.structure.addendum_columns import listed
from rightsgraph.structure.numbered import Line
from rightsgraph.structure.titles import is_verdict
from rightsgraph.text import Span, Text

_MARK = re.compile(r"\s*[xX×✓✔√☑☒●■•*+]\s*")
# The letter that stands for a title, before it: ``A (Accepted)``, ``N – Noted``.
_LETTERED = re.compile(r"^[A-Z]{1,2}\s*(?:\(|[=:–-]\s*)([A-Z][^()]{3,})\)?$")
_FEWEST = 2
_SUBJECT = re.compile(
    r"^(?:The\s+)?recommendations?\s+(?:(?:that|which)\s+)?(?:(?:are|were|have\s+been)\s+)?"
    r"|\s+by\s+(?:the\s+)?[A-Z][\w\s]{2,40}$",
    re.I,
)
_FULL = re.compile(r"^\s*\d{1,3}\s?\.\s?\d|\t\s*\d{1,3}\s?\.\s?\d")
_DIGIT = re.compile(r"\d")


def in_words(lines: list[Line]) -> list[Line]:
    """The lines, with the title of its column for every cross under a position.

    The columns hold up to the head of another table, or a row that has more of them.
    """
    columns: dict[int, str] = {}
    width = 0
    told: list[Line] = []
    for line in lines:
        found = _columns(line)
        if found or _is_of_another(line, width):
            columns, width = found, len(_cells(line.text))
        rows = [] if found or not columns else list(listed(line, columns))
        told += rows or [line if found or not columns else _said(line, columns)]
    return told


def filled(lines: list[Line]) -> list[Line]:
    """The lines, with the position of a first cell that holds for the rows below it too."""
    told: list[Line] = []
    said = ""
    for line in lines:
        first, tab, rest = line.text.value.partition("\t")
        of_row = bool(tab and _FULL.search(rest))
        if first.strip() or not of_row:
            said = first.strip() if of_row and is_verdict(first) else ""
        elif said:
            line = replace(line, text=line.text.replace([(0, len(first), said)]))
        told.append(line)
    return told


def _is_of_another(line: Line, width: int) -> bool:
    """Whether a line heads another table, or has more cells than the table above it."""
    cells = [cell.strip() for cell in line.text.value.split("\t")]
    words = {cell for cell in cells if cell and not _MARK.fullmatch(cell)}
    head = len(words) > _FEWEST and bool(cells[0]) and not _DIGIT.search(line.text.value)
    return len(cells) > width or (head and not any(map(_MARK.fullmatch, cells)))


def _columns(line: Line) -> dict[int, str]:
    """The places of columns headed by a position; none where the line heads no table."""
    cells = [] if _DIGIT.search(line.text.value) else line.text.value.split("\t")
    bare = (_LETTERED.sub(r"\1", cell.strip()) for cell in cells)
    titles = {place: _SUBJECT.sub("", cell) for place, cell in enumerate(bare)}
    found = {place: title for place, title in titles.items() if is_verdict(title)}
    return found if len(found) >= _FEWEST else {}


def _said(line: Line, columns: dict[int, str]) -> Line:
    marked = [
        (begin, end, f" {columns[place]}. ")
        for place, (begin, end) in enumerate(_cells(line.text))
        if place in columns and _is_mark(line.text.value[begin:end], columns[place])
    ]
    return replace(line, text=line.text.replace(marked)) if marked else line


def _is_mark(cell: str, title: str) -> bool:
    """Whether a cell is a cross, or the first letter of what its column is headed with."""
    return bool(_MARK.fullmatch(cell)) or cell.strip(" .") == title[:1]


def _cells(text: Text) -> list[Span]:
    begin, spans = 0, []
    for cell in text.value.split("\t"):
        spans.append((begin, begin + len(cell)))
        begin += len(cell) + 1
    return spans
