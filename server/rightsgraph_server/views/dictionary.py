"""The data dictionary as a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rightsgraph.dictionary import Entry, Property, dictionary
from rightsgraph.shacl.vocabulary import LABEL, RDF, TYPE, XSD
from rightsgraph_server.terms import short
from rightsgraph_server.views.page import Page
from rightsgraph_server.views.refs import Ref, ref

_MOST_TYPES = 12


@dataclass(frozen=True)
class Row:
    name: Ref
    count: str
    types: tuple[Ref, ...]
    meaning: str
    example: Ref


@dataclass(frozen=True)
class Section:
    """``like`` is an earlier class whose table holds of this one too, word for word."""

    key: str
    name: Ref
    entry: Entry
    above: tuple[Ref, ...]
    like: Ref | None
    rows: tuple[Row, ...]


def view() -> Page:
    tables: dict[str, list[Property]] = {}
    sections = []
    for entry in dictionary():
        own = [one for one in entry.properties if not _is_said(one, entry)]
        like = next((iri for iri, table in tables.items() if _holds_of(table, own)), "")
        if not like:
            tables[entry.iri] = own
        sections.append(_section(entry, own, like))
    return Page("dictionary.html", "Data dictionary", "Shapes", "", sections, (Ref("Dictionary"),))


def _section(entry: Entry, own: Iterable[Property], like: str) -> Section:
    return Section(
        _key(entry.iri),
        _named(entry.iri),
        entry,
        tuple(map(_here, entry.above)),
        _here(like) if like else None,
        tuple(map(_row, own)),
    )


def _key(iri: str) -> str:
    return iri.rpartition("#")[2]


def _here(iri: str) -> Ref:
    """A class by its place on this page."""
    return Ref(short(iri), f"#{_key(iri)}", iri)


def _holds_of(table: list[Property], own: list[Property]) -> bool:
    """Whether a table of another class says all of this one: no example of it would be lost."""
    return bool(own) and own in (table, [replace(one, example="") for one in table])


def _is_said(one: Property, entry: Entry) -> bool:
    """Whether the page says it otherwise: once that all have a label, and of each class which are
    above it."""
    asks_above = bool(one.types) and set(one.types) <= set(entry.above)
    return one.path == LABEL.value or (one.path == TYPE.value and asks_above)


def _row(one: Property) -> Row:
    types = tuple(map(_type, one.types[:_MOST_TYPES]))
    more = (Ref("…"),) if len(one.types) > _MOST_TYPES else ()
    name = _named(one.path) if one.path.startswith("http") else Ref(one.way)
    return Row(name, _count(one), types + more, one.meaning, _named(one.example))


def _count(one: Property) -> str:
    """How often it may stand, such as ``1`` or ``0 to many``."""
    if one.least == one.most:
        return str(one.least)
    return f"{one.least} to {'many' if one.most is None else one.most}"


def _type(text: str) -> Ref:
    """A datatype needs no link: there are many, and each says what it is."""
    return Ref(short(text)) if text.startswith((XSD, RDF)) else _named(text)


def _named(text: str) -> Ref:
    is_iri = text.startswith(("http://", "https://")) and " " not in text
    return ref(text, short(text)) if is_iri else Ref(text)
