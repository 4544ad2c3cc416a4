"""How what a SPARQL constraint looks at hangs together, from its focus node outwards.

From this follows which focus nodes a changed triple can matter to, and which triples matter to a
focus node. A query of which no more can be said than that it looks somewhere in the graph has no
chain: it is then asked of the whole graph.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any, Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode, Triple

from rightsgraph.shacl import paths
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.paths import Choice, Inverse, Path, Repeat, Sequence, Step
from rightsgraph.shacl.reference import from_rdflib
from rightsgraph.shacl.sparql import Query
from rightsgraph.shacl.view import View
from rightsgraph.shacl.vocabulary import Term

_THIS: Final = "this"
# Parts of a query that pass on what is within them.
_PLAIN: Final = frozenset(
    ("SelectQuery", "Project", "Distinct", "Reduced", "OrderBy", "Filter")
    + ("Group", "AggregateJoin", "Extend")
)
Sharing: TypeAlias = Callable[[NamedNode], float]


class _Unbounded(Exception):
    """The query looks at triples that nothing ties to the focus node."""


@dataclass(frozen=True)
class Link:
    """A pattern of the query: ``path`` leads from the variable ``start``, of which the links
    before this one tell the values, to ``end``, a variable or a term. ``back`` has it lead
    against its direction. Without a path, it is any predicate, forwards."""

    start: str
    path: Path | None
    back: bool
    end: str | Term


class _Known(NamedTuple):
    """The links of a part of the query, and the variables to which they lead in every solution."""

    variables: frozenset[str]
    links: tuple[Link, ...] = ()


class Chain:
    """The links of a query, in whatever order is the best for a store."""

    def __init__(self, query: Query) -> None:
        """``bounded`` is whether there are any."""
        from pyparsing import ParseException
        from rdflib.plugins.sparql import prepareQuery

        self._algebra: Any = None
        try:
            self._algebra = prepareQuery(query.text, initNs=query.prefixes).algebra
            self.links(lambda predicate: 0)
            self.bounded = True
        except (_Unbounded, ParseException):
            self.bounded = False

    def links(self, sharing: Sharing) -> tuple[Link, ...]:
        """``sharing`` tells how many subjects have the same value of a predicate: against such a
        predicate one would come to half of the graph."""
        return _Walk(sharing).part(self._algebra, frozenset({_THIS})).links


class _Walk:
    """Goes through the parts of a query, always on from the variables that are known."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    def part(self, part: Any, known: frozenset[str]) -> _Known:
        name = part.name
        if name == "BGP":
            return self._triples(list(part.triples), known)
        if name in _PLAIN:
            return self._with_conditions(self.part(part.p, known), part)
        if name == "Join":
            return self._joined(part.p1, part.p2, known)
        if name == "LeftJoin":
            return self._optional(part, known)
        if name == "Union":
            first, second = self.part(part.p1, known), self.part(part.p2, known)
            return _Known(first.variables & second.variables, first.links + second.links)
        raise _Unbounded(name)

    def _optional(self, part: Any, known: frozenset[str]) -> _Known:
        first = self.part(part.p1, known)
        second = self.part(part.p2, first.variables)
        both = _Known(second.variables, first.links + second.links)
        return _Known(first.variables, self._with_conditions(both, part).links)

    def _joined(self, first: Any, second: Any, known: frozenset[str]) -> _Known:
        try:
            one, other = self.part(first, known), second
        except _Unbounded:
            one, other = self.part(second, known), first
        rest = self.part(other, one.variables)
        return _Known(rest.variables, one.links + rest.links)

    def _with_conditions(self, found: _Known, part: Any) -> _Known:
        """With what EXISTS looks at, which sees no variables but those of the part that it is a
        condition of."""
        links = found.links
        own = {_THIS, *(one.end for one in links if isinstance(one.end, str))}
        given = [value for name, value in part.items() if name not in ("p", "p1", "p2")]
        for inner in _exists(given):
            links += self.part(inner, found.variables & own).links
        return _Known(found.variables, links)

    def _triples(self, triples: list[Any], known: frozenset[str]) -> _Known:
        links: list[Link] = []
        while triples:
            found = [one for one in triples if {_end(one[0]), _end(one[2])} & known]
            if not found:
                raise _Unbounded(triples)
            first = min(found, key=lambda one: self._cost(one, known))
            triples.remove(first)
            link = _link(first, known)
            links.append(link)
            if isinstance(link.end, str):
                known |= {link.end}
        return _Known(known, tuple(links))

    def _cost(self, triple: Any, known: Collection[str]) -> float:
        """Little is said of a subject, but much may have the same value."""
        path = _path(triple[1])
        if _end(triple[0]) in known:
            return 0
        return 1 + max(map(self._sharing, paths.predicates(path))) if path else inf


def _exists(expression: Any) -> Iterator[Any]:
    """The groups of EXISTS anywhere in an expression."""
    if isinstance(expression, list | tuple):
        for one in expression:
            yield from _exists(one)
    elif (name := getattr(expression, "name", None)) in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        yield expression.graph
    elif name is not None and hasattr(expression, "values"):
        yield from _exists(list(expression.values()))


def _link(triple: Any, known: frozenset[str]) -> Link:
    subject, predicate, value = triple
    path = _path(predicate)
    start, end = _end(subject), _end(value)
    if isinstance(start, str) and start in known:
        return Link(start, path, False, end)
    assert isinstance(end, str)
    if path is None:
        raise _Unbounded(triple)
    return Link(end, path, True, start)


