"""A claim: who says what, where, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from rightsgraph.iris import BASE
from rightsgraph_server.views.asking import node, rows
from rightsgraph_server.views.cards import Card, cards, cards_of
from rightsgraph_server.views.page import Linked, Page, Subject, described
from rightsgraph_server.views.passages import Passage, passages
from rightsgraph_server.views.refs import Ref

# How a claim may bear on another, as read from the one and from the other.
_RELATIONS = {
    "disputes": ("Disputes", "Disputed by"),
    "supports": ("Supports", "Supported by"),
    "answers": ("Answers", "Answered by"),
}


@dataclass(frozen=True)
class Bearing:
    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Claim:
    subject: Subject
    card: Card
    bearings: tuple[Bearing, ...]
    passages: tuple[Passage, ...]


def view(subject: Subject) -> Page:
    (card,) = cards([subject.iri])
    sources = passages([one.iri for one in card.passages][:6])
    it = Claim(subject, card, _bearings(subject.iri), sources)
    crumbs = (*((card.document,) if card.document else ()), *card.passages[:1], Ref(subject.label))
    title = card.text or subject.label
    return Page("claim.html", title, subject.kind, subject.iri, it, crumbs, linked(card, title))


def _bearings(iri: str) -> tuple[Bearing, ...]:
    one = node(iri)
    found = rows(
        "SELECT DISTINCT ?p ?x ?back WHERE { VALUES ?p { rg:disputes rg:supports rg:answers } "
        f"{{ {one} ?p ?x . BIND('' AS ?back) }} "
        f"UNION {{ ?x ?p {one} . BIND('yes' AS ?back) }} }} LIMIT 60"
    )
    made = cards_of(row["x"] for row in found)
    groups: dict[str, list[Card]] = {}
    for row in found:
        there, back = _RELATIONS[row["p"].rsplit("#", 1)[-1]]
        groups.setdefault(back if row["back"] else there, []).append(made[row["x"]])
    return tuple(Bearing(name, tuple(some)) for name, some in sorted(groups.items()))


def _author(who: Ref) -> Linked:
    """A State is an organisation to schema.org, whose claims have no other authors."""
    kind = "Person" if who.iri.startswith(f"{BASE}id/person/") else "Organization"
    return {"@type": kind, "@id": who.iri, "name": who.text}


def linked(card: Card, text: str) -> Linked:
    """As a schema.org Claim, attributed to whoever makes it."""
    source = card.document
    work = {"@type": "CreativeWork", "@id": source.iri, "name": source.text} if source else {}
    authors = [_author(who) for who in card.who]
    return described(
        "Claim", card.ref.iri, text=text, author=authors, datePublished=card.when, appearance=work
    )
