"""Pages whose words stand in columns that no lines part: they stay where they stand.

Blanks keep the columns, and blank lines what stands farther apart or has a line across between.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from rightsgraph.reading.letters import Letter, Piece, follows, hyphened, lines, pieces
from rightsgraph.reading.page import APART, Page
from rightsgraph.reading.signs import sign

# In points: the least gap between columns, and what parts words. How many blanks stand between
# columns at least.
_GAP, _BACK, _BLANKS = 6.0, 1.0, 2
_Line = list[Piece]


def laid_out(pages: list[Page]) -> list[str]:
    """The text of each page, words below each other where they are so on the page.

    All pages have the same measure, so that columns go on from one to the next.
    """
    told = [lines(pieces(_shown(page), _GAP)) for page in pages]
    every = [piece for page in told for line in page for piece in line]
    width = median((piece.right - piece.left) / len(piece.text) for piece in every) if every else 0
    left = min((piece.left for piece in every), default=0)
    return [
        "\n".join(_spread(line, left, width) for line in _parted(found, page))
        for found, page in zip(told, pages, strict=True)
    ]


def _shown(page: Page) -> Iterator[Letter]:
    """The letters; one that stands alone may be a sign, which its font tells."""
    letters = page.letters
    beside = [letter.placed and follows(last, letter) for last, letter in pairwise(letters)]
    for place, (letter, before, after) in enumerate(
        zip(letters, [False, *beside], [*beside, False], strict=True)
    ):
        alone = letter.placed and not before and not after
        yield letter._replace(sign=sign(letter.sign, page.font(place))) if alone else letter


def _parted(told: list[_Line], page: Page) -> Iterator[_Line]:
    """The lines, with an empty one where a gap or a line across parts them."""
    gaps = [above[0].base - below[0].base for above, below in pairwise(told)]
    usual = median(gaps) if gaps else 0.0
    yield from told[:1]
    for (above, below), gap in zip(pairwise(told), gaps, strict=True):
        ruled = any(below[0].base < rule.at < above[0].base for rule in page.across)
        if ruled or gap > APART * usual:
            yield []
        yield below


def _spread(line: _Line, left: float, width: float) -> str:
    """A line with so many blanks as there is room; what is only raised stays at its word."""
    text, right = "", left
    for piece in line:
        room = round((piece.left - left) / width) - len(text)
        apart = piece.left - right >= _GAP
        text += " " * (max(room, _BLANKS if text else 0) if apart else piece.left - right > _BACK)
        text, right = text + hyphened(piece.text.strip()), piece.right
    return text
