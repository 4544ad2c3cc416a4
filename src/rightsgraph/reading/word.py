"""The words of a Word file's paragraphs, with the numbers that Word counts for them.

The library gives the runs of a paragraph and nothing that is wrapped in anything else: place
names (in smart tags), accepted insertions and content controls. Nor does it count: the number
of a paragraph that Word numbers stands nowhere in its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from rightsgraph.reading.signs import sign

_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_CALLS = {qn("w:footnoteReference"), qn("w:endnoteReference")}
_UNSEEN = {
    *(qn(f"w:{name}") for name in ("pPr", "rPr", "del", "moveFrom", "txbxContent")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_WRAPS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
_ROMANS = (
    *((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v")),
    *((4, "iv"), (1, "i")),
)
_MOST_LETTERS = 399  # counted with letters or Roman numbers; above, and below one, in figures
_DEEPEST_STYLE = 12
_MOST_COLUMNS = 63  # that Word itself lets a table have
_DOT = "•"


def blocks(element: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body or a cell in order, whatever wraps them."""
    return _inside(element, qn("w:p"), qn("w:tbl"))


def rows(table: Any) -> Iterator[list[Any]]:
    """The cells of each row by columns; one over several columns or rows stands in each."""
    above: dict[int, Any] = {}
    for row in _inside(table, qn("w:tr")):
        column = _columns(row.find(qn("w:trPr")), "gridBefore", 0)
        here: dict[int, Any] = {}
        for cell in _inside(row, qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            shown = above.get(column, cell) if _goes_on(properties) else cell
            end = column + _columns(properties, "gridSpan", 1)
            here.update(dict.fromkeys(range(column, end), shown))
            column = end
        yield list(here.values())
        above = here


def _inside(element: Any, *tags: str) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPS:
            yield from _inside(child, *tags)


def _columns(properties: Any, name: str, otherwise: int) -> int:
    return min(int(_value(properties, name) or otherwise), _MOST_COLUMNS)


def _goes_on(properties: Any) -> bool:
    """Whether a cell is the next part of one that spans rows, which is so if nothing is said."""
    merge = None if properties is None else properties.find(qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def words(element: Any) -> str:
    """The text of a paragraph as it shows, without deleted words and text boxes.

    The call of a note is written as HTML writes it, as is the number of the note at the end.
    """
    pieces: list[str] = []
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            font = _font(element)
            pieces += (
                [sign(letter, font) for letter in child.text or ""] if font else [child.text or ""]
            )
        elif child.tag == qn("w:sym"):
            code = int(child.get(qn("w:char"), "20"), 16)
            pieces.append(sign(chr(code), child.get(qn("w:font"), "")))
        elif child.tag == qn("w:checkBox"):
            pieces.append("☒" if _is_ticked(child) else "☐")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag in _CALLS and not child.get(qn("w:customMarkFollows")):
            pieces.append(f"<sup>{child.get(qn('w:id'))}</sup>")
        elif child.tag not in _UNSEEN:
            pieces.append(words(child))
    return "".join(pieces)


def _font(run: Any) -> str:
    """The font that a run of letters names for itself."""
    fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return "" if fonts is None else fonts.get(qn("w:ascii"), "")


def _is_ticked(box: Any) -> bool:
    """Whether a box of a form is ticked, now or else from the start."""
    for name in ("w:checked", "w:default"):
        state = box.find(qn(name))
        if state is not None:
            return state.get(qn("w:val"), "1") not in ("0", "false")
    return False


@dataclass(frozen=True)
class _Level:
    """How one level of a list counts: its first number, its form, and what is printed."""

    start: int
    form: str
    print: str


class Numbers:
    """Counts the numbered paragraphs of a document as Word does; asked for them in order.

    A paragraph that is met again, as in a cell that spans rows, keeps its number.
    """

    def __init__(self, document: WordDocument) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._labels: dict[Any, str] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering"):
                self._learn(relation.target_part.element)

    def _learn(self, numbering: Any) -> None:
        for abstract in numbering.iterchildren(qn("w:abstractNum")):
            for level in abstract.iterchildren(qn("w:lvl")):
                key = abstract.get(qn("w:abstractNumId")), int(level.get(qn("w:ilvl")))
                self._levels[key] = _Level(
                    int(_value(level, "start") or 1),
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                )
        for one in numbering.iterchildren(qn("w:num")):
            number = one.get(qn("w:numId"))
            self._lists[number] = _value(one, "abstractNumId")
            for override in one.iterchildren(qn("w:lvlOverride")):
                start = _value(override, "startOverride")
                if start:
                    self._restarts[number, int(override.get(qn("w:ilvl")))] = int(start)

    def label(self, paragraph: Any) -> str:
        """The number that Word prints before a paragraph, or a dot; empty where it has neither."""
        if paragraph not in self._labels:
            self._labels[paragraph] = self._next(paragraph)
        return self._labels[paragraph]

    def _next(self, paragraph: Any) -> str:
        number, depth = self._place(paragraph)
        home = self._lists.get(number, "")
        level = self._levels.get((home, depth))
        if level is None or level.form in ("bullet", "none"):
            return _DOT if level and level.form == "bullet" else ""
        counts = self._counts.setdefault(home, {})
        restart = self._restarts.pop((number, depth), None)
        after = counts.get(depth, level.start - 1) + 1
        counts[depth] = after if restart is None else restart
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return self._printed(home, level, counts)

    def _printed(self, home: str, level: _Level, counts: dict[int, int]) -> str:
        label = level.print
        for depth in range(9):
            one = self._levels.get((home, depth))
            if one and f"%{depth + 1}" in label:
                count = counts.get(depth, one.start)
                label = label.replace(f"%{depth + 1}", _counted(count, one.form))
        return label

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph, its own or else that of its style."""
        number, depth = _listed(paragraph)
        style = _value(paragraph.find(qn("w:pPr")), "pStyle")
        for _ in range(_DEEPEST_STYLE):
            if number or style not in self._styles:
                break
            number, depth = _listed(self._styles[style])
            style = _value(self._styles[style], "basedOn")
        return number, depth


def _listed(element: Any) -> tuple[str, int]:
    properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    return _value(properties, "numId"), int(_value(properties, "ilvl") or 0)


def _value(element: Any, name: str) -> str:
    """The ``w:val`` of a child; empty where there is none."""
    child = element.find(qn(f"w:{name}")) if element is not None else None
    return "" if child is None else child.get(qn("w:val"), "")


def _counted(count: int, form: str) -> str:
    if not 0 < count <= _MOST_LETTERS:
        return str(count)
    if form.endswith("Letter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form.endswith("Roman"):
        roman = "".join(_roman(count))
        return roman.upper() if form == "upperRoman" else roman
    return str(count)


def _roman(count: int) -> Iterator[str]:
    for value, letters in _ROMANS:
        yield letters * (count // value)
        count %= value
