"""What is asked of which treaties and the like, told by the names in the words of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from rightsgraph.lexicon import fold, laws, pattern, patterns

_CACHED = 4096


@lru_cache(_CACHED)
def named_instruments(text: str) -> frozenset[str]:
    """The treaties and the like that a text names, without those of which it names a protocol."""
    after, before = (pattern("repeats", f"protocols-{side}") for side in ("of", "to"))
    return frozenset(
        found.iri
        for found in laws("").find(text)
        if "/instrument/" in found.iri
        and not after.match(text, found.end)
        and not before.search(text[: found.begin])
    )


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
