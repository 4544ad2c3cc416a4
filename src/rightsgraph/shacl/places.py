"""Finds the lines of Turtle-like files that results speak of.

The parser does not say where a triple stood, so the files are looked through again, and only for
the nodes that are to be mended. Where a value stands on several lines, the first is given; a blank
node has no place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urljoin

from rightsgraph.errors import SyntaxFault
from rightsgraph.rdf_files import ending
from rightsgraph.rdfxml import opened
from rightsgraph.shacl.report import Report, Result
from rightsgraph.shacl.vocabulary import TYPE, value_of
from rightsgraph.tokens import COMMENT, IRI, STRING

Key: TypeAlias = tuple[str, str, str]
_SHAPES: Final = "shapes: "
_LINES: Final = (".nt", ".nq")
_TURTLE: Final = (".ttl", ".trig")
# A file in Turtle is held in memory to be looked through.
_MOST: Final = 50_000_000
_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")
_LINE = re.compile(r"(<[^>]*>)[ \t]*(<[^>]*>)[ \t]*(.*?)[ \t]*(?:<[^>]*>)?[ \t]*\.[ \t]*$")
_TOKEN = re.compile(
    rf"""
    (?P<skip>[ \t\r\n]+|{COMMENT})
  | (?P<text>{STRING})
  | (?P<iri>{IRI})
  | (?P<at>@[A-Za-z-]+)
  | (?P<sign>\^\^|[][(){{}};,]|\.(?![\w:]))
  | (?P<word>(?:[^\s<>"'#()\[\]{{}};,.]|\.(?=[\w:%\\.-]))+)
    """,
    re.VERBOSE | re.DOTALL,
)


def located(report: Report, files: Iterable[Path]) -> Report:
    """The report with file and line wherever a result's node stands in one of the files."""
    wanted = {result.focus for result in report.results}
    if not wanted:
        return report
    places: dict[Key, tuple[str, int]] = {}
    for file in files:
        for key, line in _keys(file, wanted):
            places.setdefault(key, (str(file), line))
    return replace(report, results=tuple(_placed(result, places) for result in report.results))


def blamed(error: SyntaxFault, files: Iterable[Path]) -> SyntaxFault:
    """A fault of shapes, with the file and line of the shape where it stands in one of these."""
    told = error.place.removeprefix(_SHAPES)
    shape = told.partition(" ")[0]
    for file in files if shape else ():
        for (name, _, _), line in _keys(file, {shape}):
            if name == shape:
                return replace(error, place=f"{file}, line {line}: {told}")
    return error


def _placed(result: Result, places: Mapping[Key, tuple[str, int]]) -> Result:
    value = value_of(result.finding.value)
    for key in (
        (result.focus, result.path, value),
        (result.focus, result.path, ""),
        (result.focus, "", ""),
    ):
        if key in places:
            file, line = places[key]
            return replace(result, file=file, line=line)
    return result


def _keys(file: Path, wanted: Collection[str]) -> Iterator[tuple[Key, int]]:
    suffix, packed = ending(file)
    if suffix in _LINES:
        with opened(file, packed) as lines:
            yield from _of_lines(lines, wanted)
    elif suffix in _TURTLE and file.stat().st_size <= _MOST:
        with opened(file, packed) as stream:
            yield from _Turtle(stream.read().decode(), file, wanted).keys()


def _of_lines(lines: Iterable[bytes], wanted: Collection[str]) -> Iterator[tuple[Key, int]]:
    """Lines are many, so only those that begin with a node that is wanted are decoded."""
    starts = {f"<{focus}".encode() for focus in wanted}
    for number, line in enumerate(lines, 1):
        if line[: line.find(b">")] in starts and (match := _LINE.match(line.decode())):
            value = match[3]
            shown = value[1:-1] if value.startswith("<") else _unquoted(value)
            yield from _three(match[1][1:-1], match[2][1:-1], shown, number)


def _three(focus: str, predicate: str, value: str, line: int) -> Iterator[tuple[Key, int]]:
    yield (focus, "", ""), line
    yield (focus, predicate, ""), line
    yield (focus, predicate, value), line


def _unquoted(text: str) -> str:
    quote = text[:3] if text[:3] in ('"""', "'''") else text[:1]
    return text[len(quote) : text.rfind(quote)] if quote[:1] in ("'", '"') else text


class _Turtle:
    """Reads just enough of Turtle or TriG to know what stands on which line."""

    def __init__(self, text: str, file: Path, wanted: Collection[str]) -> None:
        self._text, self._wanted = text, wanted
        self._base = file.resolve().as_uri()
        self._prefixes: dict[str, str] = {}
        self._subject = self._predicate = ""
        self._depth = 0

    def keys(self) -> Iterator[tuple[Key, int]]:
        line, last = 1, 0
        waiting: list[str] = []
        for token in _TOKEN.finditer(self._text):
            line += self._text.count("\n", last, token.start())
            last = token.start()
            kind, text = token.lastgroup or "", token[0]
            if kind == "skip":
                continue
            if waiting or text.lower() in ("@prefix", "@base", "prefix", "base"):
                waiting = self._declare([*waiting, text])
            elif kind == "sign":
                self._sign(text)
            elif kind != "at":
                yield from self._term(kind, text, line)

    def _declare(self, words: list[str]) -> list[str]:
        """Gathers a declaration of a prefix or base until it is whole."""
        if words[0].lower().endswith("base"):
            if len(words) == 2:
                self._base = self._absolute(words[1][1:-1])
                return []
        elif len(words) == 3:
            self._prefixes[words[1]] = self._absolute(words[2][1:-1])
            return []
        return words

    def _absolute(self, iri: str) -> str:
        return iri if _SCHEME.match(iri) else urljoin(self._base, iri)

    def _sign(self, sign: str) -> None:
        if sign in "[(":
            self._depth += 1
        elif sign in "])":
            self._depth -= 1
        elif sign in (".", "{", "}"):
            self._subject = self._predicate = ""
            self._depth = 0
        elif sign == ";" and not self._depth:
            self._predicate = ""

    def _term(self, kind: str, text: str, line: int) -> Iterator[tuple[Key, int]]:
        if self._depth:
            return
        term = self._resolved(kind, text)
        if not self._subject:
            self._subject = term
            if term in self._wanted:
                yield (term, "", ""), line
        elif not self._predicate:
            self._predicate = TYPE.value if text == "a" else term
            if self._subject in self._wanted:
                yield (self._subject, self._predicate, ""), line
        elif self._subject in self._wanted:
            yield (self._subject, self._predicate, term), line

    def _resolved(self, kind: str, text: str) -> str:
        if kind == "iri":
            return self._absolute(text[1:-1])
        if kind == "text":
            return _unquoted(text)
        prefix, colon, name = text.partition(":")
        known = self._prefixes.get(prefix + colon)
        return text if known is None else known + name.replace("\\", "")
