"""Indexes a store in a process of its own, so that a server goes on answering meanwhile:

python -m rightsgraph.search STORE HOME VERSION

Ends when its standard input does: that is a pipe from the server, which so takes it along
however it ends itself.
"""

from __future__ import annotations

import os
import signal
import sys
from _thread import interrupt_main
from pathlib import Path
from threading import Thread

from rightsgraph.errors import RightsgraphError
from rightsgraph.search.building import build_beside


def main(store: str, home: str, version: str) -> int:
    os.nice(10)
    # Ignored where the server is a background job of a script: then nothing would end this one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        Thread(target=_end_with_input, daemon=True).start()
        build_beside(Path(store), Path(home), version)
    except RightsgraphError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 1
    return 0


def _end_with_input() -> None:
    os.read(0, 1)
    interrupt_main()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
