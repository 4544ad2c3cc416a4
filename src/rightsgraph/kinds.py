"""Tells what kind of document a text is, from its wording alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rightsgraph.errors import UnknownDocument
from rightsgraph.head_lines import in_lines
from rightsgraph.lexicon import patterns, states
from rightsgraph.text import Text
from rightsgraph.tree import Kind

_HEAD = 4000


def recognise(text: Text, name: str) -> Kind:
    """The kind whose patterns (``kinds.yaml``) score highest; ``name`` is for the error.

    Raises UnknownDocument where none scores enough, or two score the same, and for a list of
    corrections, which is on a document but is none itself.
    """
    rules = patterns("kinds")
    value = in_lines(text.value)
    _refuse_corrections(value, name)
    points = {kind: _points(found, value) for kind, found in rules["kinds"].items()}
    about_none = {k for k, n in points.items() if n and rules["kinds"][k].get("of_a_state")}
    if about_none and not _about_a_state(value):
        points.update(dict.fromkeys(about_none, 0))
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


def _refuse_corrections(text: str, name: str) -> None:
    rules = patterns("kinds")["corrections"]
    title = re.search(rules["title"], text[:_HEAD], re.M)
    if not title or re.search(rules["whole"], text, re.M):
        return
    soon = text[title.end() : title.end() + rules["soon"]]
    if any(re.search(pattern, soon, re.M) for pattern in rules["corrects"]):
        symbol = re.search(rules["symbol"], text[:_HEAD])
        raise UnknownDocument(
            f"is a list of corrections to {symbol[1] if symbol else 'a document'}, not a document",
            name,
            "make them in the text of that document, or give the corrected one in full",
        )


def _points(rules: Mapping[str, Any], text: str) -> int:
    """The points of one kind; none where it lacks what it needs or has what it never has."""
    head = text[:_HEAD]
    needed, never = rules.get("needs"), rules.get("never")
    if needed and not re.search(needed, text, re.M):
        return 0
    if never and re.search(never, head, re.M):
        return 0
    return _sum(rules.get("head", ()), head) + _sum(rules.get("body", ()), text)


def _about_a_state(text: str) -> bool:
    """Whether a text is about one State, and not about documents or software in general."""
    rules = patterns("kinds")
    if re.search(rules["code"], text, re.M):
        return False
    if states().find(text[: rules["opening"]]):
        return True
    named = Counter(found.iri for found in states().find(text))
    often: int = rules["often"]
    return max(named.values(), default=0) >= often


def _sum(rules: Iterable[tuple[int, str]], text: str) -> int:
    return sum(points for points, pattern in rules if re.search(pattern, text, re.M))
