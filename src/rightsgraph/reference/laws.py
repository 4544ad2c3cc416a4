"""Compiles the national laws and policies that documents name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import RootModel, field_validator
from pyoxigraph import NamedNode, Triple

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.reference import lexica
from rightsgraph.reference.nodes import Fact, also, describe
from rightsgraph.reference.states import read_states

ANY_STATE = "any_state"


class Policy(lexica.Entry):
    """A plan, programme or framework; ``policies.yaml`` says what the fields mean."""

    label: str
    aliases: tuple[str, ...] = ()
    issued: date | str | None = None

    @field_validator("issued")
    @classmethod
    def _year_or_day(cls, value: date | str | None) -> date | str | None:
        if isinstance(value, str) and not re.fullmatch(r"\d{4}", value):
            raise ValueError("give a year or a date")
        return value


class Law(Policy):
    """A national law; ``laws.yaml`` says what the fields mean."""

    kind: Literal["constitution", "code", "act", "decree", "order"]
    number: str = ""
    distinct: bool = False


Laws = RootModel[dict[str, dict[str, Law]]]
Policies = RootModel[dict[str, dict[str, Policy]]]


def compile_laws() -> list[Triple]:
    """Laws and policies that a State's section lists; raises LexiconError for no such State.

    Laws of any State are minted where a document cites them, so that none is asserted that no
    passage names.
    """
    laws = lexica.read("laws", Laws).root
    policies = lexica.read("policies", Policies).root
    known = read_states().states
    for code in (laws.keys() | policies.keys()) - {ANY_STATE}:
        if code not in known:
            raise LexiconError(f"{code!r} is no State", "laws.yaml", "give an alpha-3 code")
    return [*_entities("rg:NationalLaw", laws), *_entities("rg:Policy", policies)]


def _entities(
    kind: str, sections: dict[str, dict[str, Law]] | dict[str, dict[str, Policy]]
) -> Iterator[Triple]:
    mint = iris.law if kind == "rg:NationalLaw" else iris.policy
    for code, entries in sections.items():
        if code == ANY_STATE:
            continue
        names = ((key, name) for key, e in entries.items() for name in (e.label, *e.aliases))
        lexica.check_unshared("laws", names)
        for key, entry in entries.items():
            yield from describe(mint(code, key), kind, entry.label, _facts(code, entry))


def _facts(code: str, entry: Policy) -> Iterator[Fact]:
    yield "rg:jurisdiction", NamedNode(iris.state(code))
    yield from also(entry.label, entry.aliases)
    if isinstance(entry.issued, date):
        yield "dcterms:issued", entry.issued
    elif entry.issued:
        yield "dcterms:issued^^xsd:gYear", entry.issued
    if isinstance(entry, Law) and entry.number:
        yield "rg:lawNumber", entry.number
