"""Lists of issues, States' replies to them and concluding observations.

They share the style of the papers for the Universal Periodic Review, below a head of their own:
numbered paragraphs under headings, lettered items, and notes. A list may have parts in which
the numbers begin again, and replies have headings that name what they answer.
"""

from __future__ import annotations

import re

from rightsgraph import treaty_heads
from rightsgraph.lexicon import pattern, states
from rightsgraph.structure.paper_calls import with_calls
from rightsgraph.structure.paper_lines import Block, Walker, is_title
from rightsgraph.structure.paper_pages import Line, pages
from rightsgraph.structure.paper_tree import assemble
from rightsgraph.structure.rows import rows_apart, with_rows
from rightsgraph.text import Text
from rightsgraph.tree import Kind, Part, Passage

_NUMBERED = re.compile(r"[\s#]*(\d{1,3})\.\s*[^\s\d]")
_MOST_TITLE_LINES = 3
_SHORT = 60
_MARK = re.compile(
    r"^[ \t#]*(?:((?:\d{1,3}|[A-Z]|[IVX]{1,5})\.)(?:[ \t]+(?=\S)|(?=[A-Z][a-z]))"
    r"|(\([a-z]{1,4}\))[ \t]*(?=\S))",
    re.M,
)


def passages(kind: Kind, text: Text) -> list[Passage]:
    """Sections, headings, paragraphs, items and notes in reading order."""
    paper = pages(_body(text, kind))
    texts, rows = rows_apart([line.text for line in paper.lines])
    kept = {id(text) for text in texts}
    lines = [line for line in paper.lines if id(line.text) in kept]
    found = assemble(_Walker(lines, kind).blocks())
    return with_rows(with_calls(found, paper.notes), rows) if found else []


def _body(text: Text, kind: Kind) -> Text:
    """What follows the title, without what pages add; one blank sets numbers off from words."""
    symbol = treaty_heads.metadata(text.value, kind).symbol
    body = _without_state(text[treaty_heads.title_span(text.value, kind)[1] :])
    if symbol:
        body = body.sub(_furniture(symbol), "\f\n")
    body = body.sub(pattern("treaty", "job", re.M), "\f")
    return body.sub(_MARK, lambda match: f"{match[1] or match[2]} ")


def _without_state(text: Text) -> Text:
    """The text without the State that may stand alone below the title."""
    line = re.match(r"\s*(\S[^\n]*)", text.value)
    return text[line.end() :] if line and states().lookup(line[1].strip(" \t#*")) else text


def _furniture(symbol: str) -> re.Pattern[str]:
    """A page's head: the symbol of the document alone on a line, beside the number of the page."""
    page = r"[ \t\f]*(?:[Pp]age[ \t]+)?\d{1,3}[ \t]*\n"
    head = rf"[ \t\f]*(?:\d{{1,3}}[ \t]+)?{re.escape(symbol)}(?:[ \t]+\d{{1,3}})?[ \t]*(?:\n|\Z)"
    return re.compile(rf"^(?:{page}\s*?)?{head}(?:\s*?^{page})?", re.M)


class _Walker(Walker):
    """Also knows parts of lists, and the headings of replies."""

    def __init__(self, lines: list[Line], kind: Kind) -> None:
        super().__init__(lines)
        self._replies = kind is Kind.STATE_REPLIES
        marked = (n for n, line in enumerate(lines) if self._begins(line))
        begin = next(marked, len(lines))
        if len(lines) - begin > len(self._lines):
            self._lines = lines[begin:]

    def _begins(self, line: Line) -> bool:
        return bool(_part(line)) or (self._replies and bool(answered(line.value)))

    def _section(self, place: int) -> int:
        part = _part(self._lines[place])
        if not part:
            return super()._section(place)
        if self._next_number(place + 1) == 1:
            self._paragraph = 0
        self._counted("", 1, 0, 0)
        lines = [self._lines[place].text]
        self._blocks.append(Block(Part.SECTION, part, lines, 1))
        return 1

    def _next_number(self, place: int) -> int:
        numbers = (_NUMBERED.match(line.text.value) for line in self._lines[place:])
        found = next(filter(None, numbers), None)
        return int(found[1]) if found else 0

    def _heading(self, place: int) -> int:
        if not (self._replies and self._answers(place)):
            return super()._heading(place)
        self._blocks.append(Block(Part.HEADING, "", [self._lines[place].text]))
        return 1

    def _answers(self, place: int) -> bool:
        """Whether a line by itself says what is answered; one with a title stands apart."""
        line = self._lines[place]
        if not answered(line.value):
            return False
        titled = _titled(line.value)
        if not (line.gap or self._open is None or self._open.ended):
            before = self._lines[place - 1].value
            return not titled and not pattern("treaty", "goes_on").search(before)
        last = place + 1 == len(self._lines)
        apart = last or self._lines[place + 1].gap or self._counts_at(place + 1)
        return apart or not titled or len(line.value) < _SHORT

    def _heading_length(self, place: int) -> int:
        """As of any paper; the articles of a heading end it, also where another one follows."""
        for length in range(1, _MOST_TITLE_LINES):
            end = place + length
            if end >= len(self._lines) or self._counts_at(end - 1):
                break
            title = " ".join(line.value for line in self._lines[place:end])
            closed = pattern("treaty", "headed").search(title) and is_title(title)
            if closed and (self._counts_at(end) or self._heading_length(end)):
                return length
        return super()._heading_length(place)

    def _title_length(self, place: int) -> int:
        whole = super()._title_length(place)
        for length in range(1, whole):
            title = " ".join(line.value for line in self._lines[place : place + length])
            if pattern("treaty", "headed").search(title):
                return length
        return whole


def _part(line: Line) -> str:
    found = pattern("treaty", "part").fullmatch(line.value)
    return found[1] if found else ""


def answered(heading: str) -> str:
    """The numbers of what a heading says is answered, as printed; empty for any other line."""
    found = pattern("treaty", "answered").match(heading)
    if not found:
        return ""
    ends = ("answered_end", "answered_title")
    whole = any(pattern("treaty", end).fullmatch(heading, found.end()) for end in ends)
    return found["numbers"] if whole else ""


def _titled(heading: str) -> bool:
    found = pattern("treaty", "answered").match(heading)
    return bool(found and pattern("treaty", "answered_title").fullmatch(heading, found.end()))
