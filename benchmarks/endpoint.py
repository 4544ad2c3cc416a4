"""How the endpoint does beside others on the same data: throughput, abuse, streams, updates.

    python benchmarks/endpoint.py --triples 1000000
    python benchmarks/endpoint.py --parts poison --minutes 10

generates a graph, loads it into rightsgraph, Oxigraph's own server, rdflib-endpoint and Virtuoso,
starts them all, and asks each of them the same, in turns. Needs wrk, virtuoso-t and isql-vt
(Debian: ``apt install wrk virtuoso-opensource-7``), and oxigraph and rdflib-endpoint on the path
(``pip install oxigraph 'rdflib-endpoint[cli]'``); ``--peers`` does with fewer. What was loaded is
kept in ``--folder`` for the next time. Each part prints a table in Markdown.

Where other programs run at the same time, go by the milliseconds of computing for an answer:
they are what the processes of the server took together, which others do not lengthen.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from http.client import HTTPException
from pathlib import Path
from threading import Thread

from endpoint_load import Load, Poison, Running, alone, load, stream, visible
from endpoint_peers import PEERS, Peer, running
from endpoint_work import AGGREGATES, MANY, Work, data, seconds_of

from rightsgraph.store import OxigraphStore

WORKLOADS = (
    ("lookups", True),
    ("saved", True),
    ("mixed", True),
    ("mixed", False),
    ("aggregates", True),
    ("aggregates", False),
)
CLIENTS = (1, 8, 64)
# A saved query that computes for longer is not sent by many clients, but timed alone.
LONG = 0.25
# A peer that needs longer than this for one query of a workload is not put under load of it.
PATIENCE = 20
_CALM_SECONDS = 10


class Bench:
    """The peers, the work, and what was measured."""

    def __init__(self, given: argparse.Namespace, peers: list[Peer], work: Work) -> None:
        self.given, self.peers, self.work = given, peers, work
        self.loads: dict[tuple[str, bool, int], dict[str, list[Load]]] = {}

    def throughput(self) -> None:
        """Every combination in every round, peer after peer, beginning with another one."""
        for number in range(self.given.rounds + 1):
            for workload, once in self.given.workloads:
                queries = getattr(self.work, workload)(MANY // 4, not once)
                for clients in self.given.clients:
                    for peer in _turned(self.peers, number):
                        self._measure((workload, once, clients), peer, queries, number)
        self._show_throughput()

    def _measure(
        self, key: tuple[str, bool, int], peer: Peer, queries: list[str], number: int
    ) -> None:
        """The first round warms up."""
        seen = self.loads.setdefault(key, {}).setdefault(peer.name, [])
        if number == 0 and key[2] == self.given.clients[0]:
            first = (alone(peer, query, PATIENCE) for query in queries[:5])
            peer.slow[key[0]] = any(seconds is None for seconds in first)
        if peer.slow.get(key[0]):
            return
        _rested(peer)
        found = load(peer, queries, key[2], self.given.seconds, once=key[1])
        if number:
            seen.append(found)

    def _show_throughput(self) -> None:
        names = [peer.name for peer in self.peers]
        _row(["workload", "clients", *names, *(f"÷ {name}" for name in names[1:])])
        _row(["---"] * (1 + 2 * len(names)))
        for (workload, once, clients), seen in self.loads.items():
            cells = [_summary(seen[name]) for name in names]
            ratios = [_ratio(seen[names[0]], seen[name]) for name in names[1:]]
            how = "each once" if once else "repeated"
            _row([f"{workload}, {how}", clients, *cells, *ratios])
        most = max((one.client for seen in self.loads.values() for one in _all(seen)), default=0)
        print(f"\nThe client took {most:.0%} of one core at the most.")

    def alone(self) -> None:
        """Queries that take long, one at a time."""
        long = {name: self.work.question(one) for name, one in self.work.long.items()}
        long |= {query.partition("SELECT")[2][:40]: query for query in AGGREGATES}
        _row(["query", *(peer.name for peer in self.peers)])
        _row(["---"] * (1 + len(self.peers)))
        for name, query in long.items():
            _row([name, *(_best(peer, query) for peer in self.peers)])

    def poison(self) -> None:
        """Lookups by eight clients, first alone, then while unbounded queries come."""
        _row(["", "lookups/s", "p50 ms", "p99 ms", "statuses", "poison", "memory MiB"])
        _row(["---"] * 7)
        for peer in self.peers:
            if not peer.slow.get("lookups"):
                self._poisoned(peer)

    def _poisoned(self, peer: Peer) -> None:
        seconds = self.given.minutes * 60
        queries = self.work.lookups(MANY, False)
        _rested(peer)
        calm = load(peer, queries, 8, _CALM_SECONDS, once=True, statuses=True)
        _row([peer.name, *_lookups(calm), "none", peer.memory() >> 20])
        poison = Poison(peer)
        thread = Thread(target=poison.run, args=(seconds,))
        thread.start()
        under = Running(peer, queries, 8, seconds, once=True, statuses=True).result()
        thread.join()
        outcomes = ", ".join(f"{n} × {name}" for name, n in sorted(poison.outcomes.items()) if n)
        step = max(1, len(poison.memory) // 6)
        memory = " ".join(map(str, poison.memory[::step])) + (" ended" if poison.guarded else "")
        _row([f"{peer.name}, poisoned", *_lookups(under), outcomes, memory])
        if peer.lasting:
            peer.restart()

    def stream(self) -> None:
        """A million rows, read at once and read slowly."""
        header = [
            "",
            "first byte ms",
            "seconds",
            "MB",
            "end",
            "memory MiB: before",
            "most",
            "after",
        ]
        _row(header)
        _row(["---"] * len(header))
        for peer in self.peers:
            for name, seconds, pause in (("", 60, 0), (", 1 MB/s", self.given.slow_seconds, 0.25)):
                _rested(peer)
                seen = stream(peer, seconds, pause)
                cells = [
                    f"{seen.first * 1000:.0f}",
                    f"{seen.seconds:.1f}",
                    seen.size // 10**6,
                    seen.end,
                ]
                _row([peer.name + name, *cells, seen.before, seen.most, seen.after])

    def update(self) -> None:
        _row(["update to visible, ms", "median", "least", "most"])
        _row(["---"] * 4)
        for peer in self.peers:
            _rested(peer)
            try:
                found = [1000 * seconds for seconds in visible(peer, self.given.updates)]
            except (OSError, HTTPException) as error:
                _row([peer.name, f"no answer: {type(error).__name__}", "", ""])
                continue
            cells = (statistics.median(found), min(found), max(found))
            _row([peer.name, *(f"{cell:.1f}" for cell in cells)])


PARTS: dict[str, Callable[[Bench], None]] = {
    "throughput": Bench.throughput,
    "alone": Bench.alone,
    "update": Bench.update,
    "stream": Bench.stream,
    "poison": Bench.poison,
}


def _rested(peer: Peer) -> None:
    """A server that still works on old requests would do badly at the new ones."""
    if not peer.rest() and peer.lasting:
        peer.restart()


def _turned(peers: list[Peer], number: int) -> list[Peer]:
    start = number % len(peers)
    return peers[start:] + peers[:start]


def _all(seen: dict[str, list[Load]]) -> Iterable[Load]:
    return (one for loads in seen.values() for one in loads)


def _summary(loads: list[Load]) -> str:
    """Answers a second, median latency, computing for an answer; and what went wrong."""
    if not loads:
        return "too slow"
    rate, p50 = (statistics.median(getattr(one, name) for one in loads) for name in ("rate", "p50"))
    wrong = sum(one.bad + one.broken for one in loads)
    failed = f" ({wrong} failed)" if wrong else ""
    return f"{rate:.4g}/s, {p50:.3g} ms, {_computing(loads):.3g} ms{failed}"


def _computing(loads: list[Load]) -> float:
    return statistics.median(one.computing for one in loads)


def _ratio(ours: list[Load], theirs: list[Load]) -> str:
    """Of answers a second, round by round; and of answers for the same computing."""
    if not (ours and theirs):
        return "–"
    rounds = [a.rate / b.rate for a, b in zip(ours, theirs, strict=True) if b.rate]
    computing = _computing(theirs) / max(_computing(ours), 1e-9)
    return f"{statistics.median(rounds):.2f} ({computing:.2f})" if rounds else "∞"


def _lookups(seen: Load) -> list[object]:
    statuses = ", ".join(f"{n} × {status}" for status, n in sorted(seen.statuses.items()))
    broken = f", {seen.broken} × broken" if seen.broken else ""
    late = f", {seen.late} × late" if seen.late else ""
    return [f"{seen.rate:.0f}", f"{seen.p50:.2f}", f"{seen.p99:.1f}", statuses + broken + late]


def _best(peer: Peer, query: str) -> str:
    """Seconds and, in brackets, of computing; the better of two. Each has a text of its own, so
    that no answer is remembered. A server that answers one not and cannot be started again still
    works on it, and is asked no other."""
    if peer.slow.get("alone"):
        return "not asked"
    found = []
    for _ in range(2):
        _rested(peer)
        computed = peer.computed()
        seconds = alone(peer, f"{query} # {time.time_ns()}")
        if seconds is None:
            peer.slow["alone"] = not peer.lasting
            break
        found.append((seconds, peer.computed() - computed))
    return "{:.2f} ({:.2f})".format(*min(found)) if found else "no answer"


def _row(cells: Iterable[object]) -> None:
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def _some_of(known: Iterable[str]) -> Callable[[str], list[str]]:
    """How an argument names some of what there is."""

    def chosen(given: str) -> list[str]:
        names = given.split(",")
        if unknown := set(names).difference(known):
            there = ", ".join(dict.fromkeys(known))
            raise argparse.ArgumentTypeError(f"no {', '.join(sorted(unknown))} among {there}")
        return names

    return chosen


def _workloads(given: str) -> list[tuple[str, bool]]:
    names = _some_of([name for name, _ in WORKLOADS])(given)
    return [one for one in WORKLOADS if one[0] in names]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--peers", type=_some_of(PEERS), default=list(PEERS))
    parser.add_argument("--parts", type=_some_of(PARTS), default=list(PARTS))
    parser.add_argument("--workloads", type=_workloads, default=list(WORKLOADS))
    parser.add_argument(
        "--clients", type=lambda text: tuple(map(int, text.split(","))), default=CLIENTS
    )
    parser.add_argument("--rounds", type=int, default=3, help="after one to warm up")
    parser.add_argument("--seconds", type=float, default=3, help="of each measurement")
    parser.add_argument("--minutes", type=float, default=1, help="of poison for each peer")
    parser.add_argument("--slow-seconds", type=float, default=15, help="of the slow reader")
    parser.add_argument("--updates", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/rightsgraph-endpoint"))
    parser.add_argument("--record", type=Path, help="file for every single measurement, JSON")
    return parser.parse_args()


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # with the servers
    given = _arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    graph = data(given.folder, given.triples)
    peers = [PEERS[name](given.folder, graph) for name in given.peers]
    store = OxigraphStore(given.folder / f"store-{graph.stem}", read_only=True)
    work = Work(store, LONG, seconds_of(store, given.folder / f"seconds-{graph.stem}.json"))
    print(f"Left out as too long: {', '.join(work.long)}\n")
    bench = Bench(given, peers, work)
    with running(peers):
        for part in given.parts:
            print(f"\n### {part}\n", flush=True)
            PARTS[part](bench)
    if given.record:
        given.record.write_text(json.dumps(_recorded(bench), indent=1), "utf-8")


def _recorded(bench: Bench) -> list[dict[str, object]]:
    return [
        {"workload": key[0], "once": key[1], "clients": key[2], "peer": name, **asdict(one)}
        for key, seen in bench.loads.items()
        for name, loads in seen.items()
        for one in loads
    ]


if __name__ == "__main__":
    main()
