"""Concluding observations: what a committee is concerned about, and what it recommends.

What it welcomes, and what it asks to be written to it, is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rightsgraph.extract.treaty_papers import author, citations, lettered, numbered
from rightsgraph.lexicon import pattern, patterns
from rightsgraph.records import Claim, Demand, Recommendation, Records
from rightsgraph.tree import Document, Passage

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z])")


def records(document: Document) -> Records:
    """The concerns, the recommendations with their lettered demands, and all that is cited."""
    return Records(
        claims=tuple(_concerns(document)),
        recommendations=tuple(_recommendations(document)),
        mentions=tuple(citations(document)),
        creators=author(document),
    )


def _concerns(document: Document) -> Iterator[Claim]:
    """A claim for each paragraph in which the committee is concerned, or for each of its letters
    where it only leads to them."""
    by = author(document)
    for paragraph, heading in numbered(document):
        if any(map(pattern("treaty", "tells").search, _titles(document, paragraph, heading))):
            continue
        for passage in _observed(document, paragraph):
            yield Claim("UNBodyClaim", passage.path, 1, by)


def _observed(document: Document, paragraph: Passage) -> list[Passage]:
    """The passages that say what the committee is concerned about."""
    text = paragraph.text.value
    if not pattern("treaty", "is_concerned").search(text):
        return []
    last = _SENTENCE.split(text)[-1]
    asks = any(each.search(last) for each in _asks())
    leads = last.endswith(":") and not asks and pattern("treaty", "is_concerned").search(last)
    return (lettered(document, paragraph) if leads else []) or [paragraph]


def _recommendations(document: Document) -> Iterator[Recommendation]:
    by = author(document)
    taken: set[str] = set()
    for paragraph, heading in numbered(document):
        titles = _titles(document, paragraph, heading)
        if paragraph.number in taken or not recommends(paragraph.text.value, titles):
            continue
        taken.add(paragraph.number)
        items = lettered(document, paragraph)
        text = " ".join(one.text.value for one in (paragraph, *items))
        demands = tuple(Demand(n, item.text.value) for n, item in enumerate(items, 1))
        yield Recommendation(paragraph.number, text, (paragraph.path,), by, demands)


def _titles(document: Document, paragraph: Passage, heading: Passage | None) -> list[str]:
    """The titles that a paragraph stands under, the nearest first."""
    titles = [heading.heading] if heading else []
    above = document.passage(paragraph.parent)
    while above:
        titles.append(above.heading)
        above = document.passage(above.parent) if above.parent else None
    return titles


def recommends(text: str, titles: list[str]) -> bool:
    if any(pattern("treaty", "tells").search(title) for title in titles):
        return False
    asked = [(match, text[match.end() :]) for each in _asks() for match in each.finditer(text)]
    if asked:
        return any(not _is_procedural(match.group(), rest) for match, rest in asked)
    return any(
        pattern("treaty", "recommends").search(title)
        and not pattern("treaty", "concerns").search(title)
        for title in titles
    )


def _is_procedural(asking: str, rest: str) -> bool:
    """Whether others are asked, or only to write to the Committee."""
    if pattern("treaty", "to_others").match(rest):
        return True
    if pattern("treaty", "next_report").match(rest):
        return True
    clause = pattern("treaty", "clause").match(rest)
    return bool(
        pattern("treaty", "procedural_verbs").search(asking)
        and pattern("treaty", "procedural").match(rest)
        and clause
        and pattern("treaty", "to_committee").search(clause.group())
    )


@cache
def _asks() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in patterns("treaty")["asks"])
