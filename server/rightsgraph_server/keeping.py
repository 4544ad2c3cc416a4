"""What pages keep of one version of the store, so that it is not counted again.

Where the store has no version, as a remote service, nothing is kept. What takes long is counted
beside, and a page waits for it only shortly: it then says that figures are missing, and is not
kept itself.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from flask import Flask, copy_current_request_context, current_app, g, request

from rightsgraph.errors import MemoryExceeded, Overloaded, QueryTimeout, StoreError
from rightsgraph_server.answers import engine
from rightsgraph_server.counting import Counting, Key
from rightsgraph_server.version_memory import VersionMemory

T = TypeVar("T")
# How long a page waits for figures that are counted beside, in seconds.
PATIENCE = "FIGURE_SECONDS"

_EXTENSION = "rightsgraph.kept"
_ENOUGH = 60.0
_MOST_BYTES = 2**26
_MOST_NAMES = 50_000
# What pages read of an address; with anything else in it, there are pages without end.
_PARAMETERS = frozenset(
    ("by", "cycle", "kind", "page", "position", "reason", "source", "state", "theme", "via")
)


@dataclass
class Kept:
    """All that the pages of one application keep."""

    pages: VersionMemory = field(default_factory=lambda: VersionMemory(_MOST_BYTES))
    figures: VersionMemory = field(default_factory=lambda: VersionMemory(_MOST_BYTES))
    names: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    counting: Counting = field(default_factory=Counting)


def kept() -> Kept:
    return _kept(current_app)


def stop(app: Flask) -> None:
    """Nothing more is counted beside."""
    _kept(app).counting.close()


def remembered(key: Key, make: Callable[[], T]) -> T:
    """What was counted once for a version of the store is not counted again."""
    return _remembered(kept().figures, key, make)


def keep(version: str, key: Key, value: object) -> None:
    """What was found on this version in another way than ``remembered`` would."""
    if version and version == engine().version():
        kept().figures.keep(version, key, value, _size(key, value))


def kept_page(make: Callable[[], str], *more: str) -> str:
    """A whole page is the same for everybody until the store changes.

    ``more`` is what it depends on beside its address on this server.
    """
    if not _PARAMETERS.issuperset(request.args):
        return make()
    key = (request.script_root, request.full_path, *more)
    return _remembered(kept().pages, key, make, lambda: not is_partial())


def names(kind: str, iris: list[str], ask: Callable[[list[str]], dict[str, T]]) -> dict[str, T]:
    """What things are called; only those that were not asked for before are asked for."""
    known: dict[str, T | None] = _known(kind)
    missing = [iri for iri in iris if iri not in known]
    if missing:
        answer = ask(missing)
        known.update({iri: answer.get(iri) for iri in missing})
    return {iri: name for iri in iris if (name := known.get(iri)) is not None}


def later(key: Key, make: Callable[[], T]) -> T | None:
    """What is counted beside; None where the page does without it."""
    try:
        return beside(key, make)
    except (QueryTimeout, MemoryExceeded):
        g.setdefault("partial", "takes too long to count for a page")
    except (Overloaded, StoreError):
        g.partial = "is still to be counted"
    return None


def beside(key: Key, make: Callable[[], T]) -> T | None:
    """None where the page cannot wait for it; raises what making it raises."""
    version, memories = engine().version(), kept()
    found = memories.figures.find(version, key) if version else None
    if found:
        return cast("T", found[0])
    if not version or g.get("beside"):
        return remembered(key, make)
    counted = (version, g.get("standing"), *key)
    try:
        future = memories.counting.begin(counted, _on_its_own(lambda: remembered(key, make)))
        return future.result(_patience())
    except (TimeoutError, CancelledError):
        g.partial = "is still being counted"
        return None


def is_partial() -> bool:
    return bool(g.get("partial"))


def _kept(app: Flask) -> Kept:
    found = app.extensions.get(_EXTENSION) or app.extensions.setdefault(_EXTENSION, Kept())
    assert isinstance(found, Kept)
    return found


def _on_its_own(make: Callable[[], T]) -> Callable[[], T]:
    """In another thread as in this one, with the limits of the one who asks."""
    asking = {name: g.get(name) for name in ("standing", "query_id") if name in g}

    @copy_current_request_context
    def run() -> T:
        for name, value in asking.items():
            setattr(g, name, value)
        g.beside = True
        return make()

    return run


def _patience() -> float:
    """What is left for this page."""
    if "patient_until" not in g:
        g.patient_until = time.monotonic() + current_app.config.get(PATIENCE, _ENOUGH)
    return max(0.0, cast("float", g.patient_until) - time.monotonic())


def _remembered(
    memory: VersionMemory,
    key: Key,
    make: Callable[[], T],
    is_whole: Callable[[], bool] = lambda: True,
) -> T:
    version = engine().version()
    if not version:
        return make()
    found = memory.find(version, key)
    if found:
        return cast("T", found[0])
    made = make()
    if version == engine().version() and is_whole():
        memory.keep(version, key, made, _size(key, made))
    return made


def _known(kind: str) -> dict[str, Any]:
    """Of the version that is served now; a new one begins where it is too long."""
    version, names = engine().version(), kept().names
    known = names.get(kind, ("", {}))
    if not version:
        return {}
    if known[0] != version or len(known[1]) > _MOST_NAMES:
        known = names[kind] = version, {}
    return known[1]


def _size(key: Key, value: object) -> int:
    size = len(value.encode()) if isinstance(value, str) else len(pickle.dumps(value))
    return size + sum(len(str(part)) for part in key)
