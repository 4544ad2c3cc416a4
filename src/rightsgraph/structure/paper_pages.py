"""The papers that a review is based on, without what their pages add: heads, feet and notes.

Notes stand at the end, below a title, or at the feet of pages; asterisks call remarks on the
document itself. All of them are told apart here, so that a sentence that a page break cuts in
two is whole again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rightsgraph.structure.blocks import ends_sentence, join
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, Text
from rightsgraph.tree import Part, Passage

_SYMBOL = re.compile(
    r"(?:\d{1,3}\s+)?A/HRC/(?:WG\.6/)?\d+/\S*[^\s.;,](?:\s+\d{1,3})?|GE[.:]\s?\d\d-\d{5}\S*(?:\s+\d{1,3})?"
    r"|\d{1,3}\s+GE[.:]\s?\d\d-\d{5}\S*"
)
_PAGE = re.compile(r"[Pp]age\s+\d{1,3}|-{3,}|_{3,}|(?:- ){3,}-?|[-–]\s*\d{1,3}\s*[-–]|\*\d{6,}\*")
_BARE = re.compile(r"\d{1,3}")
_ASTERISK = re.compile(r"\s*(\*{1,4})\s*(?=$|[A-Z])")
_NOTES_TITLE = re.compile(r"[ \t#]*(?:end|foot)?notes?[ \t:]*", re.I)
_PARAGRAPH = re.compile(r"\s*\d{1,3}\.\s+\S")
_FOOT = re.compile(rf"\s*{NOTE_OPEN}?(\d{{1,3}}){NOTE_CLOSE}?[ \t]+(?=[A-Za-z“\"(‘])")
_AT_END = re.compile(rf"\s*{NOTE_OPEN}1{NOTE_CLOSE}")
_MOST_REMARK_LINES = 4
_MOST_LOST = 3


@dataclass(frozen=True)
class Line:
    """A line with words; ``gap`` where a blank one or a page's edge stood before it."""

    text: Text
    gap: bool
    page: int = 0

    @property
    def value(self) -> str:
        return self.text.value.strip()


@dataclass
class Pages:
    """The running lines of a paper, and its notes in order."""

    lines: list[Line] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)


def pages(text: Text) -> Pages:
    """The lines that are text, apart from the notes."""
    body, end = _endnotes(text.lines())
    lines, remarks = _remarks(_running(body))
    lines, feet = _feet(lines) if not end else (lines, [])
    return Pages(lines, [*remarks, *(feet or _numbered(end))])


def _endnotes(lines: list[Text]) -> tuple[list[Text], list[Text]]:
    """The lines before and after the title of the notes, or the first marked note at the end."""
    for place in range(len(lines) - 1, 0, -1):
        titled = _NOTES_TITLE.fullmatch(lines[place].value)
        if titled and _opens_first(lines[place + 1 :]):
            return lines[:place], lines[place + 1 :]
    marked = (place for place, line in enumerate(lines) if _AT_END.match(line.value))
    place = next(marked, len(lines))
    return lines[:place], lines[place:]


def _opens_first(lines: list[Text]) -> bool:
    filled = (line.value.strip() for line in lines)
    first = [line for line in filled if line and not _is_furniture(line)][:3]
    return any(re.match(rf"{NOTE_OPEN}?1{NOTE_CLOSE}?(?:[.)]?\s|[.)]?$|[A-Z])", x) for x in first)


def _is_furniture(line: str) -> bool:
    """Whether a line holds a page's head or foot: a symbol, a job number, ``Page 3``, a rule."""
    return bool(_SYMBOL.fullmatch(line) or _PAGE.fullmatch(line))


def _running(lines: list[Text]) -> list[Line]:
    """The lines with words, without the furniture of pages."""
    kept: list[Line] = []
    gap, page = True, 0
    values = [line.value.strip() for line in lines]
    for place, line in enumerate(lines):
        page += "\f" in line.value or bool(_SYMBOL.fullmatch(values[place]))
        if not values[place] or _is_furniture(values[place]) or _is_page(values, place):
            gap = True
            continue
        kept.append(Line(line, gap, page))
        gap = False
    return kept


def _is_page(values: list[str], place: int) -> bool:
    """Whether a bare number is a page's: beside a running head, or at the very end."""
    if not _BARE.fullmatch(values[place]):
        return False
    after = next((v for v in values[place + 1 :] if v), "")
    before = next((v for v in reversed(values[:place]) if v), "")
    return not after or bool(_SYMBOL.fullmatch(after)) or bool(_SYMBOL.fullmatch(before))


