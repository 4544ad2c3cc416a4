"""Updates, one after the other, and the checkpoints by which readers see them.

A thread takes all updates that wait, has the writer process carry them out, has it make one
checkpoint, switches the readers to that, and only then tells the clients. So who has an answer
reads what was written, and the price of a checkpoint is shared by all who came together.

It is also what opens the store: at the start, on demand, and when another folder has taken the
place of the store's. Where updates are off, the writer process lives for one checkpoint.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Condition, Event, Thread

from rightsgraph.errors import (
    BadRequest,
    MemoryExceeded,
    NotSupported,
    QueryTimeout,
    RightsgraphError,
    StoreError,
)
from rightsgraph_server.engine import answering, wire
from rightsgraph_server.engine.answering import Observer, Running, Standing
from rightsgraph_server.engine.checkpoints import Checkpoints, version_of
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.processes import Program
from rightsgraph_server.engine.queues import busy

_LONGEST_BATCH = 0.05
_LOOKS_EVERY = 1.0
_CHECKPOINT_SECONDS = 120
# While a program such as an import writes a store, it cannot be opened for a checkpoint.
_OPENING_SECONDS = 10
_PAUSE = 0.2
# Until readers that do not see what is stored are brought there once more.
_RETRY_SECONDS = 10
_FULL = "No space left"

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Request:
    """An update, or without a text the wish to open the store as it is now."""

    text: str = ""
    standing: Standing = "authenticated"
    client: str = ""
    id: str = ""
    began: float = field(default_factory=time.monotonic)
    error: RightsgraphError | None = None
    answered: Event = field(default_factory=Event)

    def answer(self, error: RightsgraphError | None = None) -> None:
        self.error = error
        self.answered.set()


class Writing:
    """The writer process and the requests that wait for it."""

    def __init__(
        self,
        folder: Path,
        checkpoints: Checkpoints,
        limits: Limits,
        *,
        updates: bool,
        tell: Observer,
    ) -> None:
        self._folder = folder
        self._checkpoints = checkpoints
        self._updates = updates
        self._limits = limits
        self._tell = tell
        self._waiting: deque[Request] = deque()
        self._arrived = Condition()
        self._process: Program | None = None
        self._current: Request | None = None
        self._killed = self._closed = False
        self._opened = 0  # the inode of the folder that was opened last
        self._makeshift = False  # for want of room for a checkpoint, the folder itself is read
        self._retry_at = math.inf
        self._thread = Thread(target=self._work, name="writing", daemon=True)
        self._thread.start()

    def update(self, text: str, standing: Standing, client: str, id: str) -> None:
        """Returns when it is stored and every reader sees it.

        Raises NotSupported where updates are off, Overloaded, and what the update raises.
        """
        if not self._updates:
            raise NotSupported("this server only reads its store", remedy="set updates = true")
        self._ask(Request(text, standing, client, id))

    def open(self) -> None:
        """Serves the store as it is now; raises StoreError where it cannot be opened."""
        self._ask(Request())

    def running(self) -> list[Running]:
        one = self._current
        if one is None or not one.text:
            return []
        seconds = time.monotonic() - one.began
        return [Running(one.id, one.text, one.standing, one.client, seconds)]

    def kill(self, id: str) -> bool:
        current, process = self._current, self._process
        if current is None or current.id != id or process is None:
            return False
        self._killed = True
        process.kill()
        return True

    def gauges(self) -> dict[str, float]:
        process = self._process
        memory = process.memory if process else 0
        return {"updates_waiting": len(self._waiting), "writer_memory_bytes": memory}

    def close(self) -> None:
        """After the updates that wait already."""
        with self._arrived:
            self._closed = True
            self._arrived.notify()
        self._thread.join(self._limits.update_seconds)
        self._end()

    def _ask(self, request: Request) -> None:
        with self._arrived:
            if self._closed or len(self._waiting) >= self._limits.queue:
                raise busy()
            self._waiting.append(request)
            self._arrived.notify()
        request.answered.wait()
        if request.error:
            raise request.error

    # All that follows happens in the thread.

    def _work(self) -> None:
        while True:
            with self._arrived:
                self._arrived.wait_for(self._has_work, _LOOKS_EVERY)
            if self._waiting:
                self._serve()
            elif self._closed:
                return
            elif self._opened and self._is_replaced():
                self._open_new()
            elif time.monotonic() > self._retry_at:
                self._published()

    def _has_work(self) -> bool:
        return bool(self._waiting) or self._closed

    def _is_replaced(self) -> bool:
        """Whether another folder is in the store's place, as a build leaves it."""
        with suppress(OSError):
            return os.stat(self._folder).st_ino != self._opened
        return False  # between the two renames of a build

    def _open_new(self) -> None:
        self._end()
        error = self._published()
        if error:
            _log.error("the new store cannot be served yet: %s", error)
        else:
            _log.info("serving the new store in %s", self._folder)
        self._tell(answering.Event("reload", error.title if error else "ok"))

    def _serve(self) -> None:
        """One batch; carried out again where the store was replaced beneath it."""
        done: list[Request] = []
        until = time.monotonic() + _LONGEST_BATCH
        while self._waiting and (not done or time.monotonic() < until):
            request = self._waiting.popleft()
            if self._is_done(request):
                done.append(request)
        error = self._published()
        while self._is_replaced():
            self._end()
            done = [request for request in done if self._is_done(request)]
            error = self._published()
        for request in done:
            request.answer(_unseen(error) if error and request.text else error)

    def _is_done(self, request: Request) -> bool:
        """Where not, the error is its answer."""
        self._current, began = request, time.monotonic()
        try:
            if request.text:
                self._do(wire.UPDATE, request.text.encode(), self._limits.update_seconds)
            else:
                self._end()
        except RightsgraphError as error:
            self._report(request, error.title, began)
            request.answer(error)
            return False
        finally:
            self._current = None
        self._report(request, "ok", began)
        return True

    def _report(self, request: Request, outcome: str, began: float) -> None:
        if request.text:
            seconds = time.monotonic() - began
            self._tell(answering.Event("update", outcome, seconds, request.id))

    def _published(self) -> RightsgraphError | None:
        """Has readers see what is stored now, or says why they do not; it is then tried again."""
        self._retry_at = time.monotonic() + _RETRY_SECONDS
        try:
            self._checkpoints.switch(self._version())
            self._opened = self._opened or os.stat(self._folder).st_ino
        except OSError as error:
            return StoreError(f"cannot be opened: {error}", str(self._folder))
        except RightsgraphError as error:
            return error
        if not self._makeshift:
            self._retry_at = math.inf
        if not self._updates:
            self._stop()
        self._tell(answering.Event("version", self._checkpoints.version))
        return None

    def _version(self) -> Path:
        """A checkpoint, or the store's own folder: where no checkpoint may be made, or where there
        was no room for one from the start."""
        if not self._checkpoints.beside:
            return self._folder
        try:
            found = self._checkpoint()
        except StoreError as error:
            if _FULL not in error.problem or self._is_served():
                raise
            self._makeshift = True
            _log.error("served without room for anything else: %s", error)
            return self._folder
        self._makeshift = False
        return found

    def _is_served(self) -> bool:
        """Whether readers have a checkpoint, or the folder as it is."""
        served = self._checkpoints.version
        return served == version_of(self._folder) if self._makeshift else bool(served)

    def _checkpoint(self) -> Path:
        """Tried once more where the writer has ended meanwhile: what it stored is there, but nobody
        would see it before the next update."""
        process, opened = self._process, self._opened
        try:
            return self._new_checkpoint()
        except StoreError:
            if process is None or self._process or self._is_replaced():
                raise
        folder = self._new_checkpoint()
        self._opened = opened  # of another store, should one have come just now
        return folder

    def _new_checkpoint(self) -> Path:
        folder = self._checkpoints.next_folder()
        self._do(wire.CHECKPOINT, str(folder).encode(), _CHECKPOINT_SECONDS)
        return folder

    def _do(self, kind: bytes, content: bytes, seconds: float) -> None:
        process = self._process or self._started()
        process.wire.socket.settimeout(seconds)
        try:
            process.wire.send(kind, content)
            answer, said = process.wire.receive()
        except (EOFError, OSError) as broken:
            process.kill()
            self._process = None
            raise self._reason(broken, process.end(), seconds) from None
        if answer != wire.DONE:
            error = wire.raised(said)
            if isinstance(error, StoreError | MemoryExceeded):
                self._stop()
            raise error

    def _reason(
        self, broken: Exception, found: RightsgraphError, seconds: float
    ) -> RightsgraphError:
        killed, self._killed = self._killed, False
        error: RightsgraphError
        if isinstance(broken, TimeoutError):
            error = QueryTimeout(f"was ended after {seconds:g} seconds")
        elif killed:
            error = StoreError("was ended by the operator of this server")
        elif isinstance(found, MemoryExceeded | BadRequest):
            error = replace(found, remedy="send less at once, or in parts")
        else:
            problem = "the process that writes has ended, and whether it did this is not known"
            error = StoreError(problem, remedy="look, and send it again")
        self._tell(answering.Event("writer", error.title))
        return error

    def _started(self) -> Program:
        """Waits a while for another program to be done with the store."""
        until = time.monotonic() + _OPENING_SECONDS
        while True:
            try:
                self._opened = os.stat(self._folder).st_ino
                process = Program("writer", str(self._folder), *self._orders())
                process.ready()
            except FileNotFoundError as error:
                remedy = "rightsgraph build"
                raise StoreError("there is no store here", str(self._folder), remedy) from error
            except OSError as error:
                raise StoreError(f"cannot be opened: {error}", str(self._folder)) from error
            except StoreError as error:
                if "in use" not in error.problem or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE)
            else:
                self._process = process
                self._tell(answering.Event("writer", "started"))
                return process

    def _orders(self) -> tuple[str, str]:
        return str(self._limits.memory), self._limits.shapes if self._updates else ""

    def _end(self) -> None:
        """The next request opens what is in the store's place then."""
        self._stop()
        self._opened = 0

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.stop()


def _unseen(error: RightsgraphError) -> StoreError:
    return StoreError(f"the update is stored, but cannot be read yet: {error.problem}", error.place)
