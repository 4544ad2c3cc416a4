"""Files that take their names when they are complete, so that none is ever half there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

from rightsgraph.errors import UnwritableFile, reason


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A stream to write a file with; where that fails, what was there stays as it was.

    Folders on the way to it are made. A pipe or device is written as it comes. Raises
    UnwritableFile.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                yield stream
        else:
            with _in_place_of(path.resolve()) as stream:
                yield stream
    except OSError as error:
        raise UnwritableFile(f"cannot be written: {reason(error)}", str(path)) from error


@contextmanager
def _in_place_of(path: Path) -> Iterator[IO[bytes]]:
    part = path.with_name(f".{path.name}-{uuid4().hex[:8]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()
