"""Rewrites what is compiled from lexicons and links alone: ``python -m rightsgraph.reference``."""

from __future__ import annotations

import sys

from pyoxigraph import Triple

from rightsgraph import resources
from rightsgraph.curated import links
from rightsgraph.curation import bundled
from rightsgraph.errors import RightsgraphError
from rightsgraph.reference import COMPILERS
from rightsgraph.turtle import canonical_trig, canonical_turtle


def main() -> int:
    """Compiles everything before it writes anything, so that an error leaves no half."""
    try:
        compiled = _compiled()
        between_documents = links(bundled())
    except RightsgraphError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    for name, triples in compiled.items():
        path = resources.folder(f"data/reference/{name}.ttl")
        path.write_text(canonical_turtle(triples), "utf-8", newline="\n")
        print(f"{path.name}: {len(set(triples))} triples")
    path = resources.folder("data/documents/links.trig")
    path.write_text(canonical_trig(between_documents), "utf-8", newline="\n")
    print(f"{path.name}: {len(set(between_documents))} quads")
    return 0


def _compiled() -> dict[str, list[Triple]]:
    """What each file holds; the codes of States are from a module that only developers have."""
    try:
        return {name: compiler() for name, compiler in COMPILERS.items()}
    except ModuleNotFoundError as error:
        remedy = "in a checkout: python -m pip install --group dev"
        raise RightsgraphError(f"the module {error.name} is missing", remedy=remedy) from error


if __name__ == "__main__":
    sys.exit(main())
