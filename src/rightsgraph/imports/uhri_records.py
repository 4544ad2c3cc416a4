"""From a record of the index as exported to an annotation that the graph can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import chain

from rightsgraph import uhri_labels as labels
from rightsgraph.extract.recommenders import whole
from rightsgraph.imports.markup import bare
from rightsgraph.imports.parties import states_in
from rightsgraph.imports.uhri_json import Row
from rightsgraph.imports.uhri_sheets import FAULT, field_of
from rightsgraph.lexicon import pattern, patterns, sessions

# The fields whose labels become concepts, and the scheme of each.
SCHEMES = {"Themes": "uhri-theme", "AffectedPersons": "uhri-group", "Regions": "uhri-region"}
_LISTS = (
    *SCHEMES,
    *("AnnotationType", "Body", "Countries", "UprRecommendingCountry", "UprPositions", "Sdgs"),
)
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SYMBOL = re.compile(r"[A-Z]+(/[\w.()*+,:;&'-]+)+", re.ASCII)
_DAYS = ("PublicationDate", "PublicationDateOnUhri")
_IN_FIGURES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](?=\d{4}$)")
_AROUND_DAY = re.compile(r"^[^\W\d]+day,? +|[T ]\d{1,2}:\d{2}.*$")
_CACHED = 4096
_NO_YEAR = 1  # what some programs write for no date
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


def annotation(row: Row, day_first: bool | None = None) -> Annotation | str:
    """What a record says, or why it cannot be used. Dates such as 10/12/2014 are read as
    ``day_first`` says."""
    if not isinstance(row.content, dict):
        return "is no record"
    if fault := row.content.get(FAULT):
        return str(fault)
    fields = _by_name(row.content)
    key = _single(fields.get("AnnotationId")).strip(" {}").lower()
    if not _KEY.fullmatch(key):
        return "has no AnnotationId" if not key else f"has the AnnotationId {key!r}"
    text = bare(_single(fields.get("Text")))
    if not text:
        return "has no text"
    for field in _DAYS:
        fields[field] = _day(fields.get(field), day_first)
    lists = {field: _labels(field, fields.get(field)) for field in _LISTS}
    return _annotation(row, fields, lists, key, text)


def day_first(row: Row) -> Iterator[bool]:
    """Whether the dates of a record that are in figures begin with the day, where that shows."""
    for name, value in row.content.items() if isinstance(row.content, dict) else ():
        if isinstance(value, str) and name.lower().startswith("publicationdate"):
            figures = _IN_FIGURES.match(_AROUND_DAY.sub("", value.strip()))
            one, two = map(int, figures.groups()) if figures else (0, 0)
            if (one > 12) != (two > 12):
                yield one > 12


def _by_name(content: Mapping[str, object]) -> dict[str, object]:
    """The fields that are read, whatever they are called; of two for the same the first that
    holds something."""
    found: dict[str, object] = {}
    for name, value in content.items():
        known = field_of(name) or name
        found[known] = found.get(known) or value
    return found


def _annotation(
    row: Row, fields: Mapping[str, object], lists: Mapping[str, list[str]], key: str, text: str
) -> Annotation:
    bodies = [labels.body(label) for label in lists["Body"]]
    mechanism = next((body.mechanism for body in bodies if body), "")
    session = labels.cycle(fields.get("UprSession"))
    held_in = sessions().get((labels.UPR, session))
    symbol = " ".join(_single(fields.get("Symbol")).split())
    return Annotation(
        row=row,
        key=key,
        text=text,
        number=number(text),
        kind=_kind(lists, mechanism),
        mechanism=mechanism,
        bodies=tuple(dict.fromkeys(body.iri for body in bodies if body and body.iri)),
        states=_addressed(lists["Countries"], symbol, mechanism),
        recommenders=_states(lists["UprRecommendingCountry"]),
        position=labels.position(lists["UprPositions"]),
        cycle=labels.cycle(fields.get("UprCycle")) or held_in,
        session=session,
        symbol=symbol,
        document=_single(fields.get("DocumentId")).strip(),
        published=_known_day(fields["PublicationDate"]),
        indexed=_known_day(fields["PublicationDateOnUhri"]),
        tags=tuple((scheme, label) for field, scheme in SCHEMES.items() for label in lists[field]),
        goals=tuple(filter(None, map(goal, lists["Sdgs"]))),
        unknown=tuple(_unknown(fields, lists)),
    )


def _labels(field: str, content: object) -> list[str]:
    return list(chain(*(_parts(field, label) for label in labels.values(content))))


@lru_cache(_CACHED)
def _parts(field: str, label: str) -> tuple[str, ...]:
    """The labels that are one label with semicolons: those that mean something by themselves."""
    parts = tuple(filter(None, (part.strip(" -") for part in label.split(";"))))
    is_list = len(parts) > 1 and field in _KNOWN and all(map(_KNOWN[field], parts))
    return parts if is_list else (label,)


def _single(content: object) -> str:
    """A value that may stand in a list of its own."""
    items = content if isinstance(content, list) else [content]
    return "\n".join(str(item) for item in items if item is not None)


def _kind(lists: Mapping[str, list[str]], mechanism: str) -> str:
    """The UPR only recommends; elsewhere a record without a type stays without. One of two types
    recommends."""
    found = sorted(map(labels.kind, lists["AnnotationType"]))
    return found[-1] if any(found) else ("recommendation" if mechanism == labels.UPR else "")


def _states(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*map(states_in, names))))


def _addressed(names: list[str], symbol: str, mechanism: str) -> tuple[str, ...]:
    """The States that a record names; where it names none or several, the one of them in the
    symbol of a treaty body's document, such as ``CEDAW/C/ALB/CO/4``."""
    named = _states(names)
    code = pattern("uhri", "party").search(symbol)
    if not code or mechanism in ("", labels.UPR, labels.SPECIAL_PROCEDURES):
        return named
    of = states_in(code[1])
    return of if of and (not names or set(of) < set(named)) else named


