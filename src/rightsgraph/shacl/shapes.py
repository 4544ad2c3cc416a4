"""Reads a shapes graph: its shapes, their targets, and what each constraint asks.

Everything that the specification calls ill-formed is found here, before any data is read, and so is
what this engine leaves to pySHACL: a shape that is read with ``foreign`` reasons is not for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from operator import ge, gt, le, lt
from typing import Final

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl import constraints as core
from rightsgraph.shacl import paths
from rightsgraph.shacl.constraints import Bind
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.faults import IllFormed, iri, named, placed
from rightsgraph.shacl.literals import well_typed
from rightsgraph.shacl.paths import Path
from rightsgraph.shacl.patterns import is_plain, search
from rightsgraph.shacl.targets import DECLARED, Targets
from rightsgraph.shacl.vocabulary import CLASS, SUBCLASS_OF, TYPE, Term, local, sh, xsd

_VIOLATION: Final = sh("Violation")


@dataclass(frozen=True, eq=False)
class Constraint:
    """One constraint of a shape: the component, its parameter, and how it is checked."""

    component: NamedNode
    parameter: NamedNode
    value: Term
    bind: Bind


@dataclass(eq=False)
class Shape:
    """A shape as far as it is not deactivated. ``foreign`` says why it is left to pySHACL,
    ``plain`` that its patterns surely end."""

    node: Term
    path: Path | None = None
    path_node: Term | None = None
    severity: NamedNode = _VIOLATION
    messages: tuple[Literal, ...] = ()
    active: bool = True
    constraints: list[Constraint] = field(default_factory=list)
    properties: list[Shape] = field(default_factory=list)
    queries: list[Term] = field(default_factory=list)
    used: list[Shape] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    predicates: set[NamedNode] = field(default_factory=set)
    needs_all: bool = False
    plain: bool = True

    def pieces(self) -> list[Shape]:
        """What is judged one by one: a node shape by itself, and each of its properties."""
        pieces = (self, *(self.properties if self.path is None else ()))
        return [piece for piece in pieces if self.active and piece.active]

    def reach(self) -> Iterator[Shape]:
        """What judging it as a piece looks at: not the other properties of a node shape."""
        yield self
        for shape in self.used if self.path is None else (*self.used, *self.properties):
            yield from shape.around()

    def around(self) -> Iterator[Shape]:
        """The shape and all that it uses."""
        seen: dict[int, Shape] = {}
        waiting = [self]
        while waiting:
            shape = waiting.pop()
            if id(shape) not in seen:
                seen[id(shape)] = shape
                waiting += [*shape.properties, *shape.used]
        yield from seen.values()


class Shapes:
    """The shapes of a shapes graph; raises IllFormed where one breaks the specification."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._shapes: dict[Term, Shape] = {}
        self._custom = _custom_parameters(graph)
        self._classes: frozenset[Term] = frozenset(graph.below(CLASS))
        self.roots = [self.shape(node) for node in self._targeted()]

    def shape(self, node: Term, around: tuple[Term, ...] = ()) -> Shape:
        """The shape of this node; ``around`` are those whose definition it is part of."""
        if node in around:
            circle = " → ".join(map(named, (*around[around.index(node) :], node)))
            raise IllFormed("the shape is recursive, which SHACL leaves undefined", circle)
        known = self._shapes.get(node)
        if len(around) > paths.DEEPEST:
            raise IllFormed(f"the shape is nested more than {paths.DEEPEST} times")
        if known is None:
            known = self._shapes[node] = Shape(node)
            try:
                _Reader(self, known, (*around, node)).read()
            except IllFormed as error:
                path = known.path and paths.words(known.path)
                raise placed(error, node, path or "", outermost=not around) from error
        return known

    def targets(self, shape: Shape, data: Graph) -> Collection[Term]:
        """The focus nodes of the shape in the data, each once."""
        return self.declared(shape).found(data)

    def declared(self, shape: Shape) -> Targets:
        graph, node = self.graph, shape.node
        kinds = list(graph.objects(node, sh("targetClass")))
        return Targets(
            list(graph.objects(node, sh("targetNode"))),
            [*kinds, node] if self._is_class(node) else kinds,
            list(map(iri, graph.objects(node, sh("targetSubjectsOf")))),
            list(map(iri, graph.objects(node, sh("targetObjectsOf")))),
        )

    def allowed(self, node: Term) -> list[Term]:
        """The properties that a closed shape allows."""
        graph = self.graph
        lists = (graph.members(head) or () for head in graph.objects(node, sh("ignoredProperties")))
        paths_of = (graph.objects(one, sh("path")) for one in graph.objects(node, sh("property")))
        return [one for found in (*lists, *paths_of) for one in found]

    def parameters(self, node: Term, component: NamedNode) -> list[Term]:
        """What the shape gives as parameters of this component."""
        constraints = self._shapes[node].constraints if node in self._shapes else []
        return [each.value for each in constraints if each.component == component]

    def target_predicates(self, shape: Shape) -> Iterator[NamedNode]:
        declared = self.declared(shape)
        yield from (*declared.subjects, *declared.objects, TYPE, SUBCLASS_OF)

    def _targeted(self) -> dict[Term, None]:
        graph = self.graph
        found: dict[Term, None] = {}
        for name in (*DECLARED, "target"):
            found.update(dict.fromkeys(graph.forward(sh(name))))
        for kind in ("NodeShape", "PropertyShape"):
            typed = graph.subjects(TYPE, sh(kind))
            found.update((node, None) for node in typed if self._is_class(node))
        return found

    def _is_class(self, node: Term) -> bool:
        return any(kind in self._classes for kind in self.graph.objects(node, TYPE))

    def custom(self, node: Term) -> Iterator[str]:
        """The constraint components of the shapes graph itself that apply to this shape."""
        for predicate, component in self._custom.items():
            if self.graph.objects(node, predicate):
                yield component


