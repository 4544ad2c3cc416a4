"""The processes that evaluate queries, one by one."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import ENDLESS, NAMES, Meanwhile, ask, count, eventually, make_store

from rightsgraph.errors import StoreError
from rightsgraph_server.engine import nursery as nurseries
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.engine.processes import Nursery


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery(100_000_000, 1_000_000)
    yield made
    made.stop()


def state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]


def is_gone(process: int) -> bool:
    try:
        return state(process) == "Z"
    except FileNotFoundError:
        return True


def test_one_that_has_ended_keeps_its_number_for_a_while(nursery: Nursery) -> None:
    """What removes it from the system's lists could keep those waiting who need a new one."""
    first = nursery.worker()
    first.stop()
    assert first.was_killed
    assert state(first.id) == "Z"


def test_a_number_is_given_back_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nurseries, "_REST_SECONDS", 0)
    monkeypatch.setattr(nurseries, "_ended", deque())
    first, second = (os.posix_spawn(sys.executable, ["python", "-c", ""], {}) for _ in range(2))
    assert nurseries._end(first) == 0
    assert state(first) == "Z"
    assert nurseries._end(second) == 0
    assert not Path(f"/proc/{first}").exists()
    nurseries._let_rest()
    assert not Path(f"/proc/{second}").exists()


def test_what_is_not_its_own_harms_no_nursery(nursery: Nursery) -> None:
    first = nursery.worker()
    assert nursery.bury(os.getpid()) == -signal.SIGKILL
    second = nursery.worker()
    assert not is_gone(first.id)
    first.stop()
    second.stop()


def test_one_that_is_stopped_ends_with_the_nursery(nursery: Nursery) -> None:
    worker = nursery.worker()
    worker.pause()
    eventually(lambda: state(worker.id) == "T")
    nursery.stop()
    eventually(lambda: is_gone(worker.id))
    worker.end()


def test_a_query_that_computes_for_long_yields_to_others(tmp_path: Path) -> None:
    engine = LocalEngine(make_store(tmp_path / "store"), Limits(workers=2, slow=1))
    try:
        query = Meanwhile(lambda: ask(engine, ENDLESS, id="endless"))
        eventually(lambda: len(engine._pool._jobs) == 1)
        [job] = engine._pool._jobs.values()
        eventually(lambda: os.getpriority(os.PRIO_PROCESS, job.worker._thread) > 0)
        assert os.getpriority(os.PRIO_PROCESS, job.worker.id) == 0, "it must see the server's end"
        assert count(engine) == NAMES
        engine.kill("endless")
        with pytest.raises(StoreError):
            query.result()
    finally:
        engine.close()
