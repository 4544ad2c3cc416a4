"""A request to the endpoint as the SPARQL 1.1 Protocol defines it (operations 2.1 and 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from flask import Request

from rightsgraph.errors import BadRequest, UnsupportedMediaType
from rightsgraph_server.rewriting import with_dataset, without_silent_loads

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_OPERATIONS = {QUERY: "query", UPDATE: "update"}
_QUERY_ONLY = ("default-graph-uri", "named-graph-uri")
_UPDATE_ONLY = ("using-graph-uri", "using-named-graph-uri")
_MAX_FIELDS = 10_000
# Of the order of bytes, with which some programs begin a text file.
_MARK = re.compile(rb"^%ef%bb%bf", re.IGNORECASE)
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Query:
    """A query, the dataset that the request names for it, and the format if it names one."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


@dataclass(frozen=True)
class Update:
    """An update, and the dataset that the request names for it."""

    sent: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """It names the dataset itself. Raises BadRequest; takes long where it is long."""
        named = with_dataset(self.sent, self.default_graphs, self.named_graphs)
        return without_silent_loads(named)


@dataclass(frozen=True)
class Description:
    """Nothing is asked, so the service describes itself."""

    format: str = ""


def operation(request: Request) -> Query | Update | Description:
    """What the request asks for.

    Raises BadRequest, UnsupportedMediaType and RequestEntityTooLarge.
    """
    fields = _fields(request)
    names = {name for name, _ in fields}
    if request.method != "POST" and names <= {"format"}:
        return Description(_format(fields))
    if "update" in names:
        return _update(request, fields, names)
    _refuse(names, _UPDATE_ONLY, "a query")
    query = _single(fields, "query")
    default, named = (_graphs(fields, name) for name in _QUERY_ONLY)
    return Query(query, default, named, _format(fields))


def _update(request: Request, fields: Fields, names: set[str]) -> Update:
    if request.method != "POST":
        raise BadRequest("an update does not come by GET", "update", "send it by POST")
    _refuse(names, ("query", *_QUERY_ONLY), "an update")
    update = _single(fields, "update")
    default, named = (_graphs(fields, name) for name in _UPDATE_ONLY)
    return Update(update, default, named)


def decoded(encoded: bytes) -> Fields:
    """The parameters in an address or a form. Raises BadRequest."""
    if encoded.count(b"&") >= _MAX_FIELDS:
        raise BadRequest(f"there are more than {_MAX_FIELDS:,} parameters", remedy="send fewer")
    try:
        pairs = [pair.partition(b"=") for pair in encoded.split(b"&") if pair]
        return [(_unquoted(name), _unquoted(value)) for name, _, value in pairs]
    except ValueError as error:
        raise BadRequest(
            f"the parameters cannot be decoded: {error}", remedy="percent-encode them as UTF-8"
        ) from error


def _unquoted(text: bytes) -> str:
    """Raises ValueError. A long query is full of such signs, and as escapes of Python they are
    read ten times faster."""
    text = text.replace(b"+", b" ")
    if not text.isascii():
        raise ValueError("a letter beyond ASCII stands for itself")
    if b"%" not in text:
        return text.decode()
    text = _MARK.sub(b"", text)
    escaped = text.replace(b"\\", rb"\\").replace(b"%", rb"\x")
    try:
        return escaped.decode("unicode_escape").encode("latin-1").decode()
    except UnicodeDecodeError:  # a percent sign that begins nothing stands for itself
        return unquote(text.decode(), errors="strict")


def _fields(request: Request) -> Fields:
    fields = decoded(request.query_string)
    if request.method != "POST":
        return fields
    if request.mimetype == FORM:
        return fields + decoded(request.get_data(cache=False))
    if request.mimetype in _OPERATIONS:
        return [*fields, (_OPERATIONS[request.mimetype], body_text(request))]
    raise UnsupportedMediaType(
        f"a query does not come as {request.mimetype or 'a body of no stated type'}",
        "Content-Type",
        f"send {', '.join((*_OPERATIONS, FORM))}",
    )


def body_text(request: Request) -> str:
    """The query or update that is the body. Raises BadRequest and UnsupportedMediaType."""
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"the text is in {charset}", "Content-Type", "send UTF-8")
    try:
        return request.get_data(cache=False).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the text is not UTF-8: {error}", remedy="send it as UTF-8") from error


def _single(fields: Fields, name: str) -> str:
    values = _all(fields, name)
    if len(values) != 1:
        problem = "is missing" if not values else f"is given {len(values)} times"
        raise BadRequest(f"the parameter '{name}' {problem}", remedy="give it exactly once")
    return values[0]


def _refuse(names: set[str], foreign: Iterable[str], what: str) -> None:
    """A parameter that is passed over would give an answer to another question."""
    for name in names.intersection(foreign):
        raise BadRequest(f"{what} takes no '{name}'", name, "leave it out")


def _format(fields: Fields) -> str:
    return next(reversed(_all(fields, "format")), "")


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    """Forms of other endpoints send the parameter empty where no graph is meant."""
    return tuple(graph for graph in _all(fields, name) if graph)


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)
