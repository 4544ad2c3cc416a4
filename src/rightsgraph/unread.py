"""What an addendum or a Council report prints and nothing was read of.

A number without a position is told with its line, so that somebody looks there: it may be one
that the State only speaks of, or an answer in a form that is not known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rightsgraph import iris
from rightsgraph.extract.council import said_by_state
from rightsgraph.extract.numbers import lists_of, named
from rightsgraph.lexicon import states
from rightsgraph.records import Records
from rightsgraph.tree import Document, Kind, Part, Passage

_OF_A_LAW = re.compile(
    r"\b(?:articles?|arts?\.|sections?|rules?|goals?|targets?|laws?)\s*(?:Nos?\.?\s*)?$", re.I
)
_BEFORE = 20
_SHOWN = 8
_FEW = 0.1
_Places = dict[str, int]


def unread(document: Document, records: Records) -> Iterator[str]:
    """A line for the numbers without a position, for unclear answers and for gaps in a list."""
    if document.kind is Kind.COUNCIL_REPORT:
        yield from _told_to_council(document, records)
    if document.kind is not Kind.POSITION_ADDENDUM:
        return
    answered = {_whole(position.number) for position in records.positions}
    if not answered:
        yield "no position is read: are the answers in a form that is not known?"
    lists = _lists(answered) | set(lists_of([document.source.value]))
    printed = _printed(document, _lines(document.source.value), lists)
    missing = {n: place for n, place in printed.items() if n not in answered}
    yield from _line("printed without a position", missing)
    unclear = {
        p.number: _line_of(document, _passage(document, p.passages))
        for p in records.positions
        if p.position == "no-clear-position" and not p.implementation
    }
    yield from _line("answered without a clear position", unclear)
    yield from _gaps(answered | printed.keys())


def _told_to_council(document: Document, records: Records) -> Iterator[str]:
    """The numbers that a delegation names and on which no position of it is read."""
    for section in document.of(Part.SECTION):
        state = states().lookup(section.heading) or ""
        answered = {_whole(p.number) for p in records.positions if p.state == state}
        said = list(said_by_state(document, section, state))
        texts = [(passage.text.value, passage.text.span[0]) for passage in said]
        lists = _lists(answered) or set(lists_of(text for text, _ in texts))
        printed = _printed(document, texts, lists)
        missing = {n: place for n, place in printed.items() if n not in answered}
        yield from _line(f"{iris.code(state)}, named without a position", missing)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    begin = 0
    for line in text.split("\n"):
        yield line, begin
        begin += len(line) + 1


def _lists(numbers: Iterable[str]) -> set[str]:
    return {number.partition(".")[0] for number in numbers if "." in number}


def _printed(document: Document, texts: Iterable[tuple[str, int]], lists: set[str]) -> _Places:
    """The full numbers of some lists, with the line on which each is first printed.

    Not one that the end of a line cuts after its paragraph: ``104.10, 104.`` names no 104.104.
    """
    found: _Places = {}
    for text, offset in texts:
        for run in named(text, "", lists):
            if _OF_A_LAW.search(text[max(0, run.begin - _BEFORE) : run.begin]):
                continue
            line = _line_at(document, offset + run.begin)
            for number in run.numbers:
                list_, dot, item = number.partition(".")
                if dot and list_ in lists and item != list_:
                    found.setdefault(number, line)
    return found


def _passage(document: Document, paths: tuple[str, ...]) -> Passage | None:
    return next(filter(None, map(document.passage, paths)), None)


def _line_of(document: Document, passage: Passage | None) -> int:
    return _line_at(document, passage.text.span[0]) if passage else 1


def _line_at(document: Document, offset: int) -> int:
    return document.source.value.count("\n", 0, offset) + 1


def _whole(number: str) -> str:
    """The number of a recommendation of which only a part is answered."""
    return number.partition("(")[0].strip()


def _line(what: str, places: Mapping[str, int]) -> Iterator[str]:
    if places:
        shown = ", ".join(f"{n} (line {line})" for n, line in list(places.items())[:_SHOWN])
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        yield f"{what}: {shown}{more}"


def _gaps(numbers: Iterable[str]) -> Iterator[str]:
    """The few numbers of a list that the document does not name at all."""
    last: Counter[str] = Counter()
    for list_, _, item in (number.partition(".") for number in numbers):
        if item.isdigit():
            last[list_] = max(last[list_], int(item))
    for list_, most in last.items():
        every = [f"{list_}.{n}" for n in range(1, most + 1)]
        left = [number for number in every if number not in numbers]
        if 0 < len(left) <= _FEW * most:
            yield f"not named, though others of the list are: {', '.join(left)}"
