"""The SPARQL 1.1 Service Description of the endpoint, with the graphs that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from rightsgraph.errors import RightsgraphError
from rightsgraph.settings import Settings
from rightsgraph.shacl.vocabulary import COMMENT
from rightsgraph.turtle import PREFIXES, RDF
from rightsgraph_server.formats import GRAPHS, TABLES
from rightsgraph_server.graph import Graph

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = PREFIXES["void"]
_SIMPLE_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"
_GEOSPARQL = "http://www.opengis.net/def/function/geosparql/"
# What the embedded engine knows of GeoSPARQL 1.1.
_GEO_FUNCTIONS = """
asGeoJSON centroid convexHull coordinateDimension difference dimension distance ehContains
ehCoveredBy ehCovers ehDisjoint ehEquals ehInside ehMeet ehOverlap envelope getSRID intersection
isEmpty isSimple rcc8dc rcc8ec rcc8eq rcc8ntpp rcc8ntppi rcc8po rcc8tpp rcc8tppi relate
sfContains sfCrosses sfDisjoint sfEquals sfIntersects sfOverlaps sfTouches sfWithin
spatialDimension symDifference union
"""
_GEO_PROBE = f"""
ASK {{ FILTER(<{_GEOSPARQL}isSimple>(
  "POINT(1 1)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>)) }}
"""


def describe_service(graph: Graph, endpoint: str) -> list[Triple]:
    """Triples about the service whose endpoint has this address."""
    service = NamedNode(f"{endpoint}#service")
    return [
        _typed(service, "Service"),
        _fact(service, "endpoint", NamedNode(endpoint)),
        *_limits(service, graph.settings),
        *_languages(service, graph),
        *_formats(service, graph),
        *_functions(service, graph),
        *_dataset(service, graph, endpoint),
    ]


def _limits(service: NamedNode, settings: Settings) -> Iterator[Triple]:
    """In words, for no vocabulary has them. A remote store has limits of its own."""
    if isinstance(settings.store, Path):
        limits = (
            f"A query may run for {settings.query_seconds} seconds, and its answer be "
            f"{settings.result_bytes:,} bytes long; one that is cut off ends without its end."
        )
        yield Triple(service, COMMENT, Literal(limits, language="en"))


def _languages(service: NamedNode, graph: Graph) -> Iterator[Triple]:
    languages = ["SPARQL10Query", "SPARQL11Query"]
    features = ["EmptyGraphs"]
    if graph.settings.updates:
        languages.append("SPARQL11Update")
    if graph.settings.default_graph == "union":
        features.append("UnionDefaultGraph")
    if graph.settings.services:
        features.append("BasicFederatedQuery")
    for name in languages:
        yield _fact(service, "supportedLanguage", NamedNode(_SD + name))
        yield _typed(NamedNode(_SD + name), "Language")
    for name in features:
        yield _fact(service, "feature", NamedNode(_SD + name))
        yield _typed(NamedNode(_SD + name), "Feature")
    regime = NamedNode(_SIMPLE_ENTAILMENT)
    yield _fact(service, "defaultEntailmentRegime", regime)
    yield _typed(regime, "EntailmentRegime")


def _formats(service: NamedNode, graph: Graph) -> Iterator[Triple]:
    for form in (*TABLES, *GRAPHS):
        yield _fact(service, "resultFormat", NamedNode(form.writer.iri))
    if graph.settings.updates:
        for form in GRAPHS:
            assert isinstance(form.writer, RdfFormat)
            yield _fact(service, "inputFormat", NamedNode(form.writer.iri))


def _functions(service: NamedNode, graph: Graph) -> Iterator[Triple]:
    for name in _GEO_FUNCTIONS.split() if _knows_geometry(graph) else ():
        function = NamedNode(_GEOSPARQL + name)
        yield _fact(service, "extensionFunction", function)
        yield _typed(function, "Function")


def _knows_geometry(graph: Graph) -> bool:
    """Other engines than the embedded one may refuse the function."""
    try:
        return bool(graph.store.query(_GEO_PROBE))
    except RightsgraphError:
        return False


def _dataset(service: NamedNode, graph: Graph, endpoint: str) -> Iterator[Triple]:
    dataset, default = NamedNode(f"{endpoint}#dataset"), NamedNode(f"{endpoint}#default-graph")
    yield _fact(service, "defaultDataset", dataset)
    yield _typed(dataset, "Dataset")
    yield _fact(dataset, "defaultGraph", default)
    yield _typed(default, "Graph")
    if graph.settings.default_graph == "union":
        yield _number(default, "triples", graph.triples)
    for number, (name, size) in enumerate(graph.sizes.items(), start=1):
        yield from _named_graph(dataset, f"{endpoint}#graph-{number}", name, size)
    for number, (name, nodes) in enumerate(graph.classes.items(), start=1):
        yield from _class(default, f"{endpoint}#class-{number}", name, nodes)


def _named_graph(dataset: NamedNode, iri: str, name: str, size: int) -> Iterator[Triple]:
    """``sd:name`` is the name in queries; the node and its content have their own IRIs."""
    node, content = NamedNode(iri), NamedNode(f"{iri}-content")
    yield _fact(dataset, "namedGraph", node)
    yield _typed(node, "NamedGraph")
    yield _fact(node, "name", NamedNode(name))
    yield _fact(node, "graph", content)
    yield _typed(content, "Graph")
    yield _number(content, "triples", size)


def _class(default: NamedNode, iri: str, name: str, nodes: int) -> Iterator[Triple]:
    part = NamedNode(iri)
    yield Triple(default, NamedNode(f"{_VOID}classPartition"), part)
    yield Triple(part, NamedNode(f"{_VOID}class"), NamedNode(name))
    yield _number(part, "entities", nodes)


def _typed(node: NamedNode, name: str) -> Triple:
    return Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{_SD}{name}"))


def _fact(node: NamedNode, name: str, value: NamedNode) -> Triple:
    return Triple(node, NamedNode(f"{_SD}{name}"), value)


def _number(node: NamedNode, name: str, value: int) -> Triple:
    return Triple(node, NamedNode(f"{_VOID}{name}"), Literal(value))
