"""How commands are told of files and stores, apart from what opens one: that is slow to import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rightsgraph.settings import place


class NamedPath(click.Path):
    """A path that was named: an empty one would be the folder that one is in, and comes from a
    variable that was not set."""

    def __init__(self, **wanted: bool) -> None:
        super().__init__(path_type=Path, **wanted)

    def convert(self, value: Any, parameter: click.Parameter | None, context: Any) -> Any:
        if not value:
            self.fail("is empty (name a file or folder)", parameter, context)
        return super().convert(value, parameter, context)


def _placed(_: click.Context, __: click.Parameter, value: str | None) -> Path | str | None:
    """A folder, or the address of a SPARQL service."""
    if value is None:
        return None
    try:
        found = place(value)
    except ValueError as error:
        raise click.BadParameter(f"give a folder or {error}") from error
    if isinstance(found, Path) and found.is_file():
        raise click.BadParameter(f"{found} is a file (name a folder)")
    return found


store_option = click.option(
    "--store",
    "place",
    callback=_placed,
    metavar="FOLDER|URL",
    help="Folder of the graph, by default the cache folder, built from the bundled data; or the "
    "address of a SPARQL service that holds it.",
)
