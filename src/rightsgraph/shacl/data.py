"""Keeps the triples of a graph, each value as it was written.

A graph in Oxigraph's store would do but for one thing: the store keeps values, not literals, so
``"01"^^xsd:byte`` becomes ``1``, an ``xsd:integer``, and a check of the datatype would lie.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import NamedNode, Quad, Triple

from rightsgraph.shacl.vocabulary import FIRST, NIL, REST, SUBCLASS_OF, TYPE, Term

Values: TypeAlias = Collection[Term]
_Index: TypeAlias = dict[Term, Values]
_NONE: dict[Term, Values] = {}
_FEW = 8


class Graph:
    """A set of triples, found by predicate and then by subject or object."""

    def __init__(self, triples: Iterable[Triple | Quad] = (), only: Collection[NamedNode] = ()):
        """``only`` are the predicates that matter; without any, all do."""
        self._forward: dict[NamedNode, _Index] = {}
        self._backward: dict[NamedNode, _Index] = {}
        self._instances: dict[Term, frozenset[Term]] = {}
        self._names: dict[Term, tuple[Term]] = {}
        self.add(triples, only)

    def add(self, triples: Iterable[Triple | Quad], only: Collection[NamedNode] = ()) -> None:
        """A name is kept once however often it comes, alone in a tuple that serves as its set of
        values: that saves most of the memory."""
        forward, alone = self._forward, self._names.setdefault
        for predicate in only:
            forward.setdefault(predicate, {})
        subject: Term | None = None
        for triple in triples:
            predicate = triple.predicate
            index = forward.get(predicate)
            if index is None:
                if only:
                    continue
                index = forward[predicate] = {}
            if triple.subject != subject:
                subject = triple.subject
                [subject] = alone(subject, (subject,))
            value = triple.object
            single = alone(value, (value,)) if type(value) is NamedNode else (value,)
            if index.setdefault(subject, single) is not single:
                _put(index, subject, single[0])
        self._backward.clear()
        self._instances.clear()

    def __len__(self) -> int:
        return sum(len(values) for index in self._forward.values() for values in index.values())

    def triples(self) -> Iterator[tuple[Term, NamedNode, Term]]:
        for predicate in self._forward:
            for subject, value in self.pairs(predicate):
                yield subject, predicate, value

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
        for subject, values in self._forward.get(predicate, _NONE).items():
            for value in values:
                yield subject, value

    def predicates(self) -> list[NamedNode]:
        return [predicate for predicate, index in self._forward.items() if index]

    def forward(self, predicate: NamedNode) -> _Index:
        """The values of this predicate by subject."""
        return self._forward.get(predicate, _NONE)

    def backward(self, predicate: NamedNode) -> _Index:
        """The subjects of this predicate by value."""
        index = self._backward.get(predicate)
        if index is None:
            index = self._backward[predicate] = {}
            for subject, value in self.pairs(predicate):
                _put(index, value, subject)
        return index

    def objects(self, subject: Term, predicate: NamedNode) -> Values:
        return self._forward.get(predicate, _NONE).get(subject, ())

    def subjects(self, predicate: NamedNode, value: Term) -> Values:
        return self.backward(predicate).get(value, ())

    def object(self, subject: Term, predicate: NamedNode) -> Term | None:
        return next(iter(self.objects(subject, predicate)), None)

    def has(self, subject: Term, predicate: NamedNode, value: Term) -> bool:
        return value in self.objects(subject, predicate)

    def about(self, subject: Term) -> Iterator[tuple[NamedNode, Term]]:
        for predicate, index in self._forward.items():
            for value in index.get(subject, ()):
                yield predicate, value

    def beyond(
        self, known: Collection[NamedNode]
    ) -> Callable[[Term], Iterable[tuple[NamedNode, Term]]]:
        """What tells of a node all that is said of it by other predicates than these."""
        others = [(one, index) for one, index in self._forward.items() if one not in known]
        return lambda node: [
            (predicate, value)
            for predicate, index in others
            if node in index
            for value in index[node]
        ]

    def owner(self, node: Term) -> Term:
        """The node, or the closest thing around it that has a name."""
        around: Term | None = node
        seen: set[Term] = set()
        while around is not None and not isinstance(around, NamedNode) and around not in seen:
            seen.add(around)
            around = self._user(around)
        return around or node

    def _user(self, value: Term) -> Term | None:
        """A subject that has this value, by any predicate."""
        users = (self.backward(predicate).get(value) for predicate in self._forward)
        return next((one for found in users if found for one in found), None)

    def members(self, head: Term) -> list[Term] | None:
        """The members of an RDF list; None where it is broken or never ends."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = self.objects(head, FIRST), self.objects(head, REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                return None
            seen.add(head)
            members += first
            [head] = rest
        return members

    def instances(self, kind: Term) -> Collection[Term]:
        """What is of this class or of one below it."""
        if kind not in self._instances:
            classes = self.below(kind)
            found = dict.fromkeys(one for each in classes for one in self.subjects(TYPE, each))
            self._instances[kind] = frozenset(found)
        return self._instances[kind]

    def below(self, kind: Term) -> list[Term]:
        """The class and all below it."""
        found = {kind: None}
        waiting = [kind]
        while waiting:
            for narrower in self.subjects(SUBCLASS_OF, waiting.pop()):
                if narrower not in found:
                    found[narrower] = None
                    waiting.append(narrower)
        return list(found)


def _put(index: _Index, key: Term, value: Term) -> None:
    """Most nodes have one value or a few, so these are kept in the smallest thing there is."""
    values = index.get(key, ())
    if isinstance(values, dict):
        values[value] = None
    elif value not in values:
        more = (*values, value)
        index[key] = more if len(more) <= _FEW else dict.fromkeys(more)
