"""Tells what kind of document a text is, from its wording alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rightsgraph.errors import UnknownDocument
from rightsgraph.lexicon import patterns
from rightsgraph.text import Text
from rightsgraph.tree import Kind

_HEAD = 4000


def recognise(text: Text, name: str) -> Kind:
    """The kind whose patterns (``kinds.yaml``) score highest; ``name`` is for the error.

    Raises UnknownDocument where none scores enough, or two score the same.
    """
    rules = patterns("kinds")
    points = {kind: _points(found, text.value) for kind, found in rules["kinds"].items()}
    best = max(points, key=lambda kind: points[kind])
    if points[best] < rules["least"]:
        raise UnknownDocument(
            "is no kind of document that rightsgraph reads",
            name,
            "known are: " + ", ".join(kind.value for kind in Kind),
        )
    rivals = [kind for kind in points if points[kind] == points[best]]
    if len(rivals) > 1:
        raise UnknownDocument(
            f"reads as much like a {rivals[0]} as like a {rivals[1]}",
            name,
            "give the document from its title page on, without what stands around it",
        )
    return Kind(best)


def _points(rules: Mapping[str, Any], text: str) -> int:
    """The points of one kind; none where it lacks what it needs or has what it never has."""
    head = text[:_HEAD]
    needed, never = rules.get("needs"), rules.get("never")
    if needed and not re.search(needed, text, re.M):
        return 0
    if never and re.search(never, head, re.M):
        return 0
    return _sum(rules.get("head", ()), head) + _sum(rules.get("body", ()), text)


def _sum(rules: Iterable[tuple[int, str]], text: str) -> int:
    return sum(points for points, pattern in rules if re.search(pattern, text, re.M))
