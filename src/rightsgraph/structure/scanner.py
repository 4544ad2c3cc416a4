"""Lines to passages, for documents of numbered paragraphs, rows, headings and footnotes.

What a line begins is told by its own look and by what is open above it: a number opens a
paragraph only where it is due, and a line in the middle of a sentence opens nothing. So a
paragraph that a page break cuts in two stays one.
"""

from __future__ import annotations

import re
from itertools import takewhile

from rightsgraph.structure.blocks import is_bullet, join, without_bullet
from rightsgraph.structure.numbered import RUN, Block, Line, Opener
from rightsgraph.structure.titles import (
    LISTING,
    SECTION,
    announces_verdict,
    answers_number,
    begins_answer,
    in_full,
    is_answer_title,
    is_labelled_verdict,
    is_verdict,
    lists_verdict,
    reads_as_title,
    says_position,
    states_of,
    unnumbered,
    verdicts_lead,
)
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN
from rightsgraph.tree import Part

_NUMBERED = re.compile(r"\s*(\d{1,4})\.(?:\s+(?=\S)|(?=[A-Z“\"]))")
_FOOTNOTE = re.compile(rf"\s*{NOTE_OPEN}(\d+){NOTE_CLOSE}\s*(?=\S)")
_AT_FOOT = re.compile(r"\s*(\d{1,2})\s+(?=[A-Z“])")
_NOTES_TITLE = re.compile(r"\W*(?:foot|end)?notes?\W*", re.I)
_LETTERED = re.compile(r"\s*\(([a-z])\)\s+(?=\S)")
_COLONED = re.compile(rf"\s*(?=\d){RUN}:\s+[A-Z]")
_ENTRY = re.compile(
    r"\s*\d{1,3}(?:(?:,|,?\s+and|\s?[–-])\s?\d{1,3})*"
    r"(?:\.?\s+(?:[A-Z]|\([A-Za-z])|,?\s+(?:because|since|as|for|which|given|where)\b|[.;]?\s*$)"
)
_FULL_ENTRY = re.compile(r"\s*\d{2,3}\.\d{1,3}\.?\s+[A-Z]")
_ASKED = re.compile(rf"Recommendations?\s+(?:Nos?\.?\s*)?{RUN}[^.:]*:\s*(?P<said>\S.*)")
_MARK = re.compile(r"\s*#+\s*")
_ABOUT = re.compile(
    rf"(?:Recommendations?\s*(?:(?:in\s+)?paragraphs?\s*|Nos?\.?\s*|numbers?\s*)?{RUN}\b.*"
    rf"|(?=\d{{1,3}}\s?\.\s?\d){RUN})\W*",
    re.I,
)
_SEVERAL = re.compile(r"(?:The\s+)?recommendations\b", re.I)
_ANNEX = re.compile(r"(?:Annex|Appendix)(?:es|\s+[IVX\d]{1,4})?\W*", re.I)
_LONE = re.compile(r"\d{2,3}\s?\.\s?\d{1,3}\.?")
_NAMED = re.compile(
    rf"Recommendations?\s*(?:Nos?\.?\s*|numbers?\s*)?{RUN}\W{{0,3}}(?:\([^()\d]{{3,90}}\))?", re.I
)
_LEADS = re.compile(r"[A-Z].*\b(?:following|these|below|hereunder|hereafter)\b.*:$")
_ENTRY_ENDS = re.compile(r"[a-z)”\"];$")
_LISTS = (Part.PARAGRAPH, Part.ITEM)
_MOST_LOST = 3
_ON_PAGE = 12
# A line that begins with the next of so many numbers opens its paragraph, whatever stands before.
_NO_CHANCE = 100
_TITLE_LINES = 3
# The end of a page may stand in the middle of a sentence.
_UNFINISHED = re.compile(r"\s(?:the|an?|and|or|its|their|that|which|is|are|has|have|will)$")


