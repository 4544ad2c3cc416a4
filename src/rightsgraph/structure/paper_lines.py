"""Lines to blocks, for the papers of a review: what each line opens, or that it goes on.

A number opens a paragraph only where it is due, a heading only where a sentence has ended and
something that is counted follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rightsgraph.structure.blocks import ends_sentence, is_bullet, without_bullet
from rightsgraph.structure.paper_pages import Line
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, Text
from rightsgraph.tree import Part

_NUMBER = re.compile(r"[\s#]*(\d{1,3})\.(?:\s+(?=\S)|(?=[^\s\d]))")
_FIRST = re.compile(r"\s*1\.(?:\s+\S|[^\s\d])")
_FIRST_SECTION = re.compile(r"[\s#]*I\.\s+\S")
_SENTENCE = re.compile(r"[.;:?!][”\"’)]*\s?\d{0,3}$")
_LETTERS = re.compile(r"[\s#]*([IVX]{1,6}|[A-Z])\.\s+(?=\S)")
_LETTERED = re.compile(r"\s*\(([a-z]{1,4})\)\s+(?=\S)|\s*([a-z])\)\s+(?=\S)")
_ANNEX = re.compile(r"[\s#]*(?:Annex|ANNEX)(?:es|ES)?(?:\s+(?:[IVX]+|\d+))?\s*")
_PREAMBLE = re.compile(r"\s*The\s+present\s+(?:report|document)\s+is\s+a\s+(?:summary|compilation)")
_LEADER = re.compile(r"(?:\.\s?){5,}|…{2,}|\s{2,}\d{1,3}(?:\s*[–-]\s*\d{1,3})?\s{2,}\d{1,3}$")
_CALLS = re.compile(
    rf"(?:\s?(?:{NOTE_OPEN}\d+{NOTE_CLOSE}|(?<=[a-z”)])\d{{1,3}}(?:,\s?\d{{1,3}})*))+$"
)
_ASIDE = re.compile(r"\b(?:paragraphs?|paras?\.?|articles?|Nos?\.?|resolutions?|and|to)$", re.I)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_MOST_LOST = 3
_MOST_TITLE_LINES = 3
_LONGEST_TITLE = 220
_MOST_WORDS = 30
_FULL_LINE = 50
_SHORTEST_PARAGRAPH = 80
_FEWEST_WORDS = 4


@dataclass
class Block:
    """A passage in the making; ``depth`` is that of a section: 1 Roman, 2 letter, 3 number."""

    part: Part
    number: str = ""
    lines: list[Text] = field(default_factory=list)
    depth: int = 0

    @property
    def ended(self) -> bool:
        """Whether the words so far may be all."""
        if self.part in (Part.SECTION, Part.HEADING):
            return True
        if self.part is Part.PARAGRAPH and len(self.lines) == 1:
            remark = not self.number and len(self.lines[0].value.split()) < _FEWEST_WORDS
            return remark or _ended(self.lines[0].value)
        return _ended(self.lines[-1].value)


def _ended(line: str) -> bool:
    """Whether a sentence ends here, with the calls of notes that may follow it."""
    return ends_sentence(line.rstrip()) or bool(_SENTENCE.search(line.rstrip()))


class Walker:
    """Walks through the lines of a paper and tells its blocks apart."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = _body(lines)
        self._blocks: list[Block] = []
        self._paragraph = 0
        self._counts = {1: 0, 2: 0, 3: 0}

    def blocks(self) -> list[Block]:
        place = 0
        while place < len(self._lines):
            place += self._section(place) or self._heading(place) or self._text(place)
        return self._blocks

    @property
    def _open(self) -> Block | None:
        return self._blocks[-1] if self._blocks else None

    def _text(self, place: int) -> int:
        """A paragraph, an item, or more words of what is open. Always takes one line."""
        line = self._lines[place]
        block = self._numbered(line) or self._item(line)
        if block:
            self._blocks.append(block)
        elif self._begins_unnumbered(line):
            self._blocks.append(Block(Part.PARAGRAPH, "", [line.text]))
        else:
            self._blocks[-1].lines.append(line.text)
        return 1

    def _numbered(self, line: Line) -> Block | None:
        number = self._due(line)
        match = _NUMBER.match(line.text.value)
        if not number or not match:
            return None
        self._paragraph = number
        return Block(Part.PARAGRAPH, str(number), [line.text[match.end() :]])

    def _due(self, line: Line) -> int:
        """The number of the paragraph that a line opens, where the last one lets it."""
        match = _NUMBER.match(line.text.value)
        number = int(match[1]) if match else 0
        if not 0 < number - self._paragraph <= _MOST_LOST:
            return 0
        if self._open is None or self._open.ended or line.gap:
            return number
        aside = _ASIDE.search(self._open.lines[-1].value.rstrip())
        return number if number == self._paragraph + 1 and not aside else 0

    def _item(self, line: Line) -> Block | None:
        if self._open is None or self._open.part in (Part.SECTION, Part.HEADING):
            return None
        letter = _LETTERED.match(line.text.value)
        if letter and (self._open.ended or line.gap or _leads_on(self._open)):
            return Block(Part.ITEM, f"({letter[1] or letter[2]})", [line.text[letter.end() :]])
        return Block(Part.ITEM, "", [without_bullet(line.text)]) if is_bullet(line.text) else None

    def _begins_unnumbered(self, line: Line) -> bool:
        if self._open is None or self._open.part in (Part.SECTION, Part.HEADING):
            return True
        numbered = self._open.part is Part.ITEM or self._open.number
        return not numbered and self._open.ended and line.gap

    def _section(self, place: int) -> int:
        """A numbered section, if one begins here: how many lines its title takes."""
        found = self._section_mark(place)
        if not found:
            return 0
        number, depth, begin = found
        length = self._title_length(place)
        first = self._lines[place].text[begin:]
        lines = [first, *(x.text for x in self._lines[place + 1 : place + length])]
        self._blocks.append(Block(Part.SECTION, number, lines, depth))
        return length

    def _section_mark(self, place: int) -> tuple[str, int, int] | None:
        """The number of a section, its depth, and where its title begins."""
        line = self._lines[place]
        if self._open and not (self._open.ended or line.gap):
            return None
        if _ANNEX.fullmatch(line.text.value):
            return self._counted("", 1, 0, 0)
        match = _LETTERS.match(line.text.value)
        depth, value = self._letter(match[1]) if match else (0, 0)
        if match and depth and is_title(line.value.rstrip(",")):
            return self._counted(match[1], depth, value, match.end())
        return self._subsection(place)

    def _counted(self, number: str, depth: int, value: int, end: int) -> tuple[str, int, int]:
        self._counts[depth] = value or self._counts[depth]
        for deeper in range(depth + 1, 4):
            self._counts[deeper] = 0
        return number, depth, end

    def _letter(self, mark: str) -> tuple[int, int]:
        """Depth and place of ``IV`` or ``C``: what is due decides on ``I``; (0, 0) if neither."""
        letter = ord(mark) - ord("A") + 1 if len(mark) == 1 else 0
        step = letter - self._counts[2] if letter else 0
        if step == 1 or (step == 2 and mark not in _ROMAN):
            return 2, letter
        roman = _value(mark) if set(mark) <= set(_ROMAN) else 0
        if 0 < roman - self._counts[1] <= 2:
            return 1, roman
        return (2, letter) if mark == "A" else (0, 0)

    def _subsection(self, place: int) -> tuple[str, int, int] | None:
        """A short title with a number that no paragraph here can have, or that comes twice."""
        line = self._lines[place]
        match = _NUMBER.match(line.text.value)
        if not match or not is_title(line.value):
            return None
        number = int(match[1])
        if number - self._counts[3] not in (1, 2) and number != 1:
            return None
        if self._due(line):
            length = self._title_length(place)
            after = self._number_at(place + length)
            if after != number:
                return None
        return self._counted(match[1], 3, number, match.end())

    def _number_at(self, place: int) -> int:
        if place >= len(self._lines):
            return 0
        match = _NUMBER.match(self._lines[place].text.value)
        return int(match[1]) if match else 0

    def _title_length(self, place: int) -> int:
        """How many lines a section's title takes: it goes on from a full line, or in lower case."""
        length = 1
        while length < _MOST_TITLE_LINES and place + length < len(self._lines):
            last, line = self._lines[place + length - 1], self._lines[place + length]
            goes_on = (
                line.value[:1].islower()
                or last.value.endswith(",")
                or (len(last.value) > _FULL_LINE and last.value.isupper() == line.value.isupper())
            )
            if line.gap or self._counts_at(place + length) or not goes_on:
                break
            if not is_title(line.value):
                break
            length += 1
        return length

    def _counts_at(self, place: int) -> bool:
        """Whether a line begins with the number of a paragraph or section."""
        if place >= len(self._lines):
            return False
        value = self._lines[place].text.value
        return bool(_NUMBER.match(value) or _LETTERS.match(value) or _ANNEX.fullmatch(value))

    def _heading(self, place: int) -> int:
        """An unnumbered heading, if one stands here: how many lines it takes."""
        if self._open and not self._open.ended:
            return 0
        length = self._heading_length(place)
        if length:
            lines = [x.text for x in self._lines[place : place + length]]
            self._blocks.append(Block(Part.HEADING, "", lines))
        return length

    def _heading_length(self, place: int) -> int:
        """Lines without a number that read as a title and lead to something counted."""
        for length in range(1, _MOST_TITLE_LINES + 1):
            last = place + length - 1
            if last >= len(self._lines) or self._counts_at(last):
                return 0
            if is_bullet(self._lines[last].text) or (length > 1 and self._lines[last].gap):
                return 0
            title = " ".join(x.value for x in self._lines[place : place + length])
            if not is_title(title):
                continue
            if self._counts_at(place + length) and self._is_counted(place + length):
                return length
            apart = place + length < len(self._lines) and self._lines[place + length].gap
            if apart and self._lines[place].gap and self._heading_length(place + length):
                return length
        return 0

    def _is_counted(self, place: int) -> bool:
        number = self._number_at(place)
        return not number or 0 < number - self._paragraph <= _MOST_LOST or number == 1


