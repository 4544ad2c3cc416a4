"""What the commands that read documents have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from rightsgraph.errors import BadRequest, RightsgraphError
from rightsgraph.parallel import Workers
from rightsgraph_server.cli.console import complain, say


def documents(*files: Path) -> list[Path]:
    """The files, and those in the folders among them, without hidden ones.

    Raises BadRequest where there is none.
    """
    found: list[Path] = []
    for path in files:
        inside = _inside(path) if path.is_dir() else [path]
        if not inside:
            say(f"{path}: is a folder without files")
        found += inside
    if not found:
        raise BadRequest("holds no documents", str(files[0]), "name a folder with some")
    return found


def _inside(folder: Path) -> list[Path]:
    files = (one for one in folder.rglob("*") if one.is_file() and not one.name.startswith("."))
    return sorted(files)


def workers_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that say who reads, and the answer as ``workers``."""

    @click.option(
        "--workers",
        "count",
        type=click.IntRange(1),
        metavar="N",
        help="Processes that read at the same time; by default one for each core.",
    )
    @click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Dask cluster that reads, such as tcp://10.0.0.1:8786, instead of this machine. "
        "Its workers need rightsgraph and the documents under the same paths.",
    )
    @wraps(command)
    def with_workers(*, count: int | None, scheduler: str | None, **given: Any) -> None:
        command(workers=_workers(count, scheduler), **given)

    return with_workers


def _workers(count: int | None, scheduler: str | None) -> Workers:
    if scheduler is None:
        return Workers(count) if count else Workers()
    if count:
        raise BadRequest("are both given", "--workers and --scheduler", "give one of them")
    return Workers(scheduler=scheduler)


def report(failed: Sequence[RightsgraphError], total: int) -> int:
    """Says which of the documents could not be read; the exit status that this deserves."""
    for error in failed:
        complain(error)
    if not failed:
        return 0
    say(f"{len(failed)} of {total} documents could not be read")
    return 2 if len(failed) == total else 1
