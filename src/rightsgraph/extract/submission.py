"""Stakeholder submissions: what the authors claim and what they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph.extract.asked import inline
from rightsgraph.extract.authors import authors, tells_of_itself
from rightsgraph.extract.demands import demands
from rightsgraph.lexicon import pattern
from rightsgraph.records import Claim, Demand, Recommendation, Records
from rightsgraph.structure.asking import asks
from rightsgraph.tree import Document, Part, Passage

_LABEL = re.compile(r"\s*(?:Key\s+)?Recommendations?(?:\s+\d{1,2})?\s*[:–—]\s+", re.I)
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+(?=[A-Z])")


def records(document: Document) -> Records:
    """Problem paragraphs as claims; items and what prose asks as recommendations."""
    creators = authors(document)
    return Records(
        recommendations=tuple(_recommendations(document)),
        claims=tuple(
            Claim("CivilSocietyClaim", passage.path, 1)
            for section in document.of(Part.SECTION)
            if not _tells_of_authors(section.heading)
            for passage in document.below(section.path, Part.PARAGRAPH)
            if not _asks_only(passage.text.value)
            if not tells_of_itself(passage.text.value, creators)
        ),
        creators=creators,
    )


def _recommendations(document: Document) -> Iterator[Recommendation]:
    for section in document.of(Part.SECTION):
        asked = [
            (passage, text) for passage in document.below(section.path) for text in _asked(passage)
        ]
        for ordinal, (passage, text) in enumerate(asked, 1):
            yield Recommendation(
                number=f"{section.ordinal}.{ordinal}",
                text=text,
                passages=(passage.path,),
                demands=_several(demands(text)),
            )


def _asked(passage: Passage) -> list[str]:
    """The recommendations in a passage: an item is one, prose may hold some."""
    text = passage.text.value
    return [text] if passage.part is Part.ITEM else list(filter(None, _in_prose(text)))


def _in_prose(text: str) -> Iterator[str]:
    """What each sentence asks; all that asks does so behind "Recommendation:"."""
    label = _LABEL.match(text)
    for sentence in _split(text[label.end() :] if label else text):
        yield inline(sentence) or (sentence.strip(" .") if label and asks(sentence) else "")


def _split(text: str) -> list[str]:
    return _SENTENCE.split(text)


def _asks_only(text: str) -> bool:
    return all(_in_prose(text))


def _tells_of_authors(heading: str) -> bool:
    return bool(pattern("layout", "no_claims", re.I).match(heading))


def _several(texts: list[str]) -> tuple[Demand, ...]:
    """Demands only where there are several: a single one is the recommendation itself."""
    if len(texts) < 2:
        return ()
    return tuple(Demand(ordinal, text) for ordinal, text in enumerate(texts, 1))
