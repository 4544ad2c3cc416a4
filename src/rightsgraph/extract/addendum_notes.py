"""Numbers that stand in footnotes, put where the notes are called.

"The recommendations on water are accepted.¹" names those of note 1, if that holds numbers only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from rightsgraph.structure.numbered import RUN
from rightsgraph.text import Text
from rightsgraph.tree import Document, Part, Passage

_NUMBERS = re.compile(
    rf"\W*(?:See\s+)?(?:Recommendations?\W*(?:Nos?\.?)?\s*)?(?P<run>(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))\W*",
    re.I,
)
_CALL = re.compile(r"\D{0,12}?(\d{1,3})(?!\d)")
_BARE = re.compile(r"\d{1,3}\.?")
_STOP = re.compile(r"[.;:,]*$")
_FARTHEST = 20


def with_noted_numbers(document: Document) -> Document:
    """The document with the numbers of its notes, in brackets, in the text that calls them."""
    notes = {note.path: _NUMBERS.fullmatch(note.text.value) for note in document.of(Part.FOOTNOTE)}
    runs = {path.rpartition("/")[2]: match["run"] for path, match in notes.items() if match}
    if not runs:
        return document
    noted = (_with_numbers(passage, runs, document) for passage in _unrowed(document, runs))
    return replace(document, passages=tuple(noted))


def _unrowed(document: Document, runs: Mapping[str, str]) -> Iterator[Passage]:
    """The passages; where the text of a bare number calls such notes, it numbers a paragraph."""
    rows = {p.path: p for p in document.of(Part.ROW) if _BARE.fullmatch(p.number)}
    noted = any(path.rpartition("/")[2] in runs for row in rows.values() for path in row.notes)
    for passage in document.passages:
        yield replace(passage, part=Part.PARAGRAPH) if noted and passage.path in rows else passage


def _with_numbers(passage: Passage, runs: Mapping[str, str], document: Document) -> Passage:
    called = {path.rpartition("/")[2] for path in passage.notes} & runs.keys()
    spans = [
        (place, place, f" ({runs[note]})")
        for place, note in (_calls(passage.text, document.source.value) if called else ())
        if note in called
    ]
    return replace(passage, text=passage.text.replace(spans)) if spans else passage


def _calls(text: Text, source: str) -> Iterator[tuple[int, str]]:
    """Where notes are called: before the stop that the mark stands after, and the note's number."""
    for place in range(1, len(text) + 1):
        begin = text.origin[place - 1] + 1
        end = text.origin[place] if place < len(text) else begin + _FARTHEST
        call = _CALL.match(source, begin, min(end, begin + _FARTHEST)) if end > begin else None
        if call:
            stop = _STOP.search(text.value, 0, place)
            yield stop.start() if stop else place, call[1]
