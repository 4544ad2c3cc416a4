"""What the tests of the engine share: a store, engines over it, and queries that never end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pyoxigraph as ox

from rightsgraph_server.engine.answering import Answer, Ask, Engine, Event
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine

Open = Callable[..., LocalEngine]

NAMES = 300
# For tests of anything but the limits of time: what takes long because the machine is busy is
# not refused.
PATIENT: dict[str, Any] = {"anonymous_seconds": 600, "user_seconds": 600, "queue_seconds": 600}
# Some 27 million solutions before the first row, and as many again.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# Rows at once, and no end of them.
FLOOD = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# Some hundred thousand solutions for one row, in less time than would have it wait for others.
SLOW = """SELECT (COUNT(*) AS ?n) WHERE {
  { SELECT ?h { ?g ?b ?h } LIMIT 2 } ?a ?b ?c . ?d ?e ?f . FILTER(?a != ?d)
}"""
GREEDY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?i ?f ?c"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def make_store(folder: Path, size: int = NAMES) -> Path:
    """A store with so many triples in a graph."""
    store = ox.Store(folder)
    store.bulk_extend(quad(number) for number in range(size))
    store.flush()
    return folder


def quad(number: int) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(f"https://a.example/{number}"),
        ox.NamedNode("https://a.example/number"),
        ox.Literal(number),
        ox.NamedNode("https://a.example/graph"),
    )


def insert(number: int) -> str:
    triple = f"<https://a.example/new/{number}> <https://a.example/number> {number}"
    return f"INSERT DATA {{ GRAPH <https://a.example/graph> {{ {triple} }} }}"


def body(answer: Answer) -> bytes:
    return b"".join(answer.blocks)


def ask(engine: Engine, query: str, **said: Any) -> bytes:
    return body(engine.answer(Ask(query, **said)))


def count(engine: Engine) -> int:
    found = json.loads(ask(engine, COUNT))
    return int(found["results"]["bindings"][0]["n"]["value"])


def eventually(holds: Callable[[], bool], seconds: float = 300) -> None:
    """It takes as long as the machine is busy: only what never comes about fails."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


class Meanwhile:
    """Something that is done in a thread, and what came of it."""

    def __init__(self, action: Callable[[], object]) -> None:
        self._action = action
        self._result: object = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._action()
        except Exception as error:
            self._error = error

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def result(self) -> object:
        """Raises what the action raised."""
        self._thread.join(300)
        assert self.done, "it did not end"
        if self._error:
            raise self._error
        return self._result


def opening(folder: Path, updates: bool = False) -> Iterator[Open]:
    """What opens small engines over a store; they are closed at the end."""
    opened: list[LocalEngine] = []

    def open_engine(*, updates: bool = updates, **limits: float) -> LocalEngine:
        few = {"workers": 2, "slow": 2, **PATIENT, **limits}
        opened.append(LocalEngine(folder, Limits(**few), updates=updates))
        return opened[-1]

    yield open_engine
    for engine in opened:
        engine.close()


def outcomes(engine: Engine) -> list[Event]:
    events: list[Event] = []
    engine.observe(events.append)
    return events


def is_evaluated(engine: Engine, query: str, **said: Any) -> bool:
    """Whether an answer is found anew for this ask."""
    events = outcomes(engine)
    ask(engine, query, **said)
    return any(event.kind == "query" for event in events)


def running(engine: Engine) -> int:
    return len(engine.running())


def state(process: int) -> str:
    """As the system tells it: T where it is stopped, Z where it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


def workers_of(engine: LocalEngine) -> list[int]:
    return [worker.id for worker in engine._pool._lanes.idle]
