"""Numbers without their paragraph get that of the only list of the report that can be meant."""

from __future__ import annotations

import pytest

from rightsgraph.iris import BASE, state
from rightsgraph.numbering import Outline, by_review, completed, outline, placed, told, wanted
from rightsgraph.records import Answer, Position, Recommendation, Records, Tally
from rightsgraph.text import SourceText
from rightsgraph.tree import Document, Kind, Metadata

AND, MCO = state("AND"), state("MCO")
REVIEW = f"{BASE}id/review/AND/upr/1"


def report(**lists: tuple[range, str]) -> Outline:
    """An outline with the lists ``p83=(numbers, position)``."""
    positions = {
        f"{name[1:]}.{item}": position
        for name, (items, position) in lists.items()
        for item in items
    }
    return Outline(REVIEW, positions)


def document(kind: Kind, of: str = "") -> Document:
    meta = Metadata(state=of, mechanism="upr", cycle=1)
    return Document("d", kind, SourceText("d", ""), meta, ())


def said(number: str, position: str = "supported", of: str = "") -> Position:
    return Position(number, "accepts", position, ("paragraph/1",), state=of)


SEVERAL = {"p83": (range(1, 77), "supported"), "p85": (range(1, 25), "pending")}


@pytest.mark.parametrize(
    ("lists", "items", "paragraph", "score"),
    [
        ({"p71": (range(1, 104), "pending")}, "13 14 90", "71", 1.0),
        (SEVERAL, "1 7 24", "85", 0.95),
        (SEVERAL, "1 40", "83", 0.9),
    ],
)
def test_the_only_list_that_can_be_meant(
    lists: dict[str, tuple[range, str]], items: str, paragraph: str, score: float
) -> None:
    found = placed(items.split(), report(**lists))
    assert found
    assert found.paragraphs == dict.fromkeys(items.split(), paragraph)
    assert found.score == score


def test_numbers_that_run_on_through_the_lists() -> None:
    lists = report(p83=(range(1, 11), "pending"), p84=(range(11, 21), "pending"))
    found = placed(["3", "12"], lists)
    assert found
    assert found.paragraphs == {"3": "83", "12": "84"}


@pytest.mark.parametrize(
    ("lists", "items"),
    [
        ({"p83": (range(1, 9), "pending"), "p85": (range(1, 9), "pending")}, "1 2"),
        (SEVERAL, "1 400"),
        ({"p71": (range(1, 9), "pending")}, "8 9 10"),
        (SEVERAL, ""),
    ],
)
def test_what_several_lists_or_none_can_mean(
    lists: dict[str, tuple[range, str]], items: str
) -> None:
    assert placed(items.split(), report(**lists)) is None


def test_a_number_with_parts_is_known_by_its_first() -> None:
    parts = Outline(REVIEW, {"71.7.1": "pending", "71.7.2": "pending", "71.8": "pending"})
    found = placed(["7"], parts)
    assert found
    assert found.paragraphs == {"7": "71"}


def test_each_state_of_a_council_report_has_the_paragraph_of_its_own_report() -> None:
    council = document(Kind.COUNCIL_REPORT)
    records = Records(positions=(said("3", of=AND), said("3", of=MCO), said("9.4", of=AND)))
    found = completed(council, records, {REVIEW: report(p64=(range(1, 9), "pending"))})
    assert [p.number for p in found.positions] == ["64.3", "3", "9.4"]
    assert [bool(p.method) for p in found.positions] == [True, False, False]
    (line,) = told(council, found, {})
    assert line == "1 numbers of MCO/upr/1 stay bare: its report is not among the documents"


def test_an_addendum_and_its_answers() -> None:
    addendum = document(Kind.POSITION_ADDENDUM, AND)
    records = Records(
        answers=(Answer(1, ("1", "2"), ("row/1",)),), positions=(said("1"), said("2"))
    )
    found = completed(addendum, records, {REVIEW: report(p64=(range(1, 9), "pending"))})
    assert found.answers[0].numbers == ("64.1", "64.2")
    assert found.positions[0].number == "64.1"
    assert wanted(addendum, found) == {}


