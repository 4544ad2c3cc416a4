"""The RDF that a request brings, checked and read before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator

from flask import request
from pyoxigraph import RdfFormat
from werkzeug.datastructures import FileStorage

from rightsgraph.errors import BadRequest, UnsupportedMediaType
from rightsgraph_server.formats import GRAPHS
from rightsgraph_server.parsing import Bounds, triples

_DEEPEST = 100


def received(base: str, bounds: Bounds) -> str:
    """The triples of the body, or of all files of a form, as N-Triples.

    ``base`` is what relative IRIs are resolved against. Raises BadRequest, UnsupportedMediaType,
    and what ``triples`` raises.
    """
    if request.mimetype == "multipart/form-data":
        return "".join(_triples(*part, base, bounds) for part in _files())
    form = RdfFormat.from_media_type(request.content_type or "")
    return _triples(request.get_data(cache=False), form, base, bounds)


def _files() -> Iterator[tuple[bytes, RdfFormat | None]]:
    if not request.files:
        raise BadRequest("the form holds no file", remedy="send each graph as a file")
    for _, file in request.files.items(multi=True):
        yield file.read(), _form(file)


def _form(file: FileStorage) -> RdfFormat | None:
    """By the type that the part states, else by the name of the file."""
    extension = (file.filename or "").rpartition(".")[2]
    return RdfFormat.from_media_type(file.content_type or "") or RdfFormat.from_extension(extension)


def _triples(data: bytes, form: RdfFormat | None, base: str, bounds: Bounds) -> str:
    if form is None:
        types = ", ".join(one.media_types[0] for one in GRAPHS)
        stated = request.content_type or "a body of no stated type"
        raise UnsupportedMediaType(f"a graph does not come as {stated}", "Content-Type", types)
    found = triples(data, form, base, bounds).decode()
    _check_depth(found)
    return found


def _check_depth(triples: str) -> None:
    """The engine's own functions call themselves for each triple within a triple, without end."""
    if triples.count("<<(") < _DEEPEST:
        return
    beginnings = (line.partition('"')[0] for line in triples.split("\n"))
    if any(beginning.count("<<(") >= _DEEPEST for beginning in beginnings):
        raise BadRequest(f"a triple stands within {_DEEPEST} others")
