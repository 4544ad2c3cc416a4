"""What a document prints about itself: symbol, dates, session, State, title, rapporteurs."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache

from rightsgraph.lexicon import (
    patterns,
    people_and_bodies,
    sessions,
    states,
    treaties_of_bodies,
)
from rightsgraph.text import Text
from rightsgraph.tree import Kind, Metadata

_HEAD = 4000
_PROCEEDINGS = 12000
_LONGEST_TITLE = 200
_OF_THE_REVIEW = (Kind.WORKING_GROUP_REPORT, Kind.POSITION_ADDENDUM)


def metadata(text: Text, kind: Kind) -> Metadata:
    """Everything the head prints; what it does not print stays empty."""
    head = text.value[:_HEAD]
    proceedings = text.value[:_PROCEEDINGS] if kind is Kind.WORKING_GROUP_REPORT else ""
    council = ordinal(_first("session", head))
    upr = ordinal(_first("working_group_session", proceedings))
    original = _first("original_language", head)
    item = _first("agenda_item", head)
    return Metadata(
        title=_title(head, kind),
        issued=_issued(head),
        symbol=_first("symbol", head[:2000]),
        language=_language(_first("language", head)),
        original_language=_language(original),
        council_session=council,
        upr_session=upr,
        agenda_item=int(item) if item else None,
        state=_state(text.value, head, kind),
        mechanism="upr" if kind in _OF_THE_REVIEW else "",
        cycle=_cycle(upr, council) if kind in _OF_THE_REVIEW else None,
        covenant=_covenant(text.value) if kind is Kind.LIST_OF_ISSUES_COMMENTARY else "",
        review_date=find_date(_first("review_date", proceedings)),
        troika=tuple(f.iri for f in states().find(_first("troika", proceedings))),
    )


def find_date(text: str) -> date | None:
    """The first date such as ``24 April 2025`` or ``21 November, 2014``."""
    months: list[str] = patterns("heads")["months"]
    for day, month, year in re.findall(patterns("heads")["date"], text):
        if month in months:
            try:
                return date(int(year), months.index(month) + 1, int(day))
            except ValueError:
                continue
    return None


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


def _first(name: str, text: str) -> str:
    match = re.search(patterns("heads")[name], text, re.M | re.S)
    return match[1] if match else ""


def _language(name: str) -> str:
    code: str = patterns("heads")["languages"].get(name, "")
    return code


def _issued(head: str) -> date | None:
    return find_date(_first("distribution", head)) or find_date(_first("dateline", head))


def _title(head: str, kind: Kind) -> str:
    if kind not in _OF_THE_REVIEW:
        return _first_lines(head)
    found = (re.search(pattern, head, re.M) for pattern in patterns("heads")["titles"])
    parts = [" ".join(match.group().strip("\n #*").split()) for match in found if match]
    state = _own_line_state(head)
    if state and parts:
        parts.insert(1, state[0])
    return ": ".join(parts)


def _first_lines(head: str) -> str:
    """The first block of lines, where it reads as a title: neither a sentence nor a heading."""
    undated = re.sub(patterns("heads")["dateline"], "", head, flags=re.M).strip()
    lines = [line.strip(" #*") for line in undated.split("\n\n")[0].split("\n")]
    capitals = next((n for n, line in enumerate(lines) if not line.isupper()), len(lines))
    if capitals > 1 and capitals < len(lines):
        lines = lines[: capitals - 1]
    title = " ".join(" ".join(lines).split())
    return "" if title.endswith((".", ":")) or len(title) > _LONGEST_TITLE else title


def _state(text: str, head: str, kind: Kind) -> str:
    """The State under review: on a line of its own in a head, else the one named most."""
    own = _own_line_state(head) if kind in _OF_THE_REVIEW else None
    if own:
        return own[1]
    counts = Counter(found.iri for found in states().find(text))
    return counts.most_common(1)[0][0] if counts else ""


def _covenant(text: str) -> str:
    """The treaty of the treaty body that a commentary names first."""
    treaties = treaties_of_bodies()
    found = (treaties.get(found.iri, "") for found in people_and_bodies("").find(text))
    return next(filter(None, found), "")


def _own_line_state(head: str) -> tuple[str, str] | None:
    for line in head.split("\n"):
        name = line.strip(" #*\t")
        iri = states().lookup(name) if 3 < len(name) < 60 else None
        if iri:
            return name, iri
    return None


def _cycle(upr: int | None, council: int | None) -> int | None:
    """The cycle of the review, from the session where it was held or its outcome adopted."""
    return sessions().get(("upr", upr)) or sessions().get(("hrc", council))
