"""Lists of issues: each numbered paragraph is an issue, each letter in it a question."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rightsgraph.extract.treaty_papers import (
    author,
    bracketed,
    citations,
    headed,
    key,
    lettered,
    numbered,
)
from rightsgraph.lexicon import laws, pattern
from rightsgraph.records import Issue, Question, Records
from rightsgraph.tree import Document, Part, Passage


def records(document: Document) -> Records:
    """The issues with their articles, the questions in them, and all that is cited."""
    raised = [
        (paragraph, heading)
        for paragraph, heading in numbered(document)
        if not pattern("treaty", "preamble").search(paragraph.text.value)
    ]
    unsure = set(_out_of_order(document))
    return Records(
        issues=tuple(
            Issue(key(one), place, one.path, _articles(one, heading, document, unsure))
            for place, (one, heading) in enumerate(raised, 1)
        ),
        questions=tuple(
            Question(key(one), key(item), place, item.path)
            for one, _ in raised
            for place, item in enumerate(lettered(document, one), 1)
        ),
        mentions=tuple(citations(document)),
        creators=author(document),
    )


def _articles(
    paragraph: Passage, heading: Passage | None, document: Document, unsure: set[str]
) -> tuple[str, ...]:
    """The articles of the heading right above, else those that a paragraph on no law ends with."""
    above = headed(heading.heading, document) if heading and heading.path not in unsure else ()
    if above or laws(document.metadata.state, document.metadata.covenant).find(
        paragraph.text.value
    ):
        return above
    ending = [m.group() for m in pattern("treaty", "ending").finditer(paragraph.text.value)]
    return tuple(bracketed(ending[-1], document)) if ending else ()


def _out_of_order(document: Document) -> Iterator[str]:
    """Headings whose article comes too early: the number of a note may be stuck to it."""
    named = [
        (passage.path, min(map(int, found)))
        for passage in document.passages
        if passage.part in (Part.SECTION, Part.HEADING)
        if pattern("treaty", "article_heading").match(passage.heading)
        if (found := headed(passage.heading, document))
    ]
    return (path for (path, first), (_, following) in pairwise(named) if first > following)
