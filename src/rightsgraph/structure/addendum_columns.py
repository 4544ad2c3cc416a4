"""Tables that come column by column or cell by cell, or name recommendations in the column of
their position.

All are turned into rows of a number and what is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate, chain, islice, pairwise, takewhile

from rightsgraph.structure.blocks import join
from rightsgraph.structure.numbered import RUN, Line
from rightsgraph.structure.titles import LISTING, SECTION, announces_verdict, is_verdict
from rightsgraph.text import Span, Text

_NUMBERS = re.compile(rf"\W*(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN})\W*")
_ONE_NUMBER = re.compile(r"\d{1,3}\.\d{1,3}\.?")
_SEVERAL = re.compile(r"\d{1,3}\.\d{1,3}(?:\s+\d{1,3}\.\d{1,3})+")
_PARAGRAPH = re.compile(r"\s*\d{1,3}\.\s+\S")
_NUMBER_AND_TEXT = re.compile(r"\s*\d{1,3}\.\d{1,3}[.:]?\s+[A-Z“\"‘']")
_ASKED_LAST = re.compile(r"\([A-Z][^()\d]+\)[;.]?$")
_ASKED_BY = re.compile(r"\s*\([A-Z][^()\d]+\)")
OF_POSITIONS = re.compile(r"\b(?:positions?|responses?|repl(?:y|ies)|answers?|decisions?)\b", re.I)
_FINAL = re.compile(r"\b(?:final|current|present|updated|revised|new|definitive)\b", re.I)
_EARLIER = re.compile(
    r"\b(?:initial|preliminary|first|earlier|former|previous|provisional|during|at\s+the"
    r"|Working\s+Group|(?:19|20)\d\d)\b",
    re.I,
)
_VERDICT_FIRST = re.compile(
    rf"\s*(?P<said>[A-Z][^\d\t\n]*?)[\s:]+(?P<numbers>(?=\d{{1,3}}\.\d)(?:{RUN}))\W*"
)
_ENDS_IN_CELL = re.compile(
    r"(?P<asked>.*\b[a-z]+,?)\s+(?P<said>(?:(?:Not|Partially|Partly|Fully)\s)?[A-Z]\w+)\s*"
)
_CONTINUES = re.compile(r"\W*(?:\d|[a-z])")
_FEWEST = 3
_FEWEST_CELLS = 2
_LINES_A_CELL = 12
_FARTHEST = 12


def apart(lines: list[Line]) -> list[Line]:
    """The lines, with a row of its own for each of several that stand side by side."""
    beside = (part for line in _final(lines) for part in _side_by_side(line))
    return [part for line in beside for part in _in_parallel(line)]


def _final(lines: list[Line]) -> Iterator[Line]:
    """The lines, without the earlier position where its column stands beside that of the final."""
    last, earlier = 0, set[int]()
    for line in lines:
        cells = line.text.value.split("\t")
        heads = {n for n, cell in enumerate(cells) if OF_POSITIONS.search(cell)}
        heads = heads if len(heads) > 1 and not any(map(is_verdict, cells)) else set()
        final = [n for n in heads if _FINAL.search(cells[n])]
        final = final or [n for n in heads if not _EARLIER.search(cells[n])]
        if len(final) == 1 and not any(map(_NUMBERS.fullmatch, cells)):
            last, earlier = final[0], heads - {*final}
        elif earlier and last < len(cells) and is_verdict(cells[last]):
            ends = [*accumulate(len(cell) + 1 for cell in cells)]
            gone = (n for n in earlier if n < len(cells) and is_verdict(cells[n]))
            spans = [(ends[n] - 1 - len(cells[n]), ends[n] - 1, "") for n in sorted(gone)]
            line = replace(line, text=line.text.replace(spans))
        yield line


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


def turned(lines: list[Line]) -> list[Line]:
    """The lines, with several in a row that are a position and its numbers turned round."""
    told: list[Line] = []
    while len(told) < len(lines):
        found = list(takewhile(bool, map(_verdict_first, islice(lines, len(told), None))))
        after = lines[len(told) + len(found)].value if len(told) + len(found) < len(lines) else ""
        differ = len({match["said"] for match in found if match}) > 1
        labelled = any(":" in match[0] for match in found if match)
        ended = not labelled and _PARAGRAPH.match(after)
        if not differ or (_CONTINUES.match(after) and not ended):
            told += lines[len(told) : len(told) + max(1, len(found))]
            continue
        told += [_turned(line, m) for line, m in zip(lines[len(told) :], found, strict=False) if m]
    return told


def _verdict_first(line: Line) -> re.Match[str] | None:
    found = _VERDICT_FIRST.fullmatch(line.text.value)
    return found if found and is_verdict(found["said"]) else None


def _turned(line: Line, found: re.Match[str]) -> Line:
    begin, end = found.span("numbers")
    return replace(line, text=_cells(line.text[begin:end], line.text[slice(*found.span("said"))]))


def paired(lines: list[Line]) -> list[Line]:
    """The lines, with a column of numbers and the column of as many verdicts made rows."""
    return _paired(lines, lambda numbers, verdicts: len(numbers) == len(verdicts))


def _paired(lines: list[Line], fit: Callable[[list[Line], list[Line]], bool]) -> list[Line]:
    told: list[Line] = []
    place = 0
    while place < len(lines):
        numbers = list(takewhile(_is_number, islice(lines, place, None)))
        begin = _verdicts_after(lines, place + len(numbers), len(numbers))
        verdicts = list(takewhile(_is_verdict, islice(lines, begin, None))) if begin else []
        if len(numbers) < _FEWEST or not verdicts or not fit(numbers, verdicts):
            told += numbers or lines[place : place + 1]
            place += max(len(numbers), 1)
            continue
        told += lines[place + len(numbers) : begin]
        told += _rows_of(numbers, verdicts)
        place = begin + len(verdicts)
    return told


def gathered(lines: list[Line]) -> list[Line]:
    """The lines, with numbers and as many verdicts after them made rows, in the order of both.

    The text of a page may have a part of a column of numbers above the text that stands over it,
    and reasons between the verdicts: together the numbers must count on without a gap.
    """
    told: list[Line] = []
    place = 0
    while place < len(lines):
        begin = next(
            (n for n in range(place, len(lines)) if is_verdict(lines[n].value)), len(lines)
        )
        end = next((n for n in range(begin, len(lines)) if _ends_column(lines[n])), len(lines))
        numbers = _last_column(lines, place, begin)
        said = [n for n in range(begin, end) if _is_cell(lines[n])]
        ordered = sorted((lines[n] for n in numbers), key=_number_of)
        if len(said) == len(ordered) >= _FEWEST and _count_on(ordered):
            told += [line for n, line in enumerate(lines[place:begin], place) if n not in numbers]
            cells = [[lines[at : at + 1], lines[at + 1 : to]] for at, to in pairwise([*said, end])]
            told += [_merged(n, [], own) for n, own in zip(ordered, cells, strict=True)]
        else:
            told += lines[place:end]
        place = max(end, place + 1)
    return told


def _last_column(lines: list[Line], place: int, end: int) -> set[int]:
    """Where the numbers stand that are nearest to what follows, and those not far above them."""
    found: set[int] = set()
    for n in reversed(range(place, end)):
        if _ONE_NUMBER.fullmatch(lines[n].value):
            found.add(n)
        elif min(found, default=end) - n > _FARTHEST:
            break
    return found


def _ends_column(line: Line) -> bool:
    return _is_number(line) or (_is_beyond(line) and not is_verdict(line.value))


def _number_of(line: Line) -> tuple[int, int]:
    list_, item = line.value.rstrip(".").split(".")
    return int(list_), int(item)


def _count_on(numbers: list[Line]) -> bool:
    """Whether numbers are of one list and have no gap between them."""
    (first, begin), *_ = found = [_number_of(line) for line in numbers]
    return found == [(first, item) for item in range(begin, begin + len(found))]


def _is_verdict(line: Line) -> bool:
    return is_verdict(line.value)


def _is_number(line: Line) -> bool:
    return bool(_NUMBERS.fullmatch(line.value))


def _verdicts_after(lines: list[Line], place: int, rows: int) -> int:
    """Where the verdicts on so many rows begin; 0 where something else does."""
    last = min(place + _LINES_A_CELL * rows, len(lines))
    for begin in range(place, last):
        if is_verdict(lines[begin].value):
            return begin
        if _is_number(lines[begin]) or _PARAGRAPH.match(lines[begin].text.value):
            return 0
    return 0


def _rows_of(numbers: list[Line], verdicts: list[Line]) -> list[Line]:
    if len(numbers) == len(verdicts):
        return [_row(number, said) for number, said in zip(numbers, verdicts, strict=True)]
    return [_merged(_together(numbers), [], [verdicts[n : n + 1] for n in range(len(verdicts))])]


def _row(number: Line, said: Line) -> Line:
    return replace(number, text=_cells(number.text, said.text))


def _cells(first: Text, second: Text) -> Text:
    border = Text("\t", second.origin[:1])
    return first + border + second


def stacked(lines: list[Line]) -> list[Line]:
    """The lines, with those of each row made one where every cell is on lines of its own.

    A row begins with its numbers alone, or with its number and what is asked. Most must have a
    line that is a position, and one row at least. A column of numbers and one of fewer positions,
    or more, become one row: nobody can tell which is whose.
    """
    told = _stacked(lines, _is_number) or _stacked(lines, _begins_with_number)
    return told or _paired(lines, lambda _, verdicts: len(verdicts) >= _FEWEST_CELLS)


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
        told += [*lines[done:start], *_rows(_after_asked(_freed(row)))]
        done = end
    return [*told, *lines[done:]]


def _freed(row: list[Line]) -> list[Line]:
    """The lines of a row, with a line of its own for a position at the end of one.

    It stands beside the words that go on in the next line: ``… of reefs to the Accepted``.
    """
    if any(map(_is_cell, row)):
        return row
    for place, line in enumerate(row[:-1]):
        found = _ENDS_IN_CELL.fullmatch(line.text.value)
        if found and is_verdict(found["said"]):
            asked, said = (line.text[slice(*found.span(part))] for part in ("asked", "said"))
            apart = [replace(line, text=asked), replace(line, text=said)]
            return [*row[:place], *apart, *row[place + 1 :]]
    return row


def _after_asked(row: list[Line]) -> list[Line]:
    """The lines of a row, with its position after all that is asked, up to the States that ask."""
    said = [place for place, line in enumerate(row) if _is_cell(line)]
    if len(said) != 1 or _ASKED_LAST.search(row[said[0] - 1].value):
        return row
    end = next((n for n in range(said[0], len(row)) if _ASKED_LAST.search(row[n].value)), said[0])
    return [*row[: said[0]], *row[said[0] + 1 : end + 1], row[said[0]], *row[end + 1 :]]


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
    first, tab, _ = said.partition("\t")
    row = tab and _NUMBERS.fullmatch(first)
    title = _PARAGRAPH.match(said) or SECTION.match(line.value) or announces_verdict(line.value)
    return bool(row or title) and not is_verdict(said)


def _rows(lines: list[Line]) -> list[Line]:
    """The rows that lines are the cells of: one for each number where each has its position,
    one for all where they share one, or it is not clear which is whose."""
    head = max(1, len(list(takewhile(_is_number, lines))))
    said = [place for place, line in enumerate(lines) if place >= head and _is_cell(line)]
    asked = lines[head : said[0] if said else len(lines)]
    cells = [[lines[at : at + 1], lines[at + 1 : end]] for at, end in pairwise([*said, len(lines)])]
    if len(said) == head:
        pairs = zip(lines[:head], cells, strict=True)
        return [_merged(number, asked, own) for number, own in pairs]
    return [_merged(_together(lines[:head]), asked, [*chain.from_iterable(cells)])]


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
    """A row for each cell of numbers, or of recommendations, under the title of a position.

    Where the words of a row stand under one of the titles alone, it is their position.
    """
    begin = 0
    cells = line.text.value.split("\t")
    answered = _answered(cells, columns)
    for place, cell in enumerate(cells):
        end = begin + len(cell)
        only = _NUMBERS.fullmatch(_ASKED_BY.sub("", cell))
        if place == answered:
            yield replace(line, text=line.text.replace([(begin, begin, f"{columns[place]}\t")]))
        elif place in columns and (only or _NUMBER_AND_TEXT.match(cell)):
            row = line.text[begin:end] + line.text[end - 1 : end].replace([(0, 1, "\t")])
            said = line.text[end - 1 : end].replace([(0, 1, columns[place])])
            yield replace(line, text=row + said)
        begin = end + 1


def _answered(cells: list[str], columns: dict[int, str]) -> int | None:
    """The only column under a position that has words, in a row whose number stands elsewhere."""
    filled = [place for place in columns if place < len(cells) and cells[place].strip()]
    numbered = any(_NUMBERS.fullmatch(cell) for n, cell in enumerate(cells) if n not in columns)
    if len(filled) != 1 or not numbered:
        return None
    words = cells[filled[0]].split()
    return filled[0] if len(words) >= _FEWEST and words[0][:1].isalpha() else None
