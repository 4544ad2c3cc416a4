"""Addenda in copies that have run all lines together: what begins a line begins one again.

Only lines longer than anybody prints are cut, before numbers that count up and after which
words begin: those of paragraphs, and those of recommendations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rightsgraph.text import Span, Text

_LONGEST = 1000
_FEWEST = 2
# What pages add: the note on the title, the job number, the symbol, the numbers of their notes.
_FURNITURE = re.compile(
    r"(?<!\S)1 2 3(?: \d{1,2})*(?=\s)|(?<!\S)\*+ ?(?:The|This)\s[^.*\n]{10,200}\.(?=\s)"
    r"|\bGE\.\s?\d\d-\d{5}(?:\s\([A-Z]\))?"
    r"|(?<=\s)(?<!\bin\s)(?<!\bof\s)(?<!\bto\s)(?<!\band\s)(?<!\bsee\s)(?<!document\s)(?<!report\s)"
    r"A/HRC/\d+/\d+/Add\.\d(?=\s+(?:[A-Z“]|\d+\.))"
)
_AFTER = (
    r"(?:^|(?<=[.;:?!)\]”\"])|(?<=[a-z]\d)|(?<=[a-z]\d\d)|(?<=Add\.\d)"
    r"|(?<=Response)|(?<=Reply)|(?<=Position)|(?<=Comments)|(?<=Introduction)|(?<=\s20\d\d))"
)
_PARAGRAPH = re.compile(
    rf"(?:{_AFTER}|(?<=\d\.\d)|(?<=\d\.\d\d))\s+(?=(?P<item>\d{{1,3}})\.\s?[A-Z“])"
)
_ROW = re.compile(
    rf"{_AFTER}\s+(?=(?:\d{{1,3}}\.?\s)?(?P<list>\d{{2,3}})\.(?P<item>\d{{1,3}})\.?\s[A-Z“\"(])"
)
# "124.1–124.3, 124.5 Not accepted": numbers that have their answer right after them.
_ANSWERED = re.compile(
    r"(?<=[^\s,;–-])(?<!\sand)\s+(?=(?P<list>\d{2,3})\.(?P<item>\d{1,3})(?:(?:\s?[–-]\s?|,\s|\sand\s)\d{2,3}\.\d{1,3})*"
    r"\s(?:(?:Not|Partially|Partly|Fully)\s+)?(?:[Aa]ccepted|[Ss]upported|Noted|Rejected)\b)"
)
# "Recommendations 135.2, 135.3 – The State agrees": a title and what stands under it.
_TITLED = re.compile(
    r"(?<=[a-z.;:?!])\s+(?=Recommendations?\s+\d{2,3}\.\d{1,3}(?:(?:\s?[–-]\s?|,\s|\sand\s)\d{2,3}\.\d{1,3})*"
    r"\s(?:[–—]\s[A-Z]|\d{1,2}\.\s[A-Z]))"
)
_LEAD = re.compile(r"(?<=[.;])\s+(?=The\s+following\s+recommendations\b[^.:]{0,90}:\s+\d)")


def relined(text: Text) -> Text:
    """The text with the lines of its paragraphs and rows, where a copy has lost them."""
    if not any(map(_is_run_together, text.value.split("\n"))):
        return text
    begin, spans = 0, list[tuple[int, int, str]]()
    for line in text.value.split("\n"):
        if _is_run_together(line):
            spans += [(begin + a, begin + b, "\n\n") for a, b in sorted(set(_borders(line)))]
        begin += len(line) + 1
    return text.replace(spans).sub(_FURNITURE, "\n\n")


def _is_run_together(line: str) -> bool:
    return len(line) > _LONGEST and "\t" not in line


def _borders(line: str) -> Iterator[Span]:
    """Where what begins a line of its own parts from what is before it."""
    yield from (match.span() for match in _TITLED.finditer(line))
    for like in (_PARAGRAPH, _ROW, _ANSWERED):
        found = list(_counting_up(like.finditer(line)))
        if len(found) >= _FEWEST or (found and like is _ROW):
            yield from (match.span() for match in found)
            yield from (m.span() for m in _LEAD.finditer(line) if like is _ROW)


def _counting_up(matches: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Numbers that follow each other: those of paragraphs from 1 and without a gap."""
    last = (0, 0)
    for match in matches:
        list_ = int(match.groupdict().get("list") or 0)
        here = (list_, int(match["item"]))
        if here > last if list_ else here[1] == last[1] + 1:
            last = here
            yield match
