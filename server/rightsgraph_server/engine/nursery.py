"""A process that has loaded all that a worker needs, and makes one by forking itself.

To start Python anew takes a tenth of a second of the processor. Where somebody sends queries
that must be ended, that would cost more than the queries.
"""

from __future__ import annotations

import gc
import os
import socket
import struct
import sys

from rightsgraph_server.engine import isolation, worker

# What is asked: a new worker, or how an old one has ended. Then its number, or its limits.
REQUEST = struct.Struct("!cqq")
REPLY = struct.Struct("!q")
BEAR, BURY = b"n", b"w"


def main(descriptor: int) -> None:
    """Until the server is gone. The workers inherit what is given up here."""
    isolation.leave_terminal()
    isolation.leave_no_core()
    isolation.leave_network()
    gc.freeze()
    control = socket.socket(fileno=descriptor)
    control.sendall(REPLY.pack(0))
    while _serves(control):
        pass


def _serves(control: socket.socket) -> bool:
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
        worker.main(descriptors[0], first, second)
    os.close(descriptors[0])
    control.sendall(REPLY.pack(child))
    return True


def _status(child: int) -> int:
    """Waits for the end, which is near where this is asked."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main(int(sys.argv[1]))
