"""Says what a shape asks, with data that conforms to it and data that does not."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from rightsgraph.bundle import bundled_quads
from rightsgraph.errors import NotFound
from rightsgraph.rdf_files import Source
from rightsgraph.shacl import engine, paths
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Checker, Finding
from rightsgraph.shacl.messages import asks, default_message
from rightsgraph.shacl.shapes import Shape, Shapes
from rightsgraph.shacl.vocabulary import COMMENT, LABEL, TYPE, Term, local, sh, value_of
from rightsgraph.turtle import PREFIXES

_SAMPLE = 50
_TARGETS = {
    "targetNode": "the node {}",
    "targetClass": "every {}",
    "targetSubjectsOf": "whatever has {}",
    "targetObjectsOf": "whatever is the {} of something",
}


def explain(name: str, shapes: Source | None = None, data: Source | None = None) -> str:
    """Prose, an example that passes and one that fails, taken from the data where it has any.

    ``name`` is the IRI of a shape or the end of one. Raises NotFound.
    """
    known = engine.plan(Graph(shapes() if shapes else bundled_quads())).shapes
    shape = _found(known, name)
    lines = [*_head(known, shape), *_asked(shape), *_parts(known, shape)]
    graph = Graph((data or bundled_quads)())
    return "\n".join([*lines, *_examples(known, shape, graph)]) + "\n"


def _found(shapes: Shapes, name: str) -> Shape:
    named = [root for root in shapes.roots if isinstance(root.node, NamedNode)]
    for shape in named:
        if name in (value_of(shape.node), local(shape.node)):
            return shape
    some = ", ".join(sorted(local(shape.node) for shape in named)[:5])
    raise NotFound("is no shape with a target", name, f"such as {some}")


def _head(shapes: Shapes, shape: Shape) -> Iterator[str]:
    graph, node = shapes.graph, shape.node
    yield f"{_text(graph, node, LABEL) or local(node)} ({node})"
    if comment := _text(graph, node, COMMENT):
        yield comment
    targets = [
        text.format(local(value) or value)
        for one, text in _TARGETS.items()
        for value in graph.objects(node, sh(one))
    ]
    yield ""
    yield f"It is for {' and '.join(targets) or 'each instance of itself, for it is a class'}."
    if not shape.active:
        yield "It is deactivated: nothing is checked."


def _text(graph: Graph, node: Term, predicate: NamedNode) -> str:
    values = graph.objects(node, predicate)
    return next((value.value for value in values if isinstance(value, Literal)), "")


def _asked(shape: Shape) -> Iterator[str]:
    """The message of a shape stands for all its constraints, so it is told once."""
    said = (_message(shape) or asks(constraint) for constraint in shape.constraints)
    yield from dict.fromkeys(f"- {one}" for one in said)


def _parts(shapes: Shapes, shape: Shape) -> Iterator[str]:
    for part in sorted(shape.properties, key=lambda one: (str(one.path), str(one.node))):
        assert part.path is not None
        told = " ".join(dict.fromkeys(map(asks, part.constraints)))
        queries = (_text(shapes.graph, query, sh("message")) for query in part.queries)
        said = " ".join(filter(None, [_message(part) or told, *queries]))
        grave = "" if local(part.severity) == "Violation" else f" ({local(part.severity)})"
        yield f"- {paths.words(part.path)}{grave}: {said}"


def _message(shape: Shape) -> str:
    return " ".join(message.value for message in shape.messages)


def _examples(shapes: Shapes, shape: Shape, graph: Graph) -> Iterator[str]:
    checker = Checker(graph)
    nodes = list(shapes.targets(shape, graph))[:_SAMPLE]
    good = next((node for node in nodes if checker.conforms(shape, node)), None)
    if good is None:
        yield "\nNothing in the data conforms to it, so there is no example."
        return
    yield f"\nThis passes:\n\n{_written(graph, good)}"
    for without in sorted({predicate for predicate, _ in graph.about(good)}, key=str):
        broken = Graph(_others(graph, good, without))
        finding = next(Checker(broken).results(shape, [good]), None)
        if finding and good in shapes.targets(shape, broken):
            yield f"This fails, for {local(without)} is missing ({_why(finding, shapes)}):\n"
            yield _written(broken, good)
            return


def _why(finding: Finding, shapes: Shapes) -> str:
    said = " ".join(message.value for message in finding.messages)
    return (said or default_message(finding, shapes)).rstrip(".")


def _others(graph: Graph, node: Term, without: NamedNode) -> Iterator[Triple]:
    for subject, predicate, value in graph.triples():
        if (subject, predicate) != (node, without):
            yield Triple(subject, predicate, value)  # type: ignore[arg-type]


def _written(graph: Graph, node: Term) -> str:
    triples = [Triple(node, predicate, value) for predicate, value in graph.about(node)]  # type: ignore[arg-type]
    names = {triple.predicate.value for triple in triples}
    names |= {value_of(triple.object) for triple in triples if triple.predicate == TYPE}
    prefixes = {
        prefix: iri for prefix, iri in PREFIXES.items() if any(n.startswith(iri) for n in names)
    }
    content = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""
    return content.decode()
