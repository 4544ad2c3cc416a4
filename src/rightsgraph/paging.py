"""Parts of a long answer: a page of it, and how long it is.

A page keeps the order of the query, because it is the query itself with another LIMIT and OFFSET:
SPARQL promises no order to what stands around a subquery.
"""

from __future__ import annotations

from dataclasses import dataclass

from rightsgraph.tokens import in_code

_BOUNDS = in_code(
    r"""
      (?P<open> \{ ) | (?P<close> \} )
    | (?<![\w:?$@.-]) (?P<name> LIMIT | OFFSET ) \s+ (?P<number> \d+ )
    | (?<![\w:?$@.-]) (?P<values> VALUES ) (?![\w:.-])
    | (?<![\w:?$@.-]) (?P<select> SELECT ) (?![\w:.-])
    """
)


@dataclass(frozen=True)
class _Bounds:
    """What of a query bounds its answer, and where another bound may stand."""

    limit: int | None
    offset: int
    spans: tuple[tuple[int, int], ...]
    place: int


def page(sparql: str, limit: int, offset: int = 0) -> str:
    """The same query for ``limit`` of its rows from number ``offset`` on, counted from 0.

    A LIMIT and OFFSET of the query's own still hold: these are pages of that part.
    """
    own = _bounds(sparql)
    if own.limit is not None:
        limit = max(0, min(limit, own.limit - offset))
    bounds = f"\nLIMIT {limit} OFFSET {own.offset + offset}\n"
    head, tail = sparql[: own.place], sparql[own.place :]
    for start, end in reversed(own.spans):
        head = head[:start] + head[end:]
    return head + bounds + tail


def counting(sparql: str) -> str:
    """A query for the number of rows that a SELECT query has, as ``?rows``."""
    selects = (match.start() for match in _BOUNDS.finditer(sparql) if match["select"])
    start = next(selects, 0)
    inner = sparql[start:]
    return f"{sparql[:start]}SELECT (COUNT(*) AS ?rows) WHERE {{\n{{ {inner}\n}} }}"


def _bounds(sparql: str) -> _Bounds:
    """Only what stands outside all braces is the query's own; subqueries keep theirs."""
    depth, place = 0, len(sparql)
    numbers: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for match in _BOUNDS.finditer(sparql):
        depth += bool(match["open"]) - bool(match["close"])
        if depth:
            continue
        if match["name"]:
            numbers[match["name"].upper()] = int(match["number"])
            spans.append(match.span())
        elif match["values"]:
            place = min(place, match.start())
    return _Bounds(numbers.get("LIMIT"), numbers.get("OFFSET", 0), tuple(spans), place)
