"""Numbers of recommendations, and the lines and blocks that documents with them are read by."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rightsgraph.structure.blocks import join
from rightsgraph.structure.titles import is_labelled_verdict, is_verdict, lists_verdict
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, Text
from rightsgraph.tree import Part

NUMBER = r"\d{1,3}(?:\s?\.\s?\d{1,3}(?:\s?\([a-z]\))?)?"
"""A recommendation's number: ``140.14``, or ``14`` where its paragraph is left out."""
_BETWEEN = (
    r"(?:\s*[,;&–‑—-]\s*|\s*[,;]?\s*\b(?:and|n?or|to|through|as\s+well\s+as)\s+|\s*/\s*(?=\d{1,3}\s?\.\s?\d)"
    r"|\s+(?=\d+\s?\.))"
)
RUN = rf"{NUMBER}\.?(?:{_BETWEEN}{NUMBER}\.?)*"
"""Several of them: ``140.1–140.4, 140.14 and 140.15``."""
CALL = re.compile(f"{NOTE_OPEN}(\\d+){NOTE_CLOSE}")
# A note may be called after the stop, by a mark or but by its number: ``by a judge.3``. What is
# asked may end with who asked it: ``(Peru; Chad)``.
_ENDED = re.compile(
    rf"\d{{2,3}}\.\d{{1,3}}\b.*\([A-Z][^()\d]+\)\s*$|[.;:!?][”\"’')\]]*\s*(?:{NOTE_OPEN}\d+{NOTE_CLOSE}\s*)*$|[a-z)][.;]\d{{1,2}}\s*$"
)
_NUMBERS = re.compile(rf"\s*(?=\d{{1,3}}\s?\.\s?\d){RUN}\s*")
_LONGEST_WRAPPED = 250


@dataclass(frozen=True)
class Line:
    """A line with words.

    ``gap`` says that a blank one stood before it, ``apart`` that it does not go on with the
    line before: also where the text has whole paragraphs on its lines.
    """

    text: Text
    gap: bool
    apart: bool

    @property
    def value(self) -> str:
        return self.text.value.strip()

    @property
    def indent(self) -> int:
        return len(self.text.value) - len(self.text.value.lstrip())


@dataclass
class Block:
    """A passage in the making: its printed number and its lines.

    ``label`` is the text of a row that holds nothing but its number; ``of_cells`` says that
    its line holds all of its cells. A block without a part
    only closes the one before it: the title of the notes, the head of a table.
    """

    part: Part | None
    number: str = ""
    lines: list[Text] = field(default_factory=list)
    label: Text = field(default_factory=lambda: Text(""))
    of_cells: bool = False

    @property
    def ended(self) -> bool:
        """Whether the words so far may be all: a sentence has ended, or there is none yet."""
        said = next((x.value for x in reversed(self.lines) if x.value.strip()), ".")
        listed = said.rstrip()[-1:].isdigit() and lists_verdict(said)
        headed = self.part in (Part.SECTION, Part.HEADING)
        answered = self.of_cells and is_verdict(said.rpartition("|")[2].strip())
        answered = answered or is_labelled_verdict(said)
        return headed or listed or answered or self.is_list or bool(_ENDED.search(said.rstrip()))

    @property
    def is_list(self) -> bool:
        """Whether a paragraph holds nothing but numbers."""
        return self.part is Part.PARAGRAPH and bool(_NUMBERS.fullmatch(self.text.value))

    @property
    def text(self) -> Text:
        words = join(line for line in self.lines if line.value.strip())
        return words if words.value else self.label


Opener = Callable[[Line, Block | None], Block | None]
"""Tells what a line opens in documents of one layout; the open block itself where it goes on."""


def lines_of(text: Text) -> list[Line]:
    """The lines with words."""
    lines: list[Line] = []
    all_lines = text.lines()
    whole = any(len(line) > _LONGEST_WRAPPED for line in all_lines)
    gap = True
    for line in all_lines:
        if line.value.strip():
            lines.append(Line(line, gap, gap or whole))
        gap = not line.value.strip()
    return lines
