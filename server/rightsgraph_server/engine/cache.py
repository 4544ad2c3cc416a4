"""Remembers answers, and has equal queries that arrive together evaluated once.

An answer is remembered for one version of the store, so that it is never out of date. Two
queries are equal where their text is: what counts as white space depends on what is a string,
and a normal form that errs there would answer one query with the result of another.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Event, Lock

from rightsgraph.errors import Overloaded, RightsgraphError, StoreError
from rightsgraph_server.engine.answering import Answer, Ask, Standing
from rightsgraph_server.engine.queues import Queue, Waiter, busy
from rightsgraph_server.rates import network

# What may have another value each time; with an escape, any word can be written. The engine wants
# no gap between such a word and one before it.
_CHANGING = re.compile(
    r"(?i)(?:\b|(?<=by)|(?<=filter)|(?<=having))(?:now|rand|uuid|struuid|bnode|service)\b|\\u"
)
# Without one of these in a text that finds nothing, and they are looked for much faster.
_SIGNS = ("now", "rand", "uuid", "bnode", "service", "\\u")
# A single answer may take this part of the whole.
_PART = 16
_CHECKS_GONE_EVERY = 0.25
_OVERHEAD = 500

Key = tuple[object, ...]


@dataclass(eq=False)
class Flight:
    """A query that is being evaluated, and those who wait for its answer."""

    name: Key
    key: Key
    landed: Event = field(default_factory=Event)
    answer: Answer | None = None
    body: bytes = b""
    error: RightsgraphError | None = None


class Cache:
    """Answers, the most recently used ones, up to a number of bytes.

    Each is kept under the key of its query and the name of the format that it turned out to have.
    """

    def __init__(self, most: int, waiters: int) -> None:
        """``most`` bytes; ``waiters`` for what others have asked first, all together."""
        self._most = most
        self._waiting = Queue(waiters)
        self._size = 0
        # Plain tuples of text and bytes, which the garbage collector does not look through.
        self._kept: OrderedDict[Key, tuple[str, bytes]] = OrderedDict()
        self._flights: dict[Key, Flight] = {}
        self._lock = Lock()

    def gauges(self) -> dict[str, float]:
        return {"cache_bytes": self._size, "cache_answers": len(self._kept)}

    def find(self, key: Key, form: str) -> Answer | None:
        key = (*key, form)
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
        media_type, body = found
        version = str(key[0])
        blocks = iter([body])
        return Answer(media_type, blocks, version, complete=True, format=form)

    def join(self, key: Key, forms: Key, standing: Standing) -> tuple[Flight, bool]:
        """The flight of this query, and whether it is ours to evaluate.

        Each standing has its own, for what ends a query of one may not end that of another.
        """
        name = (standing, forms, *key)
        with self._lock:
            flight = self._flights.get(name)
            if flight is not None:
                return flight, False
            flight = Flight(name, key)
            self._flights[flight.name] = flight
            return flight, True

    def share(self, flight: Flight, ask: Ask, seconds: float) -> Answer | None:
        """The answer of another one's flight; None where it is of no use to this client.

        Raises Overloaded where too many wait, and what the flight ended with.
        """
        waiter = Waiter(ask.standing, network(ask.client))
        with self._lock:
            self._waiting.add(waiter)
        try:
            return _landed(flight, ask, seconds, waiter)
        finally:
            with self._lock:
                if not waiter.refused:
                    self._waiting.remove(waiter)

    def evaluate(self, flight: Flight, compute: Callable[[], Answer]) -> Answer:
        """Answers those who wait as well, as soon as the answer is complete."""
        try:
            answer = compute()
        except RightsgraphError as error:
            self.land(flight, error=error)
            raise
        except BaseException:
            self.land(flight)
            raise
        if answer.complete:
            body = b"".join(answer.blocks)
            self.land(flight, answer, body)
            return replace(answer, blocks=iter([body]))
        return replace(answer, blocks=_Recorded(self, flight, answer))

    def land(
        self,
        flight: Flight,
        answer: Answer | None = None,
        body: bytes = b"",
        error: RightsgraphError | None = None,
    ) -> None:
        """With an answer or an error, or with neither: then the others must see for themselves."""
        flight.answer, flight.body, flight.error = answer, body, error
        with self._lock:
            self._flights.pop(flight.name, None)
            if answer is not None:
                self._keep(flight.key, answer, body)
        flight.landed.set()

    @property
    def longest(self) -> int:
        return self._most // _PART

    def _keep(self, key: Key, answer: Answer, body: bytes) -> None:
        """Under the version it was computed on, which may be a newer one than was looked for."""
        key = (answer.version, *key[1:], answer.format)
        size = len(body) + len(str(key)) + _OVERHEAD
        if len(body) > self.longest or key in self._kept:
            return
        self._kept[key] = answer.media_type, body
        self._size += size
        while self._size > self._most:
            gone, (_, old) = self._kept.popitem(last=False)
            self._size -= len(old) + len(str(gone)) + _OVERHEAD


class _Recorded(Iterator[bytes]):
    """The blocks of a long answer, remembered on their way unless they are too many."""

    def __init__(self, cache: Cache, flight: Flight, answer: Answer) -> None:
        self._cache, self._flight, self._answer = cache, flight, answer
        self._blocks: list[bytes] = []
        self._size = 0
        self._open = True

    def __next__(self) -> bytes:
        try:
            block = next(self._answer.blocks)
        except StopIteration:
            self._land(self._answer)
            raise
        except RightsgraphError:
            self._land()
            raise
        if self._open:
            self._blocks.append(block)
            self._size += len(block)
            if self._size > self._cache.longest:
                self._land()
        return block

    def close(self) -> None:
        self._land()
        close = getattr(self._answer.blocks, "close", None)
        if close:
            close()

    def __del__(self) -> None:
        self._land()

    def _land(self, answer: Answer | None = None) -> None:
        if self._open:
            self._open = False
            body = b"".join(self._blocks) if answer else b""
            self._blocks.clear()
            self._cache.land(self._flight, answer, body)


def may_change(ask: Ask) -> bool:
    """Whether the same query can have another answer on the same version."""
    folded = ask.query.casefold()
    return any(sign in folded for sign in _SIGNS) and bool(_CHANGING.search(ask.query))


def key_of(version: str, ask: Ask) -> Key:
    return version, ask.query.strip(), ask.default_graphs, ask.named_graphs


def _landed(flight: Flight, ask: Ask, seconds: float, waiter: Waiter) -> Answer | None:
    until = time.monotonic() + seconds
    while not flight.landed.wait(_CHECKS_GONE_EVERY):
        if ask.gone():
            raise StoreError("the client has left")
        if waiter.refused:
            raise busy()
        if time.monotonic() > until:
            return None
    if isinstance(flight.error, StoreError | Overloaded):
        return None  # its client left, or it found no place
    if flight.error:
        raise flight.error
    if flight.answer is None:
        return None
    return replace(flight.answer, blocks=iter([flight.body]), complete=True)
