"""The fast engine finds in each failing example of our shapes what must be found there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rightsgraph import resources
from rightsgraph.iris import BASE
from rightsgraph.rdf_files import read_all
from rightsgraph.shacl import engine
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.results import written

HERE = Path(__file__).parent / "shapes"
FAILING = sorted((HERE / "fail").glob("*.ttl"))


@pytest.fixture(scope="module")
def plan() -> engine.Plan:
    return engine.plan(Graph(read_all(resources.files("shapes", "*.ttl"))))


def found(plan: engine.Plan, example: Path) -> set[tuple[str, str]]:
    files = [HERE / "background.ttl", example]
    findings = engine.check(plan, Graph(read_all(files)), lambda: read_all(files), "fast", 60)
    return {(written(one.focus), written(one.component)) for one in findings}


def expected(example: Path) -> set[tuple[str, str]]:
    head = example.read_text("utf-8")
    nodes = re.findall(r"^# focus: <(.*)>$", head, re.MULTILINE)
    components = re.findall(r"^# component: sh:(.*)$", head, re.MULTILINE)
    return {
        (node if ":" in node else BASE + node, f"http://www.w3.org/ns/shacl#{component}")
        for node, component in zip(nodes, components, strict=True)
    }


def test_there_are_examples() -> None:
    assert len(FAILING) > 150


def test_every_shape_of_ours_is_for_the_fast_engine(plan: engine.Plan) -> None:
    assert plan.left == {}


@pytest.mark.parametrize("example", FAILING, ids=lambda file: file.stem)
def test_a_fault_is_found(plan: engine.Plan, example: Path) -> None:
    assert found(plan, example) == expected(example)
