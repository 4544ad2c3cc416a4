"""Who is evaluated next: a fast lane for all, and a slow lane with few places for long queries.

A query begins in the fast lane. When it has computed for a tenth of a second, it moves to the
slow lane of its standing if there is a place, and its own goes to the next. One that still is in
the fast lane after a second, because the slow lane is full, is stopped in the midst of its work and
goes on when the slow lane has a place; as many as there are slow places can be set aside like
this, and the next one is ended as "busy". So queries that never end take at most the slow places,
at a low priority, and the fast lane turns over every second however many of them arrive. A query
that is known to be endless waits for a slow place from the start, and for the one before it to
end, so that what is asked in vain again and again leaves the other slow places free; while other
queries come, it rests for most of the time. Who waits for a place waits in one of two queues: those
who are signed in come first, and one fast place is kept for them. In a queue, clients take turns.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator

from rightsgraph_server.engine.answering import Standing
from rightsgraph_server.engine.processes import Worker
from rightsgraph_server.engine.queues import Queue, Waiter

_ORDER: tuple[Standing, ...] = ("authenticated", "anonymous")


class Lanes:
    """Hands out idle workers. Not safe for threads: the pool's lock is held around each call."""

    def __init__(self, fast: int, slow: int, queue: int) -> None:
        self.fast = fast
        self._slow = slow
        self.idle: deque[Worker] = deque()
        self._waiting = {name: Queue(queue) for name in _ORDER}
        self._waiting_long = {name: Queue(queue) for name in _ORDER}
        self.in_fast: Counter[Standing] = Counter()
        self.in_slow: Counter[Standing] = Counter()
        self._in_endless: Counter[Standing] = Counter()
        self._aside: dict[Standing, deque[Worker]] = {name: deque() for name in _ORDER}

    @property
    def waiting(self) -> int:
        """For a worker, or for the slow lane."""
        every = (self._waiting, self._waiting_long, self._aside)
        return sum(len(one[name]) for one in every for name in _ORDER)

    def enter(self, standing: Standing, client: str = "", *, endless: bool = False) -> Waiter:
        """Raises Overloaded where too many wait already."""
        waiter = Waiter(standing, client, endless)
        self._queue_of(waiter).add(waiter)
        self.dispatch()
        return waiter

    def give_up(self, waiter: Waiter) -> None:
        """Of one who has not been given a worker."""
        if not waiter.refused:
            self._queue_of(waiter).remove(waiter)

    def _queue_of(self, waiter: Waiter) -> Queue:
        return (self._waiting_long if waiter.endless else self._waiting)[waiter.standing]

    def dispatch(self) -> None:
        """Gives the idle workers to those who may have one, the last used one first."""
        for waiter in self._next():
            waiter.worker = self.idle.pop()
            (self.in_slow if waiter.endless else self.in_fast)[waiter.standing] += 1
            self._in_endless[waiter.standing] += waiter.endless
            waiter.wake()

    def _next(self) -> Iterator[Waiter]:
        for standing in _ORDER:
            while self.idle and self._waiting[standing] and self._has_place(standing):
                yield self._waiting[standing].next()
        for standing in _ORDER:
            while self.idle and self._waiting_long[standing] and self._may_be_endless(standing):
                yield self._waiting_long[standing].next()

    def _has_place(self, standing: Standing) -> bool:
        kept = 1 if standing == "anonymous" and self.fast > 1 else 0
        return self.in_fast.total() < self.fast - kept

    def _has_slow_place(self, standing: Standing) -> bool:
        return self.in_slow[standing] < self._slow

    def _may_be_endless(self, standing: Standing) -> bool:
        return self._has_slow_place(standing) and not self._in_endless[standing]

    def slow_down(self, standing: Standing) -> bool:
        """Moves a query from the fast lane to the slow one, if that has a place."""
        if not self._has_slow_place(standing):
            return False
        self.in_fast[standing] -= 1
        self.in_slow[standing] += 1
        self.dispatch()
        return True

    def set_aside(self, standing: Standing, worker: Worker) -> bool:
        """Stops a query of the fast lane until the slow one has a place, if there is room."""
        if len(self._aside[standing]) >= self._slow:
            return False
        self._aside[standing].append(worker)
        worker.pause()
        self.in_fast[standing] -= 1
        self.dispatch()
        return True

    def is_aside(self, standing: Standing, worker: Worker) -> bool:
        return worker in self._aside[standing]

    def take_back(self, standing: Standing, worker: Worker) -> None:
        """Has a query that was set aside go on in the slow lane, also where that is full."""
        if worker in self._aside[standing]:
            self._aside[standing].remove(worker)
            self.in_slow[standing] += 1
            worker.resume()

    def leave(self, standing: Standing, *, slow: bool, endless: bool = False) -> None:
        (self.in_slow if slow else self.in_fast)[standing] -= 1
        self._in_endless[standing] -= endless
        aside = self._aside[standing]
        if aside and self._has_slow_place(standing):
            self.take_back(standing, aside[0])