_LEFT = {
    "target": "a target of SHACL Advanced Features",
    "expression": "sh:expression",
}


def _custom_parameters(graph: Graph) -> dict[NamedNode, str]:
    components = graph.instances(sh("ConstraintComponent"))
    return {
        path: named(component)
        for component in components
        for parameter in graph.objects(component, sh("parameter"))
        for path in graph.objects(parameter, sh("path"))
        if isinstance(path, NamedNode)
    }


class _Reader:
    """Reads one shape into ``shape``."""

    def __init__(self, shapes: Shapes, shape: Shape, around: tuple[Term, ...]) -> None:
        self.shapes, self.shape, self.around = shapes, shape, around
        self.graph, self.node = shapes.graph, shape.node

    def read(self) -> None:
        shape = self.shape
        shape.active = not self._flag("deactivated")
        shape.messages = tuple(self._messages())
        shape.severity = iri(self._one("severity") or _VIOLATION)
        if path := self._one("path"):
            shape.path_node, shape.path = path, paths.read(self.graph, path)
            shape.predicates.update(paths.predicates(shape.path))
        elif self.graph.has(self.node, TYPE, sh("PropertyShape")):
            raise IllFormed("a property shape needs a sh:path")
        if not shape.active:
            return
        shape.foreign += [why for name, why in _LEFT.items() if self._all(name)]
        shape.foreign += [f"the component {name}" for name in self.shapes.custom(self.node)]
        for name, build in _BUILDERS.items():
            for value in self._all(name):
                self._add(name, value, build(self, value))
        shape.properties += [self._nested(value) for value in self._all("property")]
        shape.queries += self._all("sparql")
        self._qualified()
        self._closed()

    def _add(self, name: str, value: Term, bind: Bind | None) -> None:
        if bind is not None:
            component = sh(name[0].upper() + name[1:] + "ConstraintComponent")
            self.shape.constraints.append(Constraint(component, sh(name), value, bind))

    def _all(self, name: str) -> list[Term]:
        return list(self.graph.objects(self.node, sh(name)))

    def _one(self, name: str) -> Term | None:
        values = self._all(name)
        if len(values) > 1:
            raise IllFormed(f"sh:{name} has {len(values)} values and takes one")
        return values[0] if values else None

    def _flag(self, name: str) -> bool:
        value = self._one(name)
        if value is None:
            return False
        if not isinstance(value, Literal) or value.value not in ("true", "false", "1", "0"):
            raise IllFormed(f"sh:{name} is {value} and takes true or false")
        return value.value == "true"

    def _messages(self) -> Iterator[Literal]:
        for message in self._all("message"):
            if not isinstance(message, Literal):
                raise IllFormed(f"sh:message is {message} and takes a text")
            yield message

    def _nested(self, node: Term, name: str = "property") -> Shape:
        if isinstance(node, Literal):
            raise IllFormed(f"sh:{name} is {node} and takes a shape")
        if name == "property" and not self.graph.objects(node, sh("path")):
            raise IllFormed("a sh:property has no sh:path")
        return self.shapes.shape(node, self.around)

    def members(self, name: str, value: Term) -> list[Term]:
        members = self.graph.members(value)
        if members is None:
            raise IllFormed(f"sh:{name} takes an RDF list")
        return members

    def use(self, *nodes: Term, name: str) -> list[Shape]:
        used = [self._nested(node, name) for node in nodes]
        self.shape.used += used
        return used

    def members_used(self, name: str, value: Term) -> list[Shape]:
        return self.use(*self.members(name, value), name=name)

    def pair(self, value: Term, name: str) -> NamedNode:
        other = iri(value, name)
        self.shape.predicates.add(other)
        return other

    def only_on_paths(self, name: str) -> None:
        if self.shape.path is None:
            raise IllFormed(f"sh:{name} belongs in a property shape, with a sh:path")

    def whole(self, value: Term, name: str) -> int:
        if isinstance(value, Literal) and value.datatype == xsd("integer") and well_typed(value):
            return int(value.value)
        raise IllFormed(f"sh:{name} is {value} and takes an xsd:integer")

    def pattern(self, value: Term) -> Bind:
        flags = self._one("flags")
        if not isinstance(value, Literal):
            raise IllFormed(f"sh:pattern is {value} and takes a text")
        self.shape.plain &= is_plain(value.value)
        return core.pattern(search(value.value, flags.value if isinstance(flags, Literal) else ""))

    def unique_lang(self, value: Term) -> Bind | None:
        self.only_on_paths("uniqueLang")
        return core.unique_lang if self._flag("uniqueLang") else None

    def _qualified(self) -> None:
        for node in self._all("qualifiedValueShape"):
            self.only_on_paths("qualifiedValueShape")
            [shape] = self.use(node, name="qualifiedValueShape")
            others = self._siblings(node) if self._flag("qualifiedValueShapesDisjoint") else []
            for name, holds in (("qualifiedMinCount", ge), ("qualifiedMaxCount", le)):
                for value in self._all(name):
                    count = self.whole(value, name)
                    self._add(name, value, core.qualified(shape, others, _against(holds, count)))

    def _siblings(self, node: Term) -> list[Shape]:
        graph = self.graph
        parents = graph.subjects(sh("property"), self.node)
        beside = (each for parent in parents for each in graph.objects(parent, sh("property")))
        shapes = (one for each in beside for one in graph.objects(each, sh("qualifiedValueShape")))
        others = dict.fromkeys(one for one in shapes if one != node)
        return self.use(*others, name="qualifiedValueShape")

    def _closed(self) -> None:
        if not self._flag("closed"):
            return
        ignored = self._one("ignoredProperties")
        for one in () if ignored is None else self.members("ignoredProperties", ignored):
            iri(one, "ignoredProperties")
        self.shape.needs_all = True
        allowed = self.shapes.allowed(self.node)
        closed = core.closed(one for one in allowed if isinstance(one, NamedNode))
        [value] = self._all("closed")
        self._add("closed", value, closed)


