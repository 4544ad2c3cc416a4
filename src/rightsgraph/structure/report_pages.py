"""A Working Group report without what its pages add: heads, feet, notes and broken hyphens."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache

from rightsgraph.lexicon import patterns
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, Text

_NOTE_CALL = re.compile(
    rf"{NOTE_OPEN}(?P<told>\d{{1,3}}){NOTE_CLOSE}"
    r"|(?<=[;)”\"])\.?(?P<mark>\d{1,2})(?=\s|[;.,]|$)|(?<=[a-z.,:])(?<!\d[.,:])(?P<known>\d{1,2})(?=[\s,;.(]|$)"
)
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_CUT_WORD = re.compile(r"[^\W\d_]+-[ \t]*\n\s*[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_LONGEST_WORD = 30
_FORM_FEED = re.compile("\f")
_PAGE_HEAD, _LONGEST_FOOT = 80, 1500


@dataclass(frozen=True)
class Note:
    """A footnote and the mark that calls it."""

    mark: str
    text: Text


def layout(name: str) -> re.Pattern[str]:
    """A pattern of ``report.yaml`` on how a report is laid out."""
    return _compiled()[name]


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    rules = patterns("report")["layout"]
    joined = {k: v if isinstance(v, str) else "|".join(v) for k, v in rules.items()}
    return {name: re.compile(rule, re.M) for name, rule in joined.items()}


def without_pages(text: Text) -> tuple[Text, list[Note]]:
    """The running text, and the notes that stood at the feet of its pages."""
    text, notes = _without_feet(text)
    text = text.sub(layout("page_lines"))
    notes += [
        Note(match["mark"], text[match.start("text") : match.end()].flat())
        for match in layout("note").finditer(text.value)
    ]
    text = text.sub(layout("note")).sub(layout("lost_hyphen"), "-").sub(layout("cut_symbol"), "")
    text = with_whole_words(text).sub(layout("lost_apostrophe"), "’")
    return text, sorted(notes, key=lambda note: note.text.span)


def with_whole_words(text: Text) -> Text:
    """The text without the hyphens that only cut a word at the end of a line."""
    return text.sub(layout("line_hyphen"), _hyphens(text.value))


def _hyphens(text: str) -> Callable[[re.Match[str]], str]:
    """What a hyphen at the end of a line becomes: nothing where it only cuts a word.

    That is so where the report has the word whole, or neither part of it as a word.
    """
    elsewhere = _CUT_WORD.sub(" ", text)
    words = {word.lower() for word in _WORD.findall(elsewhere)}
    whole = words - {word.lower().replace("-", "") for word in _HYPHENED.findall(elsewhere)}

    def mended(match: re.Match[str]) -> str:
        before = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_WORD) : match.start()])
        after = _WORD.match(text, match.end())
        if before is None or after is None:
            return "-"
        one, other = before[0].lower(), after[0]
        if layout("shared_end").fullmatch(other):
            return "- "
        strange = not words & {one, other} and not layout("prefix").fullmatch(one)
        return "" if one + other.lower() in whole or (strange and other.islower()) else "-"

    return mended


def _without_feet(text: Text) -> tuple[Text, list[Note]]:
    """The text without the notes at the ends of its pages.

    Form feeds part these, or where there are none the lines that stand at feet and heads.
    """
    notes: list[Note] = []
    cuts: list[tuple[int, int, str]] = []
    begin = 0
    page_ends = _FORM_FEED if _FORM_FEED.search(text.value) else layout("page_end")
    for page_end in (match.start() for match in page_ends.finditer(text.value)):
        feet = _feet(text.value, begin, page_end, len(notes))
        ends = [*(foot.start() for foot in feet), page_end][1:]
        begin = page_end
        for foot, end in zip(feet, ends, strict=True):
            notes.append(Note(foot["mark"], text[foot.end() : end].flat()))
        if feet:
            cuts.append((feet[0].start(), page_end, "\n"))
    return text.replace(cuts), notes


def _feet(text: str, begin: int, end: int, last: int) -> list[re.Match[str]]:
    """The openings of notes on a page: numbers that go on from the last, with no paragraph or
    item after them; a note may name one that stands before it."""
    feet: list[re.Match[str]] = []
    earliest = max(begin + _PAGE_HEAD, end - _LONGEST_FOOT)
    for foot in layout("foot").finditer(text, earliest, end):
        due = int(foot["mark"]) == last + len(feet) + 1
        before = max(_numbered(text, begin, foot.start()), default=(0, 0))
        if due and all(one < before for one in _numbered(text, foot.end(), end)):
            feet.append(foot)
    return feet


def _numbered(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The numbers of the paragraphs and items that open on a page: 0 is no item."""
    for line in layout("numbered_line").finditer(text, begin, end):
        yield int(line["number"]), int(line["item"] or 0)


def called(text: Text, notes: Collection[str]) -> list[str]:
    """The numbers of the footnotes that a text calls."""
    marks = (
        match["told"] or match["mark"] or match["known"]
        for match in _NOTE_CALL.finditer(text.value)
    )
    return [mark for mark in marks if mark in notes]


def without_calls(text: Text, notes: Collection[str]) -> Text:
    """The text without the numbers that call a footnote: ``(Norway);2`` → ``(Norway);``.

    After a word only the number of a footnote that there is counts as one. Asterisks stay:
    some reports mark recommendations with them.
    """
    return text.sub(
        _NOTE_CALL,
        lambda match: "" if match["told"] or match["mark"] or match["known"] in notes else None,
    )
