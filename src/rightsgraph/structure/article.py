"""Articles about a review: problem sections, unnumbered paragraphs, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from rightsgraph.structure.asking import demands_something
from rightsgraph.structure.blocks import is_bullet, join, paragraphs, respaced, without_bullet
from rightsgraph.structure.headings import headings, stands_apart
from rightsgraph.structure.layout import is_private, without_furniture
from rightsgraph.structure.notes import apart, called
from rightsgraph.structure.prose import is_prose
from rightsgraph.structure.rows import rows_apart, with_rows
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_HEADING = re.compile(r"^[\s#]*(\d{1,2})\.\s+(?=[A-Z])")
_END = re.compile(r"[.?!:][”\"’]?\s*(?:\d{0,2}|\ue000\d+\ue001|\[\d+\])$")
_LONGEST_HEADING = 3
_LAST_PART = 0.7


def passages(text: Text) -> list[Passage]:
    """Paragraphs before the first section, sections with their paragraphs, then footnotes.

    Contact details are no passages: they are private.
    """
    lines, notes = apart(respaced(text.lines()))
    body, rows = rows_apart(_until_contact(without_furniture(lines)))
    starts = _starts(body)
    first = starts[0].begin if starts else len(body)
    found = _paragraphs(body[_titles(body[:first]) : first], "")
    for ordinal, start in enumerate(starts, 1):
        end = starts[ordinal].begin if ordinal < len(starts) else len(body)
        if stands_apart(start.title):
            break
        found += _section(ordinal, start, body[start.begin : end])
    return [*with_rows(_with_text(called(found, notes)), rows), *notes.passages]


@dataclass(frozen=True)
class _Start:
    begin: int
    length: int
    number: str
    title: str


def _starts(lines: list[Text]) -> list[_Start]:
    """Numbered headings where they count up, else headings of any style."""
    numbered = _numbered(lines)
    if numbered:
        return numbered
    heads = headings(lines)
    titled = [h for h in heads if h.rank == "#"]
    return [
        _Start(h.begin, h.end - h.begin, h.number, h.title)
        for h in heads
        if not (titled == [h] and len(heads) > 1)
        and (h.rank.startswith("##") or _has_prose(lines[: h.begin]))
    ]


def _has_prose(lines: list[Text]) -> bool:
    """Whether a sentence stands before a heading: else it is the article's title."""
    return _titles(lines) < len(lines)


def _numbered(lines: list[Text]) -> list[_Start]:
    """Numbered headings after a blank line, counting up, closed by a blank line."""
    found: list[_Start] = []
    for place, line in enumerate(lines):
        match = _HEADING.match(line.value)
        after_blank = place == 0 or not lines[place - 1].value.strip()
        if match and after_blank and int(match[1]) == len(found) + 1:
            length = _run(lines, place)
            title = _HEADING.sub("", join(lines[place : place + length]).value)
            if length <= _LONGEST_HEADING:
                found.append(_Start(place, length, match[1], title))
    return found


def _run(lines: list[Text], place: int) -> int:
    """How many lines follow without a blank, the first included."""
    length = 0
    while place + length < len(lines) and lines[place + length].value.strip():
        length += 1
    return length


def _titles(lines: list[Text]) -> int:
    """How many of the first lines are dateline and title: blocks that end no sentence."""
    length = 0
    while length < len(lines):
        begin = next((n for n in range(length, len(lines)) if lines[n].value.strip()), len(lines))
        end = begin + _run(lines, begin)
        if _END.search(join(lines[begin:end]).value):
            break
        length = max(end, length + 1)
    return length


def _section(ordinal: int, start: _Start, lines: list[Text]) -> list[Passage]:
    """A section and its paragraphs; until the notes are called its text is its title alone."""
    path = f"section/{ordinal}"
    title = join(lines[: start.length])
    inside = _paragraphs(lines[start.length :], path)
    number, heading = start.number, start.title
    return [Passage(Part.SECTION, path, title, ordinal, number=number, heading=heading), *inside]


def _with_text(found: list[Passage]) -> list[Passage]:
    """The sections with the text of their paragraphs, footnote calls removed."""
    return [
        replace(p, text=join([p.text, *(x.text for x in found if x.parent == p.path)]))
        if p.part is Part.SECTION
        else p
        for p in found
    ]


def _paragraphs(lines: list[Text], parent: str) -> list[Passage]:
    """Paragraphs, bullets among them; what demands something is an item if it has a bullet, or
    stands beside another, as where the bullets are lost."""
    prefix = f"{parent}/" if parent else ""
    found: list[Passage] = []
    count: Counter[Part] = Counter()
    groups = paragraphs(lines)
    texts = [join([without_bullet(group[0]), *group[1:]]) for group in groups]
    asking = [False, *(demands_something(text.value) for text in texts), False]
    for place, (group, text) in enumerate(zip(groups, texts, strict=True)):
        listed = is_bullet(group[0]) or asking[place] or asking[place + 2]
        demanded = asking[place + 1] and listed
        if demanded or is_prose(text.value):
            part, name = (Part.ITEM, "item") if demanded else (Part.PARAGRAPH, "paragraph")
            count[part] += 1
            path = f"{prefix}{name}/{count[part]}"
            found.append(Passage(part, path, text, count[part], parent))
    return found


def _until_contact(lines: list[Text]) -> list[Text]:
    """The lines up to the addresses at the end; those elsewhere go with their paragraph."""
    last = _LAST_PART * len(lines)
    ends = [n for n, line in enumerate(lines) if n >= last and is_private(line.value)]
    return lines[: ends[0]] if ends else lines
