"""Reads a JSON list of records one at a time and says where in the file each stands.

The decoder of the standard library sees a window of the file that is just long enough for the
next record, so that memory does not grow with the file; other streaming parsers do not tell
where a record begins.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from rightsgraph.errors import UnreadableFile

_CHUNK = 1 << 20
_LONGEST_RECORD = 16 << 20
_AGAIN = "fetch the export again"
# What is no number in JSON, such as NaN, is taken as nothing.
_decode = json.JSONDecoder(parse_constant=lambda _: None).raw_decode


@dataclass(frozen=True)
class Row:
    """One member of the list: its place, counted from 1, its span in characters, its content."""

    ordinal: int
    begin: int
    end: int
    content: Any


@dataclass(frozen=True)
class Export:
    """A whole and well-formed file: the SHA-256 of its text, its characters, its members."""

    path: Path
    digest: str
    length: int
    size: int


def measure(path: Path) -> Export:
    """Reads a file to its end before anything is made of it.

    Raises UnreadableFile, naming record and character, for a file that is no list of records,
    is damaged or ends too early.
    """
    size = sum(1 for _ in rows(path))
    digest, length = hashlib.sha256(), 0
    with _text(path) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk.encode())
            length += len(chunk)
    return Export(path, digest.hexdigest(), length, size)


def rows(path: Path) -> Iterator[Row]:
    """The members of the list, in order. Raises UnreadableFile as ``measure`` does.

    The list may be the first one with records in an object around it.
    """
    with _text(path) as stream:
        window = _Window(stream, path)
        wrapped = window.enter()
        while window.sign() != "]":
            if window.ordinal:
                window.take(",")
            yield window.row()
        window.take("]")
        if wrapped:
            window.leave()
        if window.sign():
            raise window.fault("goes on after the end of its list")


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    """The file as text with line feeds as line ends."""
    try:
        with path.open(encoding="utf-8-sig") as stream:
            yield stream
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror}", str(path)) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile("is not in UTF-8", str(path), _AGAIN) from error


class _Window:
    """What of a file is in memory, and the place in it up to which everything is read."""

    def __init__(self, stream: TextIO, path: Path) -> None:
        self.ordinal = 0
        self._stream, self._path = stream, path
        self._text, self._offset, self._at = "", 0, 0

    def sign(self) -> str:
        """The next character that is no space, or nothing at the end of the file."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        found = self.sign()
        if found != expected:
            raise self.fault(f"has no {expected!r} here" if found else "ends in the middle")
        self._at += 1

    def enter(self) -> bool:
        """Goes on to the first member; tells whether an object stands around the list."""
        if self.sign() != "{":
            self.take("[")
            return False
        self.take("{")
        while self.sign() != "}":
            self._value()
            self.take(":")
            if self.sign() == "[":
                self.take("[")
                if self.sign() == "{":
                    return True
                while self.sign() != "]":
                    self._value()
                    if self.sign() == ",":
                        self.take(",")
                self.take("]")
            else:
                self._value()
            if self.sign() == ",":
                self.take(",")
        raise self.fault("holds no list of records")

    def leave(self) -> None:
        """Passes what else is in the object around the list."""
        while self.sign() == ",":
            self.take(",")
            self._value()
            self.take(":")
            self._value()
        self.take("}")

    def _value(self) -> None:
        """Passes a value that is no record."""
        ordinal = self.ordinal
        self.row()
        self.ordinal = ordinal

    def row(self) -> Row:
        """The next member; the window moves on until it holds all of it."""
        self.sign()
        self.ordinal += 1
        while True:
            try:
                content, end = _decode(self._text, self._at)
            except RecursionError as error:
                raise self.fault("is nested too deeply") from error
            except json.JSONDecodeError as error:
                if len(self._text) > _LONGEST_RECORD or not self._more():
                    raise self._damage(error) from error
            else:
                begin, self._at = self._at, end
                return Row(self.ordinal, self._offset + begin, self._offset + end, content)

    def fault(self, problem: str) -> UnreadableFile:
        place = f"{self._path}, record {self.ordinal or 1}, character {self._offset + self._at}"
        return UnreadableFile(problem, place, _AGAIN)

    def _damage(self, error: json.JSONDecodeError) -> UnreadableFile:
        if len(self._text) > _LONGEST_RECORD or self._text.rstrip().endswith("]"):
            return self.fault(f"is no JSON: {error.msg}")
        return self.fault("ends in the middle of this record")

    def _more(self) -> bool:
        chunk = self._stream.read(_CHUNK)
        self._text = self._text[self._at :] + chunk
        self._offset += self._at
        self._at = 0
        return bool(chunk)
