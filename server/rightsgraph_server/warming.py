"""Makes the pages and answers that count most of the graph before anybody asks for them.

Whenever the store has not changed for a while, and only one page at a time, so that whoever asks
for something else hardly notices.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from threading import Event, Thread

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from rightsgraph.errors import RightsgraphError
from rightsgraph.iris import BASE
from rightsgraph_server import garbage
from rightsgraph_server.answers import engine
from rightsgraph_server.engine.answering import Event as Happening
from rightsgraph_server.graph import graph
from rightsgraph_server.metrics import METRICS, Metrics
from rightsgraph_server.routes.saved import keep_answer
from rightsgraph_server.views import index
from rightsgraph_server.views.asking import column

_SETTLED_SECONDS = 5.0
# Things that are few, and of which much is said or counted; those of which most is said come first.
_MOST = 500
_MOST_SAID = ("?r rg:addressedTo ?x", "?r rg:stateUnderReview ?x", "?r rg:theme ?x")
_MUCH_SAID = (
    "?x a skos:Concept",
    "?x a rg:Instrument",
    "?x a sh:NodeShape",
    "?x rdfs:isDefinedBy <ns>",
)
# What is longer is remembered by nobody.
_LONGEST = 5_000_000
_JSON = "/api/{}?format=json"
_JSON_ANSWER = re.compile(r"/api/([^?]+)\?format=json")

_log = logging.getLogger(__name__)


class Warming:
    """A thread beside the server; it ends with the process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._changed = Event()
        self._changed.set()
        with app.app_context():
            engine().observe(self._heed)

    def start(self) -> None:
        self._tell(True)
        Thread(target=self._run, name="warming", daemon=True).start()

    def warm(self) -> int:
        """Makes the pages, until the store changes, and returns how many it has made."""
        missed: list[str] = []
        made = self._made(self._paths(), missed)
        # The server may have been busy.
        return made + self._made(tuple(missed), missed)

    def _made(self, paths: Iterable[str], missed: list[str]) -> int:
        made = 0
        for path in paths:
            if self._changed.is_set():
                break
            if self._make(path):
                made += 1
            else:
                missed.append(path)
        return made

    def _heed(self, event: Happening) -> None:
        if event.kind == "version":
            self._changed.set()

    def _run(self) -> None:
        """At once for the first time, since nothing was written then."""
        settled = 0.0
        while self._changed.wait():
            self._changed.clear()
            self._tell(True)
            if not self._changed.wait(settled):
                self.warm()
                garbage.freeze()
            settled = _SETTLED_SECONDS
            self._tell(self._changed.is_set())

    def _tell(self, busy: bool) -> None:
        metrics: Metrics = self._app.extensions[METRICS]
        metrics.making_ready(busy)

    def _paths(self) -> Iterator[str]:
        """The front page and the lists first, then what takes longest while somebody waits.

        The engine writes an answer that it has in JSON in the other formats as well.
        """
        yield "/"
        for kind in index.KINDS:
            yield f"/{kind}"
        yield from ("/disputes", "/ns", "/shapes")
        yield from dict.fromkeys(path for one in _MOST_SAID for path in self._found(one))
        yield from self._found("?x a skos:ConceptScheme")
        with self._app.app_context():
            names = sorted(graph().queries)
        for name in names:
            yield from (_JSON.format(name), f"/queries/{name}")
        for pattern in _MUCH_SAID:
            yield from self._found(pattern)

    def _found(self, pattern: str) -> list[str]:
        """Those with most solutions first."""
        asked = f"SELECT ?x WHERE {{ {pattern} }} GROUP BY ?x ORDER BY DESC(COUNT(*)) ?x"
        with self._app.test_request_context("/"):
            try:
                found = column(f"{asked} LIMIT {_MOST}")
            except RightsgraphError as error:
                _log.info("nothing to make ready: %s", error)
                return []
        ours = [iri.removeprefix(BASE) for iri in found if iri.startswith(BASE)]
        return [f"/{path.replace('#', '/')}.html" for path in ours]

    def _make(self, path: str) -> bool:
        """As a request of its own, which waits for all figures, as long as a user may.

        Whether that went well.
        """
        with self._app.test_request_context(path, headers={"Accept": "text/html"}):
            g.beside, g.standing = True, "authenticated"
            version = engine().version()
            try:
                body = _read(self._app.make_response(self._app.dispatch_request()))
                if body and (answer := _JSON_ANSWER.fullmatch(path)):
                    keep_answer(answer[1], version, body)
            except (RightsgraphError, HTTPException) as error:
                _log.info("%s is not made ready: %s", path, error)
                return False
            except Exception as error:  # its own, which must not keep the others from being made
                _log.error("%s cannot be made ready: %r", path, error)
                return False
        return True


def _read(response: Response) -> bytes:
    """To its end, for only an answer that was read is remembered; nothing where it is too long."""
    body = bytearray()
    for block in response.iter_encoded():
        body += block
        if len(body) > _LONGEST:
            body.clear()
            break
    response.close()
    return bytes(body)


def start(app: Flask) -> None:
    Warming(app).start()
