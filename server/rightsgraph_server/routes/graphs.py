"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by ``?graph=``, by ``?default``, by the address itself below ``/graphs/``, or
by the path of its identifier where that lies below the project's base. The default graph is
here always the unnamed one, so that one gets what one has put.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from uuid import uuid4

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import PreconditionFailed, UnprocessableEntity

from rightsgraph.errors import BadRequest, NotFound, Overloaded, UnsupportedMediaType
from rightsgraph.iris import BASE
from rightsgraph.store import absolute
from rightsgraph_server.answers import apply, change, check_update, engine, nothing, send
from rightsgraph_server.gate import require
from rightsgraph_server.graph import graph
from rightsgraph_server.parsing import Bounds
from rightsgraph_server.payload import received
from rightsgraph_server.protocol import UPDATE, Fields, body_text, decoded
from rightsgraph_server.rewriting import on_graph
from rightsgraph_server.routes.sparql import describe

blueprint = Blueprint("graphs", __name__)
_READ = ["GET"]
_CHANGE = ["PUT", "POST", "DELETE", "PATCH"]
_UNNAMED = ("",)
# A graph is written out in full before it is stored, so many times as long as it came.
_UNFOLDED = 20
_TRIES = 10
_OUTRUN = re.compile(r"^The graph .* (?:does not|already) exists?")
_CONTENT = "CONSTRUCT { ?s ?p ?o } WHERE"


@blueprint.route("/graphs", methods=[*_READ, *_CHANGE], strict_slashes=False)
def indirect() -> Response:
    fields = [field for field in decoded(request.query_string) if field[0] != "format"]
    if fields:
        return _operation(_named(fields))
    if request.method == "POST":
        return _create()
    if request.method in ("GET", "HEAD"):
        return describe(request.args.get("format", ""))
    raise BadRequest("no graph is named", remedy="give ?graph=… or ?default, or a path")


@blueprint.route("/graphs/<path:path>", methods=[*_READ, *_CHANGE])
def direct(path: str) -> Response:
    return _operation(_named_by_path(request.base_url))


@blueprint.route("/graph/<path:path>", methods=_CHANGE)
def own(path: str) -> Response:
    """Reading at these addresses is told in ``things``, where people get a page."""
    return _operation(_named_by_path(f"{BASE}graph/{path}"))


def _named_by_path(address: str) -> NamedNode:
    """Raises BadRequest where the query names a graph as well, be it the same."""
    for name in ("graph", "default"):
        if name in request.args:
            raise BadRequest("the address names a graph already", name, "leave it out")
    return absolute(address)


def _named(fields: Fields) -> NamedNode | None:
    """None is the unnamed graph."""
    if len(fields) == 1:
        name, value = fields[0]
        if name == "graph":
            return absolute(value)
        if name == "default" and not value:
            return None
    raise BadRequest("one graph must be named", remedy="give ?graph=… or ?default once")


def _operation(name: NamedNode | None) -> Response:
    if request.method in ("GET", "HEAD"):
        return content(name)
    require("write")
    if "Content-Range" in request.headers:
        raise BadRequest("a part of a graph is not stored", "Content-Range", "send all of it")
    return {"PUT": _put, "POST": _post, "DELETE": _delete, "PATCH": _patch}[request.method](name)


def content(name: NamedNode | None) -> Response:
    """An empty graph is an answer; one that is not there is none."""
    form = request.args.get("format", "")
    if name is None:
        return send(f"{_CONTENT} {{ ?s ?p ?o }}", form, default_graphs=_UNNAMED)
    check_exists(name)
    return send(f"{_CONTENT} {{ GRAPH {name} {{ ?s ?p ?o }} }}", form)


def _put(name: NamedNode | None) -> Response:
    with ExitStack() as held:
        insert = _insert(name, held)
        if name is None:
            _check_conditions(there=True)
            existed = _holds("ASK { ?s ?p ?o }", _UNNAMED)
            _apply(f"DROP DEFAULT ; {insert}")
        else:
            existed = _decided(name, f"CLEAR GRAPH {name}", insert)
    return nothing(204 if existed else 201)


