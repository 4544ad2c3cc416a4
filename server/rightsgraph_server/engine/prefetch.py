"""Reads the files of a store once, so that the system has them in memory before queries want them.

A query looks at many places of the files, and a disk finds each of them slowly; in one go they
are there soon. It is worth nothing where they take more memory than there is.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

_PIECE = 2**20


class Prefetch:
    """What was read is not read again: versions of a store share most of their files."""

    def __init__(self, most: int, closed: Event) -> None:
        """Leaves a store alone whose files have more than ``most`` bytes, and leaves off where
        ``closed`` is set."""
        self._most, self._closed = most, closed
        self._folder = Path()
        self._read: set[int] = set()

    def read(self, folder: Path) -> None:
        """Raises OSError where the folder has gone."""
        if folder == self._folder:
            return
        self._folder = folder
        with os.scandir(folder) as entries:
            files = {entry.inode(): entry for entry in entries if entry.is_file()}
        if sum(entry.stat().st_size for entry in files.values()) <= self._most:
            for number in files.keys() - self._read:
                self._go_through(files[number].path)
        self._read = set(files)

    def _go_through(self, path: str) -> None:
        piece = bytearray(_PIECE)
        with open(path, "rb", buffering=0) as file:
            while file.readinto(piece) and not self._closed.is_set():
                pass
