"""What pages ask of the graph: questions that start from a known node and are bounded.

The union of graphs repeats a triple that stands in two of them, so every answer is made unique.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias, cast

from flask import g
from pyoxigraph import NamedNode, QuerySolutions

from rightsgraph.iris import BASE, NS
from rightsgraph.store import solutions
from rightsgraph.turtle import PREFIXED
from rightsgraph_server.graph import graph
from rightsgraph_server.keeping import names, remembered
from rightsgraph_server.terms import natural, short
from rightsgraph_server.views.refs import Ref, own_name, ref

PROLOGUE = f"BASE <{BASE}>\n{PREFIXED}"
LABEL = "rdfs:label|skos:prefLabel"
Row: TypeAlias = dict[str, str]
Facts: TypeAlias = Mapping[str, list[Ref]]


def rows(sparql: str) -> list[Row]:
    """Solutions as texts; a variable without a value has the empty one."""
    return texts(terms(sparql))


def texts(found: QuerySolutions) -> list[Row]:
    names = [variable.value for variable in found.variables]
    return [dict(zip(names, map(_text, row), strict=True)) for row in found]


def terms(sparql: str) -> QuerySolutions:
    """Solutions as RDF."""
    return solutions(graph().store, PROLOGUE + sparql, default_graphs=dataset())


def column(sparql: str) -> list[str]:
    """The values of the first variable."""
    return [next(iter(row.values())) for row in rows(sparql)]


def count(sparql: str) -> int:
    """The number that a question for one number finds."""
    found = column(sparql)
    return int(found[0] or 0) if found else 0


def dataset() -> tuple[str, ...]:
    """Pages are about all graphs, also where the default graph of queries is the unnamed one."""
    held = graph()
    return tuple(held.sizes) if held.settings.default_graph == "strict" else ()


def node(iri: str) -> NamedNode:
    """Raises ValueError where this is no IRI; written into a query it cannot break out."""
    return NamedNode(iri)


def nodes(iris: Iterable[str]) -> str:
    return " ".join(str(node(iri)) for iri in iris)


def facts(things: Collection[str], *properties: str) -> dict[str, Facts]:
    """The values that each thing has of each property, by prefixed name, with their labels."""
    if not things:
        return {}
    found = _values(list(dict.fromkeys(things)), properties)
    called = labels({o for _, _, o, is_iri in found if is_iri and not own_name(o)})
    answer: dict[str, dict[str, list[Ref]]] = {thing: {} for thing in things}
    for t, p, o, is_iri in found:
        value = ref(o, called.get(o, "")) if is_iri else Ref(o)
        answer[t].setdefault(p, []).append(value)
    return cast("dict[str, Facts]", answer)


def _values(things: list[str], properties: tuple[str, ...]) -> list[tuple[str, str, str, bool]]:
    """Thing, property and value, in the order of the properties, values of one as people sort.

    All that is said of a thing lies together, so that to look through it is faster than to look
    for each property.
    """
    every = f"VALUES (?at ?t) {{ {numbered(things)} }} ?t ?p ?o"
    if properties:
        named = " ".join(f'("{place}" {name})' for place, name in enumerate(properties))
        every = f"{{ SELECT ?at ?p ?o WHERE {{ {every} }} }} VALUES (?place ?p) {{ {named} }}"
    column = "?place" if properties else "?p"
    found = terms(f"SELECT DISTINCT ?at {column} ?o WHERE {{ {every} }}")
    values = [
        (things[int(_text(t))], properties[int(_text(p))] if properties else _text(p), o)
        for t, p, o in found
    ]
    several = Counter(value[:2] for value in values)
    values.sort(key=lambda v: (v[1], natural(_text(v[2])) if several[v[:2]] > 1 else ()))
    return [(t, short(p), _text(o), isinstance(o, NamedNode)) for t, p, o in values]


def numbered(things: Iterable[str]) -> str:
    """Things with their places, which an answer tells with less effort than their names."""
    return " ".join(f'("{place}" {node(thing)})' for place, thing in enumerate(things))


def labels(iris: Collection[str]) -> dict[str, str]:
    """A label of each thing that has one, an English one before others."""
    return names("labels", list(iris), _labels)


def _labels(iris: list[str]) -> dict[str, str]:
    question = (
        f"SELECT DISTINCT ?at ?name WHERE {{ VALUES (?at ?t) {{ {numbered(iris)} }} "
        f"?t {LABEL} ?name }}"
    )
    found = [(iris[int(_text(at))], name) for at, name in terms(question)]
    found.sort(key=lambda one: _label_place(one[1]), reverse=True)
    return {iri: _text(name) for iri, name in found}


def _label_place(name: object) -> tuple[bool, str]:
    """The best label comes first."""
    return getattr(name, "language", None) not in ("en", None), _text(name)


def class_names() -> dict[str, str]:
    """What the ontology calls each class and property of ours."""
    if "class_names" not in g:
        g.class_names = remembered(("class names",), _class_names)
    return cast("dict[str, str]", g.class_names)


def _class_names() -> dict[str, str]:
    question = (
        f"SELECT DISTINCT ?t ?name WHERE {{ ?t rdfs:isDefinedBy <{NS[:-1]}> ; {LABEL} ?name }}"
    )
    return {row["t"]: row["name"] for row in rows(question)}


def _text(term: object) -> str:
    return "" if term is None else getattr(term, "value", "")
