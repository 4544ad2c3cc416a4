"""Packed bodies are unpacked, but no further than a body may be long."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from flask import Flask, request

from rightsgraph_server.bodies import Unpacking

MOST = 10_000
TEXT = b"SELECT * { ?s ?p ?o }" * 100


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}
each_encoding = pytest.mark.parametrize("encoding", PACK)


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


@each_encoding
@pytest.mark.parametrize("text", [TEXT, b"", b"x" * MOST, bytes(range(256)) * 30])
def test_a_packed_body_arrives_plain(echo: Flask, encoding: str, text: bytes) -> None:
    assert sent(echo, PACK[encoding](text), encoding) == (200, text)


def test_an_encoding_is_known_in_capitals_and_by_its_old_name(echo: Flask) -> None:
    assert sent(echo, gzip.compress(TEXT), "GZIP") == (200, TEXT)
    assert sent(echo, gzip.compress(TEXT), "x-gzip") == (200, TEXT)


def test_a_body_that_is_not_packed_stays_as_it_is(echo: Flask) -> None:
    assert sent(echo, TEXT, "") == (200, TEXT)


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_body_may_be_packed_in_pieces(echo: Flask, encoding: str) -> None:
    pack = PACK[encoding]
    packed = pack(TEXT[:1000]) + pack(b"") + pack(TEXT[1000:])
    assert sent(echo, packed, encoding) == (200, TEXT)


@each_encoding
def test_a_bomb_is_refused_without_unpacking_it(echo: Flask, encoding: str) -> None:
    bomb = PACK[encoding](b"\0" * 60_000_000)
    tracemalloc.start()
    status, _ = sent(echo, bomb, encoding)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert status == 413
    assert most < 40_000_000


@each_encoding
@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: b"not packed",
        lambda packed: packed[:-1],
        lambda packed: packed[: len(packed) // 2],
        lambda packed: b"",
        lambda packed: packed + b"and more",
    ],
    ids=["not packed", "without its last byte", "cut off", "empty", "with something behind it"],
)
def test_a_damaged_body_is_refused(
    echo: Flask, encoding: str, damage: Callable[[bytes], bytes]
) -> None:
    status, _ = sent(echo, damage(PACK[encoding](TEXT)), encoding)
    assert status == 400


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_body_in_countless_pieces_is_refused(echo: Flask, encoding: str) -> None:
    status, _ = sent(echo, PACK[encoding](b"") * 20_000, encoding)
    assert status == 400


def test_nothing_stands_behind_a_brotli_body_wherever_it_ends(echo: Flask) -> None:
    noise = random.Random(1).randbytes
    packed = next(
        one for size in range(400, 600) if len(one := brotli.compress(noise(size))) == 512
    )
    assert sent(echo, packed, "br")[0] == 200
    assert sent(echo, packed + packed, "br")[0] == 400


def test_what_must_be_remembered_of_zstandard_is_bounded(echo: Flask) -> None:
    far = zstandard.ZstdCompressionParameters(window_log=27)
    stream = zstandard.ZstdCompressor(compression_params=far).compressobj()
    assert sent(echo, stream.compress(TEXT) + stream.flush(), "zstd")[0] == 400
