"""Remembers which queries were given up, so that the next ones like them are in nobody's way.

What is asked again and again with other values, by a robot or a page, costs about the same each
time; only of the first one can nobody know.
"""

from __future__ import annotations

import re
from typing import Final

from rightsgraph.tokens import COMMENT, IRI, STRING

_MOST: Final = 1_000
# To look through a longer one takes longer than what might be gained.
_LONGEST: Final = 10_000
_VALUE = re.compile(
    rf"""(?P<kept> {IRI} | \b(?:LIMIT|OFFSET)\s++[0-9]++ )
  | {STRING} | {COMMENT} | (?<![\w:.-])[0-9]++ | \s++""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


class Endless:
    """Queries without their strings, numbers, comments and blanks: the last thousand of them."""

    def __init__(self) -> None:
        self._forms: dict[str, None] = {}

    def holds(self, query: str) -> bool:
        return bool(self._forms) and _form(query) in self._forms

    def add(self, query: str) -> None:
        self._forms[_form(query)] = None
        if len(self._forms) > _MOST:
            self._forms.pop(next(iter(self._forms)), None)

    def discard(self, query: str) -> None:
        """One like them has ended after all."""
        self._forms.pop(_form(query), None)


def _form(query: str) -> str:
    return query if len(query) > _LONGEST else _VALUE.sub(r"\g<kept>", query)
