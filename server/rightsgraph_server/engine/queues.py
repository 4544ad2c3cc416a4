"""Those who wait for a worker. Clients take turns, however much each of them asks at once.

Whoever asks little so never waits for all that another one asks, nor is refused because that one
has filled the queue.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from rightsgraph.errors import Overloaded
from rightsgraph_server.engine.answering import Standing
from rightsgraph_server.engine.processes import Worker

_RETRY_AFTER = 5
_CLIENTS = 1000


@dataclass(eq=False)
class Waiter:
    """Somebody who may have to wait for a worker, and then is woken when there is one, or when
    the place in the queue is given to another one."""

    standing: Standing
    client: str = ""
    endless: bool = False
    worker: Worker | None = None
    refused: bool = False
    wake: Callable[[], object] = bool


class Queue:
    """Not safe for threads. ``most`` can wait in it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: list[Waiter] = []
        self._turns: OrderedDict[str, int] = OrderedDict()  # the last one of each client
        self._numbers = count(1)

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, waiter: Waiter) -> None:
        """Raises Overloaded where it is full and nobody has more in it than this client."""
        if len(self) >= self._most:
            self._make_room(waiter.client)
        self._waiting.append(waiter)

    def remove(self, waiter: Waiter) -> None:
        self._waiting.remove(waiter)

    def next(self) -> Waiter:
        """The first one of the client who has not had a turn for the longest time."""
        found = min(self._waiting, key=lambda waiter: self._turns.get(waiter.client, 0))
        self.remove(found)
        self._turns[found.client] = next(self._numbers)
        self._turns.move_to_end(found.client)
        if len(self._turns) > _CLIENTS:
            self._turns.popitem(last=False)
        return found

    def _make_room(self, client: str) -> None:
        waiting = Counter(waiter.client for waiter in self._waiting)
        greediest = max(waiting, key=waiting.__getitem__, default=client)
        if waiting[greediest] <= waiting[client] + 1:
            raise busy()
        last = next(one for one in reversed(self._waiting) if one.client == greediest)
        self.remove(last)
        last.refused = True
        last.wake()


def busy() -> Overloaded:
    return Overloaded(
        "too many long queries run or wait at present",
        remedy="ask again later, or for less at once",
        retry_after=_RETRY_AFTER,
    )
