"""What a build does with a graph that breaks its shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from rightsgraph.errors import BadRequest
from rightsgraph.rdf_files import Source
from rightsgraph_server.cli.console import progress, say
from rightsgraph_server.cli.place import NamedPath

_SHOWN = 50


@dataclass(frozen=True)
class Admission:
    """Who may come into a store: all, or what conforms. Without ``quarantine`` it is refused as a
    whole where anything does not."""

    unchecked: bool = False
    quarantine: Path | None = None

    def admit(self, quads: Source) -> tuple[Source, int]:
        """The graph as it may be loaded, and how many documents were set aside.

        Raises NonConforming.
        """
        if self.unchecked:
            return quads, 0
        if self.quarantine is None:
            _check(quads)
            return quads, 0
        return _sifted(quads, self.quarantine)


def _check(quads: Source) -> None:
    """Shapes and their engine are read only here, since not every build checks."""
    from rightsgraph import quarantine
    from rightsgraph.guarding import refusal

    with progress("Validating"):
        report = quarantine.check(quads)
    if not report.conforms:
        shown = replace(report, results=report.results[:_SHOWN])
        click.echo(shown.text(), err=True, nl=False)
        remedy = "--quarantine FOLDER loads the rest, --unchecked all of it"
        raise refusal(report, "what is to be loaded", remedy)


def _sifted(quads: Source, folder: Path) -> tuple[Source, int]:
    from rightsgraph import quarantine

    with progress("Validating"):
        left, rest = quarantine.sift(quads)
    if not left:
        return quads, 0
    quarantine.keep(folder, quads(), left, rest)
    for slug, report in sorted(left.items()):
        say(f"{slug}: set aside, {report.total:,} findings in {folder / slug}.report.txt")
    if not rest.conforms:
        place = folder / f"{quarantine.REST}.report.txt"
        say(f"what is loaded refers to them in {rest.total:,} places, told in {place}")
    return lambda: quarantine.without(quads(), left), len(left)


def admission_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that say what may be loaded, and the answer as ``admission``."""

    @click.option(
        "--quarantine",
        type=NamedPath(file_okay=False),
        metavar="FOLDER",
        help="Set documents that break the shapes aside in this folder, with their reports, and "
        "load the rest.",
    )
    @click.option("--unchecked", is_flag=True, help="Load without validation.")
    @wraps(command)
    def with_admission(*, quarantine: Path | None, unchecked: bool, **given: Any) -> None:
        if quarantine and unchecked:
            raise BadRequest("are both given", "--quarantine and --unchecked", "give one of them")
        command(admission=Admission(unchecked, quarantine), **given)

    return with_admission
