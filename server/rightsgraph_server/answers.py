"""Turns what is asked of the store into an HTTP answer in the format that the client prefers.

An answer carries a tag made of the store's version and of all that was asked, so that a client
or a cache that has it already is told so without the query being evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from traceback import clear_frames
from typing import Any, TypedDict

from flask import Flask, Response, current_app, g, request
from pyoxigraph import (
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from rightsgraph.errors import BadRequest, Forbidden, PayloadTooLarge, SyntaxFault
from rightsgraph.flowing_files import readable
from rightsgraph.iris import BASE
from rightsgraph.prologue import with_one_prologue
from rightsgraph.turtle import PREFIXES
from rightsgraph_server import assets, marking
from rightsgraph_server.engine.answering import Answer, Ask, Begun, Engine, Standing, stays
from rightsgraph_server.engine.cache import may_change
from rightsgraph_server.federation import check_syntax, loads
from rightsgraph_server.formats import (
    GRAPHS,
    Format,
    QueryResult,
    choose,
    formats_of,
    prefers_page,
)
from rightsgraph_server.graph import graph
from rightsgraph_server.journal import record
from rightsgraph_server.pages import downloads, table
from rightsgraph_server.service import Services
from rightsgraph_server.streaming import spooled

# In the environment of a request: tells whether its client has left; its query, where that is
# being evaluated already.
CLIENT_GONE, BEGUN = "rightsgraph.gone", "rightsgraph.begun"
_EXTENSION, _SERVICES = "rightsgraph.engine", "rightsgraph.services"
# Relative IRIs are identifiers of the project: ``<id/state/KAZ>``.
PROLOGUE = f"BASE <{BASE}>\n"
_TABLE, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_BLOCK = 65_536
_DEEPEST = 1000
_LINE = re.compile(r"^line (\d+)")


class Caller(TypedDict):
    """What the engine is told of the one who asks."""

    standing: Standing
    client: str
    id: str


def install(app: Flask, engine: Engine, services: Services) -> None:
    app.extensions[_EXTENSION] = engine
    app.extensions[_SERVICES] = services


def engine() -> Engine:
    """The engine of the application that answers the request."""
    found: Engine = current_app.extensions[_EXTENSION]
    return found


def accepted() -> str:
    """What the client takes, in its own words."""
    return request.headers.get("Accept", "")


def wants_page(name: str = "", offered: tuple[Format, ...] = ()) -> bool:
    """Whether the client is a browser that has not asked for a format by name."""
    return not name and prefers_page(accepted(), offered)


def send(
    query: str,
    form: str = "",
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> Response:
    """What the query finds, in the format of this name or else in the one that is preferred.

    Raises what ``Engine.answer`` raises.
    """
    asked = (query, default_graphs, named_graphs, accepted(), form)
    version = engine().version()
    if _is_known(tag := _tag(version, *asked)):
        return _marked(Response(status=304), tag)
    answer = _answer(*asked)
    if answer.version != version:
        tag = _tag(answer.version, *asked)
    return _marked(_sent(answer), tag)


def send_triples(triples: Iterable[Triple], form: str, version: str) -> Response:
    """Triples that were made here; they change only where the store's version does."""
    accept = accepted()
    if _is_known(tag := _tag(version, request.url, (), (), accept, form)):
        return _marked(Response(status=304), tag)
    chosen, media_type = choose(accept, form, GRAPHS)
    assert isinstance(chosen.writer, RdfFormat)
    body = serialize(triples, format=chosen.writer, prefixes=PREFIXES)
    return _marked(Response(body, content_type=content_type(media_type)), tag)


def send_whole(response: Response) -> Response:
    """What costs little to make, such as a file; who has these bytes does not get them again."""
    response.add_etag(weak=True)
    if _is_known(response.get_etag()[0] or ""):
        response.set_data(b"")
        response.status_code = 304
    return response


def send_made(make: Callable[[], Response]) -> Response:
    """What is made here of the whole store; who has it of this version does not get it again."""
    tag = _tag(engine().version(), request.url, assets.program())
    return _marked(Response(status=304) if _is_known(tag) else make(), tag)


def send_page(make: Callable[[], str]) -> Response:
    """A page that was made here; it changes only where the store's version or the program does.

    One that lacks figures is not kept by anybody.
    """
    tag = _tag(engine().version(), request.url, assets.program())
    if _is_known(tag):
        return _marked(Response(status=304), tag)
    page = Response(make())
    if not g.get("partial"):
        return _marked(page, tag)
    page.headers["Cache-Control"] = "no-store"
    return page