def _post(name: NamedNode | None) -> Response:
    with ExitStack() as held:
        insert = _insert(name, held)
        if name is None:
            _check_conditions(there=True)
            _apply(insert)
        existed = name is None or _decided(name, _if_exists(name), insert)
    return nothing(200 if existed else 201)


def _apply(update: str) -> None:
    """The log names the request; what came with it may be as long as a body."""
    apply(update, told=f"{request.method} {request.url}")


def _decided(name: NamedNode, if_there: str, update: str) -> bool:
    """Carries out an update of a graph, and whether the graph was there before it.

    ``if_there`` fails where the graph is not, as CREATE does where it is. So what is answered is
    true of the transaction itself, and where somebody else was quicker it is tried again.
    """
    there = _exists(name)
    for _ in range(_TRIES):
        _check_conditions(there)
        try:
            _apply(f"{if_there if there else f'CREATE GRAPH {name}'} ; {update}")
            return there
        except BadRequest as error:
            if not _was_outrun(error):
                raise
            there = not there
    raise Overloaded("others change this graph all the time", name.value)


def _check_conditions(there: bool) -> None:
    """Raises PreconditionFailed (RFC 9110, 13.1). No tag fits If-Match, for ours are weak."""
    if there and request.if_none_match.star_tag:
        raise PreconditionFailed("There is such a graph already.")
    if "If-Match" in request.headers and not (there and request.if_match.star_tag):
        raise PreconditionFailed("The graph is not the one that If-Match names.")


def _was_outrun(error: BadRequest) -> bool:
    """Whether the graph has come or gone since we looked, in the words of the engine."""
    return bool(_OUTRUN.search(error.problem))


def _if_exists(name: NamedNode) -> str:
    """Changes nothing: it makes a graph and removes it, which fails where none was made."""
    mark = NamedNode(uuid4().urn)
    return (
        f"INSERT {{ GRAPH {mark} {{ {mark} {mark} {mark} }} }} WHERE {{ GRAPH {name} {{ }} }} ; "
        f"CLEAR GRAPH {mark} ; DROP SILENT GRAPH {mark}"
    )


def _create() -> Response:
    """A new graph under an address that nobody has used yet."""
    require("write")
    address = f"{request.base_url.rstrip('/')}/{uuid4()}"
    response = _post(absolute(address))
    response.headers["Location"] = address
    return response


def _delete(name: NamedNode | None) -> Response:
    if name:
        check_exists(name)
    _check_conditions(there=True)
    if name is None:
        _apply("DROP DEFAULT")
    else:
        _removed(name)
    return nothing(200)


def _removed(name: NamedNode) -> None:
    """Raises NotFound also where somebody else was quicker."""
    try:
        _apply(f"CLEAR GRAPH {name} ; DROP SILENT GRAPH {name}")
    except BadRequest as error:
        raise _missing(name) if _was_outrun(error) else error from error


def _patch(name: NamedNode | None) -> Response:
    if request.mimetype != UPDATE:
        stated = request.mimetype or "a body of no stated type"
        raise UnsupportedMediaType(f"a patch does not come as {stated}", "Content-Type", UPDATE)
    _check_conditions(name is None or _exists(name))
    update = body_text(request)
    try:
        within = on_graph(update, name)
    except UnprocessableEntity:
        check_update(update)
        raise
    change(within)
    return nothing(204)


def _insert(name: NamedNode | None, held: ExitStack) -> str:
    """What puts the triples that came into the graph; see ``received``."""
    settings = graph().settings
    bounds = Bounds(
        settings.update_seconds, settings.query_bytes, _UNFOLDED * settings.max_body_bytes
    )
    triples = received(name.value if name else request.base_url, bounds, held)
    opening, closing = (f"GRAPH {name} {{", "}") if name else ("", "")
    return f"INSERT DATA {{ {opening}\n{triples}{closing} }}"


def check_exists(name: NamedNode) -> None:
    if not _exists(name):
        raise _missing(name)


def _missing(name: NamedNode) -> NotFound:
    return NotFound("this store holds no such graph", name.value)


def _exists(name: NamedNode) -> bool:
    """Also where it is empty."""
    return _holds(f"ASK {{ GRAPH {name} {{ }} }}")


def _holds(question: str, default_graphs: tuple[str, ...] = ()) -> bool:
    return bool(engine().store.query(question, default_graphs=default_graphs))
