"""Answers plain queries, which most requests are, beside the web framework and without a thread.

For such a request the framework takes longer than the engine. Whatever is out of the ordinary
goes its way, as does what went wrong: this one says what that one would have said, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rightsgraph.errors import RightsgraphError
from rightsgraph.settings import Settings
from rightsgraph_server.answers import BEGUN, CLIENT_GONE, PROLOGUE, content_type
from rightsgraph_server.compression import compressed
from rightsgraph_server.engine.answering import Answer, Ask, Engine
from rightsgraph_server.formats import prefers_page
from rightsgraph_server.journal import begin_record, record_of
from rightsgraph_server.marking import marks, tag
from rightsgraph_server.protocol import decoded

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ANSWER = "rightsgraph.answer"
_PATH = "/sparql"
# With one of these there is more to weigh.
_UNUSUAL = frozenset(
    (
        "HTTP_AUTHORIZATION",
        "HTTP_CONTENT_ENCODING",
        "HTTP_IF_MATCH",
        "HTTP_IF_NONE_MATCH",
        "HTTP_RANGE",
    )
)
_FIELDS = ({"query"}, {"query", "format"})


@dataclass(frozen=True)
class _Plain:
    """A query by GET of somebody who has not signed in."""

    text: str
    format: str
    accept: str


class Shortcut:
    """WSGI middleware. ``admit`` raises TooManyRequests."""

    def __init__(
        self,
        application: WSGIApplication,
        settings: Settings,
        engine: Engine,
        admit: Callable[[WSGIEnvironment], None],
    ) -> None:
        self._application = application
        self._settings = settings
        self._engine = engine
        self._admit = admit

    async def take(self, environ: WSGIEnvironment) -> bool:
        """Whether the call with this environment will be quick, for its answer is here."""
        asked = _plain(environ) if self._settings.open_reads else None
        if asked is None or len(asked.text.encode()) > self._settings.max_query_bytes:
            return False
        try:
            self._admit(environ)
            begun = await self._engine.begin(_ask(asked, environ))
            if begun and begun.is_whole:
                environ[_ANSWER] = asked, begun.answer()
                return True
        except RightsgraphError as error:
            begun = _Failed(error)
        if begun:
            environ[BEGUN] = begun
        return False

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if _ANSWER in environ:
            asked, answer = environ[_ANSWER]
            return self._told(environ, start, asked, answer)
        try:
            return self._application(environ, start)
        finally:
            if begun := environ.pop(BEGUN, None):
                begun.abandon()

    def _told(
        self, environ: WSGIEnvironment, start: StartResponse, asked: _Plain, answer: Answer
    ) -> Iterable[bytes]:
        found = record_of(environ)
        found.route, found.query = _PATH, asked.text
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        body, encoding = compressed(b"".join(answer.blocks), accepted)
        known = tag(self._settings, answer.version, asked.text, (), (), asked.accept, asked.format)
        headers = [("Content-Type", content_type(answer.media_type))]
        headers += [("Content-Length", str(len(body)))]
        headers += marks(self._settings, known, signed_in=False)
        headers += [("Content-Encoding", encoding)] if encoding else []
        start("200 OK", headers)
        return [body]


@dataclass(frozen=True)
class _Failed:
    """What could not be begun; whoever asks for the answer is told why."""

    error: RightsgraphError
    is_whole: bool = False

    def answer(self) -> Answer:
        raise self.error

    def abandon(self) -> None:
        """There is nothing to end."""


def _plain(environ: WSGIEnvironment) -> _Plain | None:
    if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"] != _PATH:
        return None
    if not _UNUSUAL.isdisjoint(environ):
        return None
    try:
        fields = decoded(environ["QUERY_STRING"].encode("latin-1"))
    except RightsgraphError:
        return None
    said, accept = dict(fields), environ.get("HTTP_ACCEPT", "")
    form = said.get("format", "")
    if len(said) != len(fields) or said.keys() not in _FIELDS:
        return None
    if not form and prefers_page(accept):
        return None
    return _Plain(said["query"], form, accept)


def _ask(asked: _Plain, environ: WSGIEnvironment) -> Ask:
    return Ask(
        PROLOGUE + asked.text,
        accept=asked.accept,
        format=asked.format,
        client=environ["REMOTE_ADDR"],
        id=begin_record(environ).id,
        gone=environ[CLIENT_GONE],
    )
