"""The delegations that spoke: each paragraph of the dialogue opens with the States it reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from rightsgraph import iris
from rightsgraph.lexicon import patterns, states
from rightsgraph.records import Mention
from rightsgraph.tree import Document, Part, Passage

_LONGEST_OPENING = 200
_BY_ADJECTIVE = re.compile(
    r"(?:The\s+)?([A-Z][\w-]+(?:\s[A-Z][\w-]+)*)\s+(?:delegation|representative|ambassador)\b"
)


def speakers(document: Document) -> tuple[Mention, ...]:
    """A mention of each State whose delegation's words a paragraph of the dialogue reports."""
    heading = patterns("report")["dialogue"]["heading"]
    sections = {
        section.path
        for section in document.of(Part.SECTION)
        if re.search(heading, section.heading, re.I)
    }
    spoken = (p for p in document.of(Part.PARAGRAPH) if p.parent in sections)
    own = document.metadata.state
    return tuple(
        Mention(p.path, "speaker", iri) for p in spoken for iri in _openers(p) if iri != own
    )


def _openers(paragraph: Passage) -> Iterator[str]:
    """The States that stand before the first other word, or the one of "The Fijian delegation"."""
    opening = paragraph.text.value[:_LONGEST_OPENING]
    adjective = _BY_ADJECTIVE.match(opening)
    if adjective and adjective[1] in _adjectives():
        yield _adjectives()[adjective[1]]
        return
    between, place = patterns("report")["dialogue"]["opening"], 0
    for found in states().find(opening):
        if not re.fullmatch(between, opening[place : found.begin], re.I):
            return
        yield found.iri
        place = found.end


@cache
def _adjectives() -> Mapping[str, str]:
    entries = patterns("states")["states"].items()
    return {name: iris.state(code) for code, one in entries for name in one.get("adjectives", ())}
