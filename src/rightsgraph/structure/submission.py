"""Stakeholder submissions: themes, each with its problem and a list of recommendations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rightsgraph.lexicon import states
from rightsgraph.structure.asking import asks, demands_something, leads
from rightsgraph.structure.blocks import ends_sentence, join, paragraphs, respaced
from rightsgraph.structure.headings import (
    Heading,
    deeper,
    headings,
    is_list_title,
    stands_apart,
)
from rightsgraph.structure.layout import is_line, is_private, rule, without_pages
from rightsgraph.structure.lists import Item, items, mark
from rightsgraph.structure.notes import apart, called, unmarked
from rightsgraph.structure.prose import prose
from rightsgraph.structure.rows import rows_apart, with_rows
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_SHORTEST_INTRO = 60
_HEAD = re.compile(r"\s*(?:[IVX]{1,5}|[A-Z])[.)]\s+[A-Z]")
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]?\s+[A-Z]")


@dataclass(frozen=True)
class _Theme:
    """A heading with its lines; ``listed`` where all below it are recommendations."""

    heading: Heading
    lines: list[Text]
    listed: bool


def passages(text: Text) -> list[Passage]:
    """Sections by theme; in each its problem paragraphs and its recommendations as items."""
    lines, notes = apart(respaced(text.lines()))
    lines, rows = rows_apart(without_pages(lines))
    lines = list(_heads_apart(lines))
    heads = headings(lines)
    themes = list(_themes(lines, heads))
    found = _introduction(lines[: heads[0].begin]) if heads else []
    for ordinal, theme in enumerate(themes, 1):
        found += _section(ordinal, theme, lines)
    return [*with_rows(called(found, notes), rows), *notes.passages] if themes else []


def _heads_apart(lines: list[Text]) -> Iterator[Text]:
    """The lines with a blank one between a heading and a numbered paragraph right below it."""
    before = ""
    for line, after in zip(lines, [*lines[1:], Text("")], strict=True):
        yield line
        if not before and _HEAD.match(line.value) and _NUMBERED.match(after.value):
            yield line[:0]
        before = line.value.strip()


def _introduction(lines: list[Text]) -> list[Passage]:
    """The sentences before the first heading, without what else a title page prints."""
    kept = [p for p in prose(lines, "") if len(p.text) >= _SHORTEST_INTRO]
    whole = [p for p in kept if p.part is Part.PARAGRAPH and p.text.value.endswith(".")]
    return [replace(p, path=f"paragraph/{n}", ordinal=n) for n, p in enumerate(whole, 1)]


def _themes(lines: list[Text], heads: list[Heading]) -> Iterator[_Theme]:
    """Headings with text below them, without the document's title, annexes and addresses."""
    own = _own_list(lines, heads)
    starts = [h for h in heads if h is own or not is_list_title(h.title)]
    listed: Heading | None = None
    for place, head in enumerate(starts):
        end = starts[place + 1].begin if place + 1 < len(starts) else len(lines)
        inside = lines[head.end : end]
        if listed and not deeper(head.rank, listed.rank):
            listed = None
        listed = head if head is own else listed
        empty = not any(line.value.strip() for line in inside)
        title = (place == 0 and _is_title(starts, lines)) or _is_front(head, lines[:end])
        if not (empty or title or stands_apart(head.title) or _is_address(inside)):
            yield _Theme(head, inside, listed is not None)


def _is_address(lines: list[Text]) -> bool:
    """Whether lines give contact details and say nothing else."""
    return is_private(join(lines).value) and not prose(lines, "")


def _is_front(head: Heading, lines: list[Text]) -> bool:
    """Whether a heading reads as the document's title, with no sentence or list up to its end.

    The name of the State alone is a title, too, where no sentence follows.
    """
    if any(map(mark, lines[head.end :])):
        return False
    said = prose(lines, "")
    if states().lookup(head.title):
        return not any(passage.text.value.endswith(".") for passage in said)
    return bool(rule("title_words").fullmatch(head.title)) and not said


def _is_title(heads: list[Heading], lines: list[Text]) -> bool:
    """Whether the first heading is the document's title."""
    first = heads[0]
    if first.rank == "#" and len(heads) > 1:
        return all(deeper(head.rank, "#") for head in heads[1:])
    leading = not any(line.value.strip() for line in lines[: first.begin])
    return leading and len(heads) > 1 and bool(rule("title_words").fullmatch(first.title))


