"""The whole published graph as one packed file, made anew for each version of the store."""

from __future__ import annotations

import gzip
from typing import IO, cast

from flask import Blueprint, Response

from rightsgraph.dataset import DUMPS
from rightsgraph.errors import NotFound
from rightsgraph.export import export
from rightsgraph_server.answers import send_made
from rightsgraph_server.graph import graph
from rightsgraph_server.streaming import Sink, Stream

blueprint = Blueprint("dumps", __name__)
_LEVEL = 6


@blueprint.route("/dumps/<name>")
def dump(name: str) -> Response:
    """Streams a dump; the text of documents and what was imported are not in it."""
    if f"dumps/{name}" not in DUMPS:
        known = ", ".join(path.removeprefix("dumps/") for path in DUMPS)
        raise NotFound("there is no such dump", name, f"there are {known}")
    return send_made(lambda: _streamed(name))


def _streamed(name: str) -> Response:
    store, form = graph().store, name.split(".")[1]

    def produce(sink: Sink) -> None:
        plain = cast("IO[bytes]", sink)
        with gzip.GzipFile("", "wb", _LEVEL, plain, mtime=0) as packed:
            export(store, cast("IO[bytes]", packed), form)

    stream = Stream(produce)
    response = Response(stream, mimetype="application/gzip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.call_on_close(stream.close)
    return response
