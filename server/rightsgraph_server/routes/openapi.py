"""``/openapi.json`` describes the HTTP interface; ``/api`` shows the same, to be tried out."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from rightsgraph_server.choices import states
from rightsgraph_server.formats import HTML, best
from rightsgraph_server.openapi import description
from rightsgraph_server.views.apidoc import sections

blueprint = Blueprint("openapi", __name__)


@blueprint.route("/openapi.json")
def document() -> Response:
    return jsonify(description())


@blueprint.route("/api")
def documentation() -> Response | str:
    if best(request.headers.get("Accept", ""), ("application/json", HTML)) != HTML:
        return document()
    return render_template("apidoc.html", sections=sections(description()), states=states())
