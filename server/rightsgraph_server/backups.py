"""Copies of a store that are whole, also while it is served and written.

A copy is a store of its own. On the same file system it shares with the original the files
that never change, so that it is made at once and takes little space; elsewhere it is a copy.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from rightsgraph import bundle
from rightsgraph.errors import BadRequest, StoreError
from rightsgraph.store import OxigraphStore
from rightsgraph_server.engine.checkpoints import published

# A version that is copied may be replaced by the next one meanwhile.
_ATTEMPTS = 10


def back_up(store: Path, target: Path) -> int:
    """Copies a store to a folder that is not there yet; the number of its quads.

    Where a server writes the store, the copy is what its readers see at this moment: every
    change that was acknowledged, none by half. Raises BadRequest and StoreError.
    """
    if target.exists():
        raise BadRequest("is there already", str(target), "choose another folder")
    _check_is_store(store)
    target = target.resolve()
    if store.resolve() in target.parents:
        raise BadRequest("lies in the store itself", str(target), "choose a folder outside of it")
    bundle.tidy(target)
    with bundle.new_folder(target) as fresh:
        size = _copied(store, fresh)
        bundle.swap(fresh, target)
    return size


def restore(source: Path, store: Path, *, force: bool) -> int:
    """Puts a copy of a backup in the store's place at once; the number of its quads.

    A server that serves the store notices it. Raises BadRequest where a store is there and it
    was not forced, and StoreError; then the store stays as it was.
    """
    _check_is_store(source)
    store = store.resolve()
    bundle.check_place(store)
    if not bundle.is_free(store) and not force:
        raise BadRequest("holds a graph already", str(store), "give --force to replace it")
    with bundle.new_folder(store) as fresh:
        size = _copied(source, fresh)
        bundle.swap(fresh, store)
    return size


def _check_is_store(folder: Path) -> None:
    if not (folder / "CURRENT").is_file():
        raise StoreError("there is no store here", str(folder), "name the folder of one")


def _copied(store: Path, fresh: Path) -> int:
    try:
        OxigraphStore(store).backup(fresh)
    except StoreError as error:
        if "in use" not in error.problem:
            raise
        _copy_published(store, fresh)
    stamp = store / bundle.STAMP
    if stamp.is_file():
        shutil.copyfile(stamp, fresh / bundle.STAMP)
    return OxigraphStore(fresh, read_only=True).count()


def _copy_published(store: Path, fresh: Path) -> None:
    for _ in range(_ATTEMPTS):
        for version in published(store):
            try:
                return OxigraphStore(version, read_only=True).backup(fresh)
            except StoreError:
                shutil.rmtree(fresh, ignore_errors=True)
    raise StoreError("is written by a program that is no server", str(store), "wait for its end")
