"""Compiles the States that are reviewed, with codes and official names from pycountry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import StringConstraints
from pyoxigraph import NamedNode, Triple

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.reference import lexica
from rightsgraph.reference.nodes import Fact, also, describe

Alpha3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
_EU_COUNTRIES = "http://publications.europa.eu/resource/authority/country/"


class State(lexica.Entry):
    """An entry of ``states.yaml``, which says what its fields mean."""

    name: str
    official_name: str | None = None
    region: Literal["african", "asia-pacific", "eastern-european", "grulac", "weog"] | None = None
    membership: Literal["member", "observer", "non-member"] = "member"
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    french: tuple[str, ...] = ()
    spanish: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        yield self.name
        if self.official_name:
            yield self.official_name
        yield from (*self.aliases, *self.former_names, *self.adjectives)
        yield from (*self.hidden, *self.listed, *self.french, *self.spanish)


class States(lexica.Entry):
    """``states.yaml``: the States, and the names that only look like one."""

    not_states: tuple[str, ...]
    states: dict[Alpha3, State]


def read_states() -> States:
    """The lexicon of States; raises LexiconError where a name could mean two of them."""
    lexicon = lexica.read("states", States)
    names = [(code, name) for code, state in lexicon.states.items() for name in state.names()]
    decoys = [("not_states", name) for name in lexicon.not_states]
    lexica.check_unshared("states", names + decoys)
    return lexicon


def compile_states() -> list[Triple]:
    """All States as triples. Needs pycountry, which only this compilation uses."""
    triples: list[Triple] = []
    for code, state in read_states().states.items():
        facts = [*_codes(code), *_names(code, state), *_standing(state)]
        triples += describe(iris.state(code), "rg:State", state.name, facts)
    return triples


def _country(code: str) -> Any:
    import pycountry

    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        raise LexiconError("is no ISO 3166-1 alpha-3 code", f"states.yaml: {code}")
    return country


def _codes(code: str) -> list[Fact]:
    """Codes of the State. The EU's authority list uses alpha-3 codes for all of them."""
    country = _country(code)
    return [
        ("rg:iso2", country.alpha_2),
        ("rg:iso3", country.alpha_3),
        ("rg:m49", country.numeric),
        ("schema:sameAs", NamedNode(_EU_COUNTRIES + code)),
    ]


def _names(code: str, state: State) -> list[Fact]:
    iso = getattr(_country(code), "official_name", state.name).removeprefix("the ")
    official = state.official_name or iso
    return [
        ("rg:officialName@en", official),
        *also(official, state.aliases, (*state.hidden, *state.listed)),
        *(("skos:altLabel@fr", name) for name in state.french),
        *(("skos:altLabel@es", name) for name in state.spanish),
        *(("rg:formerName@en", name) for name in state.former_names),
        *(("rg:adjective@en", name) for name in state.adjectives),
    ]


def _standing(state: State) -> Iterator[Fact]:
    yield "rg:membership", NamedNode(iris.concept("un-membership", state.membership))
    if state.region:
        yield "rg:regionalGroup", NamedNode(iris.concept("regional-group", state.region))
