"""The document, the review it belongs to, and its passages."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from rightsgraph import iris, naming
from rightsgraph.extract.tallies import IMPLEMENTED, POSITIONS
from rightsgraph.facts import Facts, day, known, node, number, string, words
from rightsgraph.lexicon import patterns
from rightsgraph.tree import Metadata, Passage
from rightsgraph.triples.identity import Read

EU_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_LONGEST_HEADING = 10
_COUNTED = {
    **{kind: iris.concept("position", kind) for kind in POSITIONS},
    IMPLEMENTED: iris.concept("implementation", "already-implemented"),
}
_INTERIM = "Told of the time before the State had answered all recommendations."
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def describe(facts: Facts, read: Read) -> None:
    document, meta = read.document, read.document.metadata
    label = read.labelled(meta.title) if meta.title else read.name
    facts.thing(read.iri, label, "Document", document.kind.value)
    facts.add(read.iri, "dcterms:title", words(meta.title) if meta.title else None)
    facts.add(read.iri, "dcterms:issued", day(meta.issued) if meta.issued else None)
    facts.add(read.iri, "rg:symbol", string(meta.symbol) if meta.symbol else None)
    facts.add(read.iri, "foaf:page", node(iris.printed(meta.symbol)) if meta.symbol else None)
    facts.add(read.iri, "dcterms:language", _language(meta.language))
    facts.add(read.iri, "rg:originalLanguage", _language(meta.original_language))
    facts.add(read.iri, "dcterms:creator", *map(node, meta.creators))
    facts.add(read.iri, "rg:aboutState", known(meta.state))
    facts.add(read.iri, "rg:inReview", known(read.review))
    if meta.council_session:
        facts.add(read.iri, "rg:session", node(iris.session("hrc", meta.council_session)))
    facts.add(read.iri, "rg:session", known(_session(facts, meta)))
    facts.add(read.iri, "dcterms:dateSubmitted", day(meta.received) if meta.received else None)
    facts.add(read.iri, "rg:respondsToSymbol", *map(string, meta.responds_to))
    facts.add(read.iri, "rg:agendaItem", number(meta.agenda_item) if meta.agenda_item else None)
    facts.add(read.iri, "rg:statedTotal", number(meta.stated_total) if meta.stated_total else None)
    source = iris.source_text(document.slug, document.source.digest)
    facts.thing(source, f"Text of {read.name}", "SourceText")
    facts.add(source, "dcterms:isFormatOf", node(read.iri))
    facts.add(source, "rg:digest", string(document.source.digest))
    facts.add(source, "rg:length", number(len(document.source.value)))


def _session(facts: Facts, meta: Metadata) -> str:
    """The session of a treaty body, which no reference data describes."""
    body = patterns("bodies")["un_bodies"].get(iris.code(meta.body), {})
    if not (body and meta.body_session):
        return ""
    iri = iris.session(body["notation"].lower(), meta.body_session)
    facts.thing(iri, naming.session(body["label"], meta.body_session), "Session")
    facts.add(iri, "rg:sessionOf", node(meta.body))
    facts.add(iri, "rg:ordinal", number(meta.body_session))
    return iri


def _language(code: str) -> NamedNode | None:
    return node(EU_LANGUAGES + code.upper()) if code else None


def review(facts: Facts, read: Read) -> None:
    meta = read.document.metadata
    if not read.review:
        return
    review_of_state(facts, read, meta.state)
    facts.add(read.review, "dcterms:date", day(meta.review_date) if meta.review_date else None)
    if meta.upr_session:
        facts.add(read.review, "rg:session", node(iris.session("upr", meta.upr_session)))
    facts.add(read.review, "rg:troikaMember", *map(node, meta.troika))


def review_of_state(facts: Facts, read: Read, state: str) -> None:
    meta = read.document.metadata
    kind = "UPRReview" if meta.mechanism == "upr" else "TreatyBodyReview"
    iri = read.review_of(state)
    review = facts.thing(iri, naming.review(iri), "Review", kind)
    facts.add(review, "rg:stateUnderReview", node(state))
    facts.add(review, "rg:cycle", number(meta.cycle or 0))


def outcomes(facts: Facts, read: Read) -> None:
    """The reviews that a Council report is about, each in a section of its own."""
    for outcome in read.records.outcomes:
        review_of_state(facts, read, outcome.state)
        review = node(read.review_of(outcome.state))
        facts.add(read.passage(outcome.passage), "rg:inReview", review)


def tallies(facts: Facts, read: Read) -> None:
    """What a Council report counts, a node for each count."""
    for record in read.records.tallies:
        for ordinal, (kind, count) in enumerate(record.counts, 1):
            iri = read.passage(f"tally/{record.passage}/{ordinal}")
            facts.thing(iri, f"{count} {kind.replace('-', ' ')}", "Tally")
            facts.add(iri, "rg:value", number(count))
            facts.add(iri, "rg:counted", known(_COUNTED.get(kind, "")))
            facts.add(iri, "rg:inReview", node(read.review_of(record.state)))
            facts.add(iri, "rg:statedBy", known(record.said_by))
            facts.add(iri, "rdfs:comment", words(_INTERIM) if record.interim else None)
            facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))


def passages(facts: Facts, read: Read) -> None:
    source = node(iris.source_text(read.document.slug, read.document.source.digest))
    for passage in read.document.passages:
        iri = read.passage(passage.path)
        label = f"{read.name}, {naming.place(passage.path)}"
        facts.thing(iri, label, "Passage", passage.part.value)
        facts.add(iri, "rg:inDocument", node(read.iri))
        facts.add(iri, "dcterms:isPartOf", node(_parent(read, passage)))
        facts.add(iri, "rg:ordinal", number(passage.ordinal))
        facts.add(iri, "rg:printedNumber", string(passage.number) if passage.number else None)
        facts.add(iri, "rg:heading", _heading(passage))
        facts.add(iri, "rg:hasNote", *(node(read.passage(note)) for note in passage.notes))
        facts.add(iri, "rg:inText", source)
        facts.add(iri, "rg:begin", number(passage.span[0]))
        facts.add(iri, "rg:end", number(passage.span[1]))
        facts.add(iri, "rg:textDigest", string(passage.text.digest))


def _parent(read: Read, passage: Passage) -> str:
    return read.passage(passage.parent) if passage.parent else read.iri


def _heading(passage: Passage) -> Literal | None:
    """The heading, cut after ten words, inside no number: longer wording is in the text layer."""
    tokens = list(_WORD.finditer(passage.heading))
    if not tokens:
        return None
    shown = passage.heading
    if len(tokens) > _LONGEST_HEADING:
        end = tokens[_LONGEST_HEADING - 1].end()
        whole = shown[end : end + 1] in " ,;:"
        shown = (shown[:end] if whole else shown[:end].rpartition(" ")[0]) + " …"
    return words(shown, passage.language)
