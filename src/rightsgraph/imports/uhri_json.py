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
_BEFORE_DIGITS = 2
_AGAIN = "fetch the export again"
_NO_LIST = "holds no list of records"
_KEY = "AnnotationId"
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

    Where an object stands around the list, it is the first one that begins with a record,
    whatever its name: what else such an object says may be lists as well.
    """
    with _text(path) as stream:
        window = _Window(stream, path)
        if window.sign() == "{":
            yield from _wrapped(window)
        else:
            window.take("[")
            yield from window.members()
        if window.sign():
            raise window.fault("goes on after the end of its list")


def _wrapped(window: _Window) -> Iterator[Row]:
    """The members of the list of records in an object; without one, an empty list will do."""
    window.take("{")
    listed = found = False
    for name in window.names():
        if name == _KEY and not found:
            raise window.fault(_NO_LIST)
        if window.sign() != "[":
            window.value()
            continue
        window.take("[")
        listed |= window.sign() == "]"
        if not found and window.leads_with(_KEY):
            found = True
            yield from window.members()
        else:
            window.skip_members()
    if not (found or listed):
        raise window.fault(_NO_LIST)


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

    def members(self) -> Iterator[Row]:
        """The members of a list after its bracket, which is taken."""
        for _ in self._each("]"):
            yield self.row()

    def names(self) -> Iterator[Any]:
        """The names in an object after its brace; who asks passes the value of each."""
        for _ in self._each("}"):
            name = self.value()
            self.take(":")
            yield name

    def _each(self, end: str) -> Iterator[None]:
        """Once for each member up to the closing bracket, past the commas between them."""
        first = True
        while self.sign() != end:
            if not first:
                self.take(",")
            first = False
            yield
        self.take(end)

    def leads_with(self, name: str) -> bool:
        """Whether the next member is an object with this name; it is still the next then."""
        if self.sign() != "{":
            return False
        row = self.row()
        self.ordinal, self._at = self.ordinal - 1, row.begin - self._offset
        return name in row.content

    def skip_members(self) -> None:
        ordinal = self.ordinal
        for _ in self.members():
            pass
        self.ordinal = ordinal

    def value(self) -> Any:
        """Passes a value that is no record."""
        ordinal = self.ordinal
        content = self.row().content
        self.ordinal = ordinal
        return content

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
            except ValueError as error:
                raise self.fault("has a number that is too long") from error
            else:
                begin, size = self._offset + self._at, end - self._at
                if self._may_go_on(content, end) and self._more():
                    continue
                self._at += size
                return Row(self.ordinal, begin, begin + size, content)

    def _may_go_on(self, content: Any, end: int) -> bool:
        """Whether the rest of a number may be what is not in memory yet, as after ``12.`` or
        ``1e+``."""
        return isinstance(content, int | float) and len(self._text) - end <= _BEFORE_DIGITS

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
