"""Imports run one way: the server knows the library, a later stage an earlier one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import rightsgraph
import rightsgraph_server

PACKAGES = {
    package.__name__: Path(package.__file__).parent
    for package in (rightsgraph, rightsgraph_server)
    if package.__file__
}
# As in the flow of the design: each may import those before it, never one after it.
STAGES = ["reading", "structure", "extract", "link", "triples", "pipeline", "corpus", "imports"]
PAGE = (Path(__file__).parents[1] / "ARCHITECTURE.md").read_text("utf-8")
OUTERMOST = {"argparse", "click", "flask", "rich", "uvicorn", "werkzeug"}


@cache
def modules() -> dict[str, Path]:
    return {
        ".".join((package, *_place(path.relative_to(root)))): path
        for package, root in PACKAGES.items()
        for path in sorted(root.rglob("*.py"))
    }


def _place(path: Path) -> tuple[str, ...]:
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; for a name also the longer form."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the import in full"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def graph() -> dict[str, set[str]]:
    """What each of our modules imports of our modules, directly."""
    return {
        name: {other for other in imported(path) if other in modules() and other != name}
        for name, path in modules().items()
    }


def reached(start: str) -> set[str]:
    """All of our modules that one imports, directly or not."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph()[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def of_stage(stage: str) -> list[str]:
    whole = f"rightsgraph.{stage}"
    return [name for name in modules() if name == whole or name.startswith(f"{whole}.")]


def test_both_packages_are_seen() -> None:
    assert {"rightsgraph.store", "rightsgraph_server.cli", "rightsgraph_server.app"} < set(
        modules()
    )
    assert "rightsgraph.store" in graph()["rightsgraph_server.app"]
    assert all(of_stage(stage) for stage in STAGES)


def test_no_imports_in_circles() -> None:
    # A module that imports its sibling thereby names the package around both.
    inner = {
        name: {other for other in others if not name.startswith(f"{other}.")}
        for name, others in graph().items()
    }
    assert len(list(TopologicalSorter(inner).static_order())) == len(modules())


def test_the_library_does_not_know_the_server() -> None:
    for name, path in modules().items():
        if not name.startswith("rightsgraph_server"):
            roots = {other.partition(".")[0] for other in imported(path)}
            assert not roots & (OUTERMOST | {"rightsgraph_server"}), name


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_does_not_know_later_ones(stage: str) -> None:
    later = {name for other in STAGES[STAGES.index(stage) + 1 :] for name in of_stage(other)}
    for name in of_stage(stage):
        assert not reached(name) & later, name


def test_the_page_on_the_architecture_names_what_is_there() -> None:
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*\.py)`", PAGE))
    places = {path.as_posix() for path in modules().values()}
    assert len(named) > 40
    assert not {name for name in named if not any(place.endswith(f"/{name}") for place in places)}


def test_the_page_on_the_architecture_names_all_that_is_there() -> None:
    named = re.findall(r"`([a-z_*]+(?:\.py|/))`", PAGE)
    modules_of = (path.name for root in PACKAGES.values() for path in root.glob("[a-z]*.py"))
    folders_of = (f"{path.parent.name}/" for root in PACKAGES.values() for path in root.glob("*/*"))
    there = {name for name in (*modules_of, *folders_of) if not name.startswith("_")}
    assert len(there) > 80
    assert not {name for name in there if not any(fnmatch(name, one) for one in named)}


@pytest.mark.parametrize("name", sorted(modules()))
def test_no_group_is_repeated_possessively(name: str) -> None:
    """Before 3.11.5, Python matches some of them wrongly; an atomic group does the same."""
    written = modules()[name].read_text("utf-8")
    assert not re.findall(r"\)(?:[*+?]|\{[^}\n]+\}+)\+(?!,)", written)
