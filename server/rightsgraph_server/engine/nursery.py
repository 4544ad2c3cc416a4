"""A process that has loaded all that a worker needs, and makes one by forking itself.

To start Python anew takes a tenth of a second of the processor. Where somebody sends queries
that must be ended, that would cost more than the queries. A store that the process holds in
memory is there for all that it makes, which share what none of them changes.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
import sys
import time
import warnings
from collections import deque
from pathlib import Path

from rightsgraph.settings import DefaultGraph
from rightsgraph.store import OxigraphStore
from rightsgraph_server.engine import isolation, worker
from rightsgraph_server.engine.worker import Held

# What is asked: a new worker, or how an old one has ended. Then its number, or its limits.
REQUEST = struct.Struct("!cqq")
REPLY = struct.Struct("!q")
BEAR, BURY = b"n", b"w"
_CAN_PEEK = hasattr(os, "waitid")
_REST_SECONDS = 5.0
# An allocation that is large but still taken from what is shared.
_TIDYING_CALLS, _LARGE = 1000, 100_000
_ended: deque[tuple[float, int]] = deque()


def main(descriptor: int, folder: str, default_graph: DefaultGraph) -> None:
    """Until the server is gone. The workers inherit what is given up here, and what is held."""
    isolation.leave_terminal()
    isolation.leave_no_core()
    isolation.leave_network()
    # Those of the engine, which a worker does without.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    held = Held(folder, _in_memory(folder, default_graph)) if folder else None
    gc.freeze()
    _tidy()
    control = socket.socket(fileno=descriptor)
    control.sendall(REPLY.pack(0))
    while _serves(control, held):
        pass


def _in_memory(folder: str, default_graph: DefaultGraph) -> OxigraphStore:
    return OxigraphStore(Path(folder), read_only=True, default_graph=default_graph).in_memory()


def _tidy() -> None:
    """Has the allocator put in order what was freed while the store was loaded, some of it at each
    call: else each worker would do that, and get a copy of most pages that it shares."""
    for _ in range(_TIDYING_CALLS):
        bytearray(_LARGE)


def _serves(control: socket.socket, held: Held | None) -> bool:
    message, descriptors, _, _ = socket.recv_fds(control, REQUEST.size, 1)
    if len(message) < REQUEST.size:
        return False
    kind, first, second = REQUEST.unpack(message)
    if kind == BURY:
        control.sendall(REPLY.pack(_status(first)))
        return True
    child = os.fork()
    if child == 0:
        control.close()
        worker.main(descriptors[0], first, second, held)
    os.close(descriptors[0])
    control.sendall(REPLY.pack(child))
    return True


def _status(child: int) -> int:
    """How a child has ended; killed, where it was one of a process before this one."""
    try:
        return _end(child)
    except ChildProcessError:
        return -signal.SIGKILL


def _end(child: int) -> int:
    """Waits for it, which is near where this is asked."""
    if not _CAN_PEEK:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _let_rest()
    found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert found
    _ended.append((time.monotonic(), child))
    return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status


def _let_rest() -> None:
    """Children that ended a while ago.

    To remove one from the system's lists can take seconds as long as a thread of it that has a low
    priority is not gone from them, if another program looks at its threads.
    """
    while _ended and _ended[0][0] < time.monotonic() - _REST_SECONDS:
        os.waitpid(_ended.popleft()[1], 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], "union" if sys.argv[3] == "union" else "strict")