def is_title(line: str) -> bool:
    """Whether words read as a heading: short, with a capital, and no sentence."""
    words = _LETTERS.sub("", _NUMBER.sub("", _CALLS.sub("", line.strip(" \t#*"))), count=1).strip()
    return (
        bool(re.search(r"[^\W\d_]{3}", words))
        and (words[0].islower() or words[0].isupper() or words[0] in "“‘\"'(")
        and len(words) <= _LONGEST_TITLE
        and len(words.split()) <= _MOST_WORDS
        and not words.endswith(",")
        and not _SENTENCE.search(words)
        and not re.search(r"[a-z]{3}[.;]\s+[A-Z]", words)
        and "\t" not in words
    )


def _leads_on(block: Block) -> bool:
    return bool(re.search(r"(?:[,;:–]|\band|\bor)\s*$", block.lines[-1].value.rstrip()))


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _body(lines: list[Line]) -> list[Line]:
    """From the first section or paragraph on, with the words on the report that stand before."""
    lines = [line for line in lines if not _LEADER.search(line.value)]
    values = [line.text.value for line in lines]
    firsts = [n for n, value in enumerate(values) if _FIRST.match(value)]
    firsts = firsts or [n for n, value in enumerate(values) if _FIRST_SECTION.match(value)]
    first = next((n for n in firsts if _is_paragraph(lines, n)), next(iter(firsts), 0))
    begin = _with_titles(lines, first)
    front = (n for n in range(begin) if _PREAMBLE.match(lines[n].text.value))
    return lines[next(front, begin) :]


def _is_paragraph(lines: list[Line], place: int) -> bool:
    """Whether a paragraph begins here: a list of abbreviations has nothing as long."""
    length = 0
    for line in lines[place : place + 12]:
        following = _NUMBER.match(line.text.value)
        if line is not lines[place] and following:
            break
        length += len(" ".join(line.value.split()))
    return length > _SHORTEST_PARAGRAPH


def _with_titles(lines: list[Line], first: int) -> int:
    """Where the headings above the first paragraph begin."""
    for place in range(first - 1, max(-1, first - 12), -1):
        if _FIRST_SECTION.match(lines[place].text.value):
            return place
    begin = first
    while begin and first - begin < _MOST_TITLE_LINES and _is_plain_title(lines[begin - 1]):
        begin -= 1
    return begin


def _is_plain_title(line: Line) -> bool:
    return is_title(line.value) and not line.value.endswith("*") and not line.value[0].isdigit()
