"""Articles and paragraphs: how they hang together, and which are set against each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rightsgraph.iris import divided, provision
from rightsgraph_server.terms import natural
from rightsgraph_server.views.cards import Card, refs_of
from rightsgraph_server.views.refs import Ref


@dataclass(frozen=True)
class Together:
    """Provisions of different laws that one claim names, such as two that collide."""

    claim: Card
    provisions: tuple[Ref, ...]


def instrument_of(iri: str) -> str:
    """The law or instrument of a provision, by its identifier."""
    return divided(iri)[0]


def article_of(iri: str) -> str:
    """The article or section of a paragraph; of anything else, itself."""
    law, division, parts = divided(iri)
    return provision(law, parts[0], division=division) if parts else iri


def whole(iris: Iterable[str]) -> tuple[Ref, ...]:
    """Each thing once, and each paragraph after the article that it is in."""
    listed = sorted({one for iri in iris for one in (iri, article_of(iri))}, key=natural)
    return tuple(refs_of(listed))


def names_several(provisions: Iterable[str]) -> bool:
    """Whether they are of more than one law."""
    return len(set(map(instrument_of, provisions))) > 1


def named_together(claims: Iterable[Card], but: str = "") -> tuple[Together, ...]:
    """Those of the claims that name provisions of more than one law; ``but`` is left out."""
    named = ((card, [one.iri for one in card.concerns]) for card in claims)
    return tuple(Together(card, _others(iris, but)) for card, iris in named if names_several(iris))


def _others(iris: Iterable[str], but: str) -> tuple[Ref, ...]:
    kept = [iri for iri in iris if not but or article_of(iri) != but]
    return whole(kept)
