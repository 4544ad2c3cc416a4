"""Refuses queries that would make the server send requests of its own.

The embedded engine cannot be told to leave ``SERVICE`` alone, so such a query must not reach
it. Its parser and a tokenizer can disagree: in ``?a<b:c#d>`` one sees an IRI and the other a
comparison and a comment. Therefore every way to cut the text into tokens is followed, and a
call that stands in code under any of them counts. The word in a string, comment, IRI or
variable is no call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GAP = r"(?>[ \t\r\n]|#[^\r\n]*)*+"
_NAME = r"(?:[?$]|(?=[^ \t\r\n<>{}]*:))(?:\\.|[^ \t\r\n<>{}\"'#\\])++(?<!\.)"
_CALL = re.compile(rf"service{_GAP}(?:silent{_GAP})?(?:<[^>]*>|{_NAME}){_GAP}\{{", re.IGNORECASE)
_TOKENS = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"#[^\r\n]*",
        r'"""(?>(?:""|")?(?:[^"\\]|\\.))*+"""',
        r"'''(?>(?:''|')?(?:[^'\\]|\\.))*+'''",
        r'"(?>[^"\\\r\n]|\\.)*+"',
        r"'(?>[^'\\\r\n]|\\.)*+'",
        r'<[^<>"{}|^`\x00-\x20]*+>',
        r"[?$]\w+",
        r"\\.",
        r"[^#\"'\\?$]",
        r"[?$](?!\w)",
    )
]


def calls_service(query: str) -> bool:
    """Whether any reading of the query asks another endpoint."""
    if not _CALL.search(query):
        return False
    return any(_CALL.match(query, place) for place in _code(query))


def _code(query: str) -> Iterator[int]:
    """Every offset at which some reading of the query has a token begin; each one once."""
    seen = {len(query)}
    open_readings = [0]
    while open_readings:
        place = open_readings.pop()
        if place in seen:
            continue
        seen.add(place)
        yield place
        ends = (token.match(query, place) for token in _TOKENS)
        open_readings += [end.end() for end in ends if end]
