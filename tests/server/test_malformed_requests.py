"""Requests that nobody thought of: never an answer of 500, never none at all.

``RIGHTSGRAPH_REQUESTS`` says how many are sent; each is made from a number, so that one that
fails can be made again.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest
from flask import Flask

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app

REQUESTS = int(os.environ.get("RIGHTSGRAPH_REQUESTS", "600"))
BATCH = 100
GRAPH = Path(__file__).parent / "graph.trig"
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"]
# What a server rightly says of requests that are wrong, or that it cannot carry out here.
EXPECTED = {501, 502, 503, 504}
WORDS = [
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK {}",
    "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2",
    "DESCRIBE <a:b>",
    "INSERT DATA { <a:s> <a:p> 1 }",
    "PREFIX",
    "SERVICE <http://127.0.0.1/> { ?s ?p ?o }",
    "LOAD <http://127.0.0.1/>",
    "<a:s> <a:p> <a:o> .",
    '{"@id": "a:s", "a:p": 1}',
    "<rdf:RDF/>",
    "id/state/ATL",
    "KAZ",
    "json",
    "a:g",
    "\x00",
    "é日\U0001f600",
    "../../etc/passwd",
    "%",
    "'\"<>&;",
    "-1",
    "9" * 40,
    " ",
    "",
]
NAMES = [
    *("query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "format"),
    *("using-named-graph-uri", "graph", "default", "q", "state", "page", "limit", "offset", "x"),
]
HEADERS = [
    *("Accept", "Accept-Encoding", "Content-Type", "Content-Encoding", "If-None-Match"),
    *("If-Modified-Since", "Range", "Authorization", "Origin", "Host", "X-Forwarded-For"),
    *("Cookie", "Content-Length", "Accept-Language", "Expect", "Access-Control-Request-Method"),
]
VALUES = [
    *("*/*", "text/html", "application/sparql-results+json", "text/turtle;q=0.5, a/b;q=x"),
    *("application/x-www-form-urlencoded", "application/sparql-query", "text/turtle"),
    *("application/sparql-update", "multipart/form-data; boundary=x", "multipart/form-data"),
    *("application/ld+json", "application/rdf+xml", "application/json", "a/b; charset=utf-16"),
    *(
        "gzip",
        "br",
        "zstd",
        "br, gzip;q=0",
        "identity;q=0",
        '"x"',
        'W/"',
        "bytes=0-1",
        "Bearer x",
        "Basic eDp5",
    ),
    *("null", "localhost:99999", "[", "é", ",,,", ";", "=", "q=1", "0", "-5", "1e9", ""),
]


class Maker:
    """Requests at random, more often nearly right than not."""

    def __init__(self, number: int, paths: list[str]) -> None:
        self._random = random.Random(number)
        self._paths = paths

    def text(self) -> str:
        parts = [self._random.choice(WORDS) for _ in range(self._random.choice([1, 1, 1, 2, 3]))]
        found = " ".join(parts)
        if found and self._random.random() < 0.3:
            place = self._random.randrange(len(found))
            found = found[:place] + chr(self._random.randrange(1, 0x500)) + found[place + 1 :]
        return found

    def path(self) -> str:
        choice = self._random.random()
        if choice < 0.1:
            return "/" + quote_from_bytes(self._random.randbytes(self._random.randrange(20)), "")
        path = self._random.choice(self._paths)
        while "<" in path:
            before, _, rest = path.partition("<")
            path = before + quote(self.text(), safe="/") + rest.partition(">")[2]
        return path

    def fields(self) -> str:
        pairs = [
            f"{self._random.choice(NAMES)}={quote(self.text())}"
            for _ in range(self._random.randrange(4))
        ]
        if self._random.random() < 0.1:
            pairs.append(quote_from_bytes(self._random.randbytes(9), safe="%&="))
        return "&".join(pairs)

    def headers(self) -> dict[str, str]:
        chosen = self._random.sample(HEADERS, self._random.randrange(5))
        return {name: self._random.choice(VALUES) for name in chosen}

    def body(self) -> bytes:
        made: list[Callable[[], bytes]] = [
            lambda: b"",
            lambda: self.text().encode(),
            lambda: self.fields().encode(),
            partial(self._random.randbytes, 30),
        ]
        return self._random.choice(made)()

    @property
    def method(self) -> str:
        return self._random.choice(METHODS)


@pytest.fixture(scope="module")
def app() -> Flask:
    """As in service: what nobody foresaw becomes an answer too, and is found by its status."""
    store = OxigraphStore()
    store.load(GRAPH)
    app = create_app(
        Settings(updates=True, trust_this_machine=True, max_body_bytes=2000, access_log="none"),
        store,
    )
    app.testing = False
    return app


@pytest.mark.parametrize("batch", range(REQUESTS // BATCH))
def test_no_request_breaks_the_server(app: Flask, batch: int) -> None:
    paths = sorted({str(rule) for rule in app.url_map.iter_rules()})
    client = app.test_client()
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        maker = Maker(number, paths)
        request = {"method": maker.method, "headers": maker.headers(), "data": maker.body()}
        address = f"{maker.path()}?{maker.fields()}"
        with client.open(address, **request) as answer:  # type: ignore[arg-type]
            assert answer.data is not None
            status = answer.status_code
        assert status < 500 or status in EXPECTED, (number, address, request)
