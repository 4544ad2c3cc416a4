"""The processes that evaluate queries, one by one."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engines import ENDLESS, NAMES, Meanwhile, Open, ask, count, eventually, state

from rightsgraph.errors import StoreError
from rightsgraph_server.engine import nursery as nurseries
from rightsgraph_server.engine import processes
from rightsgraph_server.engine.processes import Nursery


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery(100_000_000, 1_000_000)
    yield made
    made.stop()


def test_one_that_has_ended_keeps_its_number_for_a_while(nursery: Nursery) -> None:
    """What removes it from the system's lists could keep those waiting who need a new one."""
    first = nursery.worker()
    first.stop()
    assert first.was_killed
    assert Path(f"/proc/{first.id}").exists()


def test_a_worker_that_cannot_be_started_is_told(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def end(self: Nursery) -> None:
        raise EOFError

    monkeypatch.setattr(Nursery, "worker", end)
    open_engine()
    eventually(lambda: "no worker can be started: it ended at once" in caplog.text)


def test_one_goes_first_where_the_machine_is_short_of_memory(nursery: Nursery) -> None:
    worker = nursery.worker()
    assert score(worker.id) > score(os.getpid())
    worker.stop()


def score(process: int) -> int:
    """How much sooner than for its size the system would end it, which is at most 1000."""
    return min(int(Path(f"/proc/{process}/oom_score_adj").read_text("ascii")), 999)


def test_a_number_is_given_back_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nurseries, "_REST_SECONDS", 0)
    monkeypatch.setattr(nurseries, "_ended", deque())
    command = [sys.executable, "-c", ""]
    first, second = (os.posix_spawn(command[0], command, os.environ) for _ in range(2))
    assert nurseries._end(first) == 0
    assert Path(f"/proc/{first}").exists()
    assert nurseries._end(second) == 0
    assert not Path(f"/proc/{first}").exists()
    nurseries._let_rest()
    assert not Path(f"/proc/{second}").exists()


def test_what_is_not_its_own_harms_no_nursery(nursery: Nursery) -> None:
    first = nursery.worker()
    assert nursery.bury(os.getpid()) == -signal.SIGKILL
    second = nursery.worker()
    assert state(first.id) != "Z"
    first.stop()
    second.stop()


def test_one_that_ends_before_it_is_ready_is_not_waited_for(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nursery, "_asked", lambda *_: os.getpid())
    with pytest.raises(EOFError):
        nursery.worker()
    assert nursery._living == 0


def test_a_nursery_that_retires_ends_after_the_worker_that_it_makes(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = nursery._asked

    def retiring(*request: Any) -> int:
        number = asked(*request)
        nursery.retire()
        return number

    monkeypatch.setattr(nursery, "_asked", retiring)
    worker = nursery.worker()
    monkeypatch.undo()
    assert nursery._program
    worker.stop()
    assert not nursery._program


def test_a_nursery_that_was_stopped_is_not_started_again(nursery: Nursery) -> None:
    """A worker may be buried late, and nobody would end what was started for that."""
    worker = nursery.worker()
    nursery.stop()
    worker.stop()
    assert worker.was_killed
    assert nursery._program is None
    with pytest.raises(StoreError, match="stopped"):
        nursery.worker()


def test_a_worker_is_seen_off_where_no_nursery_can_be_started(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that does this must go on."""

    def refuse(*_: str) -> None:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    worker = nursery.worker()
    assert nursery._program
    nursery._program.stop()
    nursery._program = None
    monkeypatch.setattr(processes, "Program", refuse)
    worker.stop()
    assert worker.was_killed
    assert nursery._living == 0


def test_a_nursery_that_does_not_answer_is_replaced(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_SECONDS_TO_ANSWER", 1)
    first = nursery.worker()
    assert nursery._program
    os.kill(nursery._program.id, signal.SIGSTOP)
    with pytest.raises(StoreError, match="has ended"):
        nursery.worker()
    monkeypatch.undo()
    first.end()
    nursery.worker().stop()


def test_one_that_is_stopped_ends_with_the_nursery(nursery: Nursery) -> None:
    worker = nursery.worker()
    worker.pause()
    eventually(lambda: state(worker.id) == "T")
    nursery.stop()
    eventually(lambda: state(worker.id) == "Z")
    worker.end()


def test_a_query_that_computes_for_long_yields_to_others(open_engine: Open) -> None:
    engine = open_engine(slow=1)
    query = Meanwhile(lambda: ask(engine, ENDLESS, id="endless"))
    eventually(lambda: len(engine._pool._jobs) == 1)
    [job] = engine._pool._jobs.values()
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    eventually(lambda: os.getpriority(os.PRIO_PROCESS, job.worker._thread) > usual)
    assert os.getpriority(os.PRIO_PROCESS, job.worker.id) == usual, "it must see the server's end"
    assert count(engine) == NAMES
    engine.kill("endless")
    with pytest.raises(StoreError):
        query.result()
