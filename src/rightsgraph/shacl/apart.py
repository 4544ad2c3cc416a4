"""Runs work in a process of its own, so that it can be ended where it does not end by itself."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, Pipe
from typing import Any, Final, Generic, TypeAlias, TypeVar

from rightsgraph.errors import MemoryExceeded, QueryTimeout, RightsgraphError

T = TypeVar("T")
_BATCH: Final = 500
_PARENT_DEATH_SIGNAL: Final = 1
# Says, before a piece of work begins, what it is.
Tell: TypeAlias = Callable[[str], None]
Work: TypeAlias = Callable[[Tell], Iterator[T]]
# A thread that is gone after a fork may have held the lock that is needed to look it up.
_PRCTL: Final = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
CAN_FORK: Final = hasattr(os, "fork")


class Apart(Generic[T]):
    """An iteration that goes on in another process; ``results`` is read here.

    The process sees the memory of this one as it is now, so nothing is sent to it. It may be
    started early and read late, but by the thread that started it: on Linux it ends with that
    thread. Where the system has no fork, the work is done here and nothing ends it.
    """

    def __init__(self, work: Work[T]) -> None:
        """``work`` tells what is under way, for when the deadline comes, and gives the results."""
        self._work = work
        self._child = 0
        if CAN_FORK:
            self._start()

    def _start(self) -> None:
        self._receiver, sender = Pipe(duplex=False)
        with warnings.catch_warnings():
            # Threads of this process are not there in the other, which needs none of them.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._child = os.fork()
        if not self._child:
            _end_with_parent()
            self._receiver.close()
            _serve(self._work, sender)
        sender.close()

    def results(self, deadline: float) -> Iterator[T]:
        """Raises QueryTimeout where nothing is heard for so many seconds, and what the work
        raises of our own errors."""
        if not CAN_FORK:
            yield from self._work(lambda name: None)
            return
        name = ""
        try:
            while self._receiver.poll(deadline):
                message = self._message(name)
                if message is None:
                    return
                if isinstance(message, RightsgraphError):
                    raise message
                if isinstance(message, str):
                    name = message
                else:
                    yield from message
            raise QueryTimeout(
                f"did not end within {deadline:g} seconds", name, "simplify it or give it more time"
            )
        finally:
            self.close()

    def _message(self, name: str) -> Any:
        try:
            return pickle.loads(self._receiver.recv_bytes())
        except EOFError as error:
            raise MemoryExceeded("the process that checked it was ended", name) from error

    def close(self) -> None:
        """Ends the process, whether or not it was heard to the end."""
        if self._child:
            self._receiver.close()
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0


def _end_with_parent() -> None:
    """One that is killed can end nobody, and what it holds open stays so in its child."""
    if _PRCTL:
        _PRCTL(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _serve(work: Work[T], sender: Connection) -> None:
    """Sends what the work gives and ends the process without any of this one's farewells."""
    status = 1
    try:
        _send_all(work, sender)
        status = 0
    except RightsgraphError as error:
        sender.send_bytes(pickle.dumps(error))
    except BrokenPipeError:
        pass
    finally:
        if sys.exc_info()[1]:  # a fault of ours, of which the other process hears only the end
            traceback.print_exc()
        os._exit(status)


def _send_all(work: Work[T], sender: Connection) -> None:
    batch: list[T] = []

    def send(message: object) -> None:
        sender.send_bytes(pickle.dumps(message))

    def tell(name: str) -> None:
        send(batch)
        batch.clear()
        send(name)

    for result in work(tell):
        batch.append(result)
        if len(batch) >= _BATCH:
            send(batch)
            batch.clear()
    send(batch)
    send(None)
