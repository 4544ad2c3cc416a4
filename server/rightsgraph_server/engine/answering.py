"""What the HTTP layer asks of whatever evaluates queries and updates: the contract between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Literal, Protocol, cast

from rightsgraph.store import Store
from rightsgraph_server.formats import choose, formats_of, write
from rightsgraph_server.streaming import Sink, Stream

Standing = Literal["anonymous", "authenticated"]


def stays() -> bool:
    """That nobody leaves: what is asked for no client in particular."""
    return False


@dataclass(frozen=True)
class Ask:
    """One query as a request put it; ``gone`` tells whether the client has left meanwhile.

    Among the default graphs an empty name is the unnamed graph, as in ``Store.query``.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""
    format: str = ""
    standing: Standing = "anonymous"
    client: str = ""
    id: str = ""
    gone: Callable[[], bool] = stays


@dataclass(frozen=True)
class Answer:
    """An answer whose first block is there, so that what went wrong before it was raised.

    What goes wrong later is raised while iterating; ``blocks`` may have a ``close``. Where the
    answer is ``complete``, it is one block. ``format`` is the name of what it is written in, where
    the engine knows it.
    """

    media_type: str
    blocks: Iterator[bytes]
    version: str = ""
    complete: bool = False
    format: str = ""


@dataclass(frozen=True)
class Running:
    """A query or update that is being evaluated now; ``slow`` where it has left the fast lane."""

    id: str
    text: str
    standing: Standing
    client: str
    seconds: float
    slow: bool = False


@dataclass(frozen=True)
class Event:
    """Something that an operator may want to count.

    ``kind`` is one of: ``query``, ``update`` (with the ``outcome``, "ok" or the title of the
    error, and the seconds evaluated), ``queued`` (the seconds waited for a place), ``cache``
    ("hit", "miss", "shared", "never"), ``worker`` and ``writer`` ("started", "timeout",
    "memory", "gone", "killed", "busy", "crashed", "retired"), ``version``, ``reload``.
    """

    kind: str
    outcome: str = ""
    seconds: float = 0.0
    id: str = ""


Observer = Callable[[Event], None]


class Begun(Protocol):
    """A query that was asked without a thread that waits for its answer.

    Whoever has it calls one of the two methods, once.
    """

    @property
    def is_whole(self) -> bool:
        """Whether all of its answer is here, so that ``answer`` is quick and raises nothing."""

    def answer(self) -> Answer:
        """Raises what ``Engine.answer`` raises."""

    def abandon(self) -> None:
        """Nobody wants its answer."""


class Engine(Protocol):
    """Evaluates queries and updates over one store."""

    store: Store

    def version(self) -> str:
        """Changes with every change of the store; empty where that cannot be known."""

    def answer(self, ask: Ask) -> Answer:
        """Raises SyntaxFault, BadRequest, NotAcceptable, QueryTimeout, MemoryExceeded,
        Overloaded and StoreError."""

    async def begin(self, ask: Ask) -> Begun | None:
        """Returns when the answer of a query begins, or with None where it had better be asked in
        a thread. Raises Overloaded and StoreError."""

    def update(
        self, sparql: str, *, standing: Standing = "authenticated", client: str = "", id: str = ""
    ) -> None:
        """Carries out an update; when it returns, every reader sees what it did."""

    def running(self) -> list[Running]:
        """What is being evaluated now, the oldest first; empty where it is not known."""

    def kill(self, id: str) -> bool:
        """Ends what runs under this id, and whether there was such a thing."""

    def gauges(self) -> dict[str, float]:
        """Figures of this moment, by name: workers, queue, memory, cache; empty where none."""

    def observe(self, observer: Observer) -> None:
        """Has the observer told of every event; it must be quick and raise nothing."""

    def reload(self) -> None:
        """Serves the store as it is in its place now. Raises NotSupported where it cannot."""

    def close(self) -> None:
        """Ends what the engine has started."""


class StoreEngine:
    """An engine that asks a store in this process: a remote service, or one that a test made.

    It has no limits of its own. A change by somebody else is not noticed where the store is
    a remote service, so there it has no version; ``alone`` says that nobody else writes.
    """

    def __init__(self, store: Store, *, alone: bool = True) -> None:
        self.store = store
        self._alone = alone
        self._updates = 0

    def version(self) -> str:
        return f"u{self._updates}" if self._alone else ""

    def answer(self, ask: Ask) -> Answer:
        chosen: list[str] = []
        version = self.version()

        def produce(sink: Sink) -> None:
            result = self.store.query(
                ask.query, default_graphs=ask.default_graphs, named_graphs=ask.named_graphs
            )
            form, media_type = choose(ask.accept, ask.format, formats_of(result))
            chosen.append(media_type)
            write(result, form, cast("IO[bytes]", sink))

        stream = Stream(produce)
        return Answer(chosen[0], stream, version)

    async def begin(self, ask: Ask) -> Begun | None:
        return None

    def update(
        self, sparql: str, *, standing: Standing = "authenticated", client: str = "", id: str = ""
    ) -> None:
        try:
            self.store.update(sparql)
        finally:
            self._updates += 1

    def running(self) -> list[Running]:
        return []

    def kill(self, id: str) -> bool:
        return False

    def gauges(self) -> dict[str, float]:
        return {}

    def observe(self, observer: Observer) -> None:
        """Nothing happens here that the HTTP layer does not see."""

    def reload(self) -> None:
        """A store that is asked anew each time has nothing to load."""

    def close(self) -> None:
        """The store belongs to whoever made it."""
