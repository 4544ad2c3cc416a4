"""The formats that answers can take, and the choice among them by ``Accept`` or by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
)
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from rightsgraph.errors import BadRequest, NotAcceptable
from rightsgraph_server.writing import write_graph, write_table

HTML = "text/html"
QueryResult = QuerySolutions | QueryBoolean | Iterable[Triple]


@dataclass(frozen=True)
class Format:
    """``name`` is what a command line or ``?format=`` says, and ``also`` what clients of other
    endpoints say; the first media type is the usual."""

    name: str
    media_types: tuple[str, ...]
    writer: QueryResultsFormat | RdfFormat
    also: tuple[str, ...] = ()

    def serves(self, media_type: str) -> bool:
        return media_type in self.media_types


TABLES = (
    Format(
        "json",
        ("application/sparql-results+json", "application/json"),
        QueryResultsFormat.JSON,
    ),
    Format(
        "xml",
        ("application/sparql-results+xml", "application/xml", "text/xml"),
        QueryResultsFormat.XML,
    ),
    Format("csv", ("text/csv",), QueryResultsFormat.CSV),
    Format("tsv", ("text/tab-separated-values",), QueryResultsFormat.TSV),
)
GRAPHS = (
    Format("ttl", ("text/turtle",), RdfFormat.TURTLE, ("turtle",)),
    Format(
        "jsonld",
        ("application/ld+json", "application/json"),
        RdfFormat.JSON_LD,
        ("json-ld", "json"),
    ),
    Format(
        "rdf",
        ("application/rdf+xml", "application/xml", "text/xml"),
        RdfFormat.RDF_XML,
        ("xml", "rdf+xml", "rdfxml", "rdf-xml"),
    ),
    Format(
        "nt",
        ("application/n-triples", "text/plain"),
        RdfFormat.N_TRIPLES,
        ("ntriples", "n-triples"),
    ),
    Format("trig", ("application/trig",), RdfFormat.TRIG),
    Format("nq", ("application/n-quads",), RdfFormat.N_QUADS, ("nquads", "n-quads")),
    Format("n3", ("text/n3",), RdfFormat.N3),
)
# Clients send few different Accept headers; one that is longer is read anew each time.
_REMEMBERED = 256
_LONGEST_REMEMBERED = 500


def formats_of(result: QueryResult) -> tuple[Format, ...]:
    return TABLES if isinstance(result, QuerySolutions | QueryBoolean) else GRAPHS


def write(result: QueryResult, form: Format, sink: IO[bytes]) -> None:
    """Writes a result, in the prefixes of the project where the format knows prefixes.

    Raises NotAcceptable where the format cannot hold it.
    """
    if isinstance(result, QuerySolutions | QueryBoolean):
        assert isinstance(form.writer, QueryResultsFormat)
        write_table(result, form.writer, sink)
    else:
        assert isinstance(form.writer, RdfFormat)
        write_graph(result, form.writer, sink)


def choose(accept: str, name: str, offered: tuple[Format, ...]) -> tuple[Format, str]:
    """The format to answer in, and the media type to call it by; a name comes first.

    Raises BadRequest on an unknown name, and NotAcceptable.
    """
    if name:
        named = _first_named(name, offered)
        if named is None:
            names = ", ".join(one.name for one in offered)
            raise BadRequest(f"there is no format '{name}' here", "format", f"use {names}")
        return named, named.media_types[0]
    media_type = best(accept, media_types(offered))
    if media_type is None:
        types = ", ".join(one.media_types[0] for one in offered)
        raise NotAcceptable(f"cannot answer as {accept}", "Accept", f"accept one of {types}")
    return next(one for one in offered if one.serves(media_type)), media_type


def by_name(name: str, offered: Iterable[Format]) -> Format | None:
    return next((one for one in offered if name in (one.name, *one.also, *one.media_types)), None)


def _first_named(names: str, offered: Iterable[Format]) -> Format | None:
    """SPARQLWrapper sends several media types as one name; a ``+`` that a client does not
    escape in an address comes as a space."""
    each = (name.strip().replace(" ", "+") for name in names.split(","))
    return next((found for name in each if (found := by_name(name, offered))), None)


def media_types(offered: Iterable[Format]) -> tuple[str, ...]:
    return tuple(media_type for one in offered for media_type in one.media_types)


_ALL = (*media_types((*TABLES, *GRAPHS)), HTML)


def best(accept: str, offered: tuple[str, ...]) -> str | None:
    """The media type that the client likes best; the earlier one where it likes two alike.

    Where several ranges match a type the most specific decides (RFC 9110, 12.5.1), so that
    ``text/csv;q=0, */*`` never yields CSV. Parameters such as ``version=1.2`` are passed over.
    None if nothing offered is acceptable.
    """
    return (_best if len(accept) <= _LONGEST_REMEMBERED else _best.__wrapped__)(accept, offered)


def prefers_page(accept: str, offered: tuple[Format, ...] = ()) -> bool:
    """Whether the client is a browser: it likes HTML best, of what is offered or else of all."""
    types = (*media_types(offered), HTML) if offered else _ALL
    return best(accept, types) == HTML


@lru_cache(_REMEMBERED)
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = parse_accept_header(accept, MIMEAccept)
    if not ranges:
        return offered[0]
    chosen = max(offered, key=lambda media_type: _quality(ranges, media_type))
    return chosen if _quality(ranges, chosen) > 0 else None


def _quality(ranges: MIMEAccept, media_type: str) -> float:
    wildcards = ["*/*", media_type.partition("/")[0] + "/*", media_type]
    found = ((_bare(value), quality) for value, quality in ranges)
    matching = [(wildcards.index(value), quality) for value, quality in found if value in wildcards]
    return max(matching, default=(0, 0.0))[1]


def _bare(media_range: str) -> str:
    """Older clients write a star for all types."""
    bare = media_range.partition(";")[0].strip().lower()
    return "*/*" if bare == "*" else bare
