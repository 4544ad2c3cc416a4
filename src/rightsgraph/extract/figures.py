"""Figures with what they count, and the period that the same sentence gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from rightsgraph.lexicon import patterns
from rightsgraph.records import Statistic
from rightsgraph.tree import Document, Part, Passage

_FIGURES_IN = (Part.PARAGRAPH, Part.ROW, Part.ITEM, Part.FOOTNOTE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])")
_BETWEEN = re.compile(r"[Bb]etween (\w+ \d{4}) and (\w+ \d{4})")
_MONTHS = re.compile(r"[Bb]etween (\w+) and (\w+ \d{4})")
_YEAR = re.compile(r"\b[Ii]n (?:the (?:first|second) (?:half|[\w-]+ months) of )?((?:19|20)\d\d)\b")


def figures(document: Document) -> Iterator[Statistic]:
    """The figures of all passages, numbered within each."""
    for passage in document.passages:
        if passage.part in _FIGURES_IN:
            yield from _in_passage(passage)


def _in_passage(passage: Passage) -> Iterator[Statistic]:
    ordinal = 0
    for sentence in _SENTENCE.split(passage.text.value):
        for match in _figure().finditer(sentence):
            value = _value(match)
            if value is None:
                continue
            ordinal += 1
            yield Statistic(
                passage.path,
                ordinal,
                value,
                unit="%" if match["percent"] else " ".join(match["unit"].split()),
                qualifier=(match["qualifier"] or "").lower().strip(),
                period=period(sentence),
            )


def period(sentence: str) -> str:
    """The one period that a sentence names, in ISO 8601; empty where none or several."""
    months = _month_numbers()
    both = _BETWEEN.search(sentence)
    if both and all(part.split()[0] in months for part in both.groups()):
        return "/".join(_month(part) for part in both.groups())
    one_year = _MONTHS.search(sentence)
    if one_year and one_year[1] in months and one_year[2].split()[0] in months:
        return f"{_month(f'{one_year[1]} {one_year[2].split()[1]}')}/{_month(one_year[2])}"
    years = set(_YEAR.findall(sentence))
    return years.pop() if len(years) == 1 else ""


def _month(words: str) -> str:
    name, year = words.split()
    return f"{year}-{_month_numbers()[name]:02}"


@cache
def _month_numbers() -> dict[str, int]:
    return {name: n for n, name in enumerate(patterns("heads")["months"], 1)}


@cache
def _figure() -> re.Pattern[str]:
    """A number, then a percent sign, or up to three words and a noun that is counted."""
    rules = patterns("units")
    nouns = "|".join(sorted(map(re.escape, rules["nouns"]), key=len, reverse=True))
    scales = "|".join(rules["multipliers"])
    qualifiers = "|".join(sorted(rules["qualifiers"], key=len, reverse=True))
    numerals = "|".join(rules["words"])
    return re.compile(
        rf"(?:\b(?P<qualifier>{qualifiers})\s+)?"
        rf"(?<![\w.,/-])(?<!first )(?<!last )"
        rf"(?P<number>\d{{1,3}}(?:[ ,]\d{{3}})+|\d+(?:[.,]\d{{1,2}})?|(?i:{numerals})\b)"
        rf"(?:\s(?P<scale>{scales}))?"
        rf"(?:\s?(?P<percent>%|per\s?cent\b)"
        rf"|\s+(?P<unit>(?:(?!of\b|and\b|the\b|in\b|to\b|by\b)[a-z-]+\s+){{0,3}}?(?:{nouns}))\b(?!\s+old\b))"
    )


def _value(match: re.Match[str]) -> Decimal | None:
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
