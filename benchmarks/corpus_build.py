"""Time and memory of reading and building a corpus, beside a plain reader in the same run.

    python benchmarks/corpus_build.py

Takes the reports in ``$RIGHTSGRAPH_SHARED/corpus/reports`` (by default ``../shared`` beside the
checkout) that are text: a quarter, a half and all of them with two workers, and all with one.
Every figure is of a run of its own in fresh processes: first the seconds that it took, then
those that all its processes together spent computing, which other work on the machine does not
lengthen. ``× plain`` compares computing time with a plain reader of the same files. Memory is
that of the largest process.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("RIGHTSGRAPH_SHARED", HERE.parents[1] / "shared"))
PROGRAM = "from rightsgraph_server.cli import main; main()"
PLAIN = (
    "import sys, pathlib, plain\nfor p in sys.argv[1:]: list(plain.plain_lines(pathlib.Path(p)))"
)
RUNS = ((4, 2), (2, 2), (1, 2), (1, 1))
"""Every how many-th file is taken, and the number of workers."""
UNIT = 1024 if sys.platform != "darwin" else 1024 * 1024


@dataclass(frozen=True)
class Run:
    """What one process and those that it started took: seconds, MiB, and what it said."""

    seconds: float
    computing: float
    memory: float
    said: str


def main() -> None:
    files = sorted((SHARED / "corpus" / "reports").glob("*.txt"))
    if not files:
        sys.exit(f"no reports in {SHARED}: set RIGHTSGRAPH_SHARED")
    print("| texts | workers | plain | read | build | again | read × plain | MiB | triples |")
    print("|---|---|---|---|---|---|---|---|---|")
    for step, workers in RUNS:
        print(row(files[::step], workers), flush=True)


def row(files: Sequence[Path], workers: int) -> str:
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "documents"
        source.mkdir()
        for file in files:
            shutil.copy(file, source)
        count = ("--workers", str(workers))
        plain = python(PLAIN, *map(str, files))
        read = python(PROGRAM, "read", str(source), "--records", "recommendations", *count)
        command = ("build", "--documents", str(source), "--store", str(folder / "store"), "--force")
        build, again = (python(PROGRAM, *command, *count) for _ in range(2))
    triples = re.search(r"graph of ([\d,]+) triples", build.said)
    times = [f"{run.seconds:.1f} / {run.computing:.1f}" for run in (plain, read, build, again)]
    ratio = f"{read.computing / plain.computing:.0f}"
    memory = f"{max(read.memory, build.memory):.0f}"
    cells = [len(files), workers, *times, ratio, memory, triples[1] if triples else "–"]
    return f"| {' | '.join(map(str, cells))} |"


def python(code: str, *arguments: str) -> Run:
    """Runs code in a process of its own and waits for it with all that it started."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=HERE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        sys.exit(said)
    computing = used.ru_utime + used.ru_stime
    return Run(time.perf_counter() - start, computing, used.ru_maxrss / UNIT, said)


if __name__ == "__main__":
    main()
