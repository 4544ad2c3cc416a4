"""Position addenda: numbered paragraphs under headings, a table of numbers, or both."""

from __future__ import annotations

import re

from rightsgraph.structure import (
    addendum_blanks,
    addendum_cells,
    addendum_codes,
    addendum_marks,
)
from rightsgraph.structure.addendum_columns import apart, gathered, paired, stacked, turned
from rightsgraph.structure.addendum_flow import relined
from rightsgraph.structure.addendum_table import row_rule
from rightsgraph.structure.addendum_writing import uniform
from rightsgraph.structure.assembly import assemble
from rightsgraph.structure.numbered import lines_of
from rightsgraph.structure.scanner import Scanner
from rightsgraph.text import Text
from rightsgraph.tree import Passage

_TITLE = re.compile(r"Views\s+on\s+conclusions\b.{0,250}?State\s+under\s+review", re.S)
_BEGINNING = re.compile(r"^[ \t]*#*[ \t]*(?:1|I|A)\.[ \t]+\S", re.M)
_ADDENDUM = re.compile(r"^[ \t]*#*[ \t]*Addendum[ \t]*$", re.M)
_HEAD = 6000
_FIRST_PAGE = 1500
_FURNITURE = re.compile(
    r"^[ \t\W]*(?:"
    r"\*+[ \n]?[A-Z][^\n]{0,300}(?:\n[ \t]*[a-z][^\n]*)*"
    r"|(?:United Nations|General Assembly|Distr\b|Original:|GE\.\s?\d)[^\n]{0,200}"
    r"|\d{7}\*|\d{6}(?: \d{6})*|\d{1,2} [A-Z][a-z]+ \d{4}|English"
    r"|[\ue010-\uf8ff ]*[\ue010-\uf8ff][^\n]*"
    r")[ \t]*$",
    re.M,
)
_PAGE = re.compile(
    r"^[ \t]*A/HRC/[\w./-]*\w[ \t]*(?:\d{1,3}[ \t]*)?$(?:\n\s*(?:[Pp]age )?\d{1,3}[ ]*$)?"
    r"|^[ ]*\d{1,3}[ ]*(?!\t)(?=\s*(?:\n[ \t]*A/HRC/|\n[ \t]*GE\.|\Z))"
    r"|^[ \t]*[Pp]age \d{1,3}[ ]*(?=\s*\n[ \t]*A/HRC/)"
    r"|^[ \t]*(?:\d{1,3}[ ]+)?GE\.\s?\d\d-\d{5}[ \t]*[^\n]{0,20}$",
    re.M,
)
_PAGE_BREAK = re.compile("\f")
_CUT_NUMBER = re.compile(r"(?<=\d\.)[ \t]*\n[ \t]*(?=\d{1,3}\b(?!\.|:[ ][A-Z]|[^\n]*\t))")
_IN_A_LIST = re.compile(r"(?:[,;–-]|\b(?:and|to|recommendations?|Nos?\.))\s+\d{1,3}\.\Z", re.I)
_BEFORE_NUMBER = 30


def passages(text: Text) -> list[Passage]:
    """Sections, headings, paragraphs, rows, items and footnotes in reading order."""
    told = lines_of(uniform(addendum_cells.in_rows(addendum_blanks.in_rows(body(text)))))
    lines = turned(apart(addendum_cells.headed_once(told)))
    lines = addendum_marks.filled(addendum_codes.in_words(addendum_codes.named(lines)))
    lines = stacked(paired(gathered(addendum_marks.in_words(lines))))
    return assemble(Scanner(lines, row_rule(lines)).blocks())


def body(text: Text) -> Text:
    """The text after the title, without what pages add to it."""
    text = relined(text[_begin(text.value[:_HEAD]) :])
    end = max(text.value.find("\n", _FIRST_PAGE), 0) or len(text)
    return without_pages(text[:end].sub(_FURNITURE) + text[end:])


def without_pages(text: Text) -> Text:
    """The text without symbols, job numbers and page numbers at the edges of pages.

    A number that the end of a line cuts at its stop is whole again.
    """
    return text.sub(_PAGE_BREAK, "\n").sub(_PAGE).sub(_CUT_NUMBER, _joined)


def _joined(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - _BEFORE_NUMBER) : match.start()]
    return "" if _IN_A_LIST.search(before) else None


def _begin(head: str) -> int:
    titles = list(_TITLE.finditer(head))
    if titles:
        return titles[-1].end()
    first, addendum = _BEGINNING.search(head), _ADDENDUM.search(head)
    return addendum.end() if addendum else first.start() if first else 0
