"""Tells what kind of document a text is, from its wording alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rightsgraph.errors import UnknownDocument
from rightsgraph.lexicon import patterns
from rightsgraph.text import Text
from rightsgraph.tree import Kind

_HEAD = 4000


def recognise(text: Text, name: str) -> Kind:
    """The kind whose patterns (``kinds.yaml``) score highest; ``name`` is for the error.

    Raises UnknownDocument where none scores enough.
    """
    rules = patterns("kinds")
    points = {
        kind: _points(found.get("head", ()), text.value[:_HEAD])
        + _points(found.get("body", ()), text.value)
        for kind, found in rules["kinds"].items()
    }
    best = max(points, key=lambda kind: points[kind])
    if points[best] < rules["least"]:
        raise UnknownDocument(
            "is no kind of document that rightsgraph reads",
            name,
            "known are: " + ", ".join(kind.value for kind in Kind),
        )
    return Kind(best)


def _points(rules: Iterable[tuple[int, str]], text: str) -> int:
    return sum(points for points, pattern in rules if re.search(pattern, text, re.M))
