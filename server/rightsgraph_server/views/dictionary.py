"""The data dictionary as a page."""

from __future__ import annotations

from dataclasses import dataclass

from rightsgraph.dictionary import Entry, Property, dictionary
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
        tuple(map(_row, entry.properties)),
    )


def _row(one: Property) -> Row:
    types = tuple(map(_named, one.types[:_MOST_TYPES]))
    more = (Ref("…"),) if len(one.types) > _MOST_TYPES else ()
    name = _named(one.path) if one.path.startswith("http") else Ref(one.way)
    return Row(name, _count(one), types + more, one.meaning, _named(one.example))


def _count(one: Property) -> str:
    """How often it may stand, such as ``1`` or ``0 to many``."""
    if one.least == one.most:
        return str(one.least)
    return f"{one.least} to {'many' if one.most is None else one.most}"


def _named(text: str) -> Ref:
    is_iri = text.startswith(("http://", "https://")) and " " not in text
    return ref(text, short(text)) if is_iri else Ref(text)
