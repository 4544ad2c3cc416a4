"""The command that checks data with shapes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

import click
from pyoxigraph import Quad

from rightsgraph.errors import BadRequest, RightsgraphError, SyntaxFault
from rightsgraph.rdf_files import files_of, read_all
from rightsgraph.shacl.engine import Engine
from rightsgraph.shacl.imported import with_imports
from rightsgraph.shacl.places import blamed, located
from rightsgraph.shacl.report import rank, verdict
from rightsgraph.shacl.reports import WRITERS
from rightsgraph.store import Store
from rightsgraph.validation import DEADLINE, MOST, Report
from rightsgraph.validation import validate as run_validation
from rightsgraph_server.cli.console import complain, progress, say
from rightsgraph_server.cli.place import NamedPath, store_option

_SEVERITIES: Final = ("info", "warning", "violation")
_PATHS = NamedPath()


@dataclass(frozen=True)
class Order:
    """What is to be checked, with what, and how it is told."""

    files: tuple[Path, ...]
    place: Path | str | None
    graphs: tuple[str, ...]
    shapes: tuple[Path, ...]
    ontology: bool
    imports: Path | None
    engine: Engine
    only: tuple[str, ...]
    form: str
    fail_on: str
    max_results: int
    deadline: float

    def run(self) -> Report:
        data: Store | Callable[[], Iterator[Quad]]
        files, shapes = self._all(self.files), self._all(self.shapes)
        data = _read(files) if files else _store(self.place)
        try:
            with progress("Validating"):
                report = run_validation(
                    data,
                    _read(shapes) if shapes else None,
                    self.ontology,
                    graphs=self.graphs,
                    engine=self.engine,
                    only=self.only,
                    most=self.max_results,
                    deadline=self.deadline,
                )
        except SyntaxFault as error:
            raise blamed(error, shapes) from error
        return located(report, files)

    def _all(self, paths: tuple[Path, ...]) -> list[Path]:
        """The files of these paths, with what they import where that is asked for."""
        files = list(files_of(paths))
        return files if self.imports is None else with_imports(files, self.imports)

    def status(self, report: Report) -> int:
        """1 where anything is as grave as ``--fail-on`` asks, else 0."""
        least = _SEVERITIES.index(self.fail_on)
        return int(any(rank(severity) >= least for _, severity in report.counts))


@click.command()
@click.argument("files", nargs=-1, type=_PATHS)
@store_option
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Only this graph; repeat.")
@click.option(
    "--shapes",
    multiple=True,
    type=_PATHS,
    help="RDF file or folder with other shapes than the bundled ones; repeat.",
)
@click.option(
    "--ontology/--no-ontology",
    default=True,
    show_default=True,
    help="Whether the bundled ontology and reference data stand beside the data.",
)
@click.option(
    "--imports",
    type=NamedPath(exists=True, file_okay=False),
    help="Follow owl:imports to the files of this folder; without it, none are followed.",
)
@click.option(
    "--engine",
    type=click.Choice(get_args(Engine)),
    default="fast",
    show_default=True,
    help="reference is pySHACL, fast our own, which leaves to pySHACL what it cannot judge.",
)
@click.option("--only", multiple=True, metavar="SHAPE", help="IRI of a shape to check; repeat.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="text",
    show_default=True,
    help="For people, programs, spreadsheets or continuous integration.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="info",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.option(
    "--max-results",
    type=click.IntRange(1),
    default=MOST,
    show_default=True,
    help="How many results are shown; all are counted.",
)
@click.option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True),
    default=DEADLINE,
    show_default=True,
    help="Seconds for each SPARQL constraint, or pattern that may take long.",
)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--explain", "explained", metavar="SHAPE", help="Say what a shape asks, and stop.")
def validate(watch: bool, explained: str | None, **options: Any) -> None:
    """Check RDF files or a store with the shapes.

    Exit status 1 where something is to be mended, 2 where data or shapes cannot be read.

    Example: rightsgraph validate my-data.ttl --format sarif
    """
    order = Order(**options)
    if order.files and order.place:
        raise BadRequest("files and --store are both given", remedy="give one of them")
    if explained:
        from rightsgraph.shacl.explain import explain

        shapes = _quads(order.shapes) if order.shapes else None
        data = _quads(order.files) if order.files else None
        click.echo(explain(explained, shapes, data), nl=False)
    elif watch:
        _watch(order)
    else:
        report = order.run()
        _show(report, order.form)
        click.get_current_context().exit(order.status(report))


def _show(report: Report, form: str) -> None:
    click.echo(WRITERS[form](report), nl=False)
    if report.truncated or not report.judges:
        say(verdict(report))


def _watch(order: Order) -> None:
    """Reports after each change until the person ends it; a fault in a file is told and waits."""
    if not order.files:
        raise BadRequest("--watch needs files", remedy="name the files to watch")
    seen: list[tuple[Path, int]] = []
    while True:
        now = [(file, _written(file)) for file in files_of([*order.files, *order.shapes])]
        if now != seen:
            seen = now
            try:
                _show(order.run(), order.form)
            except RightsgraphError as error:
                complain(error)
            say("waiting for changes; end with Ctrl-C")
        time.sleep(0.5)


def _written(file: Path) -> int:
    """When it was; some programs take a file away for a moment before they write it anew."""
    with suppress(FileNotFoundError):
        return file.stat().st_mtime_ns
    return 0


def _store(place: Path | str | None) -> Store:
    """The store; what opens one is read only here, because it takes long to import."""
    from rightsgraph_server.cli.stores import open_store

    return open_store(place)


def _quads(paths: Iterable[Path]) -> Callable[[], Iterator[Quad]]:
    return _read(list(files_of(paths)))


def _read(files: list[Path]) -> Callable[[], Iterator[Quad]]:
    return lambda: read_all(files)
