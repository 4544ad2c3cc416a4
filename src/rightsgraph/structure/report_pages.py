"""A Working Group report without what its pages add: heads, feet, notes and broken hyphens."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from rightsgraph.lexicon import patterns
from rightsgraph.text import Text

_NOTE_CALL = re.compile(
    r"(?<=[;)”\"])\.?(?P<mark>\d{1,2})(?=\s|[;.,]|$)|(?<=[a-z.,:])(?P<known>\d{1,2})(?=[\s,;.]|$)"
)


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
    text = text.sub(layout("page_lines"))
    notes = [
        Note(match["mark"], text[match.start("text") : match.end()].flat())
        for match in layout("note").finditer(text.value)
    ]
    text = text.sub(layout("note")).sub(layout("lost_hyphen"), "-").sub(layout("line_hyphen"), "-")
    return text.sub(layout("lost_apostrophe"), "’"), notes


def called(text: Text, notes: Collection[str]) -> list[str]:
    """The numbers of the footnotes that a text calls."""
    marks = (match["mark"] or match["known"] for match in _NOTE_CALL.finditer(text.value))
    return [mark for mark in marks if mark in notes]


def without_calls(text: Text, notes: Collection[str]) -> Text:
    """The text without the numbers that call a footnote: ``(Norway);2`` → ``(Norway);``.

    After a word only the number of a footnote that there is counts as one. Asterisks stay:
    some reports mark recommendations with them.
    """
    return text.sub(
        _NOTE_CALL, lambda match: "" if match["mark"] or match["known"] in notes else None
    )
