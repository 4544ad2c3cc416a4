"""Recommendations that a report counts in letters: ``106 (a)``.

They are read as ``106.1``, as all others, and called ``106.a`` again in what is recorded, which
is how they are called where a report is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rightsgraph.text import Text

_NAMED = re.compile(
    r"\brecommendations?\s+(?:Nos?\.\s*|in\s+para(?:graphs?\b|s?\.)\s*)?(?P<list>\d{2,3})\s?\([a-z]\)",
    re.I,
)
_DOTTED = re.compile(r"(?<![\d.])(\d{2,3})\.\d")
_ITEMS = re.compile(
    r"(?<![\d.])(?P<list>\d{2,3})\s?"
    r"(?P<items>\([a-z]\)(?:(?:\s*[,–-]\s*(?:and\s+)?|\s+and\s+|\s+to\s+)\([a-z]\))*)"
)
_ITEM = re.compile(r"\(([a-z])\)")
_BEFORE_A = ord("a") - 1


def lists_in(text: str) -> frozenset[str]:
    """The paragraphs whose recommendations a text names by letters, and none of them by figures."""
    return frozenset(m["list"] for m in _NAMED.finditer(text)) - set(_DOTTED.findall(text))


def in_figures(text: Text) -> Text:
    """The text with ``106.1 and 106.2`` for the ``106 (a) and (b)`` of such a paragraph."""
    lists = lists_in(text.value)
    return text.sub(_ITEMS, lambda m: _each(m) if m["list"] in lists else None) if lists else text


def _each(match: re.Match[str]) -> str:
    return _ITEM.sub(lambda m: f"{match['list']}.{ord(m[1]) - _BEFORE_A}", match["items"])


def in_letters(number: str, lists: Collection[str]) -> str:
    """``106.a`` for the ``106.1`` of one of these paragraphs."""
    list_, _, item = number.partition(".")
    return f"{list_}.{chr(_BEFORE_A + int(item))}" if item and list_ in lists else number
