"""Tables whose columns are kept by blanks alone, as tools print the pages of a PDF.

The columns are told from the blanks that run down between them, the rows from blank lines or from
the numbers of recommendations below each other. Each row becomes one line, its cells apart by
tabs, as rows come from any other table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from rightsgraph.structure.addendum_columns import OF_POSITIONS
from rightsgraph.structure.blocks import join
from rightsgraph.structure.numbered import RUN
from rightsgraph.structure.titles import LISTING, SECTION, announces_verdict, is_verdict
from rightsgraph.text import Span, Text

_PIECE = re.compile(r"\S+(?:\s\S+)*")
_NUMBERED = re.compile(
    rf"(?P<full>\(?[1-9]\d{{0,2}}\s?\.\s?\d)|{RUN}\W*$|[1-9]\d{{0,2}}\.\s+(?=[A-Z])"
)
_FULL = re.compile(r"\s*\(?[1-9]\d{0,2}\s?\.\s?\d")
NUMBER_LAST = re.compile(r"\(\d{1,3}\.\d{1,3}\)\W*$")
_LISTED = re.compile(rf"(?<!\d)\d{{1,3}}\.?\s*(?:\([^()]*\)\s*)?(?:{LISTING.pattern})", re.I)
_WORD = re.compile(r"[^\W\d_]{2}")
_LIST = re.compile(r"(?<![\d.])(\d{1,3})\s?\.\s?\d")
_FIRST = re.compile(r"[.,;:–—-](?:\s|$)|\s\(")
_REASONS = r"\b(?:comments?|remarks|observations|explanations?|reasons?)\b"
_ANSWERS = re.compile(rf"{OF_POSITIONS.pattern}|{_REASONS}", re.I)
_RECOMMENDATIONS = re.compile(r"\brecommendations?\b", re.I)
# What stands before a paragraph or an item, and is no cell.
_COUNTED = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVXL]+)[.)]|[•●▪–*-])")
# A piece as long as so much of the widest line is no cell.
_PROSE = 0.7
_MOST_LINES_A_CELL = 9
_FARTHEST = 1000
_FEWEST = 2
_CROSSED = 0.06
_ALIGNED = 0.6
_MOST = 0.75
_Cells = list[Text]


@dataclass(frozen=True)
class _Line:
    """A line with words: its pieces, which more than one blank parts.

    ``gap`` says that a blank line stands before it, ``alone`` that one stands after it too.
    """

    text: Text
    gap: bool
    alone: bool
    pieces: tuple[Span, ...]

    @property
    def is_cut(self) -> bool:
        """Whether there are several pieces, not but a paragraph or a title and its number."""
        counted = _COUNTED.fullmatch(self.text.value, *self.pieces[0])
        several = len(self.pieces) > (_FEWEST if counted else 1)
        return several and "\t" not in self.text.value

    @property
    def is_title(self) -> bool:
        return self.alone and len(self.pieces) == 1

    @property
    def is_head(self) -> bool:
        said = self.text.value.strip()
        return said[0].isupper() and said[-1] not in ".:;,"

    def heads(self, below: _Line) -> bool:
        """Whether words may be the first of heads that go on below, and are no end of a text."""
        return self.is_head and not self.crosses(below)

    def crosses(self, other: _Line) -> bool:
        """Whether words run over blanks between those of another line."""
        begin, end = self.pieces[0][0], self.pieces[-1][1]
        gaps = [(a, b) for (_, a), (b, _) in pairwise(other.pieces)]
        return not self.is_cut and any(begin < a and b < end for a, b in gaps)


def in_rows(text: Text) -> Text:
    """The text with a line of its own for each row of such tables."""
    lines = text.lines()
    filled = [place for place, line in enumerate(lines) if line.value.strip()]
    told = _titled([_line(lines, place) for place in filled])
    kept: list[Text] = []
    done = 0
    for region in _regions(told):
        rows = _rows(told[region.start : region.stop])
        if rows:
            kept += [*lines[done : filled[region.start]], *rows]
            done = filled[region.stop - 1] + 1
    return together([*kept, *lines[done:]]) if kept else text


def _line(lines: list[Text], place: int) -> _Line:
    gap = place == 0 or not lines[place - 1].value.strip()
    alone = gap and (place + 1 == len(lines) or not lines[place + 1].value.strip())
    pieces = tuple(match.span() for match in _PIECE.finditer(lines[place].value))
    return _Line(lines[place], gap, alone, pieces)


def _titled(told: list[_Line]) -> list[_Line]:
    """The lines, alone those that are titles right above a row, whose columns they cross."""
    crossing = (
        bool(below.is_cut and _FULL.match(below.text.value) and line.is_head)
        and line.crosses(below)
        for line, below in pairwise(told)
    )
    pairs = zip(told, [*crossing, False], strict=True)
    return [replace(line, alone=True) if is_title else line for line, is_title in pairs]


def together(lines: list[Text]) -> Text:
    """The lines as one text."""
    origin = lines[0].origin[:0]
    for line in lines:
        origin += line.origin + (line.origin[-1:] or origin[-1:] or lines[-1].origin[:1])
    return Text("\n".join(line.value for line in lines) + "\n", origin)


def _regions(told: list[_Line]) -> Iterator[range]:
    """The lines that may be of one table: no words run across its columns, but for titles."""
    place = done = 0
    widest = max((line.pieces[-1][1] for line in told), default=0)
    while place < len(told):
        end = _end(told, place, _PROSE * widest) if told[place].is_cut else place
        if end > place + 1:
            begin = place
            while begin > done and not told[begin].gap and told[begin - 1].heads(told[place]):
                begin -= 1
            yield range(begin, end)
            done = end
        place = max(end, place + 1)


def _end(told: list[_Line], begin: int, longest: float) -> int:
    """Where the lines end that may be of the table that begins with one."""
    last = begin
    for place in range(begin + 1, len(told)):
        line = told[place]
        if line.is_cut:
            last = place
        elif line.pieces[0][1] - line.pieces[0][0] > longest and not line.is_title:
            break
        elif line.is_title and _is_followed_by_row(told, place) is not None:
            if not _is_followed_by_row(told, place):
                break
        elif line.crosses(told[last]) or place - last > _MOST_LINES_A_CELL:
            break
    last += 1
    again = _is_again(told, begin, last - 1)
    while last < len(told) and not told[last].crosses(told[last - 1]):
        if told[last].gap and not again:
            break
        again = again and not told[last].gap
        last += 1
    return last


def _is_again(told: list[_Line], begin: int, last: int) -> bool:
    """Whether a table ends with its heads, printed again on a page that the last row goes on to."""
    heads = {_words(told[place]) for place in range(begin, last)}
    return not re.search(r"\d", told[last].text.value) and _words(told[last]) in heads


def _words(line: _Line) -> tuple[str, ...]:
    return tuple(line.text.value.split())


def _is_followed_by_row(told: list[_Line], place: int) -> bool | None:
    """Whether the next line is of a row, and not of the heads of another table, if of either."""
    following = told[place + 1] if place + 1 < len(told) else None
    if not following or not following.is_cut:
        return None
    return bool(re.search(r"\d", following.text.value))


def _rows(region: list[_Line]) -> list[Text]:
    """The heads, titles and rows of a table, if these lines are one; else none."""
    columns = _columns([line for line in region if not line.is_title])
    cells = [_cells(line, columns) for line in region]
    if len(columns) < _FEWEST:
        return []
    table = _Table(region, cells, *_counting(cells))
    groups = list(table.groups())
    told = [table.row(group) for group in groups]
    rows = [row for row in told if table.is_row(row)]
    heads = [] if table.is_row(told[0]) else told[0]
    if not rows or not table.is_one(rows, heads):
        return []
    printed = [_printed(cells) for cells in told]
    return [printed[0][:0], *printed, printed[0][:0]]


@dataclass(frozen=True)
class _Table:
    """The lines of a table, their cells, and the column with the numbers of recommendations."""

    lines: list[_Line]
    cells: list[_Cells]
    counting: int
    numbered: tuple[int, ...]

    def groups(self) -> Iterator[list[int]]:
        """The lines of each head, title and row; the heads that pages repeat go."""
        begins = self._begins()
        found: list[list[int]] = []
        heads: set[tuple[str, ...]] = set()
        rows = False
        for place, cells in enumerate(self.cells):
            words = tuple(cell.value for cell in cells)
            if rows and words in heads:
                continue
            rows = rows or self._is_numbered(place)
            if not rows:
                heads.add(words)
            title = self._is_title(place)
            after_title = bool(found) and self._is_title(found[-1][-1])
            if not found or place in begins or title or after_title:
                found.append([])
            found[-1].append(place)
        yield from found

    def _begins(self) -> set[int]:
        """The lines that rows begin with: after a gap where each gap parts rows, else a number."""
        fresh = [n for n in range(len(self.cells)) if self._is_numbered(n) and not self._goes_on(n)]
        gaps = [n for n, line in enumerate(self.lines) if line.gap or not n]
        ends = [*gaps[1:], len(self.lines)]
        counts = [sum(a <= n < b for n in fresh) for a, b in zip(gaps, ends, strict=True)]
        numbered = [count for count in counts if count]
        if len(gaps) > 1 and sum(count == 1 for count in numbered) > _MOST * len(fresh):
            elsewhere = {n for n, cells in enumerate(self.cells) if self._names_any(cells)}
            spans = zip(gaps, ends, strict=True)
            return {begin for begin, end in spans if not elsewhere.isdisjoint(range(begin, end))}
        return set(fresh)

    def _is_title(self, place: int) -> bool:
        """Whether a line apart heads rows, and is no cell that goes on after a page."""
        said, first = self.lines[place].text.value.strip(), self.cells[place][0].value
        if self._is_numbered(place):
            return False
        if self.lines[place].is_title:
            return bool(first) or (said[0].isupper() and said[-1] != ".")
        announced = announces_verdict(said) and not is_verdict(said)
        return said == first and (announced or bool(SECTION.match(said)))

    def _is_numbered(self, place: int) -> bool:
        return self.is_row(self.cells[place])

    def _names_any(self, cells: _Cells) -> bool:
        """Whether numbers stand in any column that they begin more than one cell of."""
        return self.is_row(cells) or any(_full(cells[column].value) for column in self.numbered)

    def _goes_on(self, place: int) -> bool:
        """Whether the numbers of a line, alone there, go on with those of the line before it."""
        if not place or self.lines[place].gap:
            return False
        before = self.cells[place - 1][self.counting].value
        alone = sum(bool(cell.value) for cell in self.cells[place]) == 1
        return bool((alone and re.search(r"\d", before)) or _LISTED.search(before))

    def _is_wrapped(self) -> bool:
        """Whether words go on below each other beside numbers, as paragraphs do not."""
        words = zip(self.lines, self.cells, strict=True)
        return any(not (line.is_title or cells[self.counting].value) for line, cells in words)

    def row(self, group: list[int]) -> _Cells:
        columns = zip(*(self.cells[place] for place in group), strict=True)
        return [join(cell for cell in cells if cell.value) for cells in columns]

    def is_row(self, row: _Cells) -> bool:
        cell = row[self.counting].value
        return bool(_NUMBERED.match(cell) or NUMBER_LAST.search(cell))

    def is_one(self, rows: list[_Cells], heads: _Cells) -> bool:
        """Whether there are columns beside those of numbers and of one text, as lists have.

        Numbers in full are of few paragraphs of the report; figures of a summary are not. Where
        nothing but numbers stand, the heads are positions. A list of the numbers after
        "Accepted:" is no table.
        """
        own = self.counting
        columns = [[row[n].value for row in rows] for n in range(len(rows[0])) if n != own]
        lists = {match[1] for row in rows if (match := _LIST.search(row[own].value))}
        if (lists and 2 * len(lists) > max(len(rows), _FEWEST)) or _are_labels(columns):
            return False
        if len(columns) == 1 and not heads and not self._is_wrapped():
            return False
        said = (sum(is_verdict(beginning(cell)) for cell in column) for column in columns)
        verdicts = any(2 * times >= len(rows) for times in said)
        headed = sum(announces_verdict(cell.value) for cell in heads) >= _FEWEST
        answers = any(_ANSWERS.search(cell.value) for cell in heads)
        named = any(_RECOMMENDATIONS.search(cell.value) for cell in heads)
        if len(rows) < _FEWEST:
            return bool(lists) and (headed or (answers + named > 0 and len(heads) > _FEWEST))
        if verdicts or (bool(lists) + answers + named > 1):
            return True
        worded = [column for column in columns if 2 * sum(map(_is_worded, column)) >= len(rows)]
        return bool(lists) and len(columns) > 1 and (headed or bool(worded))


def _are_labels(columns: list[list[str]]) -> bool:
    return len(columns) == 1 and all(cell.endswith(":") for cell in columns[0])


def _columns(region: list[_Line]) -> list[Span]:
    """Where the columns stand: after blanks that run down, or where most words begin."""
    values = [line.text.value for line in region]
    width = max(map(len, values), default=0)
    most = int(_CROSSED * len(region))
    filled = [0] * (width + 1)
    for line in region:
        for begin, end in line.pieces:
            filled[begin:end] = [times + 1 for times in filled[begin:end]]
    used = [place for place, times in enumerate(filled) if times > most]
    begins = used[:1]
    for place in used[1:]:
        wide = filled[place - 2] <= most and filled[place - 1] <= most
        if wide or _is_aligned(values, region, place, most):
            begins.append(place)
    ends = [max(place for place in used if place < after) + 1 for after in [*begins[1:], width + 1]]
    return [*zip(begins, ends, strict=True)] if used else []


def _is_aligned(values: list[str], region: list[_Line], place: int, most: int) -> bool:
    """Whether but one blank parts a column from the words of another, and most begin there."""
    reaching = [value for value in values if len(value) > place]
    touching = sum(value[place - 1] != " " for value in reaching)
    first = sum(value[place - 1] == " " != value[place] for value in reaching)
    apart = sum(any(begin == place for begin, _ in line.pieces[1:]) for line in region)
    return touching <= most and apart >= _FEWEST and first > _ALIGNED * len(reaching)


def _cells(line: _Line, columns: list[Span]) -> _Cells:
    """The words of a line in their columns."""
    cells = [Text("") for _ in columns]
    for piece in _cut(line, columns):
        place = min(range(len(columns)), key=lambda n: _distance(piece, columns[n]))
        words = line.text[slice(*piece)]
        cells[place] = join(part for part in (cells[place], words) if part.value)
    return cells


def _distance(piece: Span, column: Span) -> int:
    """How far from a column words are: not at all where they begin in it, else less the more of
    them stands in it."""
    if column[0] <= piece[0] < column[1]:
        return -_FARTHEST
    return max(piece[0], column[0]) - min(piece[1], column[1])


def _cut(line: _Line, columns: list[Span]) -> Iterator[Span]:
    """The pieces, cut where a column begins right after a single blank; titles are whole."""
    said = line.text.value
    for begin, end in line.pieces:
        inside = [c for c, _ in columns if begin < c < end and said[c - 1] == " " != said[c]]
        places = [begin, *([] if line.is_title else inside), end + 1]
        yield from ((a, b - 1) for a, b in pairwise(places))


def _counting(cells: list[_Cells]) -> tuple[int, tuple[int, ...]]:
    """The column with the numbers of recommendations, in full if any are, the first of several;
    and all columns with numbers in full."""
    columns = [[cell.value for cell in column] for column in zip(*cells, strict=True)]
    full = [sum(map(_full, column)) for column in columns]
    bare = [sum(bool(_NUMBERED.match(cell)) for cell in column) for column in columns]
    found = full if max(full) >= _FEWEST else bare
    return found.index(max(found)), tuple(n for n, times in enumerate(full) if times >= _FEWEST)


def beginning(cell: str) -> str:
    """The words of a cell up to the first stop: ``Accepted. A census was held.``"""
    return _FIRST.split(cell)[0]


def _is_worded(cell: str) -> bool:
    return bool(_WORD.search(cell))


def _full(cell: str) -> bool:
    numbered = _NUMBERED.match(cell)
    return bool((numbered and numbered["full"]) or NUMBER_LAST.search(cell))


def _printed(cells: _Cells) -> Text:
    """A line for the cells of a row, or for the words of a title."""
    row, *others = cells
    for cell in others:
        last = row if row.value else next(cell for cell in others if cell.value)
        row = row + Text("\t", last.origin[-1:]) + cell
    return row
