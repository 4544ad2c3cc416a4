"""The rows of tables in documents whose text is prose: taken out, then put back as passages."""

from __future__ import annotations

import re
from collections import Counter

from rightsgraph.structure.layout import is_private
from rightsgraph.structure.lists import mark
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_WORD = re.compile(r"[^\W\d_]{2}")
_SAID = re.compile(r"\w")


def rows_apart(lines: list[Text]) -> tuple[list[Text], list[Text]]:
    """The lines that are none of a table, and the rows of tables.

    Words in two cells are a row wherever they stand; figures and words only beside another row.
    """
    filled = [line for line in lines if line.value.strip()]
    celled = [_cells(line) > 1 and not _is_item(line) for line in filled]
    beside = [any(pair) for pair in zip([False, *celled], [*celled[1:], False], strict=False)]
    rows = [
        line
        for line, has_cells, is_beside in zip(filled, celled, beside, strict=True)
        if has_cells and (is_beside or _in_words(line))
    ]
    own = {id(row) for row in rows}
    return [line for line in lines if id(line) not in own], rows


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