def is_symbol(printed: str) -> bool:
    """Whether a document can be asked for by what is printed as its symbol."""
    return bool(_SYMBOL.fullmatch(printed))


def _day(content: object, day_first: bool | None) -> date | str:
    """A date in figures, or with its month in words; as printed where it is not known."""
    printed = _single(content).strip()
    plain = _AROUND_DAY.sub("", printed)
    forms = ("%d/%m/%Y" if day_first else "%m/%d/%Y",) if day_first is not None else ()
    with suppress(ValueError):
        found = date.fromisoformat(plain[:10])
        return found if found.year > _NO_YEAR else ""
    for form in (*forms, *patterns("uhri")["days"]) if plain else ():
        with suppress(ValueError):
            return datetime.strptime(_IN_FIGURES.sub(r"\1/\2/", plain), form).date()
    return printed


def goal(label: str) -> str:
    """The goal or target of a label such as ``16.3 - …``; empty for any other."""
    found = _SDG.match(label)
    return found[0] if found else ""


def number(text: str) -> str:
    """The number at the head of a text, with its letter or item; empty where it prints none."""
    found = _head(text)
    if not found or not found[2]:
        return found[1] if found else ""
    return f"{found[1]}.{found[2]}" if found[2].isdigit() else f"{found[1]}({found[2]})"


def request(text: str) -> str:
    """What a text asks, without the number at its head and the States after it."""
    found = _head(text)
    return whole(text[found.end() :] if found else text)


def _head(text: str) -> re.Match[str] | None:
    return next(filter(None, (each.match(text) for each in _number_patterns())), None)


@cache
def _number_patterns() -> tuple[re.Pattern[str], ...]:
    lexicon = patterns("uhri")
    return tuple(re.compile(f"{lexicon['before']}?{each}") for each in lexicon["numbers"])


def report(symbol: str) -> int | None:
    """The number of the report that concluding observations are on, from their symbol."""
    found = pattern("uhri", "review").search(symbol)
    return int(found[1]) if found else None


def _unknown(
    fields: Mapping[str, object], lists: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    """Labels of no lexicon, with their fields. Themes and groups are kept as concepts anyway."""
    for field, is_known in _KNOWN.items():
        for label in lists[field]:
            if not is_known(label):
                yield field, label
    for field in _DAYS:
        if isinstance(day := fields[field], str) and day:
            yield field, day


def _known_day(day: object) -> date | None:
    return day if isinstance(day, date) else None


def _known_body(label: str) -> bool:
    found = labels.body(label)
    return bool(found and found.iri)


_KNOWN: dict[str, Callable[[str], object]] = {
    "AnnotationType": labels.kind,
    "Body": _known_body,
    "Countries": states_in,
    "UprRecommendingCountry": states_in,
    "UprPositions": lambda label: labels.position((label,)),
    "Sdgs": goal,
    "Themes": lambda label: labels.slug(label) in labels.themes("themes"),
    "AffectedPersons": lambda label: labels.slug(label) in labels.themes("groups"),
}
