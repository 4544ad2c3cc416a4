"""Carries out an update so that what it changes is known, and can be refused, before it is stored.

Oxigraph has no transaction that one could read from. But an update may call functions of ours, and
is undone as a whole where one of its operations fails. So operations are added to it that tell of
each quad that is taken away or put in, then one that asks for the decision, and last one that fails
where that was no. All of it is one transaction of the engine: whatever happens, and whenever
the process is ended, either the whole update is stored or nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from uuid import uuid4

import pyoxigraph as ox

from rightsgraph.errors import BadRequest, Forbidden, RightsgraphError
from rightsgraph.shacl.vocabulary import Term
from rightsgraph.store import OxigraphStore
from rightsgraph.tokens import Token, cut, group

_PROLOGUES: Final = {"BASE": 2, "VERSION": 2, "PREFIX": 3}
_ALL_OF_IT: Final = "?s ?p ?o"


class Change(NamedTuple):
    """The quads that an update takes away and puts in; some may be missing, or there, already."""

    removed: set[ox.Quad]
    added: set[ox.Quad]


def carry_out(store: OxigraphStore, update: str, decide: Callable[[Change], object]) -> None:
    """Carries out the update unless ``decide`` raises, which is told of the change beforehand and
    can read the store as it was. Raises what it raises, and what the update itself raises."""
    _check(update)
    watch = _Watch()
    text = watch.rewritten(update)
    failed: list[BaseException] = []

    def decision() -> ox.Literal | None:
        try:
            decide(watch.change())
        except BaseException as error:
            failed.append(error)
            return None
        return ox.Literal(True)

    try:
        store.update(text, {watch.tell: watch.told, watch.value: watch.data, watch.ask: decision})
    except RightsgraphError:
        if failed:
            raise failed[0] from None
        raise


def _check(update: str) -> None:
    """Has the engine parse the update as the client wrote it, over a store that holds nothing."""
    if any(token.is_word("LOAD") for token in _tokens(update)):
        raise Forbidden("LOAD is refused where updates are checked", remedy="send the data")
    with suppress(BadRequest):  # a graph that is not there
        OxigraphStore().update(update)


@dataclass
class _Step:
    """What one operation takes away and puts in."""

    removed: list[ox.Quad] = field(default_factory=list)
    added: list[ox.Quad] = field(default_factory=list)


class _Watch:
    """Rewrites one update, and is told what it does.

    The names are made up for each update, so that none can call our functions by itself, or use a
    name of its own that we take for ours.
    """

    def __init__(self) -> None:
        unique = f"urn:rightsgraph:{uuid4().hex}:"
        names = (ox.NamedNode(f"{unique}{n}") for n in range(5))
        self.tell, self.value, self.ask, self._mark, self._unnamed = names
        self._variable = f"{unique}variable:"
        self._prologue = ""
        self._steps: list[_Step] = []
        self._data: list[ox.Quad] = []

    def rewritten(self, update: str) -> str:
        """The engine takes declarations before the first operation only."""
        tokens = [*_tokens(update)]
        head = _head(tokens)
        self._prologue = _written(tokens[:head])
        operations = [text for one in _operations(tokens[head:]) for text in self._operation(one)]
        mark = self._mark
        block = f"GRAPH {mark} {{ {mark} {mark} {mark} }}"
        operations.append(f"INSERT {{ {block} }} WHERE {{ FILTER({self.ask}()) }}")
        operations.append(f"DROP GRAPH {mark}")
        return self._prologue + " ;\n".join(operations)

    def told(self, step: Term, sign: Term, graph: Term, *terms: Term) -> ox.Literal:
        """A quad that a solution makes; one that could be none is passed over, as the engine
        passes over it."""
        assert isinstance(step, ox.Literal)
        assert isinstance(sign, ox.Literal)
        try:
            place = ox.DefaultGraph() if graph == self._unnamed else graph
            quad = ox.Quad(*terms, place)  # type: ignore[arg-type, call-arg]
        except TypeError:
            return sign
        one = self._steps[int(step.value)]
        (one.added if sign.value == "+" else one.removed).append(quad)
        return sign

    def data(self, row: Term, part: Term) -> Term | None:
        """A term of the data that is put in."""
        assert isinstance(row, ox.Literal)
        assert isinstance(part, ox.Literal)
        term: Term | ox.DefaultGraph = self._data[int(row.value)][int(part.value)]
        return None if isinstance(term, ox.DefaultGraph) else term

    def change(self) -> Change:
        removed: set[ox.Quad] = set()
        added: set[ox.Quad] = set()
        for step in self._steps:
            gone, come = _as_stored(step.removed), _as_stored(step.added)
            added -= gone
            removed |= gone
            removed -= come
            added |= come
        return Change(removed, added)

    def _operation(self, tokens: list[Token]) -> Iterator[str]:
        self._steps.append(_Step())
        first, second = tokens[0], tokens[1]
        if second.is_word("DATA"):
            quads = self._quads(tokens[2:])
            yield from self._put(quads) if first.is_word("INSERT") else self._taken(quads)
        elif first.is_word("INSERT", "DELETE", "WITH"):
            yield self._modified(tokens)
        else:
            yield from self._managed(tokens)

    def _put(self, quads: list[ox.Quad]) -> Iterator[str]:
        """Blank nodes cannot be written so that they keep who they are: they are handed over."""
        self._steps[-1].added += quads
        plain = [quad for quad in quads if not _is_blank(quad)]
        yield f"INSERT DATA {{ {_block(plain, {})} }}"
        begin = len(self._data)
        self._data += (quad for quad in quads if _is_blank(quad))
        is_unnamed = [isinstance(quad.graph_name, ox.DefaultGraph) for quad in self._data]
        for unnamed in (True, False):
            rows = [str(n) for n in range(begin, len(self._data)) if is_unnamed[n] == unnamed]
            if rows:
                yield self._handed(rows, _ALL_OF_IT if unnamed else f"GRAPH ?g {{ {_ALL_OF_IT} }}")

    def _handed(self, rows: list[str], template: str) -> str:
        parts = " ".join(
            f"BIND({self.value}(?row, {n}) AS ?{name})" for n, name in enumerate("spog")
        )
        return f"INSERT {{ {template} }} WHERE {{ VALUES ?row {{ {' '.join(rows)} }} {parts} }}"

    def _taken(self, quads: list[ox.Quad]) -> Iterator[str]:
        self._steps[-1].removed += quads
        yield f"DELETE DATA {{ {_block(quads, {})} }}"

    def _modified(self, tokens: list[Token]) -> str:
        """An operation with a pattern: each solution tells of the quads that it makes."""
        given, rest = "", tokens
        within: ox.NamedNode | None = None
        if tokens[0].is_word("WITH"):
            given, rest = f"WITH {tokens[1].text}", tokens[2:]
            within = self._named(tokens[1])
        templates: dict[str, list[ox.Quad]] = {}
        if rest[0].is_word("DELETE") and rest[1].is_word("WHERE"):
            rest = [rest[0], *rest[2:], *rest[1:]]
        while rest[0].is_word("DELETE", "INSERT"):
            template = [*group(rest[1:])]
            templates[rest[0].text.upper()] = self._quads(template, within)
            rest = rest[1 + len(template) :]
        opening = next(n for n, token in enumerate(rest) if token.text == "{")
        names = _names(templates, self._variable)
        clauses = " ".join(
            f"{word} {{ {_block(quads, names)} }}" for word, quads in templates.items()
        )
        telling = self._telling(templates, names)
        using = _written(token for token in rest[:opening] if not token.is_word("WHERE"))
        pattern = _written(rest[opening:])
        return f"{given} {clauses} {using} WHERE {{ {pattern} {telling} }}"

    def _telling(self, templates: dict[str, list[ox.Quad]], names: dict[str, str]) -> str:
        fresh = {name for name in names.values() if name.startswith("?rightsgraph_b")}
        lines = [f"BIND(BNODE() AS {name})" for name in sorted(fresh)]
        for word, quads in templates.items():
            sign = "+" if word == "INSERT" else "-"
            for quad in quads:
                graph = quad.graph_name
                place = self._unnamed if isinstance(graph, ox.DefaultGraph) else graph
                terms = ", ".join(_expression(term, names) for term in (place, *quad.triple))
                call = f"{self.tell}({len(self._steps) - 1}, '{sign}', {terms})"
                lines.append(f"BIND({call} AS ?rightsgraph_{len(lines)})")
        return "\n".join(lines)

    def _managed(self, tokens: list[Token]) -> Iterator[str]:
        """An operation on whole graphs: what is in them is told before it is done."""
        words = [token for token in tokens[1:] if not token.is_word("SILENT", "GRAPH", "TO")]
        first = words[0]
        if tokens[0].is_word("CLEAR", "DROP"):
            whole = first.is_word("ALL")
            places = [Token("word", "DEFAULT"), Token("word", "NAMED")] if whole else [first]
            yield from (self._content(place, "-") for place in places)
        elif not tokens[0].is_word("CREATE"):
            if tokens[0].is_word("MOVE"):
                yield self._content(first, "-")
            if not tokens[0].is_word("ADD"):
                yield self._content(words[1], "-")
            yield self._content(first, "+", words[1])
        yield _written(tokens)

    def _content(self, graph: Token, sign: str, into: Token | None = None) -> str:
        name = self._place(graph)
        pattern = _ALL_OF_IT if graph.is_word("DEFAULT") else f"GRAPH {name} {{ {_ALL_OF_IT} }}"
        place = self._place(into or graph)
        call = f"{self.tell}({len(self._steps) - 1}, '{sign}', {place}, ?s, ?p, ?o)"
        return f"INSERT {{ }} WHERE {{ {pattern} BIND({call} AS ?told) }}"

    def _place(self, graph: Token) -> str:
        if graph.is_word("DEFAULT"):
            return str(self._unnamed)
        return "?g" if graph.is_word("NAMED") else graph.text

    def _quads(self, block: Iterable[Token], within: ox.NamedNode | None = None) -> list[ox.Quad]:
        """The quads of a template as the engine reads it, with IRIs in place of variables."""
        text = _written(
            token._replace(text=f"<{self._variable}{token.text[1:]}>")
            if token.kind == "variable"
            else token
            for token in block
        )
        store = ox.Store()
        store.update(f"{self._prologue}INSERT DATA {text}")
        if within is None:
            return list(store)
        unnamed = ox.DefaultGraph()
        return [
            ox.Quad(quad.subject, quad.predicate, quad.object, within)
            if quad.graph_name == unnamed
            else quad
            for quad in store
        ]

    def _named(self, graph: Token) -> ox.NamedNode:
        marks = [Token("sign", text) for text in ("{", "GRAPH", "{", "<urn:x> " * 3, "}", "}")]
        [quad] = self._quads([*marks[:2], graph, *marks[2:]])
        assert isinstance(quad.graph_name, ox.NamedNode)
        return quad.graph_name


def _tokens(update: str) -> Iterator[Token]:
    """Without comments, and with an end of line after each IRI: where we see an IRI, the engine
    may see a comparison and a comment, which then ends before anything that matters."""
    before = ""
    for token in cut(update):
        if token.kind == "iri" and "'''" in token.text:
            problem = "this IRI could be mistaken for a string"
            raise BadRequest(problem, token.text, "write %27 for '")
        if token.kind != "end":
            yield token._replace(gap="\n" if token.gap or before == "iri" else "")
        before = token.kind


def _written(tokens: Iterable[Token]) -> str:
    return "".join(f"{token.gap}{token.text}" for token in tokens) + "\n"


def _head(tokens: list[Token]) -> int:
    """How many tokens declare prefixes and the like."""
    at = 0
    while at < len(tokens) and tokens[at].is_word(*_PROLOGUES):
        at += _PROLOGUES[tokens[at].text.upper()]
    return at


def _operations(tokens: list[Token]) -> Iterator[list[Token]]:
    depth, begin = 0, 0
    for at, token in enumerate(tokens):
        depth += token.nests
        if token.text == ";" and not depth:
            yield tokens[begin:at]
            begin = at + 1
    if tokens[begin:]:
        yield tokens[begin:]


def _parts(quad: ox.Quad) -> Iterator[Term]:
    waiting: list[Term | ox.DefaultGraph] = [quad.graph_name, *quad.triple]
    while waiting:
        term = waiting.pop()
        if isinstance(term, ox.Triple):
            waiting += term
        elif not isinstance(term, ox.DefaultGraph):
            yield term


def _is_blank(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in _parts(quad))


def _names(templates: dict[str, list[ox.Quad]], prefix: str) -> dict[str, str]:
    """The variable of each term that stands for one: those of the client, which have this prefix,
    and for blank nodes ours."""
    names: dict[str, str] = {}
    for term in (term for quads in templates.values() for quad in quads for term in _parts(quad)):
        if isinstance(term, ox.BlankNode):
            names.setdefault(str(term), f"?rightsgraph_b{len(names)}")
        elif isinstance(term, ox.NamedNode) and term.value.startswith(prefix):
            names[str(term)] = f"?{term.value.removeprefix(prefix)}"
    return names


def _pattern(term: Term, names: dict[str, str]) -> str:
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(_pattern(part, names) for part in term)} )>>"
    return names.get(str(term), str(term))


def _expression(term: Term, names: dict[str, str]) -> str:
    if isinstance(term, ox.Triple):
        return f"TRIPLE({', '.join(_expression(part, names) for part in term)})"
    return names.get(str(term), str(term))


def _block(quads: Iterable[ox.Quad], names: dict[str, str]) -> str:
    lines = []
    for quad in quads:
        triple = " ".join(_pattern(term, names) for term in quad.triple)
        graph = quad.graph_name
        if not isinstance(graph, ox.DefaultGraph):
            triple = f"GRAPH {_pattern(graph, names)} {{ {triple} }}"
        lines.append(f"{triple} .\n" if isinstance(graph, ox.DefaultGraph) else f"{triple}\n")
    return "".join(lines)


def _as_stored(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Literals in the form in which the store has them."""
    store = ox.Store()
    store.extend(quads)
    return set(store)
