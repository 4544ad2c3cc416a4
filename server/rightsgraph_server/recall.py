"""Gives an answer again to whoever asks the same of the same version of the store.

Most public traffic repeats. Such an answer needs no thread, no query and no page; the request is
admitted, numbered and logged like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from rightsgraph.errors import TooManyRequests
from rightsgraph_server.engine.answering import Event, Observer
from rightsgraph_server.journal import record_of
from rightsgraph_server.version_memory import VersionMemory

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY, _FOUND = "rightsgraph.recall.key", "rightsgraph.recall.found"
# What an answer depends on besides the store: the address, and what the client takes.
_ASKED = (
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_HOST",
    "wsgi.url_scheme",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
)
# With one of these the answer is for one client, or is none.
_ITS_OWN = ("HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_RANGE")
# A single answer may take this part of the whole.
_PART = 64
_OVERHEAD = 2000

# Status, headers, body and route. A plain tuple, which the garbage collector does not look
# through: there may be many.
_Answer = tuple[str, tuple[tuple[str, str], ...], bytes, str]


class Recall:
    """WSGI middleware. ``admit`` raises TooManyRequests.

    Kept is what carries a tag of the store's version, is whole and may be shown to anybody.
    """

    def __init__(
        self,
        application: WSGIApplication,
        version: Callable[[], str],
        admit: Callable[[WSGIEnvironment], None],
        tell: Observer,
        most: int,
    ) -> None:
        self._application = application
        self._version = version
        self._admit = admit
        self._tell = tell
        self._memory = VersionMemory(most)

    def knows(self, environ: WSGIEnvironment) -> bool:
        """Whether the call with this environment will be answered from memory."""
        version = self._version()
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in _ITS_OWN):
            return False
        key = tuple(map(environ.get, _ASKED))
        found = self._memory.find(version, key)
        if found is None:
            environ[_KEY] = version, key
            return False
        try:
            self._admit(environ)
        except TooManyRequests:
            return False
        environ[_FOUND] = found[0]
        return True

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found: _Answer | None = environ.get(_FOUND)
        if found is not None:
            status, headers, body, route = found
            record = record_of(environ)
            record.route = route
            self._tell(Event("cache", "hit", id=record.id))
            start(status, list(headers))
            return [body]
        if _KEY not in environ:
            return self._application(environ, start)
        return self._kept(environ, start)

    def _kept(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        said: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            said[:] = status, headers
            return start(status, headers, error)

        blocks = self._application(environ, begin)
        status, headers = said
        if not self._may_keep(status, dict(headers)):
            return blocks
        body = b"".join(blocks)
        if close := getattr(blocks, "close", None):
            close()
        self._keep(environ, (status, tuple(headers), body, record_of(environ).route))
        return [body]

    def _may_keep(self, status: str, headers: dict[str, str]) -> bool:
        return (
            status.startswith("200")
            and headers.get("ETag", "").startswith("W/")
            and headers.get("Cache-Control", "").startswith("public")
            and int(headers.get("Content-Length", self._memory.most)) < self._memory.most // _PART
        )

    def _keep(self, environ: WSGIEnvironment, answer: _Answer) -> None:
        """The store may have changed while the answer was made."""
        version, key = environ[_KEY]
        if version and version == self._version():
            size = len(answer[2]) + sum(len(str(part)) for part in key) + _OVERHEAD
            self._memory.keep(version, key, answer, size)
