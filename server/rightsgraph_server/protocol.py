"""A request to the endpoint as the SPARQL 1.1 Protocol defines it (query operation, 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import Forbidden

from rightsgraph.errors import BadRequest, UnsupportedMediaType
from rightsgraph_server.federation import calls_service

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_FIELDS = 10_000
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Operation:
    """A query, the dataset that the request names for it, and the format if it names one."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


def operation(request: Request) -> Operation:
    """What the request asks for.

    Raises BadRequest, UnsupportedMediaType, Forbidden (an update, or a query that calls
    another endpoint) and RequestEntityTooLarge.
    """
    fields = _fields(request)
    if "update" in dict(fields):
        raise Forbidden("This endpoint is read-only: send queries, not updates.")
    query = _single(fields, "query")
    if calls_service(query):
        raise Forbidden(
            "This endpoint does not call others: leave SERVICE out, or let your own program "
            "query both and join."
        )
    formats = _all(fields, "format")
    return Operation(
        query,
        _all(fields, "default-graph-uri"),
        _all(fields, "named-graph-uri"),
        formats[-1] if formats else "",
    )


def _fields(request: Request) -> Fields:
    fields = _decoded(request.query_string)
    if request.method != "POST":
        return fields
    if request.mimetype == FORM:
        return fields + _decoded(request.get_data(cache=False))
    if request.mimetype == QUERY:
        return [*fields, ("query", _text(request.get_data(cache=False)))]
    if request.mimetype == UPDATE:
        return [("update", "")]
    raise UnsupportedMediaType(
        f"a query does not come as {request.mimetype or 'a body of no stated type'}",
        "Content-Type",
        f"send {QUERY} or {FORM}",
    )


def _decoded(encoded: bytes) -> Fields:
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError as error:
        raise BadRequest(
            f"the parameters cannot be decoded: {error}", remedy="percent-encode them as UTF-8"
        ) from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the query is not UTF-8: {error}", remedy="send it as UTF-8") from error


def _single(fields: Fields, name: str) -> str:
    values = _all(fields, name)
    if len(values) != 1:
        problem = "is missing" if not values else f"is given {len(values)} times"
        raise BadRequest(f"the parameter '{name}' {problem}", remedy="give it exactly once")
    return values[0]


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)
