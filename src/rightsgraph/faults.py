"""What is wrong with a query or an update, in words.

The parser tells the furthest place that it has reached and signs of its grammar that could stand
there, ranges of letters among them. What people get wrong most often it does not tell: a prefix
without declaration, and an update where a query belongs.
"""

from __future__ import annotations

import re
from typing import Literal

from rightsgraph.errors import SyntaxFault
from rightsgraph.tokens import in_code
from rightsgraph.turtle import PREFIXES

Kind = Literal["query", "update"]
_PREFIX = in_code(
    r"""\bPREFIX \s+ (?P<declared>[^\s:<>]*):
    | (?<![\w:?$@.%-]) (?P<used>(?!_:)[^\W\d_][\w.-]*|): (?=[\w%\\:])"""
)
_VERB = in_code(
    r"""\b(?: PREFIX \s+ [^\s:<>]*: | BASE )
    | (?<![\w:?$@.-]) (?: (?P<query>SELECT|ASK|CONSTRUCT|DESCRIBE)
      | (?P<update>INSERT|DELETE|WITH|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY) ) (?![\w:.-])"""
)
_ORIGIN = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"(?:^expected(?: one of)? |, )([A-Z]\w* [^,\[\"]*)")
# For a keyword the parser takes as many letters as that has and finds that they are others, so that
# it seems to have come further than it has. Of shorter ones that could stand there it says nothing.
_WORDS = re.compile(r"expected (?:one of )?(\w+(?:, \w+)*)$")
# Any letter of a range could stand there, so that the words beside it are not all that could.
_GRAMMAR = re.compile(r"^expected .*\[")


def explained(message: str, sparql: str, wanted: Kind) -> SyntaxFault:
    """The fault that the parser tells in this message about this text."""
    if _kind(sparql) not in (wanted, None):
        is_query = wanted == "update"
        if is_query:
            return SyntaxFault("is a query, not an update", "", "send it as a query")
        return SyntaxFault("is an update, not a query", "", "send it as an update")
    if unknown := _undeclared(sparql):
        prefix, start = unknown
        remedy = f"begin with PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>"
        return SyntaxFault(f"the prefix {prefix}: is not declared", _place(sparql, start), remedy)
    origin = _ORIGIN.match(message)
    told = " ".join(_ORIGIN.sub("", message).split())
    if origin and (words := _WORDS.match(told)):
        place = _before(sparql, int(origin[1]), int(origin[2]), min(map(len, words[1].split(", "))))
        return SyntaxFault("is not SPARQL here or shortly after", place)
    place = f"line {origin[1]}, column {origin[2]}" if origin else ""
    return SyntaxFault(_told(told), place)


def _before(sparql: str, line: int, column: int, letters: int) -> str:
    """So many letters before a place."""
    lines = sparql.split("\n")[: line - 1]
    return _place(sparql, sum(map(len, lines)) + len(lines) + column - 1 - letters)


def _told(message: str) -> str:
    """What the parser says, where it makes sense to somebody who does not know the grammar."""
    if sentence := _SENTENCE.search(message):
        return sentence[1].strip()
    return "is not SPARQL from here on" if _GRAMMAR.search(message) else message


def _kind(sparql: str) -> Kind | None:
    """Whether it begins as a query or as an update does."""
    for found in _VERB.finditer(sparql):
        if found["query"] or found["update"]:
            return "query" if found["query"] else "update"
    return None


def _undeclared(sparql: str) -> tuple[str, int] | None:
    """The first prefix that stands without a declaration before it, and where."""
    declared = set()
    for found in _PREFIX.finditer(sparql):
        if found["declared"] is not None:
            declared.add(found["declared"])
        elif found["used"] is not None and found["used"] not in declared:
            return found["used"], found.start()
    return None


def _place(sparql: str, start: int) -> str:
    lines = sparql[:start].split("\n")
    return f"line {len(lines)}, column {len(lines[-1]) + 1}"
