"""Rewrites updates: the dataset or the graph that a request names goes into the text, and what
must not be done but may fail in silence goes out of it.

The engine takes a dataset for a query, but for an update only what its text says. The text is
cut into tokens, because the words may also stand in strings, comments, IRIs and names. What
the engine would refuse is passed on as it is, for the engine to say so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import uuid4

from pyoxigraph import NamedNode
from werkzeug.exceptions import UnprocessableEntity

from rightsgraph.errors import BadRequest

_TOKEN = re.compile(
    r"""
    (?P<gap> [ \t\r\n]++ | \#[^\r\n]*+ )
  | (?P<text> \"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
      | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+'
      | <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*+> )
  | (?P<name> [?$@][\w-]++ | (?:(?<![\w.-])[\w-][\w.-]*+)?:(?:\\.|%|[\w:.-])*+ )
  | (?P<word> [A-Za-z]++ )
  | (?P<mark> \\. | . )
    """,
    re.DOTALL | re.VERBOSE,
)
# A longer one that has a silent LOAD is left as it is.
_LONGEST = 100_000
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


def without_silent_loads(update: str) -> str:
    """The update with each LOAD SILENT as one that has failed, which changes nothing.

    In its place stands another operation that does nothing. Every other LOAD is left.
    """
    folded = update.casefold() if len(update) <= _LONGEST else ""
    if "load" not in folded or "silent" not in folded:
        return update
    tokens = [token for token in _TOKEN.finditer(update) if token.lastgroup != "gap"]
    parts, done, depth = [], 0, 0
    for place, token in enumerate(tokens):
        depth += (token[0] == "{") - (token[0] == "}")
        end = 0 if depth else _end_of_silent_load(tokens, place)
        if end:
            parts += [update[done : token.start()], f"CLEAR SILENT GRAPH <{uuid4().urn}>"]
            done = end
    return "".join([*parts, update[done:]])


def _end_of_silent_load(tokens: list[re.Match[str]], place: int) -> int:
    """Where the LOAD SILENT ends that begins with this token; 0 where none does."""
    said = [(one.lastgroup, one[0].upper()) for one in tokens[place : place + 6]]
    if [text for kind, text in said[:2] if kind == "word"] != ["LOAD", "SILENT"]:
        return 0
    if len(said) < 3 or said[2][0] not in ("text", "name"):
        return 0
    with_graph = [text for kind, text in said[3:5] if kind == "word"] == ["INTO", "GRAPH"]
    last = place + (5 if with_graph else 2)
    return tokens[last].end() if last < len(tokens) else 0


def iri(name: str) -> NamedNode:
    """Raises BadRequest for what is no absolute IRI."""
    try:
        return NamedNode(name)
    except ValueError as error:
        raise BadRequest(f"{name!r} is no IRI: {error}", "graph") from error


def parts(update: str) -> Iterator[Part]:
    """The parts one after the other; together their texts are the update."""
    reader = _Reader(update)
    for match in _TOKEN.finditer(update):
        reader.read(match)
        if reader.complete:
            yield reader.take(match.end())
    yield reader.take(len(update))


class _Reader:
    """Finds where a part, its last word and its group begin, token by token."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first = True
        self._begin(0)

    def _begin(self, place: int) -> None:
        self._words: list[str] = []
        self._start = place
        self._word = place, place
        self._group: int | None = None
        self._depth = 0
        self._names_graphs = self.complete = False

    def read(self, token: re.Match[str]) -> None:
        kind, text = token.lastgroup, token[0]
        if kind == "mark":
            self._count(text, token.start())
        elif kind == "word" and self._depth:
            self._names_graphs |= text.upper() == "GRAPH"
        elif kind == "word":
            self._words.append(text.upper())
            self._word = token.span()

    def _count(self, mark: str, place: int) -> None:
        if mark == "{":
            self._depth += 1
            self._group = place if self._group is None else self._group
        elif mark == "}" and self._depth:
            self._depth -= 1
            self.complete = not self._depth
        elif mark == ";" and not self._depth:
            self._first = True

    def take(self, end: int) -> Part:
        (word, after), text = self._word, self._text
        group = end if self._group is None else self._group
        lead, tail = text[self._start : word], text[after:group]
        words, names = tuple(self._words), self._names_graphs
        part = Part(words, lead, tail, text[group:end], self._first, names)
        self._first = False
        self._begin(end)
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
