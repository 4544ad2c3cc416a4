"""Errors as the client can use them: problem+json for programs, a page for people."""

from __future__ import annotations

import errno
import logging
import re
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, json, render_template, request
from pyoxigraph import RdfFormat, parse, serialize
from werkzeug.exceptions import HTTPException

from rightsgraph.errors import (
    NonConforming,
    NotFound,
    Overloaded,
    RightsgraphError,
    SyntaxFault,
    TooManyRequests,
    reason,
)
from rightsgraph.iris import BASE
from rightsgraph.turtle import PREFIXES
from rightsgraph_server.bodies import ENCODINGS
from rightsgraph_server.formats import GRAPHS, HTML, best, choose, media_types
from rightsgraph_server.journal import record

_PROBLEM_JSON = "application/problem+json"
_WITHOUT_TYPE = "about:blank"
_OFFERED = (_PROBLEM_JSON, "application/json", HTML)
_PLACE = re.compile(r"line (\d+)(?:, column (\d+))?")
_PARAMETER = re.compile(r"parameter (\w+)")
_CHALLENGES = ('Bearer realm="rightsgraph"', 'Basic realm="rightsgraph", charset="UTF-8"')

# What a machine runs out of, and has again when somebody made room.
_SCARCE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EMFILE,
    errno.ENFILE,
    errno.EAGAIN,
    errno.ENOMEM,
}
_RETRY_SECONDS = 60

blueprint = Blueprint("problems", __name__)
_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_error_handler(RightsgraphError, _own)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OSError, _of_the_machine)


@blueprint.route("/problem/<name>")
def kind(name: str) -> Response:
    """What an error's ``type`` leads to: what this kind of problem is."""
    found = _kinds().get(name)
    if found is None:
        raise NotFound("there is no such kind of problem", name)
    detail = " ".join((found.__doc__ or "").split())
    return _answer({"title": found.title, "status": found.http_status, "detail": detail}, 200)


def _own(error: Exception) -> Response:
    assert isinstance(error, RightsgraphError)
    problem = {
        "type": f"{BASE}problem/{_slug(error.title)}",
        "title": error.title,
        "status": error.http_status,
        "detail": error.problem,
        "place": error.place,
        "remedy": error.remedy,
        **(_position(error.place) if isinstance(error, SyntaxFault) else {}),
        **_parameter(error.place),
        **({"findings": error.findings} if isinstance(error, NonConforming) else {}),
    }
    response = _report(error) or _answer({name: value for name, value in problem.items() if value})
    if isinstance(error, Overloaded | TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    if error.http_status == HTTPStatus.UNAUTHORIZED:
        for challenge in _CHALLENGES:
            response.headers.add("WWW-Authenticate", challenge)
    if error.place == "Content-Encoding":
        response.headers["Accept-Encoding"] = ENCODINGS
    return response


def _of_the_machine(error: Exception) -> Response:
    """No fault of the program; any other is."""
    assert isinstance(error, OSError)
    if error.errno not in _SCARCE:
        raise error
    _log.error("%s %s cannot be answered: %s", request.method, request.path, error)
    problem = f"this machine is short of something: {reason(error)}"
    return _own(Overloaded(problem, remedy="ask again later", retry_after=_RETRY_SECONDS))


def _report(error: RightsgraphError) -> Response | None:
    """The validation report itself, for a client that prefers RDF."""
    if not isinstance(error, NonConforming):
        return None
    accept = request.headers.get("Accept", "")
    if best(accept, (*_OFFERED, *media_types(GRAPHS))) in (None, *_OFFERED):
        return None
    record().outcome = _slug(error.title)
    form, media_type = choose(accept, "", GRAPHS)
    assert isinstance(form.writer, RdfFormat)
    body = serialize(parse(error.report, RdfFormat.TURTLE), format=form.writer, prefixes=PREFIXES)
    response = Response(body, error.http_status, mimetype=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def _http(error: Exception) -> Response | HTTPException:
    """What Flask and Werkzeug raise; the headers they set, such as ``Allow``, are kept."""
    assert isinstance(error, HTTPException)
    if error.code is None or error.code < 400:
        return error
    problem = {
        "type": _WITHOUT_TYPE,
        "title": HTTPStatus(error.code).phrase,
        "status": error.code,
        "detail": error.description or "",
    }
    response = _answer(problem)
    response.headers.extend(
        [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    )
    return response


def _answer(problem: dict[str, Any], status: int = 0) -> Response:
    status = status or problem["status"]
    if status >= 400:
        record().outcome = _slug(problem["title"])
    if best(request.headers.get("Accept", ""), _OFFERED) == HTML:
        response = Response(render_template("problem.html", problem=problem), status, mimetype=HTML)
    else:
        response = Response(json.dumps(problem), status, mimetype=_PROBLEM_JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def _position(place: str) -> dict[str, int]:
    """Where in the query, as numbers, so that an editor can mark it."""
    found = _PLACE.search(place)
    if found is None:
        return {}
    numbers = zip(("line", "column"), found.groups(), strict=True)
    return {name: int(number) for name, number in numbers if number}


def _parameter(place: str) -> dict[str, str]:
    """The parameter that does not fit, so that a form can mark it."""
    found = _PARAMETER.fullmatch(place)
    return {"parameter": found[1]} if found else {}


@cache
def _kinds() -> dict[str, type[RightsgraphError]]:
    return {_slug(found.title): found for found in RightsgraphError.__subclasses__()}


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")
