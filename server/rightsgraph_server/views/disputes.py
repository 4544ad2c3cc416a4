"""Claim against claim, side by side, with their sources."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from rightsgraph import iris
from rightsgraph.errors import BadRequest
from rightsgraph_server.keeping import later, remembered
from rightsgraph_server.views.asking import column, node, nodes, rows
from rightsgraph_server.views.cards import Card, cards_of, refs_of
from rightsgraph_server.views.page import Page
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.recommendations import Choice
from rightsgraph_server.views.refs import Ref

_PAGE = 15
_MOST = 5000
# So many are looked at for the few that the page of a State shows.
_SOME = 60


@dataclass(frozen=True)
class Dispute:
    """``reason`` is why the one is said to dispute the other."""

    claim: Card
    against: Card
    reason: str
    method: str


@dataclass(frozen=True)
class Disputes:
    shown: tuple[Dispute, ...]
    pager: Pager
    states: tuple[Choice, ...]


def view() -> Page:
    code = request.args.get("state", "").upper()
    if code and not re.fullmatch("[A-Z]{3}", code):
        raise BadRequest(f"{code!r} is no State", "parameter state", "give a code such as KAZ")
    state = iris.state(code) if code else ""
    pairs = remembered(("disputes", state), lambda: _pairs(state, _MOST))
    pager = Pager(page_number(), _PAGE, len(pairs))
    it = Disputes(tuple(_made(pairs[pager.first : pager.last])), pager, _states(code))
    return Page("disputes.html", "Disputes", "", "", it, (Ref("Disputes"),))


def some_disputes(state: str) -> tuple[Dispute, ...]:
    """The first few about a State."""
    pairs = remembered(("some disputes", state), lambda: _pairs(state, _SOME)[:3])
    return tuple(_made(pairs))


def _made(shown: list[tuple[str, str]]) -> list[Dispute]:
    made = cards_of(iri for pair in shown for iri in pair)
    why = _reasons(shown)
    return [
        Dispute(made[first], made[second], *why.get((first, second), ("", "")))
        for first, second in shown
    ]


def _pairs(state: str, most: int) -> list[tuple[str, str]]:
    """The claim that was made first stands first."""
    about = f"?a rg:aboutState {node(state)} ." if state else ""
    found = rows(f"SELECT DISTINCT ?a ?b WHERE {{ {about} ?a rg:disputes ?b }} LIMIT {most}")
    return sorted((row["b"], row["a"]) for row in found)


def _reasons(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    if not pairs:
        return {}
    found = rows(
        "SELECT DISTINCT ?a ?b ?why ?method WHERE { "
        f"VALUES ?a {{ {nodes({second for _, second in pairs})} }} "
        "?link rg:from ?a ; rg:to ?b ; rg:relation rg:disputes ; rg:method ?method . "
        "OPTIONAL { ?link rdfs:comment ?why } }"
    )
    return {(row["b"], row["a"]): (row["why"], row["method"]) for row in found}


def _states(chosen: str) -> tuple[Choice, ...]:
    question = "SELECT DISTINCT ?s WHERE { ?a rg:disputes ?b . ?a rg:aboutState ?s } LIMIT 300"
    states = later(("disputed states",), lambda: column(question)) or []
    found = refs_of(states)
    ordered = sorted(found, key=lambda one: one.text)
    return tuple(Choice(one.key, one.text, one.key == chosen) for one in ordered)
