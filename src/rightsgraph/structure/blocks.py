"""Lines to paragraphs, for texts whose paragraphs survive only as line ends and blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rightsgraph.text import Text

_FURNITURE = re.compile(r"\s*(?:\d{1,4}|(?:https?://|www\.)\S+)\s*")
_ENDS_SENTENCE = re.compile(r"[.?!:;][”\"’')\]]*\s*\d{0,2}\s*$")
_BULLET = re.compile(r"\s*(?:[•●▪◦■o*\uf0b7\uf0a7-]|–)\s+(?=\S)")
_CUT_WORD = re.compile(r"[a-z]-$")
_FULL_LINE = 0.85


def without_furniture(lines: Iterable[Text]) -> list[Text]:
    """The lines that are neither a page number nor an address that a page foot repeats."""
    return [line for line in lines if not _FURNITURE.fullmatch(line.value)]


def is_bullet(line: Text) -> bool:
    return bool(_BULLET.match(line.value))


def without_bullet(line: Text) -> Text:
    match = _BULLET.match(line.value)
    return line[match.end() :] if match else line


def join(lines: Iterable[Text]) -> Text:
    """Lines as one flat text; a word cut at a line's end keeps its hyphen and no space."""
    text = Text("")
    for line in lines:
        part = line.flat()
        if len(text) and len(part) and not _CUT_WORD.search(text.value):
            text = text + Text(" ", part.origin[:1])
        text = text + part
    return text


def paragraphs(lines: list[Text]) -> list[list[Text]]:
    """The lines of each paragraph.

    A paragraph ends where a sentence does, before a blank line, an indented line or a
    bullet. Where every other line is blank, blanks tell nothing, and only a short line ends
    one. A page break inside a sentence ends none.
    """
    full = _FULL_LINE * max((len(line.value.rstrip()) for line in lines), default=0)
    double = _double_spaced(lines)
    groups: list[list[Text]] = []
    blank = True
    for line in lines:
        if not line.value.strip():
            blank = True
            continue
        last = groups[-1][-1].value if groups else ""
        apart = blank or line.value[0] in " \t"
        short = not double or len(last.rstrip()) < full
        ended = bool(_ENDS_SENTENCE.search(last)) and apart and short
        after_list = blank and bool(groups) and is_bullet(groups[-1][0]) and line.value[0].isupper()
        if not groups or ended or after_list or is_bullet(line):
            groups.append([line])
        else:
            groups[-1].append(line)
        blank = False
    return groups


def _double_spaced(lines: list[Text]) -> bool:
    """Whether most lines stand alone between blank ones."""
    values = [bool(line.value.strip()) for line in lines]
    pairs = list(zip(values, values[1:], strict=False))
    together = sum(a and b for a, b in pairs)
    return sum(values) > 2 and together < 0.2 * sum(values)