def _end(term: Any) -> str | Term:
    import rdflib

    if isinstance(term, rdflib.Variable | rdflib.BNode):
        return str(term)
    found: Term = from_rdflib(term)
    return found


def _path(predicate: Any) -> Path | None:
    """None for a variable."""
    import rdflib
    from rdflib import paths as theirs

    if isinstance(predicate, rdflib.URIRef):
        return Step(NamedNode(str(predicate)))
    if isinstance(predicate, rdflib.Variable):
        return None
    if isinstance(predicate, theirs.InvPath):
        return Inverse(_inner(predicate.arg))
    if isinstance(predicate, theirs.MulPath):
        return Repeat(_inner(predicate.path), str(predicate.mod))
    if isinstance(predicate, theirs.SequencePath):
        return Sequence(tuple(map(_inner, predicate.args)))
    if isinstance(predicate, theirs.AlternativePath):
        return Choice(tuple(map(_inner, predicate.args)))
    raise _Unbounded(predicate)


def _inner(part: Any) -> Path:
    path = _path(part)
    assert path is not None
    return path


def gathered(links: Iterable[Link], nodes: Collection[Term], data: Graph) -> Iterator[Triple]:
    """The triples that matter to the query at these focus nodes, and perhaps more; some twice."""
    values: dict[str, dict[Term, None]] = {_THIS: dict.fromkeys(nodes)}
    for link in links:
        starts = values.get(link.start, {})
        triples = _along(data, link, starts)
        yield from triples.values()
        if isinstance(link.end, str):
            reached = (
                (triple.object for triple in triples.values())
                if link.path is None
                else paths.follow(data, link.path, starts, link.back)
            )
            values.setdefault(link.end, {}).update(dict.fromkeys(reached))


def _along(data: Graph, link: Link, starts: Collection[Term]) -> dict[tuple[Term, ...], Triple]:
    found: dict[tuple[Term, ...], Triple] = {}
    if link.path is None:
        pairs = ((one, *pair) for one in starts for pair in data.about(one))
        return {triple: Triple(*triple) for triple in pairs}  # type: ignore[arg-type]
    _touch(data, link.path, starts, link.back, found)
    return found


def _touch(
    data: Graph,
    path: Path,
    starts: Iterable[Term],
    back: bool,
    found: dict[tuple[Term, ...], Triple],
) -> None:
    """Collects the triples that are passed on the way along the path."""
    if isinstance(path, Step):
        for triple in _stepped(data, path, starts, back):
            found[triple] = Triple(*triple)  # type: ignore[arg-type]
    elif isinstance(path, Inverse):
        _touch(data, path.path, starts, not back, found)
    elif isinstance(path, Choice):
        starts = list(starts)
        for each in path.paths:
            _touch(data, each, starts, back, found)
    elif isinstance(path, Repeat):
        every = {*starts, *paths.follow(data, Repeat(path.path, "*"), starts, back)}
        _touch(data, path.path, every, back, found)
    else:
        for each in reversed(path.paths) if back else path.paths:
            starts = list(starts)
            _touch(data, each, starts, back, found)
            starts = paths.follow(data, each, starts, back)


def _stepped(
    data: Graph, path: Step, starts: Iterable[Term], back: bool
) -> Iterator[tuple[Term, ...]]:
    forward = path.inverse == back
    step = Step(path.predicate, not forward)
    for one in starts:
        for other in paths.values(data, step, one):
            yield (one, path.predicate, other) if forward else (other, path.predicate, one)


def focus_nodes(links: tuple[Link, ...], triples: Graph, view: View) -> set[Term]:
    """The focus nodes to which one of the triples can matter."""
    found: set[Term] = set()
    for at, link in enumerate(links):
        starts = entries(link.path, triples, view, link.back)
        found |= _to_focus(links[:at], link.start, starts, view)
    return found


def _to_focus(
    links: tuple[Link, ...], variable: str, values: Collection[Term], view: View
) -> set[Term]:
    """From the values of a variable back to the focus node, along all the links that lead to it."""
    if not values or variable == _THIS:
        return set(values)
    found: set[Term] = set()
    for at, link in enumerate(links):
        if link.end == variable:
            if link.path is None:
                starts: Collection[Term] = view.pointing(values)
            else:
                starts = paths.follow(view, link.path, values, not link.back)
            found |= _to_focus(links[:at], link.start, starts, view)
    return found


def entries(path: Path | None, triples: Graph, view: View, back: bool = False) -> set[Term]:
    """Where the path starts that leads through one of the triples."""
    if path is None:
        return {subject for subject, _, _ in triples.triples()}
    if isinstance(path, Step):
        forward = path.inverse == back
        return {pair[0] if forward else pair[1] for pair in triples.pairs(path.predicate)}
    if isinstance(path, Inverse):
        return entries(path.path, triples, view, not back)
    if isinstance(path, Choice):
        return set().union(*(entries(each, triples, view, back) for each in path.paths))
    if isinstance(path, Repeat):
        found = entries(path.path, triples, view, back)
        return {*found, *paths.follow(view, Repeat(path.path, "*"), found, not back)}
    found = set()
    for each in path.paths if back else reversed(path.paths):
        found = {*paths.follow(view, each, found, not back), *entries(each, triples, view, back)}
    return found
