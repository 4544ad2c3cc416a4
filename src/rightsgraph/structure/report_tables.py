"""Recommendations in the rows of a table, the States that made them in a column of their own.

Such rows are made lines as reports have them: ``4.1 Plant trees (Chad)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph.lexicon import states
from rightsgraph.text import Text

_ROW = re.compile(r"^[ \t]*\d{1,3}\s?\.\s?\d{1,3}\.?[ ]*\t[^\n]+$", re.M)
_HEADER = re.compile(r"^(?=[^\n]*\t)(?=[^\n]*(?i:recommend))[^\n\d:;.()]{5,120}$", re.M)
_BETWEEN = re.compile(r"\s*(?:[,;/]|\band\b)\s*")
_FEWEST_CELLS = 3


def without_tables(text: Text) -> Text:
    """The text with every such row as a line, and without the heads of the columns."""
    spans = [span for row in _ROW.finditer(text.value) for span in _of_row(row)]
    if not spans:
        return text
    heads = ((*head.span(), "") for head in _HEADER.finditer(text.value))
    return text.replace(sorted([*spans, *heads]))


def _of_row(row: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """The borders of the cell of States in a row, and what they become."""
    begin = row.start()
    cells = row[0].split("\t")
    for place, cell in enumerate(cells):
        end = begin + len(cell)
        if place and len(cells) >= _FEWEST_CELLS and _names_states(cell):
            yield begin - 1, begin, " ("
            yield end, end, ")"
            return
        begin = end + 1


def _names_states(cell: str) -> bool:
    parts = [part for part in _BETWEEN.split(cell.strip()) if part]
    return bool(parts) and all(states().lookup(part) for part in parts)
