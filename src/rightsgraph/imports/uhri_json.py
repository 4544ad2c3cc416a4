"""Reads a JSON list of records one at a time and says where in the file each stands.

The decoder of the standard library sees a window of the file that is just long enough for the
next record, so that memory does not grow with the file; other streaming parsers do not tell
where a record begins.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from rightsgraph.errors import UnreadableFile
from rightsgraph.imports.packed import OPENS

_CHUNK = 1 << 20
_LONGEST_RECORD = 16 << 20
_BEFORE_DIGITS = 2
_OPEN_STRING = "Unterminated string"
_AGAIN = "fetch the export again, in JSON or XLSX"
_NO_LIST = "holds no list of records"
_TOO_DEEP = "is nested too deeply"
_DEEPEST = 20
_SHOWN = 200
_KEY = "annotationid"
# What is no number in JSON, such as NaN, is taken as nothing.
_decode = json.JSONDecoder(parse_constant=lambda _: None, strict=False).raw_decode
_CLOSING = re.compile(r"[]}]")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class Row:
    """One member of the list: its place, counted from 1, its span in characters, its content."""

    ordinal: int
    begin: int
    end: int
    content: Any


@dataclass(frozen=True)
class Export:
    """A whole and well-formed file: the SHA-256 of its text, its characters, how its user calls it,
    and whether its dates in figures begin with the day, where some tell."""

    path: Path
    digest: str
    length: int
    name: str
    day_first: bool | None = None


def measure(path: Path, see: Callable[[Row], object] = lambda _: None) -> Export:
    """Reads a file to its end before anything is made of it; ``see`` is shown every member.

    Raises UnreadableFile, naming record and character, for a file that is no list of records,
    is damaged or ends too early.
    """
    row, known, fields = None, False, ""
    for row in rows(path):
        known |= isinstance(row.content, dict) and any(map(_is_key, row.content))
        fields = fields or (", ".join(row.content) if isinstance(row.content, dict) else "")
        see(row)
    if row and not known:
        printed = f"give the export as it is; its records have: {fields[:_SHOWN] or 'nothing'}"
        raise UnreadableFile("holds no record with an AnnotationId", str(path), printed)
    digest, length = hashlib.sha256(), 0
    with text_of(path) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk.encode())
            length += len(chunk)
    return Export(path, digest.hexdigest(), length, path.name)


def rows(path: Path) -> Iterator[Row]:
    """The members of the list, in order. Raises UnreadableFile as ``measure`` does.

    Where objects stand around the list, it is the first one that begins with a record, whatever
    its name: what else such objects say may be lists as well. Without a list, records may follow
    each other, as on a line each.
    """
    with text_of(path) as stream:
        window = _Window(stream, path)
        if not window.sign():
            raise window.fault("is empty")
        if window.sign() not in "[{":
            raise window.fault(_NO_LIST)
        if window.sign() == "{":
            search = _Search(window)
            yield from search.rows()
            if search.is_record:
                yield from _lines(path)
                return
            search.check()
        else:
            window.take("[")
            yield from window.members()
        if window.sign():
            raise window.fault("goes on after the end of its list")


def _lines(path: Path) -> Iterator[Row]:
    with text_of(path) as stream:
        window = _Window(stream, path)
        while sign := window.sign():
            if sign == "," and window.ordinal:
                window.take(",")
            yield window.row()


class _Search:
    """Looks for the list of records in an object, and in the objects that this holds.

    It ends early, and says so in ``is_record``, where the object is a record itself.
    """

    def __init__(self, window: _Window) -> None:
        self._window, self._found, self._listed = window, False, False
        self.is_record = False

    def rows(self, depth: int = 0) -> Iterator[Row]:
        if depth > _DEEPEST:
            raise self._window.fault(_TOO_DEEP)
        self._window.take("{")
        for name in self._window.names():
            if _is_key(name) and not self._found:
                if depth:
                    raise self._window.fault(_NO_LIST)
                self.is_record = True
                return
            sign = self._window.sign()
            if sign == "{" and not self._found:
                yield from self.rows(depth + 1)
            elif sign == "[":
                yield from self._members()
            else:
                self._window.value()

    def check(self) -> None:
        """Without records, an empty list will do."""
        if not (self._found or self._listed):
            raise self._window.fault(_NO_LIST)

    def _members(self) -> Iterator[Row]:
        self._window.take("[")
        self._listed |= self._window.sign() == "]"
        if not self._found and self._window.leads_with(_is_key):
            self._found = True
            yield from self._window.members()
        else:
            self._window.skip_members()


def _is_key(name: object) -> bool:
    return str(name).lower() == _KEY


@contextmanager
def text_of(path: Path, newline: str | None = None) -> Iterator[TextIO]:
    """The file as text in any Unicode, with line feeds as line ends unless ``newline`` says other.
    Raises UnreadableFile."""
    try:
        with path.open("rb") as content:
            encoding = json.detect_encoding(content.read(4))
        with path.open(encoding=encoding, newline=newline) as stream:
            yield stream
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror}", str(path), OPENS) from error
    except UnicodeError as error:
        raise UnreadableFile(f"is not in {encoding.upper()}", str(path), _AGAIN) from error


def _paired(content: Any) -> Any:
    """With a mark in the place of each half of a character, which nobody could store."""
    text = json.dumps(content, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


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

    def leads_with(self, wanted: Callable[[object], bool]) -> bool:
        """Whether the next member is an object with such a name; it is still the next then."""
        if self.sign() != "{":
            return False
        row = self.row()
        self.ordinal, self._at = self.ordinal - 1, row.begin - self._offset
        return any(map(wanted, row.content))

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
                raise self.fault(_TOO_DEEP) from error
            except json.JSONDecodeError as error:
                if len(self._text) > _LONGEST_RECORD or not self._more():
                    raise self._damage(error) from error
            except ValueError as error:
                raise self.fault("has a number that is too long") from error
            else:
                begin, size = self._offset + self._at, end - self._at
                if self._may_go_on(content, end) and self._more():
                    continue
                if _SURROGATE.search(self._text, self._at, end):
                    content = _paired(content)
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
        """Nothing is closed any more in a file that was cut off."""
        if error.msg.startswith(_OPEN_STRING) or not _CLOSING.search(error.doc, error.pos):
            return self.fault("ends in the middle of this record")
        return self.fault(f"is no JSON: {error.msg}")

    def _more(self) -> bool:
        chunk = self._stream.read(_CHUNK)
        self._text = self._text[self._at :] + chunk
        self._offset += self._at
        self._at = 0
        return bool(chunk)
