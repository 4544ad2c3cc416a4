"""How long the pages take, kind by kind, and how large they are.

    python benchmarks/pages.py
    python benchmarks/pages.py --size 10000000 --folder FOLDER
    python benchmarks/pages.py --store FOLDER

serves the bundled graph, the same with a generated one of about that many statements beside it,
in which one State and one theme have far more than others, or a store that is there already. Of
each kind of page many different things are asked for, each once, so that no page is remembered:
first by one client, for what the processes of the server compute for a page, then by several at
the same time. Before that, each kind is asked for once by the first client of a server that has
just been started; then the server is left alone until it has made its own pages ready, which it
does not with ``--cold``. What was built is kept in ``--folder`` for the next time.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import chain
from math import ceil
from pathlib import Path
from urllib.parse import quote

from endpoint_peers import Peer, free_port, host, program, running
from generator import Generator  # type: ignore[import-not-found, unused-ignore]
from pyoxigraph import QuerySolutions, RdfFormat, parse

from rightsgraph import bundle
from rightsgraph.iris import BASE
from rightsgraph.queries import load_queries
from rightsgraph.store import OxigraphStore
from rightsgraph.turtle import PREFIXES

_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_INDEX_SECONDS = 1800
_MAKING_READY = b"rightsgraph_making_ready 1"
# Kinds of thing with the pattern that finds them; of many, a sample.
_THINGS = {
    "State": "?x a rg:State . ?r rg:stateUnderReview ?x",
    "recommendation": "?x a rg:UPRRecommendation",
    "review": "?x a rg:Review",
    "document": "?x a rg:Document",
    "passage": "?x a rg:Passage",
    "law": "?x a rg:NationalLaw",
    "instrument": "?x a rg:Instrument",
    "article": "?x a rg:Provision",
    "theme": "?x skos:inScheme <https://w3id.org/rightsgraph/scheme/theme>",
    "other concept": "?x a skos:Concept",
    "NGO": "?x a rg:NGO",
    "body": "?x a rg:UNBody",
    "person": "?x a rg:Person",
    "claim": "?x a rg:Claim",
    "position": "?x a rg:PositionStatement",
    "scheme": "?x a skos:ConceptScheme",
    "term": "?x rdfs:isDefinedBy <https://w3id.org/rightsgraph/ns>",
    "shape": "?x a sh:NodeShape FILTER(isIRI(?x))",
}
_LARGEST_STATE = "?r rg:addressedTo ?x"
_LARGEST_THEME = "?r rg:theme ?x"
_HEAD = """
| page | n | first, ms | p50 | p95 | computing, p50 ms | p95 | HTML, median kB | most |
|---|---:|---:|---:|---:|---:|---:|---:|---:|"""
_WORDS = ("torture", "rome statute", "kazakhstan", "death penalty", "women", "assembly", "report")


@dataclass
class Seen:
    """Of one kind, in milliseconds and kB."""

    first: float = 0.0
    computing: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    size: list[float] = field(default_factory=list)


class Sample:
    """Addresses of each kind, all different, always the same ones for a store."""

    def __init__(self, store: Path, each: int) -> None:
        self._store = OxigraphStore(store, read_only=True)
        self._each, self._random = each, random.Random(6)

    def paths(self) -> dict[str, list[str]]:
        found = {"front": ["/"], "lists": _lists()}
        for kind, pattern in _THINGS.items():
            found[kind] = [_page(iri) for iri in self._some(pattern)]
        state, theme = self._most(_LARGEST_STATE), self._most(_LARGEST_THEME)
        found["State, filtered"] = self._filtered(found["State"])
        found["largest State"] = [_page(state), *self._filtered([_page(state)])]
        kinds = [f"{_page(theme)}?kind=UPRRecommendation&page={n}" for n in range(2, 30)]
        found["largest theme"] = [_page(theme), *kinds]
        found["disputes"] = [f"/disputes?page={n}" for n in range(1, self._each)]
        found["search"] = [f"/search?q={quote(word)}" for word in self._words()]
        names = sorted(load_queries())
        found["saved query"] = [f"/queries/{name}" for name in names]
        found["API"] = [f"/api/{name}?format=json" for name in names]
        found["editor"] = ["/sparql"]
        data = found["recommendation"][: self._each // 2] + found["State"][: self._each // 2]
        found["data (Turtle)"] = [re.sub("html$", "ttl", path) for path in data]
        return {kind: list(dict.fromkeys(some))[: self._each] for kind, some in found.items()}

    def _some(self, pattern: str) -> list[str]:
        every = sorted(self._column(f"SELECT DISTINCT ?x WHERE {{ {pattern} }} LIMIT 300000"))
        ours = [iri for iri in every if iri.startswith(BASE)]
        return self._random.sample(ours, min(len(ours), self._each))

    def _most(self, pattern: str) -> str:
        question = f"SELECT ?x WHERE {{ {pattern} }} GROUP BY ?x ORDER BY DESC(COUNT(?r)) LIMIT 1"
        return self._column(question)[0]

    def _filtered(self, pages: Sequence[str]) -> list[str]:
        """Filters as people combine them, and later pages."""
        themes = [iri.rpartition("/")[2] for iri in self._some(_THINGS["theme"])]
        positions = ("supported", "noted", "not-supported", "supported-in-part")
        chosen = self._random.choices(themes, k=self._each)
        return [
            f"{pages[n % len(pages)]}?{asked}"
            for n, theme in enumerate(chosen)
            for asked in [
                (f"theme={theme}", f"position={positions[n % 4]}&page={1 + n // 4}", f"page={n}")[
                    n % 3
                ]
            ]
            if asked != "page=0"
        ]

    def _words(self) -> list[str]:
        labels = self._column("SELECT ?l WHERE { ?x a rg:Instrument ; rdfs:label ?l } LIMIT 60")
        return [*_WORDS, *labels]

    def _column(self, query: str) -> list[str]:
        prologue = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())
        found = self._store.query(prologue + query)
        assert isinstance(found, QuerySolutions)
        return [row[0].value for row in found]


def _lists() -> list[str]:
    kinds = ("states", "documents", "laws", "instruments", "organisations", "people", "ns")
    return [f"/{kind}" for kind in (*kinds, "shapes", "queries")]


def _page(iri: str) -> str:
    """Where the server shows a thing; terms and shapes have their own folders."""
    path = iri.removeprefix(BASE).replace("#", "/")
    return f"/{quote(path)}.html"


class Pages:
    """The pages of one server, asked for and timed."""

    def __init__(self, peer: Peer, clients: int, rest: float) -> None:
        self._peer, self._clients, self._patience = peer, clients, rest

    def measure(self, paths: dict[str, list[str]]) -> None:
        """Prints a row for each kind."""
        seen = {kind: Seen() for kind in paths}
        for kind in seen.keys() - {"search"}:
            seen[kind].first = self._asked(paths[kind][-1])[0]
        self._rest()  # while it makes pages ready
        if "search" in paths:
            self._await_index()
        print(_HEAD, flush=True)
        for kind, some in paths.items():
            others = [path for place, path in enumerate(some) if place % 3]
            self._alone(seen[kind], some[::3])
            self._together(seen[kind], others or some)
            _show(kind, seen[kind])

    def _alone(self, seen: Seen, paths: list[str]) -> None:
        for path in paths:
            before = self._computed()
            _, size = self._asked(path)
            if size:
                seen.computing.append((self._computed() - before) / 1e6)
                seen.size.append(size / 1000)

    def _together(self, seen: Seen, paths: list[str]) -> None:
        with ThreadPoolExecutor(self._clients) as threads:
            answers = [one for one in threads.map(self._asked, paths) if one[1]]
        seen.wall += [wall for wall, _ in answers]
        seen.size += [size / 1000 for _, size in answers]

    def _asked(self, path: str) -> tuple[float, int]:
        """Milliseconds and bytes, none of a page behind the last one; an answer that is refused
        or broken off is told of."""
        began = time.perf_counter()
        connection = HTTPConnection(*host(self._peer), timeout=120)
        try:
            connection.request("GET", path, headers={"Accept": _BROWSER})
            response = connection.getresponse()
            status, size = response.status, len(response.read())
        except (OSError, HTTPException) as error:
            status, size = 0, 0
            print(f"{path}: {error}", file=sys.stderr)
        connection.close()
        if status not in (0, 200, 404):
            print(f"{path} answers {status}", file=sys.stderr)
        return 1000 * (time.perf_counter() - began), size if status != 404 else 0

    def _computed(self) -> int:
        """Nanoseconds of all threads of the server's processes, but for the making of an index."""
        return sum(_nanoseconds(pid) for pid in self._peer.processes() if not _is_low(pid))

    def _rest(self) -> None:
        """Until it says that it makes nothing ready any more."""
        until = time.monotonic() + self._patience
        while time.monotonic() < until and _MAKING_READY in self._figures():
            time.sleep(2)

    def _figures(self) -> bytes:
        connection = HTTPConnection(*host(self._peer), timeout=120)
        connection.request("GET", "/metrics")
        figures = connection.getresponse().read()
        connection.close()
        return figures

    def _await_index(self) -> None:
        """For a search is refused until there is one, and it takes a core to make."""
        until = time.monotonic() + _INDEX_SECONDS
        while time.monotonic() < until:
            with suppress(OSError):
                connection = HTTPConnection(*host(self._peer), timeout=60)
                connection.request("GET", "/search?q=a", headers={"Accept": _BROWSER})
                if connection.getresponse().status == 200:
                    return
            time.sleep(1)


