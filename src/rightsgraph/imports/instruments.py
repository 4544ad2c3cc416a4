"""What is asked of which treaties and the like, told by the names in the words of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from rightsgraph.committees import committees
from rightsgraph.lexicon import fold, laws, pattern, patterns
from rightsgraph.protocols import further_protocols, with_protocols

_CACHED = 4096


@lru_cache(_CACHED)
def named_instruments(text: str) -> frozenset[str]:
    """The treaties and the like that a text names, without those of which it names a protocol."""
    after = pattern("repeats", "protocols-of")
    named = with_protocols(text, laws("").find(text))
    bodies = {found.begin for found in committees(text, named)}
    laws_meant = [found for found in named if found.begin not in bodies]
    alone = [found for found in laws_meant if not after.match(text, found.end)]
    both = (*alone, *further_protocols(text, laws_meant))
    return frozenset(found.iri for found in both if "/instrument/" in found.iri)


def asked(text: str) -> tuple[str, frozenset[str]]:
    """The action of our list that a text asks for, and the instruments that it names."""
    named = named_instruments(text)
    if not named:
        return "", named
    folded = fold(text)
    return next((name for name, rule in _actions().items() if rule.search(folded)), ""), named


@cache
def _actions() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(rule) for name, rule in patterns("repeats")["actions"].items()}
