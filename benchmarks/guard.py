"""What it costs to validate an update before it is stored, beside a validation of the whole store.

    python benchmarks/guard.py --sizes 100000 1000000 10000000 --folder stores

makes a store of each size in the folder, unless it is there, and has it take updates of about 100
triples, each kind ``--times`` times: with the shapes of the package as guard, and without. Then the
whole store is validated, unless ``--no-whole``. Times are in milliseconds, in one process, without
the checkpoint that a server makes after each batch of updates. All updates are undone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median

import pyoxigraph as ox
from generator import Generator

from rightsgraph.errors import NonConforming
from rightsgraph.guarding import Guard
from rightsgraph.iris import BASE
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate

BATCH = 200_000_000
# Reviews that no generated store has, and one recommendation each: about a hundred triples.
FIRST, EACH = 40_000, 1
NEW = "INSERT DATA {{ {} }}"
TAKEN = "DELETE DATA {{ {} }}"
CHANGED = """PREFIX rg: <{base}ns#>
WITH <{graph}> DELETE {{ ?s rg:summary ?o }} INSERT {{ ?s rg:summary ?n }} WHERE {{
  {{ SELECT ?s ?o WHERE {{ ?s rg:summary ?o }} ORDER BY ?s LIMIT 50 }}
  BIND (STRLANG(CONCAT(STR(?o), "!"), "en") AS ?n)
}}"""
Update = Callable[[str], None]


def prepared(folder: Path, size: int) -> Path:
    """The store of this size, made where it is not there."""
    place = folder / f"guard-{size}"
    if not (place / "CURRENT").exists():
        store = ox.Store(str(place))
        lines, held = Generator(size).lines(), True
        while held:
            batch, length = [], 0
            for part in lines:
                batch.append(part)
                length += len(part)
                if length > BATCH:
                    break
            held = bool(batch)
            store.bulk_load("".join(batch).encode(), ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
    return place


def blocks(size: int, times: int) -> list[list[ox.Quad]]:
    """New reviews, each of about 100 triples."""
    generator = Generator(size)
    texts = ("".join(generator._review(FIRST + n, 0, EACH)) for n in range(times))
    return [list(ox.parse(text, ox.RdfFormat.N_QUADS)) for text in texts]


def data(quads: list[ox.Quad]) -> str:
    return "\n".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads)


def broken(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Without the positions of its statements."""
    return [quad for quad in quads if quad.predicate.value != f"{BASE}ns#position"]


def kinds(store: OxigraphStore, size: int, times: int) -> Iterator[tuple[str, list[str]]]:
    """Kinds of updates; the last ones undo the first."""
    new = blocks(size, times)
    yield "refused", [NEW.format(data(broken(quads))) for quads in new]
    yield "put in", [NEW.format(data(quads)) for quads in new]
    yield "taken away", [TAKEN.format(data(quads)) for quads in new]
    graphs = (name for name in store.graphs() if name.endswith("-report"))
    changed = islice(graphs, times)
    yield "changed", [CHANGED.format(base=BASE, graph=graph) for graph in changed]


def timed(updates: list[str], update: Update) -> tuple[list[tuple[float, float]], int]:
    """Milliseconds that passed, and of computing, for each, and how many were refused."""
    spent, refused = [], 0
    for text in updates:
        start, computed = time.perf_counter(), time.process_time()
        try:
            update(text)
        except NonConforming:
            refused += 1
        passed, computing = time.perf_counter() - start, time.process_time() - computed
        spent.append((passed * 1000, computing * 1000))
    return spent, refused


def measure(place: Path, size: int, times: int, whole: bool) -> Iterator[str]:
    start = time.perf_counter()
    guard = Guard()
    yield f"| | guard ready | {(time.perf_counter() - start) * 1000:.0f} | | | |"
    store = OxigraphStore(place)
    triples = store.count()
    for kind, updates in kinds(store, size, times):
        spent, refused = timed(updates, lambda text: guard.update(store, text))
        assert refused == (times if kind == "refused" else 0), f"{kind}: {refused} refused"
        if kind == "changed":
            plain, _ = timed([_undone(text) for text in updates], store.update)
        elif kind != "refused":
            plain = _plain(store, kind, updates)
        else:
            plain = []
        passed, computing = zip(*spent, strict=True)
        without = f"{median(one for one, _ in plain):.0f}" if plain else ""
        yield (
            f"| {triples:,} | {kind} | {median(passed):.0f} | {median(computing):.0f} "
            f"| {max(passed):.0f} | {without} |"
        )
    if whole:
        start = time.perf_counter()
        report = validate(store)
        seconds = time.perf_counter() - start
        yield f"| {triples:,} | whole store, {report.total} results | {seconds * 1000:.0f} | | | |"


def _plain(store: OxigraphStore, kind: str, updates: list[str]) -> list[tuple[float, float]]:
    """The same again without the guard, after it was undone."""
    word, other = ("INSERT", "DELETE") if kind == "put in" else ("DELETE", "INSERT")
    timed([text.replace(word, other, 1) for text in updates], store.update)
    return timed(updates, store.update)[0]


def _undone(text: str) -> str:
    return text.replace('CONCAT(STR(?o), "!")', "SUBSTR(STR(?o), 1, STRLEN(STR(?o)) - 1)")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure updates that are validated.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, required=True, help="where the stores are")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--whole", action=argparse.BooleanOptionalAction, default=True)
    chosen = parser.parse_args()
    print("| triples | update | median ms | of computing | slowest ms | without guard ms |")
    print("|---|---|---|---|---|---|")
    for size in chosen.sizes:
        for line in measure(prepared(chosen.folder, size), size, chosen.times, chosen.whole):
            print(line, flush=True)


if __name__ == "__main__":
    main()
