"""Thematic lists: a section for each theme, a row for each recommendation.

A row's text is its recommendation. What the other cells say are its items: where the position
is taken from, the position, and each theme, goal and group of persons. Cells and
lines alike part them, so that a table and its plain text give the same rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rightsgraph.lexicon import patterns
from rightsgraph.structure.blocks import join
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage
from rightsgraph.uhri_labels import position

ASKED, SOURCE, POSITION = "recommendation", "source", "position"
THEME, GOAL, GROUP = "theme", "goal", "group"
# What parts cells: a tab, or a stroke before the position or the code of a theme.
_CELLS = re.compile(
    r"[\t\v\f]|\s/\s(?=(?:[A-Z][a-z]+(?:[ -][A-Za-z]+){0,3}\s/\s)?[A-Z]\d{1,2}(?:\.\d+)?\s[A-Z])"
)
_NUMBER = re.compile(r"\s*([1-9]\d{1,2}\s?\.\s?\d{1,3})\.?\s+(?=(\S))")


@dataclass
class Cell:
    """One entry of a row: what it is, and its lines."""

    what: str
    lines: list[Text]


@dataclass
class Row:
    """A recommendation's row, or the title of a theme where ``number`` is empty."""

    number: str = ""
    cells: list[Cell] = field(default_factory=list)


def passages(text: Text) -> list[Passage]:
    """Sections by theme, rows by number, and the items of each row."""
    made: list[Passage] = []
    section, sections = "", 0
    paths: set[str] = set()
    for row in _rows(text):
        if not row.number:
            sections += 1
            section = f"section/{sections}"
            title = join(row.cells[0].lines)
            made.append(
                Passage(Part.SECTION, section, title, sections, heading=_label(title.value))
            )
            continue
        ordinal = sum(p.parent == section and p.part is Part.ROW for p in made) + 1
        path = _free(f"row/{row.number}", paths)
        made += _passages_of(row, path, section, ordinal)
    return made if paths else []


def _free(path: str, paths: set[str]) -> str:
    free, again = path, 2
    while free in paths:
        free, again = f"{path}-{again}", again + 1
    paths.add(free)
    return free


def _passages_of(row: Row, path: str, section: str, ordinal: int) -> Iterator[Passage]:
    asked = join(row.cells[0].lines)
    yield Passage(Part.ROW, path, asked, ordinal, section, number=row.number)
    counts: Counter[str] = Counter()
    for n, cell in enumerate(row.cells[1:], 1):
        counts[cell.what] += 1
        listed = cell.what in (THEME, GOAL, GROUP)
        key = f"{cell.what}-{counts[cell.what]}" if listed else cell.what
        yield Passage(Part.ITEM, f"{path}/item/{key}", join(cell.lines), n, path)


def _rows(text: Text) -> list[Row]:
    """The rows in order, from the first theme or recommendation on."""
    rules = patterns("thematic")
    rows: list[Row] = []
    listed = THEME
    for line in _entries(text):
        value = line.value.strip()
        number = _NUMBER.match(line.value)
        if re.match(rules["section"], value):
            rows.append(Row("", [Cell(THEME, [line])]))
        elif number and (number[2].isupper() or _is_whole(rows)):
            said = line[number.end() :]
            rows.append(Row(re.sub(r"\s", "", number[1]), [Cell(ASKED, [said])]))
            listed = THEME
        elif rows and rows[-1].number:
            listed = _take(rows[-1], line, listed)
        elif rows:
            rows[-1].cells[0].lines.append(line)
    return [row for row in rows if row.number or row.cells]


def _entries(text: Text) -> Iterator[Text]:
    """The cells and lines, with a position's source and a list's title on lines of their own."""
    rules = patterns("thematic")
    apart = re.compile(rules["starts_apart"])
    furniture = re.compile(rules["furniture"])
    for line in text.sub(_CELLS, "\n").lines():
        begin = 0
        for match in [*apart.finditer(line.value), None]:
            end = match.start() if match else len(line)
            piece = line[begin:end]
            if piece.value.strip() and not furniture.fullmatch(piece.value.strip()):
                yield piece
            begin = end


def _take(row: Row, line: Text, listed: str) -> str:
    """Adds a line to a row; tells which list the lines after it belong to."""
    rules = patterns("thematic")
    value = line.value.strip()
    titles = {GOAL: rules["goals"], GROUP: rules["groups"], THEME: rules["themes"]}
    title = next((what for what, rule in titles.items() if re.fullmatch(rule, value)), "")
    if title:
        return title
    last = row.cells[-1]
    entry = re.match(rules["entry"], line.value) if last.what != ASKED else None
    if re.match(rules["source"], value):
        row.cells.append(Cell(SOURCE, [line]))
    elif position([value]) and all(cell.what != POSITION for cell in row.cells):
        row.cells.append(Cell(POSITION, [line]))
    elif entry:
        row.cells.append(Cell(listed, [line[entry.end() :]]))
    elif last.what == SOURCE and not re.match(rules["source_goes_on"], value):
        row.cells.append(Cell(POSITION, [line]))
    elif last.what == POSITION:
        row.cells.append(Cell(listed, [line]))
    else:
        last.lines.append(line)
    return listed


def _is_whole(rows: list[Row]) -> bool:
    """Whether the last row has more than its recommendation, so that a number begins another."""
    return not rows or rows[-1].cells[-1].what != ASKED


def kind_of(item: Passage) -> str:
    """What an item of a row is: ``source``, ``position``, ``theme``, ``goal`` or ``group``."""
    return re.sub(r"-\d+$", "", item.path.rsplit("/", 1)[1])


def _label(title: str) -> str:
    """The theme without the word for it and without its code."""
    return re.sub(patterns("thematic")["section"], "", title).strip()
