"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by ``?graph=``, by ``?default``, by the address itself below ``/graphs/``, or
by the path of its identifier where that lies below the project's base. The default graph is
here always the unnamed one, so that one gets what one has put.
"""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from rightsgraph.errors import BadRequest, NotFound, UnsupportedMediaType
from rightsgraph.iris import BASE
from rightsgraph_server.answers import change, engine, send
from rightsgraph_server.gate import require
from rightsgraph_server.graph import graph
from rightsgraph_server.payload import received
from rightsgraph_server.protocol import UPDATE, Fields, body_text, decoded
from rightsgraph_server.rewriting import iri, on_graph
from rightsgraph_server.routes.sparql import describe

blueprint = Blueprint("graphs", __name__)
_READ = ["GET"]
_CHANGE = ["PUT", "POST", "DELETE", "PATCH"]
_UNNAMED = ("",)
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
    return _operation(iri(request.base_url))


@blueprint.route("/graph/<path:path>", methods=_CHANGE)
def own(path: str) -> Response:
    """Reading at these addresses is told in ``things``, where people get a page."""
    return _operation(iri(f"{BASE}graph/{path}"))


def _named(fields: Fields) -> NamedNode | None:
    """None is the unnamed graph."""
    if len(fields) == 1:
        name, value = fields[0]
        if name == "graph":
            return iri(value)
        if name == "default" and not value:
            return None
    raise BadRequest("one graph must be named", remedy="give ?graph=… or ?default once")


def _operation(name: NamedNode | None) -> Response:
    if request.method in ("GET", "HEAD"):
        return content(name)
    require("write")
    return {"PUT": _put, "POST": _post, "DELETE": _delete, "PATCH": _patch}[request.method](name)


def content(name: NamedNode | None) -> Response:
    """An empty graph is an answer; one that is not there is none."""
    form = request.args.get("format", "")
    if name is None:
        return send(f"{_CONTENT} {{ ?s ?p ?o }}", form, default_graphs=_UNNAMED)
    check_exists(name)
    return send(f"{_CONTENT} {{ GRAPH {name} {{ ?s ?p ?o }} }}", form)


def _put(name: NamedNode | None) -> Response:
    triples, existed = _received(name), _holds_something(name)
    clear = f"DROP SILENT GRAPH {name} ; CREATE GRAPH {name}" if name else "DROP DEFAULT"
    change(f"{clear} ; {_insert(name, triples)}")
    return Response(status=204 if existed else 201)


def _post(name: NamedNode | None) -> Response:
    triples, existed = _received(name), name is None or _exists(name)
    create = f"CREATE SILENT GRAPH {name} ; " if name else ""
    change(create + _insert(name, triples))
    return Response(status=200 if existed else 201)


def _create() -> Response:
    """A new graph under an address that nobody has used yet."""
    require("write")
    address = f"{request.base_url.rstrip('/')}/{uuid4()}"
    response = _post(iri(address))
    response.headers["Location"] = address
    return response


def _delete(name: NamedNode | None) -> Response:
    if name is not None:
        check_exists(name)
    change(f"DROP SILENT GRAPH {name}" if name else "DROP DEFAULT")
    return Response(status=200)


def _patch(name: NamedNode | None) -> Response:
    if request.mimetype != UPDATE:
        stated = request.mimetype or "a body of no stated type"
        raise UnsupportedMediaType(f"a patch does not come as {stated}", "Content-Type", UPDATE)
    change(on_graph(body_text(request), name))
    return Response(status=204)


def _received(name: NamedNode | None) -> str:
    base = name.value if name else request.base_url
    return received(base, graph().settings.max_body_bytes)


def _insert(name: NamedNode | None, triples: str) -> str:
    within = f"GRAPH {name} {{\n{triples}}}" if name else f"\n{triples}"
    return f"INSERT DATA {{ {within} }}"


def _holds_something(name: NamedNode | None) -> bool:
    """The unnamed graph always exists; putting into it creates something while it is empty."""
    return _exists(name) if name else _holds("ASK { ?s ?p ?o }", _UNNAMED)


def check_exists(name: NamedNode) -> None:
    if not _exists(name):
        raise NotFound("this store holds no such graph", name.value)


def _exists(name: NamedNode) -> bool:
    """Also where it is empty."""
    return _holds(f"ASK {{ GRAPH {name} {{ }} }}")


def _holds(question: str, default_graphs: tuple[str, ...] = ()) -> bool:
    return bool(engine().store.query(question, default_graphs=default_graphs))
