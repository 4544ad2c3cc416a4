"""Messages between the server and the processes that it starts, over a pair of sockets.

A message is a kind (one byte), a length (four) and a content. Nothing is pickled: what a
process that evaluates foreign queries sends is never more than bytes and JSON.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import fields

from rightsgraph import errors
from rightsgraph.errors import RightsgraphError, StoreError

# From the server: a job for a worker; open a store for the jobs to come; take a new thread;
# an update; make a checkpoint.
JOB, OPEN, REFRESH, UPDATE, CHECKPOINT = b"j", b"o", b"f", b"u", b"c"
# To the server. A whole table or graph, or the first block of one; more; the end of it.
READY, TABLE, GRAPH, TABLE_BEGINS, GRAPH_BEGINS = b"r", b"T", b"G", b"t", b"g"
MORE, END = b"m", b"z"
# No format that the client takes fits what was found; an error; an update is done.
TABLE_UNFIT, GRAPH_UNFIT, FAULT, DONE = b"x", b"y", b"e", b"k"
OF_TABLES = (TABLE, TABLE_BEGINS, TABLE_UNFIT)

BLOCK = 65_536
_HEADER = struct.Struct("!cI")


class Wire:
    """One end of the pair; used by one thread at a time."""

    def __init__(self, end: socket.socket) -> None:
        self.socket = end
        self._received = b""

    def send(self, kind: bytes, content: bytes = b"") -> None:
        """Raises OSError where the other side is gone."""
        header = _HEADER.pack(kind, len(content))
        if len(content) > BLOCK:  # what is long is not held twice
            self.socket.sendall(header)
            self.socket.sendall(content)
        else:
            self.socket.sendall(header + content)

    def receive(self) -> tuple[bytes, bytes]:
        """The next message. Raises EOFError and OSError where the other side is gone."""
        data = self._received or self._more()
        while len(data) < _HEADER.size:
            data += self._more()
        kind, length = _HEADER.unpack_from(data)
        end = _HEADER.size + length
        if len(data) < end:
            data = self._filled(data, end)
        self._received = data[end:]
        return kind, data[_HEADER.size : end]

    def has_message(self) -> bool:
        """Whether ``receive`` would not wait: what has come of the next message is read."""
        try:
            data = self.socket.recv(BLOCK + _HEADER.size, socket.MSG_DONTWAIT)
        except BlockingIOError:
            data = None
        except OSError:
            return True
        self._received += data or b""
        return data == b"" or self.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether all of the next message is here."""
        if len(self._received) < _HEADER.size:
            return False
        length: int = _HEADER.unpack_from(self._received)[1]
        return len(self._received) >= _HEADER.size + length

    @property
    def next_kind(self) -> bytes:
        """Of what has come and was not received yet, empty where nothing has."""
        return self._received[:1]

    def _filled(self, data: bytes, size: int) -> bytes:
        parts, found = [data], len(data)
        while found < size:
            parts.append(self._more())
            found += len(parts[-1])
        return b"".join(parts)

    def _more(self) -> bytes:
        data = self.socket.recv(BLOCK + _HEADER.size)
        if not data:
            raise EOFError
        return data


def fault(error: RightsgraphError) -> bytes:
    """An error as the content of a message."""
    common = {field.name for field in fields(RightsgraphError)}
    more = {one.name: getattr(error, one.name) for one in fields(error) if one.name not in common}
    said = [type(error).__name__, more, error.problem, error.place, error.remedy]
    return json.dumps(said).encode()


def raised(content: bytes) -> RightsgraphError:
    """The error that ``fault`` wrote."""
    name, more, *said = json.loads(content)
    kind = getattr(errors, str(name), StoreError)
    assert issubclass(kind, RightsgraphError)
    return kind(*map(str, said), **more)
