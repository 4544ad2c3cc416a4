"""How the engine bounds a query, and who is ended when."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
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
    state,
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
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.engine.pool import Pool


def test_a_query_is_ended_at_its_deadline(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=0.5)
    events = outcomes(engine)
    with pytest.raises(QueryTimeout):
        engine.answer(Ask(ENDLESS))
    assert running(engine) == 0
    engine._pool._limits = replace(engine.limits, anonymous_seconds=600)
    assert count(engine) == NAMES
    assert "timeout" in {event.outcome for event in events if event.kind == "worker"}


def test_each_standing_has_a_deadline_of_its_own(open_engine: Open) -> None:
    engine = open_engine(user_seconds=0.5)
    with pytest.raises(QueryTimeout):
        engine.answer(Ask(ENDLESS, standing="authenticated"))


def test_an_answer_that_is_cut_off_raises_while_it_is_read(engine: LocalEngine) -> None:
    answer = engine.answer(Ask(FLOOD))
    (job,) = engine._pool._jobs.values()
    job.deadline = job.seconds
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
    return "".join(state(job.worker.id) for job in list(engine._pool._jobs.values()))


def test_a_long_query_that_finds_no_slow_place_waits_for_one(open_engine: Open) -> None:
    engine = open_engine(slow=1)
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
    engine = open_engine(slow=1)
    first = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: any(one.slow for one in engine.running()))
    (computing,) = engine._pool._jobs.values()
    second = Meanwhile(lambda: ask(engine, f"{ENDLESS} # again"))
    eventually(lambda: "T" in states(engine))
    (waiting,) = (job for job in engine._pool._jobs.values() if job is not computing)
    eventually(lambda: waiting.waited > waiting.seconds / 2)
    waiting.deadline = waiting.seconds
    with pytest.raises(Overloaded):
        second.result()
    computing.deadline = computing.seconds
    with pytest.raises(QueryTimeout):
        first.result()
    assert engine.gauges()["queries_waiting"] == engine.gauges()["queries_slow"] == 0
    assert count(engine) == NAMES


def test_long_queries_leave_the_fast_lane(open_engine: Open) -> None:
    """More of them than there are workers, and the next query is still answered."""
    engine = open_engine(workers=2, slow=3)
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
    engine = open_engine(workers=3, slow=1)
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
    monkeypatch.setattr("rightsgraph_server.engine.pool._TOO_LONG", 600)
    engine = open_engine(workers=1, slow=1, queue=1)
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
    full._pool._places._queue_seconds = 0.5
    with pytest.raises(Overloaded) as caught:
        full.answer(Ask(COUNT))
    assert caught.value.retry_after > 0
    assert full.gauges()["queries_waiting"] == 0


def test_who_gives_way_to_another_client_is_told(full: LocalEngine) -> None:
    """Addresses of one IPv6 network are one client."""
    full._pool._lanes._waiting["anonymous"]._most = 2
    left: list[bool] = []
    asked = []
    for number, client in enumerate(("2001:db8::1", "2001:db8::2", "2001:db8:1::1")):
        asking = partial(ask, full, f"{COUNT} # {number}", client=client)
        asked.append(Meanwhile(partial(asking, gone=lambda: bool(left))))
        eventually(lambda: full.gauges()["queries_waiting"] == min(len(asked), 2))
    with pytest.raises(Overloaded):
        asked[1].result()
    left.append(True)
    for query in (asked[0], asked[2]):
        with pytest.raises(StoreError, match="left"):
            query.result()


def test_too_many_who_wait_are_refused(full: LocalEngine) -> None:
    left: list[bool] = []
    waiting = Meanwhile(lambda: ask(full, COUNT, gone=lambda: bool(left)))
    eventually(lambda: full.gauges()["queries_waiting"] == 1)
    with pytest.raises(Overloaded):
        full.answer(Ask("ASK { }"))
    left.append(True)
    with pytest.raises(StoreError, match="left"):
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
        query.result()
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
    for idle in list(engine._pool._lanes.idle):
        os.kill(idle.id, signal.SIGKILL)
        assert idle.wire.socket.recv(1, MSG_PEEK) == b""
    assert count(engine) == NAMES
    eventually(lambda: engine.gauges()["workers_idle"] == 4)
