"""Lets requests in or turns them away: who asks, how often, and what they may do.

Where the operator says so and names no file of users, whoever sits at this machine administers
the server: requests from it that also name it as the host, so that neither a page of another site
nor a name that was made to point here can use what a browser on the machine may do.
"""

from __future__ import annotations

import logging
import os
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import g, request
from werkzeug.datastructures import Authorization

from rightsgraph.errors import (
    Forbidden,
    RightsgraphError,
    Unauthorized,
    UnsupportedMediaType,
)
from rightsgraph.settings import Settings
from rightsgraph_server.access import SIGN_IN, Access, Client, Role, read_users
from rightsgraph_server.bodies import ENCODINGS
from rightsgraph_server.gate import Need
from rightsgraph_server.journal import record
from rightsgraph_server.rates import Rate, network

# They tell no data; None is an address that leads nowhere.
_FOR_ALL = (None, "static", "problems.kind", "operation.health", "operation.ready")
# From one network. Each costs the time of hashing a password.
_FAILURES_A_MINUTE = 60
_COUNTED = "rightsgraph.counted"

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_log = logging.getLogger(__name__)


class Users:
    """The file of users, read anew when it changes, so that a token can be withdrawn at once."""

    def __init__(self, file: Path | None, *, open_reads: bool) -> None:
        """Raises UnreadableFile and BadRequest; later a faulty file leaves all as it was."""
        self._file = file
        self._open_reads = open_reads
        self._state = _state(file)
        self._access = self._read()

    def access(self) -> Access:
        state = _state(self._file)
        if state != self._state:
            self._state = state
            try:
                self._access = self._read()
            except RightsgraphError as error:
                _log.error("the users stay as they were: %s", error)
        return self._access

    def _read(self) -> Access:
        return Access(read_users(self._file) if self._file else {}, self._open_reads)


class Admission:
    """What happens before each request, and what a route asks that needs more than reading."""

    def __init__(self, settings: Settings) -> None:
        """Raises UnreadableFile and BadRequest where the file of users is faulty."""
        self._updates = settings.updates
        self._users = Users(settings.users, open_reads=settings.open_reads)
        self._trusts_home = settings.trust_this_machine and settings.users is None
        self._rate = Rate(settings.requests_a_minute)
        self._user_rate = Rate(settings.user_requests_a_minute)
        self._failures = Rate(_FAILURES_A_MINUTE)

    def admit(self) -> None:
        """Raises Unauthorized, Forbidden, TooManyRequests and UnsupportedMediaType."""
        found, rule = record(), request.url_rule
        g.query_id, g.client = found.id, Client()
        g.client = client = self._client()
        found.user, found.route = client.name, rule.rule if rule else ""
        if client.name:
            g.standing = "authenticated"
            self._user_rate.take(client.name)
        else:
            self.count(request.environ)
        _check_encoding()
        if request.method != "OPTIONS" and (rule.endpoint if rule else None) not in _FOR_ALL:
            self.require("read")

    def count(self, environ: WSGIEnvironment) -> None:
        """A request of an anonymous client, once. Raises TooManyRequests."""
        if _COUNTED not in environ:
            self._rate.take(network(environ.get("REMOTE_ADDR", "")))
            environ[_COUNTED] = True

    def require(self, need: Need) -> None:
        """Raises Unauthorized and Forbidden."""
        if need == "write" and not self._updates:
            raise Forbidden(
                "this endpoint is read-only",
                remedy="its operator can allow changes by the setting 'updates'",
            )
        if self._trusts_home and _is_at_home():
            return
        if need == "user":
            return _require_name(g.client)
        if need != "read" and _may_be_unwanted():
            raise Forbidden(
                "a page of another site must not do this with a password",
                request.headers["Origin"],
                "send a bearer token",
            )
        self._users.access().require(g.client, Role[need.upper()])

    def _client(self) -> Client:
        """A sign-in is counted as failed until it succeeds, so that many at once gain nothing."""
        access = self._users.access()
        if "Authorization" not in request.headers or request.method == "OPTIONS":
            return access.client(None)
        place = _place()
        self._failures.take(place)
        try:
            client = access.client(_credentials())
        except Unauthorized:
            self._rate.take(place)
            raise
        self._failures.take(place, -1)
        return client


def _credentials() -> Authorization:
    try:
        found = request.authorization
    except ValueError:  # letters that no credentials are written in
        found = None
    if found is None:
        raise Unauthorized("the credentials cannot be read", "Authorization", SIGN_IN)
    return found


def _require_name(client: Client) -> None:
    if not client.name:
        raise Unauthorized("this is for users only", remedy=SIGN_IN)


def _check_encoding() -> None:
    """What can be unpacked was, before the request came here."""
    left = request.headers.get("Content-Encoding", "identity").strip().lower()
    if left not in ("", "identity"):
        raise UnsupportedMediaType(
            f"a body in {left} is not read", "Content-Encoding", f"send it in one of {ENCODINGS}"
        )


def _place() -> str:
    return network(request.remote_addr or "")


def _may_be_unwanted() -> bool:
    """A browser adds a password that it knows to what any page has it send; never a token."""
    origin = request.headers.get("Origin")
    if origin is None or (request.authorization and request.authorization.type == "bearer"):
        return False
    return origin.partition("://")[2] != request.host


def _is_at_home() -> bool:
    """Whether the request comes from this machine and knows it."""
    origin = request.headers.get("Origin")
    hosts = [request.remote_addr, _host(f"//{request.host}")]
    if origin is not None:
        hosts.append(_host(origin))
    return all(map(_is_loopback, hosts))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _state(file: Path | None) -> tuple[int, int, int] | None:
    """Changes whenever the file does; None where it cannot be seen."""
    try:
        found = os.stat(file) if file else None
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns) if found else None
