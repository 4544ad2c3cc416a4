"""Shows that each shape accepts what it should and reports what it should, no more and no less.

``shapes/background.ttl`` is a small world that conforms. Each file of ``shapes/pass`` adds to
it something that conforms, each of ``shapes/fail`` one fault. The focus node, path and constraint
component that must be reported stand in its first three lines; where one fault breaks two rules,
three more lines follow. Files are named ``<shape>--<what>.ttl``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from rightsgraph import resources
from rightsgraph.iris import BASE

HERE = Path(__file__).parent / "shapes"
BACKGROUND = HERE / "background.ttl"
PASSING = sorted((HERE / "pass").glob("*.ttl"))
FAILING = sorted((HERE / "fail").glob("*.ttl"))
SHAPES = URIRef(BASE + "shapes#")
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


class Finding(NamedTuple):
    """What an example must be found to break; a path reads ``rg:end`` or ``^rg:inText``."""

    focus: str
    path: str
    component: str


class Report(NamedTuple):
    conforms: bool
    findings: set[Finding]
    sources: set[Node]
    text: str


@cache
def shapes() -> Graph:
    graph = Graph()
    for file in resources.files("shapes", "*.ttl"):
        graph.parse(file)
    return graph


def with_background(example: Path) -> DataGraph:
    store = Store()
    for file in (BACKGROUND, example):
        store.load(path=file, format=RdfFormat.TURTLE)
    return DataGraph.from_oxigraph_store(store)


def name(term: Node | None) -> str:
    return shapes().namespace_manager.curie(str(term)) if term is not None else "none"


def path_name(report: Graph, path: Node | None) -> str:
    inverse = report.value(path, SH.inversePath) if isinstance(path, BNode) else None
    return f"^{name(inverse)}" if inverse is not None else name(path)


def summarize(conforms: bool, report: Graph, text: str) -> Report:
    findings: set[Finding] = set()
    sources: set[Node] = set()
    for result in report.objects(None, SH.result):
        focus, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
        component = report.value(result, SH.sourceConstraintComponent)
        findings.add(Finding(str(focus), path_name(report, path), name(component)))
        sources.update(report.objects(result, SH.sourceShape))
        sources.update(report.objects(result, SH.sourceConstraint))
    return Report(conforms, findings, sources, text)


@cache
def check(example: Path) -> Report:
    """The report on an example, from the store that users query."""
    return summarize(*pyshacl.validate(with_background(example), shacl_graph=shapes()))


@cache
def expected(example: Path) -> set[Finding]:
    head = re.match(r"(?:# .+\n)+", example.read_text())
    assert head, f"{example.name} must begin with the lines focus, path, component"
    found = re.findall(r"# focus: <(.+)>\n# path: (.+)\n# component: (.+)\n", head[0])
    return {Finding(BASE + focus, path, component) for focus, path, component in found}


def shape_of(example: Path) -> URIRef:
    return SHAPES + example.name.partition("--")[0]


def parts(shape: Node) -> set[Node]:
    """A shape and the shapes and constraints that it is made of."""
    found, todo = set(), [shape]
    while todo:
        found.add(part := todo.pop())
        for link in (SH.property, SH.node, SH.sparql, SH.qualifiedValueShape):
            todo += [other for other in shapes().objects(part, link) if other not in found]
        for members in shapes().objects(part, SH["or"]):
            todo += list(Collection(shapes(), members))
    return found


def targeted_shapes() -> set[Node]:
    return {shape for target in TARGETS for shape in shapes().subjects(target)}


def within_reach() -> set[Node]:
    """The shapes and queries whose results users see, as against those inside ``sh:node``."""
    own = {part for shape in targeted_shapes() for part in shapes().objects(shape, SH.property)}
    return own | {query for part in own for query in shapes().objects(part, SH.sparql)}


def aimed_only(shape: Node) -> Graph:
    """The shapes with the targets of one, so that the rest costs no time."""
    graph = Graph()
    for subject, predicate, value in shapes():
        if subject == shape or predicate not in TARGETS:
            graph.add((subject, predicate, value))
    return graph


def targets_in(shape: Node, graph: Graph) -> set[Node]:
    found: set[Node] = set()
    for kind in shapes().objects(shape, SH.targetClass):
        found.update(graph.subjects(RDF.type, kind))
    for relation in shapes().objects(shape, SH.targetSubjectsOf):
        found.update(graph.subjects(relation))
    for relation in shapes().objects(shape, SH.targetObjectsOf):
        found.update(graph.objects(None, relation))
    return found


QUERIED = [file for file in FAILING if all("SPARQL" in found.component for found in expected(file))]


def test_all_shapes_and_examples_are_found() -> None:
    node_shapes = set(shapes().subjects(RDF.type, SH.NodeShape))
    property_shapes = set(shapes().subjects(RDF.type, SH.PropertyShape))
    constraints = set(shapes().subjects(RDF.type, SH.SPARQLConstraint))
    assert (len(node_shapes), len(property_shapes), len(constraints)) == (87, 196, 32)
    assert (len(PASSING), len(FAILING)) == (88, 294)


def test_shapes_are_well_formed() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, text


def declared(query: Node) -> dict[str, str]:
    sets = shapes().objects(query, SH.prefixes)
    each = [one for listed in sets for one in shapes().objects(listed, SH.declare)]
    return {
        str(shapes().value(one, SH.prefix)): str(shapes().value(one, SH.namespace)) for one in each
    }


def test_queries_declare_their_prefixes() -> None:
    """pySHACL supplies some prefixes by itself, other validators do not."""
    for query, select in shapes().subject_objects(SH.select):
        solutions = Store().query(str(select), prefixes=declared(query))
        assert isinstance(solutions, QuerySolutions)


def test_background_conforms() -> None:
    report = check(BACKGROUND)
    assert report.conforms, report.text


@pytest.mark.parametrize("example", PASSING, ids=lambda path: path.stem)
def test_passing_example_conforms(example: Path) -> None:
    report, graph = check(example), Graph().parse(BACKGROUND).parse(example)
    assert report.conforms, report.text
    told = set(Graph().parse(example).subjects())
    assert told & targets_in(shape_of(example), graph), "nothing here is checked by the shape"


@pytest.mark.parametrize("example", FAILING, ids=lambda path: path.stem)
def test_failing_example_reports_its_fault(example: Path) -> None:
    report = check(example)
    assert not report.conforms
    assert report.findings == expected(example), report.text
    assert report.sources & parts(shape_of(example)), "another shape reports the fault"


@pytest.mark.parametrize("example", QUERIED, ids=lambda path: path.stem)
def test_queries_work_in_rdflib_too(example: Path) -> None:
    graph = Graph().parse(BACKGROUND).parse(example)
    report = summarize(*pyshacl.validate(graph, shacl_graph=aimed_only(shape_of(example))))
    assert report.findings == expected(example), report.text


@pytest.mark.parametrize("examples", [PASSING, FAILING], ids=["passing", "failing"])
def test_every_shape_has_an_example(examples: list[Path]) -> None:
    assert {shape_of(example) for example in examples} == targeted_shapes()


def test_every_property_shape_and_query_is_seen_to_fail() -> None:
    seen = {source for example in FAILING for source in check(example).sources}
    for must_fail in (SH.SPARQLConstraint, SH.PropertyShape):
        assert within_reach() & set(shapes().subjects(RDF.type, must_fail)) - seen == set()
    assert targeted_shapes() & set(shapes().subjects(SH.pattern)) - seen == set()


def test_every_shape_says_what_it_guards() -> None:
    for shape in shapes().subjects(RDF.type, SH.NodeShape):
        assert shapes().value(shape, RDFS.label), shape
        assert shapes().value(shape, RDFS.comment), shape


def test_every_result_tells_a_person_what_to_do() -> None:
    kinds = (SH.SPARQLConstraint, SH.PropertyShape)
    speaking = {shape for kind in kinds for shape in shapes().subjects(RDF.type, kind)}
    speaking |= set(shapes().subjects(SH.pattern))
    speaking -= set(shapes().subjects(SH.sparql))
    for shape in speaking:
        message = shapes().value(shape, SH.message)
        assert isinstance(message, Literal), shape
        assert message.language == "en", shape


def test_messages_of_queries_are_filled_in() -> None:
    example = HERE / "fail" / "DocumentShape--total-not-reached.ttl"
    assert "states 2 recommendations and 1 carry" in check(example).text
