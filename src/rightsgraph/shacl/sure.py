"""Expressions of SPARQL that are true only of values that surely meet a constraint, however a
service compares values, counts characters or reads regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from rightsgraph.shacl.vocabulary import XSD, Term, local, xsd

_DAY: Final = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_DECIMAL: Final = "[+-]?[0-9]+([.][0-9]+)?"
# Forms that are surely of the datatype; there are others.
_FORMS: Final = {
    "integer": "[+-]?[0-9]+",
    "nonNegativeInteger": "[0-9]+",
    "positiveInteger": "[1-9][0-9]*",
    "long": "-?[0-9]{1,18}",
    "int": "-?[0-9]{1,9}",
    "decimal": _DECIMAL,
    "double": f"{_DECIMAL}([eE][+-]?[0-9]+)?",
    "float": f"{_DECIMAL}([eE][+-]?[0-9]+)?",
    "boolean": "true|false",
    "date": _DAY,
    "dateTime": f"{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?",
    "gYear": "[0-9]{4}",
    "gYearMonth": "[0-9]{4}-(0[1-9]|1[0-2])",
    "string": "",
    "anyURI": "",
}
_NUMBERS: Final = tuple(xsd(name) for name in ("integer", "decimal", "nonNegativeInteger", "int"))
# Regular expressions that mean the same everywhere, for texts of ASCII.
_PLAIN: Final = re.compile(
    r"(?:[^\\\[\]()\x00-\x1f\x7f-\U0010ffff]|\((?!\?)|\)|\\[][.\\/+*?()|^${}dDsS-]"
    r"|\[\^?(?:[^][\\&~\x00-\x1f\x7f-\U0010ffff]|\\[][.\\/+*?()|^${}dDsS-])+\])*"
)
_KINDS: Final = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "(isIRI({0}) || isBlank({0}))",
    "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
}
ORDERS: Final = {
    "minExclusive": ">",
    "minInclusive": ">=",
    "maxExclusive": "<",
    "maxInclusive": "<=",
    "lessThan": "<",
    "lessThanOrEquals": "<=",
}


class Unaskable(Exception):
    """What no question can be made of; it says what, as a report does."""


def listed(terms: Iterable[Term], between: str = " ") -> str:
    return between.join(map(str, terms))


def unless(tests: Iterable[str]) -> str:
    """Whether not all tests are surely true; one that fails is not."""
    return f"!COALESCE({' && '.join(tests)}, false)"


def _datatype(kind: Term, value: str) -> str:
    if local(kind) == "langString":
        return f'(isLiteral({value}) && LANG({value}) != "")'
    stated = f"(isLiteral({value}) && DATATYPE({value}) = {kind})"
    if isinstance(kind, NamedNode) and kind.value.startswith(XSD):
        form = _FORMS.get(local(kind))
        if form is None:
            raise Unaskable(f"the datatype {local(kind)}")
        return f"({stated} && {_written(value, form)})" if form else stated
    return stated


def _written(value: str, form: str) -> str:
    return f'(REGEX(STR({value}), "^({form})$") && {_one_line(value)})'


def _ascii(value: str) -> str:
    return f'(!isBlank({value}) && REGEX(STR({value}), "^[ -~]*$") && {_one_line(value)})'


def _one_line(value: str) -> str:
    return f'!CONTAINS(STR({value}), "\\n")'


def _pattern(term: Term, value: str) -> str:
    if not isinstance(term, Literal) or not _PLAIN.fullmatch(term.value):
        raise Unaskable("a sh:pattern that services read in different ways")
    return f"({_ascii(value)} && REGEX(STR({value}), {Literal(term.value)}))"


def _at_least(term: Term, value: str) -> str:
    """A service may count bytes, of which a character has at most four."""
    least = int(number(term))
    size = f"STRLEN(STR({value}))"
    long = f"(!isBlank({value}) && {size} >= {4 * least})"
    return f"({long} || ({_ascii(value)} && {size} >= {least}))"


def _at_most(term: Term, value: str) -> str:
    return f"(!isBlank({value}) && STRLEN(STR({value})) <= {number(term)})"


def number(term: Term) -> str:
    assert isinstance(term, Literal)
    return term.value


def _range(name: str) -> Callable[[Term, str], str]:
    def test(bound: Term, value: str) -> str:
        if isinstance(bound, Literal) and bound.datatype in _NUMBERS:
            alike = is_number(value)
        elif isinstance(bound, Literal) and re.fullmatch(_DAY, bound.value):
            alike = is_date(value)
        else:
            raise Unaskable(f"sh:{name} of other than whole numbers, decimals and dates")
        return f"({alike} && {value} {ORDERS[name]} {bound})"

    return test


def is_number(value: str) -> str:
    kinds = listed(_NUMBERS, ", ")
    return f"isLiteral({value}) && DATATYPE({value}) IN ({kinds}) && {_written(value, _DECIMAL)}"


def is_date(value: str) -> str:
    return f"isLiteral({value}) && DATATYPE({value}) = {xsd('date')} && {_written(value, _DAY)}"


def among(members: Iterable[Term], value: str) -> str:
    tests = [f"sameTerm({value}, {one})" for one in members if not isinstance(one, BlankNode)]
    return f"({' || '.join(tests)})" if tests else "false"


def in_language(tags: Iterable[Literal], value: str) -> str:
    tests = " || ".join(f"LANGMATCHES(LANG({value}), {Literal(tag.value)})" for tag in tags)
    return f'(isLiteral({value}) && LANG({value}) != "" && ({tests or "false"}))'


TESTS: Final[dict[str, Callable[[Term, str], str]]] = {
    "datatype": _datatype,
    "nodeKind": lambda term, value: _KINDS[local(term)].format(value),
    "pattern": _pattern,
    "minLength": _at_least,
    "maxLength": _at_most,
    **{name: _range(name) for name in ("minExclusive", "minInclusive")},
    **{name: _range(name) for name in ("maxExclusive", "maxInclusive")},
}
