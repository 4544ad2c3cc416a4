"""Totals that documents state, against what is read in them and against each other.

A total that does not add up is told and nothing is made to fit: the document may count what
its report answered, or a recommendation was not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rightsgraph import iris
from rightsgraph.lexicon import patterns
from rightsgraph.records import Records, Tally
from rightsgraph.tree import Document, Kind


def doubts(document: Document, records: Records, accepted_before: int) -> Iterator[str]:
    """A line for each total that differs from what is read.

    ``accepted_before`` is how many recommendations the report says are accepted.
    """
    if document.kind is not Kind.POSITION_ADDENDUM or not records.positions:
        return
    numbers = {position.number for position in records.positions}
    if records.stated_total and records.stated_total != len(numbers):
        missing = len(numbers) < records.stated_total
        whole = ": is the document whole?" if missing else ""
        yield f"{len(numbers)} positions are read, {records.stated_total} are announced{whole}"
    counts = Counter(position.position for position in records.positions)
    accepted, in_part = counts["supported"], counts["supported-in-part"]
    sums = (accepted, accepted + in_part)
    fitting = {n + before for n in sums for before in (0, accepted_before)}
    for total in _accepted(document):
        if total not in fitting:
            yield f"{accepted} acceptances are read, {total} are announced"


def _accepted(document: Document) -> list[int]:
    """How many recommendations the document says are accepted, in all."""
    likes = [re.compile(like, re.I) for like in patterns("wording")["accepted_total"]]
    texts = [p.text.value for p in document.passages if p.parent == "" or not p.heading]
    found = (int(m["total"]) for text in texts for like in likes for m in like.finditer(text))
    return list(dict.fromkeys(found))


_ANSWERS = ("supported", "supported-in-part", "noted", "not-supported")


def differences(tallies: Iterable[Tally], listed: Mapping[str, int]) -> Iterator[str]:
    """A line for each count told to the Council that does not add up, or differs from another.

    ``listed`` are the numbers of recommendations in the reports, by the State.
    """
    final = [tally for tally in tallies if not tally.interim]
    for tally in final:
        counts = dict(tally.counts)
        received, total = counts.get("received"), sum(counts.get(kind, 0) for kind in _ANSWERS)
        place = f"{iris.code(tally.state)}, {tally.passage}"
        if received and received != listed.get(tally.state, received):
            yield f"{place}: {received} were received, its report lists {listed[tally.state]}"
        whole = "supported" in counts and bool({"noted", "not-supported"} & counts.keys())
        done = total + counts.get("implemented", 0)
        if received and (total > received or (whole and received not in (total, done))):
            yield f"{place}: {total} of {received} are counted"
    yield from _told_twice(final)


def _told_twice(tallies: list[Tally]) -> Iterator[str]:
    """What a delegation counts as supported beside the President, who counts for the record."""
    told = {tally.state: dict(tally.counts) for tally in tallies if not tally.said_by}
    for tally in tallies:
        own = dict(tally.counts).get("supported")
        other = told.get(tally.state, {}).get("supported", own)
        if tally.said_by and own is not None and own != other:
            place = f"{iris.code(tally.state)}, {tally.passage}"
            yield f"{place}: the delegation counts {own} supported, the President {other}"
