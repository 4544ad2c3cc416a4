"""Concluding observations: the paragraphs in which a committee recommends.

What it welcomes or is concerned about, and what it asks to be written to it, is no recommendation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rightsgraph.extract.treaty_papers import author, citations, lettered, numbered
from rightsgraph.lexicon import pattern, patterns
from rightsgraph.records import Demand, Recommendation, Records
from rightsgraph.tree import Document, Passage


def records(document: Document) -> Records:
    """The recommendations with their lettered demands, the committee, and all that is cited."""
    return Records(
        recommendations=tuple(_recommendations(document)),
        mentions=tuple(citations(document)),
        creators=author(document),
    )


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
