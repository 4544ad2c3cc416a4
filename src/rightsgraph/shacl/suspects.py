"""Constraints as questions to a SPARQL service: which focus nodes may break them.

A question may find too many nodes and must not miss any, for what it finds is judged here. So each
test is of what surely conforms, however the service compares values or reads regular expressions;
what is left over, and what a test fails on, is suspect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl import paths
from rightsgraph.shacl.queries import kept
from rightsgraph.shacl.shapes import Constraint, Shape, Shapes
from rightsgraph.shacl.sure import (
    ORDERS,
    TESTS,
    Unaskable,
    among,
    in_language,
    is_date,
    is_number,
    listed,
    number,
    unless,
)
from rightsgraph.shacl.vocabulary import STRING, Term, local, sh


class Suspects:
    """Makes questions of the shapes. ``below`` gives a class and all below it.

    With ``direct``, only of what stands at the focus nodes themselves: more is not known to the
    service alone.
    """

    def __init__(
        self, shapes: Shapes, below: Callable[[Term], Iterable[Term]], direct: bool
    ) -> None:
        self._shapes, self._below, self._direct = shapes, below, direct

    def targets(self, root: Shape, nodes: bool = False) -> str:
        """A pattern that the focus nodes of the shape match as ``?this``, with ``nodes`` those too
        that it names, which the service need not have; empty where there are no others."""
        declared = self._shapes.declared(root)
        classes = dict.fromkeys(one for kind in declared.kinds for one in self._below(kind))
        branches = [f"?this a {one} ." for one in classes] if len(classes) == 1 else []
        if len(classes) > 1:
            branches = [f"VALUES ?kind_ {{ {listed(classes)} }} ?this a ?kind_ ."]
        if nodes and declared.nodes:
            branches.append(f"VALUES ?this {{ {listed(declared.nodes)} }}")
        branches += [f"?this {predicate} ?any_ ." for predicate in declared.subjects]
        branches += [f"?any_ {predicate} ?this ." for predicate in declared.objects]
        if len(branches) < 2:
            return "".join(branches)
        return " UNION ".join(f"{{ {branch} }}" for branch in branches)

    def questions(self, shape: Shape, targets: str) -> list[str]:
        """Queries for nodes that match ``targets`` and may break a constraint of the shape itself.
        Raises Unaskable."""
        if not shape.active:
            return []
        if shape.path is not None:
            _check_path(shape, self._direct)
        wheres = list(self._wheres(shape))
        group = f"{{ {targets} }}" if "UNION" in targets else targets
        whole = f"{{ SELECT DISTINCT ?this WHERE {{ {targets} }} }}"
        return [
            f"SELECT ?this WHERE {{ {whole} {where}"
            if "GROUP BY" in where
            else f"SELECT DISTINCT ?this WHERE {{ {group} {where} }}"
            for where in wheres
        ]

    def _wheres(self, shape: Shape) -> Iterator[str]:
        """What follows the targets in a question; one that counts closes its group itself."""
        reach = "" if shape.path is None else f"?this {paths.sparql(shape.path)} ?value ."
        value = "?value" if reach else "?this"
        tests = []
        for constraint in shape.constraints:
            name = local(constraint.parameter)
            if reach and name in _ON_PATHS:
                yield from _ON_PATHS[name](constraint, reach)
            elif name in ("qualifiedMinCount", "qualifiedMaxCount"):
                yield self._counted(shape, constraint, reach)
            elif name == "closed":
                yield self._closed(shape, reach, value)
            elif name == "class":
                yield f"{reach} FILTER NOT EXISTS {{ {self._of_class(constraint.value, value)} }}"
            elif name in ("equals", "disjoint"):
                raise Unaskable(f"sh:{name} of a node shape")
            else:
                tests.append(self._test(shape, constraint, value))
        if tests:
            yield f"{reach} FILTER ({unless(tests)})"

    def _of_class(self, kind: Term, value: str) -> str:
        classes = list(self._below(kind))
        if len(classes) == 1:
            return f"{value} a {classes[0]}"
        return f"{value} a ?class_ FILTER (?class_ IN ({listed(classes, ', ')}))"

    def _closed(self, shape: Shape, reach: str, value: str) -> str:
        known = [one for one in self._shapes.allowed(shape.node) if isinstance(one, NamedNode)]
        beyond = f"FILTER (?property_ NOT IN ({listed(known, ', ')}))" if known else ""
        return f"{reach} {value} ?property_ ?said_ . {beyond}"

    def _test(self, shape: Shape, constraint: Constraint, value: str) -> str:
        """An expression that is true only for values that meet the constraint."""
        name, term = local(constraint.parameter), constraint.value
        if name == "class":
            return f"EXISTS {{ {self._of_class(term, value)} }}"
        if name == "not":
            return f"!({self._exact(term, value)})"
        if name == "node":
            return self._nested(term, value)
        if name in ("and", "or"):
            between = " && " if name == "and" else " || "
            members = self._shapes.graph.members(term) or []
            tests = (f"COALESCE({self._nested(one, value)}, false)" for one in members)
            return f"({between.join(tests)})" if members else str(name == "and").lower()
        if name in ("in", "hasValue"):
            members = [term] if name == "hasValue" else self._shapes.graph.members(term) or []
            return among(filter(kept, members), value)
        if name == "languageIn":
            tags = self._shapes.graph.members(term) or []
            return in_language([one for one in tags if isinstance(one, Literal)], value)
        if name == "pattern" and self._shapes.graph.objects(shape.node, sh("flags")):
            raise Unaskable("sh:flags")
        if name not in TESTS:
            raise Unaskable(f"sh:{name}")
        return TESTS[name](term, value)

    def _nested(self, node: Term, value: str) -> str:
        shape = self._shapes.shape(node)
        if not shape.active:
            return "true"
        if shape.path is not None or any(around.queries for around in shape.around()):
            raise Unaskable("a query or a path in a shape that values must have")
        if shape.properties and self._direct:
            raise Unaskable("properties of values")
        tests = [self._test(shape, one, value) for one in shape.constraints]
        tests += [test for one in shape.properties for test in self._inner(one, value)]
        return " && ".join(tests) or "true"

    def _inner(self, shape: Shape, owner: str) -> Iterator[str]:
        """Expressions that are all true only of values that meet a property of their shape."""
        if not shape.active:
            return
        _check_path(shape, self._direct)
        assert shape.path is not None
        value = f"{owner}_"
        reach = f"{owner} {paths.sparql(shape.path)} {value}"
        tests = []
        for constraint in shape.constraints:
            name = local(constraint.parameter)
            if name in _COUNTS:
                yield _COUNTS[name](constraint.value, reach, value)
            elif name in _ON_PATHS or name.startswith("qualified") or name == "closed":
                raise Unaskable(f"sh:{name} of values")
            else:
                tests.append(self._test(shape, constraint, value))
        if tests:
            yield f"NOT EXISTS {{ {reach} FILTER ({unless(tests)}) }}"

    def _counted(self, shape: Shape, constraint: Constraint, reach: str) -> str:
        """Suspects by how many of their values conform to a shape."""
        graph, count = self._shapes.graph, number(constraint.value)
        wanted = list(graph.objects(shape.node, sh("qualifiedValueShape")))
        if len(wanted) != 1 or graph.objects(shape.node, sh("qualifiedValueShapesDisjoint")):
            raise Unaskable("sh:qualifiedValueShapesDisjoint")
        if local(constraint.parameter) == "qualifiedMaxCount":
            test = self._exact(wanted[0], "?value")
            return f"{reach} FILTER ({test}) }} GROUP BY ?this HAVING (COUNT(?value) > {count})"
        met = f"{reach} FILTER (COALESCE({self._nested(wanted[0], '?value')}, false))"
        having = f"HAVING (COUNT(DISTINCT ?value) < {count})"
        return f"OPTIONAL {{ {met} }} }} GROUP BY ?this {having}"

    def _exact(self, node: Term, value: str) -> str:
        """An expression that is true of what conforms and false of all else. Raises Unaskable."""
        shape = self._shapes.shape(node)
        if shape.properties:
            raise Unaskable("properties of values that are counted or ruled out")
        for constraint in shape.constraints:
            name, term = local(constraint.parameter), constraint.value
            members = self._shapes.graph.members(term) if name == "in" else []
            of_names = all(isinstance(one, NamedNode) for one in members or ())
            if not (name in ("nodeKind", "in") or (name == "class" and not self._direct)):
                raise Unaskable(f"sh:{name} of values that are counted or ruled out")
            if not of_names:
                raise Unaskable("sh:in with literals, of values that are counted or ruled out")
        return self._nested(node, value)


def _check_path(shape: Shape, direct: bool) -> None:
    path = shape.path
    if shape.properties:
        raise Unaskable("sh:property of a property")
    if direct and not isinstance(path, paths.Step):
        raise Unaskable("a path of several steps")
    if path is not None and _repeats(path):
        raise Unaskable("a path that repeats")


def _repeats(path: paths.Path) -> bool:
    if isinstance(path, paths.Sequence | paths.Choice):
        return any(map(_repeats, path.paths))
    return isinstance(path, paths.Repeat) or (
        isinstance(path, paths.Inverse) and _repeats(path.path)
    )


def _few(constraint: Constraint, reach: str) -> Iterator[str]:
    least = int(number(constraint.value))
    if least == 1:
        yield f"FILTER NOT EXISTS {{ {reach} }}"
    elif least > 1:
        having = f"HAVING (COUNT(DISTINCT ?value) < {least})"
        yield f"OPTIONAL {{ {reach} }} }} GROUP BY ?this {having}"


def _many(constraint: Constraint, reach: str) -> Iterator[str]:
    yield f"{reach} }} GROUP BY ?this HAVING (COUNT(?value) > {number(constraint.value)})"


def _unique(constraint: Constraint, reach: str) -> Iterator[str]:
    other = reach.replace("?value", "?other_")
    same = "LCASE(LANG(?value)) = LCASE(LANG(?other_))"
    yield f'{reach} {other} FILTER (LANG(?value) != "" && {same} && !sameTerm(?value, ?other_))'


def _has(constraint: Constraint, reach: str) -> Iterator[str]:
    term = constraint.value
    plain = isinstance(term, Literal) and term.datatype == STRING
    if not (isinstance(term, NamedNode) or (plain and kept(term))):
        raise Unaskable("sh:hasValue of a number or date")
    yield f"FILTER NOT EXISTS {{ {reach.replace('?value', str(term))} }}"


def _some(least: Term, reach: str, value: str) -> str:
    if number(least) not in ("0", "1"):
        raise Unaskable("sh:minCount of values, above 1")
    return "true" if number(least) == "0" else f"EXISTS {{ {reach} }}"


def _one(most: Term, reach: str, value: str) -> str:
    if number(most) != "1":
        raise Unaskable("sh:maxCount of values, other than 1")
    other = f"{value}other_"
    both = f"{reach} . {reach.removesuffix(value)}{other}"
    return f"NOT EXISTS {{ {both} FILTER (!sameTerm({value}, {other})) }}"


def _with(wanted: Term, reach: str, value: str) -> str:
    if not isinstance(wanted, NamedNode):
        raise Unaskable("sh:hasValue of values, of a literal")
    return f"EXISTS {{ {reach.removesuffix(value)}{wanted} }}"


_COUNTS: Final[dict[str, Callable[[Term, str, str], str]]] = {
    "minCount": _some,
    "maxCount": _one,
    "hasValue": _with,
}


def _equal(constraint: Constraint, reach: str) -> Iterator[str]:
    other = f"?this {constraint.value} ?value ."
    yield f"{reach} FILTER NOT EXISTS {{ {other} }}"
    yield f"{other} FILTER NOT EXISTS {{ {reach} }}"


def _apart(constraint: Constraint, reach: str) -> Iterator[str]:
    yield f"{reach} ?this {constraint.value} ?value ."


def _ordered(constraint: Constraint, reach: str) -> Iterator[str]:
    order = f"?value {ORDERS[local(constraint.parameter)]} ?other_"
    alike = [f"({test('?value')} && {test('?other_')})" for test in (is_number, is_date)]
    tests = unless([f"({' || '.join(alike)})", order])
    yield f"{reach} ?this {constraint.value} ?other_ . FILTER ({tests})"


_ON_PATHS: Final[dict[str, Callable[[Constraint, str], Iterator[str]]]] = {
    "minCount": _few,
    "maxCount": _many,
    "uniqueLang": _unique,
    "hasValue": _has,
    "equals": _equal,
    "disjoint": _apart,
    "lessThan": _ordered,
    "lessThanOrEquals": _ordered,
}
