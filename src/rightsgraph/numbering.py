"""Gives the recommendations that a document names without their paragraph the one of their report.

Delegations, and some addenda, say "recommendation 13" for 71.13: the paragraph stands in the
report of the same review. Where that has several lists, the number is completed only if one
list alone can be meant; else it stays as printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rightsgraph import iris
from rightsgraph.extract.cited import cited_recommendations
from rightsgraph.records import Position, Records, Tally
from rightsgraph.totals import differences, doubts
from rightsgraph.tree import Document, Kind
from rightsgraph.unread import unread

Outlines = Mapping[str, "Outline"]
"""The outlines of reports by review."""
NO_OUTLINES: Outlines = {}

_NOT_ACCEPTED = ("noted", "not-supported")
_ENOUGH = 0.9
_FEWEST = 2


@dataclass(frozen=True)
class Outline:
    """What a report decides about the numbers of other documents.

    ``positions`` has a key of the scheme for each number of a recommendation; ``review`` is
    the identifier of the review.
    """

    review: str
    positions: dict[str, str]

    def lists(self) -> dict[str, dict[str, str]]:
        """Positions by paragraph and number in it; ``7.1`` is there as ``7`` too."""
        found: dict[str, dict[str, str]] = {}
        for number, position in self.positions.items():
            paragraph, _, item = number.partition(".")
            if item:
                found.setdefault(paragraph, {})[item] = position
                found[paragraph].setdefault(item.partition(".")[0], position)
        return found


@dataclass(frozen=True)
class Placing:
    """The paragraph of each bare number; ``score`` says how sure the ``method`` is."""

    paragraphs: dict[str, str]
    method: str
    score: float


def outline(document: Document, records: Records) -> Outline | None:
    """The outline of a Working Group report; None for any other document."""
    review = document.metadata.review
    if document.kind is not Kind.WORKING_GROUP_REPORT or not review:
        return None
    positions = {record.number: record.position for record in records.positions}
    numbers = (record.number for record in records.recommendations)
    return Outline(review, {number: positions.get(number, "pending") for number in numbers})


def by_review(outlines: Iterable[Outline]) -> dict[str, Outline]:
    """One outline of each review; of several texts of a report, that with the most in it."""
    chosen: dict[str, Outline] = {}
    for one in sorted(outlines, key=lambda one: (-len(one.positions), sorted(one.positions))):
        chosen.setdefault(one.review, one)
    return chosen


def wanted(document: Document, records: Records) -> dict[str, tuple[str, ...]]:
    """The reviews whose reports can complete a document, with the bare numbers that it prints.

    Those whose recommendations it cites are there as well.
    """
    reviews = (one.review for one in cited_recommendations(document))
    return {**dict.fromkeys(reviews, ()), **_bare(document, records)}


def _bare(document: Document, records: Records) -> dict[str, tuple[str, ...]]:
    """The bare numbers that a document prints, by the review that they belong to.

    A review without any is there as well, where its report can tell more than numbers.
    """
    if not document.kind.shortens_numbers:
        return {}
    found: dict[str, list[str]] = {}
    if records.others:
        found[document.metadata.review] = []
    for tally in records.tallies:
        found[document.metadata.review_of(tally.state)] = []
    for record in records.positions:
        if "." not in record.number:
            review = document.metadata.review_of(record.state or document.metadata.state)
            found.setdefault(review, []).append(record.number)
    return {review: tuple(numbers) for review, numbers in found.items() if review}


def completed(document: Document, records: Records, outlines: Outlines) -> Records:
    """The records with whole numbers, as far as the reports of their reviews decide."""
    for review, numbers in _bare(document, records).items():
        report = outlines.get(review)
        placing = placed(numbers, report) if report else None
        if placing:
            records = _with(document, records, review, placing)
        for tally in records.tallies if report else ():
            if report and document.metadata.review_of(tally.state) == review:
                records = _counted(records, tally, report)
        if report and records.others:
            records = _with_others(records, records.others, report)
    return records


def _with_others(records: Records, others: Position, report: Outline) -> Records:
    """The records with what is said of all others, for those that the report left open.

    Not where a number that was named is still without its paragraph: it may be any of them.
    """
    named = {record.number for record in records.positions}
    if any("." not in number for number in named - report.positions.keys()):
        return records
    left = [n for n, p in report.positions.items() if p == "pending" and n not in named]
    added = (replace(others, number=number) for number in left)
    return replace(records, positions=(*records.positions, *added))


def placed(numbers: Iterable[str], report: Outline) -> Placing | None:
    """The list of a report that bare numbers are of; None where several can be meant."""
    items, lists = set(numbers), report.lists()
    whole = [name for name, listed in lists.items() if items <= listed.keys()]
    pending = [name for name in whole if _is_open(lists[name])]
    for names, method, score in (
        (list(lists), "only list of the report", 1.0),
        (pending, "only list of the report left open", 0.95),
        (whole, "only list of the report with these numbers", 0.9),
    ):
        if (
            items
            and len(names) == 1
            and len(items & lists[names[0]].keys()) >= _ENOUGH * len(items)
        ):
            found = items & lists[names[0]].keys()
            return Placing(dict.fromkeys(found, names[0]), method, score)
    return _each_placed(items, lists)


def _is_open(listed: Mapping[str, str]) -> bool:
    """Whether the State had still to take a position on most of a list."""
    return 2 * sum(position == "pending" for position in listed.values()) > len(listed)


def _each_placed(items: set[str], lists: Mapping[str, Mapping[str, str]]) -> Placing | None:
    """Numbers that run on from one list to the next: each stands in one list only."""
    places = {item: [name for name in lists if item in lists[name]] for item in items}
    if not items or any(len(names) != 1 for names in places.values()):
        return None
    paragraphs = {item: names[0] for item, names in places.items()}
    return Placing(paragraphs, "only list of the report with this number", 0.9)


def _with(document: Document, records: Records, review: str, placing: Placing) -> Records:
    def full(number: str) -> str:
        paragraph = placing.paragraphs.get(number)
        return f"{paragraph}.{number}" if paragraph else number

    def position(record: Position) -> Position:
        mine = document.metadata.review_of(record.state or document.metadata.state) == review
        number = full(record.number) if mine else record.number
        if number == record.number:
            return record
        return replace(record, number=number, method=placing.method, score=placing.score)

    own = document.metadata.review == review
    answers = tuple(
        replace(answer, numbers=tuple(map(full, answer.numbers))) if own else answer
        for answer in records.answers
    )
    return replace(records, answers=answers, positions=tuple(map(position, records.positions)))


def _counted(records: Records, tally: Tally, report: Outline) -> Records:
    """The records with what follows from a count: all but those named are accepted.

    Only where the recommendations of the report are exactly those that the State says it
    accepts and those that it names as not accepted.
    """
    said = {p.number: p.position for p in records.positions if p.state == tally.state}
    final = {**report.positions, **said}
    refused = [n for n, position in final.items() if position in _NOT_ACCEPTED]
    accepts = len(report.positions) - len(refused)
    clear = final.keys() == report.positions.keys() and "supported-in-part" not in final.values()
    left = [n for n, position in final.items() if position == "pending"]
    if ("supported", accepts) not in tally.counts or not clear or len(refused) < _FEWEST:
        return records
    added = tuple(_implied(number, tally, accepts) for number in left)
    return replace(records, positions=(*records.positions, *added))


def _implied(number: str, tally: Tally, total: int) -> Position:
    return Position(
        number=number,
        wording="accepts",
        position="supported",
        passages=(tally.passage,),
        explicitness="implied",
        reading="probable",
        comment=f"The {total} that the State says it accepts are all that the report lists, "
        "but those that it names as not accepted.",
        official="supported",
        state=tally.state,
    )


def told(document: Document, records: Records, outlines: Outlines) -> Iterable[str]:
    """Why numbers of a document are left without their paragraph, a line for each review, which of
    its totals do not add up, and which numbers that it prints are not read."""
    for review, numbers in _bare(document, records).items():
        place = review.removeprefix(f"{iris.BASE}id/review/")
        left = len(set(numbers))
        if left and review in outlines:
            yield f"{left} numbers of {place} stay bare: its report does not tell of which list"
        elif left:
            yield f"{left} numbers of {place} stay bare: its report is not among the documents"
    report = outlines.get(document.metadata.review)
    accepted = sum(p == "supported" for p in report.positions.values()) if report else 0
    yield from doubts(document, records, accepted)
    reviews = {tally.state: document.metadata.review_of(tally.state) for tally in records.tallies}
    listed = {state: len(outlines[r].positions) for state, r in reviews.items() if r in outlines}
    yield from differences(records.tallies, listed)
    yield from unread(document, records)
