"""The saved queries: what they ask, and their answers at an address of their own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from rightsgraph.errors import NotFound
from rightsgraph.queries import SavedQuery, run
from rightsgraph_server.answers import respond, wants_page
from rightsgraph_server.formats import HTML, best, formats_of
from rightsgraph_server.graph import graph
from rightsgraph_server.pages import downloads, table
from rightsgraph_server.protocol import QUERY

blueprint = Blueprint("saved", __name__)


@blueprint.route("/queries")
def index() -> Response | str:
    queries = graph().queries.values()
    if _accepts_page("application/json"):
        return render_template("queries.html", queries=queries)
    return jsonify([_described(query) for query in queries])


@blueprint.route("/queries/<name>")
def text(name: str) -> Response | str:
    query = _named(name)
    if _accepts_page(QUERY):
        return render_template("query.html", query=query, given={})
    return Response(query.sparql, mimetype=QUERY)


@blueprint.route("/api/<name>")
def answer(name: str) -> Response | str:
    """The answer for the parameters given in the address; those left out have their defaults."""
    query, store = _named(name), graph().store
    given = request.args.to_dict()
    form = given.pop("format", "")
    if wants_page(form):
        result = run(store, query, **given)
        links = downloads(formats_of(result))
        return render_template(
            "query.html", query=query, given=given, downloads=links, **table(result)
        )
    return respond(lambda: run(store, query, **given), form)


def _named(name: str) -> SavedQuery:
    queries = graph().queries
    if name not in queries:
        raise NotFound("there is no such query", name, f"see {url_for('saved.index')}")
    return queries[name]


def _accepts_page(other: str) -> bool:
    return best(request.headers.get("Accept", ""), (other, HTML)) == HTML


def _described(query: SavedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "keywords": query.keywords,
        "parameters": [
            {**parameter.model_dump(), "required": parameter.required}
            for parameter in query.parameters
        ],
        "answer": url_for("saved.answer", name=query.name),
        "query": url_for("saved.text", name=query.name),
    }
