"""Errors as the client can use them: problem+json for programs, a page for people."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException

from rightsgraph.errors import RightsgraphError
from rightsgraph_server.formats import HTML, best

PROBLEM_JSON = "application/problem+json"


def register(app: Flask) -> None:
    app.register_error_handler(RightsgraphError, _own)
    app.register_error_handler(HTTPException, _http)


def _own(error: Exception) -> Response:
    assert isinstance(error, RightsgraphError)
    parts = {"place": error.place, "remedy": error.remedy}
    return _answer(error.http_status, error.title, error.problem, parts)


def _http(error: Exception) -> Response | HTTPException:
    """What Flask and Werkzeug raise; the headers they set, such as ``Allow``, are kept."""
    assert isinstance(error, HTTPException)
    if error.code is None or error.code < 400:
        return error
    response = _answer(error.code, HTTPStatus(error.code).phrase, error.description or "", {})
    response.headers.extend(
        [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    )
    return response


def _answer(status: int, title: str, detail: str, parts: dict[str, str]) -> Response:
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    problem |= {name: text for name, text in parts.items() if text}
    if best(request.headers.get("Accept", ""), (PROBLEM_JSON, "application/json", HTML)) == HTML:
        return Response(render_template("problem.html", problem=problem), status, mimetype=HTML)
    return Response(json.dumps(problem), status, mimetype=PROBLEM_JSON)
