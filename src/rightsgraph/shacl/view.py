"""A graph of which nothing is read before it is asked for: a store, as it is or with a change.

The engine sees it as any other graph, so that what it finds at a few nodes of many millions of
triples is what it would find at them if it had read them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from rightsgraph.shacl.data import Graph, Values
from rightsgraph.shacl.vocabulary import TYPE, Term
from rightsgraph.store import OxigraphStore

_FEW: Final = 200
_About: TypeAlias = dict[NamedNode, dict[Term, None]]


class Base:
    """The union of a store's graphs and of what stands beside them; remembers what was read."""

    def __init__(
        self, store: OxigraphStore, beside: Graph, sharing: dict[NamedNode, float]
    ) -> None:
        """``sharing`` is filled with what stays true for long."""
        self._store = store
        self._beside = beside
        self._sharing = sharing
        self._about: dict[Term, _About] = {}
        self._having: dict[tuple[NamedNode, Term], dict[Term, None]] = {}

    def about(self, subject: Term) -> _About:
        found = self._about.get(subject)
        if found is None:
            found = self._about[subject] = {}
            if isinstance(subject, NamedNode | BlankNode):
                for quad in self._store.matching(subject):
                    found.setdefault(quad.predicate, {})[quad.object] = None
            for predicate, value in self._beside.about(subject):
                found.setdefault(predicate, {})[value] = None
        return found

    def having(self, predicate: NamedNode, value: Term) -> dict[Term, None]:
        found = self._having.get((predicate, value))
        if found is None:
            quads = self._store.matching(None, predicate, value)
            found = dict.fromkeys(quad.subject for quad in quads)
            found.update(dict.fromkeys(self._beside.subjects(predicate, value)))
            self._having[predicate, value] = found
        return found

    def sharing(self, predicate: NamedNode) -> float:
        """How many subjects have the same value of the predicate, told from a few, which the
        store has in the order of their values."""
        found = self._sharing.get(predicate)
        if found is None:
            few = list(islice(self._store.matching(None, predicate), _FEW))
            found = len(few) / len({quad.object for quad in few}) if few else 0
            if len(few) == _FEW:
                self._sharing[predicate] = found
        return found

    def pointing(self, value: Term) -> Iterator[Term]:
        yield from (quad.subject for quad in self._store.matching(None, None, value))
        yield from (subject for subject, _, one in self._beside.triples() if one == value)

    def holds(self, triple: Triple, save: Collection[Quad] = ()) -> bool:
        """Whether the triple stands in any graph, when it does not count as one of ``save``."""
        subject, predicate, value = triple
        assert isinstance(subject, NamedNode | BlankNode)
        return self._beside.has(subject, predicate, value) or any(
            quad not in save for quad in self._store.matching(subject, predicate, value)
        )

    def triples(self, predicates: Collection[NamedNode]) -> Iterator[Quad | Triple]:
        """All of these predicates, or simply all; some twice."""
        for predicate in predicates or (None,):
            yield from self._store.matching(None, predicate)
        for subject, predicate, value in self._beside.triples():
            if not predicates or predicate in predicates:
                yield Triple(subject, predicate, value)  # type: ignore[arg-type]


class View(Graph):
    """A store without the triples of ``less``, and with those of ``more``."""

    def __init__(self, base: Base, more: Graph, less: Graph) -> None:
        super().__init__()
        self._base = base
        self.more, self.less = more, less
        self._known: dict[Term, _About] = {}
        self._from: dict[NamedNode, _Index] = {}
        self._to: dict[NamedNode, _Index] = {}
        self._below: dict[Term, list[Term]] = {}

    def of(self, subject: Term) -> _About:
        found = self._known.get(subject)
        if found is None:
            found = self._known[subject] = {
                predicate: {v: None for v in values if not self.less.has(subject, predicate, v)}
                for predicate, values in self._base.about(subject).items()
            }
            for predicate, value in self.more.about(subject):
                found.setdefault(predicate, {})[value] = None
        return found

    def forward(self, predicate: NamedNode) -> dict[Term, Values]:
        index = self._from.get(predicate)
        if index is None:
            index = _Index(lambda subject: self.of(subject).get(predicate, ()))
            self._from[predicate] = index
        return index

    def backward(self, predicate: NamedNode) -> dict[Term, Values]:
        index = self._to.get(predicate)
        if index is None:
            index = self._to[predicate] = _Index(lambda value: self._subjects(predicate, value))
        return index

    def _subjects(self, predicate: NamedNode, value: Term) -> Values:
        held = self._base.having(predicate, value)
        gone = self.less.subjects(predicate, value)
        come = self.more.subjects(predicate, value)
        if not gone and not come:
            return held
        return {**{one: None for one in held if one not in gone}, **dict.fromkeys(come)}

    def pointing(self, values: Collection[Term]) -> set[Term]:
        """What has one of the values, by any predicate."""
        found = {one for value in values for one in self._base.pointing(value)}
        return {*found, *(s for s, _, value in self.more.triples() if value in values)}

    def objects(self, subject: Term, predicate: NamedNode) -> Values:
        return self.of(subject).get(predicate, ())

    def about(self, subject: Term) -> Iterator[tuple[NamedNode, Term]]:
        for predicate, values in self.of(subject).items():
            for value in values:
                yield predicate, value

    def beyond(
        self, known: Collection[NamedNode]
    ) -> Callable[[Term], Iterable[tuple[NamedNode, Term]]]:
        return lambda node: [pair for pair in self.about(node) if pair[0] not in known]

    def below(self, kind: Term) -> list[Term]:
        if kind not in self._below:
            self._below[kind] = super().below(kind)
        return self._below[kind]

    def instances(self, kind: Term) -> Collection[Term]:
        return _Instances(self, frozenset(self.below(kind)))

    def everything(self, predicates: Collection[NamedNode]) -> Iterator[Quad | Triple]:
        """All triples, at least of these predicates."""
        for one in self._base.triples(predicates):
            if not self.less.has(one.subject, one.predicate, one.object):
                yield one
        for subject, predicate, value in self.more.triples():
            yield Triple(subject, predicate, value)  # type: ignore[arg-type]


class _Index(dict[Term, Values]):
    """Values by node, each looked up when it is first asked for."""

    def __init__(self, find: Callable[[Term], Values]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, node: Term) -> Values:
        found = self[node] = self._find(node)
        return found

    def __contains__(self, node: object) -> bool:
        return bool(self[node])  # type: ignore[index]

    def get(self, node: Term, default: Values | None = None) -> Values | None:  # type: ignore[override]
        return self[node] or default


class _Instances(Collection[Term]):
    """What is of one of these classes; only whether a node is can be asked."""

    def __init__(self, view: View, kinds: frozenset[Term]) -> None:
        self._view = view
        self._kinds = kinds

    def __contains__(self, node: object) -> bool:
        types = self._view.objects(node, TYPE)  # type: ignore[arg-type]
        return not self._kinds.isdisjoint(types)

    def __iter__(self) -> Iterator[Term]:
        return (one for kind in self._kinds for one in self._view.subjects(TYPE, kind))

    def __len__(self) -> int:
        return sum(1 for _ in self)
