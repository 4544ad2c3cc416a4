"""Evaluates queries in processes that can be killed, and kills those that must end.

A thread watches what runs: it ends a query at its deadline or when its client has left, lowers
the priority of long ones and moves them to the slow lane. Another one starts workers, more
than the fast lane has places, so that a killed one is replaced by a spare that is already warm.
"""

from __future__ import annotations

import json
import logging
import time
from asyncio import CancelledError
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Condition, Thread

from rightsgraph.errors import RightsgraphError
from rightsgraph_server.engine import wire
from rightsgraph_server.engine.answering import Answer, Ask, Event, Observer, Running
from rightsgraph_server.engine.checkpoints import Checkpoint, Checkpoints
from rightsgraph_server.engine.endless import Endless, Turns
from rightsgraph_server.engine.holding import Holding
from rightsgraph_server.engine.jobs import Blocks, Job, Type, Types
from rightsgraph_server.engine.lanes import Lanes
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.places import Places
from rightsgraph_server.engine.processes import Nursery, Worker
from rightsgraph_server.engine.waiting import arrival

# A query that has computed for so long gives its place in the fast lane to another one as soon as
# the slow lane has one for it; it must have after a while, and so must one that hardly computes,
# if there is a place. One that has computed for so long gets less of the processor (niceness), in
# the end only what nobody else wants; where one like it was given up, from the start.
_LONG, _TOO_LONG = 0.1, 1.0
_LOWEST = 19
_NICE_AFTER = ((_TOO_LONG, _LOWEST), (0.02, 10))
_TICK = 0.02
_SPARES = 2
# A worker is replaced after so many jobs, or when it has grown by half of what it may.
_JOBS = 20_000
_CHECK_EVERY = 64
_PAUSE_AFTER_FAILURE = 1.0
# A query whose client has left may end by itself for so long: a new worker costs more.
_GRACE = 0.5
# A worker that somebody killed so soon was on its end before the query came to it.
_HARDLY_BEGUN = 0.1

_log = logging.getLogger(__name__)


