from __future__ import annotations

import pytest

from rightsgraph.imports.matching import (
    Candidate,
    Wording,
    candidate,
    likeness,
    match,
    match_all,
    plain,
)
from rightsgraph.imports.repeats import repeats
from rightsgraph.iris import recommendation, review, state

PERU, OMAN, CHAD = state("PER"), state("OMN"), state("TCD")
REVIEW = review("KAZ", "upr", 2)


def iri(number: str) -> str:
    return recommendation(REVIEW, number)


def made(number: str, text: str, *states: str) -> Candidate:
    return candidate(iri(number), number, [text], states)


POOL = [
    made("9.1", "Build more bridges over the northern rivers before winter (Peru);", PERU),
    made("9.2", "Sign the charter of lakes (Peru) and plant trees along every new road (Oman);",
         PERU, OMAN),
    made("9.3", "Teach pupils the names of the rivers (Chad);", CHAD),
    made("9.4", "Teach pupils the names of the lakes (Chad);", CHAD),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "states", "number", "expected", "method"),
    [
        ("To build more bridges over the Northern rivers before winter", [PERU], "", "9.1",
         "State and text"),
        ("Plant trees along every new road.", [OMAN], "", "9.2", "State and text"),
        ("Build more bridges over the northern rivers before winter", [CHAD], "", "9.1", "text"),
        ("Build more bridges over the northern rivers before winter", [], "", "9.1", "text"),
        ("Teach pupils river names", [CHAD], "9.3", "9.3", "number and text"),
    ],
)  # fmt: skip
def test_a_record_finds_its_recommendation(
    text: str, states: list[str], number: str, expected: str, method: str
) -> None:
    found = match(POOL, text, states, number)
    assert (found.iri, found.method, found.doubtful) == (iri(expected), method, False)


def test_a_number_without_text_is_enough_and_a_contradicting_text_is_not() -> None:
    bare = [candidate(iri("9.1"), "9.1", [], [])]
    assert match(bare, "Anything at all", number="9.1").method == "number"
    found = match(POOL, "Free the press from every form of control", [PERU], "9.3")
    assert found.doubtful
    assert found.iri == iri("9.3")


def test_nothing_near_is_no_match() -> None:
    assert match(POOL, "Abolish tolls", [PERU]).iri is None
    assert match([], "Abolish tolls", [PERU]).iri is None


def test_a_near_text_of_the_same_state_is_only_proposed() -> None:
    found = match(POOL, "Build several bridges over all rivers of the north before autumn", [PERU])
    assert (found.iri, found.doubtful) == (iri("9.1"), True)


def test_alike_requests_of_one_state_are_told_apart_whatever_their_order() -> None:
    rows = [
        Wording("Teach pupils the names of the lakes", frozenset([CHAD])),
        Wording("Teach pupils the names of the rivers", frozenset([CHAD])),
    ]
    assert [found.iri for found in match_all(POOL, rows)] == [iri("9.4"), iri("9.3")]
    assert [found.iri for found in match_all(POOL, rows[::-1])] == [iri("9.3"), iri("9.4")]


def test_one_recommendation_may_be_split_over_several_records() -> None:
    pool = [
        made(
            "9.1",
            "Repair the old town hall at once and open the archive to everybody (Peru);",
            PERU,
        )
    ]
    parts = ("Repair the old town hall at once", "Open the archive to everybody")
    rows = [Wording(part, frozenset([PERU])) for part in parts]
    assert [found.iri for found in match_all(pool, rows)] == [iri("9.1")] * 2


COMPOUND = "Ratify the covenant of rivers, the charter of lakes, and the pact of hills (Peru);"


@pytest.mark.parametrize(
    ("text", "by", "method"),
    [
        ("Ratify the charter of lakes", PERU, "State and words"),
        ("Ratify the pact of hills", PERU, "State and words"),
        ("Ratify hills", PERU, ""),  # too few words that stand apart
        ("Ratify the pact of rivers", PERU, ""),  # not in this order
        ("Ratify the charter of lakes", CHAD, ""),
        ("Ratify CEDAW, the charter of lakes, and the pact of hills", PERU, ""),
    ],
)
def test_a_record_may_leave_words_out(text: str, by: str, method: str) -> None:
    found = match([made("9.1", COMPOUND, PERU)], text, [by])
    assert ("" if found.doubtful else found.method) == method


def test_a_treaty_is_no_protocol_to_it() -> None:
    pool = [made("9.1", "Ratify both CED and the Optional Protocol to CAT this year (Peru);", PERU)]
    assert match(pool, "Ratify CED this year", [PERU]).iri == iri("9.1")
    found = match(pool, "Ratify both CED and CAT this year", [PERU])
    assert found.doubtful or found.iri is None


def test_two_records_may_share_what_one_of_them_holds_in_part() -> None:
    both = "Ratify the covenant of rivers and the charter of all the lakes"
    rows = [Wording(both, frozenset([PERU])),
            Wording("Ratify the charter of all the lakes", frozenset([PERU]))]  # fmt: skip
    found = match_all([made("9.1", f"{both} (Peru);", PERU)], rows)
    assert [(each.iri, each.doubtful) for each in found] == [(iri("9.1"), False)] * 2


