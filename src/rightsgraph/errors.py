"""Every error that rightsgraph raises on purpose.

Each class carries the HTTP status and the exit status that its kind deserves, so that the
command line and the server report it alike. A message names the file, the place in it and
what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class RightsgraphError(Exception):
    """Base of all: ``problem`` says what is wrong, ``place`` where, ``remedy`` what to do."""

    problem: str
    place: str = ""
    remedy: str = ""

    http_status = 500
    exit_status = 2
    title = "Internal error"

    def __str__(self) -> str:
        lead = f"{self.place}: " if self.place else ""
        tail = f" ({self.remedy})" if self.remedy else ""
        return f"{lead}{self.problem}{tail}"


class UnreadableFile(RightsgraphError):
    """A file that is missing, empty, binary, encrypted, truncated or without text."""

    http_status = 422
    title = "Unreadable file"


class UnknownDocument(RightsgraphError):
    """A text that is none of the kinds of document that rightsgraph reads."""

    http_status = 422
    title = "Unknown kind of document"


class MalformedDocument(RightsgraphError):
    """A document of a known kind that lacks what its kind must have."""

    http_status = 422
    title = "Malformed document"


class CurationError(RightsgraphError):
    """A curation file that breaks its schema or whose key matches nothing."""

    http_status = 422
    title = "Curation error"


class LexiconError(RightsgraphError):
    """A lexicon or reference file that breaks its schema or contradicts another."""

    title = "Lexicon error"


class SyntaxFault(RightsgraphError):
    """RDF or SPARQL that cannot be parsed."""

    http_status = 400
    title = "Syntax error"


class BadRequest(RightsgraphError):
    """A request or command whose arguments do not fit."""

    http_status = 400
    title = "Bad request"


class NotFound(RightsgraphError):
    """A resource that this graph does not hold."""

    http_status = 404
    title = "Not found"


class NotAcceptable(RightsgraphError):
    """A media type that cannot be produced."""

    http_status = 406
    title = "Not acceptable"


class UnsupportedMediaType(RightsgraphError):
    """A request body in a media type that is not understood."""

    http_status = 415
    title = "Unsupported media type"


class StoreError(RightsgraphError):
    """A store that cannot be opened, read or written."""

    http_status = 503
    title = "Store unavailable"


class NonConforming(RightsgraphError):
    """A graph that breaks its shapes; the report says how."""

    http_status = 422
    exit_status = 1
    title = "Graph does not conform"