def _own_list(lines: list[Text], heads: list[Heading]) -> Heading | None:
    """The heading of the one list for all themes, where a document has it in a section apart."""
    titles = [line for line in lines if is_list_title(line.value)]
    own = [place for place, head in enumerate(heads) if is_list_title(head.title)]
    return heads[own[0]] if len(titles) == len(own) == 1 and own[0] != 1 else None


def _section(ordinal: int, theme: _Theme, lines: list[Text]) -> list[Passage]:
    path = f"section/{ordinal}"
    found: list[Passage] = []
    count = {Part.PARAGRAPH: 0, Part.ITEM: 0}
    for is_list, part in _parts(theme):
        new = (
            _recommendations(part, path, count[Part.ITEM])
            if is_list
            else [p for p in prose(part, path, count[Part.PARAGRAPH]) if not leads(p.text.value)]
        )
        for passage in new:
            if passage.parent == path:
                count[passage.part] = passage.ordinal
        found += new
    head = theme.heading
    inside = unmarked(join([*lines[head.begin : head.end], *theme.lines]))
    section = Passage(Part.SECTION, path, inside, ordinal, number=head.number, heading=head.title)
    return [section, *found]


def _parts(theme: _Theme) -> Iterator[tuple[bool, list[Text]]]:
    """The lines of a theme in turns: prose (False) and lists of recommendations (True)."""
    part: list[Text] = []
    in_list = titled = theme.listed
    for place, line in enumerate(theme.lines):
        title = is_list_title(line.value)
        turn = title or (
            _ends_list(theme.lines, place, part, titled)
            if in_list
            else _begins_list(theme.lines, place, part)
        )
        if turn:
            yield in_list, part
            in_list = title or not in_list
            titled = title or (titled and in_list)
            part = []
        if not title:
            part.append(line)
    yield in_list, part


def _begins_list(lines: list[Text], place: int, before: list[Text]) -> bool:
    """Whether recommendations begin here: a mark after words that lead to them, or a demand."""
    line = lines[place]
    own = mark(line)
    if own:
        return own.style == "label" or demands_something(line.value[own.end :]) or _led(before)
    after_blank = place > 0 and not lines[place - 1].value.strip()
    return after_blank and (demands_something(line.value) or (asks(line.value) and _led(before)))


def _led(before: list[Text]) -> bool:
    groups = paragraphs(before)
    return bool(groups) and leads(join(groups[-1]).value)


def _ends_list(lines: list[Text], place: int, part: list[Text], titled: bool) -> bool:
    """Whether prose goes on here after a list: a new sentence that has no mark and asks nothing."""
    line = lines[place].value
    after_blank = place > 0 and not lines[place - 1].value.strip()
    last = next((x.value for x in reversed(part) if x.value.strip()), "")
    if not (after_blank and last and ends_sentence(last)):
        return False
    if _counts_paragraphs(lines[place], part):
        return True
    if not line.strip()[:1].isupper():
        return False
    grouping = line.strip().endswith(":") or (titled and not ends_sentence(line) and _short(line))
    return not (mark(lines[place]) or asks(line) or grouping or (titled and " should " in line))


def _counts_paragraphs(line: Text, part: list[Text]) -> bool:
    """Whether a number leads prose again, after items with other marks, and asks nothing."""
    own = mark(line)
    first = next((m for m in map(mark, part) if m), None)
    numbered = own is not None and own.style in ("number", "dotted")
    if own is None or not numbered or first is None or first.style == own.style:
        return False
    return not asks(line.value[own.end :])


def _short(line: str) -> bool:
    return len(line.split()) <= 8


def _recommendations(lines: list[Text], parent: str, count: int) -> list[Passage]:
    found: list[Passage] = []
    listed = list(items(lines))
    marked = any(item.mark for item in listed)
    for item in listed:
        text = join(item.lines)
        if not _is_recommendation(item, text.value, marked):
            continue
        count += 1
        label = item.mark.label if item.mark else ""
        found.append(Passage(Part.ITEM, f"{parent}/item/{count}", text, count, parent, label))
    return found


def _is_recommendation(item: Item, text: str, marked: bool) -> bool:
    """Whether an item asks something; what leads to a list or groups its items does not.

    Beside items that have marks, one without must say that it asks.
    """
    if is_private(text) or leads(text) or is_line("recommendation_group", text):
        return False
    heads_others = text.endswith(":") or (_short(text) and not ends_sentence(text))
    if item.mark or marked:
        return item.mark is not None or (asks(text) and not heads_others)
    return asks(text) or not heads_others
