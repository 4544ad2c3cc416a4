"""What a document says to some recommendations together, as positions and an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rightsgraph.extract import wording
from rightsgraph.lexicon import patterns
from rightsgraph.records import Position

UNCLEAR = "The answer explains without saying whether the recommendation is accepted."
BLANK = "Nothing stands beside the number."
_WITH_GROUNDS = ("not-supported", "noted", "pending", "supported-in-part")


@dataclass(frozen=True)
class Reply:
    """Recommendations answered together: by which passages, and how each is taken."""

    passages: tuple[str, ...]
    positions: tuple[Position, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(position.number for position in self.positions))


def position(number: str, said: str, passages: tuple[str, ...], text: str) -> Position:
    """The position that a wording is read as; ``text`` is all that the answer says."""
    read_as = wording.POSITIONS[said]
    doubt = {"explains-only": UNCLEAR, "blank": BLANK}.get(said, "")
    done = "already-implemented" if said == "already-implemented" else ""
    with_grounds = read_as in _WITH_GROUNDS or said == "explains-only"
    return Position(
        number=number,
        wording=said,
        position=read_as,
        passages=passages,
        explicitness="unstated" if doubt else "explicit",
        reading="ambiguous" if doubt else "certain",
        comment=doubt,
        implementation=wording.implementation(text) or done,
        official=wording.OFFICIAL.get(said, ""),
        reasons=reasons(text) if with_grounds else (),
    )


def reasons(text: str) -> tuple[str, ...]:
    """The grounds that an answer gives, as far as the lexicon knows their wording."""
    said = wording.sentences(text)
    return tuple(
        reason for reason, like in _reasons() if any(like.search(sentence) for sentence in said)
    )


@cache
def _reasons() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (reason, re.compile("|".join(likes), re.I)) for reason, likes in patterns("reasons").items()
    )
