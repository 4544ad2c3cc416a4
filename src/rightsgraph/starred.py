"""``SELECT *`` with its variables in the order of the query; the engine sorts them by name."""

from __future__ import annotations

from collections.abc import Collection

from rightsgraph.tokens import in_code

_SELECT = in_code(
    r"""(?P<select> (?<![\w:?$@.-]) SELECT (?![\w:.-]))
    (?: \s+ (?:DISTINCT|REDUCED) )? (?: \s* (?P<star> \*) )?"""
)
_VARIABLE = in_code(r"[?$] (?P<name> \w+)")


def written_out(sparql: str, variables: Collection[str]) -> str:
    """The query with these names in place of the outermost ``*``; as it is where it has none."""
    if "*" not in sparql or not variables:
        return sparql
    outermost = next((match for match in _SELECT.finditer(sparql) if match["select"]), None)
    if not outermost or not outermost["star"]:
        return sparql
    names = (match["name"] for match in _VARIABLE.finditer(sparql) if match["name"])
    ordered = dict.fromkeys(name for name in names if name in variables)
    if len(ordered) < len(variables):
        return sparql
    start, end = outermost.span("star")
    return f"{sparql[:start]} ?{' ?'.join(ordered)} {sparql[end:]}"
