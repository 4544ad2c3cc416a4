"""The data dictionary: what the shapes ask of each class, property by property.

The shapes say how often a property may stand and with what, the ontology what it means, and the
published graph gives an example. So it cannot differ from what is checked. Where a class above
has a property too, the meaning is known from there, and what the shape asks of it is told instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from rightsgraph import resources
from rightsgraph.bundle import bundled_quads
from rightsgraph.rdf_files import read_all
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.engine import plan
from rightsgraph.shacl.paths import Step, sparql, words
from rightsgraph.shacl.shapes import Shape, Shapes
from rightsgraph.shacl.vocabulary import COMMENT, LABEL, SUBCLASS_OF, Term, local, value_of
from rightsgraph.turtle import PREFIXES

_MEANINGS = (NamedNode(PREFIXES["skos"] + "definition"), COMMENT, LABEL)
_KINDS = {"IRI": "IRI", "Literal": "text or value"}
_LONGEST = 200


@dataclass(frozen=True)
class Property:
    """``types`` are IRIs of classes, datatypes or values, or a word. ``most`` is None without
    a bound. ``path`` is an IRI, or a path as SPARQL writes it that ``way`` says in words."""

    path: str
    way: str
    least: int
    most: int | None
    types: tuple[str, ...]
    meaning: str
    example: str


@dataclass(frozen=True)
class Entry:
    """A class with the properties that its own shapes speak of; ``above`` are classes of the
    dictionary whose properties it has as well."""

    iri: str
    label: str
    meaning: str
    above: tuple[str, ...]
    properties: tuple[Property, ...]


@cache
def dictionary() -> tuple[Entry, ...]:
    """All classes that a shape of the package is for, by name."""
    graph = Graph(bundled_quads())
    shapes = plan(Graph(read_all(resources.files("shapes", "*.ttl")))).shapes
    parts: dict[Term, list[Shape]] = {}
    for root in shapes.roots:
        for kind in shapes.declared(root).kinds:
            parts.setdefault(kind, []).extend(root.properties)
    return tuple(
        _entry(kind, found, shapes, graph, parts)
        for kind, found in sorted(parts.items(), key=lambda pair: local(pair[0]))
    )


def _entry(
    kind: Term, parts: list[Shape], shapes: Shapes, graph: Graph, known: Mapping[Term, list[Shape]]
) -> Entry:
    above = [one for one in _above(graph, kind) if one in known]
    told = {part.path for one in above for part in known[one]}
    by_path: dict[str, list[Shape]] = {}
    for part in parts:
        assert part.path is not None
        by_path.setdefault(sparql(part.path), []).append(part)
    focus = sorted(map(str, graph.instances(kind)))
    nodes = [NamedNode(name[1:-1]) for name in focus if name.startswith("<")]
    properties = (
        _property(found, shapes, graph, nodes, found[0].path in told)
        for found in by_path.values()
        if any(part.constraints for part in found)
    )
    return Entry(
        value_of(kind),
        _first(graph, kind, (LABEL,)) or local(kind),
        _first(graph, kind, _MEANINGS),
        tuple(sorted(map(value_of, above))),
        tuple(sorted(properties, key=lambda one: (-one.least, one.way))),
    )


def _above(graph: Graph, kind: Term) -> Iterator[Term]:
    for one in graph.objects(kind, SUBCLASS_OF):
        yield one
        yield from _above(graph, one)


def _property(
    parts: list[Shape], shapes: Shapes, graph: Graph, nodes: list[NamedNode], is_told: bool
) -> Property:
    path = parts[0].path
    assert path is not None
    predicate = path.predicate if isinstance(path, Step) and not path.inverse else None
    meaning = _first(graph, predicate, _MEANINGS) if predicate else ""
    asked = next((one.value for part in parts for one in part.messages), "")
    values = (one for node in nodes for one in graph.objects(node, predicate)) if predicate else ()
    return Property(
        value_of(predicate) or sparql(path),
        words(path),
        max(_counts(parts, "minCount"), default=0),
        min(_counts(parts, "maxCount"), default=None),
        tuple(dict.fromkeys(kind for part in parts for kind in _types(part, shapes))),
        (is_told and asked) or meaning or asked,
        next((value_of(one)[:_LONGEST] for one in values), ""),
    )


def _counts(parts: list[Shape], name: str) -> Iterator[int]:
    for part in parts:
        for one in part.constraints:
            if local(one.parameter) == name:
                yield int(value_of(one.value))


def _types(shape: Shape, shapes: Shapes) -> Iterator[str]:
    """What the values may be, the closest that the shape says."""
    for one in shape.constraints:
        name = local(one.parameter)
        if name in ("class", "datatype", "hasValue"):
            yield value_of(one.value)
        elif name == "in":
            yield from map(value_of, shapes.graph.members(one.value) or ())
        elif name == "node":
            yield from _types(shapes.shape(one.value), shapes)
        elif name in ("or", "xone"):
            for member in shapes.graph.members(one.value) or ():
                yield from _types(shapes.shape(member), shapes)
        elif name == "nodeKind" and len(shape.constraints) == 1:
            yield _KINDS.get(local(one.value), "")


def _first(graph: Graph, node: Term, predicates: Iterable[NamedNode]) -> str:
    for predicate in predicates:
        for value in graph.objects(node, predicate):
            if isinstance(value, Literal) and value.language in (None, "en"):
                return value.value
    return ""
