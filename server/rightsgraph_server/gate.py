"""Where every route asks whether the client may do what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from flask import Flask, current_app

# What a route needs its client to be allowed; a user is anybody who is signed in.
Need = Literal["read", "user", "write", "admin"]
Gate = Callable[[Need], None]
_NAME = "rightsgraph.gate"


def install(app: Flask, gate: Gate) -> None:
    """From now on ``gate`` decides; it raises Unauthorized or Forbidden."""
    app.extensions[_NAME] = gate


def require(need: Need) -> None:
    """Raises Unauthorized or Forbidden where the client of this request may not do that."""
    current_app.extensions[_NAME](need)
