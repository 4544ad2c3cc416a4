"""Measures full-text search: how long an index takes to make, and each kind of question to answer.

    python benchmarks/search.py
    python benchmarks/search.py --size 10000000
    python benchmarks/search.py --store FOLDER

takes the bundled graph, a generated one of about that many statements, or a store in a folder.
Questions are drawn from the words of the graph, always the same ones; each is asked once, so that
no answer is remembered. The last row is the search for near words in a vocabulary of 200,000.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import string
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from math import ceil
from pathlib import Path
from typing import Any

from generator import Generator  # type: ignore[import-not-found, unused-ignore]
from pyoxigraph import RdfFormat, parse

from rightsgraph import bundle
from rightsgraph.search.building import build_beside
from rightsgraph.search.index import Index
from rightsgraph.search.vocabulary import Vocabulary

_EACH = 100
_HEAD = """
| question | asked | p50 | p95 | longest | p50 computing | p95 | longest |
|---|---|---|---|---|---|---|---|"""
_LETTERS = string.ascii_lowercase
Ask = Callable[[str], object]
Times = tuple[list[float], list[float]]


def questions(index: Index, chance: random.Random) -> Iterator[tuple[str, Ask, list[str]]]:
    """Kinds of question with what asks them and the texts."""
    counted = index._searcher.terms_with_prefix("text", "")
    usual = [word for word, _ in counted[:_EACH]]
    any_words = [word for word, _ in chance.sample(counted, min(_EACH, len(counted)))]
    labels = [hit.label for hit in _some_hits(index, chance)]
    yield "frequent words", index.search, usual
    yield "any words", index.search, any_words
    yield "two frequent words", index.search, [f"{a} {b}" for a, b in _pairs(usual, chance)]
    yield "names", index.search, labels
    yield "phrases", index.search, [f'"{label}"' for label in labels]
    yield "misspelt words", index.search, [_misspelt(word, chance) for word in _long(any_words)]
    yield "beginnings (a*)", index.search, [f"{letter}*" for letter in _LETTERS]
    yield "no words", index.search, ["", " ", "  "]
    yield "completion", index.complete, [label[: chance.randrange(1, 12)] for label in labels]


def _some_hits(index: Index, chance: random.Random) -> list[Any]:
    most = min(index.size, 10_000) - 20
    offsets = [chance.randrange(most) for _ in range(_EACH)]
    return [index.search("", limit=1, offset=offset).hits[0] for offset in offsets]


def _pairs(words: list[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    for _ in range(_EACH):
        first, second = chance.sample(words, 2)
        yield first, second


def _long(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) > 4 and word.isalpha()]


def _misspelt(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + chance.choice(_LETTERS) + word[place + 1 :]


def measured(ask: Ask, texts: Iterable[str]) -> Times:
    """Milliseconds of each: those that passed, and those of computing."""
    passed, computing = [], []
    for text in texts:
        began = time.perf_counter(), time.thread_time()
        ask(text)
        passed.append(1000 * (time.perf_counter() - began[0]))
        computing.append(1000 * (time.thread_time() - began[1]))
    return passed, computing


def _row(name: str, times: Times) -> None:
    cells = []
    for taken in times:
        p95 = sorted(taken)[ceil(0.95 * len(taken)) - 1]
        cells += [f"{statistics.median(taken):.1f}", f"{p95:.1f}", f"{max(taken):.1f}"]
    print(f"| {name} | {len(times[0])} | {' | '.join(cells)} |")


class Words:
    """As many made-up words as one wants, in place of an index."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.counts = {
            "".join(chance.choices(_LETTERS, k=chance.randrange(4, 14))): chance.randrange(1, 1000)
            for _ in range(number)
        }

    def terms_with_prefix(self, field: str, start: str, limit: int = 0) -> list[tuple[str, int]]:
        return list(self.counts.items()) if not start else []

    def doc_freq(self, field: str, word: str) -> int:
        return self.counts.get(word, 0)


def near_words(chance: random.Random) -> Times:
    words: Any = Words(200_000, chance)
    vocabulary = Vocabulary(words)
    vocabulary.load()
    chosen = chance.sample(sorted(words.counts), _EACH)
    return measured(vocabulary.meant, [_misspelt(word, chance) for word in chosen])


def index_of(store: Path, home: Path) -> Index:
    wall, computing = time.perf_counter(), time.process_time()
    folder = build_beside(store, home, "1")
    wall, computing = time.perf_counter() - wall, time.process_time() - computing
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
    index = Index(folder)
    index.warm()
    print(
        f"{index.size:,} things indexed in {wall:.1f} s, {computing:.1f} s of computing; "
        f"{size:.1f} MiB on disk, {memory:.0f} MiB at most in memory"
    )
    return index


def _store(chosen: argparse.Namespace, work: Path) -> Path:
    if chosen.store:
        return Path(chosen.store)
    lines = (line.encode() for line in Generator(chosen.size).lines()) if chosen.size else None
    quads = parse(_file(lines), RdfFormat.N_QUADS) if lines else bundle.bundled_quads()
    print(f"{bundle.build(work / 'store', quads):,} triples")
    return work / "store"


def _file(lines: Iterable[bytes]) -> Any:
    """On disk, because the parser wants a file and a large graph does not fit into memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.writelines(lines)
    file.seek(0)
    return file


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure full-text search.")
    parser.add_argument("--size", type=int, help="statements of a generated graph, about")
    parser.add_argument("--store", type=Path, help="a store in a folder")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = index_of(_store(chosen, work), work / "search")
        print(_HEAD)
        for name, ask, texts in questions(index, random.Random(1)):
            _row(name, measured(ask, texts))
        _row("near words of 200,000", near_words(random.Random(1)))


if __name__ == "__main__":
    main()
