"""Blocks of lines to passages: each with its path, its parent and the notes called in it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, count, takewhile

from rightsgraph.structure.blocks import join
from rightsgraph.structure.notes import language
from rightsgraph.structure.numbered import CALL, Block
from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_NAMES = {
    Part.SECTION: "section",
    Part.HEADING: "heading",
    Part.PARAGRAPH: "paragraph",
    Part.ROW: "row",
    Part.ITEM: "item",
    Part.FOOTNOTE: "footnote",
}


def assemble(blocks: list[Block]) -> list[Passage]:
    """The blocks as passages, each with its path, its parent and the notes called in it."""
    return _Assembly(blocks).passages()


class _Assembly:
    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._section = ""
        self._holder = ""
        self._headings = 0
        self._paths: set[str] = set()
        self._counts: Counter[tuple[str, Part]] = Counter()
        self._printed = {_path(b.part, b.number, "", 0) for b in blocks if b.part and b.number}
        self._notes = {b.number for b in blocks if b.part is Part.FOOTNOTE}

    def passages(self) -> list[Passage]:
        return [
            self._passage(place, block, block.part)
            for place, block in enumerate(self._blocks)
            if block.part
        ]

    def _passage(self, place: int, block: Block, part: Part) -> Passage:
        parent = self._parent(part)
        self._counts[parent, part] += 1
        ordinal = self._counts[parent, part]
        self._headings += part is Part.HEADING
        place_of_kind = self._headings if part is Part.HEADING else ordinal
        path = _path(part, block.number, parent, place_of_kind)
        path = path if block.number and path not in self._paths else self._free(path)
        self._paths.add(path)
        if part is Part.SECTION:
            self._section = path
        if part in (Part.PARAGRAPH, Part.ROW):
            self._holder = path
        text = (self._extent(place) if part is Part.SECTION else block.text).sub(CALL)
        headed = part in (Part.SECTION, Part.HEADING)
        return Passage(
            part,
            path,
            text,
            ordinal,
            parent=parent,
            number=block.number,
            heading=block.text.sub(CALL).value if headed else "",
            notes=self._called(block),
            language=language(text.value) if part is Part.FOOTNOTE else "en",
        )

    def _parent(self, part: Part) -> str:
        if part is Part.ITEM:
            return self._holder
        return "" if part in (Part.SECTION, Part.FOOTNOTE) else self._section

    def _free(self, path: str) -> str:
        """The path, or one beside it where that number is printed, here or elsewhere."""
        taken = self._paths | self._printed
        return next(p for p in chain((path,), (f"{path}-{n}" for n in count(2))) if p not in taken)

    def _extent(self, place: int) -> Text:
        """All that a section holds, from its heading on."""
        following = self._blocks[place + 1 :]
        inside = takewhile(lambda block: block.part is not Part.SECTION, following)
        own = (block for block in inside if block.part is not Part.FOOTNOTE)
        return join(block.text for block in (self._blocks[place], *own))

    def _called(self, block: Block) -> tuple[str, ...]:
        called = CALL.findall(block.text.value)
        return tuple(f"footnote/{n}" for n in dict.fromkeys(called) if n in self._notes)


def _path(part: Part, number: str, parent: str, ordinal: int) -> str:
    """A printed number stands for itself; what has none is counted inside its parent."""
    name = _NAMES[part]
    if part is Part.ITEM:
        return f"{parent}/{name}/{number.strip('()') or ordinal}"
    if part is Part.PARAGRAPH and not number:
        return f"{parent}/{name}/{ordinal}".lstrip("/")
    first = re.match(r"[\w.]*\w", re.sub(r"\s*\.\s*(?=\d)", ".", number))
    return f"{name}/{first[0] if first else ordinal}"
