"""Rewrites ``data/reference`` from ``data/lexicons``: ``python -m rightsgraph.reference``."""

from __future__ import annotations

import sys

from rightsgraph import resources
from rightsgraph.errors import RightsgraphError
from rightsgraph.reference import COMPILERS
from rightsgraph.turtle import canonical_turtle


def main() -> int:
    """Compiles everything before it writes anything, so that an error leaves no half."""
    try:
        compiled = {name: compiler() for name, compiler in COMPILERS.items()}
    except RightsgraphError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    for name, triples in compiled.items():
        path = resources.folder(f"data/reference/{name}.ttl")
        path.write_text(canonical_turtle(triples), "utf-8", newline="\n")
        print(f"{path.name}: {len(set(triples))} triples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
