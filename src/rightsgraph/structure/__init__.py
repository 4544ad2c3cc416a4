"""From clean text to addressable passages, one module for each kind of document.

* ``addendum``, ``report`` and ``paper`` have modules named after them for what varies most: how
  tables and lists of positions are laid out, what pages add to the text, and where numbers stand.
* Documents of numbered paragraphs are cut by ``numbered``, others by ``blocks``, ``headings``,
  ``lists`` and ``prose``, and put together by ``assembly``; ``notes`` finds the footnotes.
* ``titles``, ``layout`` and ``asking`` tell what a line or a sentence is; ``rows`` keeps tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rightsgraph.errors import MalformedDocument
from rightsgraph.structure import (
    addendum,
    article,
    commentary,
    council,
    paper,
    report,
    submission,
    thematic,
    treaty,
)
from rightsgraph.text import Span, Text
from rightsgraph.tree import Kind, Passage

__all__ = ["structure"]

_STRUCTURES: dict[Kind, Callable[[Text], list[Passage]]] = {
    Kind.WORKING_GROUP_REPORT: report.passages,
    Kind.POSITION_ADDENDUM: addendum.passages,
    Kind.COUNCIL_REPORT: council.passages,
    Kind.STAKEHOLDER_SUBMISSION: submission.passages,
    Kind.LIST_OF_ISSUES_COMMENTARY: commentary.passages,
    Kind.ADVOCACY_ARTICLE: article.passages,
    Kind.NATIONAL_REPORT: paper.passages,
    Kind.STAKEHOLDER_SUMMARY: paper.passages,
    Kind.COMPILATION: paper.passages,
    Kind.MID_TERM_REPORT: paper.passages,
    Kind.THEMATIC_LIST: thematic.passages,
    Kind.LIST_OF_ISSUES: partial(treaty.passages, Kind.LIST_OF_ISSUES),
    Kind.STATE_REPLIES: partial(treaty.passages, Kind.STATE_REPLIES),
    Kind.CONCLUDING_OBSERVATIONS: partial(treaty.passages, Kind.CONCLUDING_OBSERVATIONS),
}


def structure(text: Text, kind: Kind, name: str) -> tuple[Passage, ...]:
    """The passages of a document in reading order; ``name`` is for the error.

    Raises MalformedDocument where the text has none of the passages of its kind.
    """
    passages = _STRUCTURES[kind](text)
    if not passages:
        raise MalformedDocument(
            f"is a {kind.label.lower()} without any passage that can be told apart",
            name,
            "check that its numbering, table or headings survived the conversion to text",
        )
    return tuple(_covering(passages))


def _covering(passages: list[Passage]) -> list[Passage]:
    """The passages with the spans of parents wide enough for what is part of them."""
    spans: dict[str, Span] = {}
    for passage in reversed(passages):
        inside = spans.get(passage.path, passage.span)
        span = min(inside[0], passage.span[0]), max(inside[1], passage.span[1])
        spans[passage.path] = span
        above = spans.get(passage.parent, span)
        spans[passage.parent] = min(above[0], span[0]), max(above[1], span[1])
    return [replace(passage, extent=spans[passage.path]) for passage in passages]
