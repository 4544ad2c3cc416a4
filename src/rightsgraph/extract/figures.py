"""Figures with what they count, and the period that the same sentence gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from rightsgraph.lexicon import pattern, patterns
from rightsgraph.records import Statistic
from rightsgraph.tree import Document, Part, Passage

_FIGURES_IN = (Part.PARAGRAPH, Part.ROW, Part.ITEM, Part.FOOTNOTE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])")
_BETWEEN = re.compile(r"[Bb]etween (\w+ \d{4}) and (\w+ \d{4})")
_MONTHS = re.compile(r"[Bb]etween (\w+) and (\w+ \d{4})")
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR = re.compile(r"\b[Ii]n ((?:19|20)\d\d)\b")
_SHARE = re.compile(
    r"\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine)\s+(?:in|out\s+of)\s+(?:every\s+)?$",
    re.I,
)
_PART = re.compile(
    r"\b[Ii]n the (?:(?P<half>first|second) half|first (?P<months>\w+) months)"
    r" of (?P<year>(?:19|20)\d\d)\b"
)


def figures(document: Document) -> Iterator[Statistic]:
    """The figures of all passages, numbered within each."""
    for passage in document.passages:
        if passage.part in _FIGURES_IN:
            yield from _in_passage(passage)


def _in_passage(passage: Passage) -> Iterator[Statistic]:
    ordinal = 0
    for sentence in _SENTENCE.split(passage.text.value):
        for match in _figure().finditer(sentence):
            if _only_says_when(sentence, match) or _is_no_count(sentence, match):
                continue
            ordinal += 1
            yield Statistic(
                passage.path,
                ordinal,
                _value(match),
                unit="%" if match["percent"] else " ".join(match["unit"].split()),
                qualifier=(match["qualifier"] or "").lower().strip(),
                period=period(sentence),
            )


def _is_no_count(sentence: str, match: re.Match[str]) -> bool:
    """Whether a number before what is counted in the plural counts none of it: "out of many, one
    people", "four in 10 girls", "the two islands"."""
    one = not match["scale"] and _value(match) == 1
    known = _word_before(sentence, match) in patterns("units")["known"]
    known &= match["number"].isalpha() and not (match["scale"] or match["qualifier"])
    return bool(match["unit"]) and (one or known or bool(_SHARE.search(sentence, 0, match.start())))


def _only_says_when(sentence: str, match: re.Match[str]) -> bool:
    """Whether a year, an age or a length of time is no figure: "the 2015 elections", "the age of
    six years", "past five years"."""
    rules = patterns("units")
    if not match["unit"]:
        return False
    if _A_YEAR.fullmatch(match["number"]) and not match["qualifier"]:
        return True
    spans = _word_before(sentence, match) in rules["spans"]
    aged = pattern("units", "aged").search(sentence, 0, match.start())
    return bool(spans or aged) and match["unit"].split()[-1] in rules["time"]


def _word_before(sentence: str, match: re.Match[str]) -> str:
    before = sentence[: match.start()].split()
    return before[-1].lower() if before else ""


def period(sentence: str) -> str:
    """The one period that a sentence names, in ISO 8601; empty where none or several."""
    months = _month_numbers()
    both = _BETWEEN.search(sentence)
    if both and all(part.split()[0] in months for part in both.groups()):
        return "/".join(_month(part) for part in both.groups())
    one_year = _MONTHS.search(sentence)
    if one_year and one_year[1] in months and one_year[2].split()[0] in months:
        return f"{_month(f'{one_year[1]} {one_year[2].split()[1]}')}/{_month(one_year[2])}"
    years = {*_YEAR.findall(sentence), *map(_part_of_year, _PART.finditer(sentence))}
    return years.pop() if len(years) == 1 else ""


def _part_of_year(match: re.Match[str]) -> str:
    """``in the first half of 2015`` → 2015-01/2015-06."""
    words: dict[str, int] = patterns("units")["words"]
    first = 7 if match["half"] == "second" else 1
    last = words.get(match["months"], 12) if match["months"] else first + 5
    return f"{match['year']}-{first:02}/{match['year']}-{min(last, 12):02}"


def _month(words: str) -> str:
    name, year = words.split()
    return f"{year}-{_month_numbers()[name]:02}"


@cache
def _month_numbers() -> dict[str, int]:
    return {name: n for n, name in enumerate(patterns("heads")["months"], 1)}


@cache
def _figure() -> re.Pattern[str]:
    """A number, then a percent sign, or up to three words and a noun that is counted.

    A noun that only owns what follows it is not counted ("10 children's villages"), but a
    length of time is ("two years' imprisonment").
    """
    rules = patterns("units")
    nouns = _one_of([noun for noun in rules["nouns"] if noun not in rules["time"]])
    times = _one_of(rules["time"])
    scales = "|".join(rules["multipliers"])
    qualifiers = _one_of(rules["qualifiers"])
    numerals = "|".join(rules["words"])
    stops = _one_of(rules["stops"])
    told = _one_of(rules["told"])
    return re.compile(
        rf"(?:\b(?P<qualifier>(?i:{qualifiers}))\s+)?"
        rf"(?<![\w.,/-])(?<!first )(?<!last )"
        rf"(?P<number>\d{{1,3}}(?:[ ,]\d{{3}})+|\d+(?:[.,]\d{{1,2}})?|(?i:{numerals})\b)"
        rf"(?:\s(?P<scale>{scales}))?"
        rf"(?:\s?(?P<percent>%|per\s?cent\b)"
        rf"|\s+(?P<unit>(?:(?!(?:{stops}|{numerals})\b)[a-z-]+\s+){{0,3}}?"
        rf"(?:(?:{nouns})\b(?!['’])|(?:{times})\b(?!\s+(?:{told})\b))))"
    )


def _one_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _value(match: re.Match[str]) -> Decimal:
    rules = patterns("units")
    printed = match["number"].lower()
    if printed in rules["words"]:
        value = Decimal(rules["words"][printed])
    elif re.fullmatch(r"\d{1,3}(?:[ ,]\d{3})+", printed):
        value = Decimal(re.sub(r"[ ,]", "", printed))
    else:
        value = Decimal(printed.replace(",", "."))
    scale: int = rules["multipliers"].get(match["scale"], 1)
    return value * scale
