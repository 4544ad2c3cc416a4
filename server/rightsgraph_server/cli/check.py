"""Commands that say what is wrong with a graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain, groupby
from json import dumps
from operator import attrgetter
from pathlib import Path

import click
from pyoxigraph import Quad

from rightsgraph.errors import BadRequest
from rightsgraph.hygiene import Finding, run_checks
from rightsgraph.settings import Settings
from rightsgraph.store import read_rdf
from rightsgraph.validation import Report
from rightsgraph.validation import validate as run_validation
from rightsgraph_server.cli.console import progress
from rightsgraph_server.cli.stores import open_store, store_option
from rightsgraph_server.terms import shown


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.option(
    "--shapes",
    type=click.Path(path_type=Path),
    help="RDF file or folder with other shapes than the bundled ones.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "ttl"]),
    default="text",
    show_default=True,
    help="For people, for programs, or in the SHACL vocabulary.",
)
def validate(files: tuple[Path, ...], folder: Path | None, shapes: Path | None, form: str) -> None:
    """Check RDF files or a store with the shapes.

    Exit status 1 where the graph does not conform.

    Example: rightsgraph validate my-data.ttl
    """
    if files and folder:
        raise BadRequest("files and --store are both given", remedy="give one of them")
    data = _quads(files) if files else open_store(folder, Settings.from_environment())
    with progress("Validating"):
        report = run_validation(data, _quads([shapes]) if shapes else None)
    click.echo(_written(report, form), nl=False)
    click.get_current_context().exit(0 if report.conforms else 1)


def _quads(paths: Iterable[Path]) -> list[Quad]:
    return list(chain.from_iterable(read_rdf(path) for given in paths for path in _files(given)))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(path.rglob("*.ttl"))
    if not found:
        raise BadRequest("holds no .ttl file", str(path), "name a folder with Turtle files")
    yield from found


def _written(report: Report, form: str) -> str:
    if form == "ttl":
        return report.graph.serialize(format="turtle")
    if form == "json":
        results = [asdict(result) for result in report.results]
        return dumps({"conforms": report.conforms, "results": results}, indent=2) + "\n"
    return report.text()


@click.command()
@store_option
def check(folder: Path | None) -> None:
    """Look for faults that no shape can find.

    Exit status 1 where anything is found.

    Example: rightsgraph check --store ~/graph
    """
    store = open_store(folder, Settings.from_environment())
    with progress("Checking"):
        findings = run_checks(store)
    for _, group in groupby(findings, attrgetter("check.name")):
        click.echo("\n".join(_paragraph(list(group))))
    click.echo(f"{len(findings)} findings" if findings else "Nothing found")
    click.get_current_context().exit(1 if findings else 0)


def _paragraph(findings: list[Finding]) -> Iterator[str]:
    about = findings[0].check
    yield f"{about.title} ({about.severity}): {about.description}"
    for finding in findings:
        yield "  " + "  ".join(shown(value) for value in finding.values.values())
