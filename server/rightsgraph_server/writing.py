"""Writes results so that a reader gets what was found, which the engine by itself does not always:

* in CSV they leave an IRI with a comma without quotation marks, so that its row has a field too
  many; therefore what is written is TSV, line by line made to CSV;
* in XML they write characters that XML has no sign for, a carriage return that a reader takes for
  the end of a line, and elements without a name for properties that RDF/XML has no name for.

It is imported where queries are evaluated, which must begin at once, and so imports little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import IO, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from rightsgraph.errors import NotAcceptable
from rightsgraph.turtle import PREFIXES
from rightsgraph_server.streaming import Sink

_WITHOUT_SIGN = bytes({*range(32)}.difference(b"\t\n\r"))
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF
_NAMELESS = re.compile(rb"<[^<>\s/:!?]+:[\s/>]")
_ESCAPE = re.compile(rb"\\(.)")
_ESCAPED = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"b": b"\b", b"f": b"\f"}
_TO_QUOTE = re.compile(rb'[",\r\n]')


def write_table(
    result: QuerySolutions | QueryBoolean, form: QueryResultsFormat, sink: Sink
) -> None:
    """Raises NotAcceptable where the format cannot hold what was found."""
    if form == QueryResultsFormat.XML:
        with _Whole(sink, b">", _sound) as xml:
            result.serialize(cast("IO[bytes]", xml), form)
    elif form == QueryResultsFormat.CSV and isinstance(result, QuerySolutions):
        with _Whole(sink, b"\n", _as_csv) as lines:
            sink.write(",".join(name.value for name in result.variables).encode() + b"\r\n")
            lines.skips = True
            result.serialize(cast("IO[bytes]", lines), QueryResultsFormat.TSV)
    else:
        result.serialize(cast("IO[bytes]", sink), form)


def write_graph(triples: Iterable[Triple], form: RdfFormat, sink: Sink) -> None:
    """In the prefixes of the project where the format knows prefixes. Raises NotAcceptable."""
    if form == RdfFormat.RDF_XML:
        with _Whole(sink, b">", _named) as xml:
            serialize(triples, cast("IO[bytes]", xml), form, prefixes=PREFIXES)
    else:
        serialize(triples, cast("IO[bytes]", sink), form, prefixes=PREFIXES)


class _Whole:
    """What is written into it goes on changed, in pieces that end where ``end`` stands."""

    def __init__(self, sink: Sink, end: bytes, change: Callable[[bytes], bytes]) -> None:
        self._sink, self._end, self._change = sink, end, change
        self._waiting: list[bytes] = []
        self.skips = False

    def __enter__(self) -> _Whole:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._pass(b"")

    def write(self, data: bytes, /) -> int:
        place = data.rfind(self._end) + 1
        if place:
            self._pass(data[:place])
        self._waiting.append(bytes(data[place:]))
        return len(data)

    def flush(self) -> None:
        """What is not whole is not passed on."""

    def _pass(self, data: bytes) -> None:
        whole = b"".join((*self._waiting, data))
        self._waiting.clear()
        if self.skips:
            self.skips, whole = False, whole.partition(self._end)[2]
        if whole:
            self._sink.write(self._change(whole))


def _sound(xml: bytes) -> bytes:
    """XML that reads as it was written."""
    if len(xml.translate(None, _WITHOUT_SIGN)) < len(xml) or any(
        sign in xml for sign in _NO_CHARACTERS
    ):
        problem = "a value has a character that XML has no sign for"
        raise NotAcceptable(problem, remedy="ask for another format")
    return xml.replace(b"\r", b"&#13;")


def _named(xml: bytes) -> bytes:
    """RDF/XML that reads as it was written."""
    if _NAMELESS.search(xml):
        problem = "a property has an IRI that cannot be the name of an element of RDF/XML"
        raise NotAcceptable(problem, remedy="ask for another format")
    return _sound(xml)


def _as_csv(lines: bytes) -> bytes:
    """Lines of TSV as CSV. Neither a tab nor the end of a line stands in a value there."""
    if b'"' not in lines and b"," not in lines and b"<<" not in lines:
        return lines.translate(None, b"<>").replace(b"\t", b",").replace(b"\n", b"\r\n")
    rows = (line.split(b"\t") for line in lines.split(b"\n"))
    return b"\r\n".join([b",".join([_field(term) for term in row]) for row in rows])


def _field(term: bytes) -> bytes:
    """The letters of an IRI, the text of a literal, and all of any other term."""
    text = term
    if term[:1] == b'"':
        text = term[1 : term.rindex(b'"')]
        if b"\\" in text:
            text = _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)
    elif term[:1] == b"<" and term[1:2] != b"<":
        text = term[1:-1]
    return b'"%b"' % text.replace(b'"', b'""') if _TO_QUOTE.search(text) else text
