"""Packed bodies are unpacked, but no further than a body may be long."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from flask import Flask, request

from rightsgraph_server.bodies import Unpacking

MOST = 10_000
TEXT = b"SELECT * { ?s ?p ?o }" * 100


@pytest.fixture
def echo() -> Flask:
    app = Flask(__name__)

    @app.post("/")
    def answer() -> bytes:
        return request.get_data()

    app.wsgi_app = Unpacking(app.wsgi_app, MOST)  # type: ignore[method-assign, assignment]
    return app


def sent(app: Flask, body: bytes, encoding: str) -> tuple[int, bytes]:
    answer = app.test_client().post("/", data=body, headers={"Content-Encoding": encoding})
    return answer.status_code, answer.data


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("gzip", gzip.compress(b"")),
        ("gzip", gzip.compress(b"x" * MOST)),
        ("gzip", gzip.compress(TEXT[:1000]) + gzip.compress(b"") + gzip.compress(TEXT[1000:])),
        ("", TEXT),
    ],
    ids=["gzip", "in capitals", "deflate", "empty", "as long as may be", "in pieces", "not packed"],
)
def test_a_packed_body_arrives_plain(echo: Flask, encoding: str, packed: bytes) -> None:
    unpack: dict[str, Callable[[bytes], bytes]]
    unpack = {"gzip": gzip.decompress, "deflate": zlib.decompress, "": bytes}
    plain = unpack[encoding.lower()](packed)
    assert sent(echo, packed, encoding) == (200, plain)


def test_a_bomb_is_refused_without_unpacking_it(echo: Flask) -> None:
    status, _ = sent(echo, gzip.compress(b"\0" * 50_000_000), "gzip")
    assert status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"no gzip",
        gzip.compress(TEXT)[:-20],
        b"",
        gzip.compress(TEXT) + b"and more",
        gzip.compress(b"") * 20_000,
    ],
    ids=["not packed", "cut off", "empty", "with something behind it", "in countless pieces"],
)
def test_a_damaged_body_is_refused(echo: Flask, body: bytes) -> None:
    status, _ = sent(echo, body, "gzip")
    assert status == 400
