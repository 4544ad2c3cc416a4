"""Puts load on a server from other processes: wrk for many requests, threads for few."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Thread

from endpoint_peers import ANSWER_SECONDS, Peer, host, memory_of_machine
from endpoint_work import MILLION, POISON

ACCEPT = "application/sparql-results+json"
SCRIPT = Path(__file__).with_name("endpoint.lua")
_POISON_EVERY = 0.5
# So long after the lookups the outcome of a poison is still waited for.
_LAST = ANSWER_SECONDS + 5
_MOST_MEMORY = 12 << 30
_PIECE = 1 << 18
_LOOK_EVERY = 0.5


@dataclass
class Load:
    """What wrk has seen, in milliseconds.

    ``client`` is the part of one core that wrk took itself, ``computing`` the milliseconds of
    the processor that the server took for an answer.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    max: float
    bad: int
    broken: int
    late: int
    statuses: dict[str, int]
    client: float = 0.0
    computing: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return (self.requests - self.bad) / self.seconds


def load(
    peer: Peer,
    queries: list[str],
    clients: int,
    seconds: float,
    *,
    once: bool,
    statuses: bool = False,
) -> Load:
    """The queries in turn, again and again."""
    return Running(peer, queries, clients, seconds, once=once, statuses=statuses).result()


class Running:
    """wrk at work, so that something else can happen meanwhile."""

    def __init__(
        self,
        peer: Peer,
        queries: list[str],
        clients: int,
        seconds: float,
        *,
        once: bool,
        statuses: bool = False,
    ) -> None:
        with NamedTemporaryFile("w", suffix=".txt", delete=False) as paths:
            paths.write("".join(f"{peer.path(query)}\n" for query in queries))
        self._paths = Path(paths.name)
        how = ["once" if once else "repeated", "statuses" if statuses else "-"]
        self._peer, self._before, self._computed = peer, _spent(), peer.computed()
        self._process = subprocess.Popen(
            ["wrk", "-t1", f"-c{clients}", f"-d{seconds:g}s", "--timeout", f"{ANSWER_SECONDS}s"]
            + ["-H", f"Accept: {ACCEPT}", "-s", str(SCRIPT), peer.address, "--"]
            + [str(self._paths), *how],
            stdout=subprocess.PIPE,
            text=True,
        )

    def result(self) -> Load:
        output, _ = self._process.communicate()
        self._paths.unlink()
        found = [line for line in output.splitlines() if line.startswith("RESULT ")]
        if not found:
            raise SystemExit(f"wrk has failed: {output}")
        seen = Load(**json.loads(found[0].removeprefix("RESULT ")))
        computed = self._peer.computed() - self._computed
        seen.computing = 1000 * computed / max(1, seen.requests)
        seen.client = (_spent() - self._before) / seen.seconds
        return seen


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def alone(peer: Peer, query: str, patience: float = ANSWER_SECONDS) -> float | None:
    """Seconds until one query is answered by 200, or None."""
    began = time.perf_counter()
    try:
        status, _ = ask(peer, query, patience)
    except (OSError, HTTPException):
        return None
    return time.perf_counter() - began if status == 200 else None


def ask(peer: Peer, query: str, patience: float = ANSWER_SECONDS) -> tuple[int, bytes]:
    connection = HTTPConnection(*host(peer), timeout=patience)
    try:
        connection.request("GET", peer.path(query), headers={"Accept": ACCEPT})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@dataclass
class Poison:
    """Unbounded queries, two a second; what became of each, and the server's memory in MiB."""

    peer: Peer
    outcomes: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)
    guarded: bool = False
    _before: int = 0

    def run(self, seconds: float) -> None:
        self._before = self.peer.memory() - memory_of_machine()
        until, threads, number = time.monotonic() + seconds, [], 0
        while time.monotonic() < until and not self.guarded:
            number += 1
            threads.append(Thread(target=self._send, args=(number,), daemon=True))
            threads[-1].start()
            self._look()
            time.sleep(_POISON_EVERY)
        for thread in threads:
            thread.join(max(0.0, until + _LAST - time.monotonic()))
        self.outcomes["no answer"] += sum(thread.is_alive() for thread in threads)

    def _send(self, number: int) -> None:
        """A status of 200 is wrong: nobody can have counted that far."""
        try:
            status, _ = ask(self.peer, f"{POISON} # {number}", 2 * ANSWER_SECONDS)
        except TimeoutError:
            self.outcomes["no answer"] += 1
        except (OSError, HTTPException):
            self.outcomes["broken off"] += 1
        else:
            self.outcomes[f"{status}, false" if status == 200 else str(status)] += 1

    def _look(self) -> None:
        """Ends the server before it takes the machine with it.

        To ask each of its processes takes so long that lookups would be kept waiting.
        """
        size = self._before + memory_of_machine()
        self.memory.append(size >> 20)
        if size > _MOST_MEMORY:
            self.guarded = True
            self.peer.stop()


@dataclass
class Streamed:
    """A long answer: seconds to its first byte, its size, the server's memory in MiB, and its
    end: the status where it came whole, "left" where the reader went first, or an error."""

    first: float = 0.0
    size: int = 0
    seconds: float = 0.0
    before: int = 0
    most: int = 0
    after: int = 0
    end: str = ""


def stream(peer: Peer, seconds: float, pause: float) -> Streamed:
    """Reads a million rows, at most for so long, with a pause after each quarter of a megabyte."""
    seen = Streamed(before=peer.memory() >> 20)
    connection = HTTPConnection(*host(peer), timeout=60)
    try:
        seen.end = _read(peer, connection, seen, seconds, pause)
    except (OSError, HTTPException) as error:
        seen.end = type(error).__name__
    finally:
        connection.close()
    seen.after = peer.memory() >> 20
    return seen


def _read(
    peer: Peer, connection: HTTPConnection, seen: Streamed, seconds: float, pause: float
) -> str:
    began = time.perf_counter()
    query = peer.path(f"{MILLION} # {os.urandom(4).hex()}")
    connection.request("GET", query, headers={"Accept": ACCEPT})
    response = connection.getresponse()
    block = response.read(1)
    seen.first = time.perf_counter() - began
    looked = -_LOOK_EVERY
    while block and seen.seconds < seconds:
        seen.size += len(block)
        if seen.seconds >= looked + _LOOK_EVERY:  # which takes a while where much is shared
            looked = seen.seconds
            seen.most = max(seen.most, peer.memory() >> 20)
        time.sleep(pause)
        block = response.read(_PIECE)
        seen.seconds = time.perf_counter() - began
    return "left" if block else str(response.status)


def visible(peer: Peer, times: int) -> list[float]:
    """Seconds from sending an update until a query, asked again and again, sees it."""
    return [_seen(peer, f"<urn:x-bench:{os.urandom(6).hex()}>") for _ in range(times)]


def _seen(peer: Peer, thing: str) -> float:
    began = time.perf_counter()
    connection = HTTPConnection(*host(peer), timeout=60)
    data = f"INSERT DATA {{ GRAPH <urn:x-bench:graph> {{ {thing} a <urn:x-bench:Thing> }} }}"
    connection.request("POST", peer.update, data, {"Content-Type": "application/sparql-update"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status >= 300:
        raise SystemExit(f"{peer.name} refuses an update: {response.status} {body[:300]!r}")
    query = f"SELECT * WHERE {{ {thing} a ?class }} LIMIT 1"
    while b"urn:x-bench:Thing" not in ask(peer, query)[1]:
        pass
    return time.perf_counter() - began
