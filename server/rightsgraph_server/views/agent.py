"""An organisation, a body, an institution or a person: what it says and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from rightsgraph_server.keeping import remembered
from rightsgraph_server.views.asking import column, node
from rightsgraph_server.views.cards import Document, documents
from rightsgraph_server.views.page import Page, Subject
from rightsgraph_server.views.passages import Passage, passages
from rightsgraph_server.views.refs import Ref
from rightsgraph_server.views.said import Said, said

_SAYS = ("rg:claimedBy", "rg:recommendedBy", "rg:statedBy", "rg:decidedBy", "rg:holder")


@dataclass(frozen=True)
class Agent:
    subject: Subject
    documents: tuple[Document, ...]
    said_by: Said
    said_of: Said
    passages: tuple[Passage, ...]
    passages_total: int


def view(subject: Subject) -> Page:
    iri, one = subject.iri, node(subject.iri)
    mentioned = remembered(("mentions", iri), lambda: _mentions(iri))
    it = Agent(
        subject,
        tuple(sorted(_written(iri), key=lambda document: document.issued)),
        said(*(f"?thing {name} {one}" for name in _SAYS)),
        said(
            f"?thing rg:concerns {one}",
            f"?thing rg:roleIn {one}",
            f"?thing rg:mentions {one} FILTER NOT EXISTS {{ ?thing a rg:Passage }}",
        ),
        passages(mentioned[:12]),
        len(mentioned),
    )
    state = subject.ref("rg:jurisdiction")
    crumbs = (*((state,) if state else ()), Ref(subject.label))
    return Page("agent.html", subject.label, subject.kind, iri, it, crumbs)


def _written(iri: str) -> list[Document]:
    found = column(f"SELECT DISTINCT ?d WHERE {{ ?d dcterms:creator {node(iri)} }} LIMIT 200")
    return [one for one in documents(found).values() if one.kind][:60]


def _mentions(iri: str) -> list[str]:
    return column(
        f"SELECT DISTINCT ?p WHERE {{ ?p rg:mentions {node(iri)} ; a rg:Passage }} LIMIT 2000"
    )