def _is_low(pid: int) -> bool:
    with suppress(OSError):
        return os.getpriority(os.PRIO_PROCESS, pid) > 0
    return True


def _nanoseconds(pid: int) -> int:
    total = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            total += int(task.read_text().split()[0])
    return total


def _built(folder: Path, size: int) -> Path:
    store = folder / f"pages-{size}"
    if not store.exists():
        bundle.build(store, chain(bundle.bundled_quads(), _generated(size) if size else ()))
    return store


def _generated(size: int) -> Iterable:  # type: ignore[type-arg]
    """By way of the disk, for the parser wants a file and all of it does not fit in memory."""
    with tempfile.TemporaryFile() as file:
        file.writelines(line.encode() for line in Generator(size, uneven=True).lines())
        file.seek(0)
        yield from parse(file, RdfFormat.N_QUADS)


def _server(store: Path, home: Path, cold: bool) -> Peer:
    port = free_port()
    command = [program("rightsgraph"), "serve", "--port", str(port), "--store", str(store)]
    settings = {
        "RIGHTSGRAPH_READY_PAGES": str(not cold).lower(),
        "RIGHTSGRAPH_OPEN_METRICS": "true",
    }
    return Peer("rightsgraph", command, port, "/sparql?query=", "/update", home, settings)


