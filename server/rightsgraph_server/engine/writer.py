"""The process that owns a store: it carries out updates, and makes checkpoints of what is stored.

After anything has gone wrong with the disk, Oxigraph may refuse every later write, so the
process then ends and is started anew.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rightsgraph.errors import MemoryExceeded, RightsgraphError, StoreError
from rightsgraph.store import OxigraphStore
from rightsgraph_server.engine import isolation, wire
from rightsgraph_server.engine.limits import PACKAGE
from rightsgraph_server.engine.living import live
from rightsgraph_server.engine.wire import Wire

if TYPE_CHECKING:
    from rightsgraph.guarding import Guard


class Owner:
    """The store, opened for writing by this process alone."""

    def __init__(self, folder: Path, guard: Guard | None = None) -> None:
        """Raises StoreError where there is none, or where another program writes it."""
        self._guard = guard
        if not (folder / "CURRENT").is_file():
            raise StoreError("there is no store here", str(folder), "rightsgraph build")
        self._store = OxigraphStore(folder, by_handle=True)

    def do(self, kind: bytes, content: bytes) -> None:
        if kind == wire.UPDATE:
            self._update(content.decode())
        elif kind == wire.CHECKPOINT:
            self._store.backup(Path(content.decode()))

    def _update(self, text: str) -> None:
        if self._guard:
            self._guard.update(self._store, text)
        else:
            self._store.update(text)


def main(descriptor: int, folder: Path, memory: int, shapes: str) -> None:
    """``shapes`` is empty where updates are not validated, ``PACKAGE`` for those of the package."""
    isolation.leave_terminal()
    isolation.leave_no_core()
    isolation.leave_network()
    end = socket.socket(fileno=descriptor)
    live(end, lambda: _work(Wire(end), folder, memory, shapes))


def _work(channel: Wire, folder: Path, memory: int, shapes: str) -> None:
    try:
        owner = Owner(folder, _guard(shapes))
        isolation.limit_memory(memory)
        channel.send(wire.READY)
        while _serves(channel, owner):
            pass
    except RightsgraphError as error:
        channel.send(wire.FAULT, wire.fault(error))
    os._exit(0)


def _guard(shapes: str) -> Guard | None:
    """Read only where it is wanted, for it takes long."""
    if not shapes:
        return None
    from rightsgraph.guarding import Guard

    return Guard(None if shapes == PACKAGE else Path(shapes))


def _serves(channel: Wire, owner: Owner) -> bool:
    """One request; whether the store can be trusted to take another one."""
    kind, content = channel.receive()
    try:
        owner.do(kind, content)
    except MemoryError:
        channel.send(wire.FAULT, wire.fault(MemoryExceeded("needs too much memory")))
        return False
    except RightsgraphError as error:
        channel.send(wire.FAULT, wire.fault(error))
        return not isinstance(error, StoreError)
    except BaseException as panic:  # what the engine raises is no Exception
        failure = StoreError(f"the engine failed: {panic}")
        channel.send(wire.FAULT, wire.fault(failure))
        return False
    channel.send(wire.DONE)
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
