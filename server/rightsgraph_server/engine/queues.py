"""Those who wait for a worker, or for what another one asked first. Clients take turns, however
much each of them asks at once.

Whoever asks little so never waits for all that another one asks, nor is refused because that one
has filled the queue.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from rightsgraph.errors import Overloaded
from rightsgraph_server.engine.answering import Standing
from rightsgraph_server.engine.processes import Worker

_RETRY_AFTER = 5


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
        # Of each client who has somebody waiting, in the order of their turns.
        self._waiting: OrderedDict[str, deque[Waiter]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def add(self, waiter: Waiter) -> None:
        """Raises Overloaded where it is full and nobody has more in it than this client."""
        if len(self) >= self._most:
            self._make_room(waiter.client)
        self._waiting.setdefault(waiter.client, deque()).append(waiter)

    def remove(self, waiter: Waiter) -> None:
        waiting = self._waiting[waiter.client]
        waiting.remove(waiter)
        if not waiting:
            del self._waiting[waiter.client]

    def next(self) -> Waiter:
        """The first one of the client whose turn it is; whoever has more waits for another turn."""
        client, waiting = next(iter(self._waiting.items()))
        found = waiting[0]
        self._waiting.move_to_end(client)
        self.remove(found)
        return found

    def _make_room(self, client: str) -> None:
        nobody: deque[Waiter] = deque()
        greediest = max(self._waiting.values(), key=len, default=nobody)
        if len(greediest) <= len(self._waiting.get(client, nobody)) + 1:
            raise busy()
        last = greediest[-1]
        self.remove(last)
        last.refused = True
        last.wake()


def busy() -> Overloaded:
    return Overloaded(
        "too many long queries run or wait at present",
        remedy="ask again later, or for less at once",
        retry_after=_RETRY_AFTER,
    )
