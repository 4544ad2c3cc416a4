"""A PDF whose tables are laid out as word processors do: wrapped cells, rules, heads again.

Lines between bars are rows of a table, all others paragraphs. In a cell ``¶`` begins another
line, a cell of ``^`` is one with that above it, one of ``<`` with that before it, one that begins
with ``↑`` is written upwards. A line of ``=`` begins a page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_LINE, _SIZE, _PAD, _MARGIN, _HEIGHT, _WIDTH = 11, 9, 4, 50, 842, 595
_UP, _STANDING = "up", 7
_WIDE, _NARROW = "mwMW%@", "fijlrtI.,:;'()-![]/ "
_FONTS = {
    "F1": b"/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding",
    "F2": b"/Type1/BaseFont/ZapfDingbats",
    "F3": b"/TrueType/BaseFont/Wingdings/Encoding/WinAnsiEncoding",
}
_SIGNS = {"✓": ("F2", "3"), "✔": ("F2", "4"), "✗": ("F2", "7"), "✘": ("F2", "8")}
_SIGNS |= {"●": ("F2", "l")}
_SIGNS |= {"☒": ("F3", "ý"), "☐": ("F3", "¨")}
_SIGNS |= {"\uf0fc": ("F3", "ü"), "\uf0fb": ("F3", "û"), "\uf0fe": ("F3", "þ")}


@dataclass(frozen=True)
class Layout:
    """How pages look: ``rules`` are of a grid, boxes, rows, heads or none."""

    rules: str = "grid"
    widths: tuple[int, ...] = ()
    heads: int = 1
    order: str = "cell"
    turned: str = ""
    split: bool = True
    middle: bool = False
    bottom: int = 60
    top: str = ""
    foot: str = ""

    @classmethod
    def of(cls, given: dict[str, str]) -> Layout:
        """The layout that a document gives in words."""
        kinds: dict[str, Callable[[str], Any]] = {
            "widths": lambda run: tuple(map(int, run.split(","))),
            "heads": int,
            "bottom": int,
            "middle": lambda word: word == "true",
        }
        return cls(**{name: kinds.get(name, str)(value) for name, value in given.items()})

    @property
    def size(self) -> tuple[int, int]:
        return (_HEIGHT, _WIDTH) if self.turned else (_WIDTH, _HEIGHT)


@dataclass
class _Page:
    shown: list[tuple[float, float, str, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


@dataclass
class _Cell:
    lines: list[str]
    column: int
    end: int
    below: bool = False
    goes_on: bool = False


def pdf(text: str, layout: Layout) -> bytes:
    """The pages of a text."""
    writer = _Writer(layout)
    for is_table, lines in _blocks(text):
        if is_table:
            writer.table(lines)
        else:
            writer.paragraph(lines[0])
    return _file(writer.pages, layout)


def _blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    rows: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            yield True, rows
            rows = []
        yield False, [line]


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.pages: list[_Page] = []
        self.begin_page()

    def begin_page(self) -> None:
        width, height = self.layout.size
        self.pages.append(_Page())
        self.y = height - _MARGIN - 2 * _LINE
        self.show(_MARGIN, height - _MARGIN, self.layout.top)
        foot = self.layout.foot.replace("#", str(len(self.pages)))
        self.show(_MARGIN, _MARGIN / 2, foot)

    def show(self, x: float, y: float, words: str) -> None:
        if words.startswith("↑"):
            self.pages[-1].shown.append((x + _SIZE, y - _STANDING * _LINE, _UP, words[1:]))
            return
        for font, part in _parts(words):
            if part.strip():
                self.pages[-1].shown.append((x, y, font, part))
            x += _width(part)

    def room(self) -> int:
        return int((self.y - self.layout.bottom) // _LINE)

    def paragraph(self, line: str) -> None:
        if re.fullmatch("=+", line):
            self.begin_page()
            return
        for part in _wrapped(line, self.layout.size[0] - 2 * _MARGIN) or [""]:
            if self.room() < 1:
                self.begin_page()
            self.show(_MARGIN, self.y, part)
            self.y -= _LINE

    def table(self, lines: list[str]) -> None:
        rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
        edges = self.edges(len(rows[0]))
        laid = [
            _cells(row, rows[n + 1] if n + 1 < len(rows) else [], edges)
            for n, row in enumerate(rows)
        ]
        heads = laid[: self.layout.heads]
        self.y -= _PAD
        self.top = True
        for number, row in enumerate(laid):
            while True:
                tall = max(len(cell.lines) for cell in row if not cell.goes_on or cell.lines)
                fits = self.room() >= tall + 1
                if not fits and not (self.layout.split and self.room() > 3):
                    self.begin_page()
                    self.top = True
                    if number >= len(heads):
                        for head in heads:
                            self.row(head, edges, True)
                    continue
                now = tall if fits else self.room() - 1
                rest = [_Cell(c.lines[now:], c.column, c.end, c.below, c.goes_on) for c in row]
                self.row(
                    [_Cell(c.lines[:now], c.column, c.end, c.below, c.goes_on) for c in row],
                    edges,
                    number < len(heads),
                    fits,
                    number + 1 == len(laid),
                )
                if fits:
                    break
                row = rest
        self.y -= _LINE

    def edges(self, columns: int) -> list[float]:
        width = self.layout.size[0] - 2 * _MARGIN
        shares = self.layout.widths if len(self.layout.widths) == columns else (1,) * columns
        return [_MARGIN + width * sum(shares[:n]) / sum(shares) for n in range(columns + 1)]

    def row(
        self,
        cells: list[_Cell],
        edges: list[float],
        head: bool,
        ended: bool = True,
        last: bool = False,
    ) -> None:
        tall = max(1, *(len(cell.lines) for cell in cells))
        begin, end = self.y, self.y - tall * _LINE - _PAD
        shown = len(self.pages[-1].shown)
        for cell in cells:
            shift = (tall - len(cell.lines)) * _LINE / 2 if self.layout.middle else 0
            for n, line in enumerate(cell.lines):
                self.show(edges[cell.column] + _PAD, begin - shift - (n + 1) * _LINE + 2, line)
            self.rule(cell, edges, begin, end, head, ended, last)
        if self.layout.order == "line":
            part = self.pages[-1].shown[shown:]
            self.pages[-1].shown[shown:] = sorted(part, key=lambda one: (-one[1], one[0]))
        self.y, self.top = end, False

    def rule(
        self,
        cell: _Cell,
        edges: list[float],
        begin: float,
        end: float,
        head: bool,
        ended: bool,
        last: bool,
    ) -> None:
        left, right = edges[cell.column], edges[cell.end]
        rules, add = self.layout.rules, self.pages[-1].rules.append
        if rules in ("grid", "boxes"):
            add((left, begin, left, end))
            add((right, begin, right, end))
        if rules in ("grid", "boxes", "rows"):
            if self.top or not cell.goes_on:
                add((left, begin, right, begin))
            if not cell.below or last:
                add((left, end, right, end))
        if rules == "heads" and (head or last):
            add((left, end, right, end))


def _cells(row: list[str], below: list[str], edges: list[float]) -> list[_Cell]:
    found = []
    column = 0
    while column < len(row):
        end = column + 1
        while end < len(row) and row[end] == "<":
            end += 1
        goes_on = row[column] == "^"
        words = "" if goes_on else row[column]
        width = edges[end] - edges[column] - 2 * _PAD
        lines = [line for part in words.split("¶") for line in _wrapped(part.strip(), width)]
        lines = [words, *[""] * _STANDING] if words.startswith("↑") else lines
        merged = column < len(below) and below[column] == "^"
        found.append(_Cell(lines, column, end, merged, goes_on))
        column = end
    return found


def _width(words: str) -> float:
    return (
        sum(
            0.83
            if c in _WIDE or c.isupper() and c in "MW"
            else 0.28
            if c in _NARROW
            else 0.7
            if c.isupper()
            else 0.56
            if c.isalnum()
            else 0.6
            for c in words
        )
        * _SIZE
    )


def _wrapped(words: str, width: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _width(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _parts(words: str) -> Iterator[tuple[str, str]]:
    for part in re.split(f"([{''.join(_SIGNS)}])", words):
        yield _SIGNS.get(part, ("F1", part))


def _file(pages: list[_Page], layout: Layout) -> bytes:
    fonts = b"".join(b"/%s<</Type/Font/Subtype%s>>" % (n.encode(), f) for n, f in _FONTS.items())
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    width, height = layout.size
    box = (height, width) if layout.turned else (width, height)
    turn = b"/Rotate 90" if layout.turned == "page" else b""
    for page in pages:
        drawing = b"\n".join(_drawn(page, layout))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]%s/Resources<</Font<<%s>>>>"
            b"/Contents %d 0 R>>" % (*box, turn, fonts, len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing))
    kids = b" ".join(b"%d 0 R" % number for number in range(3, len(objects) + 1, 2))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages))
    written = io.BytesIO()
    written.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        written.write(b"%d 0 obj%s\nendobj\n" % (number, content))
    written.write(b"trailer<</Root 1 0 R>>\n%%EOF\n")
    return written.getvalue()


def _drawn(page: _Page, layout: Layout) -> Iterator[bytes]:
    if layout.turned:
        yield b"0 1 -1 0 %d 0 cm" % layout.size[1]
    for left, top, right, bottom in dict.fromkeys(page.rules):
        if layout.rules == "grid":
            yield b".5 w %.2f %.2f m %.2f %.2f l S" % (left, top, right, bottom)
        else:
            yield b"%.2f %.2f %.2f %.2f re f" % (
                left,
                bottom,
                right - left or 0.5,
                top - bottom or 0.5,
            )
    yield b"BT"
    for x, y, font, words in page.shown:
        drawn = re.sub(r"([\\()])", r"\\\1", words).encode("windows-1252")
        turn, name = (b"0 1 -1 0", b"F1") if font == _UP else (b"1 0 0 1", font.encode())
        yield b"/%s %d Tf %s %.2f %.2f Tm (%s) Tj" % (name, _SIZE, turn, x, y, drawn)
    yield b"ET"
