"""Indexes a store in a process of its own, so that a server goes on answering meanwhile:

python -m rightsgraph.search STORE HOME VERSION
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rightsgraph.errors import RightsgraphError
from rightsgraph.search.building import build_beside


def main(store: str, home: str, version: str) -> int:
    os.nice(10)
    try:
        build_beside(Path(store), Path(home), version)
    except RightsgraphError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
