"""From a record of the index as exported to an annotation that the graph can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from rightsgraph import iris
from rightsgraph import uhri_labels as labels
from rightsgraph.extract.recommenders import whole
from rightsgraph.imports.markup import bare
from rightsgraph.imports.uhri_json import Row
from rightsgraph.lexicon import patterns, sessions

# The fields whose labels become concepts, and the scheme of each.
SCHEMES = {"Themes": "uhri-theme", "AffectedPersons": "uhri-group", "Regions": "uhri-region"}
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SYMBOL = re.compile(r"[A-Z]+(/[\w.()*+,:;&'-]+)+", re.ASCII)
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
    key = _single(fields.get("AnnotationId")).strip(" {}").lower()
    if not _KEY.fullmatch(key):
        return "has no AnnotationId" if not key else f"has the AnnotationId {key!r}"
    text = bare(_single(fields.get("Text")))
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
        symbol=" ".join(_single(fields.get("Symbol")).split()),
        document=_single(fields.get("DocumentId")).strip(),
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


def _single(content: object) -> str:
    """A value that may stand in a list of its own."""
    items = content if isinstance(content, list) else [content]
    return "\n".join(str(item) for item in items if item is not None)


def _kind(fields: Mapping[str, object], mechanism: str) -> str:
    """The UPR only recommends; elsewhere a record without a type stays without. One of two types
    recommends."""
    found = sorted(map(labels.kind, labels.values(fields.get("AnnotationType"))))
    return found[-1] if any(found) else ("recommendation" if mechanism == labels.UPR else "")


def _states(fields: Mapping[str, object], field: str) -> tuple[str, ...]:
    found = (labels.state(label) for label in labels.values(fields.get(field)))
    return tuple(dict.fromkeys(filter(None, found)))


def is_symbol(printed: str) -> bool:
    """Whether a document can be asked for by what is printed as its symbol."""
    return bool(_SYMBOL.fullmatch(printed))


def _day(content: object) -> date | None:
    """A date in figures, year first, or with its month in words."""
    printed = _single(content).strip()
    with suppress(ValueError):
        return date.fromisoformat(printed[:10])
    for form in patterns("uhri")["days"] if printed else ():
        with suppress(ValueError):
            return datetime.strptime(printed, form).date()
    return None


def goal(label: str) -> str:
    """The goal or target of a label such as ``16.3 - …``; empty for any other."""
    found = _SDG.match(label)
    return found[0] if found else ""


def number(text: str) -> str:
    """The number at the head of a text, with its letter; empty where it prints none."""
    found = _head(text)
    return found[1] + (f"({found[2]})" if found[2] else "") if found else ""


def request(text: str) -> str:
    """What a text asks, without the number at its head and the States after it."""
    found = _head(text)
    return whole(text[found.end() :] if found else text)


def _head(text: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.match(text) for pattern in _number_patterns())), None)


@cache
def _number_patterns() -> tuple[re.Pattern[str], ...]:
    lexicon = patterns("uhri")
    return tuple(re.compile(f"{lexicon['before']}?{each}") for each in lexicon["numbers"])


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
            yield field, _single(fields[field])


def _known_body(label: str) -> bool:
    found = labels.body(label)
    return bool(found and found.iri)


def document_slug(annotation: Annotation) -> str:
    """The slug of the document that the record is taken from, as a reader of it would mint it."""
    return iris.slug(annotation.symbol)
