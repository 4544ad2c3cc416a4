"""Answers that only point to another one: "See the reply to recommendation 5.3", "Idem"."""

from __future__ import annotations

import re
from dataclasses import replace

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_reply import Reply, position
from rightsgraph.records import Position
from rightsgraph.tree import Document, Part

_BEFORE = re.compile(
    r"\W*(?:idem|ibid|ditto|(?:see|as|same\s+(?:as|(?:reply|response|answer|position)\s+as))"
    r"\s+(?:the\s+)?(?:above|previous|preceding)(?:\s+(?:reply|response|answer|recommendation))?)\W*",
    re.I,
)
_POINTS = re.compile(
    r"(?:please\s+)?(?:see|refer\s+to|kindly\s+refer\s+to|cf\.?)\b(?![^.]*\b(?:comments?|paragraphs?|report)\b)"
    r"|as\s+(?:for|under|in|with|to)\s+(?:recommendations?\s+)?(?:Nos?\.\s*)?\d[\d.,\sand]*\W*$"
    r"|(?:[^.]{0,60}?\b)?same\s+(?:as|position|reply|response|answer)\b",
    re.I,
)
_WHERE = "It refers to the answer to {}, which is read for it too."


def referred(document: Document, numbering: Numbering, replies: list[Reply]) -> list[Reply]:
    """The replies, those that only refer with the position of the one that they refer to.

    Not where that is unclear itself, or where several are named that differ.
    """
    places = {passage.path: place for place, passage in enumerate(document.passages)}
    order = sorted(range(len(replies)), key=lambda n: places[replies[n].passages[-1]])
    found = list(replies)
    for place, before in zip(order, [None, *order], strict=False):
        last = found[before] if before is not None else None
        said = {one.number: one for reply in found for one in reply.positions}
        target = _target(_text(document, found[place]), numbering, said, last)
        if target and all(one.wording == "explains-only" for one in found[place].positions):
            own = tuple(_as(one, target) for one in found[place].positions)
            found[place] = replace(found[place], positions=own)
    return found


def _text(document: Document, reply: Reply) -> str:
    parts = (document.passage(path) for path in reply.passages)
    spoken = (p.text.value for p in parts if p and p.part not in (Part.SECTION, Part.HEADING))
    return wording.apart(" ".join(spoken))[1].strip()


def _target(
    text: str, numbering: Numbering, said: dict[str, Position], last: Reply | None
) -> Position | None:
    first = next(iter(wording.sentences(text)), "")
    if _BEFORE.fullmatch(first):
        return _one(last.positions if last else ())
    if not _POINTS.match(first):
        return None
    named = numbering.named(first)
    return _one(tuple(said[n] for n in named)) if set(named) <= said.keys() else None


def _one(positions: tuple[Position, ...]) -> Position | None:
    """The first of some positions that all say the same, and something clear."""
    same = len({one.position for one in positions}) == 1
    return positions[0] if same and positions[0].position != "no-clear-position" else None


def _as(own: Position, target: Position) -> Position:
    paths = tuple(dict.fromkeys((*own.passages, *target.passages)))
    return replace(
        position(own.number, _wording(target), paths, ""),
        wording="explains-only",
        explicitness="implied",
        reading="probable",
        comment=_WHERE.format(target.number),
        reasons=target.reasons,
    )


def _wording(target: Position) -> str:
    """The wording that a position stands for, where the answer itself has none."""
    return next(w for w, read_as in wording.POSITIONS.items() if read_as == target.position)
