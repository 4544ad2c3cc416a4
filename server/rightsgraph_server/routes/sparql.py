"""``/sparql``: the query operation of the SPARQL 1.1 Protocol, and the service's description."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from rightsgraph.store import Store
from rightsgraph_server.answers import respond, wants_page
from rightsgraph_server.description import describe_service
from rightsgraph_server.formats import GRAPHS, QueryResult, formats_of
from rightsgraph_server.graph import graph
from rightsgraph_server.pages import downloads, table
from rightsgraph_server.protocol import Operation, operation

blueprint = Blueprint("sparql", __name__)

_EXAMPLE = """PREFIX rg: <https://w3id.org/rightsgraph/ns#>

SELECT ?recommendation ?wording ?position WHERE {
  ?statement a rg:PositionStatement ;
    rg:onRecommendation ?recommendation ;
    rg:wording ?wording ;
    rg:position ?position .
}
ORDER BY ?recommendation
LIMIT 20
"""


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response | str:
    if request.method != "POST" and not request.query_string:
        return _introduction()
    asked, store = operation(request), graph().store
    if wants_page(asked.format):
        return _page(asked, _ask(store, asked))
    return respond(lambda: _ask(store, asked), asked.format)


def _page(asked: Operation, result: QueryResult) -> str:
    links = downloads(formats_of(result))
    return render_template("sparql.html", query=asked.query, downloads=links, **table(result))


def _introduction() -> Response | str:
    """A form for people, the Service Description for programs."""
    if wants_page(offered=GRAPHS):
        return render_template("sparql.html", query=_EXAMPLE)
    triples = describe_service(graph(), request.base_url)
    return respond(lambda: triples)


def _ask(store: Store, asked: Operation) -> QueryResult:
    return store.query(
        asked.query, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
    )
