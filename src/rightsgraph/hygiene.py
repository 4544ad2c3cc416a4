"""Finds what no shape can: faults that only show over the whole store.

Each check is a SPARQL file in ``queries/hygiene`` whose every row is a finding; its first
variable, ``?node``, is where to look. Lines that start with ``#+`` are its header, in YAML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from rightsgraph.queries import header_of
from rightsgraph.resources import files
from rightsgraph.shacl.vocabulary import Term
from rightsgraph.store import Store, solutions


@dataclass(frozen=True)
class Check:
    """A hygiene query; ``severity`` is ``error`` or ``warning``."""

    name: str
    title: str
    description: str
    severity: str
    sparql: str


@dataclass(frozen=True)
class Finding:
    """One row of a check: its bound variables, in the order of the query."""

    check: Check
    values: dict[str, Term]


def load_checks() -> list[Check]:
    """All checks, by name."""
    return [_read(path) for path in files("queries/hygiene", "*.rq")]


def run_checks(store: Store, checks: Iterable[Check] | None = None) -> list[Finding]:
    """What the checks (all of them if not given) find; the default graph must be the union."""
    return [
        finding
        for check in (load_checks() if checks is None else checks)
        for finding in _findings(store, check)
    ]


def _read(path: Path) -> Check:
    sparql = path.read_text("utf-8")
    return Check(name=path.stem, sparql=sparql, **yaml.safe_load(header_of(sparql)))


def _findings(store: Store, check: Check) -> Iterable[Finding]:
    found = solutions(store, check.sparql)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield Finding(check, {name: row[name] for name in names if row[name] is not None})
