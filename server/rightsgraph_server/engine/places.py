"""How a query comes by a worker: at once, or when it has waited, in a thread or an event loop."""

from __future__ import annotations

import threading
import time
from asyncio import CancelledError
from collections.abc import Callable

from rightsgraph.errors import StoreError
from rightsgraph_server.engine.answering import Ask, Event, Observer
from rightsgraph_server.engine.lanes import Lanes
from rightsgraph_server.engine.processes import Worker
from rightsgraph_server.engine.queues import Waiter, busy
from rightsgraph_server.engine.waiting import Signal
from rightsgraph_server.rates import network

_CHECKS_GONE_EVERY = 0.25


class Places:
    """Of the lanes, which ``lock`` guards."""

    def __init__(
        self, lanes: Lanes, lock: threading.Condition, queue_seconds: float, tell: Observer
    ) -> None:
        self._lanes = lanes
        self._lock = lock
        self._queue_seconds = queue_seconds
        self._tell = tell
        self.closed = False

    def worker(self, ask: Ask, *, endless: bool = False) -> Worker:
        """One for the fast lane, or for the slow one.

        Raises Overloaded where there is none for too long, and StoreError.
        """
        woken = threading.Event()
        waiter, began = self._enter(ask, endless, woken.set), time.monotonic()
        if waiter.worker:
            return waiter.worker
        while not woken.wait(_CHECKS_GONE_EVERY):
            self._give_up_late(waiter, ask, began)
        return self._given(waiter, ask, began)

    async def worker_soon(self, ask: Ask, *, endless: bool = False) -> Worker:
        """The same in an event loop."""
        woken = Signal()
        waiter, began = self._enter(ask, endless, woken.set), time.monotonic()
        if waiter.worker:
            return waiter.worker
        try:
            while not await woken.wait(_CHECKS_GONE_EVERY):
                self._give_up_late(waiter, ask, began)
        except CancelledError:
            self._give_back(waiter)
            raise
        return self._given(waiter, ask, began)

    def _enter(self, ask: Ask, endless: bool, wake: Callable[[], object]) -> Waiter:
        with self._lock:
            waiter = self._lanes.enter(ask.standing, network(ask.client), endless=endless)
            if waiter.worker is None:
                waiter.wake = wake
        return waiter

    def _give_up_late(self, waiter: Waiter, ask: Ask, began: float) -> None:
        """Raises Overloaded where it has waited for too long, StoreError where nobody waits."""
        gone, seconds = ask.gone(), time.monotonic() - began
        with self._lock:
            late = self.closed or seconds > self._queue_seconds
            if waiter.worker is None and (gone or late):
                self._lanes.give_up(waiter)
                raise StoreError("the client has left") if gone else busy()

    def _give_back(self, waiter: Waiter) -> None:
        """The place, or the worker, of one who waits no more."""
        with self._lock:
            if waiter.worker is None:
                return self._lanes.give_up(waiter)
            self._lanes.idle.append(waiter.worker)
            self._lanes.leave(waiter.standing, slow=waiter.endless, endless=waiter.endless)
            self._lanes.dispatch()

    def _given(self, waiter: Waiter, ask: Ask, began: float) -> Worker:
        """Raises Overloaded where its place in the queue was given to another one."""
        if waiter.worker is None:
            raise busy()
        self._tell(Event("queued", seconds=time.monotonic() - began, id=ask.id))
        return waiter.worker
