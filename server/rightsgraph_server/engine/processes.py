"""The processes that the server starts, as the server sees them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Lock

from rightsgraph.errors import BadRequest, MemoryExceeded, RightsgraphError, StoreError
from rightsgraph_server.engine.isolation import await_end, computed, lower_priority, resident
from rightsgraph_server.engine.nursery import BEAR, BURY, REPLY, REQUEST
from rightsgraph_server.engine.wire import DONE, OPEN, READY, REFRESH, Wire, raised

_SECONDS_TO_END = 5
# One that has started answers within milliseconds, also where the machine is busy.
_SECONDS_TO_ANSWER = 30
_PACKAGE = "rightsgraph_server.engine"


class Program:
    """A module of this package that runs in a process of its own, with a wire to it."""

    def __init__(self, module: str, *arguments: str) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", f"{_PACKAGE}.{module}", str(theirs.fileno())]
                + list(arguments),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # Each arena takes address space, which is limited; but in one that the evaluating
                # thread shares with what was there before it, queries take twice as long.
                env={**os.environ, "MALLOC_ARENA_MAX": "4"},
            )
        self.wire = Wire(ours)

    @property
    def id(self) -> int:
        return self._process.pid

    @property
    def memory(self) -> int:
        return resident(self.id)

    def ready(self) -> None:
        """Waits until it has started. Raises the error that it tells, and StoreError."""
        try:
            kind, content = self.wire.receive()
        except (EOFError, OSError) as error:
            raise self.end() from error
        if kind != READY:
            self.stop()
            raise raised(content)

    def kill(self) -> None:
        """At once; who waits for an answer of it gets EOFError."""
        self._process.kill()

    def end(self) -> RightsgraphError:
        """After the wire has broken: waits for the end and says why it came."""
        self.wire.socket.close()
        try:
            return reason(self._process.wait(_SECONDS_TO_END))
        except subprocess.TimeoutExpired:
            self.kill()
            return reason(self._process.wait())

    def stop(self) -> None:
        """Ends it when it does nothing."""
        self.kill()
        self.end()


class Nursery:
    """Makes workers; it is started with the first one, and again where it has ended.

    Where a ``folder`` is named, they hold the store in it in memory.
    """

    def __init__(
        self, memory: int, most: int, *, union: bool = True, folder: Path | None = None
    ) -> None:
        self._memory = memory
        self._most = most
        self._default_graph = "union" if union else "strict"
        self.folder = folder
        self._living = 0
        self._retired = self._closed = False
        self._program: Program | None = None
        self._lock = Lock()

    def worker(self) -> Worker:
        """Raises StoreError, EOFError and OSError where none can be made."""
        with self._lock:
            self._living += 1  # before it lives, for the nursery may be retired meanwhile
        with ExitStack() as stack:
            stack.callback(self._forget)
            ours, theirs = map(stack.enter_context, socket.socketpair())
            number = self._asked(BEAR, self._memory, self._most, theirs)
            theirs.close()  # else its end would not be seen
            worker = Worker(self, number, Wire(ours))
            stack.pop_all()
        return worker

    def bury(self, number: int) -> int:
        """The exit status of a worker that has ended or will at once; killed, where nobody is
        there to tell it, nor can be."""
        status = -signal.SIGKILL
        with suppress(StoreError, EOFError, OSError):
            status = self._asked(BURY, number, 0)
        self._forget()
        return status

    def _forget(self) -> None:
        """One of its workers, which is gone or never came."""
        with self._lock:
            self._living -= 1
        self._stop_if_idle()

    def start(self) -> None:
        """Waits until it has loaded what it holds. Raises StoreError and OSError."""
        with self._lock:
            try:
                self._started()
            except EOFError as error:
                raise StoreError("the process that starts others has ended") from error

    def kill(self) -> None:
        """Also while it starts."""
        if self._program:
            self._program.kill()

    def retire(self) -> None:
        """It is stopped when the last of its workers is gone, who end with it."""
        self._retired = True
        self._stop_if_idle()

    def _stop_if_idle(self) -> None:
        if self._retired and not self._living:
            self._end()

    def stop(self) -> None:
        """For good: whoever asks for something later does not start it again."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        with self._lock:
            if self._program:
                self._program.stop()
                self._program = None

    def _asked(self, kind: bytes, first: int, second: int, end: socket.socket | None = None) -> int:
        message = REQUEST.pack(kind, first, second)
        with self._lock:
            if self._closed and not self._program:
                raise StoreError("the process that starts others was stopped")
            program = self._program or self._started()
            try:
                control = program.wire.socket
                socket.send_fds(control, [message], [end.fileno()] if end else [])
                return _reply(control)
            except (EOFError, OSError) as error:
                self._program = self.folder = None  # to load it again would take too long
                program.stop()
                raise StoreError("the process that starts others has ended") from error

    def _started(self) -> Program:
        folder = "" if self.folder is None else str(self.folder)
        self._program = program = Program("nursery", folder, self._default_graph)
        _reply(program.wire.socket)
        program.wire.socket.settimeout(_SECONDS_TO_ANSWER)
        return program


