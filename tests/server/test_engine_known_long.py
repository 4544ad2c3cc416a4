"""Queries like one that computed long give way from the start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import ENDLESS, Meanwhile, ask, eventually, make_store, opening, running

from rightsgraph.errors import QueryTimeout, StoreError
from rightsgraph_server.engine import known_long
from rightsgraph_server.engine.jobs import Job
from rightsgraph_server.engine.known_long import KnownLong
from rightsgraph_server.engine.local import LocalEngine

QUERY = "SELECT * WHERE { ?s <https://a.example/1> ?o FILTER(CONTAINS(?o, 'a')) } LIMIT 10"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    for open_engine in opening(make_store(tmp_path / "store")):
        yield open_engine(workers=2, slow=2, anonymous_seconds=3)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (QUERY.replace("'a'", '"another"'), True),
        (QUERY.replace("10", "20"), True),
        (QUERY.replace(" }", " # a comment\n\t}"), True),
        (QUERY.replace("/1>", "/2>"), False),
        (QUERY.replace("?s <", "?o <"), False),
        (QUERY.replace("'a'", "'a' # "), False),
    ],
)
def test_queries_are_alike_but_for_their_values(other: str, alike: bool) -> None:
    known = KnownLong()
    assert not known.holds(QUERY)
    known.add(QUERY)
    assert known.holds(QUERY)
    assert known.holds(other) is alike
    known.discard(other)
    assert known.holds(QUERY) is not alike


def test_of_many_the_last_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_long, "_MOST", 2)
    known = KnownLong()
    for name in "abc":
        known.add(name)
    assert [known.holds(name) for name in "abc"] == [False, True, True]


def test_a_very_long_query_is_only_like_itself() -> None:
    known, long = KnownLong(), QUERY + " " * known_long._LONGEST
    known.add(long)
    assert known.holds(long)
    assert not known.holds(f"{long} ")


def test_the_next_one_begins_at_the_lowest_priority_in_the_slow_lane(engine: LocalEngine) -> None:
    with pytest.raises(QueryTimeout):
        ask(engine, ENDLESS)
    again = Meanwhile(lambda: ask(engine, f"{ENDLESS} # again"))
    eventually(lambda: running(engine) == 1)
    (job,) = engine._pool._jobs.values()
    assert job.slow
    assert os.sched_getscheduler(job.worker._thread) == os.SCHED_IDLE
    engine.kill("")
    with pytest.raises(StoreError):
        again.result()


def test_one_that_was_quick_after_all_is_forgotten(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = engine._pool._known_long
    known.add("SELECT * WHERE { ?s ?p 1 }")
    monkeypatch.setattr(Job, "computing", 0.5)
    ask(engine, "SELECT * WHERE { ?s ?p 2 }")
    assert known.holds("SELECT * WHERE { ?s ?p 3 }")
    monkeypatch.setattr(Job, "computing", 0.01)
    ask(engine, "SELECT * WHERE { ?s ?p 4 }")
    assert not known.holds("SELECT * WHERE { ?s ?p 3 }")
