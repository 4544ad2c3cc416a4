"""A State: its reviews, how it answered, what it claims and what others claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from flask import request, url_for

from rightsgraph import iris
from rightsgraph.iris import NS
from rightsgraph_server.keeping import later, remembered
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asked import Answers, asked_of
from rightsgraph_server.views.asking import (
    Facts,
    class_names,
    column,
    facts,
    labels,
    node,
    rows,
)
from rightsgraph_server.views.cards import (
    Document,
    documents,
    first,
    first_ref,
    refs_of,
    special_classes,
)
from rightsgraph_server.views.disputes import Dispute, some_disputes
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.paging import page_number
from rightsgraph_server.views.recommendations import Table, chosen, recommenders, table
from rightsgraph_server.views.refs import Ref, ref
from rightsgraph_server.views.said import NOTHING_SAID, Said, said

POSITIONS = (
    "supported",
    "supported-in-part",
    "noted",
    "not-supported",
    "no-clear-position",
    "pending",
)
# The kinds of document that a review leaves, as far as they can be read: as in documents-expected.
_EXPECTED = {
    "UPRReview": (
        "NationalReport",
        "Compilation",
        "StakeholderSummary",
        "WorkingGroupReport",
        "PositionAddendum",
        "CouncilReport",
    ),
    "TreatyBodyReview": ("ListOfIssues", "StateReplies", "ConcludingObservations"),
}
_UPR = "Universal Periodic Review"
# Of a State with more reviews than any has, the page shows the latest.
LATEST = 16
Part = Literal["", "recommendations", "claims"]


@dataclass(frozen=True)
class Review:
    """One review with what was read of it, and what was not."""

    ref: Ref
    mechanism: str
    cycle: str
    date: str
    session: Ref | None
    documents: tuple[Document, ...]
    missing: tuple[str, ...]

    @property
    def issued(self) -> str:
        """When the first of its documents that has a date was issued."""
        return min((one.issued for one in self.documents if one.issued), default="")


@dataclass(frozen=True)
class Count:
    number: int
    href: str


@dataclass(frozen=True)
class Tally:
    """How many recommendations of a cycle a source reads as having each position."""

    cycle: str
    source: Ref
    counts: tuple[Count, ...]
    total: int


@dataclass(frozen=True)
class Criticised:
    law: Ref
    claims: int
    critics: int


@dataclass(frozen=True)
class Recommender:
    state: Ref
    number: int
    href: str


@dataclass(frozen=True)
class State:
    """``part`` is the only one that the page shows, for its address has chosen something of it.

    There are ``earlier`` reviews than those that the page shows.
    """

    subject: Subject
    part: Part = ""
    reviews: tuple[Review, ...] = ()
    earlier: int = 0
    positions: tuple[Ref, ...] = ()
    tallies: tuple[Tally, ...] = ()
    recommendations: Table | None = None
    recommenders: tuple[Recommender, ...] = ()
    laws: tuple[Criticised, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    made: Said = NOTHING_SAID
    claims: Said = NOTHING_SAID


def view(subject: Subject) -> Page:
    part = _part()
    it = _PARTS[part](subject)
    above = Ref("States", url_for("site.index", kind="states"))
    here = (Ref(subject.label, request.path), Ref(part.capitalize())) if part else ()
    crumbs = (above, *(here or (Ref(subject.label),)))
    return Page("state.html", subject.label, "State", subject.iri, it, crumbs, lead=_lead())


def _part() -> Part:
    if request.args.get("kind"):
        return "claims"
    return "recommendations" if chosen() or page_number() > 1 else ""


def _whole(subject: Subject) -> State:
    iri, reviews = subject.iri, reviews_of(subject.iri)
    return replace(
        _talk(subject),
        part="",
        reviews=reviews[-LATEST:],
        earlier=max(0, len(reviews) - LATEST),
        positions=positions(),
        tallies=tallies_of(iri)[-LATEST:],
        recommendations=table(iri),
        recommenders=later(("recommenders", iri), lambda: _recommenders(iri)) or (),
        laws=remembered(("laws", iri), lambda: _laws(iri)),
        disputes=some_disputes(iri),
    )


def _asked(subject: Subject) -> State:
    return State(subject, "recommendations", recommendations=table(subject.iri))


def _talk(subject: Subject) -> State:
    """What it says and what is said of it."""
    one = node(subject.iri)
    made = said(f"?thing rg:recommendedBy {one} ; a rg:Recommendation")
    claims = said(f"?thing rg:claimedBy {one}", f"?thing rg:aboutState {one} ; a rg:Claim")
    return State(subject, "claims", made=made, claims=claims)


_PARTS = {"": _whole, "recommendations": _asked, "claims": _talk}


def _lead() -> str:
    """What the address has chosen, in words, for the title of the page."""
    given = chosen()
    if "cycle" in given and "position" in given:
        return f"cycle {given['cycle']}, {given['position'].replace('-', ' ')}"
    return ""


def positions() -> tuple[Ref, ...]:
    found = [iris.concept("position", key) for key in POSITIONS]
    named = labels(found)
    return tuple(ref(iri, named.get(iri, iri.rsplit("/", 1)[-1])) for iri in found)


def reviews_of(iri: str) -> tuple[Review, ...]:
    """The reviews of a State, the earliest first."""
    return remembered(("reviews", iri), lambda: _reviews(iri))


def tallies_of(iri: str) -> tuple[Tally, ...]:
    """How it answered; nothing while that is not counted."""
    asked = asked_of(iri)
    return remembered(("tallies", iri), lambda: _tallies(asked.answers)) if asked else ()


def _reviews(iri: str) -> tuple[Review, ...]:
    found = column(f"SELECT DISTINCT ?r WHERE {{ ?r rg:stateUnderReview {node(iri)} }} LIMIT 200")
    known = facts(found, "rdf:type", "rg:cycle", "dcterms:date", "rg:session")
    read = _read(found)
    made = [_review(review, known[review], read[review]) for review in found]
    # The documents of a review are as old as it is, where its own day is not known.
    return tuple(
        sorted(made, key=lambda one: (one.date or one.issued or "9", natural(one.ref.iri)))
    )


def _review(iri: str, known: Facts, read: Iterable[Document]) -> Review:
    mechanism, cycle = iri.split("/")[-2], first(known, "rg:cycle")
    docs = tuple(sorted(read, key=lambda one: (one.issued, one.ref.iri)))
    return Review(
        ref(iri).called(_review_name(mechanism, cycle)),
        mechanism,
        cycle,
        first(known, "dcterms:date"),
        first_ref(known, "rg:session"),
        docs,
        _missing(special_classes(known), docs),
    )


def _review_name(mechanism: str, cycle: str) -> str:
    bodies = remembered(("bodies",), _bodies)
    name = _UPR if mechanism == "upr" else bodies.get(mechanism, mechanism.upper())
    return f"{name}, cycle {cycle}" if cycle else name


def _bodies() -> dict[str, str]:
    """The names of bodies by their abbreviations."""
    found = rows(
        "SELECT ?short ?name WHERE { ?b a rg:UNBody ; skos:notation ?short ; rdfs:label ?name }"
    )
    return {row["short"].lower(): row["name"] for row in found}


def _read(reviews: list[str]) -> dict[str, list[Document]]:
    """The documents of each review."""
    every = remembered(("documents of reviews",), _documents_of_reviews)
    known = documents({iri for review in reviews for iri in every.get(review, ())})
    return {review: [known[iri] for iri in every.get(review, ())] for review in reviews}


def _documents_of_reviews() -> dict[str, set[str]]:
    """Of all reviews, for there are far fewer documents than things in a review.

    A report of the Council has a section for each review.
    """
    found = rows(
        "SELECT DISTINCT ?r ?d WHERE { ?d a rg:Document ; rg:inReview ?r } LIMIT 200000"
    ) + rows(
        "SELECT DISTINCT ?r ?d WHERE { ?d a rg:CouncilReport . "
        "?x rg:inDocument ?d ; rg:inReview ?r } LIMIT 200000"
    )
    read: dict[str, set[str]] = {}
    for row in found:
        read.setdefault(row["r"], set()).add(row["d"])
    return read


def _missing(classes: Iterable[str], docs: Iterable[Document]) -> tuple[str, ...]:
    names, read = class_names(), {one.kind for one in docs}
    kinds = [kind for one in classes for kind in _EXPECTED.get(one.removeprefix(NS), ())]
    wanted = [names.get(NS + kind, kind) for kind in kinds]
    return tuple(name for name in wanted if name not in read)


def _tallies(answers: Answers) -> tuple[Tally, ...]:
    """By the document or database that is the source, the earliest cycle first."""
    known = documents({source for _, source in answers})
    lines = [
        (int(ref(review).key), known[source], numbers)
        for (review, source), numbers in answers.items()
        if "/upr/" in review
    ]
    lines.sort(key=lambda one: (one[0], one[1].issued, one[1].ref.iri))
    return tuple(_tally(cycle, source.ref, numbers) for cycle, source, numbers in lines)


def _tally(cycle: int, source: Ref, numbers: Mapping[str, int]) -> Tally:
    counts = tuple(_count(cycle, key, source, numbers) for key in POSITIONS)
    return Tally(str(cycle), source, counts, sum(numbers.values()))


def _count(cycle: int, key: str, source: Ref, line: Mapping[str, int]) -> Count:
    number = line.get(iris.concept("position", key), 0)
    asked = f"?cycle={cycle}&position={key}&source={source.key}"
    return Count(number, f"{asked}#recommendations")


def _recommenders(iri: str) -> tuple[Recommender, ...]:
    most = recommenders(iri)[:12]
    states = refs_of([by for by, _ in most])
    return tuple(
        Recommender(one, number, f"?by={one.key}#recommendations")
        for one, (_, number) in zip(states, most, strict=True)
    )


def _laws(iri: str) -> tuple[Criticised, ...]:
    """The laws of the State, which are fewer than the claims about it."""
    found = rows(
        "SELECT ?law (COUNT(DISTINCT ?c) AS ?claims) (COUNT(DISTINCT ?by) AS ?critics) WHERE { "
        f"?law rg:jurisdiction {node(iri)} ; a rg:NationalLaw . "
        "{ ?c rg:concerns ?law } UNION { ?part rg:provisionOf ?law . ?c rg:concerns ?part } "
        f"?c rg:aboutState {node(iri)} ; a ?kind . "
        "FILTER(?kind IN (rg:CivilSocietyClaim, rg:PeerStateClaim, rg:UNBodyClaim)) "
        "OPTIONAL { ?c rg:claimedBy ?by } } GROUP BY ?law ORDER BY DESC(?claims) ?law LIMIT 10"
    )
    laws = refs_of([row["law"] for row in found])
    return tuple(
        Criticised(law, int(row["claims"]), int(row["critics"]))
        for law, row in zip(laws, found, strict=True)
    )
