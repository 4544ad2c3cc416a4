"""The SPARQL 1.1 Service Description of the endpoint, with the graphs that it holds."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from rightsgraph.turtle import RDF
from rightsgraph_server.formats import GRAPHS, TABLES
from rightsgraph_server.graph import Graph

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"


def describe_service(graph: Graph, endpoint: str) -> list[Triple]:
    """Triples about the service whose endpoint has this address."""
    service = NamedNode(f"{endpoint}#service")
    dataset = NamedNode(f"{endpoint}#dataset")
    default = NamedNode(f"{endpoint}#default-graph")
    triples = [
        _typed(service, "Service"),
        _fact(service, "endpoint", NamedNode(endpoint)),
        _fact(service, "supportedLanguage", NamedNode(f"{_SD}SPARQL11Query")),
        _fact(service, "defaultDataset", dataset),
        _typed(dataset, "Dataset"),
        _fact(dataset, "defaultGraph", default),
        _typed(default, "Graph"),
    ]
    triples += [
        _fact(service, "resultFormat", NamedNode(form.writer.iri)) for form in (*TABLES, *GRAPHS)
    ]
    if graph.settings.default_graph == "union":
        triples.append(_fact(service, "feature", NamedNode(f"{_SD}UnionDefaultGraph")))
        triples.append(_size(default, graph.triples))
    for number, (name, size) in enumerate(graph.sizes.items(), start=1):
        triples += _named_graph(dataset, f"{endpoint}#graph-{number}", name, size)
    return triples


def _named_graph(dataset: NamedNode, iri: str, name: str, size: int) -> Iterator[Triple]:
    """``sd:name`` is the name in queries; the node and its content have their own IRIs."""
    node, content = NamedNode(iri), NamedNode(f"{iri}-content")
    yield _fact(dataset, "namedGraph", node)
    yield _typed(node, "NamedGraph")
    yield _fact(node, "name", NamedNode(name))
    yield _fact(node, "graph", content)
    yield _typed(content, "Graph")
    yield _size(content, size)


def _typed(node: NamedNode, name: str) -> Triple:
    return Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{_SD}{name}"))


def _fact(node: NamedNode, name: str, value: NamedNode) -> Triple:
    return Triple(node, NamedNode(f"{_SD}{name}"), value)


def _size(node: NamedNode, triples: int) -> Triple:
    return Triple(node, NamedNode(f"{_VOID}triples"), Literal(triples))
