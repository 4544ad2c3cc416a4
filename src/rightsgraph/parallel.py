"""Does one piece of work on many files at once, on the cores of this machine or on a Dask cluster.

Both are a ``concurrent.futures.Executor``, so nothing but ``Workers`` knows which it is. A
script that uses several workers needs the usual ``if __name__ == "__main__":`` around its
code: the worker processes start afresh, because a copy of a process that has threads, as a
fork makes it, can hang.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Generic, TypeVar

from rightsgraph.errors import BadRequest, RightsgraphError, StoreError, UnreadableFile

T = TypeVar("T")
Progress = Callable[[int], None]
"""Is told how many files, or records of one, are done; what it raises stops the work."""

# Enough to keep a cluster busy behind a slow file, few enough to bound what waits in memory.
_AHEAD = 64
_PATIENCE = 30
_AGAIN = "start again: what is done is kept"


def silent(_: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Workers:
    """Where work is done: ``count`` processes here, or the Dask cluster of a ``scheduler``.

    By default as many processes as the machine has cores. The machines of a cluster need the
    same version of rightsgraph and see the files under the same paths.
    """

    count: int = os.cpu_count() or 1
    scheduler: str = ""

    def at_most(self, tasks: int) -> Workers:
        return replace(self, count=min(self.count, tasks))

    @contextmanager
    def executor(self) -> Iterator[Executor]:
        """Raises BadRequest where there is no such cluster."""
        if self.scheduler:
            with _cluster(self.scheduler) as executor:
                yield executor
        elif self.count == 1:
            with ThreadPoolExecutor(1) as executor:
                yield executor
        else:
            with _processes(self.count) as executor:
                yield executor


def each(
    work: Callable[[Path], T],
    paths: Sequence[Path],
    workers: Workers | None = None,
    progress: Progress = silent,
) -> Iterator[tuple[Path, T | RightsgraphError]]:
    """What ``work`` makes of each file, in the order given, or why it could make nothing.

    No file stops the others, not even one whose worker dies of it. Raises BadRequest for a
    cluster that cannot be reached and StoreError for one that is lost on the way.
    """
    if not paths:
        return
    ahead = iter(paths)
    queue = _Queue(work, (workers or Workers()).at_most(len(paths)))
    try:
        queue.add(islice(ahead, _AHEAD))
        for done in range(1, len(paths) + 1):
            yield queue.next()
            queue.add(islice(ahead, 1))
            progress(done)
    finally:
        queue.close()


class _Queue(Generic[T]):
    """Files whose work is under way, and the executor that does it."""

    def __init__(self, work: Callable[[Path], T], workers: Workers) -> None:
        self._work, self._workers = work, workers
        self._waiting: deque[tuple[Path, Future[T]]] = deque()
        self._stack = ExitStack()
        self._open()

    def add(self, paths: Iterable[Path]) -> None:
        self._waiting.extend((path, self._start(path)) for path in paths)

    def next(self) -> tuple[Path, T | RightsgraphError]:
        path, future = self._waiting.popleft()
        if isinstance(self._error(future), BrokenExecutor):
            self._renew()
            with _processes(1) as alone:
                future = alone.submit(self._work, path)
        error = self._error(future)
        return path, _explained(path, error) if error else future.result()

    def close(self) -> None:
        for _, future in self._waiting:
            future.cancel()
        self._stack.close()

    def _open(self) -> None:
        self._executor = self._stack.enter_context(self._workers.executor())

    def _start(self, path: Path) -> Future[T]:
        seen = path.absolute() if self._workers.scheduler else path
        try:
            return self._executor.submit(self._work, seen)
        except BrokenExecutor as error:  # a file before this one broke it: see ``next``
            broken: Future[T] = Future()
            broken.set_exception(error)
            return broken

    def _renew(self) -> None:
        """One file ended its process, and with it the work on all others that were waiting."""
        self._stack.close()
        self._open()
        waiting, self._waiting = self._waiting, deque()
        for path, future in waiting:
            lost = isinstance(self._error(future), BrokenExecutor)
            self._waiting.append((path, self._start(path) if lost else future))

    def _error(self, future: Future[T]) -> BaseException | None:
        scheduler = self._workers.scheduler
        while True:
            try:
                return future.exception(_PATIENCE if scheduler else None)
            except CancelledError as error:
                raise StoreError("was lost before all was done", scheduler, _AGAIN) from error
            except TimeoutError as error:
                if not _has_workers(scheduler):
                    raise StoreError("has no workers any more", scheduler, _AGAIN) from error


def _explained(path: Path, error: BaseException) -> RightsgraphError:
    if isinstance(error, RightsgraphError):
        # The later stages know a file by its name alone, which several may have here.
        return replace(error, place=str(path)) if error.place == path.name else error
    if isinstance(error, BrokenExecutor):
        return UnreadableFile("ends the process that reads it", str(path), "leave it out")
    kind = type(error).__name__
    return UnreadableFile(f"cannot be read: {kind}: {error}", str(path), "please report this")


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    """Worker processes that leave the keyboard to the process that started them."""
    with ProcessPoolExecutor(
        count,
        mp_context=get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    ) as executor:
        yield executor


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise BadRequest(
            "needs Dask, which is not installed", "--scheduler", "pip install rightsgraph[dask]"
        ) from error
    try:
        client = distributed.Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise BadRequest(f"cannot be reached: {error}", address, "give host:port") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise BadRequest("has no workers", address, "start some") from error
        yield client.get_executor(pure=False)


def _has_workers(address: str) -> bool:
    """Whether anybody is there to do what a cluster was given; if nobody is, it waits for ever."""
    distributed = import_module("distributed")
    try:
        with distributed.Client(address, timeout=_PATIENCE, set_as_default=False) as client:
            return bool(client.nthreads())
    except (OSError, ValueError):
        return False
