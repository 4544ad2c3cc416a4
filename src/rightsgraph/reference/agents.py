"""Compiles bodies, mandates, organisations, institutions and persons from their lexicons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import RootModel, StringConstraints
from pyoxigraph import NamedNode, Triple

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.facts import term
from rightsgraph.reference import lexica
from rightsgraph.reference.nodes import Fact, also, describe
from rightsgraph.reference.states import Alpha3
from rightsgraph.removals import is_removed

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Agent(lexica.Entry):
    """A named agent; the lexicons say what the fields mean."""

    label: str
    aliases: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        return (self.label, *self.aliases, *self.hidden)


class Body(Agent):
    """An organ of the United Nations, or an organisation of States."""

    notation: str
    monitors: tuple[Key, ...] = ()


class Bodies(lexica.Entry):
    """``bodies.yaml``."""

    un_bodies: dict[Key, Body]
    international_organisations: dict[Key, Body]


class Organisation(Agent):
    """An organisation of civil society."""

    url: str | None = None


class Person(Agent):
    """A person who acts in public, in the capacity of ``kind``."""

    kind: Literal[
        "official", "rapporteur", "politician", "representative", "defender", "journalist"
    ]


Mandates = RootModel[dict[Key, Agent]]
Organisations = RootModel[dict[Key, Organisation]]
Institutions = RootModel[dict[Alpha3, dict[Key, Agent]]]
Persons = RootModel[dict[Key, Person]]


def compile_bodies() -> list[Triple]:
    """UN bodies, special procedures and other organisations of States."""
    bodies = lexica.read("bodies", Bodies)
    mandates = lexica.read("mandates", Mandates).root
    _check_names("bodies", {**bodies.un_bodies, **bodies.international_organisations, **mandates})
    triples: list[Triple] = []
    for key, body in bodies.un_bodies.items():
        triples += _describe(iris.body(key), "rg:UNBody", body, [("skos:notation", body.notation)])
        triples += _monitoring(key, body)
    for key, mandate in mandates.items():
        triples += _describe(iris.body(key), "rg:UNBody", mandate)
    for key, body in bodies.international_organisations.items():
        facts: list[Fact] = [("skos:notation", body.notation)]
        triples += _describe(iris.organisation(key), "rg:InternationalOrganisation", body, facts)
    return triples


def compile_organisations() -> list[Triple]:
    """Organisations of civil society, State institutions, and persons who act in public."""
    return [*_civil_society(), *_institutions(), *compile_persons()]


def _civil_society() -> list[Triple]:
    organisations = lexica.read("organisations", Organisations).root
    _check_names("organisations", organisations)
    triples: list[Triple] = []
    for key, organisation in organisations.items():
        url = organisation.url
        page: list[Fact] = [("schema:url", NamedNode(url))] if url else []
        triples += _describe(iris.organisation(key), "rg:NGO", organisation, page)
    return triples


def _institutions() -> list[Triple]:
    """Their names are unique in their State only: every State has a Ministry of Justice."""
    triples: list[Triple] = []
    for state, institutions in lexica.read("institutions", Institutions).root.items():
        _check_names("institutions", institutions)
        for key, institution in institutions.items():
            iri = iris.organisation(f"{state.lower()}-{key}")
            facts: list[Fact] = [("rg:jurisdiction", NamedNode(iris.state(state)))]
            triples += _describe(iri, "rg:StateInstitution", institution, facts)
    return triples


def compile_persons() -> list[Triple]:
    persons = lexica.read("persons", Persons).root
    _check_names("persons", persons)
    triples: list[Triple] = []
    for key, person in persons.items():
        if key != iris.slug(person.label):
            remedy = f"use the key {iris.slug(person.label)}"
            raise LexiconError(
                "the key is not the slug of the label", f"persons.yaml: {key}", remedy
            )
        if is_removed(key):
            remedy = "take the person out of this file and of the curation files"
            raise LexiconError("is on the list of removals", f"persons.yaml: {key}", remedy)
        triples += _describe(iris.person(key), "rg:Person", person)
    return triples


def _describe(iri: str, kind: str, agent: Agent, facts: list[Fact] | None = None) -> list[Triple]:
    names = also(agent.label, agent.aliases, agent.hidden)
    return describe(iri, kind, agent.label, [*names, *(facts or [])])


def _monitoring(key: str, body: Body) -> list[Triple]:
    monitor = term("rg:monitoredBy")
    return [
        Triple(NamedNode(iris.instrument(treaty)), monitor, NamedNode(iris.body(key)))
        for treaty in body.monitors
    ]


def _check_names(lexicon: str, agents: Mapping[str, Agent]) -> None:
    names = [(key, name) for key, agent in agents.items() for name in agent.names()]
    lexica.check_unshared(lexicon, names)
