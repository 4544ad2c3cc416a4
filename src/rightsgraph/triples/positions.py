"""Recommendations, what answers them, and how the answers are read."""

from __future__ import annotations

from pyoxigraph import NamedNode

from rightsgraph import iris, naming
from rightsgraph.facts import Facts, concept, day, known, node, number, string, words
from rightsgraph.proposals import add_link
from rightsgraph.records import Position, Recommendation
from rightsgraph.tree import Kind
from rightsgraph.triples.documents import review_of_state
from rightsgraph.triples.identity import Read
from rightsgraph.triples.tags import filed

_CIVIL_SOCIETY = "CivilSocietyRecommendation"


def recommendations(facts: Facts, read: Read) -> None:
    kind = _kind(read.document.kind)
    for record in read.records.recommendations:
        iri = read.recommendation(record.number)
        facts.thing(iri, f"Recommendation {record.number}", "Recommendation", kind)
        facts.add(iri, "rg:printedNumber", string(record.number))
        facts.add(iri, "rg:inReview", known(read.review))
        facts.add(iri, "rg:addressedTo", known(read.document.metadata.state))
        facts.add(iri, "rg:recommendedBy", *_linked(record))
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in record.passages))
        _demands(facts, read, record, iri)
        filed(facts, read, record, iri)


def _kind(kind: Kind) -> str:
    """The class of what a document of a kind recommends."""
    if kind is Kind.CONCLUDING_OBSERVATIONS:
        return "TreatyBodyRecommendation"
    return "UPRRecommendation" if kind.addresses_review else _CIVIL_SOCIETY


def _linked(record: Recommendation) -> list[NamedNode]:
    return [node(name.iri) for name in record.recommenders if name.iri]


def _demands(facts: Facts, read: Read, record: Recommendation, parent: str) -> None:
    for demand in record.demands:
        iri = f"{parent}/demand/{demand.ordinal}"
        facts.thing(iri, f"Demand {demand.ordinal} of recommendation {record.number}", "Demand")
        facts.add(parent, "rg:hasDemand", node(iri))
        facts.add(iri, "rg:ordinal", number(demand.ordinal))
        facts.add(iri, "rg:recommendedBy", *(node(n.iri) for n in demand.recommenders if n.iri))
        facts.add(iri, "rg:concerns", *map(node, demand.concerns))
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in record.passages))


def answers(facts: Facts, read: Read) -> None:
    for answer in read.records.answers:
        iri = read.answer(answer.ordinal)
        label = f"Answer {answer.ordinal} in {read.name}"
        facts.thing(iri, label, "Answer")
        facts.add(iri, "rg:ordinal", number(answer.ordinal))
        facts.add(iri, "rg:statedBy", known(read.document.metadata.state))
        facts.add(iri, "rg:answers", *(node(read.asked(n)) for n in answer.numbers))
        facts.add(iri, "rdfs:comment", words(answer.comment) if answer.comment else None)
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in answer.passages))


def _named(facts: Facts, read: Read, printed: str, state: str) -> None:
    """A recommendation that a document names exists, whether or not its report is read."""
    iri = read.recommendation(printed, state)
    facts.thing(iri, f"Recommendation {printed}", "Recommendation", "UPRRecommendation")
    facts.add(iri, "rg:printedNumber", string(printed))
    facts.add(iri, "rg:inReview", node(read.review_of(state)))
    facts.add(iri, "rg:addressedTo", node(state))


def positions(facts: Facts, read: Read) -> None:
    for record in read.records.positions:
        state = record.state or read.document.metadata.state
        recommendation = read.recommendation(record.number, state)
        _named(facts, read, record.number, state)
        if record.state:
            review_of_state(facts, read, state)
        iri = iris.position(read.document.slug, recommendation, record.demand)
        facts.thing(iri, naming.position(record.number, record.position), "PositionStatement")
        facts.add(iri, "rg:onRecommendation", node(recommendation))
        if record.demand:
            facts.add(iri, "rg:onDemand", node(f"{recommendation}/demand/{record.demand}"))
        if record.answer:
            facts.add(iri, "rg:inAnswer", node(read.answer(record.answer)))
        if record.method:
            add_link(facts, iri, "onRecommendation", recommendation, record.method, record.score)
        _reading(facts, iri, record)
        facts.add(iri, "rg:statedBy", node(state))
        facts.add(iri, "prov:wasAttributedTo", node(_reader(read)))
        issued = read.document.metadata.issued
        facts.add(iri, "dcterms:date", day(issued) if issued else None)
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in record.passages))


def _reader(read: Read) -> str:
    """Who reads the positions so: OHCHR in its thematic lists, else this program."""
    listed = read.document.kind is Kind.THEMATIC_LIST
    return iris.body("ohchr") if listed else iris.RIGHTSGRAPH


def _reading(facts: Facts, iri: str, record: Position) -> None:
    for scheme in ("position", "wording", "explicitness", "reading", "implementation"):
        value = getattr(record, scheme)
        facts.add(iri, f"rg:{scheme}", concept(scheme, value) if value else None)
    official = record.official
    scheme = "official-position"
    facts.add(iri, "rg:officialPosition", concept(scheme, official) if official else None)
    facts.add(iri, "rg:reason", *(concept("reason", key) for key in record.reasons))
    facts.add(iri, "rdfs:comment", words(record.comment) if record.comment else None)


def commitments(facts: Facts, read: Read) -> None:
    for record in read.records.commitments:
        path = f"commitment/{record.passage}/{record.ordinal}"
        label = f"Commitment {record.ordinal} in {naming.place(record.passage)}"
        iri = facts.thing(read.passage(path), read.labelled(label), "Commitment")
        facts.add(iri, "rg:statedBy", known(read.document.metadata.state))
        facts.add(iri, "rg:inAnswer", node(read.answer(record.answer)) if record.answer else None)
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))
