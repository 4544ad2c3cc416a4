"""Position addenda: numbered paragraphs under headings, a table of numbers, or both."""

from __future__ import annotations

import re

from rightsgraph.structure import addendum_codes, addendum_marks
from rightsgraph.structure.addendum_columns import paired
from rightsgraph.structure.addendum_table import row_rule
from rightsgraph.structure.numbered import RUN, Scanner, assemble, lines_of
from rightsgraph.text import Text
from rightsgraph.tree import Passage

_TITLE = re.compile(r"Views\s+on\s+conclusions\b.{0,250}?State\s+under\s+review", re.S)
_BEGINNING = re.compile(r"^[ \t]*#*[ \t]*(?:1|I|A)\.[ \t]+\S", re.M)
_HEAD = 6000
_FIRST_PAGE = 1500
_FURNITURE = re.compile(
    r"^[ \t\W]*(?:"
    r"\*+ ?[A-Z][^\n]*"
    r"|(?:United Nations|General Assembly|Distr\b|Original:|GE\.\s?\d)[^\n]*"
    r"|\d{1,2} [A-Z][a-z]+ \d{4}|English|[\ue010-\uf8ff ]*[\ue010-\uf8ff][^\n]*"
    r")[ \t]*$",
    re.M,
)
_PAGE = re.compile(
    r"^[ \t]*A/HRC/[\w./-]+[ \t]*(?:\n\s*\d{1,3}[ ]*$)?"
    r"|^[ ]*\d{1,3}[ ]*(?!\t)(?=\s*(?:\n[ \t]*A/HRC/|\n[ \t]*GE\.|\Z))"
    r"|^[ \t]*(?:\d{1,3}[ ]+)?GE\.\s?\d\d-\d{5}[^\n]{0,20}$",
    re.M,
)
_PAGE_BREAK = re.compile("\f")
_CUT_NUMBER = re.compile(r"(?<=\d\.)[ \t]*\n[ \t]*(?=\d{1,3}\b(?!\.\s))")
_IN_A_LIST = re.compile(r"(?:[,;–-]|\b(?:and|to|recommendations?|Nos?\.))\s+\d{1,3}\.\Z", re.I)
_BEFORE_NUMBER = 30
# The letter of a theme before the number of a recommendation: ``A – 78.1``.
_LETTER = re.compile(r"(?<!\w)[A-Z]\s?[–—-]\s?(?=\d{1,3}\.\d)")
# A number in brackets at the head of a line: ``[78.1] Accepted``.
_BRACKETS = re.compile(
    rf"^[ \t]*(?P<open>\[|(?<=\n\n)\()(?:(?i:recommendations?)\s+)?"
    rf"(?P<run>(?=\d{{1,3}}\.\d)(?:{RUN}))[\])](?=[ \t:]*$|[ \t]+[A-Z])",
    re.M,
)


def passages(text: Text) -> list[Passage]:
    """Sections, headings, paragraphs, rows, items and footnotes in reading order."""
    lines = lines_of(_unbracketed(body(text).sub(_LETTER)))
    lines = paired(addendum_marks.in_words(addendum_codes.in_words(lines)))
    return assemble(Scanner(lines, row_rule(lines)).blocks())


def _unbracketed(text: Text) -> Text:
    spans = [
        (begin, end, "")
        for m in _BRACKETS.finditer(text.value)
        for begin, end in (m.span("open"), (m.end("run"), m.end()))
    ]
    return text.replace(spans)


def body(text: Text) -> Text:
    """The text after the title, without what pages add to it."""
    text = text[_begin(text.value[:_HEAD]) :]
    first_page = text[:_FIRST_PAGE].sub(_FURNITURE)
    return without_pages(first_page + text[_FIRST_PAGE:])


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
    first = _BEGINNING.search(head)
    return first.start() if first else 0
