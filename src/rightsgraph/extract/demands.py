"""Splits a recommendation into the single things it asks."""

from __future__ import annotations

import re
from functools import cache

from rightsgraph.lexicon import patterns

_SEMICOLON = re.compile(r"\s*;\s*(?:and\s+)?")
_SENTENCE = re.compile(r"(?<=[.])\s+(?:In particular,\s+)?(?=[A-Za-z])")
_SHORTEST = 15


def demands(text: str) -> list[str]:
    """The demands in a recommendation's text, in order; a single one is the text itself.

    Parts are told by semicolons, by sentences and by a further demanding verb after "and" or
    a comma (``verbs.yaml``), or a further "and that".
    """
    parts = [
        part.strip(" .,;")
        for clause in _SEMICOLON.split(text)
        for sentence in _SENTENCE.split(clause)
        for part in _further_verb().split(sentence)
    ]
    return [part for part in parts if len(part) >= _SHORTEST] or [text]


@cache
def _further_verb() -> re.Pattern[str]:
    verbs = "|".join(patterns("verbs")["demanding"])
    return re.compile(
        rf"\s*(?:,\s*(?:and\s+)?|\s+and\s+)(?=(?:{verbs})\s)|\s*,?\s+and\s+(?=that\s)"
    )