class Pool:
    """Worker processes over the newest checkpoint."""

    def __init__(
        self, checkpoints: Checkpoints, limits: Limits, *, union: bool, tell: Observer
    ) -> None:
        self._checkpoints = checkpoints
        self._limits = limits
        self._union = union
        self._tell = tell
        self.nursery = Nursery(limits.memory, limits.result, union=union)
        self._lanes = Lanes(limits.workers, limits.slow, limits.queue)
        self._jobs: dict[int, Job] = {}
        self._endless = Endless()
        self._turns = Turns()
        self._lock = Condition()  # told when a worker is missing
        self._places = Places(self._lanes, self._lock, limits.queue_seconds, tell)
        self._workers = 0  # those that are not in the slow lane
        self._least = limits.workers + _SPARES
        self._most = self._least + limits.slow
        self._closed = False
        self._leaving: SimpleQueue[Worker | None] = SimpleQueue()
        tasks = (self._watch, self._replenish, self._see_off)
        self._threads = [Thread(target=task, daemon=True) for task in tasks]
        for thread in self._threads:
            thread.start()
        self._holding = Holding(self, checkpoints, limits, union=union)

    def run(self, ask: Ask, types: Types) -> Answer:
        """Raises what ``Engine.answer`` raises."""
        endless = self._endless.holds(ask.query)
        worker = self._places.worker(ask, endless=endless)
        return self.finish(self._begun(worker, ask, types, endless=endless), types)

    async def begin(self, ask: Ask, types: Types) -> Job:
        """A job whose first message has come, or cannot come any more; no thread waits for it.

        Raises Overloaded and StoreError.
        """
        endless = self._endless.holds(ask.query)
        worker = await self._places.worker_soon(ask, endless=endless)
        job = self._begun(worker, ask, types, endless=endless)
        try:
            await arrival(job.worker.wire)
        except CancelledError:
            self.abandon(job)
            raise
        return job

    def finish(self, job: Job, types: Types) -> Answer:
        """What comes of a job that has begun. Raises what ``Engine.answer`` raises.

        A worker that had ended before the job came to it is passed over.
        """
        try:
            kind, content = job.worker.wire.receive()
        except (EOFError, OSError):
            seconds = job.seconds
            error = self._failed(job)
            hardly_begun = job.worker.was_killed and seconds < _HARDLY_BEGUN
            if job.fate is None and (job.unsent or hardly_begun):
                return self.run(job.ask, types)
            raise error from None
        if kind in (wire.TABLE_BEGINS, wire.GRAPH_BEGINS):
            chosen = types.of(kind)
            return _answer(chosen, Blocks(self, job, content), job.held.version)
        self.done(job)
        if kind == wire.FAULT:
            raise wire.raised(content)
        return _answer(types.of(kind), iter([content]), job.held.version, complete=True)

    def running(self) -> list[Running]:
        with self._lock:
            jobs = sorted(self._jobs.values(), key=lambda job: job.began)
        return [job.shown for job in jobs]

    def kill(self, id: str) -> bool:
        with self._lock:
            found = [job for job in self._jobs.values() if job.ask.id == id and not job.over]
            for job in found:
                job.end("killed")
        return bool(found)

    def gauges(self) -> dict[str, float]:
        with self._lock:
            lanes, jobs = self._lanes, list(self._jobs.values())
            workers = [*lanes.idle, *(job.worker for job in jobs)]
            return {
                "workers": len(workers),
                "workers_idle": len(lanes.idle),
                "queries_running": len(jobs),
                "queries_slow": lanes.in_slow.total(),
                "queries_waiting": lanes.waiting,
                "store_in_memory": float(self._checkpoints.is_newest(self.nursery.folder)),
                "workers_memory_bytes": sum(worker.memory for worker in workers),
            }

    def renew(self, nursery: Nursery) -> None:
        """Workers come from this one now; the others go as they are replaced, one by one."""
        with self._lock:
            old, self.nursery = self.nursery, nursery
        while worker := self._outdated():
            worker.stop()
        old.retire()

    def _outdated(self) -> Worker | None:
        """One that does nothing, when the one before it was replaced."""
        with self._lock:
            self._lock.wait_for(lambda: self._closed or not self._is_short(), _PAUSE_AFTER_FAILURE)
            idle = self._lanes.idle
            found = next((one for one in idle if one.nursery is not self.nursery), None)
            if found and not self._closed:
                idle.remove(found)
                self._miss()
                return found
        return None

    def close(self) -> None:
        """Ends every worker, and what it evaluates."""
        with self._lock:
            self._closed = self._places.closed = True
            self._lock.notify_all()
            idle = list(self._lanes.idle)
            self._lanes.idle.clear()
            for job in self._jobs.values():
                if not job.over:
                    job.end("killed")
        self._holding.close()
        for worker in (*idle, None):
            self._leaving.put(worker)
        for thread in self._threads:
            thread.join()
        self.nursery.stop()

    # How a job begins

    def _begun(self, worker: Worker, ask: Ask, types: Types, *, endless: bool) -> Job:
        held = self._checkpoints.hold()
        job = Job(ask, worker, held, self._limits.seconds(ask.standing))
        with self._lock:
            self._jobs[id(job)] = job
            if endless:
                job.slow = job.endless = True
                self._miss()
            else:
                self._turns.other()
        if endless:
            worker.yield_to_others(_LOWEST)
        try:
            worker.wire.send(wire.JOB, self._message(ask, types, held))
        except OSError:
            job.unsent = True
        return job

    def _message(self, ask: Ask, types: Types, held: Checkpoint) -> bytes:
        table, graph = types.formats
        return json.dumps(
            {
                "query": ask.query,
                "default": ask.default_graphs,
                "named": ask.named_graphs,
                "union": self._union,
                "folder": str(held.folder),
                "version": held.version,
                "table": table,
                "graph": graph,
            }
        ).encode()

    # How a job ends

    def done(self, job: Job) -> None:
        """The worker has sent all: it may have the next job."""
        worker = job.worker
        worker.jobs += 1
        if job.endless or job.late:
            self._endless.discard(job.form)
        with self._lock:
            job.over = True
            self._lanes.take_back(job.ask.standing, worker)
            if worker.paused:
                worker.resume()
        self._tell(Event("query", "ok", job.seconds, job.ask.id))
        good = not job.fate and self._is_good(worker)
        with self._lock:
            kept = self._leave(job, keep=good)
        if not kept:
            self._leaving.put(worker)

    def broken(self, job: Job) -> RightsgraphError:
        """What the reader of an answer gets to know who has a part of it already."""
        error = self._failed(job)
        _log.warning("query %s broke off after its first block: %s", job.ask.id, error)
        return error

    def abandon(self, job: Job) -> None:
        job.end("gone")
        self._failed(job)

    def _failed(self, job: Job) -> RightsgraphError:
        """Its worker has ended, or will at once."""
        with self._lock:
            self._leave(job, keep=False)
        if job.fate in ("timeout", "busy"):
            self._endless.add(job.form)
        error = job.error(job.worker.end())
        self._tell(Event("worker", job.fate or error.title, id=job.ask.id))
        self._tell(Event("query", error.title, job.seconds, job.ask.id))
        return error

    def _leave(self, job: Job, *, keep: bool) -> bool:
        """Whether the worker is kept; one from the slow lane is beside the others' number."""
        del self._jobs[id(job)]
        self._checkpoints.let_go(job.held)
        self._lanes.take_back(job.ask.standing, job.worker)
        self._lanes.leave(job.ask.standing, slow=job.slow, endless=job.endless)
        keep = keep and not self._closed and job.worker.nursery is self.nursery
        keep = keep and not (job.slow and self._workers >= self._most)
        if keep:
            self._lanes.idle.append(job.worker)
        if keep and job.slow:
            self._workers += 1
        elif not keep and not job.slow:
            self._miss()
        self._lanes.dispatch()
        return keep

    def _miss(self) -> None:
        self._workers -= 1
        self._lock.notify_all()

    def _is_good(self, worker: Worker) -> bool:
        """Whether it is worth keeping; the next job finds it at the usual priority."""
        if worker.jobs >= _JOBS or worker.nursery is not self.nursery:
            return False
        if worker.jobs % _CHECK_EVERY == 0 and worker.growth > self._limits.memory // 2:
            return False
        try:
            worker.refresh()
        except (EOFError, OSError):
            return False
        return True

    # What happens beside

    def _watch(self) -> None:
        while not self._closed:
            time.sleep(_TICK)
            with self._lock:
                jobs = [job for job in self._jobs.values() if not job.over]
                for job in jobs:
                    self._check(job, job.seconds)
                self._give_turns(jobs)

    def _check(self, job: Job, seconds: float) -> None:
        if seconds > job.deadline:
            return job.end("busy" if job.waited > job.deadline / 2 else "timeout")
        if seconds > _GRACE and job.ask.gone():
            return job.end("gone")
        computing = job.computing
        if not job.slow and (computing > _LONG or seconds > _TOO_LONG):
            self._slow_down(job, is_late=computing > _LONG and seconds > _TOO_LONG)
        job.late = computing > _TOO_LONG
        for after, niceness in _NICE_AFTER:
            if computing > after:
                return job.worker.yield_to_others(niceness)
        return None

    def _give_turns(self, jobs: list[Job]) -> None:
        """To those in the slow lane that are known to be endless, the first of them first."""
        self._endless.add_crowded(job.form for job in jobs if job.late)
        turns = self._turns.next()
        for job in jobs:
            worker = job.worker
            if not job.slow or self._lanes.is_aside(job.ask.standing, worker):
                continue
            is_endless = job.form in self._endless
            rests = is_endless and turns <= 0
            turns -= is_endless
            if rests != worker.paused:
                (worker.pause if rests else worker.resume)()

    def _slow_down(self, job: Job, *, is_late: bool) -> None:
        """Gives its fast place to another one if it can; one that is late must, or is ended."""
        standing = job.ask.standing
        job.slow = self._lanes.slow_down(standing) or (
            is_late and self._lanes.set_aside(standing, job.worker)
        )
        if job.slow:
            self._miss()
        elif is_late:
            job.end("busy")

    def _replenish(self) -> None:
        """Starts a worker whenever one is missing."""
        while not self._closed:
            with self._lock:
                self._lock.wait_for(self._is_short)
            if self._closed:
                return
            try:
                self._add(self._warm(self.nursery.worker()))
            except (RightsgraphError, OSError, EOFError) as error:
                _log.error("no worker can be started: %s", str(error) or "it ended at once")
                time.sleep(_PAUSE_AFTER_FAILURE)

    def _see_off(self) -> None:
        """Its end takes a while, for which the event loop would stand still."""
        while worker := self._leaving.get():
            worker.stop()

    def _warm(self, worker: Worker) -> Worker:
        held = self._checkpoints.hold()
        try:
            worker.open(held.folder, held.version, union=self._union)
        except (RightsgraphError, OSError, EOFError):
            worker.stop()
            raise
        finally:
            self._checkpoints.let_go(held)
        return worker

    def _is_short(self) -> bool:
        return self._closed or self._workers < self._least

    def _add(self, worker: Worker) -> None:
        """Unless it was made for what is over meanwhile."""
        with self._lock:
            if not self._closed and worker.nursery is self.nursery:
                self._workers += 1
                self._lanes.idle.appendleft(worker)
                self._lanes.dispatch()
                self._lock.notify_all()
                return
        worker.stop()


def _answer(
    chosen: Type, blocks: Iterator[bytes], version: str, *, complete: bool = False
) -> Answer:
    return Answer(chosen.media_type, blocks, version, complete=complete, format=chosen.format)
