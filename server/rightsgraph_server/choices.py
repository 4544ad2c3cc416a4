"""What the form of a saved query offers for its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from rightsgraph.iris import BASE, code
from rightsgraph.queries import Parameter
from rightsgraph.turtle import PREFIXED
from rightsgraph_server.graph import graph
from rightsgraph_server.keeping import remembered
from rightsgraph_server.terms import natural

_STATES = f"""{PREFIXED}
SELECT ?state (SAMPLE(?name) AS ?label) (SAMPLE(?there) AS ?reviewed) WHERE {{
  ?state a rg:State ; rdfs:label ?name .
  FILTER(isIRI(?state) && isLiteral(?name))
  BIND(EXISTS {{ ?review rg:stateUnderReview ?state }} AS ?there)
}} GROUP BY ?state ORDER BY ?label LIMIT 500"""
_CONCEPTS = """
SELECT ?key (SAMPLE(?name) AS ?label) WHERE {{
  ?concept skos:inScheme <{scheme}> ; skos:notation ?key ; skos:prefLabel ?name .
  FILTER(isLiteral(?key) && isLiteral(?name))
}} GROUP BY ?key ORDER BY ?label LIMIT 1000"""

_REVIEWED, _OTHERS = "Reviews in this graph", "Without reviews in this graph"


@dataclass(frozen=True)
class Option:
    """A value with what people call it; ``group`` is the heading that it stands under.

    Groups are shown in the order of the alphabet.
    """

    value: str
    label: str
    group: str = ""


def choices(parameter: Parameter) -> tuple[Option, ...]:
    """The values that may be chosen; none where anything may be typed."""
    if parameter.values:
        return tuple(Option(value, value) for value in parameter.values)
    if parameter.type == "state":
        return states()
    return concepts(parameter.scheme) if parameter.scheme else ()


def states() -> tuple[Option, ...]:
    """All States of the graph, those with a review first."""
    return remembered(("states",), _states)


def concepts(scheme: str) -> tuple[Option, ...]:
    return remembered(("concepts", scheme), lambda: _concepts(scheme))


def _states() -> tuple[Option, ...]:
    found = []
    for row in graph().select(_STATES):
        state, label, there = row["state"], row["label"], row["reviewed"]
        assert isinstance(state, NamedNode)
        assert isinstance(label, Literal)
        reviewed = isinstance(there, Literal) and there.value == "true"
        group = _REVIEWED if reviewed else _OTHERS
        found.append(Option(code(state.value), label.value, group))
    return tuple(sorted(found, key=lambda option: (option.group, natural(option.label))))


def _concepts(scheme: str) -> tuple[Option, ...]:
    rows = graph().select(PREFIXED + _CONCEPTS.format(scheme=f"{BASE}scheme/{scheme}"))
    found = (Option(row["key"].value, row["label"].value) for row in rows)
    return tuple(sorted(found, key=lambda option: natural(option.label)))
