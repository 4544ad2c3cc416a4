"""Any other thing: what is said of it in words, and what refers to it, by kind."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from rightsgraph.iris import BASE, NS
from rightsgraph_server.keeping import later
from rightsgraph_server.terms import short
from rightsgraph_server.views.asking import Row, class_names, column, node, rows
from rightsgraph_server.views.cards import brief_cards, refs_of, spoken
from rightsgraph_server.views.dataset import dataset_linked
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.passages import Passage, passages
from rightsgraph_server.views.refs import Ref, document_of, is_passage, ref

_FEW, _MANY, _PASSAGES = 15, 100, 12
# Shown elsewhere on the page, or of no interest to a reader.
_HIDDEN = (
    "rdf:type",
    "rdfs:label",
    "rg:summary",
    "skos:prefLabel",
    "rdfs:isDefinedBy",
    "rdfs:comment",
    # How often each term is used stands with the term.
    "void:classPartition",
    "void:propertyPartition",
)
# What the common vocabularies call it is no English that a reader expects.
_PLAIN = {
    "prov:wasAttributedTo": "read so by",
    "prov:wasDerivedFrom": "drawn from",
    "dcterms:isPartOf": "part of",
    "dcterms:isFormatOf": "text of",
    "foaf:page": "page",
    "schema:sameAs": "the same elsewhere",
    "skos:altLabel": "also called",
    "skos:hiddenLabel": "also found as",
    "dcterms:license": "licence",
    "void:sparqlEndpoint": "SPARQL endpoint",
    "void:uriSpace": "identifiers begin with",
    "void:subset": "parts",
    "void:vocabulary": "vocabularies",
    "void:triples": "triples when this was written",
    "void:entities": "things when this was written",
    "void:subjectsTarget": "where the links begin",
    "void:objectsTarget": "where the links lead",
    "dcat:servesDataset": "dataset served",
}
_LARGE = frozenset(("void:triples", "void:entities"))


@dataclass(frozen=True)
class Line:
    """A property in words and its values."""

    name: str
    property: Ref
    values: tuple[Ref, ...]


@dataclass(frozen=True)
class Incoming:
    """What refers to the thing by one property; the address may choose one of them."""

    key: str
    name: str
    total: int
    shown: tuple[Ref, ...]
    pager: Pager | None


@dataclass(frozen=True)
class Thing:
    subject: Subject
    summary: str
    comments: tuple[str, ...]
    lines: tuple[Line, ...]
    incoming: tuple[Incoming, ...] | None
    passages: tuple[Passage, ...]
    more: int


def view(subject: Subject) -> Page:
    sources = [one.iri for one in subject.refs("prov:wasDerivedFrom") if is_passage(one.iri)]
    summary = spoken(subject.known)
    it = Thing(
        subject,
        summary if summary != subject.label else "",
        tuple(subject.texts("rdfs:comment")),
        _lines(subject),
        incoming(subject.iri),
        passages(sources[:_PASSAGES]),
        max(0, len(sources) - _PASSAGES),
    )
    kind = subject.kind or _foreign_kind(subject)
    title = subject.label
    linked = dataset_linked() if subject.iri == f"{BASE}dataset" else {}
    return Page("thing.html", title, kind, subject.iri, it, _crumbs(subject), linked)


def _crumbs(subject: Subject) -> tuple[Ref, ...]:
    above: list[Ref] = []
    if document_of(subject.iri):
        above = refs_of([document_of(subject.iri)])
    for name in ("rg:addressedTo", "rg:statedBy", "rg:jurisdiction", "rg:onRecommendation"):
        above += subject.refs(name)[:1] if not above or name == "rg:onRecommendation" else ()
    return (*above, Ref(subject.label))


def _foreign_kind(subject: Subject) -> str:
    names = (_spaced(short(one.iri).partition(":")[2]) for one in subject.refs("rdf:type"))
    return ", ".join(dict.fromkeys(names))


def _spaced(name: str) -> str:
    """``subjectsTarget`` as people write it."""
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()


def _lines(subject: Subject) -> tuple[Line, ...]:
    return tuple(
        Line(_property_name(name), _property(name), _readable(name, subject.refs(name)))
        for name in subject.known
        if name not in _HIDDEN
    )


def _readable(name: str, values: tuple[Ref, ...]) -> tuple[Ref, ...]:
    if name not in _LARGE:
        return values
    return tuple(Ref(f"{int(one.text):,}") if one.text.isdecimal() else one for one in values)


def _property_name(name: str) -> str:
    """What a reader calls a property: ``rg:recommendedBy`` is "recommended by"."""
    if name in _PLAIN:
        return _PLAIN[name]
    own = class_names().get(NS + name.removeprefix("rg:")) if name.startswith("rg:") else None
    local_name = name.rsplit("/", 1)[-1].rpartition(":")[2]
    return own or _spaced(local_name)


def _property(name: str) -> Ref:
    return ref(NS + name.removeprefix("rg:")) if name.startswith("rg:") else Ref(name)


def incoming(iri: str) -> tuple[Incoming, ...] | None:
    """None while it is not counted."""
    counted = later(("incoming", iri), lambda: _counted(iri))
    if counted is None:
        return None
    chosen = request.args.get("via", "")
    wanted = [row for row in counted if short(row["p"]) == chosen] or counted
    size = _MANY if len(wanted) == 1 and chosen else _FEW
    return tuple(_incoming(iri, row, size) for row in wanted)


def _counted(iri: str) -> list[Row]:
    return rows(
        f"SELECT ?p (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x ?p {node(iri)} }} "
        "GROUP BY ?p ORDER BY DESC(?n) LIMIT 40"
    )


def _incoming(iri: str, row: Row, size: int) -> Incoming:
    key, total = short(row["p"]), int(row["n"])
    pager = Pager(page_number(), size, total) if size == _MANY else None
    found = column(
        f"SELECT DISTINCT ?x WHERE {{ ?x {node(row['p'])} {node(iri)} }} "
        f"LIMIT {size} OFFSET {pager.first if pager else 0}"
    )
    known = brief_cards([x for x in found if ":" in x])
    shown = tuple(one.ref.called(one.text or one.ref.text) for one in known)
    return Incoming(key, _property_name(key), total, shown, pager)
