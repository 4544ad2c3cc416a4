"""Totals that an addendum states, against the positions that are read in it.

A total that does not add up is told and nothing is made to fit: the document may count what
its report answered, or a recommendation was not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rightsgraph.lexicon import patterns
from rightsgraph.records import Records
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
