"""What is computed once for each version of the store, as pages need it again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import current_app

from rightsgraph_server.graph import graph

_Value = TypeVar("_Value")
_EXTENSION = "rightsgraph.once"


def once(key: Hashable, make: Callable[[], _Value]) -> _Value:
    """What ``make`` gives for the store as it is now.

    Two requests may both make it, which does no harm. Where the store has no version, as with a
    remote service, it is made each time.
    """
    kept = current_app.extensions.setdefault(_EXTENSION, {})
    version = graph().engine.version()
    known, value = kept.get(key, ("", None))
    if version and known == version:
        found: _Value = value
        return found
    made = make()
    kept[key] = (version, made)
    return made
