"""What validation finds, and how it is told to a person: shape by shape, alike faults together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode

from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.shapes import Shapes
from rightsgraph.shacl.vocabulary import COMMENT, LABEL

_RANK: Final = {"Info": 0, "Warning": 1}
_VIOLATION: Final = 2
_LINE: Final = 300
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_JUDGES: Final = {"service": "the service", "fast": "the fast engine", "pySHACL": "pySHACL"}


@dataclass(frozen=True, order=True)
class Result:
    """One thing to mend. IRIs stand bare, literals in quotes; what does not apply is empty.

    ``way`` is the path in words, ``remedy`` what would mend it as far as the constraint alone can
    tell, ``file`` and ``line`` where the data says so.
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    severity: str
    message: str
    finding: Finding = field(repr=False, compare=False)
    label: str = field(default="", repr=False, compare=False)
    way: str = field(default="", repr=False, compare=False)
    remedy: str = field(default="", repr=False, compare=False)
    file: str = field(default="", repr=False, compare=False)
    line: int = field(default=0, repr=False, compare=False)

    @property
    def rank(self) -> int:
        """How grave it is: 0 for sh:Info, 1 for sh:Warning, 2 for all others."""
        return rank(self.severity)

    @property
    def is_violation(self) -> bool:
        return is_violation(self.severity)

    @property
    def place(self) -> str:
        """File and line, where they are known."""
        return f"{self.file}:{self.line}" if self.line else ""


def rank(severity: str) -> int:
    return _RANK.get(severity, _VIOLATION)


def is_violation(severity: str) -> bool:
    """Whether it is graver than a warning, as those are that the shapes make themselves."""
    return rank(severity) == _VIOLATION


@dataclass(frozen=True)
class Report:
    """What validation found.

    ``judges`` says for each shape with a target which engine judged it, and why where it was left
    to pySHACL. ``counts`` are of all results by shape and severity, also of those that were not
    kept because there were too many; the gravest were.
    """

    conforms: bool
    results: tuple[Result, ...]
    judges: Mapping[str, str] = field(repr=False, default_factory=dict)
    counts: Mapping[tuple[str, str], int] = field(repr=False, default_factory=dict)
    shapes: Shapes | None = field(repr=False, compare=False, default=None)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def violations(self) -> int:
        return sum(n for (_, severity), n in self.counts.items() if is_violation(severity))

    @property
    def truncated(self) -> bool:
        return self.total > len(self.results)

    def text(self) -> str:
        """The report for people."""
        return text(self)


def visible(text: str) -> str:
    """A text of the data as a part of one line, without what would steer a terminal."""
    return _CONTROL.sub("\ufffd", " ".join(text.splitlines()))


def short(text: str) -> str:
    """A text as long as a line bears; a literal may be as long as a book."""
    text = visible(text[: 2 * _LINE]) + text[2 * _LINE :]
    return text if len(text) <= _LINE else f"{text[:_LINE]}… ({len(text):,} characters)"


def text(report: Report) -> str:
    lines = [verdict(report)]
    for shape, results in groupby(sorted(report.results, key=_place), lambda one: one.shape):
        lines += ["", *_heading(report, shape)]
        for _, alike in groupby(results, _fault):
            lines += _paragraph(list(alike))
    return "\n".join([*lines, *_judges(report)]) + "\n"


def by_shape(report: Report) -> dict[str, list[Result]]:
    """The results of each shape that has some, in order."""
    ordered = sorted(report.results, key=lambda one: (one.shape, one))
    return {shape: list(own) for shape, own in groupby(ordered, lambda one: one.shape)}


def verdict(report: Report) -> str:
    found = f"{report.total:,} result{'' if report.total == 1 else 's'}"
    first = f" The first {len(report.results):,} are shown." if report.truncated else ""
    none = "" if report.judges else " No shape has a target, so nothing was checked."
    return f"{'Conforms' if report.conforms else 'Does not conform'}: {found}.{first}{none}"


def title(report: Report, shape: str) -> str:
    """What the shape calls itself, else its IRI."""
    return _said(report, shape, LABEL) or shape


def _said(report: Report, shape: str, predicate: NamedNode) -> str:
    if report.shapes is None or shape.startswith("_:"):
        return ""
    values = report.shapes.graph.objects(NamedNode(shape), predicate)
    return next((value.value for value in values if isinstance(value, Literal)), "")


def _place(result: Result) -> tuple[str, str, str, str, str, str]:
    return (result.shape, *_fault(result), result.focus, result.value)


def _fault(result: Result) -> tuple[str, str, str]:
    """What is the same for all nodes that are to be mended alike; values in a message differ."""
    return result.path, result.component, "" if result.component == _QUERY else result.message


_QUERY = "SPARQLConstraintComponent"


def _heading(report: Report, shape: str) -> Iterator[str]:
    called = visible(title(report, shape))
    yield called if called == shape else f"{called} ({shape})"
    if why := _said(report, shape, COMMENT):
        yield f"  {visible(why)}"


def _paragraph(alike: list[Result]) -> Iterator[str]:
    first = alike[0]
    said_apart = len({one.message for one in alike}) > 1
    count = "" if len(alike) == 1 else f", {len(alike):,} times"
    about = f"{first.way}: " if first.way else ""
    message = "" if said_apart else visible(first.message)
    yield f"  {first.severity}{count}: {about}{message}".rstrip()
    if first.remedy not in (first.message, "") and first.component != _QUERY:
        yield f"    To mend: {visible(first.remedy)}"
    for result in alike:
        yield f"    {_node(result)}"
        if said_apart:
            yield f"      {visible(result.message)}"


def _node(result: Result) -> str:
    label = f" “{short(result.label)}”" if result.label else ""
    value = f" has {short(result.value)}" if result.value and result.value != result.focus else ""
    place = f"  [{result.place}]" if result.place else ""
    return f"{result.focus}{label}{value}{place}"


def _judges(report: Report) -> Iterator[str]:
    if not report.judges:
        return
    yield ""
    told = {shape: by.partition(": ") for shape, by in report.judges.items()}
    kinds = sorted({by for by, _, _ in told.values()}, key=list(_JUDGES).index)
    usual = kinds[0]
    if len(kinds) == 1:
        yield f"Judged by {_JUDGES[usual]}."
    for kind in kinds[1:]:
        yield f"Judged by {_JUDGES[kind]}, the rest by {_JUDGES[usual]}:"
        left = sorted((shape, why) for shape, (by, _, why) in told.items() if by == kind)
        yield from (f"  {shape} ({why})" for shape, why in left)
