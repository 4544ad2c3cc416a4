"""Commands that say what is wrong with a graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import click

from rightsgraph.hygiene import Finding, run_checks
from rightsgraph_server.cli.console import progress
from rightsgraph_server.cli.place import store_option
from rightsgraph_server.cli.stores import open_store
from rightsgraph_server.terms import shown


@click.command()
@store_option
def check(place: Path | str | None) -> None:
    """Look for faults that no shape can find.

    Exit status 1 where anything is found.

    Example: rightsgraph check --store ~/graph
    """
    store = open_store(place)
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
