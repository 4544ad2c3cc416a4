"""The articles of the covenant that a heading puts an issue under."""

from __future__ import annotations

import re

from rightsgraph.lexicon import laws
from rightsgraph.tree import Document

_ARTICLES = re.compile(r"\(\s*(?:articles?|arts?)\b\.?((?:[^()]|\([^()]*\))*)\)", re.I)
_LEADING = re.compile(
    r"(?:articles?|arts?)\b\.?\s*(\d[\d\s,()&–-]*(?:and\s+\d[\d\s,()&–-]*)?)", re.I
)
_PARAGRAPHS = re.compile(
    r"\(\w{1,3}\)|\bparas\b\.?[\d\s,()&–-]*(?:and\s+\d+)?|\bpara(?:graph)?\b\.?\s*\d+", re.I
)
_NUMBER = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
_WIDEST_RANGE = 30


def articles(heading: str, document: Document) -> tuple[str, ...]:
    """The articles of the covenant that a heading names; those of another law are none."""
    named = _ARTICLES.search(heading) or _LEADING.match(heading)
    if not named:
        return ()
    covenant = document.metadata.covenant
    cited = laws(document.metadata.state, covenant).find(heading[named.start() : named.end() + 60])
    others = any(found.iri != covenant for found in cited)
    unknown = " of " in named[1] and not cited
    if (covenant and others) or unknown:
        return ()
    found: dict[str, None] = {}
    for first, last in _NUMBER.findall(_PARAGRAPHS.sub(" ", named[1])):
        width = int(last or first) - int(first)
        for number in range(
            int(first), int(first) + (width if 0 < width <= _WIDEST_RANGE else 0) + 1
        ):
            found.setdefault(str(number))
    return tuple(found)
