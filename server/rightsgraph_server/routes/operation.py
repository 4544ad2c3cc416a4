"""For those who run the server: health, figures, what runs, and what can be done about it."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask import (
    Blueprint,
    Response,
    current_app,
    json,
    redirect,
    render_template,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from rightsgraph.errors import NotFound, StoreError
from rightsgraph_server.answers import accepted, engine, nothing
from rightsgraph_server.engine.answering import Running
from rightsgraph_server.formats import HTML, best
from rightsgraph_server.gate import require
from rightsgraph_server.graph import graph
from rightsgraph_server.journal import LONGEST_QUERY
from rightsgraph_server.metrics import METRICS, Metrics

blueprint = Blueprint("operation", __name__)
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
# Its answer is never remembered, so that a worker must give it each time.
_PROBE = "ASK { FILTER(NOW() = NOW()) }"


@blueprint.route("/healthz")
def health() -> Response:
    """The server lives; whether the store does as well is for ``ready`` to say."""
    return _text("ok")


@blueprint.route("/readyz")
def ready() -> Response:
    if not graph().store.query(_PROBE):
        raise StoreError("the store does not answer")
    return _text("ready")


@blueprint.route("/metrics")
def metrics() -> Response:
    if not graph().settings.open_metrics:
        require("user")
    figures: Metrics = current_app.extensions[METRICS]
    return _unkept(Response(figures.page(), content_type=_EXPOSITION))


@blueprint.route("/admin/queries")
def queries() -> Response:
    """What runs now, the oldest first; an update may hold a whole graph, and is cut."""
    require("admin")
    running = [replace(one, text=one.text[:LONGEST_QUERY]) for one in engine().running()]
    if best(accepted(), ("application/json", HTML)) == HTML:
        return _unkept(Response(render_template("running.html", queries=running), mimetype=HTML))
    return _unkept(_json([_shown(query) for query in running]))


@blueprint.route("/admin/queries/<id>", methods=["DELETE"])
def end(id: str) -> Response:
    _end(id)
    return nothing(204)


@blueprint.route("/admin/queries/<id>", methods=["POST"])
def end_on_page(id: str) -> AnyResponse:
    """A form knows no DELETE."""
    _end(id)
    return redirect(url_for("operation.queries"), 303)


@blueprint.route("/admin/reload", methods=["POST"])
def reload() -> Response:
    """Serves the store as it is in its place now; who is being answered is answered still."""
    require("admin")
    engine().reload()
    return _unkept(_json({"version": engine().version()}))


def _end(id: str) -> None:
    require("admin")
    if not engine().kill(id):
        raise NotFound("no such query runs", id, f"see {url_for('operation.queries')}")


def _shown(query: Running) -> dict[str, object]:
    return {**asdict(query), "seconds": round(query.seconds, 3)}


def _json(value: object) -> Response:
    return Response(json.dumps(value) + "\n", mimetype="application/json")


def _text(word: str) -> Response:
    return _unkept(Response(f"{word}\n", mimetype="text/plain"))


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
