"""Asks another SPARQL endpoint for the server, and cannot be led astray by it.

The host is looked up once and the connection goes to the address that was checked, so a name
that means something else a moment later gains nothing. Redirects are not followed, nor are
proxies taken from the environment. At its deadline the connection is cut from outside: a server
that sends a letter now and then, be it in its headers, runs into no time limit of reading.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlencode, urlsplit

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from rightsgraph.errors import BadGateway, Forbidden, QueryTimeout

_JSON = "application/sparql-results+json"
_BLOCK = 65_536
_PORTS = {"http": 80, "https": 443}
# Of IPv6, all that is given out for the open internet; the rest wraps, translates or is local.
_OPEN = ip_network("2000::/3")
# Kept for protocols; older versions of Python know a part of it only.
_KEPT = ip_network("192.0.0.0/24")


@dataclass(frozen=True)
class Outbound:
    """``private`` names the hosts that may have an address inside the operator's network."""

    private: frozenset[str]
    seconds: float
    most_bytes: int

    def fetch(self, endpoint: str, query: str) -> bytes:
        """The solutions of a SELECT query, as SPARQL Results JSON.

        Raises Forbidden for an address that is not public, QueryTimeout, and BadGateway for
        whatever else goes wrong on the way.
        """
        deadline = monotonic() + self.seconds
        url = _split(endpoint)
        try:
            with (
                closing(self._connection(url)) as connection,
                _cut_at(deadline, connection),
                _post(connection, url, query) as response,
            ):
                answer = b"".join(self._blocks(response, endpoint))
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            self._check_time(endpoint, deadline)
            raise BadGateway(f"cannot be asked: {error}", endpoint) from error
        self._check_time(endpoint, deadline)
        return answer

    def _check_time(self, endpoint: str, deadline: float) -> None:
        if monotonic() >= deadline:
            raise QueryTimeout(f"took longer than {self.seconds:g} seconds", endpoint)

    def _connection(self, url: SplitResult) -> HTTPConnection:
        host = url.hostname or ""
        port = url.port or _PORTS[url.scheme]
        address = self._address(host, port)
        if url.scheme == "https":
            return HTTPSConnection(
                address, port, timeout=self.seconds, server_hostname=host, assert_hostname=host
            )
        return HTTPConnection(address, port, timeout=self.seconds)

    def _address(self, host: str, port: int) -> str:
        """One that may be asked; none may be private, or a name could be made to rotate."""
        found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        addresses = sorted(str(address) for address in found)
        if host not in self.private and not all(map(_is_public, addresses)):
            raise Forbidden(
                "leads to an address that is not public", host, "list it under private_services"
            )
        return addresses[0]

    def _blocks(self, response: BaseHTTPResponse, endpoint: str) -> Iterator[bytes]:
        if response.status != 200:
            raise BadGateway(f"answered with status {response.status}", endpoint)
        left = self.most_bytes
        while block := response.read1(_BLOCK, decode_content=True):
            left -= len(block)
            if left < 0:
                raise BadGateway(f"answered with more than {self.most_bytes} bytes", endpoint)
            yield block


@contextmanager
def _cut_at(deadline: float, connection: HTTPConnection) -> Iterator[None]:
    connection.connect()
    # The connection lets go of its socket where the answer has no length.
    timer = Timer(deadline - monotonic(), _cut, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connected: socket.socket) -> None:
    """Who reads or writes there goes on at once, with an error or as if it were the end."""
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _split(endpoint: str) -> SplitResult:
    url = urlsplit(endpoint)
    if url.scheme not in _PORTS or not url.hostname:
        raise Forbidden("is no http or https address", endpoint)
    return url


def _is_public(address: str) -> bool:
    """IPv6 addresses that wrap one of IPv4 count as what they wrap."""
    found = ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if inner is None and found.version == 6 and found not in _OPEN:
        return False
    meant = inner or found
    return meant.is_global and meant not in _KEPT and not meant.is_multicast


def _post(connection: HTTPConnection, url: SplitResult, query: str) -> BaseHTTPResponse:
    connection.request(
        "POST",
        (url.path or "/") + (f"?{url.query}" if url.query else ""),
        body=urlencode({"query": query}),
        headers={
            "Host": url.netloc.rpartition("@")[2],
            "Accept": _JSON,
            "Accept-Encoding": "identity",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "rightsgraph",
        },
        preload_content=False,
    )
    return connection.getresponse()
