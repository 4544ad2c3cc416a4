"""HTML pages: their visible text, with blocks on lines of their own."""

from __future__ import annotations

import html
import re
from array import array
from html.parser import HTMLParser

from rightsgraph.reading.markup import clean_markup
from rightsgraph.reading.web_lists import ListMarks
from rightsgraph.reading.web_rows import Rows
from rightsgraph.text import Text

_PAGE = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
# The body of a page without the page around it: it begins and ends with marked blocks.
_FRAGMENT = re.compile(
    r"\A\s*<(?:article|body|div|h[1-6]|head|main|ol|p|section|table|ul)\b"
    r".*</(?:article|body|div|h[1-6]|main|ol|p|section|table|ul)>\s*\Z",
    re.I | re.S,
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "thead", "tbody", "tr", "ul"),
    )
)
_HIDDEN = frozenset(("head", "script", "style", "template", "noscript"))
_WORDED = frozenset(("p", "td", "dd", "blockquote"))
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_NUMBERED = re.compile(r"^\s*\d{1,3}\.\s+\S", re.M)
_LONGEST_CELL = 4000
_LONGEST_NUMBER = 99


def is_page(value: str) -> bool:
    """Whether the text is an HTML page or the body of one, not plain text with some tags in it."""
    return bool(_PAGE.match(value) or _FRAGMENT.match(value))


def clean_page(text: Text) -> Text:
    """The visible text of a page; headings get the ``#`` of Markdown, items the marks of lists."""
    parser = _Visible(text.value)
    parser.feed(text.value)
    parser.close()
    shown = Text("".join(parser.pieces), parser.origin)
    return clean_markup(shown.replace(parser.lists.spans(shown.value)))


class _Visible(HTMLParser):
    """Collects visible characters with their offsets in the page.

    A row of a table is one line, with tabs between its cells. What lays out a page is no such
    row: a cell that stands alone, is long, or has a table, a heading or numbered paragraphs.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.origin: array[int] = array("I")
        self.lists = ListMarks()
        self._starts = [0, *(match.end() for match in re.finditer("\n", page))]
        self._hidden = 0
        self._block = ""
        self._target = ""
        self._rows = Rows()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _add(self, piece: str, offsets: array[int] | None = None) -> None:
        if self._hidden or not piece:
            return
        self.pieces.append(piece)
        self.origin += offsets or array("I", [self._offset()]) * len(piece)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._block = tag if tag in _BLOCKS | _WORDED else self._block
        self.lists.begin(tag, dict(attrs))
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "sup":
            self._add("<sup>")
        elif tag == "a":
            self._target = self._address(dict(attrs).get("href") or "")
        elif tag in ("td", "th"):
            self._begin_cell(dict(attrs))
        elif tag in _BLOCKS:
            if tag == "table":
                self._rows.begin_table()
            elif tag == "tr":
                self._join_cells()
            self._add("\n" + _HEADINGS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._block = "" if tag == self._block else self._block
        self.lists.end(tag)
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "sup":
            self._add("</sup>")
        elif tag == "a":
            self._add_target()
        elif tag in _BLOCKS:
            if tag in ("tr", "table"):
                self._join_cells()
            self._add("\n")

    def close(self) -> None:
        super().close()
        self._join_cells()

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._repeat_above()
        place = len(self.pieces), len(self.origin)
        if self._rows.cells:
            self._add("\t")
        self._rows.begin_cell(*place, attributes)

    def _repeat_above(self, ends: bool = False) -> None:
        """Adds the cells of rows above that stand before the next one, with their own offsets."""
        while reaching := self._rows.next_above(ends):
            place = len(self.pieces), len(self.origin)
            if self._rows.cells:
                self._add("\t")
            self._add(reaching.value, reaching.origin)
            self._rows.repeat(*place, reaching)

    def _join_cells(self) -> None:
        """Ends a row: the lines of its cells become one, unless they lay out the page."""
        if self._rows.cells:
            self._repeat_above(ends=True)
        shown = []
        ends = [(cell.piece, cell.begin) for cell in self._rows.cells]
        ends.append((len(self.pieces), len(self.origin)))
        for cell, (end, stop) in zip(self._rows.cells, ends[1:], strict=True):
            own = slice(cell.piece, end)
            value = "".join(self.pieces[own])
            if len(self._rows.cells) > 1 and not _lays_out(value):
                self.pieces[own] = [piece.replace("\n", " ") for piece in self.pieces[own]]
                first = int(value.startswith("\t"))
                flat = value[first:].replace("\n", " ")
                shown.append((cell, flat, self.origin[cell.begin + first : stop]))
        self._rows.end_row(shown)

    def _address(self, href: str) -> str:
        """The target of a link inside a sentence; menus are lists and keep none."""
        return href.strip() if self._block in _WORDED and href.strip().startswith("http") else ""

    def _add_target(self) -> None:
        """The target after the words of its link, as Markdown has it, unless they are it."""
        if self._target and not "".join(self.pieces[-3:]).strip().endswith(self._target):
            self._add(f" {self._target}")
        self._target = ""

    def _say(self, words: str, offsets: array[int] | None = None) -> None:
        """Adds words of the page itself, which tell where an item of a list begins."""
        if not self._hidden:
            self.lists.words(len(self.origin), words)
        self._add(words, offsets)

    def handle_data(self, data: str) -> None:
        begin = self._offset()
        self._say(data, array("I", range(begin, begin + len(data))))

    def handle_entityref(self, name: str) -> None:
        self._say(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        number = f"&#{name};"
        self._say(html.unescape(number) if len(name) < _LONGEST_NUMBER else number)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """What is no section, though it begins as one, is passed like other unknown markup."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


def _lays_out(cell: str) -> bool:
    numbered = len(_NUMBERED.findall(cell)) > 1
    return numbered or "\n#" in cell or len(cell) > _LONGEST_CELL
