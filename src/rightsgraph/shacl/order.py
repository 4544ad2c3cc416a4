"""Which of two literals comes first, as SPARQL and XML Schema have it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import inf
from struct import pack, unpack
from typing import Any, Final, TypeAlias

from pyoxigraph import Literal

from rightsgraph.shacl.literals import PATTERNS, WHOLE, well_typed
from rightsgraph.shacl.vocabulary import XSD, Term

_DAY: Final = 86_400
# Where one of two times has no zone, they are in order only beyond what any zone could change.
_DOUBT: Final = 14 * 3_600
# Two spans of time are in order where they are after each of these moments, by XML Schema.
_MOMENTS: Final = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
_EXACT, _FLOAT, _DOUBLE = range(3)


@dataclass(frozen=True)
class _Number:
    """``kind`` is the more, the more other numbers are read as it where the two are compared."""

    kind: int
    value: Any


@dataclass(frozen=True)
class _Moment:
    seconds: int | Decimal
    zoned: bool


@dataclass(frozen=True)
class _Span:
    months: int
    seconds: int | Decimal


_Value: TypeAlias = tuple[str, Any]


def compare(one: Term, other: Term) -> int | None:
    """Below zero where ``one`` comes first; None where neither does, nor are they equal."""
    if not (isinstance(one, Literal) and isinstance(other, Literal)):
        return None
    mine, theirs = _value(one), _value(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return None
    left, right = mine[1], theirs[1]
    if isinstance(left, _Number):
        return _of_numbers(left, right)
    if isinstance(left, _Moment):
        return _of_moments(left, right)
    return _of_spans(left, right) if isinstance(left, _Span) else _sign(left, right)


def _sign(left: Any, right: Any) -> int | None:
    return None if left != left or right != right else int(left > right) - int(left < right)


def _of_numbers(left: _Number, right: _Number) -> int | None:
    kind = max(left.kind, right.kind)
    return _sign(_read_as(kind, left.value), _read_as(kind, right.value))


def _read_as(kind: int, value: Any) -> Any:
    if kind == _EXACT:
        return value
    try:
        number = float(value)
        return number if kind == _DOUBLE else _single(number)
    except OverflowError:
        return inf if value > 0 else -inf


def _single(number: float) -> float:
    """As a float of half the size has it."""
    [short] = unpack("f", pack("f", number))
    return float(short)


def _of_moments(left: _Moment, right: _Moment) -> int | None:
    apart = Decimal(left.seconds) - right.seconds
    if left.zoned != right.zoned and abs(apart) <= _DOUBT:
        return None
    return _sign(left.seconds, right.seconds)


def _of_spans(left: _Span, right: _Span) -> int | None:
    orders = {_sign(_after(moment, left), _after(moment, right)) for moment in _MOMENTS}
    return orders.pop() if len(orders) == 1 else None


def _after(moment: tuple[int, int], span: _Span) -> int | Decimal:
    years, month = divmod(moment[1] - 1 + span.months, 12)
    return _days(moment[0] + years, month + 1, 1) * _DAY + span.seconds


@lru_cache(maxsize=1 << 16)
def _value(literal: Literal) -> _Value | None:
    """The kind of value and the value; None for one that has no order or is ill typed."""
    name = literal.datatype.value
    if not name.startswith(XSD) or not well_typed(literal):
        return None
    name, text = name[len(XSD) :], literal.value
    if name in WHOLE:
        return "number", _Number(_EXACT, int(text) if len(text) < 4000 else Decimal(text))
    if name in _READERS:
        return _READERS[name](text)
    match = PATTERNS[name].fullmatch(text) if name in _KINDS else None
    if match is None:
        return None
    kind = _KINDS[name]
    return kind, _span(match) if kind == "duration" else _moment(match)


def _moment(match: re.Match[str]) -> _Moment:
    """What is not said is taken as the same for all that are compared."""
    said = {name: text for name, text in match.groupdict().items() if text}
    days = _days(*(int(said.get(name, least)) for name, least in _LEAST.items()))
    clock = _seconds(said, ("hour", "minute", "second"))
    if "end" in said and "year" in said:
        days += 1
    zone = said.get("zone", "")
    return _Moment(days * _DAY + clock - _beyond(zone), bool(zone))


_LEAST: Final = {"year": "2000", "month": "1", "day": "1"}


def _days(year: int, month: int, day: int) -> int:
    """The days from a day long ago to this one, of a calendar without beginning or end."""
    if month < 3:
        year -= 1
    leaps = year // 4 - year // 100 + year // 400
    return 365 * year + leaps + (153 * ((month + 9) % 12) + 2) // 5 + day


def _beyond(zone: str) -> int:
    if zone in ("", "Z"):
        return 0
    size = int(zone[1:3]) * 3_600 + int(zone[4:]) * 60
    return -size if zone[0] == "-" else size


def _seconds(said: dict[str, str], names: tuple[str, str, str]) -> int | Decimal:
    hours, minutes, seconds = (said.get(name, "0") for name in names)
    whole = int(hours) * 3_600 + int(minutes) * 60
    return whole + (Decimal(seconds) if "." in seconds else int(seconds))


def _span(match: re.Match[str]) -> _Span:
    said = {name: text for name, text in match.groupdict().items() if text}
    months = int(said.get("years", "0")) * 12 + int(said.get("months", "0"))
    clock = _seconds(said, ("hours", "minutes", "seconds"))
    seconds = int(said.get("days", "0")) * _DAY + clock
    return _Span(-months, -seconds) if "sign" in said else _Span(months, seconds)


_READERS: Final[dict[str, Callable[[str], _Value]]] = {
    "decimal": lambda text: ("number", _Number(_EXACT, Decimal(text))),
    "double": lambda text: ("number", _Number(_DOUBLE, float(text))),
    "float": lambda text: ("number", _Number(_FLOAT, _read_as(_FLOAT, float(text)))),
    "string": lambda text: ("string", text),
    "boolean": lambda text: ("boolean", text in ("true", "1")),
}
# What is compared with what: values of one kind.
_KINDS: Final = {
    **{name: name for name in ("date", "time", "gYear", "gYearMonth", "gMonth", "gDay")},
    **dict.fromkeys(("dateTime", "dateTimeStamp"), "dateTime"),
    **dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), "duration"),
    "gMonthDay": "gMonthDay",
}
