"""How seldom the garbage collector of Python stops the server, and for how long."""

from __future__ import annotations

import gc
import time
from threading import Thread

_SWEEP_EVERY = 0.05
# Once in so many times, what was left of the sweeps before is looked through as well.
_WIDER_EVERY = 20


def freeze() -> None:
    """What is there now stays, or goes when nothing refers to it: to look through it for cycles
    again and again would stop all requests for a tenth of a second each time."""
    gc.collect()
    gc.freeze()


def sweep_often() -> None:
    """What is new is looked through many times a second, in a thread.

    Where an answer is remembered and another one forgotten, nothing is more than before by the
    collector's own count: it would come seldom, find ten thousands of tuples, and stop all
    requests for twenty milliseconds.
    """
    Thread(target=_sweep, daemon=True).start()


def _sweep() -> None:
    times = 0
    while True:
        time.sleep(_SWEEP_EVERY)
        times += 1
        gc.collect(0 if times % _WIDER_EVERY else 1)
