"""Compiles the laws and policies of States from their lexicons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from pydantic import RootModel
from pyoxigraph import NamedNode, Triple

from rightsgraph import iris
from rightsgraph.errors import LexiconError
from rightsgraph.reference import lexica
from rightsgraph.reference.agents import Key
from rightsgraph.reference.instruments import When, issued, read_instruments
from rightsgraph.reference.nodes import Fact, also, describe
from rightsgraph.reference.states import Alpha3, read_states


class Named(lexica.Entry):
    """What entries of ``laws.yaml`` and ``policies.yaml`` share; the files explain it."""

    label: str = ""
    aliases: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    issued: When | None = None
    note: str | None = None

    def names(self) -> tuple[str, ...]:
        return (self.label, *self.aliases, *self.hidden)


class Policy(Named):
    """An entry of ``policies.yaml``."""


class Law(Named):
    """An entry of ``laws.yaml``; one with the key of a law of any State lacks what that has."""

    kind: Literal["constitution", "code", "act", "decree", "order", "regulations", ""] = ""
    number: str | None = None


class Laws(lexica.Entry):
    """``laws.yaml``."""

    any_state: dict[Key, Law]
    anywhere: tuple[str, ...]
    states: dict[Alpha3, dict[Key, Law]]


def read_laws() -> Laws:
    """The lexicon of laws, those of a State completed by the laws that any State has.

    Raises LexiconError where a name could mean two laws of one State, or a law and a treaty.
    """
    lexicon = lexica.read("laws", Laws)
    states = {
        state: {key: _complete(law, lexicon.any_state.get(key)) for key, law in laws.items()}
        for state, laws in lexicon.states.items()
    }
    treaties = list(read_instruments().names())
    for state, laws in states.items():
        _check("laws", state, {**lexicon.any_state, **laws}, treaties)
    for law in lexicon.anywhere:
        state, _, key = law.partition("/")
        if key not in states.get(state, {}):
            raise LexiconError(f"{law} is no law of this file", "laws.yaml: anywhere")
    return lexicon.model_copy(update={"states": states})


def read_policies() -> dict[str, dict[str, Policy]]:
    """The lexicon of policies; raises LexiconError where a name could mean two of a State."""
    states = lexica.read("policies", RootModel[dict[Alpha3, dict[Key, Policy]]]).root
    for state, policies in states.items():
        _check("policies", state, policies, [])
    return dict(states)


def compile_laws() -> list[Triple]:
    """The laws and the policies of all States."""
    return [
        *_compiled(read_laws().states, "rg:NationalLaw", iris.law),
        *_compiled(read_policies(), "rg:Policy", iris.policy),
    ]


def _complete(law: Law, general: Law | None) -> Law:
    if general is None:
        return law
    return law.model_copy(
        update={
            "label": law.label or general.label,
            "aliases": (*general.aliases, *law.aliases),
            "hidden": (*general.hidden, *law.hidden),
            "kind": law.kind or general.kind,
        }
    )


def _check(
    lexicon: str, state: str, entries: Mapping[str, Named], taken: list[tuple[str, str]]
) -> None:
    """Every entry has a label (a law also a kind), and no name means two things.

    ``taken`` are names of other things with their keys.
    """
    for key, entry in entries.items():
        if not entry.label or (isinstance(entry, Law) and not entry.kind):
            raise LexiconError("lacks its label or kind", f"{lexicon}.yaml: {state}.{key}")
    names = [(f"{state}.{key}", name) for key, entry in entries.items() for name in entry.names()]
    lexica.check_unshared(lexicon, [*taken, *names])


def _compiled(
    states: Mapping[str, Mapping[str, Named]], kind: str, mint: Callable[[str, str], str]
) -> Iterator[Triple]:
    known = read_states().states
    for state, entries in states.items():
        if state not in known:
            raise LexiconError("is no State of states.yaml", f"laws or policies: {state}")
        for key, entry in entries.items():
            iri = mint(state, key)
            label = f"{entry.label} ({known[state].name})"
            yield from describe(iri, kind, label, _facts(state, entry))


def _facts(state: str, entry: Named) -> Iterator[Fact]:
    yield from also("", (entry.label, *entry.aliases), entry.hidden)
    yield "rg:jurisdiction", NamedNode(iris.state(state))
    if entry.issued:
        yield issued(entry.issued)
    if entry.note:
        yield "rdfs:comment@en", entry.note
    if isinstance(entry, Law) and entry.number:
        yield "rg:lawNumber", entry.number