class Scanner:
    """Walks through the lines of a document and tells its blocks apart.

    ``opener`` knows the rows or headings of its layout; ``after`` is the number of the last
    paragraph before these lines; without ``titles`` only the opener tells headings.
    """

    def __init__(
        self,
        lines: list[Line],
        opener: Opener | None = None,
        after: int = 0,
        titles: bool = True,
    ) -> None:
        self._lines = lines
        self._opener = opener
        self._titles = titles
        self._verdicts_lead = verdicts_lead([line.value for line in lines])
        self._next = 0
        self._paragraph = after
        self._footnote = 0
        self._cut: Block | None = None
        self._open: Block | None = None
        self._blocks: list[Block] = []

    def blocks(self) -> list[Block]:
        place = 0
        while place < len(self._lines):
            self._next = place + 1
            block = self._opened(place)
            if block is None:
                self._go_on(self._lines[place])
            elif block is not self._open:
                self._add(block)
            place = self._next
        return self._blocks

    def _add(self, block: Block) -> None:
        self._open = block if block.part else None
        if block.part:
            self._blocks.append(block)

    def _opened(self, place: int) -> Block | None:
        line = self._lines[place]
        if self._open and self._open.part is Part.FOOTNOTE and self._cut and line.gap:
            self._open, self._cut = self._cut, None
        return (
            self._note(line)
            or (self._opener(line, self._open) if self._opener else None)
            or self._numbered(line)
            or (self._title(place) if self._titles else None)
            or self._item(line)
        )

    def _note(self, line: Line) -> Block | None:
        """A footnote: at the end, with its mark, or at the foot of a page that cuts a text."""
        match = _FOOTNOTE.match(line.text.value)
        if match is None:
            match = _AT_FOOT.match(line.text.value)
            if match is None or int(match[1]) != self._footnote + 1:
                return None
            if not self._blocks or (not line.gap and not self._is_called(match[1])):
                return None
            self._cut = self._open
        self._footnote = int(match[1])
        return Block(Part.FOOTNOTE, match[1], [line.text[match.end() :]])

    def _is_called(self, number: str) -> bool:
        """Whether a word before an unfinished line has the number of a note at its end."""
        if self._open is None or self._open.ended:
            return False
        lines = (line.value for block in self._blocks[-_ON_PAGE:] for line in block.lines)
        return any(re.search(rf"[a-z][.,]?{number}\b", line) for line in lines)

    def _numbered(self, line: Line) -> Block | None:
        match = self._due(line) or self._after_title(line)
        if match is None:
            return None
        self._paragraph = int(match[1])
        return Block(Part.PARAGRAPH, match[1], [line.text[match.end() :]])

    def _due(self, line: Line) -> re.Match[str] | None:
        """The number that opens a paragraph here, where the last one lets it."""
        match = _NUMBERED.match(line.text.value)
        if match is None or not 0 < int(match[1]) - self._paragraph <= _MOST_LOST:
            return None
        next_ = int(match[1]) == self._paragraph + 1
        row = self._open is not None and self._open.part is Part.ROW and self._paragraph > 0
        due = next_ and (row or self._paragraph >= _NO_CHANCE)
        free = self._open is None or self._open.ended or line.gap or self._open.of_cells or due
        return match if free else None

    def _after_title(self, line: Line) -> re.Match[str] | None:
        """The number that a title alone, now told as one, had as well: ``1. Prisons``."""
        match, open_ = _NUMBERED.match(line.text.value), self._open
        if match is None or open_ is None or open_.part is not Part.PARAGRAPH or not line.gap:
            return None
        alone = match[1] == open_.number and len(open_.lines) == 1 and not open_.ended
        if not (alone and reads_as_title(open_.lines[0].value.strip())):
            return None
        open_.part = Part.SECTION
        return match

    def _item(self, line: Line) -> Block | None:
        if self._open is None or self._open.part in (Part.SECTION, Part.HEADING, Part.FOOTNOTE):
            return None
        letter = _LETTERED.match(line.text.value)
        if letter:
            return Block(Part.ITEM, f"({letter[1]})", [line.text[letter.end() :]])
        coloned = _COLONED.match(line.text.value) and not answers_number(line.value)
        numbered = self._open.ended and coloned
        opens = is_bullet(line.text) or numbered or self._is_entry(line)
        return Block(Part.ITEM, "", [without_bullet(line.text)]) if opens else None

    def _is_entry(self, line: Line) -> bool:
        """Whether numbers begin a line of a list, after its lead or another such line."""
        open_ = self._open
        for like in (_ENTRY, _FULL_ENTRY):
            if open_ and like.match(line.text.value):
                listed = open_.part is Part.ITEM and like.match(open_.lines[0].value)
                ended = open_.ended or (like is _FULL_ENTRY and line.gap)
                return ended and (bool(listed) or self._last_line().endswith(":"))
        return False

    def _title(self, place: int) -> Block | None:
        """A section or a sub-heading; the latter names recommendations and has no number."""
        line = self._lines[place]
        mark = _MARK.match(line.text.value)
        length = 1 if mark and line.value.startswith("#") else self._title_length(place)
        if not length:
            return None
        title = join(x.text for x in self._lines[place : place + length])
        title = title[mark.end() if mark and length == 1 and "#" in mark[0] else 0 :].strip()
        self._next = place + length
        if _NOTES_TITLE.fullmatch(title.value):
            return Block(None)
        number = SECTION.match(title.value)
        if number:
            return Block(Part.SECTION, number[1], [title[number.end() :]])
        about = _ABOUT.fullmatch(title.value)
        return Block(Part.HEADING if about else Part.SECTION, "", [title])

    def _title_length(self, place: int) -> int:
        """How many lines from here are a title without any mark; none where they are prose."""
        first = self._lines[place]
        if self._open and self._open.part in _LISTS and self._is_entry(first):
            return 0
        if (self._verdicts_lead and is_verdict(unnumbered(first.value))) or _ANNEX.fullmatch(
            first.value
        ):
            return 1
        if self._gives_position(place):
            return 0
        if self._open and not self._open.ended:
            return int(self._is_lone_number(first) or self._is_lone_title(place))
        asked = self._asked_length(place)
        if asked or self._lists(first):
            return asked
        if _NAMED.fullmatch(first.value) or (
            _ABOUT.fullmatch(first.value) and first.value[0].isdigit()
        ):
            return 1
        length = next((n for n in range(1, _TITLE_LINES + 1) if self._ends(place + n)), 0)
        title = join(x.text for x in self._lines[place : place + length]).value
        reads = reads_as_title(title) or announces_verdict(title)
        reads = reads and not _UNFINISHED.search(title)
        return length if reads and self._stands_as_title(place, length) else 0

    def _asked_length(self, place: int) -> int:
        """How many lines from here name a recommendation and repeat it, before its paragraph."""
        first = self._lines[place]
        length = next((n for n in range(1, _TITLE_LINES + 1) if self._ends(place + n)), 0)
        asked = _ASKED.fullmatch(join(x.text for x in self._lines[place : place + length]).value)
        stands = first.apart and self._begins_numbered(place + length)
        return length if stands and asked and not says_position(asked["said"]) else 0

    def _stands_as_title(self, place: int, length: int) -> bool:
        """Whether lines that read as a title stand apart, or before what they are the title of."""
        first = self._lines[place]
        before_number = self._begins_numbered(place + length)
        alone = first.apart and self._apart(place + length)
        text = join(line.text for line in self._lines[place : place + length]).value
        in_brackets = before_number and _LETTERED.match(first.value)
        lettered = bool(SECTION.match(first.value) or in_brackets)
        lettered = lettered and announces_verdict(first.value)
        several = text.endswith(":") or _SEVERAL.match(text)
        leads = bool(several) and before_number and announces_verdict(text)
        if (lettered or leads) and (self._open is None or self._open.ended):
            return True
        if self._open is None or self._open.part is not Part.ROW:
            return alone or before_number
        section = SECTION.match(first.value)
        if section and before_number and self._open.ended:
            return True
        named = bool(section or _ABOUT.fullmatch(first.value))
        named = named or self._leaves_list(place + length)
        gap = first.gap or self._open.of_cells
        return gap and (before_number or (alone and named))

    def _gives_position(self, place: int) -> bool:
        """Whether a line says something of a recommendation, and heads nothing."""
        line = self._lines[place]
        alone = line.apart and self._apart(place + 1)
        numbered = answers_number(line.value) and not alone
        return self._answers(line) or numbered or lists_verdict(line.value)

    def _answers(self, line: Line) -> bool:
        """Whether a line is the position on what stands above it."""
        if self._open is None:
            return False
        headed = self._open.part is Part.HEADING and not self._is_led()
        return is_labelled_verdict(line.value) or (headed and is_verdict(line.value))

    def _is_led(self) -> bool:
        """Whether the numbers that are open stand right after "The following are accepted:", or
        a title that says as much."""
        before = self._blocks[-2] if len(self._blocks) > 1 else None
        said = join(before.lines).value if before else ""
        titled = before is not None and before.part is Part.SECTION
        return (titled or said.endswith(":")) and announces_verdict(said)

    def _lists(self, line: Line) -> bool:
        """Whether a line of numbers goes on with the list of the line before it."""
        said = self._last_line()
        numbers = bool(_ABOUT.fullmatch(line.value)) and line.value[0].isdigit()
        goes_on = re.search(r"(?:\d\s*,|\d,?\s+and)\s*$", said)
        lists = not line.gap and re.search(r"(?:\d\s*[,;]|:|\band)\s*$", said)
        return numbers and bool(goes_on or lists)

    def _last_line(self) -> str:
        return self._open.lines[-1].value if self._open and self._open.lines else ""

    def _is_lone_number(self, line: Line) -> bool:
        """Whether a line is but a number, as in a column, and no list goes on with it."""
        said = self._last_line()
        named = line.gap and _NAMED.fullmatch(line.value)
        return bool(_LONE.fullmatch(line.value) or named) and not LISTING.search(said)

    def _is_lone_title(self, place: int) -> bool:
        """Whether a line apart is the title after a list without stops: lettered, or a verdict."""
        line = self._lines[place]
        listed = self._open is not None and self._open.part in (Part.ITEM, Part.ROW)
        section = bool(SECTION.match(line.value)) and reads_as_title(line.value)
        title = section or announces_verdict(line.value) or is_answer_title(line.value)
        apart = self._apart(place + 1) or line.value.endswith(":")
        return listed and line.gap and title and apart

    def _ends(self, place: int) -> bool:
        if self._apart(place) or self._begins_numbered(place):
            return True
        line = self._lines[place]
        titled = SECTION.match(line.value) and reads_as_title(line.value)
        return bool(titled) or is_bullet(line.text)

    def _apart(self, place: int) -> bool:
        return place >= len(self._lines) or self._lines[place].apart

    def _begins_numbered(self, place: int) -> bool:
        if place >= len(self._lines):
            return False
        line = self._lines[place]
        match = _NUMBERED.match(line.text.value)
        due = match is not None and 0 < int(match[1]) - self._paragraph <= _MOST_LOST
        named = _ABOUT.fullmatch(line.value) and line.value[0].isdigit()
        listed = lists_verdict(line.value)
        return due or bool(named) or listed or bool(self._opener and self._opener(line, None))

    def _go_on(self, line: Line) -> None:
        if self._begins_paragraph(line) or self._leaves_list(self._next - 1):
            self._add(Block(Part.PARAGRAPH))
        if self._open is not None:
            self._open.lines.append(line.text)

    def _leaves_list(self, place: int) -> bool:
        """Whether a paragraph apart, after a row or an item, says what is done with other
        recommendations: with those that it names, or with those that follow it."""
        listed = self._open is not None and self._open.part in (Part.ROW, Part.ITEM)
        line = self._lines[place] if place < len(self._lines) else None
        if self._open is None or not listed or line is None or not line.gap:
            return False
        if _LEADS.match(line.value):
            return True
        rest = takewhile(lambda next_: not next_.gap, self._lines[place + 1 :])
        named = states_of(join([line.text, *(next_.text for next_ in rest)]).value)
        own = sorted(in_full(self._open.number or self._open.text.value))
        return any(not own or not own[0] <= number <= own[-1] for number in named)

    def _begins_paragraph(self, line: Line) -> bool:
        """Whether a line without a number is a paragraph of its own.

        Under a numbered paragraph or in a row it never is: what follows there belongs to it.
        """
        if self._open is None or self._open.part in (Part.SECTION, Part.HEADING):
            return True
        if self._lists(line):
            return False
        said = self._last_line()
        listed = lists_verdict(line.value) and (line.apart or said.rstrip()[-1:].isdigit())
        answered = answers_number(said) or begins_answer(said)
        free = self._open.ended or answered or not self._open.number
        begins = free and begins_answer(line.value)
        if listed or begins or answers_number(line.value):
            return not LISTING.search(said) or (line.gap and bool(_ENTRY_ENDS.search(said)))
        if self._open.part is not Part.PARAGRAPH or self._open.number or not self._open.ended:
            return False
        last = self._open.lines[-1].value
        indented = line.indent > len(last) - len(last.lstrip())
        return line.apart or indented or self._open.is_list
