"""Random shapes and data: the fast engine must report what pySHACL reports, result by result.

The differences that ``docs/validation.md`` lists are kept out by the data: values that are ordered
are of one kind, and no string differs from another by its datatype alone. More examples are made
with ``RIGHTSGRAPH_FUZZ=5000 pytest tests/test_validation_fuzz.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from unittest import mock

import pytest
from elsewhere import Elsewhere
from fuzzed import DATA, SHAPES, SPARQL, bounded, quads
from hypothesis import given, note
from pyoxigraph import Quad

from rightsgraph.shacl import apart, paths, queries
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.engine import Engine
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import Report, Result, validate


@pytest.fixture(scope="module", autouse=True)
def in_one_process() -> Iterator[None]:
    """A process for each example would take most of the time."""
    with mock.patch.object(apart, "CAN_FORK", False):
        yield


def rows(report: Report, shapes: Graph) -> Counter[tuple[str, ...]]:
    return Counter(_row(result, shapes) for result in report.results)


def _row(result: Result, shapes: Graph) -> tuple[str, ...]:
    finding = result.finding
    way = "" if finding.path is None else paths.sparql(paths.read(shapes, finding.path))
    terms = (finding.focus, finding.shape, finding.component, finding.severity, finding.value)
    return (result.message.replace("_:", ""), way, *map(str, terms))


def judged(data: list[Quad], shapes: list[Quad], engine: Engine) -> Report:
    return validate(data, shapes, ontology=False, engine=engine)


def compare(data: str, shapes: str) -> None:
    note(data)
    note(shapes)
    given_data, given_shapes = quads(data), quads(shapes)
    graph = Graph(given_shapes)
    fast = judged(given_data, given_shapes, "fast")
    reference = judged(given_data, given_shapes, "reference")
    ours, theirs = rows(fast, graph), rows(reference, graph)
    assert (ours - theirs, theirs - ours) == (Counter(), Counter())
    assert fast.conforms == reference.conforms


@bounded
@given(DATA, SHAPES)
def test_core_constraints_are_judged_as_pyshacl_does(data: str, shapes: str) -> None:
    compare(data, shapes)


@bounded
@given(DATA, SPARQL)
def test_sparql_constraints_are_judged_as_pyshacl_does(data: str, shapes: str) -> None:
    compare(data, shapes)


@bounded
@given(DATA, SPARQL)
def test_queries_see_as_much_as_they_need_where_not_all_fits(data: str, shapes: str) -> None:
    given_data, given_shapes = quads(data), quads(shapes)
    graph = Graph(given_shapes)
    whole = rows(judged(given_data, given_shapes, "fast"), graph)
    with mock.patch.object(queries, "_MOST", 0):
        assert rows(judged(given_data, given_shapes, "fast"), graph) == whole


def compare_service(data: str, shapes: str) -> None:
    """What a service is asked gives what the fast engine finds in its whole graph."""
    note(data)
    note(shapes)
    there, here, given_shapes = Elsewhere(quads(data)), OxigraphStore(), quads(shapes)
    here.load(there.snapshot())
    graph = Graph(given_shapes)
    asked = rows(validate(there, given_shapes, ontology=False), graph)
    found = rows(validate(here, given_shapes, ontology=False, engine="fast"), graph)
    assert (asked - found, found - asked) == (Counter(), Counter())


@bounded
@given(DATA, SHAPES)
def test_core_constraints_of_a_service_are_judged_as_if_it_were_here(
    data: str, shapes: str
) -> None:
    compare_service(data, shapes)


@bounded
@given(DATA, SPARQL)
def test_a_service_answers_sparql_constraints_as_if_asked_here(data: str, shapes: str) -> None:
    compare_service(data, shapes)
