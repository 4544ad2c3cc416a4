"""Compiles the sessions at which the Universal Periodic Review is held and its reports adopted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pydantic import RootModel
from pyoxigraph import NamedNode, Triple

from rightsgraph import iris, naming
from rightsgraph.errors import LexiconError
from rightsgraph.reference import lexica
from rightsgraph.reference.agents import Bodies
from rightsgraph.reference.nodes import Fact, describe


class Dates(lexica.Entry):
    """First and last day of a session, and the document that prints them."""

    start: date
    end: date
    source: str


class Mechanism(lexica.Entry):
    """The sessions of one body; ``sessions.yaml`` says what the fields mean."""

    body: str
    last: int
    cycles: dict[int, tuple[int, int]]
    dates: dict[int, Dates] = {}

    def cycle(self, session: int) -> int | None:
        """The cycle of the review that a session belongs to; None before the first."""
        spans = self.cycles.items()
        return next((cycle for cycle, (a, b) in spans if a <= session <= b), None)


Sessions = RootModel[dict[str, Mechanism]]


def read_sessions() -> dict[str, Mechanism]:
    """The sessions by mechanism; raises LexiconError where cycles overlap or days are reversed."""
    mechanisms = lexica.read("sessions", Sessions).root
    for key, mechanism in mechanisms.items():
        for problem in _problems(mechanism):
            raise LexiconError(problem, f"sessions.yaml: {key}")
    return mechanisms


def compile_sessions() -> list[Triple]:
    """Every session of every mechanism, with its body, its cycle and the days that are known."""
    labels = {key: body.label for key, body in lexica.read("bodies", Bodies).un_bodies.items()}
    triples: list[Triple] = []
    for key, mechanism in read_sessions().items():
        for number in range(1, mechanism.last + 1):
            label = f"{labels[mechanism.body]}, {naming.ordinal(number)} session"
            facts = _facts(mechanism, number)
            triples += describe(iris.session(key, number), "rg:Session", label, facts)
    return triples


def _facts(mechanism: Mechanism, number: int) -> Iterator[Fact]:
    yield "rg:ordinal", number
    yield "rg:sessionOf", NamedNode(iris.body(mechanism.body))
    cycle = mechanism.cycle(number)
    if cycle:
        yield "rg:cycle", cycle
    dates = mechanism.dates.get(number)
    if dates:
        yield "rg:startDate", dates.start
        yield "rg:endDate", dates.end


def _problems(mechanism: Mechanism) -> Iterator[str]:
    spans = [span for _, span in sorted(mechanism.cycles.items())]
    if any(before[1] + 1 != after[0] for before, after in pairwise(spans)):
        yield "a cycle does not begin where the one before it ends"
    for number, dates in mechanism.dates.items():
        if dates.start > dates.end:
            yield f"session {number} ends before it starts"
