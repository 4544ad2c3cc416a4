"""Asks another SPARQL endpoint for the server, and cannot be led astray by it.

The host is looked up once and the connection goes to the address that was checked, so a name
that means something else a moment later gains nothing. Redirects are not followed, nor are
proxies taken from the environment.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
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
            with self._pool(url) as pool, _post(pool, url, query) as response:
                return b"".join(self._blocks(response, endpoint, deadline))
        except (HTTPError, OSError) as error:
            raise BadGateway(f"cannot be asked: {error}", endpoint) from error

    def _pool(self, url: SplitResult) -> HTTPConnectionPool:
        host = url.hostname or ""
        port = url.port or _PORTS[url.scheme]
        address = self._address(host, port)
        options: dict[str, Any] = {"timeout": Timeout(total=self.seconds), "retries": False}
        if url.scheme == "https":
            return HTTPSConnectionPool(
                address, port, server_hostname=host, assert_hostname=host, **options
            )
        return HTTPConnectionPool(address, port, **options)

    def _address(self, host: str, port: int) -> str:
        """One that may be asked; none may be private, or a name could be made to rotate."""
        found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        addresses = sorted(str(address) for address in found)
        if host not in self.private and not all(map(_is_public, addresses)):
            raise Forbidden(
                "leads to an address that is not public", host, "list it under private_services"
            )
        return addresses[0]

    def _blocks(
        self, response: BaseHTTPResponse, endpoint: str, deadline: float
    ) -> Iterator[bytes]:
        if response.status != 200:
            raise BadGateway(f"answered with status {response.status}", endpoint)
        left = self.most_bytes
        while block := response.read1(_BLOCK, decode_content=True):
            left -= len(block)
            if left < 0:
                raise BadGateway(f"answered with more than {self.most_bytes} bytes", endpoint)
            if monotonic() > deadline:
                raise QueryTimeout(f"took longer than {self.seconds:g} seconds", endpoint)
            yield block


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


def _post(pool: HTTPConnectionPool, url: SplitResult, query: str) -> BaseHTTPResponse:
    return pool.urlopen(
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
        redirect=False,
        preload_content=False,
    )
