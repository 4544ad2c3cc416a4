"""What is counted beside the pages: few at a time, once for all, and not without end."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import Any, TypeAlias, TypeVar

from rightsgraph.errors import MemoryExceeded, Overloaded, QueryTimeout, RightsgraphError

Key: TypeAlias = tuple[object, ...]
T = TypeVar("T")

_THREADS = 2
_MOST = 32
_RETRY_AFTER = 5
_MOST_FAILED = 1000
# What took too long is tried again after so many seconds, for the server may have been busy.
_FAILED_SECONDS = 600.0


class Counting:
    """Keys begin with the version of the store; what is of an older one is given up."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, "figures")
        self._lock = Lock()
        self._closed = False
        self._begun: dict[Key, Future[Any]] = {}
        self._failed: OrderedDict[Key, tuple[float, RightsgraphError]] = OrderedDict()

    def begin(self, key: Key, make: Callable[[], T]) -> Future[T]:
        """Raises Overloaded where too much waits, and what made it fail a short while ago."""
        with self._lock:
            self._check(key)
            self._give_up(key[0])
            if key not in self._begun:
                if self._closed or len(self._begun) >= _MOST:
                    raise Overloaded(
                        "too many figures wait to be counted", retry_after=_RETRY_AFTER
                    )
                self._begun[key] = self._threads.submit(self._run, key, make)
            return self._begun[key]

    def close(self) -> None:
        """What has begun may end; the rest is given up."""
        with self._lock:
            self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, key: Key) -> None:
        until, error = self._failed.get(key, (0.0, None))
        if error and time.monotonic() < until:
            raise replace(error)

    def _give_up(self, version: object) -> None:
        for old in [key for key in self._begun if key[0] != version]:
            self._begun.pop(old).cancel()

    def _run(self, key: Key, make: Callable[[], T]) -> T:
        failed = None
        try:
            return make()
        except (QueryTimeout, MemoryExceeded) as error:
            failed = error
            raise
        finally:
            with self._lock:
                self._begun.pop(key, None)
                if failed:
                    self._fail(key, failed)

    def _fail(self, key: Key, error: RightsgraphError) -> None:
        """Without what the error holds of where it was raised."""
        self._failed.pop(key, None)
        self._failed[key] = time.monotonic() + _FAILED_SECONDS, replace(error)
        if len(self._failed) > _MOST_FAILED:
            self._failed.popitem(last=False)
