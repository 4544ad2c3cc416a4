"""``/openapi.json`` describes the HTTP interface; ``/api`` shows the same, to be tried out."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from rightsgraph_server.answers import accepted, send_whole
from rightsgraph_server.choices import states
from rightsgraph_server.formats import HTML, best
from rightsgraph_server.openapi import description
from rightsgraph_server.views.apidoc import long_lists, sections

blueprint = Blueprint("openapi", __name__)


@blueprint.route("/openapi.json")
def document() -> Response:
    return send_whole(jsonify(description()))


@blueprint.route("/api")
def documentation() -> Response | str:
    if best(accepted(), ("application/json", HTML)) != HTML:
        return document()
    found = sections(description())
    return render_template(
        "apidoc.html", sections=found, states=states(), long_lists=long_lists(found)
    )
