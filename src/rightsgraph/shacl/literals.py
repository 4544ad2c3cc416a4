"""Whether a literal is well typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl.vocabulary import XSD

_ZONE = r"(?P<zone>Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"(?P<year>-?(?:[1-9]\d{3,}|0\d{3}))"
_MONTH, _DAY = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_CLOCK = (
    r"(?:(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d(?:\.\d+)?)"
    r"|(?P<end>24:00:00(?:\.0+)?))"
)
_HOURS = r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
_SIGN, _MONTHS = r"(?P<sign>-?)P(?=.)", r"(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?"
_DAYS = r"(?:(?P<days>\d+)D)?"
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
    "duration": f"{_SIGN}{_MONTHS}{_DAYS}{_HOURS}",
    "yearMonthDuration": _SIGN + _MONTHS,
    "dayTimeDuration": f"{_SIGN}{_DAYS}{_HOURS}",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:[A-Za-z0-9+/ ]*)={0,2}",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\s]+(?: [^\s]+)*)?",
}
_FORMS["float"], _FORMS["dateTimeStamp"] = _FORMS["double"], _FORMS["dateTime"][:-1]
WHOLE: Final[dict[str, tuple[int | None, int | None]]] = {
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
PATTERNS: Final = {name: re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_DATED = {"dateTime", "dateTimeStamp", "date"}


def well_typed(literal: Literal) -> bool:
    """Whether the text can be of the datatype; of an unknown datatype any can."""
    fits = forms(literal.datatype)
    return fits is None or fits(literal.value)


@cache
def forms(datatype: NamedNode) -> Callable[[str], bool] | None:
    """Whether a text can be of the datatype; None where any can."""
    name = datatype.value.removeprefix(XSD)
    if name in WHOLE:
        least, most = WHOLE[name]
        return lambda text: _fits(text, least, most)
    pattern = PATTERNS.get(name)
    if pattern is None:
        return None
    matches = pattern.fullmatch
    if name in _DATED:
        return lambda text: (match := matches(text)) is not None and _is_day(match)
    return lambda text: matches(text) is not None


def _fits(text: str, least: int | None, most: int | None) -> bool:
    if not PATTERNS["integer"].fullmatch(text):
        return False
    if least is None and most is None:
        return True
    number = Decimal(text)
    return (least is None or number >= least) and (most is None or number <= most)


def _is_day(match: re.Match[str]) -> bool:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
