"""Remembers which queries were given up, so that the next ones like them are in nobody's way.

What is asked again and again with other values, by a robot or a page, costs about the same each
time; only of the first one can nobody know. Three like one another that compute for long at the
same time tell as much as one that was given up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from rightsgraph.tokens import COMMENT, IRI, STRING

_MOST: Final = 1_000
# To look through a longer one takes longer than what might be gained.
_LONGEST: Final = 10_000
_CROWD: Final = 3
_ROUND: Final = 100
_ALL: Final = 1_000_000
_VALUE = re.compile(
    rf"""(?P<kept> {IRI} | \b(?:LIMIT|OFFSET)\s++[0-9]++ )
  | (?P<variable> [?$]\w++ ) | {STRING} | {COMMENT} | (?<![\w:.-])[0-9]++ | \s++""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


class Endless:
    """The forms of the last thousand of them."""

    def __init__(self) -> None:
        self._forms: dict[str, None] = {}

    def holds(self, query: str) -> bool:
        return bool(self._forms) and form_of(query) in self._forms

    def __contains__(self, form: str) -> bool:
        return form in self._forms

    def add(self, form: str) -> None:
        self._forms[form] = None
        if len(self._forms) > _MOST:
            self._forms.pop(next(iter(self._forms)), None)

    def add_crowded(self, forms: Iterable[str]) -> None:
        """Those of which there are too many among these."""
        for form, times in Counter(forms).items():
            if times >= _CROWD and form not in self._forms:
                self.add(form)

    def discard(self, form: str) -> None:
        """One like them has ended after all."""
        self._forms.pop(form, None)


class Turns:
    """How many of the endless ones may compute: all while nobody asks for something else, and
    then one, a quarter of the time, in a row, since each change keeps the others waiting."""

    def __init__(self) -> None:
        self._others = self._others_before = self._tick = 0

    def other(self) -> None:
        """Something else was asked."""
        self._others += 1

    def next(self) -> int:
        """How many, until this is asked again, which is done at equal intervals."""
        quiet = self._others == self._others_before
        self._others_before = self._others
        self._tick = (self._tick + 1) % _ROUND
        return _ALL if quiet else int(self._tick < _ROUND // 4)


def form_of(query: str) -> str:
    """Without its strings, numbers, comments, blanks and the names of its variables."""
    if len(query) > _LONGEST:
        return query
    names: dict[str, str] = {}

    def plain(found: re.Match[str]) -> str:
        if found["variable"]:
            return names.setdefault(found["variable"][1:], f"?{len(names)}")
        return found["kept"] or ""

    return _VALUE.sub(plain, query)
