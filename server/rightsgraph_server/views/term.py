"""The ontology, and each class and property of it, as pages made from the Turtle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rightsgraph.iris import NS
from rightsgraph.tokens import cut
from rightsgraph_server.graph import graph
from rightsgraph_server.keeping import later, remembered
from rightsgraph_server.terms import natural, short
from rightsgraph_server.views.asking import (
    Facts,
    column,
    count,
    facts,
    node,
    rows,
)
from rightsgraph_server.views.cards import first, refs_of
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.refs import Ref, ref
from rightsgraph_server.views.shape import shapes_of

ONTOLOGY = NS.removesuffix("#")
_KINDS = {"Class": "Classes", "ObjectProperty": "Links", "DatatypeProperty": "Values"}
_DOMAINS = ("rdfs:domain", "schema:domainIncludes")
_RANGES = ("rdfs:range", "schema:rangeIncludes")
_EXAMPLES = 5


@dataclass(frozen=True)
class Entry:
    """A term as the list of all terms shows it."""

    key: str
    ref: Ref
    label: str
    definition: str
    domain: tuple[Ref, ...]
    range: tuple[Ref, ...]


@dataclass(frozen=True)
class Section:
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Ontology:
    subject: Subject
    sections: tuple[Section, ...]
    schemes: tuple[Ref, ...]


@dataclass(frozen=True)
class Example:
    """A statement with the term, from the graph."""

    thing: Ref
    value: Ref | None


@dataclass(frozen=True)
class Question:
    """A saved query that uses the term."""

    name: str
    title: str


@dataclass(frozen=True)
class Term:
    """``used`` is None while it is not counted."""

    subject: Subject
    key: str
    used: int | None
    domain: tuple[Ref, ...]
    range: tuple[Ref, ...]
    above: tuple[Ref, ...]
    below: tuple[Ref, ...]
    properties: tuple[Ref, ...]
    shapes: tuple[Ref, ...]
    examples: tuple[Example, ...]
    queries: tuple[Question, ...]


def ontology_view(subject: Subject) -> Page:
    sections = remembered(("terms",), _sections)
    schemes = column("SELECT DISTINCT ?s WHERE { ?s a skos:ConceptScheme } ORDER BY ?s LIMIT 100")
    it = Ontology(subject, sections, tuple(refs_of(schemes)))
    title = subject.text("dcterms:title", "rdfs:label") or "Ontology"
    return Page("ontology.html", title, "Ontology", ONTOLOGY, it, (Ref("Ontology"),))


def view(subject: Subject) -> Page:
    iri = subject.iri
    is_class = any(one.key == "Class" for one in subject.refs("rdf:type"))
    it = Term(
        subject,
        iri.removeprefix(NS),
        later(("used", iri), lambda: _used(iri, is_class)),
        _all(subject.known, _DOMAINS),
        _all(subject.known, _RANGES),
        (*subject.refs("rdfs:subClassOf"), *subject.refs("rdfs:subPropertyOf")),
        _related(f"?t rdfs:subClassOf|rdfs:subPropertyOf {node(iri)}"),
        _related(f"?t rdfs:domain|schema:domainIncludes {node(iri)}") if is_class else (),
        shapes_of(iri, is_class),
        remembered(("examples", iri), lambda: _examples(iri, is_class)),
        _queries(short(iri)),
    )
    crumbs = (Ref("Ontology", ref(ONTOLOGY).href), Ref(short(iri)))
    return Page("term.html", short(iri), "Class" if is_class else "Property", iri, it, crumbs)


def _sections() -> tuple[Section, ...]:
    found = rows(
        "SELECT DISTINCT ?t ?kind WHERE { "
        "VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty } "
        f"?t a ?kind FILTER(STRSTARTS(STR(?t), '{NS}')) }} LIMIT 1000"
    )
    wanted = ("rdfs:label", "skos:definition", *_DOMAINS, *_RANGES)
    known = facts(sorted({row["t"] for row in found}), *wanted)
    by_kind: dict[str, list[str]] = {}
    for row in found:
        by_kind.setdefault(row["kind"].rsplit("#", 1)[-1], []).append(row["t"])
    return tuple(
        Section(
            name,
            tuple(_entry(iri, known[iri]) for iri in sorted(by_kind.get(kind, ()), key=natural)),
        )
        for kind, name in _KINDS.items()
    )


def _entry(iri: str, known: Facts) -> Entry:
    key = iri.removeprefix(NS)
    return Entry(
        key,
        ref(iri, f"rg:{key}"),
        first(known, "rdfs:label"),
        first(known, "skos:definition"),
        _all(known, _DOMAINS),
        _all(known, _RANGES),
    )


def _all(known: Facts, names: tuple[str, ...]) -> tuple[Ref, ...]:
    """Terms by their prefixed names, as in the Turtle."""
    return tuple(
        one.called(short(one.iri)) for name in names for one in known.get(name, ()) if one.iri
    )


def _related(pattern: str) -> tuple[Ref, ...]:
    found = column(f"SELECT DISTINCT ?t WHERE {{ {pattern} }} LIMIT 100")
    return tuple(ref(iri, short(iri)) for iri in sorted(found) if iri.startswith("http"))


def _used(iri: str, is_class: bool) -> int:
    """A triple that several graphs hold counts once."""
    if is_class:
        return count(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a {node(iri)} }}")
    return count(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?o {{ ?s {node(iri)} ?o }} }}")


def _examples(iri: str, is_class: bool) -> tuple[Example, ...]:
    one = node(iri)
    if is_class:
        found = column(f"SELECT DISTINCT ?s WHERE {{ ?s a {one} }} LIMIT {_EXAMPLES}")
        return tuple(Example(thing, None) for thing in refs_of(found))
    pairs = rows(
        f"SELECT DISTINCT ?s ?o (IF(isIRI(?o), 'yes', '') AS ?is_iri) "
        f"WHERE {{ ?s {one} ?o }} LIMIT {_EXAMPLES}"
    )
    known = {
        x.iri: x for x in refs_of([p["s"] for p in pairs] + [p["o"] for p in pairs if p["is_iri"]])
    }
    return tuple(
        Example(known[pair["s"]], known[pair["o"]] if pair["is_iri"] else Ref(pair["o"][:200]))
        for pair in pairs
    )


def _queries(name: str) -> tuple[Question, ...]:
    """The saved queries that have the prefixed name, not only mention it in a text."""
    return tuple(
        Question(query.name, query.title)
        for query in graph().queries.values()
        if name in _tokens(query.sparql)
    )


@lru_cache(1000)
def _tokens(sparql: str) -> frozenset[str]:
    return frozenset(token.text for token in cut(sparql))
