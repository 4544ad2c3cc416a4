"""Where every route asks whether the client may do what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from flask import Flask, current_app

# A user is anybody who is signed in.
Role = Literal["read", "user", "write", "admin"]
Gate = Callable[[Role], None]
_NAME = "rightsgraph.gate"


def install(app: Flask, gate: Gate) -> None:
    """From now on ``gate`` decides; it raises Unauthorized or Forbidden."""
    app.extensions[_NAME] = gate


def require(role: Role) -> None:
    """Raises Unauthorized or Forbidden where the client of this request lacks the role."""
    current_app.extensions[_NAME](role)
