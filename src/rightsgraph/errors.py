"""Every error that rightsgraph raises on purpose.

Each class carries the HTTP status and the exit status that its kind deserves, so that the
command line and the server report it alike. A message names the file, the place in it and
what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class RightsgraphError(Exception):
    """Base of all: ``problem`` says what is wrong, ``place`` where, ``remedy`` what to do.

    Without one it is the ``usual_remedy`` of its kind.
    """

    problem: str
    place: str = ""
    remedy: str = ""

    http_status = 500
    exit_status = 2
    title = "Internal error"
    usual_remedy = ""

    def __post_init__(self) -> None:
        self.remedy = self.remedy or self.usual_remedy

    def __str__(self) -> str:
        lead = f"{self.place}: " if self.place else ""
        tail = f" ({self.remedy})" if self.remedy else ""
        return f"{lead}{self.problem}{tail}"


def reason(error: Exception) -> str:
    """What the system says is wrong with a file, without the number and the path that it adds."""
    return str(getattr(error, "strerror", None) or error)


class UnreadableFile(RightsgraphError):
    """A file that is missing, empty, binary, encrypted, truncated or without text."""

    http_status = 422
    title = "Unreadable file"


class UnwritableFile(RightsgraphError):
    """A file that finds no room, no permission or no folder to be in."""

    title = "Unwritable file"
    usual_remedy = "see that its folder is there, has room, and lets this user write"


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


class Unauthorized(RightsgraphError):
    """A request that needs credentials, or whose credentials are wrong."""

    http_status = 401
    title = "Unauthorized"


class Forbidden(RightsgraphError):
    """A request that this server or this user's role does not allow."""

    http_status = 403
    title = "Forbidden"


class PayloadTooLarge(RightsgraphError):
    """A request body, or a result, beyond the limit of its size."""

    http_status = 413
    title = "Too large"


class NotSupported(RightsgraphError):
    """What the kind of store that is served cannot do."""

    http_status = 501
    title = "Not supported"


class BadGateway(RightsgraphError):
    """Another endpoint that cannot be asked or does not answer as it should."""

    http_status = 502
    title = "Other endpoint failed"


class QueryTimeout(RightsgraphError):
    """A query or update that was ended at its deadline."""

    http_status = 504
    title = "Query timed out"
    usual_remedy = "ask for less, or for one part after another"


class MemoryExceeded(RightsgraphError):
    """A query or update that was ended because it needed too much memory."""

    http_status = 503
    title = "Query needs too much memory"
    usual_remedy = "ask for less, or for one part after another"


@dataclass
class Overloaded(RightsgraphError):
    """A request that finds no place now; ``retry_after`` seconds later it may."""

    retry_after: int = 1

    http_status = 503
    title = "Server is busy"


@dataclass
class TooManyRequests(RightsgraphError):
    """A client that asks more often than it may; ``retry_after`` seconds later it may again."""

    retry_after: int = 1

    http_status = 429
    title = "Too many requests"


@dataclass
class NonConforming(RightsgraphError):
    """A graph that breaks its shapes; the findings say how, as does the report in Turtle."""

    findings: list[dict[str, str]] = field(default_factory=list, repr=False)
    report: str = field(default="", repr=False)

    http_status = 422
    exit_status = 1
    title = "Graph does not conform"
