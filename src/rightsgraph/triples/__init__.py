"""From records to quads: the only place that knows the vocabulary.

``document_facts`` gives the graph of facts read from one document; ``text_facts`` its text
layer, which stays on the machine that has the document.
"""

from __future__ import annotations

from rightsgraph import iris
from rightsgraph.errors import MalformedDocument
from rightsgraph.facts import Facts, words
from rightsgraph.tree import Kind
from rightsgraph.triples.citations import cited_law, mentions
from rightsgraph.triples.claims import (
    answered_issues,
    claims,
    issues,
    organisations,
    roles,
    statistics,
)
from rightsgraph.triples.documents import describe, outcomes, passages, review, tallies
from rightsgraph.triples.identity import Read
from rightsgraph.triples.positions import answers, commitments, positions, recommendations

_OF_ONE_STATE = (
    Kind.WORKING_GROUP_REPORT,
    Kind.POSITION_ADDENDUM,
    Kind.NATIONAL_REPORT,
    Kind.STAKEHOLDER_SUMMARY,
    Kind.COMPILATION,
    Kind.MID_TERM_REPORT,
    Kind.THEMATIC_LIST,
    Kind.LIST_OF_ISSUES,
    Kind.STATE_REPLIES,
    Kind.CONCLUDING_OBSERVATIONS,
)

# The part of the announced answers below which a document is taken to be cut.
_MOST = 0.9

__all__ = ["Read", "cited_law", "document_facts", "text_facts"]


def document_facts(read: Read) -> Facts:
    """The quads of ``graph/document/<slug>``.

    Raises MalformedDocument for a document that would give wrong or partial facts.
    """
    _check_identity(read)
    _check_total(read)
    facts = Facts(iris.graph("document", read.document.slug))
    describe(facts, read)
    review(facts, read)
    passages(facts, read)
    outcomes(facts, read)
    tallies(facts, read)
    recommendations(facts, read)
    answers(facts, read)
    positions(facts, read)
    commitments(facts, read)
    claims(facts, read)
    organisations(facts, read)
    roles(facts, read)
    issues(facts, read)
    answered_issues(facts, read)
    statistics(facts, read)
    mentions(facts, read)
    return facts


def text_facts(read: Read) -> Facts:
    """The quads of ``graph/text/<slug>``: the words of every passage and whole headings."""
    facts = Facts(iris.graph("text", read.document.slug))
    for passage in read.document.passages:
        iri = read.passage(passage.path)
        facts.add(iri, "rg:text", words(passage.text.value, passage.language))
    return facts


def _check_identity(read: Read) -> None:
    """Recommendations have no identity without their review."""
    name, kind, meta = read.document.source.name, read.document.kind, read.document.metadata
    if kind in _OF_ONE_STATE and not meta.state:
        raise MalformedDocument(
            "names no State that the United Nations know",
            name,
            "correct the name, or add it to data/lexicons/states.yaml",
        )
    if kind.addresses_review and not meta.cycle:
        raise MalformedDocument(
            "does not tell which review it belongs to",
            name,
            "name the review in a curation file (data/curation)",
        )


def _check_total(read: Read) -> None:
    """A good part of what the document announces is missing, or was not understood.

    A few more or less are told by ``totals``: the document may count otherwise.
    """
    stated = read.document.metadata.stated_total or 0
    found = len({position.number for position in read.records.positions})
    if found < _MOST * stated:
        raise MalformedDocument(
            f"says that it answers {stated} recommendations, but only {found} could be read",
            read.document.source.name,
            "get the whole document, or a copy whose table or list survived the conversion",
        )
