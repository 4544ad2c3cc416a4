"""What is found in a document, a record a line, for programs that count and score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

from rightsgraph.lexicon import state_name
from rightsgraph.records import Position, Recommendation
from rightsgraph.triples import Read

Line = dict[str, object]
_TAGS = {"themes": "uhri-theme", "sdgs": "sdg", "affected_persons": "uhri-group"}
_ACCEPTED = {"supported": "supported", "supported-in-part": "partially_supported"}
_COUNTED = {**_ACCEPTED, "not-supported": "noted", "noted": "noted"}


def document(read: Read) -> Iterator[Line]:
    """What the document is, what it prints about itself, and how much was found in it."""
    document = read.document
    printed = {name: value for name, value in asdict(document.metadata).items() if value}
    counts = {
        name: len(some) for name, some in vars(read.records).items() if isinstance(some, tuple)
    }
    yield {
        "document": document.source.name,
        "slug": document.slug,
        "kind": document.kind,
        "digest": document.source.digest,
        **printed,
        "found": {"passages": len(document.passages), **counts},
    }


def recommendations(read: Read) -> Iterator[Line]:
    """Each recommendation as the scorers take it; its demands apart where each has its States."""
    positions = {record.number: record for record in read.records.positions}
    for record in read.records.recommendations:
        position = positions.get(record.number)
        apart = record.demands and all(demand.recommenders for demand in record.demands)
        for part in record.demands if apart else (record,):
            yield {
                "document": read.document.source.name,
                "number": record.number,
                "text": part.text,
                "recommenders": [state_name(n.iri) or n.printed for n in part.recommenders],
                "position": _COUNTED.get(position.position, "pending") if position else None,
                "implementation": (position.implementation or None) if position else None,
                **_filed(record),
            }


def _filed(record: Recommendation) -> Line:
    """What a thematic list files a recommendation under; nothing for any other document."""
    if not record.tags and not record.source:
        return {}
    labels = {
        key: [tag.label for tag in record.tags if tag.scheme == scheme]
        for key, scheme in _TAGS.items()
    }
    return {**labels, "source_of_position": record.source or None}


def positions(read: Read) -> Iterator[Line]:
    """Each reading of a position, with the position as UPR Info would count it."""
    for record in read.records.positions:
        state = record.state or read.document.metadata.state
        yield {
            "document": read.document.source.name,
            "number": record.number,
            "position": counted(record),
            "read_as": record.position,
            "wording": record.wording,
            "implementation": record.implementation or None,
            "reading": record.reading,
            "state": state_name(state),
        }


def counted(record: Position) -> str | None:
    """``supported``, ``partially_supported`` or ``noted``.

    What is not clearly accepted counts as noted (Council resolution 5/1, paragraph 32), what
    the State calls implemented as supported. None where the document leaves a blank.
    """
    if record.wording == "blank":
        return None
    if record.position == "no-clear-position" and record.implementation:
        return "supported"
    return _ACCEPTED.get(record.position, "noted")


def totals(read: Read) -> Iterator[Line]:
    """Each count of recommendations that a Council report tells, and who gives it."""
    answered = {outcome.state: outcome.responds_to for outcome in read.records.outcomes}
    for record in read.records.tallies:
        yield {
            "document": read.document.source.name,
            "state": state_name(record.state),
            "passage": record.passage,
            "said_by": state_name(record.said_by) or "President",
            "interim": record.interim,
            **dict(record.counts),
            "responds_to": list(answered.get(record.state, ())),
        }


LINES: dict[str, tuple[str, Callable[[Read], Iterator[Line]]]] = {
    "document": ("document", document),
    "recommendations": ("recommendation", recommendations),
    "positions": ("position", positions),
    "totals": ("total", totals),
}
"""Under the names by which they are asked for, with what one of each is called."""
