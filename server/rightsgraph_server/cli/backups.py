"""The commands that copy a store, and put a copy back."""

from __future__ import annotations

from pathlib import Path

import click

from rightsgraph_server import backups
from rightsgraph_server.cli.console import say
from rightsgraph_server.cli.place import NamedPath, store_option
from rightsgraph_server.cli.stores import settings_of

_folder = click.argument("copy", metavar="FOLDER", type=NamedPath(file_okay=False))


@click.command()
@_folder
@store_option
def backup(copy: Path, place: Path | str | None) -> None:
    """Copy the store to a new folder, also while it is served.

    The copy holds every change that was acknowledged. On the same disk it takes little space
    and does not outlive the disk: copy it on from there.

    Example: rightsgraph backup /backups/monday
    """
    settings = settings_of(place)
    size = backups.back_up(settings.folder, copy)
    say(f"copied a graph of {size:,} triples to {copy}")


@click.command()
@_folder
@store_option
@click.option("--force", is_flag=True, help="Replace a graph that is already there.")
def restore(copy: Path, place: Path | str | None, force: bool) -> None:
    """Put a backup in the store's place, also while it is served.

    The server answers from it within seconds.

    Example: rightsgraph restore /backups/monday --force
    """
    settings = settings_of(place)
    size = backups.restore(copy, settings.folder, force=force)
    say(f"restored a graph of {size:,} triples to {settings.folder}")
