"""``/sparql``: the operations of the SPARQL 1.1 Protocol, and the service's description."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from rightsgraph.errors import RightsgraphError
from rightsgraph.iris import BASE
from rightsgraph_server.answers import engine, on_page, send, send_triples, wants_page
from rightsgraph_server.description import describe_service
from rightsgraph_server.formats import GRAPHS
from rightsgraph_server.graph import graph
from rightsgraph_server.protocol import Query, Update, operation
from rightsgraph_server.routes.update import carry_out

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


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def endpoint() -> Response | str | tuple[str, int]:
    asked = operation(request)
    if isinstance(asked, Query):
        return _answer(asked)
    if isinstance(asked, Update):
        return carry_out(asked)
    if wants_page(asked.format, GRAPHS):
        return _page(_EXAMPLE)
    return describe(asked.format)


def describe(form: str) -> Response:
    """The Service Description; it names the endpoint as the client has addressed it."""
    is_endpoint = request.path.startswith("/sparql")
    address = request.base_url if is_endpoint else url_for("sparql.endpoint", _external=True)
    version = engine().version()
    return send_triples(describe_service(graph(), address), form, version)


def _answer(asked: Query) -> Response | str | tuple[str, int]:
    if not wants_page(asked.format):
        return send(asked.text, asked.format, asked.default_graphs, asked.named_graphs)
    try:
        found = on_page(asked.text, asked.default_graphs, asked.named_graphs)
    except RightsgraphError as error:
        return _page(asked.text, problem=error), error.http_status
    return _page(asked.text, **found)


def _page(query: str, **shown: Any) -> str:
    """The editor; what is wrong with a query stands below it, so that it can be put right."""
    return render_template("sparql.html", query=query, base=BASE, **shown)
