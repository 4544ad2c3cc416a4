"""Stakeholder submissions: themes, each with its problem and a list of recommendations."""

from __future__ import annotations

import re

from rightsgraph.lexicon import patterns
from rightsgraph.structure.blocks import (
    is_bullet,
    join,
    paragraphs,
    without_bullet,
    without_furniture,
)
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_MARKED = re.compile(r"\s*#{1,6}\s+\S")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,5})\.\s+[A-Z][^.;]{3,80}$")
_ITEM_START = re.compile(r"\s*(?:\(?[a-z0-9]{1,2}[.)]\s+)?[A-Z]")
_ITEM_END = re.compile(r"[.;]\s*$")
_LIST_TITLE = re.compile(r"\s*#*\s*(?:Key\s+)?Recommendations?(?:\s+to\b[^:]*)?\s*:?\s*$", re.I)


def passages(text: Text) -> list[Passage]:
    """Sections by theme; in each its problem paragraphs and its recommendations as items."""
    lines = without_furniture(text.lines())
    starts = [n for n, line in enumerate(lines) if _is_heading(lines, n)]
    found: list[Passage] = []
    for ordinal, begin in enumerate(starts, 1):
        end = starts[ordinal] if ordinal < len(starts) else len(lines)
        found += _section(ordinal, lines[begin], lines[begin + 1 : end])
    return found


def _is_heading(lines: list[Text], place: int) -> bool:
    """A line in capitals, numbered or with ``#``, right before prose and not the title."""
    line = lines[place].value
    if _LIST_TITLE.match(line) or not (
        _MARKED.match(line) or _in_capitals(line) or _NUMBERED.match(line)
    ):
        return False
    following = next((x.value for x in lines[place + 1 :] if x.value.strip()), "")
    return bool(following) and not (_MARKED.match(following) or _in_capitals(following))


def _in_capitals(line: str) -> bool:
    return len(line.strip()) > 7 and line.isupper()


def _section(ordinal: int, heading: Text, body: list[Text]) -> list[Passage]:
    path = f"section/{ordinal}"
    first = next((n for n in range(len(body)) if _begins_list(body, n)), len(body))
    problems = [
        Passage(Part.PARAGRAPH, f"{path}/paragraph/{n}", join(group), n, path)
        for n, group in enumerate(paragraphs(body[:first]), 1)
    ]
    items = [
        Passage(Part.ITEM, f"{path}/item/{n}", join(group), n, path)
        for n, group in enumerate(_items(body[first:]), 1)
    ]
    title = heading.sub(re.compile(r"^[\s#]*(?:(?:\d{1,2}|[IVX]{1,5})\.\s+)?")).flat()
    inside = join([heading, *body])
    section = Passage(Part.SECTION, path, inside, ordinal, heading=title.value)
    return [section, *problems, *items]


def _begins_list(body: list[Text], place: int) -> bool:
    """Whether the recommendations begin here: a bullet, a title, or a demand after a blank."""
    line = body[place].value
    if is_bullet(body[place]) or _LIST_TITLE.match(line):
        return True
    after_blank = place > 0 and not body[place - 1].value.strip()
    return after_blank and demands_something(line)


def demands_something(line: str) -> bool:
    """Whether a sentence begins with a verb that asks (``verbs.yaml``)."""
    first = re.match(r"\W*([A-Za-z]+)", line)
    return bool(first) and first[1].lower() in patterns("verbs")["demanding"] if first else False


def _items(lines: list[Text]) -> list[list[Text]]:
    """The lines of each recommendation: one begins at a bullet, or where the last has ended."""
    groups: list[list[Text]] = []
    for line in lines:
        if not line.value.strip() or _LIST_TITLE.match(line.value):
            continue
        ended = not groups or bool(_ITEM_END.search(groups[-1][-1].value))
        if is_bullet(line) or (ended and _ITEM_START.match(line.value)):
            groups.append([without_bullet(line)])
        else:
            groups[-1].append(line)
    return groups
