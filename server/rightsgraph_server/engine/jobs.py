"""A query on its way through a worker, and what became of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from rightsgraph.errors import QueryTimeout, RightsgraphError, StoreError
from rightsgraph_server.engine import wire
from rightsgraph_server.engine.answering import Ask, Running
from rightsgraph_server.engine.checkpoints import Checkpoint
from rightsgraph_server.engine.endless import form_of
from rightsgraph_server.engine.processes import Worker
from rightsgraph_server.engine.queues import busy

Fate = Literal["timeout", "gone", "killed", "busy"]


class Type(NamedTuple):
    """The name of a format and the media type to call it by."""

    format: str
    media_type: str


@dataclass(frozen=True)
class Types:
    """How to answer where a table is found and where a graph is, or why that cannot be."""

    table: Type | RightsgraphError
    graph: Type | RightsgraphError

    def of(self, kind: bytes) -> Type:
        """The one for such a message; raises the reason where there is none."""
        found = self.table if kind in wire.OF_TABLES else self.graph
        if isinstance(found, RightsgraphError):
            raise replace(found)
        return found

    @cached_property
    def formats(self) -> tuple[str, str]:
        """Their names, empty where there is none."""
        return _format(self.table), _format(self.graph)

    @cached_property
    def found(self) -> tuple[Type, ...]:
        """Those that there are."""
        return tuple(one for one in (self.table, self.graph) if isinstance(one, Type))

    @cached_property
    def key(self) -> tuple[str, str]:
        return str(self.table), str(self.graph)


def _format(found: Type | RightsgraphError) -> str:
    return found.format if isinstance(found, Type) else ""


@dataclass(eq=False)
class Job:
    """``fate`` is why it was ended from outside, if it was; ``unsent`` where its worker had ended;
    ``endless`` where one like it was given up before, ``late`` where it has computed for long.

    Once it is ``over`` its worker is no longer its own, and must not be ended with it.
    """

    ask: Ask
    worker: Worker
    held: Checkpoint
    deadline: float
    began: float = field(default_factory=time.monotonic)
    slow: bool = False
    over: bool = False
    unsent: bool = False
    endless: bool = False
    late: bool = False
    fate: Fate | None = None
    _computed: float | None = None
    _stopped: float = 0.0

    def __post_init__(self) -> None:
        self._stopped = self.worker.stopped

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def computing(self) -> float:
        """Seconds of the processor since this was first asked: on a busy machine, a short query
        can have waited for long. Where the system does not tell, all seconds."""
        computed = self.worker.computed
        if not computed:
            return self.seconds
        if self._computed is None:
            self._computed = computed
        return computed - self._computed

    @property
    def waited(self) -> float:
        """Seconds that it was set aside, since the slow lane was full."""
        return self.worker.stopped - self._stopped

    @property
    def shown(self) -> Running:
        ask = self.ask
        return Running(ask.id, ask.query, ask.standing, ask.client, self.seconds, self.slow)

    @cached_property
    def form(self) -> str:
        return form_of(self.ask.query)

    def end(self, fate: Fate) -> None:
        """At once; the first reason counts."""
        if self.fate is None:
            self.fate = fate
            self.worker.kill()

    def error(self, found: RightsgraphError) -> RightsgraphError:
        """What to answer; ``found`` is what the end of the process says by itself."""
        if self.fate == "timeout":
            problem = f"was ended after {self.deadline:g} seconds"
            return QueryTimeout(problem, remedy="ask for less, or in parts")
        if self.fate == "busy":
            return busy()
        if self.fate == "killed":
            return StoreError("was ended by the operator of this server")
        if self.fate == "gone":
            return StoreError("the client has left")
        return found


class Crew(Protocol):
    """What a stream of blocks tells of its job."""

    def done(self, job: Job) -> None: ...
    def broken(self, job: Job) -> RightsgraphError: ...
    def abandon(self, job: Job) -> None: ...


class Blocks(Iterator[bytes]):
    """The blocks of a long answer; it raises where the answer breaks off."""

    def __init__(self, crew: Crew, job: Job, first: bytes) -> None:
        self._crew = crew
        self._job: Job | None = job
        self._first = first

    def __next__(self) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        if self._job is None:
            raise StopIteration
        return self._more(self._job)

    def _more(self, job: Job) -> bytes:
        try:
            kind, content = job.worker.wire.receive()
        except (EOFError, OSError):
            self._job = None
            raise self._crew.broken(job) from None
        if kind == wire.MORE:
            return content
        self._job = None
        self._crew.done(job)
        if kind == wire.END:
            return content or self.__next__()
        raise wire.raised(content)

    def close(self) -> None:
        """Nobody reads on: what is left need not be evaluated."""
        if self._job:
            self._crew.abandon(self._job)
            self._job = None

    def __del__(self) -> None:
        self.close()
