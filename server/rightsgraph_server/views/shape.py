"""The shapes as pages: what each asks of data, in the words of its Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rightsgraph.iris import BASE
from rightsgraph_server.keeping import later, remembered
from rightsgraph_server.terms import natural, short
from rightsgraph_server.views.asking import (
    Facts,
    column,
    count,
    facts,
    node,
    nodes,
    rows,
)
from rightsgraph_server.views.cards import first, first_ref
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.refs import Ref, ref

SHAPES = f"{BASE}shapes"
# The store's own names for nodes without one say nothing to a reader.
_BLANK = re.compile("[0-9a-f]{20,}")
_TARGETS = ("sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf", "sh:targetNode")
# Told elsewhere on the page, or of no interest to a reader.
_HIDDEN = (
    "rdf:type",
    "rdfs:label",
    "rdfs:comment",
    "sh:property",
    "sh:message",
    "sh:path",
    "rdfs:isDefinedBy",
)


@dataclass(frozen=True)
class Entry:
    key: str
    ref: Ref
    comment: str
    targets: tuple[Ref, ...]


@dataclass(frozen=True)
class Shapes:
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Constraint:
    """One property shape: the property, what is asked of it, and what a report says."""

    ref: Ref
    path: Ref
    asks: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Shape:
    subject: Subject
    key: str
    targets: tuple[Ref, ...]
    asks: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    used_by: tuple[Ref, ...]
    checked: int | None
    query: str


def shapes_view() -> Page:
    entries = remembered(("shapes",), _entries)
    return Page("shapes.html", "Shapes", "Shapes", SHAPES, Shapes(entries), (Ref("Shapes"),))


def view(subject: Subject) -> Page:
    iri = subject.iri
    targets = _targets(subject.known)
    parts = [one.iri for one in subject.refs("sh:property") if one.iri.startswith("http")]
    above = column(
        "SELECT DISTINCT ?s WHERE { "
        f"?s sh:property|sh:node|sh:qualifiedValueShape {node(iri)} }} LIMIT 40"
    )
    it = Shape(
        subject,
        iri.rpartition("#")[2],
        targets,
        _asks(subject.known, _lists([iri]).get(iri, {})),
        _constraints(parts),
        _named(above),
        later(("checked", iri), lambda: _checked(subject)),
        _query(subject),
    )
    crumbs = (Ref("Shapes", ref(SHAPES).href), Ref(it.key))
    return Page("shape.html", subject.text("rdfs:label") or it.key, "Shape", iri, it, crumbs)


def shapes_of(iri: str, is_class: bool) -> tuple[Ref, ...]:
    """The shapes that say something of a class or property."""
    one = node(iri)
    pattern = (
        f"?s sh:targetClass {one}"
        if is_class
        else f"{{ ?s sh:path {one} }} UNION {{ ?s sh:property/sh:path {one} ; sh:targetClass ?c }}"
    )
    found = column(f"SELECT DISTINCT ?s WHERE {{ {pattern} }} LIMIT 60")
    return _named(found)


def _named(found: Iterable[str]) -> tuple[Ref, ...]:
    """Those of the shapes that have a name, by it."""
    return tuple(_by_key(iri) for iri in sorted(found) if iri.startswith("http"))


def _by_key(iri: str) -> Ref:
    return ref(iri, iri.rpartition("#")[2])


def _entries() -> tuple[Entry, ...]:
    found = column("SELECT DISTINCT ?s WHERE { ?s a sh:NodeShape } LIMIT 1000")
    known = facts(
        [s for s in found if s.startswith("http")], "rdfs:label", "rdfs:comment", *_TARGETS
    )
    return tuple(
        Entry(
            iri.rpartition("#")[2],
            _by_key(iri),
            first(one, "rdfs:comment", "rdfs:label"),
            _targets(one),
        )
        for iri, one in sorted(known.items(), key=lambda pair: natural(pair[0]))
    )


def _targets(known: Facts) -> tuple[Ref, ...]:
    return tuple(one.called(short(one.iri)) for name in _TARGETS for one in known.get(name, ()))


def _constraints(parts: list[str]) -> tuple[Constraint, ...]:
    known, lists = facts(parts), _lists(parts)
    return tuple(
        Constraint(
            _by_key(iri),
            _path(known[iri]),
            _asks(known[iri], lists.get(iri, {})),
            first(known[iri], "sh:message"),
        )
        for iri in sorted(parts, key=natural)
    )


def _path(known: Facts) -> Ref:
    path = first_ref(known, "sh:path")
    return path.called(short(path.iri)) if path and path.iri else Ref("a path of several steps")


def _asks(known: Facts, lists: Mapping[str, str]) -> tuple[str, ...]:
    """Each constraint as the Turtle has it, such as ``minCount 1``; lists are written out."""
    told = [name for name in known if name.startswith("sh:") and name not in (*_HIDDEN, *_TARGETS)]
    return tuple(
        f"{name.removeprefix('sh:')} {lists.get(name) or (short(one.iri) if one.iri else one.text)}"
        for name in told
        for one in known[name]
        if name in lists or not _BLANK.fullmatch(one.text)
    )


def _lists(shapes: list[str]) -> dict[str, dict[str, str]]:
    """The lists of each shape by property, such as the values of ``sh:in``."""
    if not shapes:
        return {}
    found = rows(
        f"SELECT DISTINCT ?s ?p ?v WHERE {{ VALUES ?s {{ {nodes(shapes)} }} "
        "?s ?p ?list FILTER(isBlank(?list)) ?list rdf:rest*/rdf:first ?v }"
    )
    lists: dict[str, dict[str, str]] = {}
    for row in found:
        listed = lists.setdefault(row["s"], {})
        name = short(row["p"])
        listed[name] = " ".join(filter(None, (listed.get(name), short(row["v"]))))
    return lists


def _checked(subject: Subject) -> int:
    """How many things of the graph the shape is about."""
    classes = [one.iri for one in subject.refs("sh:targetClass")]
    if not classes:
        return 0
    return count(
        f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ VALUES ?c {{ {nodes(classes)} }} ?s a ?c }}"
    )


def _query(subject: Subject) -> str:
    found = rows(
        f"SELECT DISTINCT ?q WHERE {{ {node(subject.iri)} "
        "sh:select|sh:ask|(sh:sparql/sh:select)|(sh:sparql/sh:ask) ?q } LIMIT 1"
    )
    return found[0]["q"] if found else ""
