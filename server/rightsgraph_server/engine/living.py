"""How a process that the server started lives, and when it ends by itself."""

from __future__ import annotations

import os
import select
import socket
import threading
from collections.abc import Callable
from typing import NoReturn


def live(end: socket.socket, work: Callable[[], None]) -> NoReturn:
    """Does the work in a thread, again and again, until the other side of the socket is gone.

    The end of the server thus ends the process also in the midst of its work. Each turn has a
    thread of its own: one whose priority was lowered cannot raise it again, but this thread,
    whose priority stays, can make a new one.
    """
    ended, told = os.pipe()
    poller = select.poll()
    poller.register(end, 0)  # only that the other side is gone
    poller.register(ended, select.POLLIN)
    while True:
        threading.Thread(target=_turn, args=(work, told), daemon=True).start()
        if any(source != ended for source, _ in poller.poll()):
            os._exit(0)
        os.read(ended, 1)


def _turn(work: Callable[[], None], told: int) -> None:
    try:
        work()
    except (EOFError, OSError):
        os._exit(0)  # nobody is left to answer
    except MemoryError:
        os.abort()  # as the engine does, for what has come was too long to be read
    os.write(told, b"-")
