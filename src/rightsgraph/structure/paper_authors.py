"""The stakeholders that a summary lists in its first note, each under its abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rightsgraph.text import Text
from rightsgraph.tree import Part, Passage

_LISTED = re.compile(r"stakeholders?\s+listed\s+below|following\s+stakeholders?", re.I)
_GROUP = re.compile(
    r"\s*\b(?:Civil\s+society(?:\s+organi[sz]ations)?|Individual\s+submissions?|Joint\s+submissions?"
    r"(?=:|\s+JS)|(?:National|Regional|Sub-?national)\s+human\s+rights\s+institutions?"
    r"|Regional\s+(?:inter-?governmental\s+)?[Oo]rgani[sz]ations?(?:\(s\))?|Academic\s+institutions?"
    r"|Other\s+stakeholders?)\s*:?(?=\s)"
)
_ENTRY = re.compile(r"(?:^|(?<=[;.*,)]))\s*(?=(?:[A-Z][\w&/+–-]*[A-Z\d][\w&/+–-]*)\s+[^\s(])")
_MARK = re.compile(r"\s*([A-Z][\w&/+–-]*[A-Z\d][\w&/+–-]*)\s+")
_AFTER_NAME = re.compile(r"[\s;.,*]+$")


def with_stakeholders(notes: list[Passage]) -> list[Passage]:
    """The notes, the list in one of them as items of it."""
    return [passage for note in notes for passage in _parted(note)]


def _parted(note: Passage) -> Iterator[Passage]:
    lists = note.part is Part.FOOTNOTE and _LISTED.search(note.text.value)
    groups = list(_GROUP.finditer(note.text.value)) if lists else []
    if not groups:
        yield note
        return
    yield replace(note, text=note.text[: groups[0].start()].strip())
    entries = [entry for part in _groups(note.text, groups) for entry in _entries(part)]
    for n, (mark, text) in enumerate(entries, 1):
        yield Passage(Part.ITEM, f"{note.path}/item/{n}", text, n, note.path, number=mark)


def _groups(text: Text, groups: list[re.Match[str]]) -> Iterator[Text]:
    ends = [*(group.start() for group in groups[1:]), len(text)]
    for group, end in zip(groups, ends, strict=True):
        yield text[group.end() : end].strip()


def _entries(part: Text) -> Iterator[tuple[str, Text]]:
    """Each stakeholder's abbreviation and what stands after it, of one group of them."""
    begins = [match.end() for match in _ENTRY.finditer(part.value)]
    for begin, end in zip(begins, [*begins, len(part)][1:], strict=True):
        entry = part[begin:end]
        mark = _MARK.match(entry.value)
        if mark:
            rest = entry[mark.end() :]
            tail = _AFTER_NAME.search(rest.value)
            yield mark[1], rest[: tail.start() if tail else len(rest)]
