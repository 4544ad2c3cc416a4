"""Request bodies that come packed, unpacked no further than a body may be long."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from io import BufferedReader, RawIOBase
from typing import IO, TYPE_CHECKING, cast

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_BLOCK = 65_536
# What zlib calls the containers of the two encodings; 32 more lets it tell gzip from zlib.
_AUTOMATIC = 32 + zlib.MAX_WBITS
_PACKED = {"gzip", "x-gzip", "deflate"}
# A body may be several packed ones in a row (RFC 1952, 2.2); each costs time, even if empty.
_MOST_MEMBERS = 10_000


class Unpacking:
    """WSGI middleware: behind it a packed body looks like a plain one."""

    def __init__(self, application: WSGIApplication, most: int) -> None:
        self._application = application
        self._most = most

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        encoding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
        if encoding in _PACKED:
            packed = _Limited(environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = BufferedReader(_Unpacked(packed, self._most), _BLOCK)
            environ["wsgi.input_terminated"] = True
            environ.pop("CONTENT_LENGTH", None)
            environ.pop("HTTP_CONTENT_ENCODING")
        return self._application(environ, start)


class _Limited:
    """A body that ends where its stated length ends."""

    def __init__(self, body: IO[bytes], length: int) -> None:
        self._body = body
        self._left = length

    def read(self, size: int) -> bytes:
        data = self._body.read(min(size, self._left))
        self._left -= len(data)
        return data


class _Unpacked(RawIOBase):
    def __init__(self, packed: _Limited, most: int) -> None:
        self._packed = packed
        self._left = most
        self._unpack = zlib.decompressobj(_AUTOMATIC)
        self._members = 1

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Raises RequestEntityTooLarge at the limit, BadRequest where nothing can be unpacked."""
        target = cast("memoryview", memoryview(buffer))
        data = self._next(len(target))
        target[: len(data)] = data
        self._left -= len(data)
        if self._left < 0:
            raise RequestEntityTooLarge("The unpacked body is longer than this server reads.")
        return len(data)

    def _next(self, size: int) -> bytes:
        """Nothing at the end, which is where a member ends and no other one begins."""
        while True:
            packed = self._packed_block()
            if self._unpack.eof:
                return b""
            try:
                data = self._unpack.decompress(packed, size)
            except zlib.error as error:
                raise BadRequest(f"The body cannot be unpacked: {error}") from error
            if data:
                return data
            if not packed:
                raise BadRequest("The packed body is cut off.")

    def _packed_block(self) -> bytes:
        if not self._unpack.eof:
            return self._unpack.unconsumed_tail or self._packed.read(_BLOCK)
        packed = self._unpack.unused_data or self._packed.read(_BLOCK)
        if packed:
            self._members += 1
            if self._members > _MOST_MEMBERS:
                raise BadRequest("The body is packed in too many pieces.")
            self._unpack = zlib.decompressobj(_AUTOMATIC)
        return packed
