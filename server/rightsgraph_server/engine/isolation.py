"""What a process gives up before it evaluates what strangers ask."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_END_WITH_PARENT = 1
_LOWEST = 19
# Of a thousand, which the system adds to the part of the memory that a process holds.
_EXPENDABLE = 500
_LINUX = sys.platform == "linux"
# Which clock of a process: that of the time it was given by the scheduler.
_SCHEDULED = 2


def leave_network() -> bool:
    """Moves the process into a network of its own that has no interface, and says whether.

    Called before any thread is started. Needs Linux, and the right to do it or to make user
    namespaces.
    """
    if not _LINUX:
        return False
    user, group = os.getuid(), os.getgid()
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_NEW_NETWORK) == 0:
        return True
    if unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    # Without these maps the process would be nobody, who may make no files.
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")
    return True


def leave_terminal() -> None:
    """What a terminal sends to stop the server is not for its processes.

    A session of their own would do as well, but some systems share the processor out among
    sessions, and low priority counts only within one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def leave_no_core() -> None:
    """A process that runs out of memory aborts; what it held need not go to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def go_first() -> None:
    """Where the machine runs out of memory, for what evaluates is made anew at once."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_EXPENDABLE), "ascii")


def end_with_parent() -> None:
    """Also while it is stopped, when it would not see that the server is gone."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)


def limit_memory(more: int) -> None:
    """Lets the process grow by so many bytes of address space from what it has now."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = address_space() + more
    if limit > more and (hard == resource.RLIM_INFINITY or limit < hard):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def address_space() -> int:
    """In bytes; 0 where the system does not tell."""
    return _pages("self", 0)


def resident(process: int) -> int:
    """How much memory a process holds, in bytes; 0 where the system does not tell."""
    return _pages(str(process), 1)


def await_end(process: int) -> None:
    """Where the system lets one wait for a process that is not its own child."""
    if _LINUX:
        with suppress(OSError):
            handle = os.pidfd_open(process)
            try:
                poller = select.poll()  # a number above a thousand is too much for select()
                poller.register(handle, select.POLLIN)
                poller.poll()
            finally:
                os.close(handle)


def computed(process: int) -> float:
    """Seconds of the processor that a process has taken; 0 where the system does not tell."""
    if _LINUX:
        with suppress(OSError):
            return time.clock_gettime(~process << 3 | _SCHEDULED)
    return 0.0


def _pages(process: str, field: int) -> int:
    try:
        fields = Path(f"/proc/{process}/statm").read_text("ascii").split()
    except OSError:
        return 0
    return int(fields[field]) * resource.getpagesize() if fields else 0


def lower_priority(thread: int, niceness: int) -> None:
    """Of one thread, which on Linux has a priority of its own; elsewhere nothing happens.

    At the lowest it runs only while nobody else wants the processor.
    """
    if _LINUX:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, niceness)
            if niceness == _LOWEST:
                os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
