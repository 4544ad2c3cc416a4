"""What Virtuoso 7 does unlike the standards, and how questions and answers are mended for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

import pyoxigraph as ox
from requests import Response

from rightsgraph.errors import QueryTimeout, RightsgraphError, StoreError
from rightsgraph.tokens import in_code

_NONE = "urn:x-rightsgraph:none"
# What takes the place of the unnamed graph, which Virtuoso has not.
NO_GRAPH = ("default-graph-uri", _NONE)
_DESCRIBE = 'define sql:describe-mode "CBD"\n'
_FROM = in_code(
    r"(?<![\w:?$@.-]) FROM \s* (?:NAMED \s*)? (?P<graph> <[^<>]*> | [\w.-]*:[\w.-]*\w )"
)
_SELECT = in_code(r"(?<![\w:?$@.-]) (?P<select>SELECT) (?: \s+ (?P<distinct>DISTINCT\b) )?")
_EMPTY = in_code(r"\bGRAPH \s* (?P<graph> [?$]\w+ | <[^<>]*> | [\w.-]*:[\w.-]*\w ) \s* \{ \s* \}")
# The graphs that it brings with it and shows among those of its users.
_SYSTEM_GRAPHS = re.compile(
    r"http://(www\.openlinksw\.com/schemas/virtrdf#|www\.w3\.org/ns/ldp#"
    r"|localuriqaserver/sparql|[^/]+/DAV/|www\.w3\.org/2002/07/owl#)"
)
# In a table each row has a line.
_ROW = re.compile(rb" {4}(?P<row>\{.*?\})(?:,\n|(?P<end>(?: \] \} \})?\s*))")
# In JSON no literal can hold these bytes, for its quotes would be escaped.
_MENDED = (
    (b'"type": "bnode", "value": "nodeID://', b'"type": "bnode", "value": "'),
    (b'XMLSchema#boolean", "value": "1"', b'XMLSchema#boolean", "value": "true"'),
    (b'XMLSchema#boolean", "value": "0"', b'XMLSchema#boolean", "value": "false"'),
)


def answered(response: Response) -> bool:
    """Whether it was Virtuoso that answered."""
    return "Virtuoso" in response.headers.get("Server", "")


def asked(
    sparql: str, form: str, dataset: Iterable[tuple[str, str]]
) -> tuple[str, list[tuple[str, str]]]:
    """The query and its dataset so that Virtuoso understands them as anybody else does.

    It adds the graphs of the protocol to those of FROM instead of putting them in their place,
    and limits neither GRAPH nor the default graph where only the other one is given. Its usual
    way to describe leaves out what has no links. GRAPH with nothing inside finds nothing.
    """
    graphs = list(dataset)
    sparql = _EMPTY.sub(_listed, sparql)
    if graphs:
        sparql = _FROM.sub(lambda match: "" if match["graph"] else match[0], sparql)
        given = {name for name, _ in graphs}
        missing = {"default-graph-uri", "named-graph-uri"} - given
        graphs += [(name, _NONE) for name in sorted(missing)]
    return (_DESCRIBE if form == "DESCRIBE" else "") + sparql, graphs


def _listed(match: re.Match[str]) -> str:
    name = match["graph"]
    if not name:
        return match[0]
    found = f"WHERE {{ GRAPH {name} {{ ?s_ ?p_ ?o_ }} }}"
    if name.startswith(("?", "$")):
        return f"{{ SELECT {name} {found} GROUP BY {name} }}"
    return f"{{ SELECT ?p_ {found} LIMIT 1 }}"


def mended(block: bytes) -> bytes:
    """A table in JSON whose blank nodes and booleans are written as the standard has them."""
    for wrong, right in _MENDED:
        block = block.replace(wrong, right)
    return block


class Rows:
    """The lines of a table, mended, without the rows that were there before where each is to be
    there once: Virtuoso's DISTINCT, depending on its plan, does not see that two rows with unbound
    variables are the same."""

    def __init__(self, sparql: str) -> None:
        first = next((match for match in _SELECT.finditer(sparql) if match["select"]), None)
        self._distinct = bool(first and first["distinct"])
        self._known: set[bytes] = set()

    def __call__(self, lines: bytes) -> bytes:
        if self._distinct:
            lines = b"".join(map(self._once, lines.splitlines(keepends=True)))
        return mended(lines)

    def _once(self, line: bytes) -> bytes:
        match = _ROW.fullmatch(line)
        if not match:
            return line
        end = match["end"] or b""
        row = blake2b(match["row"], digest_size=16).digest()
        if row in self._known:
            return end
        comma = b",\n" if self._known else b""
        self._known.add(row)
        return comma + match["row"] + end


def truth(rows: ox.QuerySolutions) -> ox.QueryBoolean:
    """The answer to an ASK, which Virtuoso gives as a table: of one row where it is yes."""
    holds = any(row[0] is not None and row[0].value != "0" for row in rows)
    text = f'{{"head": {{}}, "boolean": {str(holds).lower()}}}'
    answer = ox.parse_query_results(text, ox.QueryResultsFormat.JSON)
    assert isinstance(answer, ox.QueryBoolean)
    return answer


def shortcoming(response: Response, place: str) -> RightsgraphError | None:
    """What is wrong with an answer that is sent as a success though it is cut."""
    headers = response.headers
    if "X-SQL-State" in headers:
        message = headers.get("X-SQL-Message", "").partition("Activity")[0].strip()
        return QueryTimeout(f"answered in part: {message}", place)
    if "X-SPARQL-MaxRows" in headers:
        problem = f"cuts answers at {headers['X-SPARQL-MaxRows']} rows"
        return StoreError(problem, place, "ask for less, or raise its ResultSetMaxRows")
    return None


def is_system_graph(name: str) -> bool:
    return bool(_SYSTEM_GRAPHS.fullmatch(name))
