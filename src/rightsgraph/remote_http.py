"""Talks HTTP with a SPARQL 1.1 service: sends, streams what comes back, and says what failed.

A message names the address, without its query string, and what the service said; it never
holds what the service was told to know who asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import DefaultCookiePolicy
from io import BufferedReader
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import HTTPError, ReadTimeoutError

from rightsgraph.errors import QueryTimeout, RightsgraphError, StoreError, SyntaxFault
from rightsgraph.flowing_files import readable
from rightsgraph.settings import Authentication

_CONNECT_SECONDS = 10
_RUNS = "see that it runs, and its address in the setting store"
_BLOCK = 65_536
_CONNECTIONS = 32
_QUOTED_CHARACTERS = 300
# What Virtuoso adds to a syntax error: the whole query again.
_ECHO = re.compile(r"\s*SPARQL query:.*", re.DOTALL)
_MARKUP = re.compile(r"<(?:style|script).*?</|<[^<>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Credentials:
    """Who asks. The secret is a password, or a token where the way is ``bearer``."""

    way: Authentication
    user: str
    secret: str = field(repr=False)

    def method(self) -> AuthBase:
        if self.way == "bearer":
            return _Bearer(self.secret)
        if self.way == "digest":
            return HTTPDigestAuth(self.user, self.secret)
        return HTTPBasicAuth(self.user.encode(), self.secret.encode())


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Nobody(AuthBase):
    """Without it, requests would look for credentials in the user's .netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Client:
    """Connections to a service, which threads may share.

    A redirect is reported instead of followed: an update that a redirect turns into a GET
    would look like a success, and credentials belong to the address that they were given for.
    """

    def __init__(self, credentials: Credentials | None, timeout: float) -> None:
        self._credentials = credentials
        self._timeout = (_CONNECT_SECONDS, timeout)
        self._session = requests.Session()
        self._session.auth = credentials.method() if credentials else _Nobody()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))

    def send(
        self, method: str, url: str, *, expected: Collection[int] = (), **request: Any
    ) -> requests.Response:
        """The answer, whose body is still to be read.

        Raises SyntaxFault, QueryTimeout and StoreError for any other status than success or one
        that is ``expected``.
        """
        try:
            response = self._session.request(
                method, url, stream=True, timeout=self._timeout, allow_redirects=False, **request
            )
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._unreachable(error, url) from None
        if not (200 <= response.status_code < 300 or response.status_code in expected):
            raise self._refusal(response, url)
        return response

    def tell(self, method: str, url: str, **request: Any) -> None:
        """Sends what needs no answer but that it was done."""
        with self.body(self.send(method, url, **request), url) as body:
            body.read()

    def body(
        self, response: requests.Response, url: str, mend: Callable[[bytes], bytes] | None = None
    ) -> BufferedReader:
        """The body as a file, which closes its connection when it is forgotten.

        Reading raises StoreError where the connection breaks. ``mend`` repairs the bytes on their
        way. It gets whole lines.
        """
        blocks = self._blocks(response, url)
        return readable(_mended(blocks, mend) if mend else blocks, response.close)

    def _blocks(self, response: requests.Response, url: str) -> Iterator[bytes]:
        try:
            yield from response.raw.stream(_BLOCK, decode_content=True)
        except (HTTPError, OSError) as error:
            raise self._unreachable(error, url) from None

    def _unreachable(self, error: Exception, url: str) -> RightsgraphError:
        if isinstance(error, requests.Timeout | ReadTimeoutError | TimeoutError):
            seconds = f"{self._timeout[1]:g}"
            remedy = "ask for less, or raise the setting store_timeout"
            if isinstance(error, requests.ConnectTimeout):
                problem = "cannot be reached: no answer to a connection"
                return StoreError(problem, shown(url), _RUNS)
            return QueryTimeout(f"was silent for {seconds} seconds", shown(url), remedy)
        return StoreError(f"cannot be reached: {_cause(error)}", shown(url), _RUNS)

    def _refusal(self, response: requests.Response, url: str) -> RightsgraphError:
        with response:
            said, status = self._said(response), response.status_code
        if status in (401, 403):
            remedy = "check store_user, store_secret and store_authentication"
            return StoreError(f"does not let us in ({status}): {said}", shown(url), remedy)
        if status in (301, 302, 303, 307, 308):
            target = shown(response.headers.get("Location", ""))
            return StoreError(f"has moved to {target}", shown(url), "give that address")
        if status == 400:
            return SyntaxFault(said, shown(url))
        if status in (408, 504):
            return QueryTimeout(f"ended the query: {said}", shown(url))
        return StoreError(f"answered {status}: {said}", shown(url))

    def _said(self, response: requests.Response) -> str:
        """The beginning of what the service said, as one line of text."""
        try:
            start = next(response.iter_content(4096), b"").decode(errors="replace")
        except requests.RequestException:
            start = ""
        text = " ".join(unescape(_MARKUP.sub(" ", _ECHO.sub("", start))).split())
        secret = self._credentials.secret if self._credentials else ""
        text = text.replace(secret, "…") if secret else text
        return text[:_QUOTED_CHARACTERS] or str(response.reason or "nothing")


def _mended(blocks: Iterator[bytes], mend: Callable[[bytes], bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        head, end, tail = block.rpartition(b"\n")
        if end:
            yield mend(rest + head + end)
            rest = tail
        else:
            rest += tail
    yield mend(rest)


def shown(url: str) -> str:
    """An address as a message may show it: a query string can hold a key."""
    return re.sub("//[^/@]*@", "//", url.partition("?")[0])


def _cause(error: BaseException) -> str:
    """The innermost reason: the libraries around it repeat the whole address."""
    while inner := _inner(error):
        error = inner
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def _inner(error: BaseException) -> BaseException | None:
    told = (getattr(error, "reason", None), error.__cause__, *error.args)
    return next((each for each in told if isinstance(each, BaseException)), None)
