"""What the conclusions of a report say about each recommendation.

A paragraph speaks of the list under it, or names recommendations by number, range or
asterisk, before or after the list. The more particular statement decides; whether something
is implemented stands apart from whether it is supported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from rightsgraph.lexicon import patterns
from rightsgraph.records import Position

_NUMBERS = re.compile(
    r"(?:recommendations?|(?:sub-?)?paragraphs?|nos?\.?|number(?:s|ed)?|and|to|through|,|;|\s|–|-|—|&|above|below|in|the"
    r"|contained|listed|\d{1,3}\s?\.\s?\d{1,3}|\d{1,3})+",
    re.I,
)
_NAMED = re.compile(
    r"(?:recommendations?|recommendations?\s+in\s+paragraphs?)\s*(?:\(?nos?\.?|numbers?)?\s*(?=\d)"
    r"|paragraphs?\s+(?=\d{1,3}\s?\.\s?\d)|\bnos?\.\s*(?=\d)"
    r"|\b(?:number(?:s|ed)?|sub-?paragraphs?)\s+(?=\d)"
    r"|^\s*(?=\d{1,3}\s?\.\s?\d|[\d\s,]+(?:and\s+\d+\s+)?(?:is|are|was|were|will|would|d(?:id|oe?s?)|enjoy)\b)"
    r"|(?P<lead>recommendations\b[^.;:\d]{0,80}:\s*)(?=\d)"
    r"|(?P<verb>\b(?:accept|support|note|reject)(?:s|ed|d)?\s+)(?=\d{1,3}\s?\.\s?\d)",
    re.I,
)
_LISTS = re.compile(r"\bparagraphs\s+\d{1,3}(?:(?:,|,?\s+and)\s+\d{1,3})+(?!\d|\s?\.\s?\d)", re.I)
_IN_PARAGRAPH = re.compile(r"\bin\s+paragraph\s+(\d{1,3})(?!\s?\.\s?\d)", re.I)
_ONE = re.compile(
    r"(?:(?P<list>\d{1,3})\s?\.\s?)?(?P<begin>\d{1,3})(?!\d)"
    r"(?:\s*(?:–|-|—|\bto\b|\bthrough\b)\s*(?:\d{1,3}\s?\.\s?)?(?P<end>\d{1,3})(?![\d.]))?"
)
_LETTER = r"\(([a-z])(\1?)\)"
_OF_ALL = "The report says of the whole group: already implemented, or being implemented."


@dataclass(frozen=True)
class Stance:
    """How a paragraph speaks of recommendations: keys of the schemes."""

    wording: str
    position: str
    official: str = ""
    implementation: str = ""
    comment: str = ""


UNDECIDED = Stance("defers", "pending")
REFUSED = Stance("does-not-accept", "noted", "noted")


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Stance], ...]:
    return tuple(
        (
            re.compile(rule["like"], re.I),
            Stance(rule["wording"], rule["position"], rule.get("official", "")),
        )
        for rule in patterns("report")["positions"]
    )


def stance(text: str) -> Stance | None:
    """What a statement says of the recommendations it speaks of; None if nothing."""
    found = _verdict(text)
    done = implementation(text)
    if found is None and done:
        claimed = done == ["already-implemented"]
        wording = "already-implemented" if claimed else "explains-only"
        found = Stance(wording, "no-clear-position")
    if found is None or not done:
        return found
    comment = _OF_ALL if len(done) > 1 else ""
    return replace(found, implementation=done[-1], comment=comment)


def _verdict(text: str) -> Stance | None:
    """The first rule that fits; what stands before an explanation outweighs its opposite there."""
    found, plain = _first_rule(text), _first_rule(_before_explanation(text))
    if found and plain and _is_refusal(found) != _is_refusal(plain):
        return plain
    return found


def _first_rule(text: str) -> Stance | None:
    return next((said for rule, said in _rules() if rule.search(text)), None)


def _before_explanation(text: str) -> str:
    return re.split(patterns("report")["explained"], text, maxsplit=1, flags=re.I)[0]


def _is_refusal(said: Stance) -> bool:
    return said.position in ("noted", "not-supported")


def implementation(text: str) -> list[str]:
    """``already-implemented`` and ``in-progress``, as far as a statement says so."""
    rules = patterns("report")["implementation"]
    text = re.sub(patterns("report")["only_some"], "", text, flags=re.I)
    return [key for key, rule in rules.items() if re.search(rule, text, re.I)]


def named_numbers(text: str, lists: Iterable[int]) -> Iterator[tuple[int | None, int]]:
    """(paragraph or None, item) of each recommendation that a statement names by number."""
    known = set(lists)
    text = _LISTS.sub("", text)
    for match in _NAMED.finditer(text):
        run = _NUMBERS.match(text, match.end() if match["verb"] or match["lead"] else match.start())
        if run is None:
            continue
        numbers = run[0]
        within = [int(n) for n in re.findall(r"paragraph\s+(\d{1,3})(?!\s?\.\s?\d)", text)]
        place = next((n for n in within if n in known), None)
        *told, last = _IN_PARAGRAPH.split(numbers)
        for said, paragraph in zip(told[::2], told[1::2], strict=True):
            own = int(paragraph) if int(paragraph) in known else place
            for one in _ONE.finditer(said):
                yield from _expand(one, own)
        for one in _ONE.finditer(last):
            yield from _expand(one, place)


def _expand(one: re.Match[str], place: int | None) -> Iterator[tuple[int | None, int]]:
    begin, end = int(one["begin"]), int(one["end"] or one["begin"])
    for number in range(begin, max(begin, end) + 1):
        yield (int(one["list"]) if one["list"] else place), number


def with_letters_counted(text: str) -> str:
    """A text with ``27.2`` for ``27 (b)`` and ``2`` for ``(b)``, as lettered items are counted."""
    text = re.sub(rf"(?<=\d)\s*(?={_LETTER})", ".", text)
    return re.sub(_LETTER, lambda m: str(26 * len(m[2]) + ord(m[1]) - ord("a") + 1), text)


def statement(number: str, said: Stance, passages: tuple[str, ...]) -> Position:
    """A position as printed; silence about a recommendation is said to be so."""
    return Position(
        number=number,
        wording=said.wording,
        position=said.position,
        passages=passages,
        official=said.official,
        implementation=said.implementation,
        reading="ambiguous" if said.wording == "explains-only" else "certain",
        comment=said.comment,
    )


def sentences(text: str) -> list[str]:
    """The statements of a paragraph, for those that say one thing of some and another of others."""
    found = re.split(r"(?<=[.;])\s+(?=[A-Z])", text)
    return [clause for sentence in found for clause in _clauses(sentence)]


def _clauses(sentence: str) -> list[str]:
    """``It supports 4.1 and notes 4.2``: a clause for each part that says something of some."""
    parts = [sentence]
    for between in patterns("report")["clauses"]:
        parts = [clause for part in parts for clause in _telling(between, part)]
    return parts


def _telling(between: str, text: str) -> list[str]:
    """The parts of a text that each say something; one that does not goes on with the last."""
    told, *rest = re.split(between, text, flags=re.I)
    found: list[str] = []
    for joined, part in zip(rest[::2], rest[1::2], strict=True):
        if _tells(told) and _tells(part):
            found.append(told)
            told = part
        else:
            told = f"{told}{joined} {part}"
    return [*found, told]


def _tells(text: str) -> bool:
    return stance(text) is not None and _names(text)


def _names(text: str) -> bool:
    """Whether a text names recommendations: by number, by their list, or as all that are left."""
    wholes = (patterns("report")[rule] for rule in ("whole_list", "the_rest"))
    return bool(_NAMED.search(text) or any(re.search(rule, text, re.I) for rule in wholes))
