"""The marks of HTML lists, which browsers print and no page has in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_FURNITURE = frozenset(("nav", "header", "footer", "aside", "menu", "form"))
_LISTS = frozenset(("ol", "ul"))
_COUNT = re.compile(r"\d{1,4}")
_OWN_MARK = re.compile(
    r"(?:[•●▪◦*–—-]|\[?\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)\]])(?:\s|$)", re.I
)


@dataclass
class _List:
    form: str
    """How items are counted: ``1``, ``a`` or ``A``; empty where they have bullets."""
    count: int
    item: _Item | None = None


@dataclass
class _Item:
    mark: str
    begin: int = -1
    worded: bool = False


@dataclass
class ListMarks:
    """Finds out which items show a mark, and where.

    Menus show none: what stands in the furniture of a page, or is a link and nothing else.
    """

    _lists: list[_List] = field(default_factory=list)
    _marks: list[tuple[int, str]] = field(default_factory=list)
    _furniture: int = 0
    _linked: bool = False

    def begin(self, tag: str, attrs: Mapping[str, str | None]) -> None:
        if tag in _FURNITURE:
            self._furniture += 1
        elif tag == "a":
            self._linked = True
        elif tag in _LISTS:
            form = (attrs.get("type") or "1") if tag == "ol" else ""
            self._lists.append(_List(form, _number(attrs.get("start"), 1)))
        elif tag == "li" and self._lists:
            self._begin_item(self._lists[-1], attrs)

    def end(self, tag: str) -> None:
        if tag in _FURNITURE:
            self._furniture = max(0, self._furniture - 1)
        elif tag == "a":
            self._linked = False
        elif tag in _LISTS and self._lists:
            self._end_item(self._lists.pop())
        elif tag == "li" and self._lists:
            self._end_item(self._lists[-1])

    def words(self, place: int, words: str) -> None:
        """Words that show, and their place in the text; they are of the innermost open item."""
        item = self._lists[-1].item if self._lists else None
        if item is None or not words.strip():
            return
        if item.begin < 0:
            item.begin = place + len(words) - len(words.lstrip())
        item.worded = item.worded or not self._linked

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The marks to put into the text, where a line begins that prints none itself."""
        while self._lists:
            self._end_item(self._lists.pop())
        for place, mark in sorted(self._marks):
            line = text[text.rfind("\n", 0, place) + 1 : place]
            if not line.strip() and not _OWN_MARK.match(text, place):
                yield place, place, mark

    def _begin_item(self, within: _List, attrs: Mapping[str, str | None]) -> None:
        self._end_item(within)
        count = _number(attrs.get("value"), within.count)
        within.count = count + 1
        mark = _printed(count, within.form)
        within.item = _Item(mark) if mark and not self._furniture else None

    def _end_item(self, within: _List) -> None:
        item, within.item = within.item, None
        if item and item.worded:
            self._marks.append((item.begin, item.mark))


def _number(printed: str | None, otherwise: int) -> int:
    return int(printed) if printed and _COUNT.fullmatch(printed) else otherwise


def _printed(count: int, form: str) -> str:
    """The mark of an item; none where items are counted with Roman numbers or other letters."""
    if form in ("", "1"):
        return f"{count}. " if form else "• "
    letter = form if form in ("a", "A") and 0 < count <= 26 else ""
    return f"({chr(ord(letter) + count - 1)}) " if letter else ""
