"""The Flask application: routes, errors and the headers that every answer carries."""

from __future__ import annotations

from flask import Flask, Response, request

from rightsgraph.settings import Settings
from rightsgraph.store import Store
from rightsgraph_server import problems
from rightsgraph_server.graph import Graph
from rightsgraph_server.routes import saved, site, sparql, things

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def create_app(settings: Settings, store: Store) -> Flask:
    """An application over one store, which it only reads."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.extensions["rightsgraph"] = Graph(settings, store)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    problems.register(app)
    for routes in (site, sparql, things, saved):
        app.register_blueprint(routes.blueprint)
    app.after_request(_harden)
    return app


def _harden(response: Response) -> Response:
    """Public data that any page may fetch; pages that run no script and load nothing foreign."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "")
        headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        headers["Access-Control-Max-Age"] = "86400"
    headers["Content-Security-Policy"] = _CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers.add("Vary", "Accept")
    return response
