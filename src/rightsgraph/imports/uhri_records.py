"""From a record of the index as exported to an annotation that the graph can hold."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from rightsgraph import iris
from rightsgraph import uhri_labels as labels
from rightsgraph.imports.uhri_json import Row
from rightsgraph.lexicon import patterns, sessions

# The fields whose labels become concepts, and the scheme of each.
SCHEMES = {"Themes": "uhri-theme", "AffectedPersons": "uhri-group", "Regions": "uhri-region"}
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SYMBOL = re.compile(r"[A-Z]+(/[\w.()*+,:;&'-]+)+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DAYS = ("PublicationDate", "PublicationDateOnUhri")
_SDG = re.compile(r"(1[0-7]|[1-9])(\.([1-9][0-9]?|[a-d]))?(?=\s|$)")


@dataclass(frozen=True)
class Annotation:
    """One record. States and bodies are IRIs; what has no place here is in ``unknown``."""

    row: Row
    key: str
    text: str
    number: str
    kind: str
    mechanism: str
    bodies: tuple[str, ...]
    states: tuple[str, ...]
    recommenders: tuple[str, ...]
    position: str
    cycle: int | None
    session: int | None
    symbol: str
    document: str
    published: date | None
    indexed: date | None
    tags: tuple[tuple[str, str], ...]
    goals: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]

    @property
    def state(self) -> str:
        """The State addressed; empty where the record names none or several."""
        return self.states[0] if len(self.states) == 1 else ""


def annotation(row: Row) -> Annotation | str:
    """What a record says, or why it cannot be used."""
    if not isinstance(row.content, dict):
        return "is no record"
    fields = {_names().get(name.lower(), name): value for name, value in row.content.items()}
    key = str(fields.get("AnnotationId") or "").strip(" {}").lower()
    if not _KEY.fullmatch(key):
        return "has no AnnotationId" if not key else f"has the AnnotationId {key!r}"
    text = plain(str(fields.get("Text") or ""))
    if not text:
        return "has no text"
    return _annotation(row, fields, key, text)


@cache
def _names() -> Mapping[str, str]:
    """The fields that are read, by their names in small letters."""
    names = (*patterns("uhri")["columns"].values(), "DocumentId")
    return {name.lower(): name for name in names}


def _annotation(row: Row, fields: Mapping[str, object], key: str, text: str) -> Annotation:
    bodies = [labels.body(label) for label in labels.values(fields.get("Body"))]
    mechanism = next((body.mechanism for body in bodies if body), "")
    session = labels.cycle(fields.get("UprSession"))
    held_in = sessions().get((labels.UPR, session))
    return Annotation(
        row=row,
        key=key,
        text=text,
        number=number(text),
        kind=_kind(fields, mechanism),
        mechanism=mechanism,
        bodies=tuple(dict.fromkeys(body.iri for body in bodies if body and body.iri)),
        states=_states(fields, "Countries"),
        recommenders=_states(fields, "UprRecommendingCountry"),
        position=labels.position(labels.values(fields.get("UprPositions"))),
        cycle=labels.cycle(fields.get("UprCycle")) or held_in,
        session=session,
        symbol=" ".join(str(fields.get("Symbol") or "").split()),
        document=str(fields.get("DocumentId") or "").strip(),
        published=_day(fields.get("PublicationDate")),
        indexed=_day(fields.get("PublicationDateOnUhri")),
        tags=tuple(
            (scheme, label)
            for field, scheme in SCHEMES.items()
            for label in labels.values(fields.get(field))
        ),
        goals=tuple(filter(None, map(goal, labels.values(fields.get("Sdgs"))))),
        unknown=tuple(_unknown(fields)),
    )


def _kind(fields: Mapping[str, object], mechanism: str) -> str:
    """The UPR only recommends; elsewhere a record without a type stays without."""
    found = next(filter(None, map(labels.kind, labels.values(fields.get("AnnotationType")))), "")
    return found or ("recommendation" if mechanism == labels.UPR else "")


def _states(fields: Mapping[str, object], field: str) -> tuple[str, ...]:
    found = (labels.state(label) for label in labels.values(fields.get(field)))
    return tuple(dict.fromkeys(filter(None, found)))


def is_symbol(printed: str) -> bool:
    """Whether a document can be asked for by what is printed as its symbol."""
    return bool(_SYMBOL.fullmatch(printed))


def _day(content: object) -> date | None:
    try:
        return date.fromisoformat(str(content or "")[:10])
    except ValueError:
        return None


def goal(label: str) -> str:
    """The goal or target of a label such as ``16.3 - …``; empty for any other."""
    found = _SDG.match(label)
    return found[0] if found else ""


def plain(text: str) -> str:
    """The text of an annotation in one line, without the markup that some have."""
    bare = re.sub(r"<[^<>]*>", " ", text) if "<" in text else text
    return " ".join(_CONTROL.sub(" ", html.unescape(bare)).split())


def number(text: str) -> str:
    """The number at the head of a text, with its letter; empty where it prints none."""
    for pattern in _number_patterns():
        if found := pattern.match(text):
            return found[1] + (f"({found[2]})" if found[2] else "")
    return ""


@cache
def _number_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns("uhri")["numbers"]))


def report(symbol: str) -> int | None:
    """The number of the report that concluding observations are on, from their symbol."""
    found = re.search(patterns("uhri")["review"], symbol)
    return int(found[1]) if found else None


def _unknown(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Labels of no lexicon, with their fields. Themes and groups are kept as concepts anyway."""
    known: dict[str, Callable[[str], object]] = {
        "AnnotationType": labels.kind,
        "Body": _known_body,
        "Countries": labels.state,
        "UprRecommendingCountry": labels.state,
        "UprPositions": lambda label: labels.position([label]),
        "Sdgs": goal,
        "Themes": lambda label: labels.slug(label) in labels.themes("themes"),
        "AffectedPersons": lambda label: labels.slug(label) in labels.themes("groups"),
    }
    for field, find in known.items():
        for label in labels.values(fields.get(field)):
            if not find(label):
                yield field, label
    for field in _DAYS:
        if fields.get(field) and not _day(fields[field]):
            yield field, str(fields[field])


def _known_body(label: str) -> bool:
    found = labels.body(label)
    return bool(found and found.iri)


def document_slug(annotation: Annotation) -> str:
    """The slug of the document that the record is taken from, as a reader of it would mint it."""
    return iris.slug(annotation.symbol)
