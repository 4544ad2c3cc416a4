"""Concept schemes and their concepts: what they mean and what has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from pyoxigraph import NamedNode

from rightsgraph.iris import BASE, NS, state
from rightsgraph_server.keeping import later
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import (
    class_names,
    column,
    facts,
    labels,
    node,
    rows,
)
from rightsgraph_server.views.cards import capital, first
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.refs import Ref, ref
from rightsgraph_server.views.said import Said, said

_SUPPORTED = f"{BASE}scheme/official-position/supported"
_UPR = re.compile(rf"{BASE}id/review/([A-Z]+)/upr/")
# Shares of themes with more uses than that are left to a query that takes its time.
_COUNTED = 3000
_SAID = frozenset(
    ("theme", "action", "position", "officialPosition", "wording", "implementation")
    + ("reason", "reading", "explicitness")
)


@dataclass(frozen=True)
class Use:
    """How often a property has the concept as its value."""

    name: str
    property: Ref
    number: int


@dataclass(frozen=True)
class Share:
    """How many recommendations on a theme that a State supported or noted it supported."""

    state: Ref
    supported: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.supported / self.total)


@dataclass(frozen=True)
class Concept:
    """``uses`` is None while they are not counted."""

    subject: Subject
    uses: tuple[Use, ...] | None
    said: Said
    shares: tuple[Share, ...]
    too_many: bool


@dataclass(frozen=True)
class Member:
    ref: Ref
    definition: str
    example: str
    number: int


@dataclass(frozen=True)
class Scheme:
    """``members`` is None while they are not counted."""

    subject: Subject
    members: tuple[Member, ...] | None
    properties: tuple[Ref, ...]


def view(subject: Subject) -> Page:
    iri, scheme = subject.iri, subject.ref("skos:inScheme")
    theme = iri.startswith(f"{BASE}scheme/theme/")
    uses = later(("uses", iri), lambda: _uses(node(iri)))
    number = sum(one.number for one in uses or ())
    few = 0 < number < _COUNTED
    it = Concept(
        subject,
        uses,
        said(*_patterns(iri, uses or ())),
        (later(("shares", iri), lambda: _shares(iri)) if theme and few else None) or (),
        number >= _COUNTED,
    )
    kind = scheme.text if scheme else "Concept"
    crumbs = (*((scheme,) if scheme else ()), Ref(subject.label))
    return Page("concept.html", capital(subject.label), kind, iri, it, crumbs)


def scheme_view(subject: Subject) -> Page:
    question = f"SELECT DISTINCT ?p WHERE {{ ?p rdfs:seeAlso {node(subject.iri)} }} LIMIT 20"
    properties = column(question)
    members = later(("members", subject.iri), lambda: _members(subject.iri, properties))
    it = Scheme(subject, members, tuple(ref(one) for one in properties))
    crumbs = (Ref(subject.label),)
    return Page("scheme.html", subject.label, "Concept scheme", subject.iri, it, crumbs)


def _patterns(iri: str, uses: Iterable[Use]) -> list[str]:
    """The properties that have it, but for passages, demands and the rows of databases."""
    chosen = "kind" in request.args
    but = "FILTER(!CONTAINS(STR(?thing), '/record/') && !CONTAINS(STR(?thing), '/demand/'))"
    found = [one.property.iri for one in uses if one.property.key in _SAID]
    return [f"?thing {node(one)} {node(iri)} . {'' if chosen else but}" for one in found]


def _uses(one: NamedNode) -> tuple[Use, ...]:
    found = rows(
        f"SELECT ?p (COUNT(DISTINCT ?x) AS ?n) {{ ?x ?p {one} }} GROUP BY ?p ORDER BY DESC(?n)"
    )
    own, names = (row for row in found if row["p"].startswith(NS)), class_names()
    return tuple(Use(names.get(row["p"], row["p"]), ref(row["p"]), int(row["n"])) for row in own)


def _shares(iri: str) -> tuple[Share, ...]:
    """Where several sources read one recommendation, it counts as supported if one reads so."""
    found = rows(
        f"SELECT DISTINCT ?r ?position WHERE {{ ?r rg:theme {node(iri)} . "
        "?s rg:onRecommendation ?r ; rg:officialPosition ?position }"
    )
    asked: dict[str, set[str]] = {}
    for row in found:
        review = _UPR.match(row["r"])
        if review:
            asked.setdefault(review[1], set()).add(row["r"])
    yes = {row["r"] for row in found if row["position"] == _SUPPORTED}
    most = sorted(asked, key=lambda code: (-len(asked[code]), code))[:15]
    named = labels([state(code) for code in most])
    return tuple(
        Share(
            ref(state(code), named.get(state(code), code)),
            len(asked[code] & yes),
            len(asked[code]),
        )
        for code in most
    )


def _members(iri: str, properties: list[str]) -> tuple[Member, ...]:
    """With how often each is a value of the properties that the scheme is for."""
    concepts = column(f"SELECT DISTINCT ?c WHERE {{ ?c skos:inScheme {node(iri)} }} LIMIT 500")
    numbers = dict.fromkeys(concepts, 0)
    for name in properties:
        used = rows(f"SELECT ?c (COUNT(DISTINCT ?x) AS ?n) {{ ?x {node(name)} ?c }} GROUP BY ?c")
        for row in used:
            if row["c"] in numbers:
                numbers[row["c"]] += int(row["n"])
    known = facts(list(numbers), "skos:prefLabel", "skos:definition", "skos:example")
    made = [
        Member(
            ref(one, first(known[one], "skos:prefLabel")),
            first(known[one], "skos:definition"),
            first(known[one], "skos:example"),
            number,
        )
        for one, number in numbers.items()
    ]
    return tuple(sorted(made, key=lambda member: natural(member.ref.text)))
