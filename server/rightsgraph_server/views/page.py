"""What every page of a thing has, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rightsgraph_server.views.asking import Facts, facts
from rightsgraph_server.views.cards import first, first_ref, kind_of, special_classes
from rightsgraph_server.views.refs import Ref, ref

Linked = dict[str, Any]


def described(kind: str, iri: str, **said: Any) -> Linked:
    """A thing as schema.org has it; what is empty is left out."""
    told = {name: value for name, value in said.items() if value}
    return {"@context": "https://schema.org/", "@type": kind, "@id": iri, **told}


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
        return first_ref(self.known, name)


def subject(iri: str) -> Subject:
    return Subject(iri, facts([iri])[iri])
