"""The RDF description of a thing: what is said of it, what refers to it, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from rightsgraph.turtle import PREFIXED
from rightsgraph_server.views.asking import column, rows
from rightsgraph_server.views.page import Subject

# A node may be referred to from many thousands; the rest is on the next pages.
LINKS_ON_A_PAGE = 200
_MOST = 5000
_CALLED = "FILTER({0} IN (rdf:type, rdfs:label, skos:prefLabel))"
_LINKS = """
  {{ {{ SELECT DISTINCT ?s ?q WHERE {{ ?s ?q {node} }} LIMIT {size} OFFSET {offset} }}
    OPTIONAL {{ ?s ?sp ?name {name} }} }}
"""
_OWN = """
  {{ {{ SELECT DISTINCT ?p ?o WHERE {{ {node} ?p ?o }} LIMIT {most} }}
    OPTIONAL {{ ?o ?op ?called {called} }} }}
  UNION {{ {node} ?to ?b FILTER(isBlank(?b)) ?b ?bp ?bo }}
"""


@dataclass(frozen=True)
class Known:
    """Whether the graph knows a thing, and what has taken its place, if anything has."""

    exists: bool
    successor: str


def known_of(about: Subject) -> Known:
    """The same, where it was asked already what is said of the thing."""
    if not about.known:
        return known(NamedNode(about.iri))
    successor = about.ref("dcterms:isReplacedBy")
    return Known(True, successor.iri if successor else "")


def known(node: NamedNode) -> Known:
    found = rows(
        f"SELECT ?new WHERE {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} "
        f"OPTIONAL {{ {node} dcterms:isReplacedBy ?new }} }} LIMIT 1"
    )
    return Known(bool(found), found[0]["new"] if found else "")


def description(node: NamedNode, page: int) -> str:
    """What is said of the thing itself stands on the first page only."""
    offset = (page - 1) * LINKS_ON_A_PAGE
    name, called = _CALLED.format("?sp"), _CALLED.format("?op")
    parts = [_LINKS.format(node=node, size=LINKS_ON_A_PAGE, offset=offset, name=name)]
    if page == 1:
        parts.append(_OWN.format(node=node, most=_MOST, called=called))
    template = f"{node} ?p ?o . ?o ?op ?called . ?s ?q {node} . ?s ?sp ?name . ?b ?bp ?bo"
    return f"{PREFIXED} CONSTRUCT {{ {template} }} WHERE {{ {'UNION'.join(parts)} }}"


def has_next(node: NamedNode, page: int) -> bool:
    offset = page * LINKS_ON_A_PAGE
    return bool(column(f"SELECT DISTINCT ?s ?q WHERE {{ ?s ?q {node} }} LIMIT 1 OFFSET {offset}"))
