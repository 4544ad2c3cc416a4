"""Footnotes: told apart from the text, and their calls found in it.

A note is led by a mark (``[1]``, ``¹``, a superscript) or by a bare number below a rule, below
a title such as "Endnotes", before words that only notes begin with (``layout.yaml``), or where
the text calls it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rightsgraph.structure.blocks import join
from rightsgraph.structure.layout import is_line, rule
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, Text
from rightsgraph.tree import Part, Passage

_RULE = re.compile(r"^[ _]{20,}$")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARKS = rf"{NOTE_OPEN}\d{{1,3}}{NOTE_CLOSE}|\[\^?\d{{1,3}}\]|[{_RAISED}]{{1,3}}"
_CALL_MARK = re.compile(rf"[ ]?(?:{_MARKS})")
_MARKED = re.compile(rf"^\s*({_MARKS})[:.]?\s*(?=\S)")
_BARE = re.compile(r"^\s*(\d{1,3})[.)]?\s*(?=[A-Za-z(:\"“‘h«])")
_UNMARKED = re.compile(r"^\s*(\d{1,3})\s+(?=[A-Z(\"“‘«])")
_LOST = r"(?:(?<=[A-Za-z%])|(?<=[.,;:”’\"')\]])\s?){}(?=[\s,.;:(]|$)"


@dataclass(frozen=True)
class Notes:
    """The footnotes of a document; ``marked`` where marks set off their numbers."""

    passages: tuple[Passage, ...] = ()
    marked: bool = False


def apart(lines: list[Text]) -> tuple[list[Text], Notes]:
    """The lines of the body, and the footnotes, which count up from 1.

    Notes below a rule end where a line begins a page, with a form feed or a space; marked
    ones at a blank line; those below a title with the document.
    """
    body: list[Text] = []
    notes: list[list[Text]] = []
    inside = ""
    for place, line in enumerate(lines):
        opens = _opens(lines, place, len(notes))
        follows = bool(inside) and _number(line.value) == len(notes) + 1
        if opens == "note" or follows:
            inside = inside or "note"
            notes.append([line])
        elif opens:
            inside = opens
        elif _ends(inside, line.value):
            body += [line[:0], line]
            inside = ""
        elif inside and notes:
            notes[-1] += [] if rule("copyright").match(line.value.strip()) else [line]
        elif not inside:
            body.append(line)
    marked = bool(notes) and bool(_MARKED.match(notes[0][0].value))
    return body, Notes(tuple(_footnote(n, group) for n, group in enumerate(notes, 1)), marked)


def _opens(lines: list[Text], place: int, count: int) -> str:
    """What opens notes here: ``rule``, ``title``, a single ``note``, or nothing."""
    line = lines[place].value
    if _RULE.match(line) and _next_number(lines, place) == count + 1:
        return "rule"
    if is_line("notes", line) and _next_number(lines, place) == count + 1:
        return "title"
    after_blank = place == 0 or not lines[place - 1].value.strip()
    if (
        after_blank
        and _number(line) == count + 1
        and (_is_note(line) or _are_called(lines, place, count))
    ):
        return "note"
    return ""


def _are_called(lines: list[Text], place: int, count: int) -> bool:
    """Whether the bare numbers from here on lead notes: they count up, and the text calls all."""
    marks = (_UNMARKED.match(line.value) for line in lines[place:])
    numbers = [int(match[1]) for match in marks if match]
    due = list(range(count + 1, count + 1 + len(numbers)))
    if not _UNMARKED.match(lines[place].value) or numbers != due:
        return False
    before = "\n".join(line.value for line in lines[:place])
    text = "\n".join(line.value for line in lines)
    return all(re.search(_LOST.format(n), before if n == due[0] else text) for n in due)


def _is_note(line: str) -> bool:
    bare = _BARE.match(line)
    return bool(_MARKED.match(line)) or bool(bare and rule("note_words").match(line[bare.end() :]))


def _number(line: str) -> int:
    match = _MARKED.match(line) or _BARE.match(line)
    return value(match[1]) if match else 0


def value(mark: str) -> int:
    """The number in a mark: ``[^3]`` → 3, ``¹²`` → 12."""
    plain = "".join(str(_RAISED.index(c)) if c in _RAISED else c for c in mark)
    return int("".join(c for c in plain if c.isdigit()) or 0)


def _next_number(lines: list[Text], place: int) -> int:
    following = (line.value for line in lines[place + 1 :] if line.value.strip())
    return _number(next(following, ""))


def _ends(inside: str, line: str) -> bool:
    if inside == "rule":
        return bool(line.strip()) and line[0] in "\f "
    return inside == "note" and not line.strip()


def _footnote(ordinal: int, lines: list[Text]) -> Passage:
    text = join(lines)
    match = _MARKED.match(text.value) or _BARE.match(text.value)
    body = text[match.end() :] if match else text
    return Passage(Part.FOOTNOTE, f"footnote/{ordinal}", body.strip(), ordinal, number=str(ordinal))


def unmarked(text: Text) -> Text:
    """A text without the marks that call footnotes."""
    return text.sub(_CALL_MARK) if NOTE_OPEN in text.value else text


def called(found: list[Passage], notes: Notes) -> list[Passage]:
    """The passages without the footnote numbers in their words, and with what they call.

    Numbers that lost their superscript are told by counting up.
    """
    done: list[Passage] = []
    number = 1
    for passage in found:
        if passage.part is Part.SECTION:
            done.append(passage)
            continue
        text, here = _marked(passage.text, notes)
        if not notes.marked:
            text, lost = _lost(text, number, len(notes.passages))
            here += lost
        number = max([number, *(n + 1 for n in here)])
        paths = tuple(f"footnote/{n}" for n in dict.fromkeys(here))
        done.append(replace(passage, text=text, notes=paths) if here else passage)
    return done


def _marked(text: Text, notes: Notes) -> tuple[Text, list[int]]:
    """The text without the marks of existing notes, and their numbers."""
    here: list[int] = []

    def drop(match: re.Match[str]) -> str | None:
        number = value(match.group())
        if not 0 < number <= len(notes.passages):
            return "" if NOTE_OPEN in match.group() else None
        here.append(number)
        return ""

    return text.sub(_CALL_MARK, drop), here


def _lost(text: Text, number: int, last: int) -> tuple[Text, list[int]]:
    here: list[int] = []
    while number <= last:
        match = re.search(_LOST.format(number), text.value)
        if not match:
            break
        text = text.replace([(match.start(), match.end(), "")])
        here.append(number)
        number += 1
    return text, here


def language(text: str) -> str:
    """The language of a note, as its letters tell it: notes are often left untranslated."""
    letters = [character for character in text if character.isalpha()]
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in letters)
    return "ru" if cyrillic * 2 > len(letters) else "en"
