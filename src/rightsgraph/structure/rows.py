"""The rows of tables in documents whose text is prose: taken out, then put back as passages."""

from __future__ import annotations

import re
from collections import Counter

from rightsgraph.lexicon import states
from rightsgraph.structure.blocks import ends_sentence
from rightsgraph.structure.layout import is_private
from rightsgraph.structure.lists import mark
from rightsgraph.structure.titles import is_verdict
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_WORD = re.compile(r"[^\W\d_]{2}")
_SAID = re.compile(r"\w")
_GAP = re.compile(r"(?<=[^\s.:;?!)])([ ]{2,})(?=\S)")
_NARROW_GAP = 3
_MOST_GAPS = 4
_NEAR_ROWS = 3
_LONGEST_POSITION = 3
_MOST_COLUMN_WORDS = 8


def rows_apart(lines: list[Text]) -> tuple[list[Text], list[Text]]:
    """The lines with blank ones in the place of tables, and the rows of these.

    Words in two cells are a row wherever they stand; figures and words only beside another row.
    Where a PDF lost the cells, what was asked ends in a State and the position; in a plain text
    blanks set them apart, at the same place in each row.
    """
    filled = [line for line in lines if line.value.strip()]
    values = [line.value for line in filled]
    told = zip(_answered(values), _aligned(values), strict=True)
    celled = [
        any(ways) or (_cells(line) > 1 and not _is_item(line))
        for line, ways in zip(filled, told, strict=True)
    ]
    beside = [any(pair) for pair in zip([False, *celled], [*celled[1:], False], strict=False)]
    rows = [
        line
        for line, has_cells, is_beside in zip(filled, celled, beside, strict=True)
        if has_cells and (is_beside or _in_words(line))
    ]
    own = {id(row) for row in rows}
    return [line[:0] if id(line) in own else line for line in lines], rows


def with_rows(found: list[Passage], rows: list[Text]) -> list[Passage]:
    """The passages with each row below the section that it stands in, in reading order.

    Tables are no one's claim or recommendation: they hold what others said as often as not.
    What stands on a title page, and contact details, are no passages.
    """
    count: Counter[str] = Counter()
    for row in rows:
        begin = row.span[0]
        before = [n for n, p in enumerate(found) if _runs(p) and p.span[0] <= begin]
        if not before or is_private(row.value):
            continue
        place = before[-1] + 1
        sections = [p.path for p in found[:place] if p.part is Part.SECTION]
        parent = sections[-1] if sections else ""
        count[parent] += 1
        path = f"{parent}/row/{count[parent]}".lstrip("/")
        found.insert(place, Passage(Part.ROW, path, row.flat(), count[parent], parent))
    return found


def _answered(lines: list[str]) -> list[bool]:
    """Which lines are rows without cells: two or more that end in a State and its position.

    The words above the columns may stand before them.
    """
    ends = [False, *map(_ends_in_position, lines), False]
    rows = [row and (ends[n - 1] or ends[n + 1]) for n, row in enumerate(ends[:-1])]
    first = [after and _heads_columns(line) for line, after in zip(lines, rows[2:], strict=False)]
    return [row or head for row, head in zip(rows[1:], [*first, False], strict=True)]


def _aligned(lines: list[str]) -> list[bool]:
    """Which lines are rows whose cells blanks part: a cell begins where one of a line near does.

    The words of a cell that go on below stand between two such rows.
    """
    begins = list(map(_after_gaps, lines))
    rows = [False, *(_has_column_near(begins, n) for n in range(len(lines))), False]
    return [
        row or (before and after and _heads_columns(line))
        for before, row, after, line in zip(rows, rows[1:], rows[2:], lines, strict=False)
    ]


def _has_column_near(begins: list[dict[int, int]], place: int) -> bool:
    near = [*begins[max(0, place - _NEAR_ROWS) : place], *begins[place + 1 :][:_NEAR_ROWS]]
    return any(_share_columns(begins[place], other) for other in near)


def _share_columns(one: dict[int, int], other: dict[int, int]) -> bool:
    """Whether most cells of one row begin where one of the other does, and a gap is wide.

    In justified text few gaps meet.
    """
    shared = [
        max(wide, gap)
        for here, wide in one.items()
        for there, gap in other.items()
        if abs(here - there) <= 1
    ]
    return 2 * len(shared) >= len(one) and max(shared, default=0) > _NARROW_GAP


def _after_gaps(line: str) -> dict[int, int]:
    """Where words begin after a gap, and how wide it is; not after an item's mark or a stop.

    A line of many gaps between words, not figures, is justified text.
    """
    gaps = {m.end(): len(m[1]) for m in _GAP.finditer(line) if _WORD.search(line[: m.start(1)])}
    figures = sum(line[place].isdigit() for place in gaps)
    return gaps if len(gaps) <= _MOST_GAPS or 2 * figures >= len(gaps) else {}


def _heads_columns(line: str) -> bool:
    return not ends_sentence(line) and len(line.split()) <= _MOST_COLUMN_WORDS


def _ends_in_position(line: str) -> bool:
    words = line.split()
    for count in range(1, min(_LONGEST_POSITION, len(words)) + 1):
        if is_verdict(" ".join(words[-count:])):
            asked = " ".join(words[:-count]).rstrip(" ();,")
            return any(found.end == len(asked) for found in states().find(asked))
    return False


def _runs(passage: Passage) -> bool:
    """Whether a passage stands in the running text, and not in a note at its end."""
    return passage.part is not Part.FOOTNOTE and not passage.parent.startswith("footnote/")


def _cells(line: Text) -> int:
    return sum(bool(_SAID.search(cell)) for cell in line.value.split("\t"))


def _in_words(line: Text) -> bool:
    return sum(bool(_WORD.search(cell)) for cell in line.value.split("\t")) > 1


def _is_item(line: Text) -> bool:
    """Whether a tab only parts the mark of an item, or a number, from its text."""
    return bool(mark(line)) and _cells(line) < 3