def _against(holds: Callable[[int, int], bool], bound: int) -> Callable[[int], bool]:
    return lambda number: holds(number, bound)


def _order(holds: Callable[[int, int], bool]) -> Callable[[int], bool]:
    return lambda order: holds(order, 0)


def _one_only(flags: Iterable[bool]) -> bool:
    return sum(flags) == 1


def _count(name: str, make: Callable[[int], Bind]) -> Callable[[_Reader, Term], Bind]:
    def build(reader: _Reader, value: Term) -> Bind:
        reader.only_on_paths(name)
        return make(reader.whole(value, name))

    return build


def _length(name: str, holds: Callable[[int, int], bool]) -> Callable[[_Reader, Term], Bind]:
    return lambda reader, value: core.length(_against(holds, reader.whole(value, name)))


def _range(name: str, holds: Callable[[int, int], bool]) -> Callable[[_Reader, Term], Bind]:
    def build(reader: _Reader, value: Term) -> Bind:
        if not isinstance(value, Literal):
            raise IllFormed(f"sh:{name} is {value} and takes a literal")
        return core.in_range(value, _order(holds))

    return build


def _less(name: str, holds: Callable[[int, int], bool]) -> Callable[[_Reader, Term], Bind]:
    def build(reader: _Reader, value: Term) -> Bind:
        reader.only_on_paths(name)
        return core.less_than(reader.pair(value, name), _order(holds))

    return build


