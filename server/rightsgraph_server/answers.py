"""Turns the result of a query into an HTTP answer in the format that the client prefers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import IO, cast

from flask import Response, request

from rightsgraph.errors import BadRequest, NotAcceptable
from rightsgraph_server.formats import (
    GRAPHS,
    HTML,
    TABLES,
    Format,
    QueryResult,
    best,
    by_name,
    formats_of,
    media_types,
    write,
)
from rightsgraph_server.streaming import Sink, Stream


def wants_page(name: str = "", offered: Collection[Format] = (*TABLES, *GRAPHS)) -> bool:
    """Whether the client is a browser that has not asked for a format by name."""
    types = [*media_types(offered), HTML]
    return not name and best(request.headers.get("Accept", ""), types) == HTML


def respond(ask: Callable[[], QueryResult], name: str = "") -> Response:
    """Streams what ``ask`` finds; it is called in the thread that writes the answer.

    Raises NotAcceptable, BadRequest on an unknown format name, and what ``ask`` raises.
    """
    accept = request.headers.get("Accept", "")
    chosen: list[str] = []

    def produce(sink: Sink) -> None:
        result = ask()
        form, media_type = choose(accept, name, formats_of(result))
        chosen.append(media_type)
        write(result, form, cast("IO[bytes]", sink))

    stream = Stream(produce)
    response = Response(stream, content_type=_content_type(chosen[0]))
    response.call_on_close(stream.close)
    return response


def choose(accept: str, name: str, offered: Collection[Format]) -> tuple[Format, str]:
    """The format to answer in and the media type to call it by."""
    if name:
        named = by_name(name, offered)
        if named is None:
            names = ", ".join(one.name for one in offered)
            raise BadRequest(f"there is no format '{name}' here", "format", f"use {names}")
        return named, named.media_types[0]
    media_type = best(accept, media_types(offered))
    if media_type is None:
        types = ", ".join(one.media_types[0] for one in offered)
        raise NotAcceptable(f"cannot answer as {accept}", "Accept", f"accept one of {types}")
    return next(one for one in offered if one.serves(media_type)), media_type


def _content_type(media_type: str) -> str:
    is_text = media_type.startswith("text/")
    return f"{media_type}; charset=utf-8" if is_text else media_type