def _show(kind: str, seen: Seen) -> None:
    wall = seen.wall or [seen.first]  # of a single page that is no longer than that
    times = [seen.first, _middle(wall), _p95(wall)]
    times += [_middle(seen.computing), _p95(seen.computing)]
    sizes = [_middle(seen.size), max(seen.size)]
    cells = " | ".join(f"{cell:.0f}" for cell in times + sizes)
    print(f"| {kind} | {len(seen.computing) + len(seen.wall)} | {cells} |", flush=True)


def _middle(numbers: list[float]) -> float:
    return statistics.median(numbers)


def _p95(numbers: list[float]) -> float:
    return sorted(numbers)[ceil(0.95 * len(numbers)) - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the pages.")
    parser.add_argument("--size", type=int, default=0, help="generated statements, about")
    parser.add_argument("--store", type=Path, help="a store in a folder")
    parser.add_argument("--folder", type=Path, help="where to keep what is built")
    parser.add_argument("--each", type=int, default=120, help="addresses of each kind at the most")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--cold", action="store_true", help="the server makes nothing ready")
    parser.add_argument("--rest", type=float, default=900, help="seconds for it to make ready")
    parser.add_argument("--kinds", nargs="*", help="only these")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        store = chosen.store or _built(chosen.folder or Path(made), chosen.size)
        paths = Sample(store, chosen.each).paths()
        wanted = {k: some for k, some in paths.items() if some and k in (chosen.kinds or paths)}
        peer = _server(store, Path(made), chosen.cold)
        with running([peer]):
            Pages(peer, chosen.clients, chosen.rest).measure(wanted)


if __name__ == "__main__":
    main()
