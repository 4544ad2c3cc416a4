"""PDF: the text that the library gives, with a line for each row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2

from rightsgraph.errors import UnreadableFile
from rightsgraph.reading.grid import Cell, Grid, grids
from rightsgraph.reading.layout import laid_out
from rightsgraph.reading.letters import Letter, follows, lines, pieces, words
from rightsgraph.reading.page import Page, drawn
from rightsgraph.reading.signs import sign
from rightsgraph.reading.table import Row, Table, joined, on_one_line

_PAGE_BREAK = "\f"
_LAST = 4096
_FEW = 2
_LEVEL = 1.0  # points


def pdf_text(data: bytes, path: Path) -> str:
    """The text layer of a PDF, pages parted by form feeds; a row of a table is one line.

    Cells are parted by tabs. A table that goes on on the next page is one.
    Raises UnreadableFile where the file is truncated, even if the library makes do with what
    is left, or needs a password; a scan gives nothing but form feeds, which the caller refuses.
    """
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            pages = joined(_pages(pdf))
    except pypdfium2.PdfiumError as error:
        protected = "password" in str(error).lower()
        raise UnreadableFile(
            "is protected by a password" if protected else "is a damaged PDF",
            str(path),
            "remove the password first" if protected else "fetch the file again",
        ) from error
    if b"%%EOF" not in data[-_LAST:]:
        raise UnreadableFile("is cut off before its end", str(path), "fetch the file again")
    return f"\n{_PAGE_BREAK}".join(pages)


def _plain(text: str) -> str:
    """The text of a page; the library leaves out the line end after a hyphen there."""
    return re.sub("[\ufffe\x02]", "-\n", text.replace("\r\n", "\n"))


def _pages(pdf: pypdfium2.PdfDocument) -> list[list[str | Table]]:
    """The text of each page and its tables, in order."""
    shown = [drawn(page) for page in pdf]
    ruled = [grids(page.across, page.down) for page in shown]
    spread = [page for page, found in zip(shown, ruled, strict=True) if page.letters and not found]
    told = iter(laid_out(spread))
    return [
        list(_in_order(page, found))
        if found
        else [_plain(next(told) if page.letters else page.text())]
        for page, found in zip(shown, ruled, strict=True)
    ]


def _in_order(page: Page, found: list[Grid]) -> Iterator[str | Table]:
    """Each table stands where its first letter does; all other text around them."""
    inside: dict[Grid, dict[Cell, list[int]]] = {grid: {} for grid in found}
    text: list[int] = []
    told: set[Grid] = set()
    parts: list[list[int] | Grid] = []
    for place, owner in enumerate(_owners(page.letters, found)):
        if owner is None:
            text.append(place)
            continue
        grid, cell = owner
        inside[grid].setdefault(cell, []).append(place)
        if grid not in told:
            told.add(grid)
            parts += [text, grid]
            text = []
    for part in [*parts, text]:
        if isinstance(part, list):
            yield _plain(page.text(part)).strip("\n")
        else:
            yield _table(
                part, {cell: _words(page, inside[part].get(cell, [])) for cell in part.cells}
            )


def _owners(letters: list[Letter], found: list[Grid]) -> Iterator[tuple[Grid, Cell] | None]:
    """The cell of each letter: that in which its word begins, though it may run out of it."""
    owner: tuple[Grid, Cell] | None = None
    last: Letter | None = None
    for letter in letters:
        within = last and last.placed and follows(last, letter)
        owner = _owner(letter, found) if letter.placed and not within else owner
        last = letter
        yield owner


def _owner(letter: Letter, found: list[Grid]) -> tuple[Grid, Cell] | None:
    """The table and its cell that a letter stands in."""
    for grid in found if letter.placed else ():
        cell = grid.cell_at((letter.left + letter.right) / 2, letter.base + 1)
        if cell:
            return grid, cell
    return None


def _table(grid: Grid, said: dict[Cell, str]) -> Table:
    rows = []
    before: list[Cell] = []
    for row in range(len(grid.levels) - 1):
        cells = [cell for cell in grid.cells if cell.row <= row < cell.below]
        cells.sort()
        if cells != before:
            texts = [
                said[c] if c.column == n else "" for c in cells for n in range(c.column, c.end)
            ]
            merged = [c.below - c.row > 1 for c in cells for _ in range(c.column, c.end)]
            rows.append(Row(tuple(texts), tuple(merged), any(c.end - c.column > 1 for c in cells)))
        before = cells
    return Table(grid.edges, tuple(row for row in rows if any(row.cells)))


def _words(page: Page, places: list[int]) -> str:
    """The words of a cell, its lines from above."""
    shown = [place for place in places if page.letters[place].placed]
    if len(shown) < _FEW:
        return "".join(sign(page.letters[place].sign, page.font(place)) for place in shown)
    if _is_turned([page.letters[place] for place in shown]):
        return " ".join("".join(page.letters[place].sign for place in places).split())
    return on_one_line(
        [words(line) for line in lines(pieces(map(page.letters.__getitem__, places)))]
    )


def _is_turned(letters: list[Letter]) -> bool:
    """Whether letters stand above or below each other, as in a head that is written upwards."""
    below = sum(abs(one.base - other.base) > _LEVEL for one, other in pairwise(letters))
    return len(letters) > _FEW and 2 * below > len(letters) - 1
