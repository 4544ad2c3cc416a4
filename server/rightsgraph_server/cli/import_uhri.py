"""The command that imports the Universal Human Rights Index."""

from __future__ import annotations

from pathlib import Path

import click

from rightsgraph.imports.uhri import import_export, opened
from rightsgraph_server.cli.console import progress
from rightsgraph_server.cli.imports import all_option, imports, open_to_write, settle, status, told
from rightsgraph_server.cli.place import NamedPath, store_option


@imports.command()
@click.argument("file", type=NamedPath(exists=True, dir_okay=False))
@store_option
@all_option
def uhri(file: Path, place: Path | str | None, everything: bool) -> None:
    """Import the Universal Human Rights Index.

    FILE is the bulk export (export-full-en.json) or another export, in JSON, XLSX or CSV. Run it
    again to resume an import that was interrupted, or after reading more reports. Exit status 1
    where records were left out.

    Example: rightsgraph import uhri export-full-en.json
    """
    with progress("Importing") as advance, opened(file) as export:
        store = open_to_write(place)
        summary = import_export(store, export, advance)
    with progress("Ordering the store"):
        settle(store, summary)
    click.echo("\n".join(told(summary, everything)))
    click.get_current_context().exit(status(summary, 1))
