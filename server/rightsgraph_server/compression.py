"""Compresses answers as the client accepts it, block by block.

Every block is flushed, so that the first row still arrives as soon as it is found; and an
answer that breaks off leaves a compressed stream without its end, which no client takes for
whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Protocol

import brotli
import zstandard
from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

# Below this many bytes the headers outweigh what is saved.
_WORTHWHILE = 1024
_WITHOUT_BODY = (204, 304)
_PACKED_ALREADY = ("image/", "application/zip", "application/gzip", "font/")


class Packer(Protocol):
    """A compressor as ``compress`` needs it."""

    def add(self, block: bytes, /) -> bytes:
        """All of the block, ready to be sent."""

    def end(self) -> bytes:
        """What makes the stream whole."""


class _Zstandard:
    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor(level=3).compressobj()

    def add(self, block: bytes, /) -> bytes:
        return self._stream.compress(block) + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._stream.flush()


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Compressor(quality=4)

    def add(self, block: bytes, /) -> bytes:
        return bytes(self._stream.process(block) + self._stream.flush())

    def end(self) -> bytes:
        return bytes(self._stream.finish())


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.compressobj(4, wbits=31)

    def add(self, block: bytes, /) -> bytes:
        return self._stream.compress(block) + self._stream.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._stream.flush()


_PACKERS: dict[str, Callable[[], Packer]] = {"zstd": _Zstandard, "br": _Brotli, "gzip": _Gzip}


def compress(response: Response) -> Response:
    """To be called after each request; answers that are small or packed stay as they are."""
    encoding = _encoding(request.headers.get("Accept-Encoding", ""))
    if not encoding or not _gains(response):
        return response
    response.headers["Content-Encoding"] = encoding
    if response.is_sequence:
        response.set_data(_whole(response.get_data(), encoding))
    else:
        _pack_stream(response, _PACKERS[encoding]())
    return response


def compressed(body: bytes, accepted: str) -> tuple[bytes, str]:
    """A whole answer, and the name of its encoding where there is one."""
    encoding = _encoding(accepted)
    if not encoding or len(body) < _WORTHWHILE:
        return body, ""
    return _whole(body, encoding), encoding


def _whole(body: bytes, encoding: str) -> bytes:
    return b"".join(_packed([body], _PACKERS[encoding]()))


def _pack_stream(response: Response, packer: Packer) -> None:
    """A generator that was never begun closes nothing, so the source is closed beside it."""
    close = getattr(response.response, "close", None)
    if close is not None:
        response.call_on_close(close)
    response.response = _packed(response.iter_encoded(), packer)
    response.headers.pop("Content-Length", None)


def _packed(blocks: Iterable[bytes], packer: Packer) -> Iterator[bytes]:
    for block in blocks:
        yield packer.add(block)
    yield packer.end()


def _gains(response: Response) -> bool:
    if response.status_code in _WITHOUT_BODY or "Content-Encoding" in response.headers:
        return False
    if (response.mimetype or "").startswith(_PACKED_ALREADY) or response.direct_passthrough:
        return False
    length = response.calculate_content_length() if response.is_sequence else None
    return length is None or length >= _WORTHWHILE


@lru_cache(256)
def _encoding(accepted: str) -> str:
    """The first of ours that the client likes best; a client that says nothing gets none."""
    if not accepted:
        return ""
    liked = parse_accept_header(accepted, Accept).best_match([*_PACKERS, "identity"])
    return liked if liked in _PACKERS else ""
