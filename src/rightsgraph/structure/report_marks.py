"""Finds the numbers that open paragraphs, items and sub-paragraphs of a report.

A number opens something only where it is due: the next paragraph, the next item of a list
that may restart, ``N.M`` under paragraph N. That tells ``96.`` the item from ``96.`` the
paragraph, and both from a year or an article at the start of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rightsgraph.structure.report_pages import layout

_FREE = r"(?<![\w.,/(-])"
_DOTTED = (
    _FREE + r"(?P<paragraph>\d{1,3})[ \t]?\.[ \t]?(?P<item>\d{1,3})"
    r"(?:\.(?!\d)|(?=\*{0,3}(?:\s|[A-Z“])))"
)
_SLIPPED = r"(?<=\n)(?P<around>\d{1,3})[ \t]?[.,][ \t]?(?P<misread>[\dlIO]{1,3})(?=\.?\s+[A-Z“])"
_PLAIN = _FREE + r"(?P<plain>\d{1,3})[ \t]?\.(?!\d)(?=\s|[A-Z“])"
_LETTER = r"(?:\(|(?<=[\s;,]))(?P<letter>(?P<one>[a-z])(?P=one)?)\)"
_CANDIDATE = re.compile(f"{_DOTTED}|{_SLIPPED}|{_PLAIN}|{_LETTER}")
_DIGITS = str.maketrans("lIO", "110")
_LINE_START = re.compile(r"(?:^|\n)[ \t]*\Z")
_AFTER_STOP = re.compile(r"(?:[;.:]|\))\s*\Z")
_IN_SENTENCE = re.compile(r"[a-z,]\s*\Z")
_REFERENCE = re.compile(
    r"(?:\d|paragraphs?|articles?|annex|recommendations?)\s*"
    r"(?:\([a-z]{1,3}\)[\s,;]*(?:and|or|to)?\s*)*\Z",
    re.I,
)
_UNIT = re.compile(r"per\s?cent|%|[mb]illion|percentage|times\b|years?\b")
_MOST_LOST = 4
_AHEAD = 3000


@dataclass(frozen=True)
class Mark:
    """A number as printed at ``begin``; what it opens starts at ``end``."""

    kind: str
    number: int | str
    begin: int
    end: int
    paragraph: int = 0


class Marker:
    """Walks through the candidates and keeps those that are due."""

    def __init__(self, text: str, lists_from: int) -> None:
        self._text = text
        self._lists_from = lists_from
        self._paragraph = 0 if lists_from else self._before(0)
        self._item = self._last_item = 0
        self._letter = ""
        self._is_dotted = False
        self._seen: set[tuple[int, int]] = set()

    def _before(self, begin: int) -> int:
        """The number before the first one that opens a line from there on."""
        first = layout("numbered_line").search(self._text, begin)
        return max(int(first["number"]) - 1, 0) if first else 0

    def marks(self) -> Iterator[Mark]:
        """The numbers that are due. The conclusions begin with any: much may be left out before."""
        in_dialogue = self._lists_from > 0
        for match in _CANDIDATE.finditer(self._text):
            if in_dialogue and match.start() >= self._lists_from:
                in_dialogue = False
                self._paragraph = max(self._paragraph, self._before(self._lists_from))
            mark = self._judge(match)
            if mark:
                yield mark

    def _judge(self, match: re.Match[str]) -> Mark | None:
        before = self._text[max(0, match.start() - 40) : match.start()]
        at_start = bool(_LINE_START.search(before)) or not before
        if match["letter"]:
            return self._sub_paragraph(match, before)
        if match["plain"]:
            return self._plain(match, at_start, before)
        if match["misread"]:
            return self._misread(match)
        return self._dotted(match, at_start, before)

    def _dotted(self, match: re.Match[str], at_start: bool, before: str) -> Mark | None:
        paragraph, item = int(match["paragraph"]), int(match["item"])
        if at_start and item == self._item + 1 and 0 < abs(paragraph - self._paragraph) <= 2:
            paragraph = self._slip(paragraph, match.end())
        lost = item == 1 and at_start and self._skips_to(paragraph, match.end())
        due = paragraph == self._paragraph and item == self._item + 1
        known = paragraph == self._paragraph and at_start
        if (paragraph, item) in self._seen or not item or self._is_figure(match, before):
            return None
        back = at_start and (paragraph, item - 1) in self._seen
        if not (lost or known or back or (due and _AFTER_STOP.search(before))):
            return None
        self._seen.add((paragraph, item))
        self._paragraph, self._item, self._letter = paragraph, item, ""
        self._is_dotted = True
        return Mark("item", item, match.start(), match.end(), paragraph)

    def _skips_to(self, paragraph: int, end: int) -> bool:
        """Whether a list may be that of a paragraph further on: after few, or if it goes on."""
        skipped = paragraph - self._paragraph
        following = re.compile(rf"^[ \t]*{paragraph}\s?\.\s?2\b", re.M)
        return skipped > 0 and (
            skipped <= _MOST_LOST or bool(following.search(self._text, end, end + _AHEAD))
        )

    def _misread(self, match: re.Match[str]) -> Mark | None:
        """``4,3`` or ``4.l`` at the start of a line, where just that item is due."""
        item = int(match["misread"].translate(_DIGITS))
        if int(match["around"]) != self._paragraph or item != self._item + 1:
            return None
        self._seen.add((self._paragraph, item))
        self._item, self._letter, self._is_dotted = item, "", True
        return Mark("item", item, match.start(), match.end(), self._paragraph)

    def _is_figure(self, match: re.Match[str], before: str) -> bool:
        """Whether ``7.5`` counts or names something in a sentence that is wrapped there."""
        following = self._text[match.end() : match.end() + 20].lstrip(' \t\n“"')
        in_dialogue = match.start() < self._lists_from
        goes_on = following.startswith("(") or not following.lstrip("(")[:1].isupper()
        wrapped = in_dialogue or bool(_IN_SENTENCE.search(before))
        return bool(_UNIT.match(following)) or (wrapped and goes_on)

    def _slip(self, paragraph: int, end: int) -> int:
        """The open paragraph where another's number is a slip: its own next item follows."""
        following = rf"^[ \t]*{self._paragraph}\s?\.\s?{self._item + 2}\b"
        slip = re.search(following, self._text[end : end + _AHEAD], re.M)
        return self._paragraph if slip else paragraph

    def _plain(self, match: re.Match[str], at_start: bool, before: str) -> Mark | None:
        number = int(match["plain"])
        listed = match.start() >= self._lists_from
        next_paragraph = number == self._paragraph + 1
        next_item = listed and number == self._item + 1 and self._paragraph > 0
        leads = bool(layout("paragraph_lead").match(self._text, match.end()))
        if not at_start:
            next_paragraph = next_paragraph and leads and bool(_AFTER_STOP.search(before))
            goes_on = self._item > 0 or before.rstrip().endswith(":")
            next_item = next_item and goes_on and bool(_AFTER_STOP.search(before))
        elif not (next_paragraph or next_item):
            next_paragraph = self._gap(number, match.end(), listed, leads)
            next_item = listed and self._goes_on(number, before)
        if next_paragraph and (not next_item or leads or self._is_dotted):
            return self._open_paragraph(number, match)
        if next_item:
            self._item, self._letter = number, ""
            self._seen.add((self._paragraph, number))
            return Mark("item", number, match.start(), match.end(), self._paragraph)
        return None

    def _goes_on(self, number: int, before: str) -> bool:
        """Whether an item is due although some before it were lost, or stood in the last list."""
        if self._item:
            return 0 < number - self._item <= 3
        return 1 < number == self._last_item + 1 and before.rstrip().endswith(":")

    def _gap(self, number: int, end: int, listed: bool, leads: bool) -> bool:
        """Whether a paragraph number is due although those before it were lost."""
        skipped = number - self._paragraph
        if skipped <= 1 or listed:
            return skipped > 1 and leads
        ahead = self._text[end : end + 2 * _AHEAD]
        missing, following = (
            re.search(rf"^[ \t]*{one}\s?\.\s", ahead, re.M)
            for one in (self._paragraph + 1, number + 1)
        )
        return not missing and (skipped <= _MOST_LOST or bool(following))

    def _open_paragraph(self, number: int, match: re.Match[str]) -> Mark:
        self._last_item = self._item or self._last_item
        self._paragraph, self._item, self._letter = number, 0, ""
        self._is_dotted = False
        return Mark("paragraph", number, match.start(), match.end(), number)

    def _sub_paragraph(self, match: re.Match[str], before: str) -> Mark | None:
        letter = match["letter"]
        due = _ordinal(letter) == _ordinal(self._letter) + 1
        if not due or self._item or not self._paragraph or _REFERENCE.search(before):
            return None
        self._letter = letter
        return Mark("letter", letter, match.start(), match.end(), self._paragraph)


def _ordinal(letter: str) -> int:
    """The place of a letter in a list that goes on after ``z`` with ``aa``, ``bb``."""
    return 26 * (len(letter) - 1) + ord(letter[0]) - ord("a") + 1 if letter else 0
