"""Checks shapes graphs by the shapes that the specification gives for them."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeGuard

from pyoxigraph import NamedNode, parse

from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Checker, Finding
from rightsgraph.shacl.faults import IllFormed, named
from rightsgraph.shacl.messages import default_message
from rightsgraph.shacl.shapes import Shapes
from rightsgraph.shacl.vocabulary import LATER, SH, Term, sh

# Paths are read before; the test suite of the W3C has one that these rules refuse and no reader.
_PATHS: Final = NamedNode("http://www.w3.org/ns/shacl-shacl#PathNodeShape")


def check_terms(shapes: Graph) -> None:
    """Raises IllFormed for terms of SHACL 1.2 and for entailment, by name."""
    for regime in shapes.backward(sh("entailment")):
        raise IllFormed(f"sh:entailment asks for {named(regime)}, and nothing is inferred here")
    later = {SH + name for name in LATER}
    used = {term.value for triple in shapes.triples() for term in triple[1:] if _is_iri(term)}
    if found := sorted(used & later):
        names = ", ".join(f"sh:{iri[len(SH) :]}" for iri in found)
        raise IllFormed(f"{names}: of SHACL 1.2, and only SHACL 1.0 is checked here")


def _is_iri(term: Term) -> TypeGuard[NamedNode]:
    return isinstance(term, NamedNode)


def check_shapes(shapes: Graph) -> None:
    """Raises IllFormed for a shape that breaks a rule of syntax."""
    rules = _rules()
    checker = Checker(shapes)
    for root in rules.roots:
        for finding in checker.results(root, rules.targets(root, shapes)):
            raise IllFormed(_told(finding, rules, shapes))


@cache
def _rules() -> Shapes:
    """From pySHACL's folder, without importing it: that takes longer than many a check."""
    found = find_spec("pyshacl")
    assert found
    assert found.origin
    triples = parse(path=Path(found.origin).parent / "assets" / "shacl-shacl.ttl")
    return Shapes(Graph(quad for quad in triples if quad.object != _PATHS))


def _told(finding: Finding, rules: Shapes, shapes: Graph) -> str:
    message = " ".join(one.value for one in finding.messages) or default_message(finding, rules)
    path = f"{finding.path}: " if isinstance(finding.path, NamedNode) else ""
    value = "" if finding.value is None else f" (here: {finding.value})"
    return f"{named(shapes.owner(finding.focus))}: {path}{message}{value}"
