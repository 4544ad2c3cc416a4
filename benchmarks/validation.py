"""How fast engines validate, how much memory they need, and how many results they get wrong.

    python benchmarks/validation.py --sizes 100000 1000000 --peers path/to/python

makes graphs like ours with planted violations, lets each engine validate them with the twelve
shapes of ``twelve.ttl`` in a process of its own, one after the other, and prints a table: seconds
that passed, seconds of computing, peak memory, results that are missing or too many, and how many
times faster than pySHACL it computed. ``--peers`` is a Python in which the engines of PyPI are
installed; those that are not there are left out. ``--engines`` chooses among them, ``--shipped``
takes the shapes of the package.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import Generator, write

from rightsgraph import resources

HERE = Path(__file__).parent
# Each engine is given the files of data (N-Quads, N-Triples) and of shapes, and prints a line for
# each result: focus node, tab, constraint component.
OURS = """
import io, sys
from contextlib import redirect_stdout
from csv import DictReader
from rightsgraph_server.cli import main
output = io.StringIO()
arguments = ["validate", "--engine", "fast", "--no-ontology", "--format", "csv", sys.argv[1]]
with redirect_stdout(output):
    main(arguments + ["--shapes", sys.argv[3]], standalone_mode=False)
output.seek(0)
for row in DictReader(output):
    print(row["focus"], row["component"], sep="\\t")
"""
PYSHACL = """
import sys
from rdflib import Graph, SH
from {module} import validate
report = validate(sys.argv[2], data_graph_format="nt", shacl_graph=sys.argv[3])[1]
for result in report.objects(None, SH.result):
    print(report.value(result, SH.focusNode), end="\\t")
    print(report.value(result, SH.sourceConstraintComponent))
"""
SHACL = """
import sys
from shacl import validate
for result in validate(sys.argv[2], sys.argv[3]).results:
    print(result.focus_node.strip("<>"), result.component_iri, sep="\\t")
"""
SHACL_RUST = """
import sys
import shacl_rust
for result in shacl_rust.validate_file(sys.argv[2], sys.argv[3])["results"]:
    print(result["focusNode"].strip("<>"), end="\\t")
    print(result["sourceConstraintComponent"].strip("<>"))
"""
SHIFTY = """
import sys
from rdflib import Graph, SH
import shifty
_, report, _ = shifty.validate(Graph().parse(sys.argv[2]), Graph().parse(sys.argv[3]))
for result in report.objects(None, SH.result):
    print(report.value(result, SH.focusNode), end="\\t")
    print(report.value(result, SH.sourceConstraintComponent))
"""
ENGINES = {
    "rightsgraph": OURS,
    "shacl": SHACL,
    "shacl-rust": SHACL_RUST,
    "pyshacl-turbo": PYSHACL.replace("{module}", "pyshacl_turbo"),
    "pyshifty": SHIFTY,
    "pyshacl": PYSHACL.replace("{module}", "pyshacl"),
}


@dataclass(frozen=True)
class Run:
    engine: str
    seconds: float
    computing: float
    megabytes: float
    missing: int
    extra: int


@dataclass(frozen=True)
class Task:
    """A graph, the shapes to check it with, and what must be found."""

    quads: Path
    triples: Path
    shapes: Path
    planted: Counter[tuple[str, str]]


def prepare(size: int, folder: Path, shapes: Path) -> Task:
    generator = Generator(size, size * 12 // 10_000)
    quads, triples = folder / f"{size}.nq", folder / f"{size}.nt"
    with quads.open("w", encoding="utf-8") as output:
        count = write(output, generator)
    with quads.open(encoding="utf-8") as source, triples.open("w", encoding="utf-8") as output:
        output.writelines(f"{line.rpartition(' <')[0]} .\n" for line in source)
    print(f"\n{count:,} triples, {len(generator.planted):,} planted violations", flush=True)
    planted = Counter((one.focus, one.component) for one in generator.planted)
    return Task(quads, triples, shapes, planted)


def measured(engine: str, python: str, task: Task, limit: int) -> Run | None:
    """None where the engine is not installed, fails, or takes longer than the limit."""
    arguments = [str(task.quads), str(task.triples), str(task.shapes)]
    interpreter = sys.executable if engine == "rightsgraph" else python
    command = ["timeout", str(limit), interpreter, "-c", ENGINES[engine], *arguments]
    with TemporaryDirectory() as folder:
        found, log = Path(folder) / "found", Path(folder) / "log"
        start = time.perf_counter()
        with found.open("w") as output, log.open("w") as errors:
            process = subprocess.Popen(command, stdout=output, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        results = Counter(_results(found))
        if os.waitstatus_to_exitcode(status) not in (0, 1) or (not results and log.read_text()):
            last = (log.read_text().strip() or "it took too long").splitlines()[-1]
            print(f"{engine}: left out: {last}", flush=True)
            return None
    missing, extra = task.planted - results, results - task.planted
    computing = usage.ru_utime + usage.ru_stime
    peak = usage.ru_maxrss / 1024
    return Run(engine, seconds, computing, peak, missing.total(), extra.total())


def _results(found: Path) -> Iterator[tuple[str, str]]:
    for line in found.read_text("utf-8").splitlines():
        focus, _, component = line.partition("\t")
        name = component.rpartition("#")[2].removesuffix("ConstraintComponent")
        yield focus, name


def table(runs: list[Run]) -> Iterator[str]:
    base = next((run.computing for run in runs if run.engine == "pyshacl"), None)
    yield "| engine | seconds | computing | MB | missing | too many | × pySHACL |"
    yield "|---|---|---|---|---|---|---|"
    for run in runs:
        times = f"{base / run.computing:.0f}" if base else ""
        yield (
            f"| {run.engine} | {run.seconds:.1f} | {run.computing:.1f} | {run.megabytes:.0f} "
            f"| {run.missing} | {run.extra} | {times} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure engines that validate.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--peers", default=sys.executable, help="a Python with the other engines")
    parser.add_argument("--limit", type=int, default=3600, help="seconds for each")
    parser.add_argument("--shipped", action="store_true", help="with the shapes of the package")
    parser.add_argument("--folder", type=Path, help="where the graphs are made")
    chosen = parser.parse_args()
    with TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        shapes = HERE / "twelve.ttl"
        if chosen.shipped:
            shapes = folder / "shapes.ttl"
            files = resources.files("shapes", "*.ttl")
            shapes.write_text("\n".join(file.read_text("utf-8") for file in files), "utf-8")
        for size in chosen.sizes:
            task = prepare(size, folder, shapes)
            runs = [measured(one, chosen.peers, task, chosen.limit) for one in chosen.engines]
            print("\n".join(table([run for run in runs if run])), flush=True)


if __name__ == "__main__":
    main()
