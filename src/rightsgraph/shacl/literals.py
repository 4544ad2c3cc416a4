"""What literals mean: whether one is well typed, and which of two comes first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl.vocabulary import XSD, Term

_ZONE = r"(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"(-?(?:[1-9]\d{3,}|0\d{3}))"
_MONTH, _DAY = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:([01]\d|2[0-3]):([0-5]\d):([0-5]\d(?:\.\d+)?)|24:00:00(?:\.0+)?)"
_HOURS = r"(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_FORMS = {
    "boolean": "true|false|0|1",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "integer": r"[+-]?\d+",
    "double": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "time": f"{_CLOCK}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "duration": rf"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?{_HOURS}",
    "yearMonthDuration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?",
    "dayTimeDuration": rf"-?P(?=.)(?:\d+D)?{_HOURS}",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:[A-Za-z0-9+/ ]*)={0,2}",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\s]+(?: [^\s]+)*)?",
}
_FORMS["float"], _FORMS["dateTimeStamp"] = _FORMS["double"], _FORMS["dateTime"][:-1]
_WHOLE: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_PATTERNS = {name: re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_SPAN = re.compile(
    r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_DATED = {"dateTime", "dateTimeStamp", "date"}
# Where one of two times has no zone, they are in order only beyond what any zone could change.
_DOUBT = timedelta(hours=14)


def well_typed(literal: Literal) -> bool:
    """Whether the text can be of the datatype; of an unknown datatype any can."""
    fits = forms(literal.datatype)
    return fits is None or fits(literal.value)


@cache
def forms(datatype: NamedNode) -> Callable[[str], bool] | None:
    """Whether a text can be of the datatype; None where any can."""
    name = datatype.value.removeprefix(XSD)
    if name in _WHOLE:
        least, most = _WHOLE[name]
        return lambda text: _fits(text, least, most)
    pattern = _PATTERNS.get(name)
    if pattern is None:
        return None
    matches = pattern.fullmatch
    if name in _DATED:
        return lambda text: (match := matches(text)) is not None and _is_day(match)
    return lambda text: matches(text) is not None


def _fits(text: str, least: int | None, most: int | None) -> bool:
    if not _PATTERNS["integer"].fullmatch(text):
        return False
    if least is None and most is None:
        return True
    number = Decimal(text)
    return (least is None or number >= least) and (most is None or number <= most)


def _is_day(match: re.Match[str]) -> bool:
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def compare(one: Term, other: Term) -> int | None:
    """Below zero where ``one`` comes first, as SPARQL orders them; None where neither does."""
    if not (isinstance(one, Literal) and isinstance(other, Literal)):
        return None
    mine, theirs = _value(one), _value(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return None
    left, right = mine[1], theirs[1]
    if isinstance(left, datetime):
        return _in_time(left, right)
    if left != left or right != right:
        return None
    return int(left > right) - int(left < right)


def _in_time(left: datetime, right: datetime) -> int | None:
    if (left.tzinfo is None) != (right.tzinfo is None):
        left, right = (
            left.replace(tzinfo=left.tzinfo or UTC),
            right.replace(tzinfo=right.tzinfo or UTC),
        )
        if abs(left - right) <= _DOUBT:
            return None
    return (left > right) - (left < right)


@lru_cache(maxsize=1 << 16)
def _value(literal: Literal) -> tuple[str, Any] | None:
    """The kind of value and the value; None for one that has no order or is ill typed."""
    name = literal.datatype.value
    if not name.startswith(XSD) or not well_typed(literal):
        return None
    name, text = name[len(XSD) :], literal.value
    if name in _WHOLE:
        return "number", int(text) if len(text) < 4000 else Decimal(text)
    read = _READERS.get(name)
    return read(text) if read else None


def _moment(text: str) -> tuple[str, Any] | None:
    zone = _zone(text)
    try:
        return "dateTime", datetime.fromisoformat(text.removesuffix(zone)[:26] + zone)
    except ValueError:
        return None


def _zone(text: str) -> str:
    match = re.search(_ZONE + "$", text)
    return (match[1] or "") if match else ""


def _day(kind: str, rest: str) -> Callable[[str], tuple[str, Any] | None]:
    def read(text: str) -> tuple[str, Any] | None:
        zone = _zone(text)
        try:
            day = date.fromisoformat(text.removesuffix(zone) + rest)
            return kind, datetime.fromisoformat(f"{day}T00:00:00{zone}")
        except ValueError:
            return None

    return read


def _clock(text: str) -> tuple[str, Any] | None:
    read = _moment(f"2000-01-01T{text}")
    return ("time", read[1]) if read else None


def _span(text: str) -> tuple[str, Any] | None:
    """Months and seconds have an order among themselves, and none between them."""
    match = _SPAN.fullmatch(text)
    assert match
    sign, years, months, days, hours, minutes, seconds = match.groups()
    of_months = int(years or 0) * 12 + int(months or 0)
    clock = (int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)
    of_seconds = clock * 60 + Decimal(seconds or 0)
    if of_months and of_seconds:
        return None
    size = of_months or of_seconds
    kind = "seconds" if of_seconds else "months"
    return kind if size else "seconds", -size if sign else size


_READERS: dict[str, Callable[[str], tuple[str, Any] | None]] = {
    "decimal": lambda text: ("number", Decimal(text)),
    "double": lambda text: ("number", float(text)),
    "float": lambda text: ("number", float(text)),
    "string": lambda text: ("string", text),
    "boolean": lambda text: ("boolean", text in ("true", "1")),
    "dateTime": _moment,
    "dateTimeStamp": _moment,
    "time": _clock,
    "duration": _span,
    "dayTimeDuration": _span,
    "yearMonthDuration": _span,
    "date": _day("date", ""),
    "gYearMonth": _day("gYearMonth", "-01"),
    "gYear": _day("gYear", "-01-01"),
}
