"""What every page of a thing has, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rightsgraph_server.views.asking import Facts, facts
from rightsgraph_server.views.cards import first, kind_of, special_classes
from rightsgraph_server.views.refs import Ref, ref

Linked = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A template and what it shows; ``linked`` is the same for search engines, as JSON-LD."""

    template: str
    title: str
    kind: str
    iri: str
    it: object
    crumbs: tuple[Ref, ...] = ()
    linked: Linked = field(default_factory=dict)
    lead: str = ""


@dataclass(frozen=True)
class Subject:
    """The thing that a page is about, with all that is said of it directly."""

    iri: str
    known: Facts

    @property
    def label(self) -> str:
        return first(self.known, "skos:prefLabel", "rdfs:label") or ref(self.iri).text

    @property
    def kind(self) -> str:
        return kind_of(self.known)

    @property
    def classes(self) -> list[str]:
        return special_classes(self.known)

    def text(self, *properties: str) -> str:
        return first(self.known, *properties)

    def texts(self, name: str) -> list[str]:
        return [value.text for value in self.known.get(name, ())]

    def refs(self, name: str) -> tuple[Ref, ...]:
        return tuple(self.known.get(name, ()))

    def ref(self, name: str) -> Ref | None:
        return next(iter(self.known.get(name, ())), None)


def subject(iri: str) -> Subject:
    return Subject(iri, facts([iri])[iri])
