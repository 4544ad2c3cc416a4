"""What of the graph can be found: every thing with its names, texts, State and cycle.

Only SPARQL is asked, a query for each kind, so that any store will do and no more than the
things of one kind is held at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolution

from rightsgraph import iris
from rightsgraph.facts import term
from rightsgraph.iris import BASE, NS
from rightsgraph.store import Store, solutions
from rightsgraph.turtle import PREFIXED


@dataclass(frozen=True)
class Kind:
    """``weight`` is how much sooner such a thing is wanted than a passage, ``context`` the way
    to the review, document or law whose State and cycle are its own."""

    name: str
    type: str
    weight: int = 0
    context: str = ""


_FROM_DOCUMENT = "prov:wasDerivedFrom/rg:inDocument"
# A thing of several kinds counts as the first.
KINDS = (
    Kind("State", "rg:State", 14),
    Kind("Document", "rg:Document", 6),
    Kind("Instrument", "rg:Instrument", 6),
    Kind("NationalLaw", "rg:NationalLaw", 6),
    Kind("Policy", "rg:Policy", 6),
    Kind("NGO", "rg:NGO", 6),
    Kind("UNBody", "rg:UNBody", 6),
    Kind("StateInstitution", "rg:StateInstitution", 6),
    Kind("InternationalOrganisation", "rg:InternationalOrganisation", 6),
    Kind("Person", "rg:Person", 6),
    Kind("Review", "rg:Review", 6),
    Kind("Concept", "skos:Concept", 6),
    Kind("ConceptScheme", "skos:ConceptScheme", 6),
    Kind("Recommendation", "rg:Recommendation", 4, "rg:inReview"),
    Kind("Issue", "rg:Issue", 2, _FROM_DOCUMENT),
    Kind("Question", "rg:Question", 2, _FROM_DOCUMENT),
    Kind("Provision", "rg:Provision", 2, "rg:provisionOf"),
    Kind("Session", "rg:Session", 2),
    Kind("Demand", "rg:Demand", 2, "^rg:hasDemand/rg:inReview"),
    Kind("Claim", "rg:Claim", 2, _FROM_DOCUMENT),
    Kind("Commitment", "rg:Commitment", 2, _FROM_DOCUMENT),
    Kind("Decision", "rg:Decision", 2, _FROM_DOCUMENT),
    Kind("Event", "rg:Event", 2, _FROM_DOCUMENT),
    Kind("Statistic", "rg:Statistic", 1, _FROM_DOCUMENT),
    Kind("Tally", "rg:Tally", 1, _FROM_DOCUMENT),
    Kind("Role", "rg:Role", 1, _FROM_DOCUMENT),
    Kind("Answer", "rg:Answer", 0, _FROM_DOCUMENT),
    Kind("PositionStatement", "rg:PositionStatement", 0, "rg:onRecommendation/rg:inReview"),
    Kind("Passage", "rg:Passage", 0, "rg:inDocument"),
)
TERM, OTHER = Kind("Term", ""), Kind("Other", "")
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+")
KIND_NAMES = tuple(kind.name for kind in (*KINDS, TERM, OTHER))

_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_NAMES = (
    "skos:altLabel",
    "rg:abbreviation",
    "rg:officialName",
    "rg:formerName",
    "rg:adjective",
    "rg:iso3",
    "rg:printedNumber",
    "rg:symbol",
    "rg:lawNumber",
    "skos:notation",
)
_TEXTS = (
    "rg:summary",
    "rg:subject",
    "rg:heading",
    "rg:text",
    "skos:definition",
    "skos:example",
    "skos:scopeNote",
    "dcterms:description",
    "rdfs:comment",
    "rg:roleName",
    "rg:printedName",
    "rg:unlinkedMention",
)
_STATES = (
    "rg:aboutState",
    "rg:addressedTo",
    "rg:stateUnderReview",
    "rg:jurisdiction",
    "rg:statedBy",
)
_HIDDEN = ("skos:hiddenLabel",)
_OF_THING = (*_LABELS, *_NAMES, *_HIDDEN, *_TEXTS, *_STATES, "rg:cycle")
# Apart, because several services lose rows of a UNION with OPTIONAL in it.
_CONTEXTS = (
    "SELECT ?in ?state { ?in a rg:Review ; rg:stateUnderReview ?state }",
    "SELECT ?in ?state { ?in a rg:Document ; rg:aboutState ?state }",
    "SELECT ?in ?state { ?in rg:jurisdiction ?state }",
    "SELECT ?in ?cycle { ?in a rg:Review ; rg:cycle ?cycle }",
    "SELECT ?in ?cycle { ?in a rg:Document ; rg:inReview ?review . ?review rg:cycle ?cycle }",
)
_ELSEWHERE = f"""
SELECT ?thing ?property ?value {{
  ?thing rdfs:label|skos:prefLabel|dcterms:title ?label .
  FILTER(ISIRI(?thing) && !STRSTARTS(STR(?thing), "{BASE}id/")
    && !STRSTARTS(STR(?thing), "{BASE}graph/") && !STRSTARTS(STR(?thing), "{BASE}shapes"))
  ?thing ?property ?value FILTER(?property IN (%s))
}}
"""
_Context = tuple[str, str]
_NOWHERE: _Context = ("", "")


@dataclass(slots=True)
class Thing:
    """``label`` is what it is shown as, ``names`` what else it is called, ``texts`` what it says;
    by ``hidden`` it is found as by its names, and they are shown to nobody.

    ``state`` is a State's code, or its whole identifier where it is not one of ours.
    """

    iri: str
    kind: Kind
    label: str = ""
    names: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    state: str = ""
    cycle: str = ""
    rank: int = 99  # of the property that the label comes from


def things(store: Store) -> Iterator[Thing]:
    """Every thing that has a name or a text, once. Raises StoreError."""
    contexts = _contexts(store)
    seen: set[int] = set()
    for kind in KINDS:
        yield from _new(_of_kind(store, kind, contexts), seen)
    yield from _new(_elsewhere(store), seen)


def shown_kind(name: str) -> str:
    """The name of a kind as people read it: ``UNBody`` is a UN body."""
    first, *rest = _PIECES.findall(name)
    return " ".join([first, *(piece.lower() for piece in rest)])


def state_labels(store: Store) -> dict[str, str]:
    """The short name of each State by the code that ``Thing.state`` has."""
    rows = _rows(store, "SELECT ?state ?label { ?state a rg:State ; rdfs:label ?label }")
    return {_state(state): _text(label) for state, label in rows}


def _new(found: Iterator[Thing], seen: set[int]) -> Iterator[Thing]:
    for thing in found:
        place = hash(thing.iri)
        if place not in seen:
            seen.add(place)
            yield thing


def _of_kind(store: Store, kind: Kind, contexts: dict[str, _Context]) -> Iterator[Thing]:
    inside = _inside(store, kind, contexts)
    query = (
        f"SELECT ?thing ?property ?value {{ ?thing a {kind.type} . ?thing ?property ?value "
        f"FILTER(?property IN ({', '.join(_OF_THING)})) }}"
    )
    for thing in _gathered(store, query, kind):
        state, cycle = inside.get(thing.iri) or contexts.get(thing.iri, _NOWHERE)
        thing.state = _state_of(thing) or state
        thing.cycle = thing.cycle or cycle
        yield thing


def _contexts(store: Store) -> dict[str, _Context]:
    """The State and the cycle of each review, document and law."""
    found: dict[str, _Context] = {}
    for query in _CONTEXTS:
        for node, value in _rows(store, query):
            state, cycle = found.get(_iri(node), _NOWHERE)
            found[_iri(node)] = (state or _state(value), cycle or _text(value))
    return found


def _inside(store: Store, kind: Kind, contexts: dict[str, _Context]) -> dict[str, _Context]:
    if not kind.context:
        return {}
    query = f"SELECT ?thing ?context {{ ?thing a {kind.type} . ?thing {kind.context} ?context }}"
    return {
        _iri(thing): contexts.get(_iri(context), _NOWHERE) for thing, context in _rows(store, query)
    }


def _state_of(thing: Thing) -> str:
    return iris.code(thing.iri) if thing.kind.name == "State" else thing.state


def _elsewhere(store: Store) -> Iterator[Thing]:
    """Terms of vocabularies, and things that others have put into the store."""
    for thing in _gathered(store, _ELSEWHERE % ", ".join(_OF_THING), OTHER):
        thing.kind = TERM if thing.iri.startswith(NS) else OTHER
        yield thing


def _gathered(store: Store, query: str, kind: Kind) -> Iterator[Thing]:
    found: dict[str, Thing] = {}
    for node, property, value in _rows(store, query):
        if isinstance(node, NamedNode) and isinstance(property, NamedNode):
            thing = found.get(node.value) or found.setdefault(node.value, Thing(node.value, kind))
            _take(thing, property.value, value)
    for thing in found.values():
        if thing.label or thing.names or thing.texts:
            thing.label = thing.label or iris.code(thing.iri)
            yield thing


def _take(thing: Thing, property: str, value: object) -> None:
    """Graphs may say the same twice."""
    role, rank = _ROLES[property]
    if isinstance(value, Literal):
        text = value.value
        if role == "label":
            _name(thing, text, rank + (10 if (value.language or "en") != "en" else 0))
        elif role == "cycle":
            thing.cycle = text
        elif role != "state" and text not in (kept := getattr(thing, role)):
            kept.append(text)
    elif role == "state":
        thing.state = thing.state or _state(value)


def _name(thing: Thing, text: str, rank: int) -> None:
    """The best label is shown, an English one before others; the rest are names."""
    other = text
    if rank < thing.rank:
        other, thing.label, thing.rank = thing.label, text, rank
    if other and other != thing.label and other not in thing.names:
        thing.names.append(other)


def _state(value: object) -> str:
    iri = _iri(value)
    return iri.removeprefix(f"{BASE}id/state/") if iri else ""


def _iri(value: object) -> str:
    return value.value if isinstance(value, NamedNode) else ""


def _text(value: object) -> str:
    return value.value if isinstance(value, Literal) else ""


def _rows(store: Store, query: str) -> Iterator[QuerySolution]:
    return iter(solutions(store, PREFIXED + query))


_ROLES: dict[str, tuple[str, int]] = {
    term(name).value: (role, rank)
    for role, names in (
        ("label", _LABELS),
        ("names", _NAMES),
        ("hidden", _HIDDEN),
        ("texts", _TEXTS),
        ("state", _STATES),
        ("cycle", ("rg:cycle",)),
    )
    for rank, name in enumerate(names)
}
