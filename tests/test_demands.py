"""What a recommendation asks is parted into single things, none of which it does not ask."""

from __future__ import annotations

import pytest

from rightsgraph.extract.demands import demands, instruments

PROTOCOLS = "the Optional Protocols to CAT and CRPD"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ratify CAT and CED", ["CAT", "CED"]),
        ("Consider signing CRPD; and the Rome Statute by May", ["CRPD", "the Rome Statute by May"]),
        (f"Ratify CED and {PROTOCOLS}", ["CED", PROTOCOLS]),
        (
            f"Ratify {PROTOCOLS}, the Rome Statute and OP-CEDAW",
            [PROTOCOLS, "the Rome Statute", "OP-CEDAW"],
        ),
        ("Sign ICESCR and ICC Rome Statute", ["ICESCR", "ICC Rome Statute"]),
    ],
)
def test_each_instrument_is_a_request_and_protocols_to_several_treaties_are_one(
    text: str, expected: list[str]
) -> None:
    found = instruments(text)
    verb = found[0].removesuffix(expected[0])
    assert verb
    assert found == [f"{verb}{one}" for one in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Ratify the Optional Protocols to CAT, to ICCPR and to the Convention on Bees",
        "Ratify CAT and withdraw the reservations to CRC and CEDAW",
        "Ratify other treaties, such as CAT and CRPD",
        "Ratify CAT and other treaties, in particular CED, and CRPD",
    ],
)
def test_a_treaty_named_only_for_its_protocol_or_in_another_request_is_not_asked_for(
    text: str,
) -> None:
    assert instruments(text) == []


@pytest.mark.parametrize(
    ("further", "rest"),
    [
        (" and withdraw its reservations to CRC", ["withdraw its reservations to CRC"]),
        ("; open the tower; and close the gate", ["open the tower", "close the gate"]),
        (", ratify CRPD and CRC", ["ratify CRPD", "ratify CRC"]),
        (" as well as sign and ratify CRPD", ["sign and ratify CRPD"]),
        (" and fully implement both", ["implement both"]),
    ],
)
def test_what_else_is_asked_is_a_request_of_its_own(further: str, rest: list[str]) -> None:
    assert instruments(f"Ratify CAT and CED{further}") == ["Ratify CAT", "Ratify CED", *rest]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Repeal or amend the toll and close the gate",
            ["Repeal or amend the toll", "close the gate"],
        ),
        ("Sign and ratify the Convention on Bees", ["Sign and ratify the Convention on Bees"]),
        ("Adopt, implement and monitor a plan", ["Adopt, implement and monitor a plan"]),
    ],
)
def test_verbs_that_share_their_thing_are_one_demand(text: str, expected: list[str]) -> None:
    assert demands(text) == expected
