"""The front page, and the answer for whoever watches the server."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from rightsgraph.errors import StoreError
from rightsgraph_server.graph import graph
from rightsgraph_server.pages import local
from rightsgraph_server.terms import short

blueprint = Blueprint("site", __name__)


@blueprint.route("/")
def home() -> str:
    held = graph()
    classes = [(short(iri), local(iri), count) for iri, count in held.classes.items()]
    graphs = [(short(iri), local(iri), count) for iri, count in held.sizes.items()]
    return render_template("home.html", triples=held.triples, classes=classes, graphs=graphs)


@blueprint.route("/healthz")
def health() -> Response:
    """Asks the store itself, so that a server with a broken store is not called healthy."""
    if not graph().store.query("ASK { ?s ?p ?o }"):
        raise StoreError("the store is empty", remedy="build it: rightsgraph build")
    return Response("ok\n", mimetype="text/plain")
