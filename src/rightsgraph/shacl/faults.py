"""What is wrong with a shapes graph, and how it is told."""

from __future__ import annotations

from pyoxigraph import NamedNode

from rightsgraph.shacl.vocabulary import Term


class IllFormed(ValueError):
    """What breaks a rule of the specification for shapes, and the shape, as far as it is known."""

    def __init__(self, problem: str, shape: str = "") -> None:
        super().__init__(f"{shape}: {problem}" if shape else problem)
        self.problem, self.shape = problem, shape


def iri(term: Term, name: str = "") -> NamedNode:
    """The term, which is the value of ``name``, if it is one. Raises IllFormed."""
    if not isinstance(term, NamedNode):
        raise IllFormed(f"sh:{name} is {term} and takes an IRI" if name else f"{term} is no IRI")
    return term


def named(node: Term) -> str:
    """A shape for people: by its IRI, or as what it is."""
    return node.value if isinstance(node, NamedNode) else "a shape without a name"


def placed(error: IllFormed, node: Term, path: str, outermost: bool) -> IllFormed:
    """A fault with the paths of the shapes that it is in, up to the closest that has a name."""
    if error.shape:
        return error
    if outermost or isinstance(node, NamedNode):
        return IllFormed(error.problem, named(node))
    return IllFormed(f"on {path}: {error.problem}") if path else error
