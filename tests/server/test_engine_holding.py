"""A small store is held in memory by those who evaluate queries."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from engines import COUNT, NAMES, PATIENT, ask, count, eventually, insert, make_store

from rightsgraph.errors import RightsgraphError
from rightsgraph_server.engine import holding
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.engine.pool import Pool
from rightsgraph_server.engine.processes import Nursery, Worker

LARGE = 10**9


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LocalEngine]]:
    """Engines that hold each version at once."""
    monkeypatch.setattr(holding, "_LASTING", 0)
    engines: list[LocalEngine] = []

    def open(*, held: int = LARGE, updates: bool = False) -> LocalEngine:
        folder = tmp_path / "store"
        if not folder.exists():
            make_store(folder)
        limits = Limits(workers=2, slow=1, held=held, **PATIENT)
        engines.append(LocalEngine(folder, limits, updates=updates))
        return engines[-1]

    yield open
    for engine in engines:
        engine.close()


def is_held(engine: LocalEngine) -> bool:
    return engine.gauges()["store_in_memory"] == 1


def maps_tables(engine: LocalEngine) -> bool:
    """Whether the workers that wait have files of the store open."""
    descriptors = [
        os.readlink(one)
        for worker in list(engine._pool._lanes.idle)
        for one in Path(f"/proc/{worker.id}/fd").iterdir()
    ]
    return any(one.endswith(".sst") or one.endswith("LOCK") for one in descriptors)


def has_settled(engine: LocalEngine) -> bool:
    pool: Pool = engine._pool
    idle = list(pool._lanes.idle)
    return len(idle) == pool._least and all(one.nursery is pool.nursery for one in idle)


def test_workers_hold_it_and_answer_the_same(opened: Callable[..., LocalEngine]) -> None:
    engine = opened()
    graphs = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    from_files = ask(engine, graphs)
    eventually(lambda: is_held(engine) and has_settled(engine))
    assert ask(engine, graphs + " # again") == from_files
    assert not maps_tables(engine)


def test_a_graph_without_triples_is_there_too(
    opened: Callable[..., LocalEngine], tmp_path: Path
) -> None:
    store = ox.Store(make_store(tmp_path / "store"))
    store.add_graph(ox.NamedNode("https://a.example/empty"))
    store.flush()
    del store
    engine = opened()
    eventually(lambda: is_held(engine) and has_settled(engine))
    assert b"https://a.example/empty" in ask(engine, "SELECT ?g { GRAPH ?g { } }")


def test_a_larger_one_is_not_held(opened: Callable[..., LocalEngine]) -> None:
    engine = opened(held=100)
    assert count(engine) == NAMES
    eventually(lambda: engine._pool._holding._seen != Path())
    assert not is_held(engine)
    assert maps_tables(engine)


def test_an_update_is_seen_at_once_and_held_later(
    opened: Callable[..., LocalEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(updates=True)
    eventually(lambda: is_held(engine) and has_settled(engine))
    monkeypatch.setattr(holding, "_LASTING", 10**9)
    engine.update(insert(1))
    assert count(engine) == NAMES + 1
    assert not is_held(engine)
    monkeypatch.setattr(holding, "_LASTING", 0)
    eventually(lambda: is_held(engine) and has_settled(engine))
    assert count(engine) == NAMES + 1
    assert ask(engine, COUNT + " # from memory") == ask(engine, COUNT)


def test_the_end_of_who_holds_it_ends_no_service(opened: Callable[..., LocalEngine]) -> None:
    engine = opened()
    eventually(lambda: is_held(engine) and has_settled(engine))
    program = engine._pool.nursery._program
    assert program
    os.kill(program.id, signal.SIGKILL)

    def answers() -> bool:
        try:
            return b"bindings" in ask(engine, COUNT + f" # {os.urandom(4).hex()}")
        except RightsgraphError:
            return False

    eventually(answers)
    eventually(lambda: is_held(engine) and has_settled(engine) and answers())


def test_a_worker_that_comes_after_its_nursery_was_replaced_is_not_kept(
    opened: Callable[..., LocalEngine],
) -> None:
    engine = opened(held=0)
    pool: Pool = engine._pool
    late = pool.nursery.worker()
    pool.renew(Nursery(engine.limits.memory, engine.limits.result))
    pool._add(late)
    assert late.was_killed
    eventually(lambda: has_settled(engine))
    assert count(engine) == NAMES


def test_a_worker_whose_nursery_was_replaced_at_the_end_of_its_job_is_not_kept(
    opened: Callable[..., LocalEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opened(held=0)
    is_good = Pool._is_good

    def renewing(pool: Pool, worker: Worker) -> bool:
        good = is_good(pool, worker)
        monkeypatch.undo()
        pool.renew(Nursery(engine.limits.memory, engine.limits.result))
        return good

    monkeypatch.setattr(Pool, "_is_good", renewing)
    assert count(engine) == NAMES
    eventually(lambda: has_settled(engine))


def test_a_copy_that_cannot_be_made_is_done_without(
    opened: Callable[..., LocalEngine], caplog: pytest.LogCaptureFixture
) -> None:
    engine = opened(held=0)
    folder = Path("/nonexistent")
    engine._pool._holding._load(folder)
    assert "the store is not held in memory" in caplog.text
    assert count(engine) == NAMES


def test_what_could_not_be_held_is_held_later(
    opened: Callable[..., LocalEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = Nursery.start

    def refuse(self: Nursery) -> None:
        monkeypatch.setattr(Nursery, "start", start)
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(holding, "_AFTER_FAILURE", 0)
    monkeypatch.setattr(Nursery, "start", refuse)
    engine = opened()
    eventually(lambda: is_held(engine))
