"""The command that reads documents and prints what it finds, without a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from pyoxigraph import RdfFormat, serialize

from rightsgraph import pipeline
from rightsgraph.errors import RightsgraphError
from rightsgraph.json_lines import LINES, Line
from rightsgraph.numbering import NO_OUTLINES, Outline, Outlines, by_review, outline, told, wanted
from rightsgraph.parallel import Progress, Workers, each
from rightsgraph.triples import Read
from rightsgraph.turtle import canonical_trig
from rightsgraph.whole_files import written
from rightsgraph_server.cli.console import progress, say
from rightsgraph_server.cli.documents import documents, report, workers_options
from rightsgraph_server.cli.place import NamedPath


@click.command()
@click.argument("files", nargs=-1, required=True, type=NamedPath())
@click.option(
    "--records",
    type=click.Choice([*LINES, "all"]),
    default="all",
    show_default=True,
    help="Which records become lines of JSON.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "nq", "trig"]),
    help="Lines of JSON by default; all facts as RDF, trig by default with --output.",
)
@click.option(
    "--output",
    "-o",
    type=NamedPath(file_okay=False),
    help="Folder for a file of each document, instead of standard output.",
)
@workers_options
def read(
    files: tuple[Path, ...], records: str, form: str | None, output: Path | None, workers: Workers
) -> None:
    """Print what documents say, a record a line.

    Give files or folders. A document that cannot be read does not stop the others; it is
    reported at the end, and the exit status is then 1, or 2 if none could be read. Numbers that
    a document prints without their paragraph get it from the report of the same review, where
    that is among the files.

    Example: rightsgraph read report.txt addendum.pdf --records positions
    """
    paths, form = documents(*files), form or ("trig" if output else "jsonl")
    put = _writer(output, form) if output else _print
    work = partial(_read, records=records, form=form)
    failed: list[RightsgraphError] = []
    with progress("Reading", len(paths), hidden=sys.stdout.isatty()) as advance:
        for path, found in _each(work, paths, workers, advance):
            if isinstance(found, RightsgraphError):
                failed.append(found)
            else:
                put(path, found.slug, found.content)
                if found.lacks:
                    say(f"{path}: {found.lacks}")
                for line in found.left if records != "recommendations" else ():
                    say(f"{path}: {line}")
    click.get_current_context().exit(report(failed, len(paths)))


@dataclass(frozen=True)
class _Found:
    """What is asked for of a document, and what it tells of numbers without their paragraph:
    of those of other documents, whose they are, and which of its own stay so. ``lacks`` says what
    there is instead, where nothing is of what is asked for."""

    slug: str
    content: str
    outline: Outline | None
    reviews: frozenset[str]
    left: tuple[str, ...]
    lacks: str


def _each(
    work: Callable[..., _Found], paths: list[Path], workers: Workers, advance: Progress
) -> Iterator[tuple[Path, _Found | RightsgraphError]]:
    """Reads the documents; those whose numbers a report completes come again after all reports."""
    waiting: dict[Path, _Found] = {}
    reports: list[Outline] = []
    for path, found in each(work, paths, workers, advance):
        if isinstance(found, _Found) and found.reviews:
            waiting[path] = found
        else:
            yield path, found
            reports += [found.outline] if isinstance(found, _Found) and found.outline else []
    wanted = frozenset[str]().union(*(found.reviews for found in waiting.values()))
    outlines = by_review(report for report in reports if report.review in wanted)
    again = [path for path, found in waiting.items() if outlines.keys() & found.reviews]
    yield from ((path, found) for path, found in waiting.items() if path not in again)
    yield from each(partial(work, outlines=outlines), again, workers)


def _print(path: Path, slug: str, content: str) -> None:
    click.echo(content, nl=False)


def _writer(folder: Path, form: str) -> Callable[[Path, str, str], None]:
    """Writes a file of each document; another copy of one leaves it as it is."""
    taken: dict[str, Path] = {}

    def write(path: Path, slug: str, content: str) -> None:
        if slug in taken:
            return say(f"{path}: is document {slug}, as is {taken[slug]}, used instead")
        taken[slug] = path
        with written(folder / f"{slug}.{form}") as stream:
            stream.write(content.encode())

    return write


def _read(path: Path, records: str, form: str, outlines: Outlines = NO_OUTLINES) -> _Found:
    """What is asked for of a document; runs in a process of its own."""
    found = pipeline.read_document(path, outlines=outlines)
    document, content = found.document, _content(found, records, form)
    return _Found(
        document.slug,
        content,
        outline(document, found.records),
        frozenset(wanted(document, found.records)),
        tuple(told(document, found.records, outlines)),
        "" if content else _gives(found, records),
    )


def _gives(found: Read, records: str) -> str:
    there = " or ".join(name for name, (_, lines) in LINES.items() if any(lines(found)))
    return f"this {found.document.kind} gives no {records}; --records {there} gives some"


def _content(found: Read, records: str, form: str) -> str:
    if form == "trig":
        return canonical_trig(pipeline.facts(found))
    if form == "nq":
        facts = serialize(pipeline.facts(found), format=RdfFormat.N_QUADS)
        return facts.decode() if facts else ""
    lines = _lines(found, records)
    return "".join(json.dumps(line, ensure_ascii=False, default=str) + "\n" for line in lines)


def _lines(found: Read, records: str) -> Iterator[Line]:
    for name, (record, lines) in LINES.items():
        if records in (name, "all"):
            yield from ({"record": record, **line} for line in lines(found))
