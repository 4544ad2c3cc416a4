"""Queries like one that was given up give way from the start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from engines import (
    ENDLESS,
    NAMES,
    Meanwhile,
    ask,
    count,
    eventually,
    make_store,
    opening,
    running,
    state,
)

from rightsgraph.errors import QueryTimeout, StoreError
from rightsgraph_server.engine import endless
from rightsgraph_server.engine.answering import Ask
from rightsgraph_server.engine.endless import Endless, Turns, form_of
from rightsgraph_server.engine.local import LocalEngine, _read

QUERY = (
    "SELECT * WHERE { ?s <https://a.example/1> ?o FILTER(CONTAINS(?o, 'a') || ?o > 5) } LIMIT 10"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    for open_engine in opening(make_store(tmp_path / "store")):
        yield open_engine(workers=2, slow=2, anonymous_seconds=3)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (QUERY.replace("'a'", '"another"'), True),
        (QUERY.replace("> 5", "> 70"), True),
        (QUERY.replace("10", "20"), False),
        (QUERY.replace(" }", " # a comment\n\t}"), True),
        (QUERY.replace("/1>", "/2>"), False),
        (QUERY.replace("?s <", "?o <"), False),
        (QUERY.replace("?s", "?s1").replace("?o", "$o2"), True),
        (QUERY.replace("'a'", "'?a'"), True),
        (QUERY.replace("/1>", "/1?a>"), False),
        (QUERY.replace("'a'", "'a' # "), False),
    ],
)
def test_queries_are_alike_but_for_their_values(other: str, alike: bool) -> None:
    known = Endless()
    assert not known.holds(QUERY)
    known.add(form_of(QUERY))
    assert known.holds(QUERY)
    assert known.holds(other) is alike
    known.discard(form_of(other))
    assert known.holds(QUERY) is not alike


def test_of_many_the_last_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endless, "_MOST", 2)
    known = Endless()
    for name in "abc":
        known.add(name)
    assert [known.holds(name) for name in "abc"] == [False, True, True]


def test_three_that_compute_for_long_at_a_time_are_as_good_as_given_up() -> None:
    known = Endless()
    known.add_crowded(["a", "b", "a", "b", "b"])
    assert ("a" in known, "b" in known) == (False, True)


def test_they_may_all_compute_while_nobody_else_asks_and_else_one_for_a_quarter() -> None:
    turns = Turns()
    assert min(turns.next() for _ in range(300)) > 100
    given = []
    for _ in range(1000):
        turns.other()
        given.append(turns.next())
    assert sum(given) == 250
    assert set(given) == {0, 1}
    changes = sum(one != other for one, other in pairwise(given))
    assert changes <= 20
    assert turns.next() > 100


def test_a_very_long_query_is_only_like_itself() -> None:
    known, long = Endless(), QUERY + " " * endless._LONGEST
    known.add(form_of(long))
    assert known.holds(long)
    assert not known.holds(f"{long} ")


def test_the_next_one_begins_at_the_lowest_priority_in_the_slow_lane(engine: LocalEngine) -> None:
    with pytest.raises(QueryTimeout):
        ask(engine, ENDLESS)
    again = Meanwhile(lambda: ask(engine, f"{ENDLESS} # again"))
    eventually(lambda: running(engine) == 1)
    (job,) = engine._pool._jobs.values()
    assert job.slow
    eventually(lambda: os.sched_getscheduler(job.worker._thread) == os.SCHED_IDLE)
    assert job.computing < 0.5
    engine.kill("")
    with pytest.raises(StoreError):
        again.result()


def stand(engine: LocalEngine, *, waiting: int) -> bool:
    """Whether one computes and so many wait for it."""
    gauges = engine.gauges()
    return (gauges["queries_waiting"], gauges["queries_slow"], running(engine)) == (waiting, 1, 1)


def test_they_wait_for_one_another_and_others_go_on(engine: LocalEngine) -> None:
    engine._pool._endless.add(form_of(ENDLESS))
    many = [Meanwhile(partial(ask, engine, f"{ENDLESS} # {number}")) for number in range(3)]
    for waiting in (2, 1, 0):
        eventually(partial(stand, engine, waiting=waiting))
        assert count(engine) == NAMES
        engine.kill("")
    for one in many:
        with pytest.raises(StoreError):
            one.result()
    assert engine.gauges()["queries_slow"] == 0
    assert count(engine) == NAMES


def test_they_rest_while_others_ask_and_go_on_after(engine: LocalEngine) -> None:
    engine._pool._endless.add(form_of(ENDLESS))
    again = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: running(engine) == 1)
    (job,) = engine._pool._jobs.values()

    numbers = iter(range(1_000_000))

    def rests() -> bool:
        ask(engine, f"ASK {{ }} # {next(numbers)}")
        return job.worker.paused and state(job.worker.id) == "T"

    eventually(rests)
    eventually(lambda: not job.worker.paused)
    engine.kill("")
    with pytest.raises(StoreError):
        again.result()


def test_one_that_rests_when_its_answer_is_there_leaves_a_worker_that_works(
    engine: LocalEngine,
) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }"
    engine._pool._endless.add(form_of(query))
    types = _read("", "json")
    job = engine._pool._begun(
        engine._pool._places.worker(Ask(query), endless=True), Ask(query), types, endless=True
    )
    eventually(job.worker.wire.has_message)
    with engine._pool._lock:
        job.worker.pause()
        assert b"value" in b"".join(engine._pool.finish(job, types).blocks)
    assert not job.worker.paused


def test_one_that_ends_after_all_is_forgotten(engine: LocalEngine) -> None:
    known = engine._pool._endless
    known.add(form_of("SELECT * WHERE { ?s ?p 1 }"))
    assert known.holds("SELECT * WHERE { ?s ?p 2 }")
    ask(engine, "SELECT * WHERE { ?s ?p 3 }")
    assert not known.holds("SELECT * WHERE { ?s ?p 2 }")
    assert engine.gauges()["queries_slow"] == 0
