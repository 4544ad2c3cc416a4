"""From passages to records, one module for each kind of document. Pure functions.

* ``addendum`` has its prose, sentences, tables and references in modules named after it, and
  ``report`` its dialogue, speakers and positions.
* What words do with a recommendation is told by ``wording``, clause by clause (``clauses``), and
  which ones they mean by ``numbers``; ``addendum_reply`` makes positions of it.
* Who asked for what is told by ``recommenders``, with ``state_groups`` and ``demands``; ``tallies``
  and ``figures`` count (when, by ``periods``), and ``authors`` finds who wrote, with
  ``organisations``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rightsgraph.extract import (
    addendum,
    article,
    commentary,
    council,
    issues,
    observations,
    paper,
    replies,
    report,
    submission,
    thematic,
)
from rightsgraph.extract.figures import figures
from rightsgraph.records import Records
from rightsgraph.tree import Document, Kind

__all__ = ["extract"]

_EXTRACTORS: dict[Kind, Callable[[Document], Records]] = {
    Kind.WORKING_GROUP_REPORT: report.records,
    Kind.POSITION_ADDENDUM: addendum.records,
    Kind.COUNCIL_REPORT: council.records,
    Kind.STAKEHOLDER_SUBMISSION: submission.records,
    Kind.LIST_OF_ISSUES_COMMENTARY: commentary.records,
    Kind.ADVOCACY_ARTICLE: article.records,
    Kind.NATIONAL_REPORT: paper.records,
    Kind.STAKEHOLDER_SUMMARY: paper.records,
    Kind.COMPILATION: paper.records,
    Kind.MID_TERM_REPORT: paper.records,
    Kind.THEMATIC_LIST: thematic.records,
    Kind.LIST_OF_ISSUES: issues.records,
    Kind.STATE_REPLIES: replies.records,
    Kind.CONCLUDING_OBSERVATIONS: observations.records,
}


def extract(document: Document) -> Records:
    """What the document says, with its figures."""
    return replace(_EXTRACTORS[document.kind](document), statistics=tuple(figures(document)))
