"""The committed reference data, for the tests of what it holds."""

from __future__ import annotations

import re
from collections import defaultdict

from pyoxigraph import RdfFormat, parse

from rightsgraph import resources


def committed(name: str) -> str:
    return resources.folder(f"data/reference/{name}.ttl").read_text("utf-8")


def facts(name: str) -> dict[str, dict[str, list[str]]]:
    """Subject → predicate's local name → values, of a committed file."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in parse(committed(name), RdfFormat.TURTLE):
        predicate = re.split("[#/]", triple.predicate.value)[-1]
        found[triple.subject.value][predicate].append(triple.object.value)
    return found
