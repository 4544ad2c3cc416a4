"""What the commands that read documents have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from rightsgraph.errors import BadRequest, RightsgraphError
from rightsgraph.parallel import Workers
from rightsgraph_server.cli.console import complain, say


def documents(files: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders among them, without hidden ones."""
    for path in files:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file())
            found = [one for one in inside if not one.name.startswith(".")]
            if not found:
                say(f"{path}: is a folder without files")
            yield from found
        else:
            yield path


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
