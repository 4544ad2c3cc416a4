"""Updates of the engine, with the real writer process, which may be killed at any moment."""

from __future__ import annotations

import json
import os
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from engines import NAMES, Meanwhile, Open, ask, count, eventually, insert, opening, state

from rightsgraph.errors import (
    MemoryExceeded,
    Overloaded,
    QueryTimeout,
    RightsgraphError,
    StoreError,
    SyntaxFault,
)
from rightsgraph_server.engine import updating, wire
from rightsgraph_server.engine.answering import Event
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.engine.processes import Program
from rightsgraph_server.engine.updating import Writing

# It changes nothing before it has tried all combinations.
ENDLESS = """
INSERT { ?a ?b ?l } WHERE { GRAPH ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }
  FILTER(?c + ?f + ?i + ?l < 0) }
"""
PAIR = """INSERT DATA {{ GRAPH <https://a.example/pairs> {{
  <https://a.example/{0}> <https://a.example/left> {0} ; <https://a.example/right> {0}
}} }}"""


@pytest.fixture
def open_engine(folder: Path) -> Iterator[Open]:
    yield from opening(folder, updates=True)


def writer(engine: LocalEngine) -> Program:
    """It may just be started anew."""
    eventually(lambda: engine._writing._process is not None)
    return engine._writing._process or writer(engine)


def pairs(engine: LocalEngine) -> tuple[set[int], set[int]]:
    """The numbers of the left halves and of the right ones."""

    def numbers(side: str) -> set[int]:
        found = json.loads(ask(engine, f"SELECT ?n {{ ?s <https://a.example/{side}> ?n }}"))
        return {int(row["n"]["value"]) for row in found["results"]["bindings"]}

    return numbers("left"), numbers("right")


def test_what_was_written_is_read_at_once(engine: LocalEngine) -> None:
    for number in range(10):
        engine.update(insert(number))
        assert count(engine) == NAMES + number + 1


def test_an_update_that_fails_leaves_nothing(engine: LocalEngine) -> None:
    version = engine.version()
    with pytest.raises(SyntaxFault):
        engine.update("INSERT DATA { nonsense")
    failing = f"{insert(1)} ; CREATE GRAPH <https://a.example/graph>"
    with pytest.raises(RightsgraphError):
        engine.update(failing)
    assert count(engine) == NAMES
    assert engine.version() == version


def test_the_word_load_in_data_is_none(engine: LocalEngine) -> None:
    engine.update("INSERT DATA { <https://a.example/load> <load:x> 'LOAD <http://x>' }")
    assert count(engine) == NAMES + 1