def _remarks(lines: list[Line]) -> tuple[list[Line], list[Passage]]:
    """The lines without the remarks that asterisks call, and these."""
    kept: list[Line] = []
    remarks: dict[str, Text] = {}
    place = 0
    while place < len(lines):
        mark = _ASTERISK.match(lines[place].text.value)
        length = _remark_length(lines, place) if mark else 0
        if mark and length:
            text = join(x.text for x in lines[place : place + length])
            remarks.setdefault(mark[1], text[len(mark[1]) :].strip())
            place += length
        else:
            kept.append(lines[place])
            place += 1
    return kept, [
        Passage(Part.FOOTNOTE, f"footnote/{_asterisks(mark)}", text, n, number=mark)
        for n, (mark, text) in enumerate(remarks.items(), 1)
    ]


def _remark_length(lines: list[Line], place: int) -> int:
    """How many lines a remark takes: to the end of its sentence, or to the page's end."""
    following = lines[place : place + _MOST_REMARK_LINES]
    for length, line in enumerate(following, 1):
        if ends_sentence(line.value) and line.value.strip("*"):
            return length
        if len(following) > length and following[length].gap and line.value.strip("*"):
            return length
    return 0


def _asterisks(mark: str) -> str:
    return "-".join(["asterisk"] * len(mark))


def _feet(lines: list[Line]) -> tuple[list[Line], list[Passage]]:
    """The lines without the notes at the feet of pages, which count through the document."""
    kept: list[Line] = []
    notes: list[Passage] = []
    for page in _by_page(lines):
        begin = _first_foot(page, len(notes) + 1)
        kept += page[:begin]
        notes += _numbered([line.text for line in page[begin:]], len(notes))
    return kept, notes


def _by_page(lines: list[Line]) -> Iterator[list[Line]]:
    numbers = dict.fromkeys(line.page for line in lines)
    return ([line for line in lines if line.page == number] for number in numbers)


def _first_foot(page: list[Line], due: int) -> int:
    """Where the notes of a page begin: after a call of the first, with no paragraph after."""
    call = re.compile(rf"(?:[a-z.,;:)”’\"]\s?{due}|{NOTE_OPEN}{due}{NOTE_CLOSE})(?!\d)")
    for place, line in enumerate(page):
        mark = _FOOT.match(line.text.value)
        if not mark or int(mark[1]) != due:
            continue
        called = any(call.search(x.value) for x in page[:place])
        if called and not any(_PARAGRAPH.match(x.text.value) for x in page[place + 1 :]):
            return place
    return len(page)


def _numbered(lines: list[Text], after: int = 0) -> list[Passage]:
    """The notes in lines that hold nothing else; their numbers count up from ``after``."""
    values = [line.value.strip() for line in lines]
    kept = [
        line
        for place, line in enumerate(lines)
        if not (_is_furniture(values[place]) or _is_page(values, place))
    ]
    text = _rejoined(kept)
    starts = list(_starts(text.value, after))
    ends = [*(begin for _, begin, _ in starts), len(text)][1:]
    return [
        Passage(Part.FOOTNOTE, f"footnote/{number}", text[words:end].flat(), 0, number=str(number))
        for (number, _, words), end in zip(starts, ends, strict=True)
        if text.value[words:end].strip()
    ]


def _rejoined(lines: list[Text]) -> Text:
    text = Text("")
    for line in lines:
        if len(line):
            text = text + line + Text("\n", line.origin[-1:])
    return text


def _starts(text: str, after: int) -> Iterator[tuple[int, int, int]]:
    """(number, where its mark begins, where its words begin) of each note."""
    number, place = after + 1, 0
    while True:
        found = [
            (n, match)
            for n in range(number, number + _MOST_LOST)
            if (match := _start(text, n, place))
        ]
        if not found:
            return
        number, match = found[0]
        yield number, match.start(), match.end()
        number, place = number + 1, match.end()


def _start(text: str, number: int, place: int) -> re.Match[str] | None:
    """A note's number at a line's head, or where an extraction left it at a line's end."""
    mark = rf"{NOTE_OPEN}?{number}{NOTE_CLOSE}?"
    head = rf"^[ \t\f]*{mark}(?:[.)]?[ \t]*\n\s*|[.)]?[ \t]+|(?=[A-Z“(]))(?=\S)"
    tail = rf"(?<=[a-z.;)*])[ \t]+{number}[ \t]*\n\s*(?=[A-Z“])"
    return re.compile(f"{head}|{tail}", re.M).search(text, place)
