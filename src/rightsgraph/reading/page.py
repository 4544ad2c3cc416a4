"""A page of a PDF: its letters and ruling lines with their places, the page turned upright."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from rightsgraph.reading.grid import Rule
from rightsgraph.reading.letters import Letter

# In points: how thick and how long a ruling line is, how far letters of one line stand above each
# other, and the least gap between columns.
_THIN, _SHORTEST, _LINE, _GAP = 2.5, 5.0, 3.0, 6.0
APART = 1.4
"""How much farther apart than most are lines with an empty one between."""
_SAMPLE = 400  # letters
_FONT_NAME = 80  # bytes
_FEWEST_LINES = 2
# A line of text up to its last letter, which is no blank and no hyphen that hides a line end.
_SHOWN = re.compile(r"[^\s\x02\ufffe](?:[^\r\n]*[^\s\x02\ufffe])?")
_HALVES = range(0xD800, 0xE000)
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
Point = tuple[float, float]
Span = tuple[float, float, float]


@dataclass(frozen=True)
class Page:
    """The letters of a page in their order, and its lines across and down."""

    letters: list[Letter]
    across: list[Rule]
    down: list[Rule]
    source: pypdfium2.PdfTextPage
    turns: int

    def text(self, places: Sequence[int] | None = None) -> str:
        """The text, or some letters of it, in the order of the library.

        An empty line stands where two lines are farther apart than most.
        """
        signs = [letter.sign for letter in self.letters] or self.source.get_text_range()
        if len(signs) != self.source.count_chars():
            return str(self.source.get_text_bounded())
        places = range(len(signs)) if places is None else places
        text = "".join(signs[place] for place in places)
        shown = [line.span() for line in _SHOWN.finditer(text)]
        bases = [(self._base(places[a]), self._base(places[b - 1])) for a, b in shown]
        gaps = [above - below for (_, above), (below, _) in pairwise(bases)]
        usual = median([gap for gap in gaps if gap > 0] or [0.0])
        apart = [a for (a, _), gap in zip(shown[1:], gaps, strict=True) if gap > APART * usual]
        return "\n".join(text[a:b] for a, b in pairwise([0, *apart, len(text)]))

    def _base(self, place: int) -> float:
        """The level of the line that a letter stands on."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.source, place, x, y)
        return _turned((x.value, y.value), self.turns)[1]

    def font(self, place: int) -> str:
        """The name of the font of a letter."""
        name, flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self.source, place, name, _FONT_NAME, flags)
        return name.value.decode("utf-8", "replace")


def drawn(page: pypdfium2.PdfPage) -> Page:
    """What a page shows."""
    textpage = page.get_textpage()
    turns = _turns(textpage)
    across: list[Rule] = []
    down: list[Rule] = []
    for begin, end in _strokes(page):
        (x, y), (to_x, to_y) = _turned(begin, turns), _turned(end, turns)
        if abs(to_y - y) <= _THIN and abs(to_x - x) >= _SHORTEST:
            across.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
        elif abs(to_x - x) <= _THIN and abs(to_y - y) >= _SHORTEST:
            down.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))
    has_table = bool(down) or _has_column(textpage, turns)
    return Page(list(_letters(textpage, turns)) if has_table else [], across, down, textpage, turns)


def _has_column(textpage: pypdfium2.PdfTextPage, turns: int) -> bool:
    """Whether words stand below each other after gaps, as in a column.

    The letters of all other pages need not be looked at.
    """
    spans: list[Span] = []
    for place in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(place)
        (x, y), (to_x, to_y) = _turned((left, bottom), turns), _turned((right, top), turns)
        spans.append(((y + to_y) / 2, min(x, to_x), max(x, to_x)))
    after_gap = [
        begin
        for line in _near(spans, _LINE)
        for (_, _, end), (_, begin, _) in pairwise(sorted(line, key=itemgetter(1)))
        if begin - end > _GAP
    ]
    columns = _near([(begin, 0.0, 0.0) for begin in after_gap], _GAP)
    return any(len(column) >= _FEWEST_LINES for column in columns)


def _near(found: list[Span], most: float) -> list[list[Span]]:
    """What is near each other, by the first figure of each."""
    groups: list[list[Span]] = []
    for one in sorted(found):
        if not groups or one[0] - groups[-1][0][0] > most:
            groups.append([])
        groups[-1].append(one)
    return groups


def _turns(textpage: pypdfium2.PdfTextPage) -> int:
    """By how many quarters most of the text is turned to the right."""
    number = textpage.count_chars()
    places = range(0, number, max(1, number // _SAMPLE))
    angles = Counter(
        round(pdfium.FPDFText_GetCharAngle(textpage, place) / (math.pi / 2)) % 4
        for place in places
        if not pdfium.FPDFText_IsGenerated(textpage, place)
    )
    return angles.most_common(1)[0][0] if angles else 0


def _turned(point: Point, turns: int) -> Point:
    x, y = point
    return ((x, y), (-y, x), (-x, -y), (y, -x))[turns]


def _letters(textpage: pypdfium2.PdfTextPage, turns: int) -> Iterator[Letter]:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    for place in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, place)
        if code <= ord(" "):
            yield Letter(chr(code) if code else " ", 0, 0, 0, False)
            continue
        pdfium.FPDFText_GetCharBox(textpage, place, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(textpage, place, x, y)
        one = _turned((left.value, bottom.value), turns)
        other = _turned((right.value, top.value), turns)
        base = _turned((x.value, y.value), turns)[1]
        shown = _UNKNOWN if code in _HALVES else chr(code)
        yield Letter(shown, min(one[0], other[0]), max(one[0], other[0]), base, True)


def _strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[Point, Point]]:
    """The straight lines on a page: drawn as such, as sides of boxes, or as thin boxes."""
    for path in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=1):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        left, bottom, right, top = path.get_bounds()
        if (fill.value or stroke.value) and min(right - left, top - bottom) <= _THIN:
            if right - left > top - bottom:
                yield (left, (bottom + top) / 2), (right, (bottom + top) / 2)
            else:
                yield ((left + right) / 2, bottom), ((left + right) / 2, top)
        elif stroke.value or fill.value:
            yield from _sides(path, bool(stroke.value))


def _sides(path: pypdfium2.PdfObject, stroked: bool) -> Iterator[tuple[Point, Point]]:
    """The sides of a path that is stroked; of one that is filled those of its thin boxes."""
    matrix = path.get_matrix()
    for figure in _figures(path):
        points = [matrix.on_point(*point) for point in figure]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if stroked:
            yield from zip(points, points[1:], strict=False)
        elif min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
            yield (min(xs), min(ys)), (max(xs), max(ys))


def _figures(path: pypdfium2.PdfObject) -> Iterator[list[Point]]:
    """The points of each part of a path, the first again where it is closed."""
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if points:
                yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
