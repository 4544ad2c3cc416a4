"""Positions in a table: one answer a row, save where a merged cell came out as two rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile

from rightsgraph.extract import wording
from rightsgraph.extract.numbers import expand, paragraph_named
from rightsgraph.structure.numbered import RUN
from rightsgraph.structure.titles import begins_list, is_answer_title, states_of
from rightsgraph.tree import Document, Part, Passage

_RUN = re.compile(RUN)
_VERDICTS = re.compile(r"\s*[;/]\s*|\s+(?=[A-Z])")
_TELLING = 120
_MERGED = 0.8
_UNCLEAR = "no-clear-position"
_MOST_PARTS = 3


@dataclass(frozen=True)
class Row:
    """A row with all that stands in it, list items included, or the paragraphs below it."""

    passage: Passage
    items: tuple[Passage, ...]
    numbers: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """What is said in the row; empty where it holds nothing but its number, or where its
        cells say different things, of which nobody can tell what is said of which number."""
        own = self.passage.text.value
        blank = re.sub(r"\W", "", own) == re.sub(r"\W", "", self.passage.number)
        blank = blank or len(set(_positions(own))) > 1
        return "" if blank else " ".join([own, *(item.text.value for item in self.items)])

    @cached_property
    def wording(self) -> str:
        return wording.wording(self.text)

    @property
    def asks(self) -> bool:
        """Whether the row only repeats what was asked, and by whom."""
        return bool(self.text) and not wording.apart(f"{self.text} Noted")[1].removesuffix("Noted")

    @property
    def answers_below(self) -> bool:
        """Whether what was asked, by whom, and then a position stand in it, and not in cells."""
        clear = wording.POSITIONS[self.wording] != "no-clear-position"
        asked = wording.apart(self.text)[0]
        stopped = self.text[len(asked) :].lstrip().startswith((";", "."))
        return clear and "|" not in self.text and bool(asked) and stopped

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.passage.path, *(item.path for item in self.items))


@dataclass(frozen=True)
class Merged:
    """Rows that one answer covers; ``said`` is the row whose own text gives the verdict."""

    rows: tuple[Row, ...]
    said: Row

    @property
    def text(self) -> str:
        return " ".join(row.text for row in self.rows)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for row in self.rows for path in row.paths)


def _positions(cells: str) -> Iterator[str]:
    """The positions that the cells of a row begin with, one or several in each."""
    for cell in cells.split("|"):
        words = _VERDICTS.split(cell.strip())
        while said := _leading(words):
            told = wording.POSITIONS[wording.whole(" ".join(words[:said]))]
            yield from [told] if told != _UNCLEAR else []
            words = words[said:]


def _leading(words: list[str]) -> int:
    """How many of these parts are a position, as ``Partially`` and ``Accepted`` are together."""
    lengths = range(min(len(words), _MOST_PARTS), 0, -1)
    return next((n for n in lengths if wording.whole(" ".join(words[:n]))), 0)


def rows_of(document: Document, prefix: str) -> list[Row]:
    """The rows; where most that only ask have paragraphs after them, these are their answers."""
    rows = [
        Row(row, tuple(document.below(row.path, Part.ITEM)), expand(row.number, told or prefix))
        for row, told in _with_paragraph(document)
    ]
    after = _paragraphs_after(document)
    asking = {row.passage.path for row in rows if row.asks}
    others = {path for path, said in after.items() if not said}
    last = asking - others - _followed_by_another(document)
    if 2 * len(last & after.keys()) <= len(last):
        return rows
    return [
        replace(row, items=(*row.items, *after.get(row.passage.path, ()))) if row.asks else row
        for row in rows
    ]


def _with_paragraph(document: Document) -> Iterator[tuple[Passage, str]]:
    """Each row with the paragraph of the report that the words before the rows name, if any."""
    told = ""
    for passage in document.passages:
        if passage.part is Part.ROW:
            yield passage, told
        elif passage.part is not Part.ITEM:
            told = paragraph_named(passage.heading or passage.text.value)


def _followed_by_another(document: Document) -> set[str]:
    """The rows right after which another stands: what answers both comes after that."""
    return {one.path for one, next_ in pairwise(document.passages) if next_.part is Part.ROW}


def _paragraphs_after(document: Document) -> dict[str, list[Passage]]:
    """The paragraphs that stand between a row and what comes next, by the path of the row.

    None where the first of them speaks of other recommendations.
    """
    found: dict[str, list[Passage]] = {}
    row = ""
    for passage in document.passages:
        if is_answer_title(passage.heading):
            continue
        if passage.part in (Part.ROW, Part.SECTION, Part.HEADING):
            row = passage.path if passage.part is Part.ROW else ""
        elif row and passage.part is Part.PARAGRAPH:
            said = found.setdefault(row, [])
            others = states_of(passage.text.value) or begins_list(passage.text.value)
            said += [] if others else [passage]
            row = "" if others else row
    return found


def merged(rows: list[Row]) -> Iterator[Merged]:
    """The rows in order, those together that were one cell.

    A verdict alone and the explanation in the next row are one answer, where the table is so
    throughout; so are an explanation and, in the next row, a verdict on "these" two, and rows
    that only ask, before one with a labelled answer, or any where most have one below.
    """
    pairs = _verdicts_stand_apart(rows)
    each = 2 * sum(row.answers_below for row in rows) > len(rows)
    place = 0
    while place < len(rows):
        asked = _asked_together(rows[place:], each)
        if asked:
            yield Merged(asked, asked[-1])
            place += len(asked)
            continue
        row, following = rows[place], rows[place + 1] if place + 1 < len(rows) else None
        place += 1
        if following and pairs and _verdict_then_ground(row, following):
            yield Merged((row, following), row)
            place += 1
        elif following and _ground_then_verdict(row, following):
            yield Merged((row, following), following)
            place += 1
        else:
            yield Merged((row,), row)


def _asked_together(rows: list[Row], each: bool) -> tuple[Row, ...]:
    """The first rows, where several only ask and the last of them has a "Response:" to all.

    Where ``each`` has its answer on a line below, it needs no such label.
    """
    asking = tuple(takewhile(lambda row: row.wording == "explains-only" and row.asks, rows))
    last = rows[len(asking)] if asking and len(asking) < len(rows) else None
    below = last and (wording.labels(last.text) or (each and last.answers_below))
    several = last and wording.speaks_of_several(last.text)
    told = below or several or (last and _names(last.text, [*asking, last]))
    return (*asking, last) if last and told else ()


def _names(text: str, rows: list[Row]) -> bool:
    """Whether a text names the recommendations of some rows, and no other, together."""
    numbers = [number for row in rows for number in row.numbers]
    list_, dot, _ = numbers[0].rpartition(".")
    runs = (expand(match[0], list_ if dot else "") for match in _RUN.finditer(text))
    return len(rows) > 1 and any(run == tuple(numbers) for run in runs)


def repeated(rows: list[Row]) -> set[str]:
    """Texts that stand in several rows: at most one of them can answer its own number."""
    texts = Counter(row.text for row in rows if len(row.text) > _TELLING)
    return {text for text, times in texts.items() if times > 1}


def _verdicts_stand_apart(rows: list[Row]) -> bool:
    """Whether rows with a verdict alone are, as a rule, followed by one with grounds alone."""
    pairs = list(zip(rows, rows[1:], strict=False))
    alone = [pair for pair in pairs if wording.is_only_verdict(pair[0].text)]
    together = sum(_verdict_then_ground(*pair) for pair in alone)
    return together > 1 and together >= _MERGED * len(alone)


def _verdict_then_ground(row: Row, following: Row) -> bool:
    return wording.is_only_verdict(row.text) and following.wording == "explains-only"


def _ground_then_verdict(row: Row, following: Row) -> bool:
    return (
        row.wording == "explains-only"
        and len(following.numbers) == 1
        and wording.speaks_of_several(following.text)
    )
