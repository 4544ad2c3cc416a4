"""The RDF that a request brings, checked and read before anything is changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from flask import request
from pyoxigraph import RdfFormat
from werkzeug.datastructures import FileStorage

from rightsgraph.errors import BadRequest, UnsupportedMediaType
from rightsgraph_server.formats import GRAPHS
from rightsgraph_server.parsing import Bounds, is_harmless, place, triples

_DEEPEST = 100
# What is no longer than this keeps nobody waiting for a place while it is stored.
_LARGE = 1_000_000


def received(base: str, bounds: Bounds, held: ExitStack) -> str:
    """The triples of the body, or of all files of a form, as N-Triples.

    ``base`` is what relative IRIs are resolved against, and ``held`` keeps a place for long ones.
    Raises BadRequest, UnsupportedMediaType, Overloaded, and what ``triples`` raises.
    """
    parts = _parts()
    harmless = len(parts) == 1 and is_harmless(*parts[0])
    if not harmless:
        held.enter_context(place())
    found = _together(parts, base, bounds)
    if len(found) <= _LARGE:
        held.close()
    elif harmless:
        held.enter_context(place())
    return found


def _parts() -> list[tuple[bytes, RdfFormat]]:
    if request.mimetype == "multipart/form-data":
        return list(_files())
    form = RdfFormat.from_media_type(request.content_type or "")
    return [(request.get_data(cache=False), _known(form))]


def _files() -> Iterator[tuple[bytes, RdfFormat]]:
    if not request.files:
        raise BadRequest("the form holds no file", remedy="send each graph as a file")
    for name in request.form:
        raise BadRequest("is no file", f"field {name}", "give it a name of a file, or leave it out")
    for _, file in request.files.items(multi=True):
        yield file.read(), _known(_form(file))


def _form(file: FileStorage) -> RdfFormat | None:
    """By the type that the part states, else by the name of the file."""
    extension = (file.filename or "").rpartition(".")[2]
    return RdfFormat.from_media_type(file.content_type or "") or RdfFormat.from_extension(extension)


def _known(form: RdfFormat | None) -> RdfFormat:
    if form is None:
        types = ", ".join(one.media_types[0] for one in GRAPHS)
        stated = request.content_type or "a body of no stated type"
        raise UnsupportedMediaType(f"a graph does not come as {stated}", "Content-Type", types)
    return form


def _together(parts: list[tuple[bytes, RdfFormat]], base: str, bounds: Bounds) -> str:
    """All parts keep to the bounds of one."""
    end, most, found = time.monotonic() + bounds.seconds, bounds.most, []
    for data, form in parts:
        left = replace(bounds, seconds=end - time.monotonic(), most=most)
        found.append(triples(data, form, base, left))
        _check_depth(found[-1])
        most -= len(found[-1])
    return b"".join(found).decode()


def _check_depth(triples: bytes) -> None:
    """The engine's own functions call themselves for each triple within a triple, without end."""
    if triples.count(b"<<(") < _DEEPEST:
        return
    beginnings = (line.partition(b'"')[0] for line in triples.split(b"\n"))
    if any(beginning.count(b"<<(") >= _DEEPEST for beginning in beginnings):
        raise BadRequest(f"a triple stands within {_DEEPEST} others")
