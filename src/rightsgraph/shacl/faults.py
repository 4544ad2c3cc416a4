"""What is wrong with a shapes graph, and how it is told."""

from __future__ import annotations

from pyoxigraph import NamedNode

from rightsgraph.shacl.vocabulary import Term


class IllFormed(ValueError):
    """What breaks a rule of the specification for shapes."""


def iri(term: Term, name: str = "") -> NamedNode:
    """The term, which is the value of ``name``, if it is one. Raises IllFormed."""
    if not isinstance(term, NamedNode):
        raise IllFormed(f"sh:{name} is {term} and takes an IRI" if name else f"{term} is no IRI")
    return term


def named(node: Term) -> str:
    """A shape for people: by its IRI, or as what it is."""
    return node.value if isinstance(node, NamedNode) else "a shape without a name"


def placed(error: IllFormed, node: Term, outermost: bool) -> str:
    """A fault with the name of the closest shape that has one."""
    text = str(error)
    if text.startswith(("http", "a shape without")) or "→" in text:
        return text
    return f"{named(node)}: {text}" if outermost or isinstance(node, NamedNode) else text
