"""``/sparql/terms``: what the editor completes from."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from rightsgraph_server.vocabulary import vocabulary

blueprint = Blueprint("editor", __name__)


@blueprint.route("/sparql/terms")
def terms() -> Response:
    return jsonify(vocabulary())