def test_without_its_report_a_number_stays_as_printed() -> None:
    addendum, records = document(Kind.POSITION_ADDENDUM, AND), Records(positions=(said("1"),))
    assert completed(addendum, records, {}) == records
    two = {REVIEW: report(p83=(range(1, 9), "pending"), p85=(range(1, 9), "pending"))}
    assert completed(addendum, records, two) == records
    assert next(iter(told(addendum, records, two))).endswith(
        "its report does not tell of which list"
    )


def counted(total: int, *refused: str) -> Records:
    tally = Tally("paragraph/9", AND, (("supported", total),), AND)
    named = tuple(said(number, "not-supported", AND) for number in refused)
    return Records(positions=named, tallies=(tally,))


LISTS = {"p95": (range(1, 11), "supported"), "p97": (range(1, 6), "pending")}


def test_a_count_that_leaves_no_other_reading_tells_of_the_rest() -> None:
    council = document(Kind.COUNCIL_REPORT)
    found = completed(council, counted(13, "97.1", "97.2"), {REVIEW: report(**LISTS)}).positions
    rest = {p.number: p for p in found if p.explicitness == "implied"}
    assert sorted(rest) == ["97.3", "97.4", "97.5"]
    assert {(p.position, p.reading, p.state) for p in rest.values()} == {
        ("supported", "probable", AND)
    }
    assert all(p.comment and p.passages == ("paragraph/9",) for p in rest.values())


@pytest.mark.parametrize(("total", "refused"), [(12, "97.1 97.2"), (13, "97.1 97.9"), (15, "")])
def test_a_count_that_does_not_add_up_tells_nothing(total: int, refused: str) -> None:
    council, records = document(Kind.COUNCIL_REPORT), counted(total, *refused.split())
    found = completed(council, records, {REVIEW: report(**LISTS)})
    assert found.positions == records.positions


def test_only_a_report_has_an_outline() -> None:
    records = Records(
        recommendations=(Recommendation("64.1", "", ()), Recommendation("64.2", "", ())),
        positions=(said("64.1"),),
    )
    found = outline(document(Kind.WORKING_GROUP_REPORT, AND), records)
    assert found == Outline(REVIEW, {"64.1": "supported", "64.2": "pending"})
    assert outline(document(Kind.POSITION_ADDENDUM, AND), records) is None
    assert outline(document(Kind.WORKING_GROUP_REPORT), records) is None


def test_of_two_texts_of_a_report_the_fuller_counts() -> None:
    short, full = report(p64=(range(1, 3), "pending")), report(p64=(range(1, 9), "pending"))
    assert by_review([short, full]) == by_review([full, short]) == {REVIEW: full}


def test_all_others_are_unknown_where_one_named_is_in_no_list() -> None:
    lists = report(p71=(range(1, 20), "pending"), p72=(range(1, 20), "pending"))
    records = Records(positions=(said("13", "noted", AND),), others=said(""))
    found = completed(document(Kind.POSITION_ADDENDUM, AND), records, {REVIEW: lists})
    assert found.positions == records.positions


def test_what_is_said_of_all_others_holds_for_what_the_report_left_open() -> None:
    lists = report(p83=(range(1, 4), "supported"), p84=(range(1, 5), "pending"))
    records = Records(positions=(said("84.2", "noted", AND),), others=said(""))
    addendum = document(Kind.POSITION_ADDENDUM, AND)
    assert wanted(addendum, records) == {REVIEW: ()}
    assert completed(addendum, records, {}).positions == records.positions
    found = completed(addendum, records, {REVIEW: lists}).positions
    assert {p.number: p.position for p in found} == {
        "84.2": "noted",
        **dict.fromkeys(("84.1", "84.3", "84.4"), "supported"),
    }
