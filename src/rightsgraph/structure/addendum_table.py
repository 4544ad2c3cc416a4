"""Rows of a table of positions: the number of a recommendation, then what is said of it.

A row is a line whose first cell is a number. Where the extraction lost the cells, rows can
still be told where numbers are grouped or keep no order; that is never so of paragraphs.
"""

from __future__ import annotations

import re

from rightsgraph.structure.numbered import RUN, Block, Line, Opener
from rightsgraph.tree import Part

_CELL = re.compile(rf"\s*(?:Recommendations?\s*(?:Nos?\.?\s*)?)?({RUN})[.:]?\s*", re.I)
_ORDINARY = re.compile(r"\s*\d{1,3}\.\s*")
_HEADER = re.compile(r"\b(?:recommendations?|position|response|repl(?:y|ies)|comments?)\b", re.I)
_LEADING = re.compile(r"\s*(\d{1,3}\s?\.\s?\d{1,3})\.?\s+(?=\S)")
_LISTED = r"\d{1,3}\.(?:\s*,\s*\d{1,3}\.)*,?"
_GROUP = re.compile(r"\s*(\d{1,3}\.(?:\s*,\s*\d{1,3}\.)+,?)(?:\s+|$)")
_NUMBERS = re.compile(rf"\s*({_LISTED})(?:\s+|$)")
_ANSWERS = re.compile(r"\b(?:this|the|these) recommendations?\b", re.I)
_MOST = 0.6


def row_rule(lines: list[Line]) -> Opener | None:
    """How rows are told in this document; None where it has no table."""
    cells = [line for line in lines if "\t" in line.text.value.strip("\n")]
    if sum(_is_row(line) for line in cells) > 1 and not _is_list_of_paragraphs(cells):
        return _by_cells
    if _is_plain_table(lines):
        return _by_numbers
    dotted = sum(bool(_LEADING.match(line.text.value)) for line in lines)
    return _by_leading_numbers if dotted > 2 else None


def _number_in(line: Line) -> re.Match[str] | None:
    """The number of a row: all of one of its cells, or what such a cell begins with."""
    value, begin = line.text.value, 0
    for cell in value.split("\t"):
        end = begin + len(cell)
        whole = _CELL.match(value, begin, end)
        if whole and whole.end() == end:
            return whole
        leading = _LEADING.match(value, begin, end)
        if leading:
            return leading
        begin = end + 1
    return None


def _is_row(line: Line) -> bool:
    return _number_in(line) is not None


def _is_list_of_paragraphs(cells: list[Line]) -> bool:
    """Whether a tab only parts ``1.`` from its paragraph, all in order and without a header."""
    firsts = [line.text.value.split("\t")[0] for line in cells]
    numbers = [int(re.sub(r"\D", "", cell)) for cell in firsts if _ORDINARY.fullmatch(cell)]
    headed = any(_HEADER.search(cell) for cell in firsts)
    return len(numbers) == len(firsts) and numbers == sorted(numbers) and not headed


def _by_cells(line: Line, opened: Block | None) -> Block | None:
    """A row of cells; a header closes the row above it, and is no row."""
    if "\t" not in line.text.value:
        return None
    number = _number_in(line)
    if number is None:
        header = not re.search(r"\d", line.text.value) and _HEADER.search(line.text.value)
        return Block(None) if header else None
    rest = line.text[: number.start()] + line.text[number.end() :]
    label = line.text[number.start(1) : number.end(1)].flat()
    return Block(Part.ROW, _tidy(number[1]), [rest], label)


def _is_plain_table(lines: list[Line]) -> bool:
    """Whether numbers at the start of lines are grouped, or most speak of the recommendation."""
    numbered = [line for line in lines if _NUMBERS.match(line.text.value)]
    if any(_GROUP.match(line.text.value) for line in numbered):
        return True
    answers = sum(bool(_ANSWERS.search(line.value)) for line in numbered)
    return len(numbered) > 4 and answers > _MOST * len(numbered)


def _by_numbers(line: Line, opened: Block | None) -> Block | None:
    """A row without cells; its numbers may go on at the start of the next line."""
    match = _NUMBERS.match(line.text.value)
    if match is None:
        return None
    rest = line.text[match.end() :]
    if opened and opened.part is Part.ROW and opened.number.endswith(","):
        opened.number += " " + match[1]
        opened.lines.append(rest)
        return opened
    starts = not rest.value.strip() or not rest.value.strip()[0].islower()
    fits = opened is None or opened.ended
    label = line.text[: match.end()].flat()
    return Block(Part.ROW, match[1], [rest], label) if starts and fits else None


def _by_leading_numbers(line: Line, opened: Block | None) -> Block | None:
    """A row that begins with a full number such as ``122.11``."""
    match = _LEADING.match(line.text.value)
    if match is None or not (opened is None or opened.ended or line.gap):
        return None
    return Block(Part.ROW, _tidy(match[1]), [line.text[match.end() :]], line.text.flat())


def _tidy(number: str) -> str:
    return " ".join(number.split()).rstrip(". ")
