"""How often a client may ask."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock
from time import monotonic

from rightsgraph.errors import TooManyRequests

_WITH_PORT = re.compile(r"\[([^]]+)\](?::\d+)?|([\d.]+):\d+")
_CLIENTS = 100_000
_HOME_NETWORK = 64


class Rate:
    """So many requests a minute for each client; a client who was quiet may send them at once.

    A bucket for each client runs full with time. Only the most recent clients are kept, so
    that a flood of addresses cannot fill the memory.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str, cost: int = 1) -> None:
        """Raises TooManyRequests, which says when to come back; 0 a minute is no limit."""
        if not self._per_minute:
            return
        with self._lock:
            left = self._left(client) - cost
            if left >= 0:
                self._keep(client, left)
        if left < 0:
            seconds = ceil(-left * 60 / self._per_minute)
            raise TooManyRequests(
                f"more than {self._per_minute} requests a minute",
                client,
                f"wait {seconds} seconds",
                retry_after=seconds,
            )

    def _left(self, client: str) -> float:
        left, since = self._buckets.get(client, (float(self._per_minute), self._clock()))
        return min(self._per_minute, left + (self._clock() - since) * self._per_minute / 60)

    def _keep(self, client: str, left: float) -> None:
        self._buckets[client] = (left, self._clock())
        self._buckets.move_to_end(client)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)


@lru_cache(1000)
def network(address: str) -> str:
    """What counts as one client: an IPv4 address, or the IPv6 network that a site is given.

    Some proxies tell the port as well, of which a client has as many as it likes.
    """
    with_port = _WITH_PORT.fullmatch(address)
    try:
        found = ip_address(with_port[1] or with_port[2] if with_port else address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _HOME_NETWORK), strict=False))
    return str(found)
