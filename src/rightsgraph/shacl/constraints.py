"""The constraint components of SHACL Core: what each asks of the value nodes of a focus node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from rightsgraph.shacl.data import Graph, Values
from rightsgraph.shacl.literals import forms
from rightsgraph.shacl.order import compare
from rightsgraph.shacl.vocabulary import Term, sh

# The parameters that compare the values with those of another property.
PAIRS: Final = frozenset(map(sh, ("equals", "disjoint", "lessThan", "lessThanOrEquals")))
# A shape of ``shapes``, which is made of these constraints and cannot be named here.
Shape: TypeAlias = Any


class Found(NamedTuple):
    """What breaks a constraint: the value node, and the path where it is not the shape's."""

    value: Term | None = None
    path: NamedNode | None = None


class Run(Protocol):
    """What a check needs to know of the validation that it is part of."""

    graph: Graph

    def conforms(self, shape: Shape, node: Term) -> bool:
        """Whether the node has no result with this shape."""


# Focus nodes with their value nodes, many at a time: a call for each would take most of the time.
Pairs: TypeAlias = Iterable[tuple[Term, Values]]
Check: TypeAlias = Callable[[Pairs], Iterable[tuple[Term, Found]]]
Bind: TypeAlias = Callable[[Run], Check]
Test: TypeAlias = Callable[[Term], bool]
NONE: Final[tuple[Found, ...]] = ()
_NOTHING: Final = Found()


def each(test: Callable[[Run], Test]) -> Bind:
    """A constraint that each value node meets or breaks by itself."""

    def bind(run: Run) -> Check:
        met = test(run)
        return lambda pairs: (
            (focus, Found(value)) for focus, values in pairs for value in values if not met(value)
        )

    return bind


def together(met: Callable[[Values], bool]) -> Bind:
    """A constraint that the value nodes of a focus node meet or break together."""
    return lambda run: (
        lambda pairs: ((focus, _NOTHING) for focus, values in pairs if not met(values))
    )


def _singly(check: Callable[[Term, Values], Iterable[Found]]) -> Check:
    """A check that looks at one focus node after the other."""
    return lambda pairs: (
        (focus, found) for focus, values in pairs for found in check(focus, values)
    )


def of_class(kind: Term) -> Bind:
    def test(run: Run) -> Test:
        return run.graph.instances(kind).__contains__

    return each(test)


def datatype(kind: NamedNode) -> Bind:
    fits = forms(kind)

    def met(value: Term) -> bool:
        if not isinstance(value, Literal) or value.datatype != kind:
            return False
        return fits is None or fits(value.value)

    return each(lambda run: met)


KINDS: Final[dict[str, tuple[type, ...]]] = {
    "IRI": (NamedNode,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (NamedNode, BlankNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
    "IRIOrLiteral": (NamedNode, Literal),
}


def node_kind(kinds: tuple[type, ...]) -> Bind:
    return each(lambda run: lambda value: isinstance(value, kinds))


def min_count(least: int) -> Bind:
    return together(lambda values: len(values) >= least)


def max_count(most: int) -> Bind:
    return together(lambda values: len(values) <= most)


def in_range(bound: Term, holds: Callable[[int], bool]) -> Bind:
    def met(value: Term) -> bool:
        order = compare(value, bound)
        return order is not None and holds(order)

    return each(lambda run: met)


def _text(value: Term) -> str | None:
    return value.value if isinstance(value, Literal | NamedNode) else None


def length(holds: Callable[[int], bool]) -> Bind:
    def met(value: Term) -> bool:
        text = _text(value)
        return text is not None and holds(len(text))

    return each(lambda run: met)


def pattern(search: Callable[[str], object]) -> Bind:
    def met(value: Term) -> bool:
        text = _text(value)
        return text is not None and bool(search(text))

    return each(lambda run: met)


def language_in(ranges: Iterable[str]) -> Bind:
    known = tuple(each.lower() for each in ranges)

    def met(value: Term) -> bool:
        tag = value.language if isinstance(value, Literal) else None
        return tag is not None and any(_matches(tag.lower(), each) for each in known)

    return each(lambda run: met)


def _matches(tag: str, wanted: str) -> bool:
    return wanted == "*" or tag == wanted or tag.startswith(wanted + "-")


def unique_lang(run: Run) -> Check:
    def check(focus: Term, values: Values) -> Iterable[Found]:
        if len(values) < 2:
            return NONE
        tags = Counter(v.language for v in values if isinstance(v, Literal) and v.language)
        return [_NOTHING for count in tags.values() if count > 1]

    return _singly(check)


def equals(other: NamedNode) -> Bind:
    def bind(run: Run) -> Check:
        def check(focus: Term, values: Values) -> Iterable[Found]:
            others = run.graph.objects(focus, other)
            yield from (Found(value) for value in values if value not in others)
            yield from (Found(value) for value in others if value not in values)

        return _singly(check)

    return bind


def disjoint(other: NamedNode) -> Bind:
    def bind(run: Run) -> Check:
        index = run.graph.forward(other)

        def check(focus: Term, values: Values) -> Iterable[Found]:
            others = index.get(focus) if values else None
            return [Found(value) for value in values if value in others] if others else NONE

        return _singly(check)

    return bind


def less_than(other: NamedNode, holds: Callable[[int], bool]) -> Bind:
    def bind(run: Run) -> Check:
        index = run.graph.forward(other)

        def check(focus: Term, values: Values) -> Iterable[Found]:
            others = index.get(focus) if values else None
            return list(_unordered(values, others)) if others else NONE

        return _singly(check)

    def _unordered(values: Values, others: Values) -> Iterator[Found]:
        for value in values:
            for one in others:
                order = compare(value, one)
                if order is None or not holds(order):
                    yield Found(value)

    return bind


def has_value(wanted: Term) -> Bind:
    return together(lambda values: wanted in values)


def within(members: Iterable[Term]) -> Bind:
    known = frozenset(members)
    return each(lambda run: known.__contains__)


def closed(allowed: Iterable[NamedNode]) -> Bind:
    known = frozenset(allowed)

    def bind(run: Run) -> Check:
        beyond = run.graph.beyond(known)

        def check(focus: Term, values: Values) -> Iterable[Found]:
            return [Found(one, predicate) for value in values for predicate, one in beyond(value)]

        return _singly(check)

    return bind


def conforming(shapes: Iterable[Shape], holds: Callable[[Iterator[bool]], bool]) -> Bind:
    """``holds`` says, of whether the value conforms to each shape in turn, if that will do."""
    each_shape = tuple(shapes)

    def test(run: Run) -> Test:
        conforms = run.conforms
        return lambda value: holds(conforms(shape, value) for shape in each_shape)

    return each(test)


def qualified(shape: Shape, siblings: Iterable[Shape], holds: Callable[[int], bool]) -> Bind:
    """``siblings`` are shapes that a counted value may not conform to."""
    others = tuple(siblings)

    def bind(run: Run) -> Check:
        def counts(value: Term) -> bool:
            return run.conforms(shape, value) and not any(
                run.conforms(other, value) for other in others
            )

        return together(lambda values: holds(sum(map(counts, values))))(run)

    return bind
