"""Has workers hold the newest version of the store in memory, where it is small enough.

It is loaded beside, into a new process that makes workers from then on, so that nobody waits. A
store that changes often is loaded seldom: queries are answered from its files meanwhile, as those
of a larger store always are.
"""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

from rightsgraph.errors import RightsgraphError, StoreError
from rightsgraph_server.engine.checkpoints import Checkpoints
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.prefetch import Prefetch
from rightsgraph_server.engine.processes import Nursery

_LOOK_EVERY = 0.25
# A version must last so many times as long as the last one took to be loaded.
_LASTING = 10
_AFTER_FAILURE = 600

_log = logging.getLogger(__name__)


class Staff(Protocol):
    """Those who take their workers from a nursery."""

    nursery: Nursery

    def renew(self, nursery: Nursery) -> None: ...


class Holding:
    """Watches the versions, in a thread of its own.

    The store's own folder, where that is the version, says nothing of what is in it now.
    """

    def __init__(self, staff: Staff, checkpoints: Checkpoints, limits: Limits, *, union: bool):
        self._staff = staff
        self._checkpoints = checkpoints
        self._limits = limits
        self._union = union
        self._seen, self._since = Path(), 0.0
        self._took = self._not_before = 0.0
        self._loading: Nursery | None = None
        self._closed = Event()
        self._prefetch = Prefetch(limits.prefetched, self._closed)
        self._thread = Thread(target=self._run, daemon=True)
        if limits.held and checkpoints.beside:
            self._thread.start()

    def close(self) -> None:
        """Also while it loads."""
        self._closed.set()
        if self._loading:
            self._loading.kill()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(_LOOK_EVERY):
            with suppress(StoreError, OSError):
                held = self._checkpoints.hold()
                try:
                    self._prefetch.read(held.folder)
                    if self._is_wanted(held.folder):
                        self._load(held.folder)
                finally:
                    self._checkpoints.let_go(held)

    def _is_wanted(self, folder: Path) -> bool:
        now = time.monotonic()
        if folder != self._seen:
            self._seen, self._since = folder, now
        return (
            now - self._since >= _LASTING * self._took
            and now >= self._not_before
            and self._checkpoints.made(folder)
            and self._staff.nursery.folder != folder
            and _size(folder) <= self._limits.held
        )

    def _load(self, folder: Path) -> None:
        limits, began = self._limits, time.monotonic()
        nursery = Nursery(limits.memory, limits.result, union=self._union, folder=folder)
        self._loading = nursery
        try:
            nursery.start()
        except (RightsgraphError, OSError) as error:
            nursery.stop()
            self._not_before = time.monotonic() + _AFTER_FAILURE
            if not self._closed.is_set():
                _log.error("the store is not held in memory: %s", error)
            return
        finally:
            self._loading = None
            self._took = time.monotonic() - began
        self._staff.renew(nursery)


def _size(folder: Path) -> int:
    with os.scandir(folder) as entries:
        return sum(entry.stat().st_size for entry in entries)
