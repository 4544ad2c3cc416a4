"""The command that imports the Universal Human Rights Index."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from rightsgraph.imports.progress import Summary
from rightsgraph.imports.uhri import import_export, opened
from rightsgraph_server.cli.console import progress, say
from rightsgraph_server.cli.imports import imports, open_to_write, settle, status
from rightsgraph_server.cli.place import store_option

_SHOWN = 20


@imports.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@store_option
@click.option("--all", "everything", is_flag=True, help="List every record that was skipped.")
def uhri(file: Path, folder: Path | str | None, everything: bool) -> None:
    """Import the Universal Human Rights Index.

    FILE is the bulk export (export-full-en.json) or another export, in JSON, XLSX or CSV. Run it
    again to resume an import that was interrupted, or after reading more reports. Exit status 1
    where records were skipped.

    Example: rightsgraph import uhri export-full-en.json
    """
    with progress("Importing") as advance, opened(file) as export:
        store = open_to_write(folder)
        summary = import_export(store, export, advance)
    with progress("Ordering the store"):
        settle(store, summary)
    _report(summary, everything)
    click.get_current_context().exit(status(summary, 1))


def _report(summary: Summary, everything: bool) -> None:
    """What was done on standard error; what should be looked at on standard output."""
    say(
        f"{summary.rows:,} records: {summary.added:,} added, {summary.known:,} known, of which "
        f"{summary.untouched:,} were not compared again; "
        f"{summary.matched:,} matched, {summary.doubtful:,} in doubt, {summary.alone:,} alone"
    )
    reasons = Counter(skipped.reason for skipped in summary.skipped)
    for reason, count in reasons.most_common():
        click.echo(f"{count:,} records: {reason}")
    for skipped in summary.skipped[: None if everything else _SHOWN]:
        click.echo(f"  {skipped}")
    if len(summary.skipped) > _SHOWN and not everything:
        click.echo("  … (--all lists them)")
    for (field, label), count in sorted(summary.unmapped.items()):
        click.echo(f"not in our vocabulary: {field} {label!r}, {count:,} times")
