"""The data dictionary as a page."""

from __future__ import annotations

from dataclasses import dataclass

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
    key: str
    name: Ref
    entry: Entry
    above: tuple[Ref, ...]
    rows: tuple[Row, ...]


def view() -> Page:
    sections = tuple(map(_section, dictionary()))
    return Page("dictionary.html", "Data dictionary", "Shapes", "", sections, (Ref("Dictionary"),))


def _section(entry: Entry) -> Section:
    return Section(
        entry.iri.rpartition("#")[2],
        _named(entry.iri),
        entry,
        tuple(map(_named, entry.above)),
        tuple(_row(one) for one in entry.properties if not _is_said(one, entry)),
    )


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
