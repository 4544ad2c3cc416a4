"""The command that reads documents and prints what it finds, without a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from pyoxigraph import RdfFormat, serialize

from rightsgraph import pipeline
from rightsgraph.errors import RightsgraphError
from rightsgraph.triples import Read
from rightsgraph.turtle import canonical_trig
from rightsgraph_server.cli.console import complain, progress, say


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--records",
    type=click.Choice(["document", "recommendations", "positions", "all"]),
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
    type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
    help="Folder for a file of each document, instead of standard output.",
)
def read(files: tuple[Path, ...], records: str, form: str | None, output: Path | None) -> None:
    """Print what documents say, a record a line.

    Give files or folders. A document that cannot be read is reported and the others go on;
    the exit status is then 1, or 2 if none could be read.

    Example: rightsgraph read report.txt addendum.pdf --records positions
    """
    form = form or ("trig" if output else "jsonl")
    paths, failed = list(documents(files)), 0
    with progress("Reading", len(paths), hidden=sys.stdout.isatty()) as advance:
        for number, path in enumerate(paths, start=1):
            try:
                found = pipeline.read_document(path)
                content = _content(found, records, form)
            except RightsgraphError as error:
                complain(error)
                failed += 1
            else:
                _put(content, output and output / f"{found.document.slug}.{form}")
            advance(number)
    if failed:
        say(f"{failed} of {len(paths)} documents could not be read")
    click.get_current_context().exit(_status(failed, len(paths)))


def documents(files: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders among them."""
    for path in files:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file())
        else:
            yield path


def _status(failed: int, total: int) -> int:
    if not failed:
        return 0
    return 2 if failed == total else 1


def _content(found: Read, records: str, form: str) -> str:
    if form == "trig":
        return canonical_trig(pipeline.facts(found))
    if form == "nq":
        facts = serialize(pipeline.facts(found), format=RdfFormat.N_QUADS)
        return facts.decode() if facts else ""
    lines = _lines(found, records)
    return "".join(json.dumps(line, ensure_ascii=False, default=str) + "\n" for line in lines)


def _put(content: str, target: Path | None) -> None:
    if target:
        target.write_text(content, "utf-8", newline="\n")
    else:
        click.echo(content, nl=False)


def _lines(found: Read, records: str) -> Iterator[dict[str, Any]]:
    if records in ("all", "document"):
        yield {"record": "document", **_described(found)}
    if records in ("all", "recommendations"):
        for line in pipeline.recommendation_lines(found):
            yield {"record": "recommendation", **line}
    if records in ("all", "positions"):
        for line in pipeline.position_lines(found):
            yield {"record": "position", **line}


def _described(found: Read) -> dict[str, Any]:
    """What the document is, what it prints about itself, and how much was found in it."""
    document = found.document
    printed = {name: value for name, value in asdict(document.metadata).items() if value}
    counts = {
        name: len(some) for name, some in vars(found.records).items() if isinstance(some, tuple)
    }
    return {
        "document": document.source.name,
        "slug": document.slug,
        "kind": document.kind,
        "digest": document.source.digest,
        **printed,
        "found": {"passages": len(document.passages), **counts},
    }
