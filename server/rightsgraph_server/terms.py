"""RDF terms as people read them, and the order in which they look for them."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from pyoxigraph import Literal, NamedNode

from rightsgraph.iris import BASE
from rightsgraph.shacl.vocabulary import Term
from rightsgraph.turtle import PREFIXES

# So many digits at a time, because Python refuses to read very long numbers.
_NUMBERS = re.compile(r"(\d{1,18})")


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


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sorts 97.3 before 97.10, paragraph 2 before paragraph 10, and é with e, E with e."""
    parts = enumerate(_NUMBERS.split(_folded(text)))
    return tuple((int(part), "") if place % 2 else (-1, part) for place, part in parts if part)


def _folded(text: str) -> str:
    """Without capitals and accents."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
