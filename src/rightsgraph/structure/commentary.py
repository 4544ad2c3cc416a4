"""Commentary on a list of issues: issues with their articles, each with proposed questions."""

from __future__ import annotations

import re

from rightsgraph.structure.blocks import (
    is_bullet,
    join,
    paragraphs,
    without_bullet,
    without_furniture,
)
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_ISSUE = re.compile(r"^[\s#]*Issue\s+(\d{1,3})\s*[.:]\s*", re.I)
_QUESTIONS = re.compile(
    r"^[\s#]*(?:Recommended|Suggested|Proposed)\s+questions?\b\s*[:.]?\s*$", re.I
)
_LETTER = re.compile(r"^\s*\(?([a-zа-я])\)\s*", re.I)
_ARTICLES_END = re.compile(r"\(\s*arts?\b[^)]*\)\s*$", re.I)
_CYRILLIC = {"а": "a", "в": "b", "б": "b", "с": "c", "д": "d", "е": "e", "ф": "f", "г": "g"}
_LONGEST_HEADING = 3


def passages(text: Text) -> list[Passage]:
    """Introductory paragraphs; a section per issue with its paragraphs and question items."""
    lines = without_furniture(text.lines())
    starts = [n for n, line in enumerate(lines) if _ISSUE.match(line.value)]
    intro = [
        Passage(Part.PARAGRAPH, f"paragraph/{n}", join(group), n)
        for n, group in enumerate(_prose(lines[: starts[0]] if starts else lines), 1)
    ]
    found = intro if starts else []
    for ordinal, begin in enumerate(starts, 1):
        end = starts[ordinal] if ordinal < len(starts) else len(lines)
        found += _issue(ordinal, lines[begin:end])
    return found


def _prose(lines: list[Text]) -> list[list[Text]]:
    """Paragraphs without headings such as ``Introduction:``."""
    return [group for group in paragraphs(lines) if not join(group).value.endswith(":")]


def _issue(ordinal: int, lines: list[Text]) -> list[Passage]:
    """One issue: its heading may run over lines, up to the articles in brackets."""
    match = _ISSUE.match(lines[0].value)
    number = match[1] if match else str(ordinal)
    path = f"section/{number}"
    length = _heading_length(lines)
    heading = _ISSUE.sub("", join(lines[:length]).value)
    asked = next((n for n, x in enumerate(lines) if _QUESTIONS.match(x.value)), len(lines))
    whole = join(lines)
    section = Passage(Part.SECTION, path, whole, ordinal, number=number, heading=heading)
    return [section, *_body(path, lines[length:asked]), *_questions(path, lines[asked + 1 :])]


def _heading_length(lines: list[Text]) -> int:
    seen = 0
    for place, line in enumerate(lines):
        seen += bool(line.value.strip())
        if _ARTICLES_END.search(line.value):
            return place + 1
        if seen >= _LONGEST_HEADING:
            break
    return 1


def _body(path: str, lines: list[Text]) -> list[Passage]:
    """Paragraphs; bullets belong as items to the paragraph before them."""
    found: list[Passage] = []
    above, count, items = path, 0, 0
    for group in paragraphs(lines):
        if is_bullet(group[0]) and count:
            items += 1
            text = join([without_bullet(group[0]), *group[1:]])
            found.append(Passage(Part.ITEM, f"{above}/item/{items}", text, items, above))
            continue
        count, items = count + 1, 0
        above = f"{path}/paragraph/{count}"
        found.append(Passage(Part.PARAGRAPH, above, join(group), count, path))
    return found


def _questions(path: str, lines: list[Text]) -> list[Passage]:
    """Items by their letters, which count up; a Cyrillic letter stands for the Latin one."""
    groups: list[list[Text]] = []
    for line in lines:
        match = _LETTER.match(line.value)
        if match and _latin(match[1]) == chr(ord("a") + len(groups)):
            groups.append([line[match.end() :]])
        elif groups:
            groups[-1].append(line)
    return [
        Passage(
            Part.ITEM,
            f"{path}/item/{(letter := chr(ord('a') + place))}",
            join(group),
            place + 1,
            path,
            number=letter,
        )
        for place, group in enumerate(groups)
    ]


def _latin(letter: str) -> str:
    return _CYRILLIC.get(letter.lower(), letter.lower())
