"""The Flask application: routes, errors and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import PreconditionFailed

from rightsgraph.settings import Settings
from rightsgraph.store import Store
from rightsgraph_server import answers, assets, gate, problems, search_service, searching
from rightsgraph_server.admission import Admission
from rightsgraph_server.bodies import Unpacking
from rightsgraph_server.checking import Checks
from rightsgraph_server.compression import compress
from rightsgraph_server.engine.answering import Engine, StoreEngine
from rightsgraph_server.graph import Graph
from rightsgraph_server.journal import Journal, Logs
from rightsgraph_server.metrics import METRICS, Metrics
from rightsgraph_server.outbound import Outbound
from rightsgraph_server.recall import Recall
from rightsgraph_server.routes import (
    dictionary,
    dumps,
    editor,
    graphs,
    openapi,
    operation,
    saved,
    search,
    site,
    sparql,
    things,
    update,
    validate,
)
from rightsgraph_server.service import Services
from rightsgraph_server.shortcut import Shortcut

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Whether the call of the application with an environment will be quick, once that was awaited.
QUICK = "rightsgraph.quick"
# Whole answers, which are packed mostly, get this part of what remembered ones may take.
_PACKED = 4
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Address space that a validation may take beyond what its program takes.
_CHECK_MEMORY = 4_000_000_000
# Public data that any page may fetch; pages that load nothing foreign.
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Location, Retry-After, WWW-Authenticate, X-Query-Id, X-Total-Count"
    ),
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}
# What pages of others may send beyond what browsers always let them.
_REQUEST_HEADERS = (
    "Accept, Accept-Language, Authorization, Cache-Control, Content-Encoding, Content-Type, "
    "If-Match, If-None-Match, X-Requested-With"
)


_FOUND = (200, 206, 304)


class _Application(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is asynchronous, which takes long to find out at each request."""
        return func


def create_app(settings: Settings, served: Engine | Store) -> Flask:
    """An application over an engine, or over a store that is asked in this process."""
    engine = StoreEngine(served) if isinstance(served, Store) else served
    app = _Application(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.extensions["rightsgraph"] = Graph(settings, engine)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    answers.install(app, engine, _services(settings))
    searching.install(app, settings, engine)
    assets.install(app)
    app.extensions[validate.CHECKS] = Checks(settings.validation_seconds, _CHECK_MEMORY)
    admission = Admission(settings)
    gate.install(app, admission.require)
    problems.register(app)
    pages = (site, operation, search, things, dictionary, dumps, saved, editor, openapi)
    for routes in (*pages, sparql, update, graphs, validate):
        app.register_blueprint(routes.blueprint)
    app.before_request(admission.admit)
    app.before_request(_of_the_server)
    _watch(app, settings, admission)
    # The last one is called first.
    app.after_request(compress)
    app.after_request(assets.ready)
    app.after_request(_allow)
    app.after_request(_as_expected)
    return app


def _watch(app: Flask, settings: Settings, admission: Admission) -> None:
    """Keeps a record of each request, unpacks it, and answers what was answered before."""
    held: Graph = app.extensions["rightsgraph"]
    metrics = Metrics(held)
    most, version = settings.cache_bytes // _PACKED, held.engine.version
    shortcut = Shortcut(app.wsgi_app, settings, held.engine, admission.count)
    recall = Recall(shortcut, version, admission.count, metrics.heed, most)
    app.extensions[METRICS] = metrics
    app.extensions[QUICK] = partial(_is_quick, recall, shortcut)
    logs = Logs(settings.access_log, settings.slow_query_seconds)
    unpacking = Unpacking(recall, settings.max_body_bytes)
    journal = Journal(unpacking, [metrics.count, logs.heed], _HEADERS)
    app.wsgi_app = journal  # type: ignore[method-assign, assignment]


async def _is_quick(recall: Recall, shortcut: Shortcut, environ: WSGIEnvironment) -> bool:
    return recall.knows(environ) or await shortcut.take(environ)


def _services(settings: Settings) -> Services:
    private = frozenset(settings.private_services)
    outbound = Outbound(private, settings.service_seconds, settings.service_bytes)
    own = {search_service.SEARCH: search_service.answer}
    return Services(frozenset(settings.services), outbound.fetch, own)


def _of_the_server() -> Response | None:
    """``OPTIONS *``, which asks for no resource but for what is known here (RFC 9110, 9.3.7)."""
    if request.method != "OPTIONS" or request.environ["PATH_INFO"] != "*":
        return None
    methods = {method for rule in current_app.url_map.iter_rules() for method in rule.methods or ()}
    response = answers.nothing(204)
    response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def _as_expected(response: Response) -> Response:
    """Not where If-Match names a tag, for ours are weak and none fits (RFC 9110, 13.1.1)."""
    is_read = request.method in ("GET", "HEAD")
    if not is_read or "If-Match" not in request.headers or response.status_code not in _FOUND:
        return response
    if request.if_match.star_tag:
        return response
    response.close()
    return current_app.make_response(current_app.handle_http_exception(PreconditionFailed()))


def _allow(response: Response) -> Response:
    """What pages of others may send. The date is told by the server."""
    headers = response.headers
    headers.remove("Date")
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "")
        headers["Access-Control-Allow-Headers"] = _REQUEST_HEADERS
        headers["Access-Control-Max-Age"] = "86400"
    return response
