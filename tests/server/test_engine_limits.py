"""How the engine bounds a query, and who is ended when."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from socket import MSG_PEEK
from typing import Any

import pytest
from engines import (
    COUNT,
    ENDLESS,
    FLOOD,
    GREEDY,
    NAMES,
    Meanwhile,
    Open,
    ask,
    count,
    eventually,
    outcomes,
    running,
    workers_of,
)

from rightsgraph.errors import (
    MemoryExceeded,
    Overloaded,
    PayloadTooLarge,
    QueryTimeout,
    StoreError,
)
from rightsgraph_server.engine.answering import Ask
from rightsgraph_server.engine.jobs import Job
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.engine.pool import Pool


def test_a_query_is_ended_at_its_deadline(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=0.5)
    events = outcomes(engine)
    with pytest.raises(QueryTimeout):
        engine.answer(Ask(ENDLESS))
    assert running(engine) == 0
    assert count(engine) == NAMES
    assert "timeout" in {event.outcome for event in events if event.kind == "worker"}


def test_each_standing_has_a_deadline_of_its_own(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=60, user_seconds=0.5)
    with pytest.raises(QueryTimeout):
        engine.answer(Ask(ENDLESS, standing="authenticated"))


def test_an_answer_that_is_cut_off_raises_while_it_is_read(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=0.5)
    answer = engine.answer(Ask(FLOOD))
    with pytest.raises(QueryTimeout):
        list(answer.blocks)
    assert running(engine) == 0


def test_an_answer_that_is_too_long_raises_while_it_is_read(open_engine: Open) -> None:
    engine = open_engine(result=200_000)
    answer = engine.answer(Ask(FLOOD))
    with pytest.raises(PayloadTooLarge):
        list(answer.blocks)
    with pytest.raises(PayloadTooLarge):
        open_engine(result=1000).answer(Ask("SELECT * { ?s ?p ?o }"))


def test_memory_is_limited(open_engine: Open) -> None:
    engine = open_engine(memory=100_000_000)
    with pytest.raises(MemoryExceeded):
        engine.answer(Ask(GREEDY))
    assert count(engine) == NAMES


def states(engine: LocalEngine) -> str:
    """Of the processes that evaluate something: T where one is stopped."""
    found = [Path(f"/proc/{job.worker.id}/stat") for job in list(engine._pool._jobs.values())]
    return "".join(one.read_text("ascii").rpartition(")")[2].split()[0] for one in found)


def test_a_long_query_that_finds_no_slow_place_waits_for_one(open_engine: Open) -> None:
    engine = open_engine(slow=1, anonymous_seconds=60)
    first = Meanwhile(lambda: ask(engine, ENDLESS, id="first"))
    eventually(lambda: any(one.slow for one in engine.running()))
    second = Meanwhile(lambda: ask(engine, ENDLESS + " # again", id="second"))
    eventually(lambda: states(engine).count("T") == 1)
    assert engine.gauges()["queries_waiting"] == 1
    with pytest.raises(Overloaded) as caught:
        engine.answer(Ask(ENDLESS + " # and again"))
    assert caught.value.retry_after > 0
    assert count(engine) == NAMES
    assert engine.kill("first")
    with pytest.raises(StoreError):
        first.result()
    eventually(lambda: "T" not in states(engine))
    assert [one.id for one in engine.running()] == ["second"]
    assert engine.gauges()["queries_slow"] == 1
    assert engine.kill("second")
    with pytest.raises(StoreError):
        second.result()


def test_a_query_is_not_blamed_for_waiting_for_a_slow_place(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rightsgraph_server.engine.pool._TOO_LONG", 0.2)
    engine = open_engine(slow=1, anonymous_seconds=4)
    first = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: any(one.slow for one in engine.running()))
    monkeypatch.setattr(Limits, "seconds", lambda *_: 3)
    second = Meanwhile(lambda: ask(engine, f"{ENDLESS} # again"))
    eventually(lambda: "T" in states(engine))
    with pytest.raises(QueryTimeout):
        first.result()
    with pytest.raises(Overloaded):
        second.result()
    assert engine.gauges()["queries_waiting"] == engine.gauges()["queries_slow"] == 0
    assert count(engine) == NAMES


def test_long_queries_leave_the_fast_lane(open_engine: Open) -> None:
    """More of them than there are workers, and the next query is still answered."""
    engine = open_engine(workers=2, slow=3, anonymous_seconds=60)
    long = [Meanwhile(partial(ask, engine, f"{ENDLESS} # {number}")) for number in range(3)]
    eventually(lambda: sum(one.slow for one in engine.running()) == 3)
    assert count(engine) == NAMES
    engine.kill("")
    for query in long:
        with pytest.raises(StoreError):
            query.result()


def test_a_query_that_hardly_computes_is_not_ended_for_taking_long(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a short query takes long. It leaves the fast lane where it can."""
    monkeypatch.setattr("rightsgraph_server.engine.pool._TOO_LONG", 0.1)
    monkeypatch.setattr(Job, "computing", 0.0)
    engine = open_engine(workers=3, slow=1, anonymous_seconds=60)
    long = [Meanwhile(partial(ask, engine, f"{ENDLESS} # {number}")) for number in range(2)]
    eventually(lambda: sorted(one.slow for one in engine.running()) == [False, True])
    eventually(lambda: min(one.seconds for one in engine.running()) > 0.5)
    assert sorted(one.slow for one in engine.running()) == [False, True]
    assert "T" not in states(engine)
    engine.kill("")
    for query in long:
        with pytest.raises(StoreError):
            query.result()


