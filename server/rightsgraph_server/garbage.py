"""How seldom the garbage collector of Python stops the server."""

from __future__ import annotations

import gc


def freeze() -> None:
    """What is there now stays, or goes when nothing refers to it: to look through it for cycles
    again and again would stop all requests for a tenth of a second each time."""
    gc.collect()
    gc.freeze()
