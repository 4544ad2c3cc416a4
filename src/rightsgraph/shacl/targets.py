"""What a shape says of its focus nodes, and which nodes of a graph these are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.vocabulary import Term

# How the Core of SHACL declares them.
DECLARED: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True)
class Targets:
    """Nodes, instances of classes, and subjects and objects of predicates."""

    nodes: list[Term]
    kinds: list[Term]
    subjects: list[NamedNode]
    objects: list[NamedNode]

    def found(self, data: Graph) -> Collection[Term]:
        """The focus nodes in the data, each once."""
        if len(self.kinds) == 1 and not (self.nodes or self.subjects or self.objects):
            return data.instances(self.kinds[0])
        found = dict.fromkeys(self.nodes)
        for kind in self.kinds:
            found.update(dict.fromkeys(data.instances(kind)))
        for predicate in self.subjects:
            found.update(dict.fromkeys(data.forward(predicate)))
        for predicate in self.objects:
            found.update(dict.fromkeys(data.backward(predicate)))
        return found
