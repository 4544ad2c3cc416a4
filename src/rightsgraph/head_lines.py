"""What the heads of all kinds of document print alike: lines, dates, sessions, States."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from rightsgraph.lexicon import pattern, patterns, state_name, states

_SHORTEST_MONTH = 3
_MASTHEAD = 2000
_LAST_DAY = 31


def in_lines(text: str) -> str:
    """The text with the parts of its head on lines of their own.

    Only lines that begin as a masthead does are parted: sentences name the same bodies.
    """
    head = _masthead("torn_number").sub("", text[:_MASTHEAD])
    head = _masthead("dated_symbol").sub(r"\g<symbol>\n", head)
    head = _masthead("mingled").sub(lambda found: _unmingled(found, text), head)
    return "\n".join(map(_parted, head.split("\n"))) + text[_MASTHEAD:]


def _parted(line: str) -> str:
    if not _masthead("begins").match(line):
        return line
    return _masthead("part").sub("\n", _masthead("end").sub("\n", line))


def _unmingled(found: re.Match[str], text: str) -> str:
    """A symbol and the date below it, whose digits the copy has joined.

    The symbol has the number by which the text cites the report examined; where that leaves
    more than one way to part the digits, they stay as they are.
    """
    symbol, state, digits, month = found.group("symbol", "state", "digits", "month")
    ways = [(digits[:at], digits[at:]) for at in range(max(1, len(digits) - 2), len(digits))]
    dated = [(number, day) for number, day in ways if 0 < int(day) <= _LAST_DAY and day[0] != "0"]
    cited = [way for way in dated if re.search(rf"/C/{state}/(?:\d+-)?{way[0]}(?![\w/-])", text)]
    chosen = dated if len(dated) == 1 else cited
    return f"{symbol}{chosen[0][0]}\n{chosen[0][1]}{month}" if len(chosen) == 1 else found[0]


def _masthead(name: str) -> re.Pattern[str]:
    return pattern("mastheads", name)


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
    whole = re.sub(r"-\s+", "-", word.lower())
    digits = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", whole)
    return int(digits[1]) if digits else _ordinals().get(whole)


@cache
def _ordinals() -> dict[str, int]:
    words = patterns("heads")["ordinals"]
    units = {word: place for place, word in enumerate(words["units"], 1)}
    compound = {
        f"{tens}{hyphen}{unit}": value + place
        for tens, value in words["tens"].items()
        for hyphen in ("-", "")
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
    """The name and IRI of the State that stands on a line of its own in a head.

    The mark of a note may follow it, and a copy may print the note right after the mark; so may
    the parts of the State that the review includes.
    """
    for line in head.split("\n"):
        name = pattern("heads", "after_state").split(line.strip(" #*∗\t"), maxsplit=1)[0]
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
