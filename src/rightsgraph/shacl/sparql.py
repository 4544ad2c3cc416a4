"""SPARQL constraints, asked once for all focus nodes and not once for each.

The specification binds ``$this`` before a query is evaluated. Here the focus nodes stand in a named
graph, and every group of the query that speaks of ``$this`` begins by matching them: that is the
same wherever a group does not count or cut its solutions. Such queries are left to pySHACL.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from rightsgraph.shacl import paths
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.faults import IllFormed, named
from rightsgraph.shacl.shapes import Shape
from rightsgraph.shacl.vocabulary import IMPORTS, OWL, RDF, RDFS, SH, TRUE, TYPE, XSD, Term, sh
from rightsgraph.tokens import Token, cut, group

# Prefixes that need no declaration, because pySHACL asks for none.
KNOWN: Final = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "sh": SH}
FOCUS: Final = "urn:rightsgraph:focus"
PREBOUND: Final = ("this", "shapesGraph", "currentShape")
SHAPES_GRAPH: Final = NamedNode("urn:rightsgraph:shapes")
_TERMS = ("iri", "variable", "name", "string", "number")
# What the specification forbids, because pre-binding has no meaning there.
_FORBIDDEN = ("MINUS", "SERVICE", "VALUES")
_CUTTING = ("LIMIT", "OFFSET")
_WORDS = re.compile(r"[A-Z][a-z]+(?: \w+){3,}")
_COUNTING = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")


@dataclass(frozen=True)
class Query:
    """A SPARQL constraint of a shape. ``foreign`` says why only pySHACL can judge it.

    ``wanted`` are the predicates that it looks at, and of each the only values that can matter,
    None where all can.
    """

    shape: Shape
    node: Term
    text: str
    prefixes: dict[str, str]
    messages: tuple[Literal, ...]
    foreign: str
    wanted: Mapping[NamedNode, frozenset[NamedNode] | None]
    needs_all: bool
    may_stay: bool
    """Whether it has a path that may have no step."""

    @property
    def predicates(self) -> Collection[NamedNode]:
        return self.wanted.keys()


def read(shapes: Graph, shape: Shape, node: Term) -> Query | None:
    """The query of a sh:sparql, None where it is deactivated. Raises IllFormed."""
    texts = [value for value in shapes.objects(node, sh("select")) if isinstance(value, Literal)]
    place = named(shapes.owner(shape.node))
    if len(texts) != 1:
        raise IllFormed("sh:sparql needs exactly one sh:select", place)
    if shapes.has(node, sh("deactivated"), TRUE):
        return None
    text = texts[0].value
    if shape.path is not None:
        text = _with_path(text, [*cut(text)], paths.sparql(shape.path))
    tokens = [*cut(text)]
    if not _selects(tokens):
        raise IllFormed(f"sh:select holds no SELECT query: {text}", place)
    _check(tokens, place)
    prefixes = KNOWN | dict(_prefixes(shapes, node))
    messages = tuple(m for m in shapes.objects(node, sh("message")) if isinstance(m, Literal))
    messages = messages or shape.messages
    needs_all = _negates_path(tokens) or _asks_any(tokens)
    wanted, why = _wanted(tokens, prefixes), _why_foreign(tokens)
    query = Query(shape, node, text, prefixes, messages, why, wanted, needs_all, _may_stay(tokens))
    _parse(query, tokens, place)
    return query


def _parse(query: Query, tokens: list[Token], place: str) -> None:
    known = query.prefixes | dict(_own_prefixes(tokens))
    for token in tokens:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix != "_" and prefix not in known:
            problem = f"its SPARQL has the prefix {prefix!r}, which no sh:prefixes of it declares"
            raise IllFormed(problem, place)
    try:
        Store().query(query.text, prefixes=query.prefixes)
        found = Store().query(bound(query, FOCUS, FOCUS))
    except SyntaxError as error:
        raise IllFormed(f"its SPARQL: {_told(str(error.msg))}", place) from error
    if isinstance(found, QuerySolutions) and Variable("this") not in found.variables:
        raise IllFormed("its SPARQL does not select $this", place)


def _told(fault: str) -> str:
    """Where the fault is, and what is said of it in words: all that could stand there instead
    fills a page."""
    where, listed, could = " ".join(fault.split()).partition(": expected one of ")
    words = _WORDS.search(could)
    return f"{where}: {words[0] if words else 'not expected here'}" if listed else where


def _with_path(text: str, tokens: list[Token], path: str) -> str:
    for token in reversed(tokens):
        if token.text in ("$PATH", "?PATH"):
            text = text[: token.begin] + path + text[token.end :]
    return text


def _check(tokens: list[Token], place: str) -> None:
    for token in tokens:
        if token.is_word(*_FORBIDDEN):
            problem = f"its SPARQL uses {token.text.upper()}, which SHACL forbids"
            raise IllFormed(problem, place)
    for before, after in zip(tokens, tokens[1:], strict=False):
        if before.is_word("AS") and after.text[1:] in PREBOUND:
            raise IllFormed(f"its SPARQL assigns {after.text}, which SHACL binds itself", place)


def _why_foreign(tokens: list[Token]) -> str:
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    variables = {token.text[1:] for token in tokens if token.kind == "variable"}
    if "PATH" in variables or ("GRAPH" in words and "shapesGraph" not in variables):
        return "its SPARQL asks for another graph or path"
    if words & set(_CUTTING):
        return "its SPARQL takes only some solutions"
    if words & set(_COUNTING) or words & {"GROUP", "HAVING"}:
        return "" if _groups_by_this(tokens) else "its SPARQL counts over solutions"
    if any(not _keeps_this(tokens, at) for at in _selects(tokens)[1:]):
        return "its SPARQL has a subquery without $this"
    return ""


def _selects(tokens: list[Token]) -> list[int]:
    return [at for at, token in enumerate(tokens) if token.is_word("SELECT")]


def _keeps_this(tokens: list[Token], at: int) -> bool:
    for token in tokens[at + 1 :]:
        if token.text in ("$this", "?this"):
            return True
        if token.text == "{" or token.is_word("WHERE"):
            return False
    return False


def _groups_by_this(tokens: list[Token]) -> bool:
    """Whether the only SELECT groups its solutions by $this and perhaps more."""
    if len(_selects(tokens)) != 1:
        return False
    groups = [at for at, token in enumerate(tokens) if token.is_word("GROUP")]
    if len(groups) != 1:
        return False
    for token in tokens[groups[0] + 2 :]:
        if token.kind != "variable":
            return False
        if token.text[1:] == "this":
            return True
    return False


def _prefixes(shapes: Graph, node: Term) -> Iterator[tuple[str, str]]:
    waiting, seen = list(shapes.objects(node, sh("prefixes"))), set[Term]()
    while waiting:
        owner = waiting.pop()
        if owner in seen:
            continue
        seen.add(owner)
        waiting += shapes.objects(owner, IMPORTS)
        for declared in shapes.objects(owner, sh("declare")):
            prefix = shapes.object(declared, sh("prefix"))
            namespace = shapes.object(declared, sh("namespace"))
            if not (isinstance(prefix, Literal) and isinstance(namespace, Literal)):
                raise IllFormed("a sh:declare needs one sh:prefix and one sh:namespace")
            yield prefix.value, namespace.value


def _wanted(
    tokens: list[Token], prefixes: dict[str, str]
) -> dict[NamedNode, frozenset[NamedNode] | None]:
    """The IRIs of the query, each as if it were a predicate, with the values that it has where
    only these are asked for."""
    own = prefixes | dict(_own_prefixes(tokens))
    found: dict[NamedNode, frozenset[NamedNode] | None] = {}
    for at, token in enumerate(tokens):
        iri = TYPE.value if token.text == "a" else _iri(token, own)
        if not iri or ":" not in iri:
            continue
        value, known = _only_value(tokens, at, own), found.get(NamedNode(iri), frozenset())
        found[NamedNode(iri)] = None if value is None or known is None else known | {value}
    return found


def _only_value(tokens: list[Token], at: int, prefixes: dict[str, str]) -> NamedNode | None:
    """The IRI in ``subject predicate IRI``, where nothing goes on behind it but another pattern
    or the end of them."""
    if not 0 < at < len(tokens) - 2:
        return None
    before, value, after = tokens[at - 1], tokens[at + 1], tokens[at + 2]
    iri = _iri(value, prefixes)
    if not iri or after.text not in (".", ";", "}"):
        return None
    is_predicate = before.kind in ("variable", "iri", "name") or before.text == ";"
    return NamedNode(iri) if is_predicate else None


def _own_prefixes(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    for at, token in enumerate(tokens[:-2]):
        if token.is_word("PREFIX"):
            yield tokens[at + 1].text.removesuffix(":"), tokens[at + 2].text[1:-1]


def _iri(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind != "name" or token.text.startswith("_:"):
        return ""
    prefix, _, name = token.text.partition(":")
    return prefixes[prefix] + name if prefix in prefixes else ""


def _negates_path(tokens: list[Token]) -> bool:
    """Whether a negation sign stands before a path and not in an expression."""
    return any(
        token.text == "!" and before.kind in _TERMS and after.text != "="
        for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _may_stay(tokens: list[Token]) -> bool:
    """Whether a path may have no step: a sign that repeats stands behind the end of a path, or
    what looks so, such as a product."""
    return any(
        token.text in ("*", "?") and (before.kind in ("iri", "name") or before.text in ("a", ")"))
        for before, token in zip(tokens, tokens[1:], strict=False)
    )


def _asks_any(tokens: list[Token]) -> bool:
    """Whether a variable stands where a predicate does: between two terms."""
    in_pattern = False
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.text == "{":
            in_pattern = True
        elif before.is_word("SELECT", "GROUP", "ORDER", "HAVING"):
            in_pattern = False
        starts = before.kind in _TERMS or before.text in (";", "[", "]", ")")
        ends = after.kind in _TERMS or after.text in ("[", "(")
        if in_pattern and token.kind == "variable" and starts and ends:
            return True
    return False


def bound(query: Query, focus: str, shape: str) -> str:
    """The query with ``$this`` bound to the nodes that stand in the graph ``focus``, and what
    else SHACL binds to what stands in the graph ``shape``.

    Equal solutions count once, as pySHACL has it.
    """
    given = {token.text[1:] for token in cut(query.text) if token.kind == "variable"}
    match = "".join(
        f" GRAPH <{focus if name == 'this' else shape}> {{ <{FOCUS}> <{FOCUS}:{name}> ${name} }} "
        for name in PREBOUND
        if name in given
    )
    return _with(query, match)


def among(query: Query, targets: str) -> str:
    """The query with ``$this`` bound to what matches a pattern, for a service that has no graph of
    focus nodes; empty where it asks for more than that.

    A node that matches twice would be counted twice, and so would a triple of two graphs.
    """
    tokens = [*cut(query.text)]
    names = {token.text[1:] for token in tokens if token.kind == "variable"}
    if names & {"shapesGraph", "currentShape"} or _counts_twice(tokens):
        return ""
    once = any(token.is_word(*_COUNTING) or token.text == "*" for token in tokens)
    if not once and "?kind_" not in targets and "UNION" not in targets:
        return _with(query, f" {targets} ")
    return _with(query, f" {{ SELECT DISTINCT ?this WHERE {{ {targets} }} }} ", exists=False)


def _counts_twice(tokens: list[Token]) -> bool:
    ahead = zip(tokens, tokens[2:], strict=False)
    return any(
        token.is_word(*_COUNTING) and not after.is_word("DISTINCT", "REDUCED")
        for token, after in ahead
    )


def _with(query: Query, match: str, exists: bool = True) -> str:
    """The query with a pattern at the beginning of each group that needs it."""
    tokens, text = [*cut(query.text)], query.text
    inserts = [(place, match) for place in _openings(tokens, exists)]
    first = tokens[_selects(tokens)[0] :]
    if not first[1].is_word("DISTINCT", "REDUCED"):
        inserts.append((first[0].end, " DISTINCT"))
    for place, inserted in sorted(inserts, reverse=True):
        text = text[:place] + inserted + text[place:]
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in query.prefixes.items()) + text


def _openings(tokens: list[Token], exists: bool) -> Iterator[int]:
    """Where groups begin that speak of what is bound, save where a subquery does it for them;
    the group of EXISTS, which sees what is around it, only where asked for."""
    for at, token in enumerate(tokens):
        if token.text != "{" or _selects(tokens[at + 1 : at + 2]):
            continue
        if not exists and tokens[at - 1].is_word("EXISTS"):
            continue
        if any(one.kind == "variable" and one.text[1:] in PREBOUND for one in group(tokens[at:])):
            yield token.end
