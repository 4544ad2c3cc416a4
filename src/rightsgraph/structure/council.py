"""Reports of the Human Rights Council: what they hold on the outcomes of reviews.

Only the consideration of outcomes is read: a section for each State, under it headings that
say who speaks, and numbered paragraphs.
"""

from __future__ import annotations

import re

from rightsgraph.lexicon import states
from rightsgraph.structure.addendum import without_pages
from rightsgraph.structure.addendum_writing import dotted
from rightsgraph.structure.assembly import assemble
from rightsgraph.structure.numbered import RUN, Block, Line, Opener, lines_of
from rightsgraph.structure.report_pages import with_whole_words
from rightsgraph.structure.scanner import Scanner
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_BEGIN = re.compile(
    r"^[ \t#]*(?:[A-Z]\.\s+)?Consideration\s+of\s+(?:the\s+)?universal\s+periodic\s+review\s+"
    r"outcomes?[ \t]*$",
    re.M | re.I,
)
_END = re.compile(r"^[ \t#]*(?:[A-Z]\.\s+)?General\s+debate\s+on\s+agenda\s+item\s+6[ \t]*$", re.M)
_SPEAKERS = re.compile(
    r"[\s#]*(?P<number>\(?(?:\d|[A-Za-z])[.)]\s+)?"
    r"(?=Views\s+(?:expressed\s+by|of)\b|General\s+comments\s+made\s+by|Concluding\s+remarks)"
)
_REVIEW = re.compile(r"\s*(\d{1,4})\.\s+The\s+review\s+of\b")
_NUMBER = re.compile(r"\s*(\d{1,4})\.\s+\S")
# A number that a conversion to text put on a line of its own, before its paragraph.
_AFTER_NUMBER = re.compile(
    r"(?:(?<=\n\d\.)|(?<=\n\d\d\.)|(?<=\n\d{3}\.)|(?<=\n\d{4}\.))[ \t]*\n\s*(?=[A-Z])"
)
# Rows of a table of positions, and the words above its columns.
_ROW = re.compile(
    rf"^[ ]*(?P<run>{RUN})[ ]*\t[ ]*(?P<said>[A-Z][^\t\n.\d]{{2,60}}?(?:[ ]\([^\t\n]+\))?)\.?"
    r"[ \t]*(?=\t|$)",
    re.M,
)
_ROWS_HEAD = re.compile(rf"^[^\t\n\d]{{3,40}}\t[^\n\d]{{3,80}}\n(?=[ ]*{RUN}[ ]*\t)", re.M)
_NAME_NUMBER = re.compile(r"^[\s#]*(?:\(?(?:\d{1,2}|[A-Za-z])[.)]\s+)?")
_LONGEST_NAME = 60


def passages(text: Text) -> list[Passage]:
    """Sections by State, headings by speaker, paragraphs with their printed numbers."""
    text = without_pages(_outcomes(text)).sub(_AFTER_NUMBER, " ").sub(_ROWS_HEAD).sub(_ROW, _told)
    lines = lines_of(with_whole_words(dotted(text)))
    starts = [place for place in range(len(lines)) if _begins_state(lines, place)]
    if not starts:
        return []
    lines = lines[starts[0] :]
    first = _REVIEW.match(lines[1].text.value)
    after = int(first[1]) - 1 if first else 0
    names = {id(lines[place - starts[0]]) for place in starts}
    return assemble(Scanner(lines, _opener(names), after, titles=False).blocks())


def _told(row: re.Match[str]) -> str:
    """A row as a sentence: ``Recommendations 5.2, 5.3: Supported.``"""
    return f"Recommendations {row['run']}: {row['said']}."


def _outcomes(text: Text) -> Text:
    """The part between the two headings; their last mention is not the table of contents."""
    begins = list(_BEGIN.finditer(text.value))
    text = text[begins[-1].end() :] if begins else text
    end = _END.search(text.value)
    return text[: end.start()] if end else text


def _begins_state(lines: list[Line], place: int) -> bool:
    name = _NAME_NUMBER.sub("", lines[place].value).strip("# ")
    following = lines[place + 1].text.value if place + 1 < len(lines) else ""
    return (
        len(name) < _LONGEST_NAME
        and bool(_REVIEW.match(following))
        and states().lookup(name) is not None
    )


def _opener(names: set[int]) -> Opener:
    """Opens a section at the name of a State, a heading where the speakers change."""

    def opened(line: Line, open_: Block | None) -> Block | None:
        if id(line) in names:
            return Block(Part.SECTION, "", [line.text.sub(_NAME_NUMBER)])
        speakers = _SPEAKERS.match(line.text.value)
        if speakers and (speakers["number"] or not open_ or open_.ended or line.gap):
            return Block(Part.HEADING, "", [line.text[speakers.end() :]])
        if open_ and open_.part is Part.HEADING and not _NUMBER.match(line.text.value):
            open_.lines.append(line.text)
            return open_
        return None

    return opened
