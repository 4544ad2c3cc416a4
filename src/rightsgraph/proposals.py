"""States a match, or only proposes it: the link that says why, and the direct triple."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from rightsgraph import iris, naming
from rightsgraph.facts import Facts, node, number, string, term, truth


def key(*parts: str) -> str:
    """Twelve hexadecimal digits that stand for these texts, wherever and whenever."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def link_iri(origin: str, relation: str, target: str) -> str:
    """One identifier for what a program and a person link alike."""
    return f"{iris.ID}link/{relation}/{key(f'{origin} {relation} {target}')}"


def add_link(
    facts: Facts,
    origin: str,
    relation: str,
    target: str,
    method: str,
    score: float,
    accepted: bool = True,
) -> None:
    """A link between two IRIs; the direct triple stands only where it is accepted."""
    iri = link_iri(origin, relation, target)
    facts.thing(iri, naming.link(origin, relation, target), "Link")
    facts.add(iri, "rg:from", node(origin))
    facts.add(iri, "rg:to", node(target))
    facts.add(iri, "rg:relation", term(f"rg:{relation}"))
    facts.add(iri, "rg:method", string(method))
    facts.add(iri, "rg:score", number(Decimal(str(round(score, 2)))))
    facts.add(iri, "rg:accepted", truth(accepted))
    if accepted:
        facts.add(origin, f"rg:{relation}", node(target))
