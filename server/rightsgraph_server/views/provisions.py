"""Articles and paragraphs: how they hang together, and which are set against each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rightsgraph_server.views.asking import labels, natural, nodes, rows
from rightsgraph_server.views.cards import Card, cards
from rightsgraph_server.views.refs import Ref, ref


@dataclass(frozen=True)
class Together:
    """Provisions of different laws that one claim names, such as two that collide."""

    claim: Card
    provisions: tuple[Ref, ...]


def instrument_of(iri: str) -> str:
    """The law or instrument of a provision, by its identifier."""
    return iri.partition("/article/")[0]


def article_of(iri: str) -> str:
    """The article of a paragraph; of anything else, itself."""
    law, _, rest = iri.partition("/article/")
    return f"{law}/article/{rest.partition('/')[0]}" if rest else iri


def whole(iris: Iterable[str]) -> tuple[Ref, ...]:
    """Each thing once, and each paragraph after the article that it is in."""
    listed = sorted({one for iri in iris for one in (iri, article_of(iri))}, key=natural)
    named = labels(listed)
    return tuple(ref(iri, named.get(iri, "")) for iri in listed)


def named_together(claims: list[str], but: str = "") -> tuple[Together, ...]:
    """Those of the claims that name provisions of more than one law; ``but`` is left out."""
    if not claims:
        return ()
    found = rows(
        f"SELECT DISTINCT ?c ?p WHERE {{ VALUES ?c {{ {nodes(claims)} }} ?c rg:concerns ?p }}"
    )
    named: dict[str, list[str]] = {}
    for row in found:
        named.setdefault(row["c"], []).append(row["p"])
    several = {c: ps for c, ps in named.items() if len({instrument_of(p) for p in ps}) > 1}
    return tuple(
        Together(card, _others(several[card.ref.iri], but)) for card in cards(list(several))
    )


def _others(iris: list[str], but: str) -> tuple[Ref, ...]:
    kept = [iri for iri in iris if not but or article_of(iri) != but]
    return whole(kept)
