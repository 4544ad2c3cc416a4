"""From records to quads: the only place that knows the vocabulary.

``document_facts`` gives the graph of facts read from one document; ``text_facts`` its text
layer, which stays on the machine that has the document.
"""

from __future__ import annotations

from rightsgraph import iris
from rightsgraph.errors import MalformedDocument
from rightsgraph.facts import Facts, words
from rightsgraph.triples.citations import cited_law, mentions
from rightsgraph.triples.claims import claims, issues, roles, statistics
from rightsgraph.triples.documents import describe, passages, review
from rightsgraph.triples.identity import Read
from rightsgraph.triples.positions import answers, commitments, positions, recommendations

__all__ = ["Read", "cited_law", "document_facts", "text_facts"]


def document_facts(read: Read) -> Facts:
    """The quads of ``graph/document/<slug>``.

    Raises MalformedDocument for a document of the review that does not tell which review: its
    recommendations would have no identity.
    """
    if read.document.kind.addresses_review and not read.document.metadata.cycle:
        raise MalformedDocument(
            "does not tell which review it belongs to",
            read.document.source.name,
            "name the review in a curation file (data/curation)",
        )
    facts = Facts(iris.graph("document", read.document.slug))
    describe(facts, read)
    review(facts, read)
    passages(facts, read)
    recommendations(facts, read)
    answers(facts, read)
    positions(facts, read)
    commitments(facts, read)
    claims(facts, read)
    roles(facts, read)
    issues(facts, read)
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
