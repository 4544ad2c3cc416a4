"""Rewrites updates: the dataset or the graph that a request names goes into the text, and what
must not be done but may fail in silence goes out of it.

The engine takes a dataset for a query, but for an update only what its text says. The text is
cut into tokens, because the words may also stand in strings, comments, IRIs and names. What
the engine would refuse is passed on as it is, for the engine to say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import uuid4

from pyoxigraph import NamedNode
from werkzeug.exceptions import UnprocessableEntity

from rightsgraph.errors import BadRequest
from rightsgraph.store import absolute
from rightsgraph.tokens import Token, cut

# A longer one that has a silent LOAD is left as it is.
_LONGEST = 100_000
_NAMES = ("iri", "name")
_OF_ONE_GRAPH = {"BASE", "PREFIX", "VERSION", "INSERT", "DELETE", "DATA", "WHERE"}


@dataclass(frozen=True)
class Part:
    """A piece of an update that ends with a group in braces, or with the end of the text.

    ``words`` are the keywords before the group, ``lead`` is the text before the last of them
    and ``tail`` the text after it. ``first`` is the first part of an operation. ``nested`` groups
    have another one in them, which in what an update changes is that of a GRAPH.
    """

    words: tuple[str, ...]
    lead: str
    tail: str
    group: str
    first: bool
    nested: bool

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
    clauses = [f"USING {absolute(name)} " for name in default]
    clauses += [f"USING NAMED {absolute(name)} " for name in named]
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
    tokens = [*cut(update)]
    parts, done, depth = [], 0, 0
    for place, token in enumerate(tokens):
        depth += token.nests
        end = 0 if depth else _end_of_silent_load(tokens[place : place + 6])
        if end:
            parts += [update[done : token.begin], f"CLEAR SILENT GRAPH <{uuid4().urn}>"]
            done = end
    return "".join([*parts, update[done:]])


def _end_of_silent_load(tokens: list[Token]) -> int:
    """Where the LOAD SILENT ends that these tokens begin with; 0 where they do with none."""
    if not (tokens[0].is_word("LOAD") and tokens[1].is_word("SILENT")):
        return 0
    if tokens[2].kind not in _NAMES:
        return 0
    if not (tokens[3].is_word("INTO") and tokens[4].is_word("GRAPH")):
        return tokens[2].end
    return tokens[5].end if tokens[5].kind in _NAMES else 0


def parts(update: str) -> Iterator[Part]:
    """The parts one after the other; together their texts are the update."""
    words, start, group, depth = list[Token](), 0, -1, 0
    first, nested = True, False
    for token in cut(update):
        if token.kind == "word":
            if not depth:
                words.append(token)
        elif token.text == "{":
            nested |= depth > 0 and not update.startswith("|", token.end)
            group = group if depth else token.begin
            depth += 1
        elif token.kind == "end" or (token.text == "}" and depth == 1):
            yield _part(
                update, words, (start, group if depth else token.end, token.end), first, nested
            )
            words, start, depth = [], token.end, 0
            first = nested = False
        elif token.text == "}" and depth:
            depth -= 1
        elif token.text == ";" and not depth:
            first = True


def _part(
    update: str, words: list[Token], places: tuple[int, int, int], first: bool, nested: bool
) -> Part:
    start, group, end = places
    last = words[-1] if words else Token("word", "", begin=start)
    lead, tail = update[start : last.begin], update[last.end : group]
    names = tuple(word.text.upper() for word in words)
    return Part(names, lead, tail, update[group:end], first, nested)


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
    if not _OF_ONE_GRAPH.issuperset(part.words) or (changes and part.nested):
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
