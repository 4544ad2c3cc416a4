"""Request bodies that come packed, unpacked no further than a body may be long."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import brotli
import zstandard
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from rightsgraph.flowing_files import readable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# So little is unpacked at once that what comes of it is short: of zlib half a megabyte at most,
# of Zstandard 16, of which four bytes may be a block.
_PIECE = 512
_BLOCK = 65_536
# What zlib calls the containers of the two encodings; 32 more lets it tell gzip from zlib.
_AUTOMATIC = 32 + zlib.MAX_WBITS
# Whoever reads Zstandard need not remember more (RFC 9659).
_WINDOW = 2**23
# A body may be several packed ones in a row (RFC 1952, 2.2; RFC 8878, 3); each costs time, even
# if empty.
_MOST_MEMBERS = 10_000
_FAULTS = (zlib.error, zstandard.ZstdError, brotli.error)


class _Member:
    """One packed body of those that stand in a row."""

    def __init__(self, begin: Callable[[], Any]) -> None:
        self._begin, self._stream = begin, begin()

    @property
    def is_whole(self) -> bool:
        return bool(self._stream.eof)

    @property
    def rest(self) -> bytes:
        """Of the last piece, what stands behind the end."""
        found: bytes = self._stream.unused_data
        return found

    def unpack(self, piece: bytes) -> Iterator[bytes]:
        yield self._stream.decompress(piece)

    def next(self) -> _Member:
        return _Member(self._begin)


class _Brotli(_Member):
    """A few bytes may unfold to any length, and nothing may stand behind the end."""

    rest = b""

    @property
    def is_whole(self) -> bool:
        return bool(self._stream.is_finished())

    def unpack(self, piece: bytes) -> Iterator[bytes]:
        yield self._stream.process(piece, output_buffer_limit=_BLOCK)
        while not self._stream.can_accept_more_data():
            yield self._stream.process(b"", output_buffer_limit=_BLOCK)

    def next(self) -> _Member:
        raise BadRequest("Something stands behind the packed body.")


def _zstandard() -> Any:
    """Two that one decompressor makes must not be used at once."""
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()


_ZLIB = partial(_Member, partial(zlib.decompressobj, _AUTOMATIC))
_UNPACKERS: dict[str, Callable[[], _Member]] = {
    "gzip": _ZLIB,
    "x-gzip": _ZLIB,
    "deflate": _ZLIB,
    "zstd": partial(_Member, _zstandard),
    "br": partial(_Brotli, brotli.Decompressor),
}
ENCODINGS = ", ".join(name for name in _UNPACKERS if name != "x-gzip")


class Unpacking:
    """WSGI middleware: behind it a packed body looks like a plain one."""

    def __init__(self, application: WSGIApplication, most: int) -> None:
        self._application = application
        self._most = most

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        encoding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
        if encoding in _UNPACKERS:
            packed = _pieces(environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0))
            unpacked = _unpacked(packed, _UNPACKERS[encoding]())
            environ["wsgi.input"] = readable(_limited(unpacked, self._most))
            environ["wsgi.input_terminated"] = True
            environ.pop("CONTENT_LENGTH", None)
            environ.pop("HTTP_CONTENT_ENCODING")
        return self._application(environ, start)


def _pieces(body: IO[bytes], length: int) -> Iterator[bytes]:
    """Of a body that ends where its stated length ends."""
    while piece := body.read(min(length, _PIECE)):
        length -= len(piece)
        yield piece


def _unpacked(pieces: Iterator[bytes], member: _Member) -> Iterator[bytes]:
    """Raises BadRequest where nothing can be unpacked."""
    members = 1
    try:
        for piece in pieces:
            while piece:
                if member.is_whole:
                    member, members = member.next(), members + 1
                if members > _MOST_MEMBERS:
                    raise BadRequest("The body is packed in too many pieces.")
                yield from member.unpack(piece)
                piece = member.rest
    except _FAULTS as error:
        raise BadRequest(f"The body cannot be unpacked: {error}") from error
    if not member.is_whole:
        raise BadRequest("The packed body is cut off.")


def _limited(blocks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Raises RequestEntityTooLarge."""
    for block in blocks:
        most -= len(block)
        if most < 0:
            raise RequestEntityTooLarge("The unpacked body is longer than this server reads.")
        yield block
