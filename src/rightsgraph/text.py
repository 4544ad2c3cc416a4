"""Text that remembers where each of its characters stands in the source.

Readers and extractors work on clean text (no mark-up, page furniture or hyphenation), while
every fact is published with offsets into the text as it was. ``Text`` carries both, so no
later stage ever computes an offset.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

Span = tuple[int, int]
NOTE_OPEN, NOTE_CLOSE = "\ue000", "\ue001"
"""Private-use characters around the number of a footnote where it is called."""
PARAGRAPH_END = "\u2029"
"""All of a blank line where the format of a file tells that a paragraph ends."""
CELL_LINE = "\v"
"""Before an entry of a list within a cell, which is on one line."""
_BLANKS = re.compile(r"\s+")


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 form, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class SourceText:
    """One extraction of a file's text: what offsets count in. Line ends are LF.

    ``markup`` says how the text is to be cleaned: ``plain`` (which may hold Markdown and
    inline HTML), ``html`` (a whole page), or ``pages`` (extracted from PDF or DOCX).
    """

    name: str
    value: str
    markup: str = "plain"

    @cached_property
    def digest(self) -> str:
        return digest(self.value)


class Text:
    """Clean characters and, for each of them, its offset in the source."""

    __slots__ = ("origin", "value")

    def __init__(self, value: str, origin: array[int] | None = None) -> None:
        self.value = value
        self.origin = array("I", range(len(value))) if origin is None else origin

    def __len__(self) -> int:
        return len(self.value)

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Text({self.value!r})"

    def __getitem__(self, part: slice) -> Text:
        return Text(self.value[part], self.origin[part])

    def __add__(self, other: Text) -> Text:
        return Text(self.value + other.value, self.origin + other.origin)

    @property
    def span(self) -> Span:
        """Where the text stands in the source, end exclusive."""
        return (self.origin[0], self.origin[-1] + 1) if self.origin else (0, 0)

    @property
    def digest(self) -> str:
        return digest(self.value)

    def replace(self, spans: Iterable[tuple[int, int, str]]) -> Text:
        """The text with some spans cut or replaced; spans are sorted and do not overlap.

        A replacement takes the source offset of the first character it stands for.
        """
        pieces: list[str] = []
        origin: array[int] = array("I")
        done = 0
        for begin, end, new in spans:
            pieces += [self.value[done:begin], new]
            origin += self.origin[done:begin]
            if new:
                origin += array("I", [self.origin[min(begin, len(self) - 1)]]) * len(new)
            done = end
        pieces.append(self.value[done:])
        return Text("".join(pieces), origin + self.origin[done:])

    def sub(
        self, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str | None] = ""
    ) -> Text:
        """The text with each match replaced; a callable may answer None to leave one alone."""
        spans = []
        for match in pattern.finditer(self.value):
            text = new if isinstance(new, str) else new(match)
            if text is not None:
                spans.append((match.start(), match.end(), text))
        return self.replace(spans) if spans else self

    def strip(self) -> Text:
        begin = len(self.value) - len(self.value.lstrip())
        return self[begin : begin + len(self.value.strip())]

    def flat(self) -> Text:
        """On one line: every run of white space is one space, none at the ends."""
        return self.strip().sub(_BLANKS, lambda match: None if match.group() == " " else " ")

    def lines(self) -> list[Text]:
        """The lines without their ends; blank ones included."""
        lines, begin = [], 0
        for line in self.value.split("\n"):
            lines.append(self[begin : begin + len(line)])
            begin += len(line) + 1
        return lines
