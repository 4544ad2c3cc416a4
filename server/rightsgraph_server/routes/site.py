"""The front page and the lists of things."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response as AnyResponse

from rightsgraph import iris
from rightsgraph.errors import NotFound
from rightsgraph_server.answers import send, send_page, wants_page
from rightsgraph_server.formats import TABLES
from rightsgraph_server.keeping import kept_page
from rightsgraph_server.pages import local
from rightsgraph_server.views import disputes as disputes_view
from rightsgraph_server.views import home as home_view
from rightsgraph_server.views import index as index_view
from rightsgraph_server.views.asking import dataset
from rightsgraph_server.views.page import Page
from rightsgraph_server.views.rdf import known
from rightsgraph_server.views.recommendations import export_query

blueprint = Blueprint("site", __name__)


@blueprint.route("/")
def home() -> Response:
    return _shown(home_view.view)


@blueprint.route("/robots.txt")
def robots() -> Response:
    """What programs that walk through the pages of others are asked to leave out."""
    return Response(render_template("robots.txt"), mimetype="text/plain")


@blueprint.route("/disputes")
def disputes() -> Response:
    return _shown(disputes_view.view)


@blueprint.route(f"/<any({','.join(index_view.KINDS)}):kind>")
def index(kind: str) -> Response:
    return _shown(lambda: index_view.view(kind))


@blueprint.route("/states/<code>/recommendations")
def recommendations(code: str) -> AnyResponse:
    """The table of a State's page at the filters of the address, all of it, for programs."""
    if not re.fullmatch("[A-Za-z]{3}", code):
        raise NotFound("this is no code of a State", code, "give one such as KAZ")
    state = iris.state(code.upper())
    form = request.args.get("format", "")
    if not known(NamedNode(state)).exists:
        raise NotFound("this graph knows no such State", code, "see /states")
    if wants_page(form, TABLES):
        asked = request.query_string.decode("ascii", "ignore")
        return redirect(f"{local(state)}?{asked}#recommendations", 303)
    return send(export_query(state), form, dataset())


def _shown(view: Callable[[], Page]) -> Response:
    return send_page(lambda: kept_page(lambda: _rendered(view())))


def _rendered(page: Page) -> str:
    return render_template(page.template, page=page, it=page.it, formats=[])
