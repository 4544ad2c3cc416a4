"""The test suite of the W3C for SHACL: Core and SPARQL constraints, result by result."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from rightsgraph.errors import RightsgraphError
from rightsgraph.shacl import paths
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.engine import Engine
from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.vocabulary import TYPE, Term, sh
from rightsgraph.validation import validate

SHARED = Path(os.environ.get("RIGHTSGRAPH_SHARED", Path(__file__).parents[2] / "shared")).resolve()
SUITE = Path(SHARED) / "w3c-shacl" / "tests"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
# What each engine does not do as the suite has it, and why.
KNOWN: dict[str, set[str]] = {
    "reference": {
        "core/property/uniqueLang-002",  # takes "1" for the true that is asked for
        "sparql/node/prefixes-001",  # does not follow owl:imports to prefixes
        "sparql/pre-binding/shapesGraph-001",  # does not bind $shapesGraph
    },
    "fast": set(),
}


@dataclass(frozen=True)
class Case:
    """A test of the suite: where it is, and the file that holds it."""

    iri: NamedNode
    file: Path

    @property
    def name(self) -> str:
        return self.file.relative_to(SUITE).with_suffix("").as_posix()


@cache
def quads(file: Path) -> tuple[Quad, ...]:
    base = f"file://{file.resolve()}"
    return tuple(parse(path=file, format=RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True))


def cases() -> Iterator[Case]:
    for file in sorted(SUITE.rglob("*.ttl")):
        for test in Graph(quads(file)).subjects(TYPE, NamedNode(SHT + "Validate")):
            assert isinstance(test, NamedNode)
            yield Case(test, file)


def outcome(case: Case, engine: Engine) -> Counter[tuple[str, ...]] | None:
    """The results of our validation; None where it refuses the shapes."""
    manifest = Graph(quads(case.file))
    action = manifest.object(case.iri, NamedNode(MF + "action"))
    assert action
    data, shapes = (_named(manifest, action, part) for part in ("dataGraph", "shapesGraph"))
    try:
        report = validate(data, shapes, ontology=False, engine=engine)
    except RightsgraphError:
        return None
    graph = Graph(shapes)
    return Counter(_row(graph, result.finding) for result in report.results)


def _named(manifest: Graph, action: Term, part: str) -> tuple[Quad, ...]:
    graph = manifest.object(action, NamedNode(SHT + part))
    assert isinstance(graph, NamedNode)
    return quads(Path(graph.value.removeprefix("file://")))


def _row(graph: Graph, finding: Finding) -> tuple[str, ...]:
    path = finding.path
    shown = "" if path is None else paths.sparql(paths.read(graph, path))
    terms = (finding.focus, finding.value, finding.shape, finding.component, finding.severity)
    return (shown, *map(str, terms))


def expected(case: Case) -> Counter[tuple[str, ...]] | None:
    """What the suite wants; None where the shapes must be refused."""
    manifest = Graph(quads(case.file))
    report = manifest.object(case.iri, NamedNode(MF + "result"))
    if report is None or report == NamedNode(SHT + "Failure"):
        return None
    return Counter(
        _row(manifest, _finding(manifest, result))
        for result in manifest.objects(report, sh("result"))
    )


def _finding(manifest: Graph, result: Term) -> Finding:
    def one(name: str) -> Term | None:
        return manifest.object(result, sh(name))

    focus, shape = one("focusNode"), one("sourceShape")
    component, severity = one("sourceConstraintComponent"), one("resultSeverity")
    assert focus
    assert shape
    assert isinstance(component, NamedNode)
    assert isinstance(severity, NamedNode)
    return Finding(focus, shape, component, severity, one("value"), one("resultPath"))


ALL = list(cases()) if SUITE.is_dir() else []


@pytest.mark.documents
def test_the_suite_is_whole() -> None:
    assert len(ALL) == 121


@pytest.mark.documents
@pytest.mark.parametrize("engine", get_args(Engine))
@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_results_are_those_of_the_suite(case: Case, engine: Engine) -> None:
    same = outcome(case, engine) == expected(case)
    assert same != (case.name in KNOWN[engine])
