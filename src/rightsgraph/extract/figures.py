"""Figures with what they count, and the period that the same sentence gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from rightsgraph.extract.periods import period
from rightsgraph.lexicon import pattern, patterns
from rightsgraph.records import Statistic
from rightsgraph.tree import Document, Part, Passage

_FIGURES_IN = (Part.PARAGRAPH, Part.ROW, Part.ITEM, Part.FOOTNOTE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])")
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_SHARE = re.compile(
    r"\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine)\s+(?:in|out\s+of)\s+(?:every\s+)?$",
    re.I,
)


def figures(document: Document) -> Iterator[Statistic]:
    """The figures of all passages, numbered within each."""
    for passage in document.passages:
        if passage.part in _FIGURES_IN:
            yield from _in_passage(passage)


def _in_passage(passage: Passage) -> Iterator[Statistic]:
    ordinal = 0
    for sentence in _SENTENCE.split(passage.text.value):
        found = [match for match in _figure().finditer(sentence) if _counts(sentence, match)]
        for match in found:
            ordinal += 1
            yield Statistic(
                passage.path,
                ordinal,
                _value(match),
                unit="%" if match["percent"] else " ".join(match["unit"].split()),
                qualifier=" ".join((match["qualifier"] or "").lower().split()),
                period=_period(sentence, match, [other.start() for other in found]),
            )


def _counts(sentence: str, match: re.Match[str]) -> bool:
    return not (_only_says_when(sentence, match) or _is_no_count(sentence, match))


def _period(sentence: str, match: re.Match[str], others: list[int]) -> str:
    """Ages and lengths of many years have none."""
    ages = match["unit"] and match["unit"].split()[-1] == "years"
    return "" if ages else period(sentence, match.start(), match.end(), others)


def _is_no_count(sentence: str, match: re.Match[str]) -> bool:
    """Whether a number before what is counted in the plural counts none of it: "out of many, one
    people", "four in 10 girls", "the two islands"."""
    one = not match["scale"] and _value(match) == 1
    known = _word_before(sentence, match) in patterns("units")["known"]
    known &= match["number"].isalpha() and not (match["scale"] or match["qualifier"])
    return bool(match["unit"]) and (one or known or bool(_SHARE.search(sentence, 0, match.start())))


def _only_says_when(sentence: str, match: re.Match[str]) -> bool:
    """Whether a year, an age or a length of time is no figure: "the 2015 elections", "the age of
    six years", "past five years", "two years after it"."""
    rules = patterns("units")
    if not match["unit"]:
        return False
    if _A_YEAR.fullmatch(match["number"]) and not match["qualifier"]:
        return True
    spans = _word_before(sentence, match) in rules["spans"]
    aged = pattern("units", "aged").search(sentence, 0, match.start())
    lasts = pattern("units", "lasting").search(sentence, 0, match.start())
    after = not lasts and pattern("units", "after").match(sentence, match.end())
    return bool(spans or aged or after) and match["unit"].split()[-1] in rules["time"]


def _word_before(sentence: str, match: re.Match[str]) -> str:
    before = sentence[: match.start()].split()
    return before[-1].lower() if before else ""


@cache
def _figure() -> re.Pattern[str]:
    """A number, then a percent sign, or up to three words and a noun that is counted.

    A noun that only owns what follows it is not counted ("10 children's villages"), but a
    length of time is ("two years' imprisonment"). Of a range the last number is the figure, and
    what stands before it its qualifier: "30 to".
    """
    rules = patterns("units")
    nouns = _one_of([noun for noun in rules["nouns"] if noun not in rules["time"]])
    times = _one_of(rules["time"])
    scales = "|".join(rules["multipliers"])
    qualifiers = _one_of(rules["qualifiers"])
    numerals = "|".join(rules["words"])
    stops = _one_of(rules["stops"])
    told = _one_of(rules["told"])
    number = rf"(?:\d{{1,3}}(?:[ ,]\d{{3}})+|\d+(?:[.,]\d{{1,2}})?|(?i:{numerals})\b)"
    first = rf"(?<![\w.,/–-])(?!(?:19|20)\d\d\b){number}"
    ranges = rf"between\s+{first}\s+(?:and|to)|(?:from\s+)?{first}(?:\s+to|\s?–)"
    return re.compile(
        rf"(?:\b(?P<qualifier>(?i:{qualifiers}|{ranges}))(?:\s+|(?<=–)))?"
        rf"(?<![\w.,/-])(?<!first )(?<!last )"
        rf"(?P<number>{number})"
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
