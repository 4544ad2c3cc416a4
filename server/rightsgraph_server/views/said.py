"""Everything that is said about or by a thing, kind by kind, the earliest first."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import request

from rightsgraph.iris import NS
from rightsgraph_server.keeping import later, names, remembered
from rightsgraph_server.terms import natural
from rightsgraph_server.views.asking import (
    class_names,
    column,
    count,
    node,
    numbered,
    rows,
)
from rightsgraph_server.views.cards import GENERAL, Card, cards_of, plural
from rightsgraph_server.views.paging import Pager, page_number
from rightsgraph_server.views.refs import document_of

# So many are looked at before a kind is chosen, and then put in order.
_MOST, _MOST_OF_ONE = 400, 1000
_FEW, _MANY = 5, 40
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
    """Things of one kind: how many were found, and those of them that the page shows.

    ``cut`` where there may be more.
    """

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


NOTHING_SAID = Said((), False)


def said(*patterns: str) -> Said:
    """What stands in the place of ``?thing`` in one of the patterns, each of which is bounded by
    an index; the address may choose one kind."""
    if not patterns:
        return NOTHING_SAID
    key = request.args.get("kind", "")
    pattern = " UNION ".join(f"{{ {one} }}" for one in patterns)
    if _KEY.fullmatch(key):
        return _chosen(pattern, NS + key)
    return remembered(("said", pattern), lambda: _some_of_all(pattern))


def _some_of_all(pattern: str) -> Said:
    found = _found(pattern)
    made = _cards({kind: things[:_FEW] for kind, things in found.kinds})
    return Said(
        tuple(_group(kind, len(things), made[kind], found.cut) for kind, things in found.kinds),
        found.cut,
    )


@dataclass(frozen=True)
class _Found:
    """Things of each kind in the order of the documents that say them."""

    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    cut: bool


def _chosen(pattern: str, kind: str) -> Said:
    """One kind, page by page; where there are very many, in the order of the store."""
    pattern = f"{pattern} ?thing a {node(kind)}"
    things = remembered(("said", pattern), lambda: _few(pattern))
    if not things:
        return NOTHING_SAID
    few = len(things) <= _MOST_OF_ONE
    size = len(things) if few else later(("number", pattern), lambda: _total(pattern))
    pager = Pager(page_number(), _MANY, size)
    is_known = few or pager.last <= len(things)
    shown = things[pager.first : pager.last] if is_known else _slice(pattern, pager)
    made = _cards({kind: shown})[kind]
    return Said((_group(kind, size or 0, made, size is None, pager),), False)


def _few(pattern: str) -> tuple[str, ...]:
    """In the order of their documents; as they come, where they are too many for that."""
    found = column(f"SELECT DISTINCT ?thing WHERE {{ {pattern} }} LIMIT {_MOST_OF_ONE + 1}")
    return _ordered(found) if len(found) <= _MOST_OF_ONE else tuple(found)


def _total(pattern: str) -> int:
    return count(f"SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ {pattern} }}")


def _slice(pattern: str, pager: Pager) -> Sequence[str]:
    question = f"SELECT DISTINCT ?thing WHERE {{ {pattern} }}"
    return column(f"{question} LIMIT {pager.size} OFFSET {pager.first}")


def _found(pattern: str) -> _Found:
    found = rows(
        "SELECT DISTINCT ?thing ?kind WHERE { "
        f"{{ SELECT DISTINCT ?thing WHERE {{ {pattern} }} LIMIT {_MOST} }} ?thing a ?kind "
        f"FILTER(?kind NOT IN ({', '.join(f'<{one}>' for one in sorted(GENERAL))})) }}"
    )
    things = {row["thing"] for row in found}
    kinds: dict[str, set[str]] = {}
    for row in found:
        if row["kind"].startswith(NS):
            kinds.setdefault(row["kind"], set()).add(row["thing"])
    places = {iri: place for place, iri in enumerate(_ordered(things))}
    ordered = {kind: tuple(sorted(some, key=places.__getitem__)) for kind, some in kinds.items()}
    kinds_ordered = tuple(sorted(ordered.items(), key=lambda one: _place(one[0])))
    return _Found(kinds_ordered, len(things) >= _MOST)


def _ordered(things: Collection[str]) -> tuple[str, ...]:
    """By the dates of the documents that say them; what stands in none, such as recommendations,
    by State and cycle."""
    sources = {iri: document_of(iri) for iri in things}
    issued = names("issued", sorted(set(sources.values()) - {""}), _issued)
    return tuple(sorted(things, key=lambda iri: (issued.get(sources[iri]) or "9", natural(iri))))


def _issued(documents: list[str]) -> dict[str, str]:
    """The day of each document, the first if it has several."""
    found = rows(
        f"SELECT DISTINCT ?at ?day WHERE {{ VALUES (?at ?d) {{ {numbered(documents)} }} "
        "?d dcterms:issued ?day } ORDER BY DESC(?day)"
    )
    return {documents[int(row["at"])]: row["day"] for row in found}


def _cards(shown: Mapping[str, Sequence[str]]) -> dict[str, tuple[Card, ...]]:
    """Of all kinds in one go."""
    made = cards_of(iri for some in shown.values() for iri in some)
    return {kind: tuple(made[iri] for iri in some) for kind, some in shown.items()}


def _group(
    kind: str, size: int, shown: tuple[Card, ...], cut: bool, pager: Pager | None = None
) -> Group:
    key = kind.removeprefix(NS)
    return Group(key, plural(class_names().get(kind, key)), size, shown, pager, cut)


def _place(kind: str) -> tuple[int, str]:
    name = kind.removeprefix(NS)
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)