def test_those_who_come_together_share_a_checkpoint(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_LONGEST_BATCH", 600)
    events: list[Event] = []
    engine.observe(events.append)
    stopped = writer(engine).id
    os.kill(stopped, signal.SIGSTOP)
    threads = [int(one) for one in os.listdir(f"/proc/{stopped}/task")]
    eventually(lambda: {state(thread) for thread in threads} == {"T"})
    together = [Meanwhile(partial(engine.update, insert(number))) for number in range(40)]
    eventually(lambda: engine.gauges()["updates_waiting"] == 39)
    os.kill(stopped, signal.SIGCONT)
    for one in together:
        one.result()
    assert count(engine) == NAMES + 40
    kinds = [event.kind for event in events]
    assert kinds.count("update") == 40
    assert kinds.count("version") == 1


def test_an_update_is_ended_at_its_deadline(open_engine: Open) -> None:
    engine = open_engine(update_seconds=1)
    with pytest.raises(QueryTimeout):
        engine.update(ENDLESS)
    engine._writing._limits = replace(engine.limits, update_seconds=600)
    engine.update(insert(1))
    assert count(engine) == NAMES + 1


def test_an_update_that_runs_can_be_ended(engine: LocalEngine) -> None:
    update = Meanwhile(lambda: engine.update(ENDLESS, id="u1"))
    eventually(lambda: [one.id for one in engine.running()] == ["u1"])
    waiting = Meanwhile(lambda: engine.update(insert(1)))
    assert engine.kill("u1")
    with pytest.raises(StoreError, match="operator"):
        update.result()
    waiting.result()
    assert count(engine) == NAMES + 1


def test_reading_goes_on_during_an_update(engine: LocalEngine) -> None:
    update = Meanwhile(lambda: engine.update(ENDLESS, id="u1"))
    eventually(lambda: len(engine.running()) == 1)
    assert count(engine) == NAMES
    engine.kill("u1")
    with pytest.raises(StoreError):
        update.result()


def test_an_update_that_needs_too_much_is_told_what_to_do(open_engine: Open) -> None:
    engine = open_engine(memory=100_000_000)
    text = "x" * 1_000
    values = ", ".join(f"'{number}{text}'" for number in range(100_000))
    with pytest.raises(MemoryExceeded) as refused:
        engine.update(f"INSERT DATA {{ <https://a.example/s> <https://a.example/p> {values} }}")
    assert "in parts" in refused.value.remedy
    assert count(engine) == NAMES


def test_too_many_updates_are_refused(open_engine: Open) -> None:
    engine = open_engine(queue=1)
    running = Meanwhile(lambda: engine.update(ENDLESS, id="u1"))
    eventually(lambda: len(engine.running()) == 1)
    waiting = Meanwhile(lambda: engine.update(insert(1)))
    eventually(lambda: engine.gauges()["updates_waiting"] == 1)
    with pytest.raises(Overloaded):
        engine.update(insert(2))
    engine.kill("u1")
    with pytest.raises(StoreError):
        running.result()
    waiting.result()
    assert count(engine) == NAMES + 1


def test_killing_the_writer_loses_nothing_that_was_acknowledged(open_engine: Open) -> None:
    """And leaves no half of an update, whether it was acknowledged or not."""
    engine = open_engine()
    acknowledged: set[int] = set()
    stop: list[bool] = []

    def write(first: int) -> None:
        number = first
        while not stop:
            try:
                engine.update(PAIR.format(number))
                acknowledged.add(number)
            except StoreError:
                pass
            number += 4

    writers = [Meanwhile(partial(write, first)) for first in range(4)]
    for wanted in (5, 15, 25):
        eventually(partial(lambda most: len(acknowledged) > most, wanted))
        writer(engine).kill()
        time.sleep(0.05)
    eventually(lambda: len(acknowledged) > 40)
    stop.append(True)
    for one in writers:
        one.result()
    left, right = pairs(engine)
    assert acknowledged <= left == right
    engine.close()
    assert pairs(open_engine()) == (left, right)


def test_a_killed_writer_is_replaced(engine: LocalEngine) -> None:
    engine.update(insert(1))
    writer(engine).kill()
    with pytest.raises(StoreError):
        engine.update(insert(2))
    engine.update(insert(3))
    assert count(engine) in (NAMES + 2, NAMES + 3)


def test_a_writer_that_ends_after_an_update_takes_it_from_nobody(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was stored, so it is acknowledged, and seen at once."""
    done = Writing._do

    def ends(self: Writing, kind: bytes, content: bytes, seconds: float) -> None:
        if kind == wire.CHECKPOINT:
            monkeypatch.undo()
            writer(engine).kill()
        done(self, kind, content, seconds)

    monkeypatch.setattr(Writing, "_do", ends)
    engine.update(insert(1))
    assert count(engine) == NAMES + 1


def test_a_full_disk_leaves_the_store_as_it_was(engine: LocalEngine, open_engine: Open) -> None:
    """A limit on the length of files stands in for the disk."""
    engine.update(insert(1))
    resource.prlimit(writer(engine).id, resource.RLIMIT_FSIZE, (4096, 4096))
    text = "x" * 100_000
    with pytest.raises(StoreError):
        engine.update(f"INSERT DATA {{ <https://a.example/a> <https://a.example/b> '{text}' }}")
    assert count(engine) == NAMES + 1
    engine.update(insert(2))
    assert count(engine) == NAMES + 2
    engine.close()
    assert count(open_engine()) == NAMES + 2


def test_a_store_in_use_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rightsgraph_server.engine.updating._OPENING_SECONDS", 0.3)
    other = ox.Store(folder)
    with pytest.raises(StoreError, match="in use"):
        LocalEngine(folder)
    assert len(other) == NAMES
