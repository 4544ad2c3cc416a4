"""``/dictionary``: what each class has, as a page; ``/dictionary.json`` for programs."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, render_template

from rightsgraph.dictionary import dictionary
from rightsgraph_server.answers import send_page
from rightsgraph_server.keeping import kept_page
from rightsgraph_server.views.dictionary import view

blueprint = Blueprint("dictionary", __name__)


@blueprint.route("/dictionary")
def page() -> Response:
    return send_page(lambda: kept_page(_rendered))


@blueprint.route("/dictionary.json")
def document() -> Response:
    return jsonify([asdict(entry) for entry in dictionary()])


def _rendered() -> str:
    page = view()
    return render_template(page.template, page=page, it=page.it, formats=[])