def test_what_another_record_has_taken_is_proposed() -> None:
    rows = [
        Wording("Teach pupils the names of the rivers", frozenset([CHAD])),
        Wording("Teach pupils the names of the rivets", frozenset([CHAD])),
    ]
    found = match_all(POOL[2:3], rows)
    assert [(each.iri, each.doubtful) for each in found] == [
        (iri("9.3"), False),
        (iri("9.3"), True),
    ]


def test_sources_part_what_several_states_ask_in_different_ways() -> None:
    text = "Close the old harbour and ensure that its basin is cleaned in accordance with the plan"
    pool = [made("9.1", f"{text} (Peru); close the harbour and clean it soon (Oman);", PERU, OMAN)]
    found = match(
        pool, text.replace("ensure that its basin is cleaned", "see the basin cleaned"), [OMAN]
    )
    assert (found.iri, found.method, found.doubtful) == (iri("9.1"), "State and text", False)


PROTOCOL = "the Optional Protocol to the Convention against Torture"


def test_a_request_about_another_treaty_is_only_proposed() -> None:
    """Nine tenths of the words are alike, and the name of the treaty may be the rest."""
    long = "Consider whether to express at last its consent to be bound by"
    pool = [
        made("9.1", f"{long} {PROTOCOL} (Peru); ratify {PROTOCOL} (Oman);", PERU, OMAN),
        made("9.2", f"{long[:-9]} bound by ICRMW (Peru);", PERU),
    ]
    found = match(pool, f"{long} the ICRMW", [PERU])
    assert (found.iri, found.method) == (iri("9.2"), "State and text")
    assert match(pool, f"{long} the CRPD", [PERU]).doubtful


def test_a_treaty_whose_name_a_source_breaks_is_no_other_one() -> None:
    pool = [made("9.1", "Abide by the OP-CAT as regards the lakes (Peru);", PERU)]
    found = match(pool, "Abide by the OP- CAT as regards the lakes", [PERU])
    assert (found.method, found.doubtful) == ("State and text", False)


@pytest.mark.parametrize(
    ("text", "states", "sure"),
    [
        ("Ratify the OP-CAT", [PERU], True),
        ("Sign the OPCAT and the CRPD without delay", [PERU], True),
        ("Ratify the OP-CAT", [CHAD], False),
        ("Withdraw its reservations to the OP-CAT", [PERU], False),
        ("Ratify the OP-CAT and the ICESCR", [PERU], False),
    ],
)
def test_treaties_are_the_same_however_they_are_named(
    text: str, states: list[str], sure: bool
) -> None:
    lakes = f"Ratify {PROTOCOL} and the Convention on the Rights of Persons with Disabilities"
    found = match([made("9.1", f"{lakes} (Peru);", PERU), POOL[0]], text, states)
    assert (found.method == "State and instrument" and not found.doubtful) == sure


def test_a_treaty_that_a_state_names_twice_is_only_proposed() -> None:
    pool = [made(n, f"{words} {PROTOCOL} (Peru);", PERU) for n, words in (
        ("9.1", "Without any further delay, and before winter, ratify"),
        ("9.2", "Speed up the work of the parliament so that it may ratify"),
    )]  # fmt: skip
    assert match(pool, "Ratify the OP-CAT", [PERU]).doubtful


def test_texts_are_compared_without_marks_and_lead_ins() -> None:
    assert plain("Recommends that: To “ratify” the Covenant’s protocol;") == (
        "ratify the covenants protocol"
    )
    score, inside = likeness(
        "open the archive to all", "repair the hall and open the archive to all"
    )
    assert score < 0.85
    assert not inside


def asked(cycle: int, number: str, text: str) -> Candidate:
    return candidate(recommendation(review("KAZ", "upr", cycle), number), number, [text], [PERU])


@pytest.mark.parametrize(
    ("later", "earlier", "accepted", "method"),
    [
        ("Accede to the Rome Statute", "Consider ratifying the Rome Statute soon", True,
         "same instrument: join"),
        ("Ratify the Convention against Torture and the Rome Statute", "Ratify the Rome Statute",
         True, "same instrument: join"),
        ("Close the old camp by the sea", "Close the old camp by the sea", True, "close text"),
        ("Close the old camp by the sea", "Close every single camp by the sea", False,
         "close text"),
    ],
)  # fmt: skip
def test_a_demand_is_recognised_in_a_later_cycle(
    later: str, earlier: str, accepted: bool, method: str
) -> None:
    [found] = repeats([asked(2, "7.1", later)], [asked(1, "5.1", earlier)])
    assert (found.accepted, found.method) == (accepted, method)
    assert (found.later, found.earlier) == (iri("7.1"), iri("5.1").replace("/2/", "/1/"))


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("Ratify the Rome Statute", "Withdraw all reservations to the Rome Statute"),
        (
            "Ratify the Convention against Torture",
            "Ratify the Convention on the Rights of the Child",
        ),
        ("Ratify the ICCPR’s two Optional Protocols", "Ratify the ICCPR"),
        ("Ratify it", "Ratify it"),
    ],
)
def test_another_action_or_instrument_is_another_demand(later: str, earlier: str) -> None:
    assert repeats([asked(2, "7.1", later)], [asked(1, "5.1", earlier)]) == []
