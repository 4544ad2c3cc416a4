"""The option that says which store, apart from what opens one: that takes long to import."""

from __future__ import annotations

from pathlib import Path

import click

from rightsgraph.settings import place


def _placed(_: click.Context, __: click.Parameter, value: str | None) -> Path | str | None:
    """A folder, or the address of a SPARQL service."""
    if value is None:
        return None
    try:
        found = place(value)
    except ValueError as error:
        raise click.BadParameter(f"give a folder or {error}") from error
    if isinstance(found, Path) and found.is_file():
        raise click.BadParameter(f"{found} is a file")
    return found


store_option = click.option(
    "--store",
    "place",
    callback=_placed,
    metavar="FOLDER|URL",
    help="Folder of the graph, by default the cache folder, built from the bundled data; or the "
    "address of a SPARQL service that holds it.",
)
