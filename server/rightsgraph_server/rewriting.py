"""Rewrites updates: the dataset or the graph that a request names goes into the text.

The engine takes a dataset for a query, but for an update only what its text says. The text is
cut into tokens, because the words may also stand in strings, comments, IRIs and names. What
the engine would refuse is passed on as it is, for the engine to say so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode
from werkzeug.exceptions import UnprocessableEntity

from rightsgraph.errors import BadRequest

_TOKEN = re.compile(
    r"""
    (?P<gap> [ \t\r\n]++ | \#[^\r\n]*+ )
  | (?P<text> \"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
      | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' | <[^<>"{}|^`\\\x00-\x20]*+> )
  | (?P<name> [?$@][\w-]++ | (?:(?<![\w.-])[\w-][\w.-]*+)?:(?:\\.|%|[\w:.-])*+ )
  | (?P<word> [A-Za-z]++ )
  | (?P<mark> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_OF_ONE_GRAPH = {"BASE", "PREFIX", "VERSION", "INSERT", "DELETE", "DATA", "WHERE"}


@dataclass(frozen=True)
class Part:
    """A piece of an update that ends with a group in braces, or with the end of the text.

    ``words`` are the keywords before the group, ``lead`` is the text before the last of them
    and ``tail`` the text after it. ``first`` is the first part of an operation.
    """

    words: tuple[str, ...]
    lead: str
    tail: str
    group: str
    first: bool
    names_graphs: bool

    @property
    def text(self) -> str:
        return f"{self.lead}{self.keyword}{self.tail}{self.group}"

    @property
    def keyword(self) -> str:
        return self.words[-1] if self.words else ""

    @property
    def is_delete_where(self) -> bool:
        return self.words[-2:] == ("DELETE", "WHERE")


def with_dataset(update: str, default: Collection[str], named: Collection[str]) -> str:
    """The update with the graphs as the dataset of each of its patterns (Protocol, 2.2.3).

    Raises BadRequest on a graph that is no IRI, and where the update names a dataset itself.
    """
    if not (default or named):
        return update
    clauses = [f"USING {iri(name)} " for name in default]
    clauses += [f"USING NAMED {iri(name)} " for name in named]
    return "".join(_using(part, "".join(clauses)) for part in parts(update))


def on_graph(update: str, graph: NamedNode | None) -> str:
    """The update done to one graph, the unnamed one where none is given (PATCH).

    Raises UnprocessableEntity where it would change another one.
    """
    return "".join(_within(part, graph) for part in parts(update))


def iri(name: str) -> NamedNode:
    """Raises BadRequest for what is no absolute IRI."""
    try:
        return NamedNode(name)
    except ValueError as error:
        raise BadRequest(f"{name!r} is no IRI: {error}", "graph") from error


def parts(update: str) -> Iterator[Part]:
    """The parts one after the other; together their texts are the update."""
    reader = _Reader()
    for match in _TOKEN.finditer(update):
        reader.read(match[0], match.lastgroup or "")
        if reader.complete:
            yield reader.take()
    yield reader.take()


class _Reader:
    """Collects the tokens of a part."""

    def __init__(self) -> None:
        self._first = True
        self._begin()

    def _begin(self) -> None:
        self._words: list[str] = []
        self._lead = self._tail = self._group = ""
        self._depth = 0
        self._names_graphs = self.complete = False

    def read(self, token: str, kind: str) -> None:
        if kind == "mark" and token == "{":
            self._depth += 1
        if self._depth:
            self._group += token
            self._names_graphs |= kind == "word" and token.upper() == "GRAPH"
        elif kind == "word":
            self._lead += (self._words[-1] if self._words else "") + self._tail
            self._words.append(token.upper())
            self._tail = ""
        else:
            self._tail += token
            self._first |= kind == "mark" and token == ";"
        if kind == "mark" and token == "}" and self._depth:
            self._depth -= 1
            self.complete = not self._depth

    def take(self) -> Part:
        words = tuple(self._words)
        part = Part(words, self._lead, self._tail, self._group, self._first, self._names_graphs)
        self._first = False
        self._begin()
        return part


def _using(part: Part, clauses: str) -> str:
    for word in ("USING", "WITH"):
        if word in part.words:
            raise BadRequest(
                "the request names a dataset, and so does the update",
                word,
                "name it in the update or in using-graph-uri and using-named-graph-uri",
            )
    if part.is_delete_where:
        return f"{part.lead}{part.group} {clauses}WHERE {part.group}"
    if part.keyword == "WHERE":
        return f"{part.lead}{clauses}WHERE{part.tail}{part.group}"
    return part.text


def _within(part: Part, graph: NamedNode | None) -> str:
    changes = part.keyword != "WHERE" or part.is_delete_where
    if not _OF_ONE_GRAPH.issuperset(part.words) or (changes and part.names_graphs):
        raise UnprocessableEntity("A PATCH changes the graph of its address and no other.")
    if graph is None:
        return part.text
    if part.keyword == "DATA":
        return f"{part.lead}DATA{part.tail}{{ GRAPH {graph} {part.group} }}"
    if part.is_delete_where:
        template = f"{{ GRAPH {graph} {part.group} }}"
        return f"{part.lead}{template} USING {graph} WHERE {part.group}"
    if part.first and part.keyword in ("INSERT", "DELETE"):
        return f"{part.lead}WITH {graph} {part.keyword}{part.tail}{part.group}"
    return part.text
