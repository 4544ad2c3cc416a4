"""The blocks of a paper as passages: paths, parents, and places among siblings."""

from __future__ import annotations

import re
from collections import Counter

from rightsgraph.structure.blocks import join
from rightsgraph.structure.paper_lines import Block
from rightsgraph.tree import Part, Passage


def assemble(blocks: list[Block]) -> list[Passage]:
    """A passage for each block; a section's text is its heading."""
    return _Assembly(blocks).passages


class _Assembly:
    def __init__(self, blocks: list[Block]) -> None:
        self.passages: list[Passage] = []
        self._paths: set[str] = set()
        self._printed = {
            f"paragraph/{block.number}"
            for block in blocks
            if block.part is Part.PARAGRAPH and block.number
        }
        self._counts: Counter[tuple[str, Part]] = Counter()
        self._headings = 0
        self._above: dict[int, str] = {}
        self._paragraph = ""
        for block in blocks:
            self._add(block)

    def _add(self, block: Block) -> None:
        parent = self._parent(block)
        self._counts[parent, block.part] += 1
        ordinal = self._counts[parent, block.part]
        path = self._free(self._path(block, parent, ordinal), bool(block.number))
        text = join(line for line in block.lines if line.value.strip())
        if block.part is Part.SECTION:
            self._above = {d: p for d, p in self._above.items() if d < block.depth}
            self._above[block.depth] = path
        if block.part is Part.PARAGRAPH:
            self._paragraph = path
        headed = block.part in (Part.SECTION, Part.HEADING)
        heading = text.value if headed else ""
        self.passages.append(
            Passage(block.part, path, text, ordinal, parent, block.number, heading)
        )

    def _parent(self, block: Block) -> str:
        if block.part is Part.ITEM:
            return self._paragraph
        above = [d for d in self._above if block.part is not Part.SECTION or d < block.depth]
        return self._above[max(above)] if above else ""

    def _path(self, block: Block, parent: str, ordinal: int) -> str:
        number = re.sub(r"\W", "", block.number)
        if block.part is Part.SECTION:
            key = number or f"{'annex' if block.depth == 1 else ordinal}"
            return f"{parent}.{key}" if parent else f"section/{key}"
        if block.part is Part.HEADING:
            self._headings += 1
            return f"heading/{self._headings}"
        if block.part is Part.ITEM:
            return f"{parent}/item/{number or ordinal}"
        return f"paragraph/{number}" if number else f"{parent}/paragraph/{ordinal}".lstrip("/")

    def _free(self, path: str, numbered: bool) -> str:
        """The path, or one beside it where that number is taken, here or elsewhere."""
        taken = self._paths if numbered else self._paths | self._printed
        free, again = path, 2
        while free in taken:
            free, again = f"{path}-{again}", again + 1
        self._paths.add(free)
        return free
