"""Articles about a review: numbered problem sections, unnumbered paragraphs, footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rightsgraph.structure.blocks import join, paragraphs
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, Text
from rightsgraph.tree import Part, Passage

_HEADING = re.compile(r"^[\s#]*(\d{1,2})\.\s+(?=[A-Z])")
_RULE = re.compile(r"^[ _]{20,}$")
_NOTE_START = re.compile(r"^\s*(\d{1,2})\s*(?=[A-Za-z(:\"“‘h])")
_CALL = r"(?<=[A-Za-z.,;:”’\"')\]%])\s?{}(?=[\s,.;:(]|$)"
_CONTACT = re.compile(r"(?i)\bfor (?:more|further)\b.{0,40}\b(?:information|details)\b|\S@\S+\.\w")
_END = re.compile(r"[.?!:][”\"’]?\s*\d{0,2}$")
_LONGEST_HEADING = 3


def passages(text: Text) -> list[Passage]:
    """Paragraphs before the first section, sections with their paragraphs, then footnotes.

    Contact details are no passages: they are private.
    """
    body, notes = _apart(text.lines())
    starts = _headings(body)
    first = starts[0].begin if starts else len(body)
    found = _called(_paragraphs(body[_titles(body[:first]) : first], ""), 1, len(notes))
    for place, start in enumerate(starts):
        end = starts[place + 1].begin if place + 1 < len(starts) else len(body)
        calls = sum(len(passage.notes) for passage in found if passage.part is Part.PARAGRAPH)
        found += _section(place + 1, start, body[start.begin : end], calls + 1, len(notes))
    return [*found, *notes]


@dataclass(frozen=True)
class _Start:
    begin: int
    length: int
    number: str


def _apart(lines: list[Text]) -> tuple[list[Text], list[Passage]]:
    """The lines of the body, and the footnotes, which stand below a rule at each page's foot.

    The body goes on where a line begins a page: with a form feed or a space.
    """
    body: list[Text] = []
    notes: list[list[Text]] = []
    in_notes = False
    for line in lines:
        if _RULE.match(line.value):
            in_notes = True
        elif in_notes and _starts_page(line.value) and not _is_next_note(line.value, len(notes)):
            in_notes = False
            body += [line[:0], line]
        elif in_notes and _is_next_note(line.value, len(notes)):
            notes.append([line])
        elif in_notes and notes:
            notes[-1].append(line)
        elif not in_notes:
            body.append(line)
    return body, [_footnote(n, group) for n, group in enumerate(notes, 1)]


def _starts_page(line: str) -> bool:
    return bool(line.strip()) and (line.startswith("\f") or line.startswith(" "))


def _is_next_note(line: str, count: int) -> bool:
    match = _NOTE_START.match(line)
    return bool(match) and int(match[1]) == count + 1 if match else False


def _footnote(ordinal: int, lines: list[Text]) -> Passage:
    text = join(lines)
    match = _NOTE_START.match(text.value)
    body = text[match.end() :] if match else text
    return Passage(Part.FOOTNOTE, f"footnote/{ordinal}", body.strip(), ordinal, number=str(ordinal))


def _headings(lines: list[Text]) -> list[_Start]:
    """Numbered headings after a blank line, counting up, closed by a blank line."""
    found: list[_Start] = []
    for place, line in enumerate(lines):
        match = _HEADING.match(line.value)
        after_blank = place == 0 or not lines[place - 1].value.strip()
        if match and after_blank and int(match[1]) == len(found) + 1:
            length = _run(lines, place)
            if length <= _LONGEST_HEADING:
                found.append(_Start(place, length, match[1]))
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


def _section(
    ordinal: int, start: _Start, lines: list[Text], first_note: int, notes: int
) -> list[Passage]:
    path = f"section/{start.number}"
    title = join(lines[: start.length])
    inside = _called(_paragraphs(lines[start.length :], path), first_note, notes)
    text = join([title, *(passage.text for passage in inside)])
    heading = _HEADING.sub("", title.value)
    section = Passage(Part.SECTION, path, text, ordinal, number=start.number, heading=heading)
    return [section, *inside]


def _paragraphs(lines: list[Text], parent: str) -> list[Passage]:
    prefix = f"{parent}/" if parent else ""
    found: list[Passage] = []
    for group in paragraphs(_until_contact(lines)):
        text = join(group)
        n = len(found) + 1
        found.append(Passage(Part.PARAGRAPH, f"{prefix}paragraph/{n}", text, n, parent))
    return found


def _until_contact(lines: list[Text]) -> list[Text]:
    ends = [n for n, line in enumerate(lines) if _CONTACT.search(line.value)]
    return lines[: ends[0]] if ends else lines


def _called(found: list[Passage], number: int, notes: int) -> list[Passage]:
    """The paragraphs without the footnote numbers in their words, and with what they call.

    Numbers that lost their superscript are told by counting up, here from ``number``.
    """
    called: list[Passage] = []
    for passage in found:
        text, here = passage.text, []
        while number <= notes:
            mark = f"{NOTE_OPEN}{number}{NOTE_CLOSE}"
            match = re.search(f"{mark}|{_CALL.format(number)}", text.value)
            if not match:
                break
            text = text.replace([(match.start(), match.end(), "")])
            here.append(f"footnote/{number}")
            number += 1
        called.append(replace(passage, text=text, notes=tuple(here)) if here else passage)
    return called
