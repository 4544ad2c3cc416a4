"""One recommendation: what it asks, how it was answered, and what else was asked and said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import Facts, column, facts, node, nodes, rows
from rightsgraph_server.views.cards import (
    Card,
    Document,
    by_date,
    cards,
    documents,
    first,
    first_ref,
)
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.passages import Passage, passages
from rightsgraph_server.views.provisions import Together, named_together, whole
from rightsgraph_server.views.readings import Reading, readings_of, year_of
from rightsgraph_server.views.refs import Ref, document_of, ref

_READING = (
    "rg:position",
    "rg:officialPosition",
    "rg:wording",
    "rg:explicitness",
    "rg:reading",
    "rg:implementation",
    "rg:reason",
    "rg:onDemand",
    "rdfs:comment",
    "dcterms:date",
    "prov:wasAttributedTo",
    "prov:wasDerivedFrom",
)


@dataclass(frozen=True)
class Statement:
    """One source's reading of the State's position, with all that it says of it."""

    ref: Ref
    source: str
    document: Ref | None
    date: str
    position: Ref | None
    official: Ref | None
    wording: Ref | None
    explicitness: Ref | None
    reading: Ref | None
    implementation: Ref | None
    grounds: tuple[Ref, ...]
    demand: Ref | None
    comment: str
    passages: tuple[Ref, ...]


@dataclass(frozen=True)
class Demand:
    ref: Ref
    text: str
    by: tuple[Ref, ...]


@dataclass(frozen=True)
class Repetition:
    """The same demand in another review."""

    ref: Ref
    cycle: str
    year: str
    text: str
    later: bool
    readings: tuple[Reading, ...]
    why: str


@dataclass(frozen=True)
class Recommendation:
    subject: Subject
    cycle: str
    demands: tuple[Demand, ...]
    statements: tuple[Statement, ...]
    agreed: bool
    repetitions: tuple[Repetition, ...]
    law: tuple[Ref, ...]
    together: tuple[Together, ...]
    made_in: tuple[Passage, ...]
    answered_in: tuple[Passage, ...]
    claims: tuple[Card, ...]
    related: tuple[Card, ...]


def view(subject: Subject) -> Page:
    iri = subject.iri
    statements = _statements(iri)
    answer = _answer(iri, statements)
    claims = _claims(answer)
    made = [one.iri for one in subject.refs("prov:wasDerivedFrom")][:5]
    read = {one.ref.iri: one for one in passages(list(dict.fromkeys([*made, *answer[:15]])))}
    review = subject.ref("rg:inReview")
    positions = {one.position.iri for one in statements if one.position and not one.demand}
    it = Recommendation(
        subject,
        review.key if review else "",
        _demands(subject),
        statements,
        len(positions) < 2,
        _repetitions(iri),
        _law(subject, claims),
        named_together(claims),
        tuple(read[one] for one in made if one in read),
        tuple(read[one] for one in answer if one in read),
        tuple(claims),
        _related([claim.ref.iri for claim in claims], iri),
    )
    return Page("recommendation.html", subject.label, subject.kind, iri, it, _crumbs(subject))


def _crumbs(subject: Subject) -> tuple[Ref, ...]:
    state, review = subject.ref("rg:addressedTo"), subject.ref("rg:inReview")
    number = subject.text("rg:printedNumber") or subject.label
    if state is None:
        return (Ref(number),)
    cycle = Ref(f"Cycle {review.key}", f"{state.href}?cycle={review.key}") if review else None
    return (state, *((cycle,) if cycle else ()), Ref(number))


def _statements(iri: str) -> tuple[Statement, ...]:
    found = column(f"SELECT DISTINCT ?s WHERE {{ ?s rg:onRecommendation {node(iri)} }} LIMIT 60")
    known = facts(found, *_READING)
    sources = documents({_document(known[one]) for one in found} - {""})
    made = [_statement(one, known[one], sources) for one in found]
    return tuple(sorted(made, key=lambda one: (one.date, natural(one.ref.iri))))


def _statement(iri: str, known: Facts, sources: dict[str, Document]) -> Statement:
    value = partial(first_ref, known)
    source = sources.get(_document(known))
    return Statement(
        ref(iri, "reading"),
        first(known, "prov:wasAttributedTo"),
        source.ref if source else None,
        first(known, "dcterms:date"),
        value("rg:position"),
        value("rg:officialPosition"),
        value("rg:wording"),
        value("rg:explicitness"),
        value("rg:reading"),
        value("rg:implementation"),
        tuple(known.get("rg:reason", ())),
        value("rg:onDemand"),
        first(known, "rdfs:comment"),
        tuple(known.get("prov:wasDerivedFrom", ())),
    )


def _document(known: Facts) -> str:
    return next((document_of(one.iri) for one in known.get("prov:wasDerivedFrom", ())), "")


def _demands(subject: Subject) -> tuple[Demand, ...]:
    found = [one.iri for one in subject.refs("rg:hasDemand")]
    known = facts(found, "rdfs:label", "rg:ordinal", "rg:summary", "rg:recommendedBy")
    return tuple(
        Demand(
            ref(iri, f"Demand {first(known[iri], 'rg:ordinal')}"),
            first(known[iri], "rg:summary", "rdfs:label"),
            tuple(known[iri].get("rg:recommendedBy", ())),
        )
        for iri in sorted(found, key=natural)
    )


def _answer(iri: str, statements: Iterable[Statement]) -> list[str]:
    """The passages that answer, in the order of their documents."""
    answers = column(
        f"SELECT DISTINCT ?p WHERE {{ ?a rg:answers {node(iri)} ; a rg:Answer ; "
        "prov:wasDerivedFrom ?p } LIMIT 60"
    )
    positions = [one.iri for statement in statements for one in statement.passages]
    return sorted({*answers, *positions}, key=natural)


def _claims(answer: list[str]) -> list[Card]:
    """What is claimed in the answer."""
    found = column(
        f"SELECT DISTINCT ?c WHERE {{ VALUES ?p {{ {nodes(answer[:40])} }} "
        "?c prov:wasDerivedFrom ?p ; a ?kind FILTER(?kind IN (rg:Claim, rg:Commitment)) } LIMIT 40"
    )
    return cards(sorted(found, key=natural))


def _related(claims: list[str], iri: str) -> tuple[Card, ...]:
    """Claims elsewhere that dispute, support or answer what the answer claims."""
    found = column(
        f"SELECT DISTINCT ?c WHERE {{ VALUES ?x {{ {nodes([*claims, iri])} }} "
        "{ ?c rg:disputes|rg:supports|rg:answers ?x } "
        "UNION { ?x rg:disputes|rg:supports|rg:answers ?c } "
        "FILTER NOT EXISTS { ?c a rg:Answer } } LIMIT 30"
    )
    return tuple(by_date(cards([one for one in found if one not in claims and one != iri])))


def _law(subject: Subject, claims: list[Card]) -> tuple[Ref, ...]:
    """What the recommendation and the claims in its answer concern, articles before paragraphs."""
    concerned = [*subject.refs("rg:concerns"), *(one for card in claims for one in card.concerns)]
    return whole(dict.fromkeys(one.iri for one in concerned))


def _repetitions(iri: str) -> tuple[Repetition, ...]:
    one = node(iri)
    found = rows(
        "SELECT DISTINCT ?r ?later ?why WHERE { "
        f"{{ {one} rg:repeats ?r . BIND('' AS ?later) }} "
        f"UNION {{ ?r rg:repeats {one} . BIND('yes' AS ?later) }} "
        f"OPTIONAL {{ {{ ?link rg:from {one} ; rg:to ?r }} "
        f"UNION {{ ?link rg:to {one} ; rg:from ?r }} ?link rdfs:comment ?why }} }} LIMIT 200"
    )
    whys = {row["r"]: row for row in found}
    known = facts(list(whys), "rg:printedNumber", "rdfs:label", "rg:summary", "rg:inReview")
    readings = readings_of(list(whys))
    made = [_repetition(row, known[one], readings.get(one, [])) for one, row in whys.items()]
    return tuple(sorted(made, key=lambda one: natural(one.ref.iri)))


def _repetition(row: dict[str, str], known: Facts, readings: list[Reading]) -> Repetition:
    review = first_ref(known, "rg:inReview")
    return Repetition(
        ref(row["r"], first(known, "rg:printedNumber", "rdfs:label")),
        review.key if review else "",
        year_of(readings),
        first(known, "rg:summary"),
        bool(row["later"]),
        tuple(readings),
        row["why"],
    )
