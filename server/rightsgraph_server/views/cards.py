"""The short form of whatever somebody has said: what, by whom, when and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rightsgraph.iris import NS
from rightsgraph_server.keeping import names
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import Facts, class_names, facts, labels
from rightsgraph_server.views.readings import Reading, readings_of
from rightsgraph_server.views.refs import Ref, document_of, ref

# Classes that every thing of a more special one has as well.
GENERAL = frozenset(
    NS + name for name in ("Claim", "Document", "Passage", "Recommendation", "Review")
)
_SPEAKERS = ("rg:claimedBy", "rg:statedBy", "rg:recommendedBy", "rg:decidedBy", "rg:holder")
_TEXTS = ("rg:summary", "rg:heading", "dcterms:title", "rdfs:label")
BRIEF = (
    "rdf:type",
    *_TEXTS,
    "rg:printedNumber",
    "rg:position",
    "rg:onRecommendation",
    "rg:value",
    "rg:unit",
    "rg:qualifier",
)
PROPERTIES = (
    *BRIEF,
    "dcterms:date",
    "prov:wasDerivedFrom",
    "rg:theme",
    "rg:concerns",
    "rg:inReview",
    *_SPEAKERS,
)


@dataclass(frozen=True)
class Card:
    """``when`` is the date of the thing, else that of the document that says it. ``position`` is
    what a reading says; a recommendation has ``readings`` and the ``review`` that it is made in."""

    ref: Ref
    number: str
    kind: str
    text: str
    who: tuple[Ref, ...]
    when: str
    document: Ref | None
    passages: tuple[Ref, ...]
    themes: tuple[Ref, ...]
    concerns: tuple[Ref, ...]
    position: Ref | None
    readings: tuple[Reading, ...]
    review: Ref | None


@dataclass(frozen=True)
class Document:
    """A document in few words; its title is often several lines long."""

    ref: Ref
    title: str
    kind: str
    issued: str


def cards(things: Sequence[str], known: Mapping[str, Facts] | None = None) -> list[Card]:
    """In the order given. Who has asked for the ``PROPERTIES`` already hands over what is known."""
    found = facts(things, *PROPERTIES) if known is None else known
    sources = documents({document_of(iri) or _source(found[iri]) for iri in things} - {""})
    answered = readings_of([iri for iri in things if "/recommendation/" in iri])
    return [_card(iri, found[iri], sources, answered.get(iri, [])) for iri in things]


def cards_of(things: Iterable[str]) -> dict[str, Card]:
    """The card of each thing by its identifier."""
    once = list(dict.fromkeys(things))
    return dict(zip(once, cards(once), strict=True))


def brief_cards(things: Sequence[str], known: Mapping[str, Facts] | None = None) -> list[Card]:
    """What each is and says, for a list of many: not who says it, nor where, nor of what.

    Who has asked for the ``BRIEF`` properties already hands over what is known.
    """
    found = facts(things, *BRIEF) if known is None else known
    return [_card(iri, found[iri], {}, ()) for iri in things]


def by_date(made: Iterable[Card]) -> list[Card]:
    """What has no date comes last."""
    return sorted(made, key=lambda card: (card.when or "9", natural(card.ref.iri)))


def documents(iris: Collection[str]) -> dict[str, Document]:
    """By identifier; a document is called by its kind, its State and its year."""
    return names("documents", list(iris), _documents)


def document(iri: str, known: Facts) -> Document:
    """One of which all is known, so that nobody asks for it again."""
    return names("documents", [iri], lambda _: {iri: _document(iri, known)})[iri]


def _documents(iris: Collection[str]) -> dict[str, Document]:
    wanted = ("rdf:type", "dcterms:title", "rdfs:label", "dcterms:issued", "rg:aboutState")
    return {iri: _document(iri, known) for iri, known in facts(iris, *wanted).items()}


def _document(iri: str, known: Facts) -> Document:
    title = first(known, "dcterms:title") or first(known, "rdfs:label")
    kind, issued = kind_of(known), first(known, "dcterms:issued")
    states = [state.text for state in known.get("rg:aboutState", [])]
    one_state = states if len(states) == 1 else []
    name = ", ".join(filter(None, [capital(kind or "document"), *one_state, issued[:4]]))
    return Document(
        ref(iri, name if kind and kind != "database export" else title), title, kind, issued
    )


def capital(text: str) -> str:
    """As at the beginning of a sentence; the other letters stay, such as those of names."""
    return text[:1].upper() + text[1:]


def plural(name: str) -> str:
    """What several things of a class are called."""
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def kind_of(known: Facts) -> str:
    """What the ontology calls the most special class of a thing."""
    words = class_names()
    special = special_classes(known)
    return words.get(special[0], "") if special else ""


def special_classes(known: Facts) -> list[str]:
    """The classes of a thing, the special before the general."""
    ours = [one.iri for one in known.get("rdf:type", ()) if one.iri.startswith(NS)]
    return sorted(ours, key=lambda iri: (iri in GENERAL, iri))


def first(known: Facts, *properties: str) -> str:
    """The text of the first value of the first of these properties that has one."""
    return next((known[name][0].text for name in properties if known.get(name)), "")


def first_ref(known: Facts, name: str) -> Ref | None:
    return next(iter(known.get(name, ())), None)


def spoken(known: Facts) -> str:
    """What a thing says, in one line."""
    if known.get("rg:value"):
        parts = [first(known, name) for name in ("rg:qualifier", "rg:value", "rg:unit")]
        figure = " ".join(filter(None, parts))
        return ": ".join(filter(None, [first(known, "rg:summary"), figure]))
    return first(known, *_TEXTS)


def _card(
    iri: str, known: Facts, sources: dict[str, Document], answered: Sequence[Reading]
) -> Card:
    source = sources.get(document_of(iri) or _source(known))
    when = first(known, "dcterms:date") or (source.issued if source else "")
    number = first(known, "rg:printedNumber")
    label = first(known, "rdfs:label")
    on = first(known, "rg:onRecommendation")
    return Card(
        ref(iri, label),
        number if not on else "",
        kind_of(known),
        on or spoken(known),
        tuple(who for name in _SPEAKERS for who in known.get(name, ())),
        when,
        source.ref if source else None,
        tuple(known.get("prov:wasDerivedFrom", ())),
        tuple(known.get("rg:theme", ())),
        tuple(known.get("rg:concerns", ())),
        first_ref(known, "rg:position"),
        tuple(answered),
        first_ref(known, "rg:inReview") if "/recommendation/" in iri else None,
    )


def _source(known: Facts) -> str:
    passages = known.get("prov:wasDerivedFrom", ())
    return next((document_of(one.iri) for one in passages if document_of(one.iri)), "")


def refs_of(iris: Collection[str]) -> list[Ref]:
    """Links to these things, by their labels."""
    known = labels(iris)
    return [ref(iri, known.get(iri, "")) for iri in iris]
