"""The search index of an application, kept in step with what its engine serves."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, current_app

from rightsgraph.errors import Overloaded, StoreError
from rightsgraph.search.building import fingerprint, newest
from rightsgraph.search.index import Index
from rightsgraph.search.keeper import Keeper, home_beside, in_process, in_thread, keep_beside
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.engine.answering import Engine, Event, StoreEngine
from rightsgraph_server.engine.checkpoints import version_of

_NAME = "rightsgraph.search"
_REMOTE_EVERY = 60.0
_FIRST_WAIT = 3.0
_RETRY_SECONDS = 5


def install(app: Flask, settings: Settings, engine: Engine) -> None:
    """Nothing is indexed before somebody searches or ``start`` is called."""
    keeper = _keeper(settings, engine)
    app.extensions[_NAME] = keeper

    def follow(event: Event) -> None:
        if event.kind == "version":
            keeper.changed()

    engine.observe(follow)


def start(app: Flask) -> None:
    """Has the index made, or looked at, before anybody asks."""
    keeper_of(app).poke()


def keeper() -> Keeper:
    return keeper_of(current_app)


def index() -> Index:
    """What there is to search in. Raises Overloaded while the first index is being made."""
    found = keeper().index(_FIRST_WAIT)
    if found is None:
        raise Overloaded(
            "the search index is being made", remedy="ask again soon", retry_after=_RETRY_SECONDS
        )
    return found


def index_store(folder: Path) -> None:
    """Indexes a store that was just built, so that its first server finds the index.

    The version is that of a checkpoint, as a server will call it. Raises StoreError.
    """
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.resolve().parent) as place:
        checkpoint = Path(place) / "checkpoint"
        OxigraphStore(folder, read_only=True).backup(checkpoint)
        keep_beside(folder, version_of(checkpoint))


def index_of(folder: Path) -> Index:
    """What there is to search in where no server runs: made now if it is missing or out of date.

    Raises StoreError.
    """
    try:
        index_store(folder)
    except OSError as error:
        raise StoreError(f"cannot be indexed: {error}", str(folder)) from error
    found = newest(home_beside(folder))
    if found is None:
        raise StoreError("cannot be indexed", str(folder))
    return Index(found)


def _keeper(settings: Settings, engine: Engine) -> Keeper:
    if not isinstance(engine, StoreEngine):
        return Keeper(home_beside(settings.folder), engine.version, in_process(settings.folder))
    make = in_thread(engine.store)
    if engine.version():
        return Keeper(None, engine.version, make)
    every = _REMOTE_EVERY
    return Keeper(_home_of(settings), lambda: fingerprint(engine.store), make, every=every)


def _home_of(settings: Settings) -> Path:
    """Of a service, beside where the store would be by default."""
    place = sha256(str(settings.store).encode()).hexdigest()[:12]
    return Path(str(Settings().store)).with_name(f"search-{place}")


def keeper_of(app: Flask) -> Keeper:
    found = app.extensions[_NAME]
    assert isinstance(found, Keeper)
    return found
