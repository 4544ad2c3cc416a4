r"""SPARQL cut into its tokens, and patterns that look for words only where they are code.

A word in a string, an IRI or a comment is only mentioned. Any text can be cut, and what no token
begins with is a sign, so that the engine, which parses, has the last word.

The time grows with the length of the text, whatever it holds. For this ``\`` always takes the
letter after it along: where a quotation mark that opens a string finds none that closes it, none
behind it is left that would be looked at as another beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

# Alternatives, for re.VERBOSE and re.DOTALL.
STRING: Final = r"""
    \"{3}(?>(?:[^"\\]++|\\.|"(?!""))*)\"{3} | '{3}(?>(?:[^'\\]++|\\.|'(?!''))*)'{3}
  | "(?>(?:[^"\\\r\n]++|\\.)*)" | '(?>(?:[^'\\\r\n]++|\\.)*)'"""
IRI: Final = r"""<(?>(?:[^<>"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>"""
COMMENT: Final = r"\#[^\r\n]*+"
INERT: Final = rf"{STRING} | {IRI} | {COMMENT} | \\."

# What of the letters beyond ASCII is none has no place in the grammar.
_LETTER = "A-Z_a-z\u0080-\U0010ffff"
_NUMBER = r"(?P<number> (?>[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?) )"
# The engine wants no gap between two words, of which any two have seven letters.
_GLUED = (
    "(?i:TRUE|FALSE|SERVICE|SILENT|INSERT|DELETE|DATA|WHERE|WITH|USING|NAMED|GRAPH|DEFAULT|ALL"
    "|LOAD|INTO|CLEAR|DROP|CREATE|ADD|MOVE|COPY|TO)"
)
_WORD = rf"[{_LETTER}][{_LETTER}0-9]*+"
_TOKEN = re.compile(
    rf"""( (?>(?: [ \t\r\n]++ | {COMMENT} )*) ) (?:
    (?P<string> {STRING} )
  | (?P<iri> {IRI} )
  | (?P<variable> [?$][{_LETTER}0-9]++ )
  | (?P<tag> @[A-Za-z0-9-]++ )
  | (?P<name> (?:[{_LETTER}][{_LETTER}0-9.-]*+)? :
      (?> (?: (?![.-]) (?:[{_LETTER}0-9:%-]++|\\.|\.++(?=[{_LETTER}0-9:%\\-]))+ )? ) )
  | (?P<chain> {_WORD}[.-][{_LETTER}0-9.-]*+ | (?=[A-Za-z]{{7}})(?={_GLUED}{{2}}){_WORD} )
  | (?P<word> {_WORD} )
  | {_NUMBER}
  | (?P<sign> \\. | . )
  | (?P<end> \Z )
    )""",
    re.DOTALL | re.VERBOSE,
)
# A chain is no name, and so nothing in it is one.
_LINK = re.compile(
    rf"(?P<word> {_GLUED}(?={_GLUED}) | {_WORD} ) | {_NUMBER} | (?P<sign> . )", re.VERBOSE
)


class Token(NamedTuple):
    """A token and the gap before it. ``kind`` is a group of the pattern; the last one, ``end``, has
    no text."""

    kind: str
    text: str
    gap: str = " "
    begin: int = 0

    @property
    def end(self) -> int:
        return self.begin + len(self.text)

    @property
    def nests(self) -> int:
        """By how much what follows lies deeper: 1 after a brace that opens, -1 after its end."""
        return {"{": 1, "}": -1}.get(self.text, 0)

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words


def cut(sparql: str) -> Iterator[Token]:
    """The tokens of a text, which they are when joined with their gaps."""
    for match in _TOKEN.finditer(sparql):
        kind, gap = match.lastgroup or "", match[1]
        if kind == "chain":
            yield from _links(match)
        else:
            yield Token(kind, match[kind], gap, match.end(1))
        if kind == "end":
            return


def group(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens as far as the brace closes that they begin with."""
    depth = 0
    for token in tokens:
        depth += token.nests
        yield token
        if not depth:
            return


def in_code(pattern: str) -> re.Pattern[str]:
    """Finds strings, IRIs and comments as well, so that the pattern, which has groups to tell it
    by, is found outside them only."""
    return re.compile(f"{INERT} | {pattern}", re.IGNORECASE | re.DOTALL | re.VERBOSE)


def _links(chain: re.Match[str]) -> Iterator[Token]:
    gap = chain[1]
    for match in _LINK.finditer(chain.string, *chain.span("chain")):
        yield Token(match.lastgroup or "", match[0], gap, match.start())
        gap = ""
