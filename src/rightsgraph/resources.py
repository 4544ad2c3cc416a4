"""Finds the ontology, shapes, queries and data, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

# libyaml, which PyYAML has wherever it was built with it, reads nine times as fast.
YAML_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_PACKAGE = Path(__file__).parent


@cache
def root() -> Path:
    """The folder that holds ``ontology``, ``data``, ``shapes`` and ``queries``."""
    bundled = _PACKAGE / "resources"
    return bundled if bundled.is_dir() else _PACKAGE.parents[1]


def folder(name: str) -> Path:
    """One of these folders, or a path below one of them such as ``data/lexicons``."""
    return root() / name


def files(name: str, pattern: str) -> list[Path]:
    """The files of a resource folder that match a glob, in a stable order."""
    return sorted(folder(name).rglob(pattern))
