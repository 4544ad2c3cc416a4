"""Checks shapes graphs by the shapes that the specification gives for them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeGuard

from pyoxigraph import NamedNode, Quad, parse

from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.fast import Checker, Finding
from rightsgraph.shacl.faults import IllFormed, named
from rightsgraph.shacl.messages import default_message
from rightsgraph.shacl.shapes import Shapes
from rightsgraph.shacl.vocabulary import EXPRESSIONS, LATER, SH, Term, local, sh

# Paths are read before; the test suite of the W3C has one that these rules refuse and no reader.
_PATHS: Final = NamedNode("http://www.w3.org/ns/shacl-shacl#PathNodeShape")


def check_terms(shapes: Graph) -> None:
    """Raises IllFormed for entailment, JavaScript, and terms that SHACL 1.0 does not have: what is
    not known would not be checked, and nobody told."""
    for regime in shapes.backward(sh("entailment")):
        raise IllFormed(f"sh:entailment asks for {named(regime)}, and nothing is inferred here")
    terms = {term for triple in shapes.triples() for term in triple[1:] if _is_iri(term)}
    used = {term.value.removeprefix(SH) for term in terms if term.value.startswith(SH)}
    if found := sorted(used & LATER):
        names = ", ".join(f"sh:{name}" for name in found)
        raise IllFormed(f"{names}: of SHACL 1.2, and only SHACL 1.0 is checked here")
    for name in sorted(used & {"js", "JSTarget", "JSRule"}):
        problem = f"sh:{name} asks for JavaScript, and none is run here"
        raise IllFormed(problem, named(shapes.owner(_users(shapes, name)[0])))
    for name in sorted(used - _terms()):
        for user in filter(lambda one: _is_shape(shapes, one), _users(shapes, name)):
            raise IllFormed(_unknown(name), named(shapes.owner(user)))


def _users(shapes: Graph, name: str) -> list[Term]:
    return [user for user, *pair in shapes.triples() if sh(name) in pair]


def _is_shape(shapes: Graph, node: Term) -> bool:
    """Whether anything is said of the node that SHACL knows; data may use any term."""
    terms = (term for pair in shapes.about(node) for term in pair if _is_iri(term))
    return any(one.value.removeprefix(SH) in _terms() for one in terms if SH in one.value)


def _unknown(name: str) -> str:
    known = sorted(_terms(), key=str.lower)
    alike = get_close_matches(name.lower(), [one.lower() for one in known], n=1)
    meant = [f" (is sh:{one} meant?)" for one in known if [one.lower()] == alike][:1]
    return f"sh:{name} is no term of SHACL" + "".join(meant)


def _is_iri(term: Term) -> TypeGuard[NamedNode]:
    return isinstance(term, NamedNode)


def check_shapes(shapes: Graph) -> None:
    """Raises IllFormed for a shape that breaks a rule of syntax."""
    rules = _rules()
    checker = Checker(shapes)
    for root in rules.roots:
        for finding in checker.results(root, rules.targets(root, shapes)):
            raise IllFormed(_told(finding, rules), named(shapes.owner(finding.focus)))


@cache
def _rules() -> Shapes:
    return Shapes(Graph(quad for quad in _asset("shacl-shacl") if quad.object != _PATHS))


@cache
def _terms() -> frozenset[str]:
    """The names of all terms of SHACL and its Advanced Features."""
    subjects = (quad.subject for quad in _asset("shacl"))
    names = (one.value.removeprefix(SH) for one in subjects if _is_iri(one))
    return EXPRESSIONS.union(names)


def _asset(name: str) -> Iterator[Quad]:
    """From pySHACL's folder, without importing it: that takes longer than many a check."""
    found = find_spec("pyshacl")
    assert found
    assert found.origin
    yield from parse(path=Path(found.origin).parent / "assets" / f"{name}.ttl")


def _told(finding: Finding, rules: Shapes) -> str:
    message = " ".join(one.value for one in finding.messages) or default_message(finding, rules)
    path = f"sh:{local(finding.path)}: " if isinstance(finding.path, NamedNode) else ""
    value = "" if finding.value is None else f" (here: {finding.value})"
    return f"{path}{message}{value}"