@pytest.fixture
def full(open_engine: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalEngine]:
    """An engine whose only places in either lane are taken for good."""
    monkeypatch.setattr("rightsgraph_server.engine.pool._TOO_LONG", 60)
    engine = open_engine(workers=1, slow=1, queue=1, queue_seconds=1, anonymous_seconds=60)
    eventually(lambda: engine.gauges()["workers_idle"] > 1)
    first = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: [one.slow for one in engine.running()] == [True])
    second = Meanwhile(lambda: ask(engine, f"{ENDLESS} # again"))
    eventually(lambda: running(engine) == 2)
    yield engine
    engine.kill("")
    for query in (first, second):
        with pytest.raises(StoreError):
            query.result()


def test_who_waits_too_long_is_refused(full: LocalEngine) -> None:
    with pytest.raises(Overloaded) as caught:
        full.answer(Ask(COUNT))
    assert caught.value.retry_after > 0
    assert full.gauges()["queries_waiting"] == 0


def test_too_many_who_wait_are_refused(full: LocalEngine) -> None:
    waiting = Meanwhile(lambda: ask(full, COUNT))
    eventually(lambda: full.gauges()["queries_waiting"] == 1)
    with pytest.raises(Overloaded):
        full.answer(Ask("ASK { }"))
    with pytest.raises(Overloaded):
        waiting.result()


def test_who_leaves_the_queue(full: LocalEngine) -> None:
    with pytest.raises(StoreError, match="left"):
        full.answer(Ask(COUNT, gone=lambda: True))


# Who leaves and who is ended


def test_a_client_that_leaves_frees_its_worker(engine: LocalEngine) -> None:
    left: list[bool] = []
    query = Meanwhile(lambda: ask(engine, ENDLESS, gone=lambda: bool(left)))
    eventually(lambda: running(engine) == 1)
    left.append(True)
    with pytest.raises(StoreError, match="left"):
        query.result(5)
    assert running(engine) == 0


def test_a_client_that_stops_reading_frees_its_worker(engine: LocalEngine) -> None:
    answer = engine.answer(Ask(FLOOD))
    next(answer.blocks)
    assert running(engine) == 1
    answer.blocks.close()  # type: ignore[attr-defined]
    assert running(engine) == 0
    assert count(engine) == NAMES


def test_what_runs_can_be_listed_and_ended(engine: LocalEngine) -> None:
    query = Meanwhile(lambda: ask(engine, ENDLESS, id="q1", client="192.0.2.7"))
    eventually(lambda: running(engine) == 1)
    (one,) = engine.running()
    assert (one.id, one.text, one.client, one.standing) == ("q1", ENDLESS, "192.0.2.7", "anonymous")
    assert not engine.kill("q2")
    assert engine.kill("q1")
    with pytest.raises(StoreError, match="operator"):
        query.result()


def test_a_query_can_be_ended_before_it_has_reached_its_worker(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not begin anew with another worker."""
    written = Pool._message

    def end_meanwhile(pool: Pool, *job: Any) -> bytes:
        monkeypatch.undo()
        assert engine.kill("q1")
        (ended,) = pool._jobs.values()
        eventually(lambda: ended.worker.wire.socket.recv(1, MSG_PEEK) == b"")
        return written(pool, *job)

    monkeypatch.setattr(Pool, "_message", end_meanwhile)
    with pytest.raises(StoreError, match="operator"):
        ask(engine, COUNT, id="q1")
    assert running(engine) == 0


def test_a_killed_worker_costs_its_query_and_no_other(engine: LocalEngine) -> None:
    """Those that did nothing when they were killed are not even noticed."""
    eventually(lambda: engine.gauges()["workers_idle"] == 4)
    before = set(workers_of(engine))
    query = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: any(one.seconds > 0.3 for one in engine.running()))
    (busy,) = before - set(workers_of(engine))
    os.kill(busy, signal.SIGKILL)
    with pytest.raises(StoreError, match="ended"):
        query.result()
    for one in workers_of(engine):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    assert count(engine) == NAMES
    eventually(lambda: engine.gauges()["workers_idle"] == 4)
