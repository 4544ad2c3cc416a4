"""``/validate``: RDF held against shapes, as a page and for programs."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from pyoxigraph import RdfFormat, serialize
from werkzeug.datastructures import FileStorage

from rightsgraph.errors import (
    BadRequest,
    NotAcceptable,
    NotFound,
    PayloadTooLarge,
    UnsupportedMediaType,
)
from rightsgraph_server.answers import accepted
from rightsgraph_server.checking import Checks, Part
from rightsgraph_server.formats import HTML, best
from rightsgraph_server.graph import graph
from rightsgraph_server.protocol import FORM
from rightsgraph_server.rates import network

blueprint = Blueprint("validate", __name__)
CHECKS = "rightsgraph.checks"
_REPORTS = {
    "json": "application/json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
    "text": "text/plain",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
}
_TYPES = (*_REPORTS.values(), HTML)
_ALL = ("default", "union")
# From so many triples on, shapes are looked at before the graph is written out for a check.
_WORTH_A_LOOK = 50_000
_NOTHING = Part("nothing.nt", b"")
_FIELDS = {"data", "shapes"}
_MULTIPART = "multipart/form-data"
_ENDINGS = {
    RdfFormat.TURTLE: "ttl",
    RdfFormat.N_TRIPLES: "nt",
    RdfFormat.TRIG: "trig",
    RdfFormat.N_QUADS: "nq",
    RdfFormat.RDF_XML: "rdf",
    RdfFormat.JSON_LD: "jsonld",
}


@blueprint.get("/validate")
def form() -> str:
    return render_template("validate.html", text="", shapes="", report=None)


@blueprint.post("/validate")
def check() -> Response | str:
    """The report on the data of the body, or of the form's ``data`` files, with its ``shapes``."""
    data, shapes = _parts()
    with _place():
        if _preferred() == HTML:
            return _page(data, shapes)
        return _report(data, shapes)


@blueprint.post("/shacl")
def check_store() -> Response:
    """The report on a served graph with the shapes of the body, as Fuseki's SHACL service."""
    shapes, name = _body(), request.args.get("graph", "default")
    size = _size(name)
    with _place():
        if size > _WORTH_A_LOOK:
            _checks().run([_NOTHING], [shapes], "json")
        return _report([_served(name)], [shapes], "ttl")


def _page(data: list[Part], shapes: list[Part]) -> str:
    report = json.loads(_checks().run(data, shapes, "json"))
    marked: dict[int, list[dict[str, Any]]] = {}
    for result in report["results"]:
        marked.setdefault(int(result.get("line") or 0), []).append(result)
    text = data[0].content.decode("utf-8", "replace")
    own = shapes[0].content.decode("utf-8", "replace") if shapes else ""
    return render_template(
        "validate.html", text=text, shapes=own, report=report, marked=marked, lines=text.split("\n")
    )


def _report(data: list[Part], shapes: list[Part], usual: str = "json") -> Response:
    name = request.args.get("format") or _named(usual)
    if name not in _REPORTS:
        known = ", ".join(_REPORTS)
        raise BadRequest(f"there is no format '{name}' here", "format", f"use {known}")
    media_type = _REPORTS[name]
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(_checks().run(data, shapes, name), content_type=f"{media_type}{charset}")


def _named(usual: str) -> str:
    order = sorted(_REPORTS, key=lambda name: name != usual)
    chosen = best(accepted(), tuple(_REPORTS[name] for name in order))
    if chosen is None:
        types = ", ".join(_REPORTS.values())
        raise NotAcceptable("no report comes so", "Accept", f"accept one of {types}")
    return next(name for name in order if _REPORTS[name] == chosen)


def _preferred() -> str | None:
    if request.args.get("format"):
        return None
    return best(accepted(), _TYPES)


def _parts() -> tuple[list[Part], list[Part]]:
    if request.mimetype not in (_MULTIPART, FORM):
        return [_body()], []
    for name in {*request.files, *request.form} - _FIELDS:
        raise BadRequest("is not known", f"field {name}", "send data, and shapes")
    found = {name: _files(name) or _pasted(name) for name in _FIELDS}
    if not found["data"]:
        raise BadRequest("there is no data", "data", "send a file, or paste Turtle")
    return found["data"], found["shapes"]


def _body() -> Part:
    return Part(f"body.{_ending(request.content_type or '', '')}", request.get_data(cache=False))


def _files(name: str) -> list[Part]:
    return [
        Part(f"{name}.{_ending(file.content_type or '', file.filename or '')}", file.read())
        for file in request.files.getlist(name)
        if _is_chosen(file)
    ]


def _is_chosen(file: FileStorage) -> bool:
    """A form sends a nameless file where none was chosen."""
    return bool(file.filename)


def _pasted(name: str) -> list[Part]:
    texts = (text for text in request.form.getlist(name) if text.strip())
    return [Part(f"{name}.ttl", text.replace("\r\n", "\n").encode()) for text in texts]


def _ending(media_type: str, file_name: str) -> str:
    """The file ending of the format, by the stated type or else by the name of the file."""
    stated = RdfFormat.from_media_type(media_type)
    found = stated or RdfFormat.from_extension(file_name.rpartition(".")[2])
    if found not in _ENDINGS:
        types = ", ".join(form.media_type for form in _ENDINGS)
        raise UnsupportedMediaType(f"data does not come as {media_type}", "Content-Type", types)
    return _ENDINGS[found]


def _served(name: str) -> Part:
    """A graph of the store, or all graphs."""
    quads = graph().store.snapshot(None if name in _ALL else [name])
    return Part("store.nq", serialize(quads, format=RdfFormat.N_QUADS) or b"")


def _size(name: str) -> int:
    """Raises NotFound, and PayloadTooLarge beyond the limit of a check."""
    if name not in (*_ALL, *graph().sizes):
        raise NotFound("there is no such graph here", name, "name one of /graphs, or union")
    size = graph().triples if name in _ALL else graph().sizes[name]
    most = graph().settings.validation_triples
    if size > most:
        raise PayloadTooLarge(f"{size} triples are more than {most}", name, "name a smaller graph")
    return size


def _place() -> AbstractContextManager[None]:
    return _checks().place(network(request.remote_addr or ""))


def _checks() -> Checks:
    found = current_app.extensions[CHECKS]
    assert isinstance(found, Checks)
    return found
