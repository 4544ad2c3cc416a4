"""The things that have an IRI below the base: each path answers with what the graph says."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from rightsgraph.errors import NotFound
from rightsgraph.iris import BASE
from rightsgraph.iris import graph as graph_iri
from rightsgraph_server.answers import respond, wants_page
from rightsgraph_server.formats import GRAPHS
from rightsgraph_server.graph import Graph, graph
from rightsgraph_server.pages import ROWS_ON_A_PAGE, downloads, table

blueprint = Blueprint("things", __name__)


@blueprint.route("/id/<path:path>")
@blueprint.route("/scheme/<path:path>")
@blueprint.route("/dataset")
@blueprint.route("/dataset/<path:path>")
def thing(path: str = "") -> Response | str:
    """What is said of one thing; a page also shows what refers to it."""
    node, held = _node(request.path.removeprefix("/")), graph()
    if not held.holds(node):
        raise NotFound("nothing is known of this thing", node.value, "check the address")
    if _page_wanted():
        return render_template("thing.html", **_statements(held, node))
    store = held.store
    return respond(lambda: store.query(f"DESCRIBE {node}"), _format())


@blueprint.route("/ns")
def ontology() -> Response | str:
    return _content("Ontology", graph_iri("ontology"))


@blueprint.route("/shapes")
def shapes() -> Response | str:
    return _content("Shapes", graph_iri("shapes"))


@blueprint.route("/.well-known/void")
def dataset() -> Response | str:
    return _content("Dataset", graph_iri("dataset"))


@blueprint.route("/graph/<path:path>")
def named_graph(path: str) -> Response | str:
    return _content(f"Graph {path}", _node(f"graph/{path}").value)


def _content(title: str, iri: str) -> Response | str:
    """All of a named graph; on a page, its first triples."""
    held, query = graph(), f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
    if iri not in held.sizes:
        raise NotFound("this store holds no such graph", iri, "build the store again")
    if _page_wanted():
        rows = table(held.store.query(f"{query} ORDER BY ?s ?p ?o LIMIT {ROWS_ON_A_PAGE + 1}"))
        figures = {"title": title, "iri": iri, "size": held.sizes[iri]}
        return render_template("graph.html", downloads=downloads(GRAPHS), **figures, **rows)
    store = held.store
    return respond(lambda: store.query(query), _format())


def _statements(held: Graph, node: NamedNode) -> dict[str, object]:
    about = f"SELECT DISTINCT ?property ?value WHERE {{ {node} ?property ?value }}"
    uses = f"SELECT DISTINCT ?thing ?property WHERE {{ ?thing ?property {node} }}"
    bounds = f"LIMIT {ROWS_ON_A_PAGE + 1}"
    labels = held.select(f"SELECT ?label WHERE {{ {node} {_LABEL} ?label }} LIMIT 1")
    return {
        "iri": node.value,
        "downloads": downloads(GRAPHS),
        "label": labels[0]["label"].value if labels else "",
        "about": table(held.store.query(f"{about} ORDER BY ?property ?value {bounds}")),
        "uses": table(held.store.query(f"{uses} ORDER BY ?property ?thing {bounds}")),
    }


_LABEL = (
    "<http://www.w3.org/2000/01/rdf-schema#label>|<http://www.w3.org/2004/02/skos/core#prefLabel>"
)


def _node(path: str) -> NamedNode:
    try:
        return NamedNode(BASE + path)
    except ValueError as error:
        raise NotFound(f"this is no identifier: {error}", path) from error


def _format() -> str:
    return request.args.get("format", "")


def _page_wanted() -> bool:
    return wants_page(_format(), GRAPHS)
