"""Lines to paragraphs, for texts whose paragraphs survive only as line ends and blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rightsgraph.text import PARAGRAPH_END, Text

_CALL = r"\d{0,2}|\ue000\d+\ue001|\[\^?\d+\]|[¹²³⁰⁴-⁹]+"
_ENDS_SENTENCE = re.compile(rf"[.?!:;][”\"’')\]]*\s*(?:{_CALL})\s*$")
_BULLET = re.compile(r"\s*(?:[•●▪◦■o*‣⁃➢➤✓▫◆►\uf0b7\uf0a7\uf0d8-]|–)\s+(?=\S)")
_NUMBERED = re.compile(
    r"\s*(\d{1,2}(?:\.\d{1,2}){1,2}(?=\.?\s)|\d{1,3}(?=[.)]))[.)]?\s+(?=[A-Z“\"‘'])"
)
_COUNTED = re.compile(rf"{_NUMBERED.pattern}|\s*(?:[IVX]{{1,6}}|[A-H])\.\s+(?=[A-Z])")
_CUT_WORD = re.compile(r"[a-z]-$")
_FULL_LINE = 0.85
_SHORT_LINE = 60
_UNWRAPPED = 200
"""Wider than any wrapped line: a paragraph on a line of its own."""


def is_bullet(line: Text) -> bool:
    return bool(_BULLET.match(line.value))


def without_bullet(line: Text) -> Text:
    match = _BULLET.match(line.value)
    return line[match.end() :] if match else line


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, a footnote call aside."""
    return bool(_ENDS_SENTENCE.search(line))


def join(lines: Iterable[Text]) -> Text:
    """Lines as one flat text; a word cut at a line's end keeps its hyphen and no space."""
    text = Text("")
    for line in lines:
        part = line.flat()
        if len(text) and len(part) and not _CUT_WORD.search(text.value):
            text = text + Text(" ", part.origin[:1])
        text = text + part
    return text


def respaced(lines: list[Text]) -> list[Text]:
    """Texts without the blank lines that set paragraphs apart get them.

    Word files are read with a paragraph on every line, which is wider than any wrapped one or a
    sentence. PDF files are read with the lines of the page, where a paragraph ends before a line
    whose first word would still have fitted, or a number, letter or bullet after a sentence.
    """
    filled = [line.value.strip() for line in lines if line.value.strip()]
    blanks = (len(lines) - len(filled)) / max(len(filled), 1)
    wide = sum(len(line) > _UNWRAPPED for line in filled) > 1
    if (wide and blanks <= 0.3) or (blanks <= 0.15 and _are_whole(filled)):
        return [part for line in lines for part in (line, line[:0])]
    return _parted(lines) if filled and blanks <= 0.15 else lines


def _are_whole(lines: list[str]) -> bool:
    """Whether almost all lines are sentences or short, and hardly one goes on in small letters."""
    whole = sum(ends_sentence(line) or len(line) < _SHORT_LINE for line in lines)
    goes_on = sum(line[0].islower() for line in lines)
    return whole >= 0.8 * len(lines) and goes_on <= 0.05 * len(lines)


def _parted(lines: list[Text]) -> list[Text]:
    """Wrapped lines with a blank one where a new paragraph begins before the line is full."""
    widths = sorted(len(line.value.rstrip()) for line in lines if line.value.strip())
    full = 0.9 * widths[int(0.9 * len(widths))]
    parted: list[Text] = []
    for line in lines:
        first = line.value.split(maxsplit=1)[:1]
        last = parted[-1].value.rstrip() if parted else ""
        fits = bool(first and last) and len(last) + 1 + len(first[0]) < full
        counted = ends_sentence(last) and (is_bullet(line) or _COUNTED.match(line.value))
        if counted or (fits and not line.value.lstrip()[0].islower()):
            parted.append(line[:0])
        parted.append(line)
    return parted


def paragraphs(lines: list[Text]) -> list[list[Text]]:
    """The lines of each paragraph.

    A paragraph ends where its file tells so, where a sentence does, before a blank line, an
    indented line or a bullet, and before the next printed number. Where every other line is blank,
    blanks tell nothing, and only a short line ends one. A page break inside a sentence ends none.
    """
    full = _FULL_LINE * max((len(line.value.rstrip()) for line in lines), default=0)
    double = _double_spaced(lines)
    groups: list[list[Text]] = []
    blank, told, number = True, False, ""
    for line in lines:
        if not line.value.strip():
            blank, told = True, told or line.value == PARAGRAPH_END
            continue
        last = groups[-1][-1].value if groups else ""
        apart = blank or line.value[0] in " \t"
        short = not double or len(last.rstrip()) < full
        ended = ends_sentence(last) and apart and short
        after_list = blank and bool(groups) and is_bullet(groups[-1][0]) and line.value[0].isupper()
        counted = _counts_on(line, number) if blank or ends_sentence(last) else ""
        number = counted or number
        if not groups or told or ended or after_list or counted or is_bullet(line):
            groups.append([line])
        else:
            groups[-1].append(line)
        blank = told = False
    return groups


def printed_number(text: Text) -> tuple[str, Text]:
    """The number that leads a paragraph, without its stop, and the text after it."""
    match = _NUMBERED.match(text.value)
    return (match[1], text[match.end() :]) if match else ("", text)


def _counts_on(line: Text, number: str) -> str:
    """The number that leads a line, if it follows ``number``, is the first or in parts."""
    match = _NUMBERED.match(line.value)
    if not match or "." in match[1]:
        return match[1] if match else ""
    follows = not number.isdigit() or int(match[1]) == int(number) + 1
    return match[1] if follows else ""


def _double_spaced(lines: list[Text]) -> bool:
    """Whether most lines stand alone between blank ones and go on from one to the next."""
    values = [bool(line.value.strip()) for line in lines]
    pairs = list(zip(values, values[1:], strict=False))
    together = sum(a and b for a, b in pairs)
    goes_on = sum(line.value.lstrip()[:1].islower() for line in lines)
    filled = sum(values)
    return filled > 2 and together < 0.2 * filled and goes_on >= 0.2 * filled
