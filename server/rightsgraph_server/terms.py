"""RDF terms as people read them."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from rightsgraph.iris import BASE
from rightsgraph.shacl.vocabulary import Term
from rightsgraph.turtle import PREFIXES


@lru_cache(10_000)
def short(iri: str) -> str:
    """An IRI as a prefixed name, or as its path below the base; any other is as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri.removeprefix(BASE) or iri


def shown(term: Term | None) -> str:
    """A term without quotes, language and datatype; nothing for a variable without a value."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return short(term.value)
    return term.value if isinstance(term, Literal) else str(term)
