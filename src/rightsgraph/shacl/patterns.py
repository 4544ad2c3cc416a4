"""Regular expressions as SPARQL has them, for Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TypeAlias

from pyoxigraph import Literal, Store

from rightsgraph.shacl.faults import IllFormed

_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
# Within brackets a dollar is itself; elsewhere Python's also stands before a last line feed.
_DOLLAR = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|(?P<end>\$)", re.DOTALL)
# What XML Schema has and Python has not: categories and blocks of characters, and those of names.
_CATEGORY = re.compile(r"(?<!\\)(?:\\\\)*\\[pPiIcC]")
# A part of a pattern that may be there in more than one way, and whether it is a group.
_VARYING = re.compile(
    r"""\\. | \[\^?\]?(?:\\.|[^\]\\])*\] | \(\?[:=!<]?
      | (?P<group>\)(?:[*+?]|\{\d+,?\d*\})) | (?P<one>[*+?]|\{\d*,\d*\})""",
    re.VERBOSE | re.DOTALL,
)
_SHOWN = 200
Search: TypeAlias = Callable[[str], object]


@cache
def search(pattern: str, flags: str) -> Search:
    """Finds the pattern in a text. Raises IllFormed for what is no regular expression."""
    if unknown := set(flags) - set(_FLAGS) - {"q"}:
        raise IllFormed(f"sh:flags has {min(unknown)!r} and takes i, s, m, x and q")
    if "q" in flags:
        return re.compile(re.escape(pattern), re.IGNORECASE if "i" in flags else 0).search
    if _CATEGORY.search(pattern):
        return _by_oxigraph(pattern, flags)
    combined = re.NOFLAG
    for flag in flags:
        combined |= _FLAGS[flag]
    if "m" not in flags:
        pattern = _DOLLAR.sub(lambda match: r"\Z" if match["end"] else match[0], pattern)
    try:
        return re.compile(pattern, combined).search
    except (re.error, OverflowError, RecursionError) as error:
        problem = f"sh:pattern {_shortened(pattern)!r} is no regular expression that can be read"
        raise IllFormed(f"{problem}: {error}") from error


def _shortened(pattern: str) -> str:
    return pattern if len(pattern) <= _SHOWN else f"{pattern[:_SHOWN]}…"


def is_plain(pattern: str) -> bool:
    """Whether the pattern surely takes a time that goes with the length of the text.

    Python goes back and tries anew what may match in several ways; with two of them, or one that
    may begin anywhere, that can take longer than anybody waits.
    """
    varying = [match for match in _VARYING.finditer(pattern) if match["group"] or match["one"]]
    if any(match["group"] for match in varying):
        return False
    return not varying or (len(varying) == 1 and pattern.startswith("^") and "|" not in pattern)


def _by_oxigraph(pattern: str, flags: str) -> Search:
    store, expression = Store(), f"{Literal(pattern)}, {Literal(flags)}"
    probe = f"SELECT (REGEX('', {expression}) AS ?x) {{}}"
    if next(iter(store.query(probe)))["x"] is None:  # type: ignore[arg-type]
        raise IllFormed(f"sh:pattern {_shortened(pattern)!r} is no regular expression")

    @lru_cache(maxsize=1 << 16)
    def found(text: str) -> bool:
        return bool(store.query(f"ASK {{ FILTER (REGEX({Literal(text)}, {expression})) }}"))

    return found