def on_page(
    query: str, default_graphs: tuple[str, ...] = (), named_graphs: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What a page shows of an answer; the engine stops where the page is full."""
    answer = _answer(query, default_graphs, named_graphs, f"{_TABLE}, {_TRIPLES}")
    try:
        return _shown(answer)
    except MemoryError as error:  # its reader takes no value of many megabytes
        clear_frames(error.__traceback__)  # of solutions, which must not leave this thread
        raise BadRequest("a value is too long for a page", remedy="choose a format") from error
    finally:
        if close := getattr(answer.blocks, "close", None):
            close()


def _shown(answer: Answer) -> dict[str, Any]:
    result = _parsed(answer)
    return {"downloads": downloads(formats_of(result)), **table(result)}


def check_update(update: str) -> None:
    """Raises SyntaxFault where this is no update at all."""
    with _own_lines():
        check_syntax(PROLOGUE + with_one_prologue(update))


def change(update: str) -> None:
    """What a client wrote; returns when it is stored for good and everybody sees it."""
    written = with_one_prologue(update)
    with _own_lines():
        if loads(written):
            check_syntax(PROLOGUE + written)
            problem = "LOAD is refused: this server fetches nothing on behalf of others"
            raise Forbidden(problem, remedy="send the graph itself, to /graphs")
        apply(_complete(written), told=update)


def nothing(status: int) -> Response:
    """An answer without content, of which no type can be told."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def apply(update: str, *, told: str = "") -> None:
    """What was written here, so that nothing in it need be looked for that is not ours.

    ``told`` is what the log is to show of it, where that is something else.
    """
    record().query = told or update
    engine().update(update, **_caller())


def _answer(
    query: str,
    default_graphs: tuple[str, ...],
    named_graphs: tuple[str, ...],
    accept: str,
    form: str = "",
) -> Answer:
    record().query = query
    _check_length(query)
    # What is counted beside is for the next client as well.
    left = request.environ.get(CLIENT_GONE, stays)
    gone = stays if g.get("beside") else left
    query = _complete(query)
    ask = Ask(query, default_graphs, named_graphs, accept, form, gone=gone, **_caller())
    begun: Begun | None = request.environ.pop(BEGUN, None)
    with _own_lines():
        return begun.answer() if begun else engine().answer(ask)


def _check_length(query: str) -> None:
    most = graph().settings.max_query_bytes
    if len(query) > most or len(query.encode()) > most:
        raise PayloadTooLarge(f"a query may have {most:,} bytes", remedy="ask in parts")


def _complete(text: str) -> str:
    """With a base for relative IRIs, and with the calls of other endpoints answered."""
    services = current_app.extensions[_SERVICES]
    assert isinstance(services, Services)
    return services.resolve(PROLOGUE + text)


def _caller() -> Caller:
    return {
        "standing": g.get("standing", "anonymous"),
        "client": request.remote_addr or "",
        "id": g.get("query_id", ""),
    }


@contextmanager
def _own_lines() -> Iterator[None]:
    """Lines are counted as the client counts them, who has not seen our first one."""
    try:
        yield
    except SyntaxFault as fault:
        place = _LINE.sub(lambda line: f"line {int(line[1]) - 1}", fault.place)
        raise replace(fault, place=place) from fault


def _sent(answer: Answer) -> Response:
    form = content_type(answer.media_type)
    if answer.complete:
        return Response(b"".join(answer.blocks), content_type=form)
    response = Response(answer.blocks, content_type=form)
    if close := getattr(answer.blocks, "close", None):
        response.call_on_close(close)
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        _tell_length(response, answer.blocks)
    return response


def _tell_length(response: Response, blocks: Iterator[bytes]) -> None:
    """Without chunks only the length tells a client, or a proxy, that an answer broke off."""
    whole, length = spooled(blocks)
    response.response = iter(partial(whole.read, _BLOCK), b"")
    response.content_length = length
    response.call_on_close(whole.close)


def content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _tag(version: str, query: str, *asked: object) -> str:
    if not version or request.method == "POST" or may_change(Ask(query)):
        return ""
    return marking.tag(graph().settings, version, query, *asked)


def _is_known(tag: str) -> bool:
    return (
        bool(tag)
        and "If-None-Match" in request.headers
        and request.if_none_match.contains_weak(tag)
    )


def _marked(response: Response, tag: str) -> Response:
    signed_in = "Authorization" in request.headers
    response.headers.extend(marking.marks(graph().settings, tag, signed_in=signed_in))
    return response


def _shallow(blocks: Iterator[bytes], opening: bytes, closing: bytes) -> Iterator[bytes]:
    """The time to read triples within triples grows with the square of their depth."""
    depth = 0
    for block in blocks:
        depth += block.count(opening) - block.count(closing)
        if depth > _DEEPEST:
            raise BadRequest("these triples are too deep for a page", remedy="choose a format")
        yield block


def _parsed(answer: Answer) -> QueryResult:
    marks = (b"<<(", b")>>") if answer.media_type == _TRIPLES else (b"{", b"}")
    stream = readable(_shallow(answer.blocks, *marks))
    if answer.media_type == _TRIPLES:
        return (quad.triple for quad in parse(stream, format=RdfFormat.N_TRIPLES))
    return parse_query_results(stream, format=QueryResultsFormat.JSON)