def _list(name: str, holds: Callable[[Iterator[bool]], bool]) -> Callable[[_Reader, Term], Bind]:
    return lambda reader, value: core.conforming(reader.members_used(name, value), holds)


def _kind(reader: _Reader, value: Term) -> Bind:
    if local(value) not in core.KINDS:
        raise IllFormed(f"sh:nodeKind is {value} and takes one such as sh:IRI")
    return core.node_kind(core.KINDS[local(value)])


def _languages(reader: _Reader, value: Term) -> Bind:
    members = reader.members("languageIn", value)
    return core.language_in([each.value for each in members if isinstance(each, Literal)])


_BUILDERS: dict[str, Callable[[_Reader, Term], Bind | None]] = {
    "class": lambda reader, value: core.of_class(iri(value, "class")),
    "datatype": lambda reader, value: core.datatype(iri(value, "datatype")),
    "nodeKind": _kind,
    "minCount": _count("minCount", core.min_count),
    "maxCount": _count("maxCount", core.max_count),
    "minExclusive": _range("minExclusive", gt),
    "minInclusive": _range("minInclusive", ge),
    "maxExclusive": _range("maxExclusive", lt),
    "maxInclusive": _range("maxInclusive", le),
    "minLength": _length("minLength", ge),
    "maxLength": _length("maxLength", le),
    "pattern": lambda reader, value: reader.pattern(value),
    "languageIn": _languages,
    "uniqueLang": lambda reader, value: reader.unique_lang(value),
    "equals": lambda reader, value: core.equals(reader.pair(value, "equals")),
    "disjoint": lambda reader, value: core.disjoint(reader.pair(value, "disjoint")),
    "lessThan": _less("lessThan", lt),
    "lessThanOrEquals": _less("lessThanOrEquals", le),
    "not": lambda reader, value: core.conforming(
        reader.use(value, name="not"), lambda flags: not any(flags)
    ),
    "and": _list("and", all),
    "or": _list("or", any),
    "xone": _list("xone", _one_only),
    "node": lambda reader, value: core.conforming(reader.use(value, name="node"), all),
    "hasValue": lambda reader, value: core.has_value(value),
    "in": lambda reader, value: core.within(reader.members("in", value)),
}
