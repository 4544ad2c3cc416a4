"""Counts of recommendations in the words of a delegation or of the President of the Council."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rightsgraph.extract import wording
from rightsgraph.lexicon import patterns
from rightsgraph.records import Tally
from rightsgraph.tree import Passage

RECEIVED, IMPLEMENTED = "received", "implemented"
POSITIONS = ("supported", "supported-in-part", "noted", "not-supported", "pending")
KINDS = (RECEIVED, *POSITIONS, IMPLEMENTED)
"""What is counted: what was received, positions, and what is called done."""
_TEN = 10
# A number in words and, in brackets, in figures.
_TWICE = re.compile(r"\b[a-z-]+(?:\s+(?:hundred|and|[a-z]+ty(?:-[a-z]+)?))*\s+\((\d{1,3})\)")
# Not a number of a recommendation, alone or in a run of them.
_NUMERALS = (
    r"(?<![\w.,/–-])(?<!Nos\.\s)(?<!paragraph\s)(?<!recommendation\s)(?<!recommendations\s)"
    r"(?<!\d\sto\s)(?<!\d\sand\s)(?<!\d,\s)"
)


def tally(passage: Passage, state: str) -> Tally | None:
    """What a passage counts of all recommendations; None where it counts none.

    The first count of a kind is read; a single one may be of some recommendations only, and is
    left unless it is of all that were received.
    """
    counts: dict[str, int] = {}
    interim = False
    for sentence in wording.sentences(_TWICE.sub(r"\1", passage.text.value)):
        own = {kind: number for kind, number in _counts(sentence).items() if kind not in counts}
        interim = interim or bool(own and _like("interim").search(sentence))
        counts.update(own)
    if RECEIVED not in counts and len(counts) < 2:
        return None
    spoken = "" if _like("president").match(passage.text.value) else state
    ordered = tuple((kind, counts[kind]) for kind in KINDS if kind in counts)
    return Tally(passage.path, state, ordered, spoken, interim or "pending" in counts)


def _counts(sentence: str) -> dict[str, int]:
    """The first count of each kind in a sentence; a number is counted once."""
    if _like("some").search(sentence):
        return {}
    found: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for kind, match in _matches(sentence):
        if match.span("n") not in taken:
            taken.add(match.span("n"))
            found.setdefault(kind, value(match["n"] or "one"))
    return found


def _matches(sentence: str) -> Iterator[tuple[str, re.Match[str]]]:
    for kind, like in _rules():
        for match in like.finditer(sentence):
            yield kind, match


def value(printed: str) -> int:
    """The number that is printed in figures or, below a hundred, in words."""
    printed = printed.lower()
    return _numerals()[printed] if printed in _numerals() else int(printed)


@cache
def _numerals() -> dict[str, int]:
    words, tens = patterns("units")["words"], patterns("units")["tens"]
    units = [(word, number) for word, number in words.items() if number < _TEN]
    joined = {f"{ten}-{one}": tens[ten] + number for ten in tens for one, number in units}
    return {**joined, **tens, **words}


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = patterns("tallies")
    number, after, before = count(), rules["between_after"], rules["between_before"]
    likes = [("supported-in-part", rules[name]) for name in ("clarified", "in_part")]
    likes += [(RECEIVED, like) for like in rules["received"]]
    likes += [(kind, rf"{number}{after}(?:{like})(?!\w)") for kind, like in rules["after"]]
    likes += [
        (kind, rf"\b(?:{like}){before}{number}{rules['ends']}") for kind, like in rules["before"]
    ]
    return tuple((kind, re.compile(like.replace("{N}", number), re.I)) for kind, like in likes)


def count() -> str:
    """The pattern of a number of recommendations, ``n``, in figures or in words."""
    numeral = "|".join(_numerals())
    return rf"{_NUMERALS}(?P<n>\d{{1,3}}|(?:{numeral})\b)(?![\d.,%]*\d|\s*%|\s+per\s+cent)"


@cache
def _like(name: str) -> re.Pattern[str]:
    return re.compile(patterns("tallies")[name].replace("{N}", count()), re.I)
