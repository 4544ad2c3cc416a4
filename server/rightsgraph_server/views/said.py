"""Everything that is said about or by a thing, kind by kind, the earliest first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from rightsgraph.iris import NS
from rightsgraph_server.views.asking import class_names, natural, remembered, rows
from rightsgraph_server.views.cards import GENERAL, Card, by_date, cards, documents
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.refs import document_of

_MOST, _MOST_OF_ONE = 400, 2000
_FEW, _MANY = 8, 40
# Kinds that people look for first; the others follow by name.
_ORDER = (
    "UPRRecommendation",
    "TreatyBodyRecommendation",
    "SpecialProceduresRecommendation",
    "CivilSocietyRecommendation",
    "StateClaim",
    "CivilSocietyClaim",
    "PeerStateClaim",
    "UNBodyClaim",
    "Commitment",
    "Question",
    "Issue",
    "Statistic",
    "Event",
    "Decision",
    "Answer",
    "PositionStatement",
)
_KEY = re.compile("[A-Za-z]+")


@dataclass(frozen=True)
class Group:
    """Things of one kind: how many were found, and those of them that the page shows."""

    key: str
    name: str
    size: int
    shown: tuple[Card, ...]
    pager: Pager | None
    cut: bool


@dataclass(frozen=True)
class Said:
    """``cut`` where there is more than was looked at."""

    groups: tuple[Group, ...]
    cut: bool


def said(pattern: str) -> Said:
    """What stands in the place of ``?thing`` in a pattern; the address may choose one kind."""
    key = request.args.get("kind", "")
    chosen = NS + key if _KEY.fullmatch(key) else ""
    found = remembered(("said", pattern, chosen), lambda: _found(pattern, chosen))
    few = _MANY if chosen else _FEW
    groups = [_group(kind, things, few, found.cut) for kind, things in found.kinds]
    return Said(tuple(groups), found.cut)


@dataclass(frozen=True)
class _Found:
    """Things of each kind in the order of the documents that say them."""

    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    cut: bool


def _found(pattern: str, chosen: str) -> _Found:
    most = _MOST_OF_ONE if chosen else _MOST
    only = f"?thing a <{chosen}> ." if chosen else ""
    found = rows(
        f"SELECT DISTINCT ?thing ?kind ?passage WHERE {{ "
        f"{{ SELECT DISTINCT ?thing WHERE {{ {only} {pattern} }} LIMIT {most} }} "
        "?thing a ?kind OPTIONAL { ?thing prov:wasDerivedFrom ?passage } }"
    )
    places = {row["thing"]: document_of(row["passage"] or row["thing"]) for row in found}
    kinds: dict[str, set[str]] = {}
    for row in found:
        kind = row["kind"]
        if kind.startswith(NS) and kind not in GENERAL and chosen in ("", kind):
            kinds.setdefault(kind, set()).add(row["thing"])
    dates = {iri: one.issued for iri, one in documents(set(places.values()) - {""}).items()}
    ordered = {
        kind: tuple(sorted(things, key=lambda iri: (dates.get(places[iri], ""), natural(iri))))
        for kind, things in kinds.items()
    }
    return _Found(
        tuple(sorted(ordered.items(), key=lambda one: _place(one[0]))), len(places) >= most
    )


def _group(kind: str, things: tuple[str, ...], few: int, cut: bool) -> Group:
    key = kind.removeprefix(NS)
    pager = Pager(page_number(), few, len(things)) if few == _MANY else None
    shown = things[pager.first : pager.last] if pager else things[:few]
    name = class_names().get(kind, key)
    return Group(key, name, len(things), tuple(by_date(cards(shown))), pager, cut)


def _place(kind: str) -> tuple[int, str]:
    name = kind.removeprefix(NS)
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)
