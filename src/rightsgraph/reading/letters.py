"""The letters of a page where they show, and how they make lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# In points: how far above each other letters of one line stand, and raised ones; how far a letter
# may run into the next, and the widest gap within a line.
_LEVEL, _RAISED, _BACK, _CLOSE = 1.0, 5.5, 1.0, 4.0


HYPHENS = ("\ufffe", "\x02")
"""What the library has for a hyphen that ends a line."""


class Letter(NamedTuple):
    """A letter: where it begins and ends, and the line that it stands on.

    A blank, and what the library adds, has a place that tells nothing.
    """

    sign: str
    left: float
    right: float
    base: float
    placed: bool


class Piece(NamedTuple):
    """Letters that follow each other on a line."""

    base: float
    left: float
    right: float
    text: str


def follows(last: Letter, letter: Letter, gap: float = _CLOSE) -> bool:
    """Whether a letter is the next on the line after another, without a gap."""
    level = abs(letter.base - last.base) < _LEVEL
    return level and -_BACK < letter.left - last.right < gap


def pieces(letters: Iterable[Letter], gap: float = float("inf")) -> Iterator[Piece]:
    """The letters put together up to where the line changes, or to a gap."""
    text, begin, last = "", Letter("", 0, 0, 0, False), Letter("", 0, 0, 0, False)
    for letter in letters:
        if not letter.placed:
            text += letter.sign if letter.sign in HYPHENS else " "
            continue
        if text.strip() and not follows(last, letter, gap):
            yield Piece(begin.base, begin.left, last.right, text)
            text = ""
        begin = letter if not text.strip() else begin
        text, last = text + letter.sign, letter
    if text.strip():
        yield Piece(begin.base, begin.left, last.right, text)


def lines(found: Iterable[Piece]) -> list[list[Piece]]:
    """The lines from above, their pieces from the left; what is raised a little is of its line."""
    told: list[list[Piece]] = []
    for piece in sorted(found, key=lambda piece: -piece.base):
        if not told or told[-1][0].base - piece.base > _RAISED:
            told.append([])
        told[-1].append(piece)
    return [sorted(line, key=lambda piece: piece.left) for line in told]


def words(line: list[Piece]) -> str:
    """The text of a line."""
    text, right = "", 0.0
    for piece in line:
        text += " " * (piece.left - right > _BACK) + piece.text if text else piece.text
        right = piece.right
    return hyphened(text)


def hyphened(text: str) -> str:
    return re.sub("[\ufffe\x02]", "-", text)