class Worker:
    """A process that evaluates queries, one at a time."""

    def __init__(self, nursery: Nursery, number: int, wire: Wire) -> None:
        self.nursery = nursery
        self.id = number
        self.wire = wire
        self._buried = self.was_killed = False
        self._thread = int(wire.receive()[1])
        self._niceness = 0
        self._memory = self.memory
        self.jobs = 0
        self._stopped, self._stopped_at = 0.0, 0.0

    @property
    def memory(self) -> int:
        return resident(self.id)

    @property
    def stopped(self) -> float:
        """Seconds of its life that it was paused."""
        now = time.monotonic() - self._stopped_at if self._stopped_at else 0.0
        return self._stopped + now

    @property
    def computed(self) -> float:
        return computed(self.id)

    @property
    def growth(self) -> int:
        """How many bytes more it holds than at its start."""
        return self.memory - self._memory

    def open(self, folder: Path, version: str, *, union: bool) -> None:
        """So that the first job need not. Raises RightsgraphError, EOFError and OSError."""
        store = {"folder": str(folder), "version": version, "union": union}
        self.wire.send(OPEN, json.dumps(store).encode())
        kind, content = self.wire.receive()
        if kind != DONE:
            raise raised(content)

    def yield_to_others(self, niceness: int) -> None:
        """Lets shorter queries go first until this one is done."""
        if niceness > self._niceness:
            self._niceness = niceness
            lower_priority(self._thread, niceness)

    @property
    def lags(self) -> bool:
        """Whether others go first, until it is refreshed."""
        return self._niceness > 0

    def refresh(self) -> None:
        """Between two jobs: the next one has the usual priority again.

        Raises EOFError and OSError where the process has ended.
        """
        if self._niceness:
            self.wire.send(REFRESH)
            self._thread = int(self.wire.receive()[1])
            self._niceness = 0

    @property
    def paused(self) -> bool:
        return self._stopped_at > 0

    def pause(self) -> None:
        """Stops it in the midst of what it does; it can still be killed."""
        self._stopped_at = time.monotonic()
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._stopped, self._stopped_at = self.stopped, 0.0
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """At once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        """Its own number is nobody else's before it is buried."""
        if not self._buried:
            with suppress(ProcessLookupError):
                os.kill(self.id, number)

    def end(self) -> RightsgraphError:
        """After the wire has broken: waits for the end and says why it came."""
        self.wire.socket.close()
        await_end(self.id)  # here, for the nursery must not keep others waiting
        status = self.nursery.bury(self.id)
        self._buried, self.was_killed = True, status == -signal.SIGKILL
        return reason(status)

    def stop(self) -> None:
        self.kill()
        self.end()


def _reply(control: socket.socket) -> int:
    data = control.recv(REPLY.size, socket.MSG_WAITALL)
    if len(data) < REPLY.size:
        raise EOFError
    number: int = REPLY.unpack(data)[0]
    return number


def reason(status: int) -> RightsgraphError:
    """Why a process has ended that evaluated or read what a stranger sent."""
    if status in (-signal.SIGSEGV, -signal.SIGBUS):  # its stack has overflowed
        problem = "is nested too deeply, or has too many parts in a row"
        return BadRequest(problem, remedy="send less at once")
    if status == -signal.SIGABRT:
        return MemoryExceeded(
            "needs more memory than it may have", remedy="sort, group or join fewer solutions"
        )
    return StoreError("the process that evaluated it has ended", remedy="ask again")
