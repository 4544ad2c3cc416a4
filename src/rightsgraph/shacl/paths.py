"""Property paths: how they are written in a shapes graph, followed, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode

from rightsgraph.shacl.data import Graph, Values
from rightsgraph.shacl.faults import IllFormed
from rightsgraph.shacl.vocabulary import FIRST, Term, local, sh


@dataclass(frozen=True)
class Step:
    """One predicate, followed against its direction where ``inverse``."""

    predicate: NamedNode
    inverse: bool = False


@dataclass(frozen=True)
class Inverse:
    path: Path


@dataclass(frozen=True)
class Sequence:
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Choice:
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Repeat:
    """A path repeated; ``sign`` is ``?``, ``*`` or ``+`` as SPARQL has them."""

    path: Path
    sign: str


Path: TypeAlias = Step | Inverse | Sequence | Choice | Repeat
# Deeper than anybody writes; following shapes and paths takes a few calls at each level.
DEEPEST: Final = 40
_REPEATS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def read(shapes: Graph, node: Term, around: tuple[Term, ...] = ()) -> Path:
    """The path that a shapes graph writes as this node. Raises IllFormed."""
    if isinstance(node, NamedNode):
        return Step(node)
    if not isinstance(node, BlankNode):
        raise IllFormed(f"{node} is no path")
    if node in around:
        raise IllFormed("a path contains itself")
    if len(around) > DEEPEST:
        raise IllFormed(f"a path is nested more than {DEEPEST} times")
    around = (*around, node)
    if shapes.objects(node, FIRST):
        return Sequence(_members(shapes, node, around))
    forms = [
        (name, shapes.objects(node, sh(name))) for name in _FORMS if shapes.objects(node, sh(name))
    ]
    if len(forms) != 1 or len(forms[0][1]) != 1:
        raise IllFormed("a path has exactly one form, such as sh:inversePath")
    [(name, [inner])] = forms
    return _FORMS[name](shapes, inner, around)


def _members(shapes: Graph, head: Term, around: tuple[Term, ...]) -> tuple[Path, ...]:
    members = shapes.members(head)
    if members is None or len(members) < 2:
        raise IllFormed("a path needs a list of two or more")
    return tuple(read(shapes, member, around) for member in members)


def _inverse(shapes: Graph, node: Term, around: tuple[Term, ...]) -> Path:
    path = read(shapes, node, around)
    return (
        Step(path.predicate, True) if isinstance(path, Step) and not path.inverse else Inverse(path)
    )


def _repeat(sign: str) -> Callable[[Graph, Term, tuple[Term, ...]], Path]:
    return lambda shapes, node, around: _repeated_anew(read(shapes, node, around), sign)


def _repeated_anew(path: Path, sign: str) -> Repeat:
    """What repeats a repetition is one too, and rdflib cannot read the one within the other."""
    if not isinstance(path, Repeat):
        return Repeat(path, sign)
    return Repeat(path.path, sign if sign == path.sign else "*")


_FORMS: dict[str, Callable[[Graph, Term, tuple[Term, ...]], Path]] = {
    "inversePath": _inverse,
    "alternativePath": lambda shapes, node, around: Choice(_members(shapes, node, around)),
    **{name: _repeat(sign) for name, sign in _REPEATS.items()},
}


def values(graph: Graph, path: Path, node: Term) -> Values:
    """The value nodes: what the path reaches from the node, each once."""
    if isinstance(path, Step):
        if path.inverse:
            return graph.subjects(path.predicate, node)
        return graph.objects(node, path.predicate)
    return dict.fromkeys(follow(graph, path, (node,), False))


def follow(graph: Graph, path: Path, nodes: Iterable[Term], back: bool) -> Collection[Term]:
    """What the path reaches from the nodes, or from where it reaches them."""
    if isinstance(path, Step):
        index = (graph.backward if path.inverse != back else graph.forward)(path.predicate)
        return dict.fromkeys(value for node in nodes for value in index.get(node, ()))
    if isinstance(path, Inverse):
        return follow(graph, path.path, nodes, not back)
    if isinstance(path, Choice):
        start = list(nodes)
        found = (follow(graph, each, start, back) for each in path.paths)
        return dict.fromkeys(value for each in found for value in each)
    if isinstance(path, Repeat):
        return _repeated(graph, path, dict.fromkeys(nodes), back)
    for each in reversed(path.paths) if back else path.paths:
        nodes = follow(graph, each, nodes, back)
    return dict.fromkeys(nodes)


def _repeated(graph: Graph, path: Repeat, start: dict[Term, None], back: bool) -> Collection[Term]:
    found: dict[Term, None] = {} if path.sign == "+" else dict(start)
    fresh: Collection[Term] = start
    while fresh:
        reached = follow(graph, path.path, fresh, back)
        fresh = [node for node in reached if node not in found]
        found.update(dict.fromkeys(fresh))
        if path.sign == "?":
            break
    return found


def predicates(path: Path) -> Iterator[NamedNode]:
    if isinstance(path, Step):
        yield path.predicate
    elif isinstance(path, Inverse | Repeat):
        yield from predicates(path.path)
    else:
        for each in path.paths:
            yield from predicates(each)


def sparql(path: Path) -> str:
    """The path as SPARQL writes it."""
    if isinstance(path, Step):
        return f"{'^' if path.inverse else ''}<{path.predicate.value}>"
    if isinstance(path, Inverse):
        return f"^({sparql(path.path)})"
    if isinstance(path, Repeat):
        return f"({sparql(path.path)}){path.sign}"
    between = "/" if isinstance(path, Sequence) else "|"
    return "(" + between.join(sparql(each) for each in path.paths) + ")"


def words(path: Path, name: Callable[[NamedNode], str] = local) -> str:
    """The path as a person says it."""
    if isinstance(path, Step):
        return f"what has it as {name(path.predicate)}" if path.inverse else name(path.predicate)
    if isinstance(path, Inverse):
        return f"what reaches it by ({words(path.path, name)})"
    if isinstance(path, Repeat):
        times = {"*": "any number of times", "+": "once or more", "?": "at most once"}
        return f"({words(path.path, name)}), {times[path.sign]}"
    between = ", then " if isinstance(path, Sequence) else " or "
    return between.join(words(each, name) for each in path.paths)
