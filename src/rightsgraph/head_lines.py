"""What the heads of all kinds of document print alike: dates, sessions, languages, States."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from rightsgraph.lexicon import patterns, state_name, states

_SHORTEST_MONTH = 3


def find_date(text: str) -> date | None:
    """The first date such as ``24 April 2025`` or ``21 Nov., 2014``, else ``May 3, 2019``."""
    rules = patterns("heads")
    american = ((day, month, year) for month, day, year in re.findall(rules["american_date"], text))
    for day, month, year in (*re.findall(rules["date"], text), *american):
        if number := _month(month):
            try:
                return date(int(year), number, int(day))
            except ValueError:
                continue
    return None


def _month(name: str) -> int | None:
    """The number of a month, whose name may be cut to three letters or more."""
    months: list[str] = patterns("heads")["months"]
    whole = (number for number, month in enumerate(months, 1) if month.startswith(name))
    return next(whole, None) if len(name) >= _SHORTEST_MONTH else None


def ordinal(word: str) -> int | None:
    """``fourteenth`` → 14, ``fifty-ninth`` → 59, ``7th`` → 7; None for any other word."""
    digits = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word)
    return int(digits[1]) if digits else _ordinals().get(word.lower())


@cache
def _ordinals() -> dict[str, int]:
    words = patterns("heads")["ordinals"]
    units = {word: place for place, word in enumerate(words["units"], 1)}
    compound = {
        f"{tens}-{unit}": value + place
        for tens, value in words["tens"].items()
        for unit, place in list(units.items())[:9]
    }
    return {**units, **compound, **words["round"]}


def first_match(name: str, text: str) -> str:
    """The first group of a pattern of ``heads.yaml`` where it first occurs, or empty."""
    match = re.search(patterns("heads")[name], text, re.M | re.S)
    return match[1] if match else ""


def language_code(name: str) -> str:
    """The ISO 639-3 code of a language by its English name; empty for any other."""
    code: str = patterns("heads")["languages"].get(name, "")
    return code


def own_line_state(head: str) -> tuple[str, str] | None:
    """The name and IRI of the State that stands on a line of its own in a head."""
    for line in head.split("\n"):
        name = line.strip(" #*\t")
        ends_sentence = name.endswith(".") and name.count(".") == 1
        iri = states().lookup(name) if 3 < len(name) < 60 and not ends_sentence else None
        if iri:
            return name, iri
    return None


def with_state(title: str, state: str) -> str:
    """The title with the name of the State that it is about, where it does not name it."""
    name = state_name(state)
    named = any(found.iri == state for found in states().find(title))
    return title if named or not name or not title else f"{title}: {name}"
