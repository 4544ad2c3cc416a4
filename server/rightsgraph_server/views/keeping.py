"""What pages keep of one version of the store, so that it is not counted again.

Where the store has no version, as a remote service, nothing is kept. What takes long is counted
beside, and a page waits for it only shortly: it then says that figures are missing, and is not
kept itself.
"""

from __future__ import annotations

import pickle
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeAlias, TypeVar, cast

from flask import copy_current_request_context, current_app, g, request

from rightsgraph.errors import MemoryExceeded, Overloaded, QueryTimeout
from rightsgraph_server.answers import engine

Key: TypeAlias = tuple[object, ...]
T = TypeVar("T")
# How long a page waits for figures that are counted beside, in seconds.
PATIENCE = "FIGURE_SECONDS"

_EXTENSION = "rightsgraph.kept"
_ENOUGH = 60.0
_MOST_BYTES = 2**26
_MOST_NAMES = 50_000
_THREADS = 2


@dataclass
class Room:
    """Values of one version, by the bytes that they take; what was not used longest goes first."""

    most: int = _MOST_BYTES
    version: str = ""
    size: int = 0
    _kept: OrderedDict[Key, tuple[Any, int]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, version: str, key: Key) -> tuple[Any] | None:
        with self._lock:
            if version != self.version or key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return (self._kept[key][0],)

    def keep(self, version: str, key: Key, value: object) -> None:
        size = len(value) if isinstance(value, str) else len(pickle.dumps(value))
        with self._lock:
            if version != self.version:
                self._kept.clear()
                self.version, self.size = version, 0
            self.size += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = value, size
            while self.size > self.most:
                self.size -= self._kept.popitem(last=False)[1][1]


@dataclass
class Kept:
    """All that the pages of one application keep."""

    pages: Room = field(default_factory=Room)
    figures: Room = field(default_factory=Room)
    names: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    counting: dict[Key, Future[Any]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_THREADS, "figures")
    )


def kept() -> Kept:
    found = current_app.extensions.get(_EXTENSION) or current_app.extensions.setdefault(
        _EXTENSION, Kept()
    )
    assert isinstance(found, Kept)
    return found


def remembered(key: Key, make: Callable[[], T]) -> T:
    """What was counted once for a version of the store is not counted again."""
    return _remembered(kept().figures, key, make)


def kept_page(make: Callable[[], str]) -> str:
    """A page is the same for everybody until the store changes."""
    return _remembered(kept().pages, (request.script_root, request.full_path), make)


def named(kind: str, iris: list[str], ask: Callable[[list[str]], dict[str, T]]) -> dict[str, T]:
    """What things are called; only those that were not asked for before are asked for."""
    known: dict[str, T | None] = _names(kind)
    missing = [iri for iri in iris if iri not in known]
    if missing:
        answer = ask(missing)
        known.update({iri: answer.get(iri) for iri in missing})
    return {iri: name for iri in iris if (name := known.get(iri)) is not None}


def later(key: Key, make: Callable[[], T], empty: T) -> T:
    """What is counted beside; ``empty`` where the page cannot wait for it."""
    try:
        found = beside(key, make)
    except (QueryTimeout, MemoryExceeded):
        g.partial = "takes too long to count for a page"
        return empty
    except Overloaded:
        g.partial = "is still to be counted"
        return empty
    return empty if found is None else found


def beside(key: Key, make: Callable[[], T]) -> T | None:
    """None where the page cannot wait for it; raises what making it raises."""
    version, rooms = engine().version(), kept()
    found = rooms.figures.find(version, key) if version else None
    if found:
        return cast("T", found[0])
    if not version or g.get("beside"):
        return remembered(key, make)
    try:
        return _counted(rooms, (version, *key), lambda: remembered(key, make)).result(_patience())
    except TimeoutError:
        g.partial = "is still being counted"
        return None


def is_partial() -> bool:
    return bool(g.get("partial"))


def _counted(rooms: Kept, key: Key, make: Callable[[], T]) -> Future[T]:
    """One count for all who want it. What takes too long is not tried again for this version."""

    @copy_current_request_context
    def run() -> T:
        g.beside = True
        too_long = False
        try:
            return make()
        except (QueryTimeout, MemoryExceeded):
            too_long = True
            raise
        finally:
            with rooms.lock:
                if not too_long:
                    rooms.counting.pop(key, None)

    with rooms.lock:
        for old in [one for one in rooms.counting if one[0] != key[0]]:
            del rooms.counting[old]
        if key not in rooms.counting:
            rooms.counting[key] = rooms.threads.submit(run)
        return rooms.counting[key]


def _patience() -> float:
    """What is left for this page."""
    if "patient_until" not in g:
        g.patient_until = time.monotonic() + current_app.config.get(PATIENCE, _ENOUGH)
    return max(0.0, cast("float", g.patient_until) - time.monotonic())


def _remembered(room: Room, key: Key, make: Callable[[], T]) -> T:
    version = engine().version()
    if not version:
        return make()
    found = room.find(version, key)
    if found:
        return cast("T", found[0])
    made = make()
    if version == engine().version() and not is_partial():
        room.keep(version, key, made)
    return made


def _names(kind: str) -> dict[str, Any]:
    """Of the version that is served now; a new one begins where it is too long."""
    version, names = engine().version(), kept().names
    known = names.get(kind, ("", {}))
    if not version:
        return {}
    if known[0] != version or len(known[1]) > _MOST_NAMES:
        known = names[kind] = version, {}
    return known[1]
