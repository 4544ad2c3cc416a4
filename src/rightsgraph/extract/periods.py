"""The time that a sentence gives to one of its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rightsgraph.lexicon import pattern, patterns

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_YEAR = re.compile(r"\b[Ii]n ((?:19|20)\d\d)\b(?!\s?[-–/]\s?\d)")
_BETWEEN = re.compile(r"[Bb]etween (\w+ \d{4}) and (\w+ \d{4})")
_YEARS = re.compile(r"\b(?:[Bb]etween|[Ff]rom) ((?:19|20)\d\d) (?:and|to) ((?:19|20)\d\d)\b")
_MONTHS = re.compile(r"[Bb]etween (\w+) and (\w+ \d{4})")
_PART = re.compile(
    r"\b[Ii]n the (?:(?P<half>first|second) half|first (?P<months>\w+) months)"
    r" of (?P<year>(?:19|20)\d\d)\b"
)


@dataclass(frozen=True)
class _Period:
    """Where a sentence names a time, and which, in ISO 8601."""

    begin: int
    end: int
    iso: str


def period(sentence: str, begin: int, end: int, others: list[int]) -> str:
    """The time of the figure between ``begin`` and ``end``; empty where the sentence gives it none.

    That is the one right after it, else one that its sentence or clause opens with, else the only
    one, in the same clause and with no other figure between (``others`` begin there). The time
    of an origin, "the law adopted in 2019", is no figure's.
    """
    told = [one for one in _periods(sentence) if not _is_of_origin(sentence, one)]
    beside = [one for one in told if pattern("units", "beside").fullmatch(sentence, end, one.begin)]
    if beside:
        return beside[0].iso
    if pattern("units", "other_time").match(sentence, end):
        return ""
    opening = [one for one in told if one.end <= begin and _opens(sentence, one)][-1:]
    if opening and not pattern("units", "later").search(sentence, opening[0].end, begin):
        return opening[0].iso
    near = (one.iso for one in told if _is_near(sentence, one, begin, end, others))
    return next(near, "") if len({one.iso for one in told}) == 1 else ""


def _is_of_origin(sentence: str, one: _Period) -> bool:
    return bool(pattern("units", "origin").search(sentence, 0, one.begin))


def _opens(sentence: str, one: _Period) -> bool:
    """Whether a sentence begins with a time, or a clause with one that is set apart."""
    before = sentence[: one.begin]
    apart = sentence[one.end :].startswith(",")
    return not before.strip(" “") or (apart and bool(pattern("units", "opening").search(before)))


def _is_near(sentence: str, one: _Period, begin: int, end: int, others: list[int]) -> bool:
    """Whether a time stands in the clause of a figure, with no other figure between, and no other
    year in the sentence."""
    first, last = (one.end, begin) if one.end <= begin else (end, one.begin)
    parted = pattern("units", "parting").search(sentence, first, last)
    years = _YEAR.findall(sentence[: one.begin] + sentence[one.end :])
    between = (first <= other < last for other in others)
    return not parted and not any(between) and all(year in one.iso for year in years)


def _periods(sentence: str) -> Iterator[_Period]:
    months = _months()
    for form in (_BETWEEN, _MONTHS):
        for match in form.finditer(sentence):
            year = match[2].split()[1]
            both = (match[1] if " " in match[1] else f"{match[1]} {year}", match[2])
            if all(part.split()[0] in months for part in both):
                yield _Period(match.start(), match.end(), "/".join(map(_month, both)))
    for match in _YEARS.finditer(sentence):
        if match[1] < match[2]:
            yield _Period(match.start(), match.end(), f"{match[1]}/{match[2]}")
    for match in _IN_YEAR.finditer(sentence):
        yield _Period(match.start(), match.end(), match[1])
    for match in _PART.finditer(sentence):
        yield _Period(match.start(), match.end(), _part_of_year(match))


def _part_of_year(match: re.Match[str]) -> str:
    """``in the first half of 2015`` → 2015-01/2015-06."""
    words: dict[str, int] = patterns("units")["words"]
    first = 7 if match["half"] == "second" else 1
    last = words.get(match["months"], 12) if match["months"] else first + 5
    return f"{match['year']}-{first:02}/{match['year']}-{min(last, 12):02}"


def _month(words: str) -> str:
    name, year = words.split()
    return f"{year}-{_months()[name]:02}"


@cache
def _months() -> dict[str, int]:
    return {name: n for n, name in enumerate(patterns("heads")["months"], 1)}
