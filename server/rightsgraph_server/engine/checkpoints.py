"""Versions of a store as folders that nobody writes any more: what readers open.

They lie beside the store, on the same file system, because most of their files are hard links
to the store's. Each server has a folder of them, locked as long as it lives, so that the next
one can remove what a dead one has left.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from pathlib import Path
from threading import Lock
from uuid import uuid4

from rightsgraph.errors import StoreError

_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(eq=False)
class Checkpoint:
    """``version`` is the same wherever the content is, and in every server."""

    folder: Path
    version: str
    users: int = 0


class Checkpoints:
    """The newest version, and older ones as long as a query runs on them."""

    def __init__(self, store: Path) -> None:
        """``beside`` tells whether versions may be made beside the store; where nothing may be
        written there, its own folder is the only one. A disk that is full now need not stay so."""
        self._home = _home(store)
        self._numbers = count(1)
        self._lock = Lock()
        self._current: Checkpoint | None = None
        self._folder = self._home
        self._lock_held: int | None = None
        self.beside = True
        try:
            self._make_own()
        except OSError as error:
            self.beside = error.errno not in _FORBIDDEN
            if error.errno not in (*_FORBIDDEN, *_FULL):
                raise _unwritable(self._home, error) from error

    @property
    def version(self) -> str:
        return self._current.version if self._current else ""

    def is_newest(self, folder: Path | None) -> bool:
        return self._current is not None and self._current.folder == folder

    def made(self, folder: Path) -> bool:
        """Whether it is a version that nobody writes, rather than the store's own folder."""
        return self._folder in folder.parents

    def next_folder(self) -> Path:
        """Where the next version is to be made; there is nothing yet. Raises StoreError."""
        if self._lock_held is not None and not self._folder.exists():  # somebody tidied up
            os.close(self._lock_held)
            self._lock_held = None
        try:
            if self._lock_held is None:
                self._make_own()
        except OSError as error:
            raise _unwritable(self._home, error) from error
        return self._folder / str(next(self._numbers))

    def switch(self, folder: Path) -> None:
        """Makes a folder the newest version: who asks from now on is answered from it."""
        fresh = Checkpoint(folder, version_of(folder))
        with self._lock:
            old, self._current = self._current, fresh
            if old and not old.users:
                self._remove(old)

    def hold(self) -> Checkpoint:
        """The newest version, which stays until it is let go. Raises StoreError."""
        with self._lock:
            if self._current is None:
                raise StoreError("the store is not open", remedy="ask again in a moment")
            self._current.users += 1
            return self._current

    def let_go(self, held: Checkpoint) -> None:
        with self._lock:
            held.users -= 1
            if held is not self._current and not held.users:
                self._remove(held)

    def close(self) -> None:
        if self._lock_held is None:
            return
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._lock_held)
        self._lock_held = None
        with suppress(OSError):
            self._home.rmdir()  # stays while other servers have theirs in it

    def _make_own(self) -> None:
        """A folder of our own with its lock; what dead servers have left is removed. Again where
        another server took it for a dead one's before it was locked."""
        self._home.mkdir(exist_ok=True)
        for left in self._dead():
            shutil.rmtree(left, ignore_errors=True)
        while self._lock_held is None:
            self._folder = self._home / f"{os.getpid()}-{uuid4().hex[:8]}"
            self._folder.mkdir()
            lock = _locked(self._folder)
            if lock is not None and self._folder.exists():
                self._lock_held = lock

    def _remove(self, old: Checkpoint) -> None:
        """Only its names go at once; the space, when the last worker has opened another."""
        if self.made(old.folder):
            shutil.rmtree(old.folder, ignore_errors=True)

    def _dead(self) -> Iterator[Path]:
        for folder in self._home.iterdir():
            lock = _locked(folder)
            if lock is not None:
                yield folder
                os.close(lock)


def published(store: Path) -> list[Path]:
    """The versions that running servers have of a store, the newest first."""
    folders = [folder for folder in _home(store).glob("*") if _is_in_use(folder)]
    versions = [one for folder in folders for one in folder.glob("*") if one.name.isdecimal()]
    return sorted(versions, key=lambda version: int(version.name), reverse=True)


def version_of(folder: Path) -> str:
    """Told from the tables of a checkpoint, which are the store's own and never change.

    A log that was not yet turned into a table counts as well, for a folder without checkpoint.
    """
    digest = blake2b(digest_size=9)
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        status = entry.stat()
        if entry.name.endswith(".sst") or (entry.name.endswith(".log") and status.st_size):
            digest.update(f"{entry.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _unwritable(home: Path, error: OSError) -> StoreError:
    return StoreError(f"cannot be written: {error}", str(home))


def _home(store: Path) -> Path:
    store = store.resolve()
    return store.with_name(f".{store.name}-checkpoints")


def _is_in_use(folder: Path) -> bool:
    lock = _locked(folder)
    if lock is not None:
        os.close(lock)
    return lock is None


def _locked(folder: Path) -> int | None:
    """A lock on a folder, which ends with this process; None where another one has it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
