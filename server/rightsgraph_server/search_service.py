"""Search from SPARQL: a SERVICE of our own, answered before the query is evaluated::

    SERVICE <https://w3id.org/rightsgraph/search> {
      ?thing rg:matches "words" ; rg:score ?score ; rg:snippet ?snippet ; rg:limit 50 .
    }

The block is read as Turtle in which variables are allowed, so that all that SPARQL and Turtle
write alike can be written in it, and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rightsgraph.errors import BadRequest
from rightsgraph.facts import Value
from rightsgraph.iris import BASE, NS, code
from rightsgraph.search.index import Hit, Index
from rightsgraph.search.things import KIND_NAMES
from rightsgraph.tokens import in_code
from rightsgraph.turtle import XSD
from rightsgraph_server import searching

SEARCH = f"{BASE}search"
MOST = 1000
_USUAL = 100
_VARIABLE = in_code(r"[?$](?P<name>\w+)")
_NAMED = "urn:x-rightsgraph-variable:"
_REMEDY = 'write ?thing rg:matches "words" with rg:score, rg:snippet, rg:kind, rg:aboutState, '
_REMEDY += "rg:cycle and rg:limit"
_OUT = ("score", "snippet", "kind")
_Block = dict[str, Value]
_Cell = dict[str, str]


def answer(prologue: str, block: str, find: Callable[[], Index] = searching.index) -> bytes:
    """The solutions of a block as SPARQL Results JSON. Raises BadRequest and Overloaded."""
    thing, asked = _read(prologue, block)
    filters = {
        "kind": _constant(asked, "kind"),
        "state": [code(iri) for iri in _constant(asked, "aboutState")],
        "cycle": _constant(asked, "cycle"),
    }
    found = find().search(_words(asked), filters, limit=_limit(asked), count=False, loose=False)
    outputs = {name: variable for name in _OUT if (variable := _variable(asked.get(name)))}
    rows = [_row(hit, thing, outputs) for hit in found.hits]
    names = [thing, *outputs.values()]
    if len(set(names)) < len(names):
        raise BadRequest("a variable stands twice", SEARCH, "give each its own name")
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def _read(prologue: str, block: str) -> tuple[str, _Block]:
    """The variable of the thing, and what stands for each of our properties."""
    subjects, asked = set(), _Block()
    for subject, property, value in _triples(prologue, block):
        subjects.add(_variable(subject))
        name = property.removeprefix(NS)
        if name in asked or name not in (*_OUT, "matches", "limit", "aboutState", "cycle"):
            raise BadRequest(f"{property} has no place here", SEARCH, _REMEDY)
        asked[name] = value
    if len(subjects) != 1 or "" in subjects:
        raise BadRequest("the block is not about one variable", SEARCH, _REMEDY)
    return subjects.pop(), asked


def _triples(prologue: str, block: str) -> Iterator[tuple[Value, str, Value]]:
    ended = f"{_named(block).rstrip().removesuffix('.')} ."
    try:
        for quad in parse(f"{prologue}\n{ended}", RdfFormat.TURTLE, base_iri=BASE):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                raise BadRequest("blank nodes have no place here", SEARCH, _REMEDY)
            yield subject, quad.predicate.value, value
    except SyntaxError as error:
        raise BadRequest(f"the block cannot be read: {error.msg}", SEARCH, _REMEDY) from error


def _named(block: str) -> str:
    """Comments go: they could hide the full stop that Turtle wants at the end."""

    def name(match: re.Match[str]) -> str:
        if match["name"]:
            return f"<{_NAMED}{match['name']}>"
        return " " if match[0].startswith("#") else match[0]

    return _VARIABLE.sub(name, block)


def _variable(term: Value | None) -> str:
    is_one = isinstance(term, NamedNode) and term.value.startswith(_NAMED)
    return term.value.removeprefix(_NAMED) if term and is_one else ""


def _constant(asked: _Block, name: str) -> list[str]:
    """The value to filter by, if one is given."""
    term = asked.get(name)
    if term is None or (name == "kind" and _variable(term)):
        return []
    if _variable(term):
        raise BadRequest(f"rg:{name} takes no variable", SEARCH, "give the value itself")
    if name == "kind" and term.value not in KIND_NAMES:
        raise BadRequest(f"there is no kind {term.value!r}", SEARCH, ", ".join(KIND_NAMES))
    return [term.value]


def _words(asked: _Block) -> str:
    words = asked.get("matches")
    if not isinstance(words, Literal):
        raise BadRequest("rg:matches takes words between quotation marks", SEARCH, _REMEDY)
    return words.value


def _limit(asked: _Block) -> int:
    limit = asked.get("limit")
    if limit is None:
        return _USUAL
    if not (limit.value.isascii() and limit.value.isdigit() and 0 < int(limit.value) <= MOST):
        raise BadRequest("rg:limit does not fit", SEARCH, f"give a number from 1 to {MOST}")
    return int(limit.value)


def _row(hit: Hit, thing: str, outputs: dict[str, str]) -> dict[str, _Cell]:
    told: dict[str, _Cell] = {
        "score": {"value": f"{hit.score:.3f}", "datatype": f"{XSD}decimal"},
        "snippet": {"value": "".join(span.text for span in hit.snippet)},
        "kind": {"value": hit.kind},
    }
    row = {variable: {"type": "literal", **told[name]} for name, variable in outputs.items()}
    return {thing: {"type": "uri", "value": hit.iri}, **row}
