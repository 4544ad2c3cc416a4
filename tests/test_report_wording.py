"""How recommending States, compounds and positions are worded in reports of any cycle."""

from __future__ import annotations

import pytest

from rightsgraph.extract.recommenders import shares, whole
from rightsgraph.extract.report_positions import stance


@pytest.mark.parametrize(
    ("printed", "states"),
    [
        ("(Peru", ["PER"]),
        ("[Peru]", ["PER"]),
        ("Peru)", ["PER"]),
        ("Chad and Peru)", ["TCD", "PER"]),
        ("(Urugua y)", ["URY"]),
        ("(Indo- nesia, Unit ed States of America)", ["IDN", "USA"]),
        ("(Viet Nam ,Chad)", ["VNM", "TCD"]),
        ("(Brazil), (Chile) and (Cuba)", ["BRA", "CHL", "CUB"]),
        ("(Bolivia (Plurinational State of), Peru", ["BOL", "PER"]),
        ("(Chad, Atlantis and Peru)", ["TCD", "Atlantis", "PER"]),
        ("(Azerbaijan, on behalf of the Non-Aligned Movement)", ["AZE"]),
        ("(Slovenia, Portugal (on behalf of the Group of Friends))", ["SVN", "PRT"]),
        ("(Latvia, also on behalf of Estonia and Lithuania)", ["LVA", "EST", "LTU"]),
        ("(Lao PDR, Swaziland, Republic of Türkiye)", ["LAO", "SWZ", "TUR"]),
    ],
)
def test_states_however_their_names_are_printed(printed: str, states: list[str]) -> None:
    text = f"Adopt a law on kites (LK) {printed};"
    assert whole(text) == "Adopt a law on kites (LK)"
    assert [n.iri[-3:] or n.printed for one in shares(text) for n in one.names] == states


@pytest.mark.parametrize(
    "text", ["Fly (see below);", "Join the SU (Spoon Union);", "Heed (the) law (Act);"]
)
def test_other_parentheses_name_no_state(text: str) -> None:
    assert [one.names for one in shares(text)] == [()]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Consider signing (Chad)/sign (Peru) a pact", ["Consider signing a pact", "sign a pact"]),
        ("Ban (Chad) or set a limit on (Peru) guns", ["Ban guns", "set a limit on guns"]),
        (
            "Ban (Chad)/set limits (Mali)/consider banning (Peru) all guns",
            ["Ban all guns", "set limits", "consider banning all guns"],
        ),
        ("Build (Chad)/go on to build a dam (Peru)", ["Build a dam", "go on to build a dam"]),
        ("Start (Chad), and step up (Peru) its work", ["Start its work", "step up its work"]),
        (
            "Ratify ICCPR (Chad), ICESCR (Mali) and CAT (Peru)",
            ["Ratify ICCPR", "Ratify ICESCR", "Ratify CAT"],
        ),
        ("Row boats (Chad) and sail in May and (Peru)", ["Row boats", "sail in May"]),
    ],
)
def test_parts_that_lack_their_thing_take_it_from_the_last(text: str, asked: list[str]) -> None:
    assert [share.text for share in shares(f"{text};")] == asked


@pytest.mark.parametrize(
    ("position", "implementation", "lead"),
    [
        ("supported", "", "The following recommendations have been accepted by Malta:"),
        ("supported", "", "Malta expresses its support for the following recommendations:"),
        ("supported", "", "These recommendations enjoyed the immediate support of Malta:"),
        ("supported", "", "Malta agrees with the recommendations below:"),
        ("supported", "", "The recommendations below are acceptable to Malta:"),
        (
            "supported",
            "already-implemented",
            "Malta supports these, which are already implemented:",
        ),
        ("supported", "in-progress", "Malta supports these, which are being implemented:"),
        ("pending", "", "The recommendations below are to be examined by Malta:"),
        ("pending", "", "The following recommendations remain under consideration by Malta:"),
        ("pending", "", "Malta wishes to defer its position on these recommendations:"),
        ("pending", "", "The following recommendations are pending:"),
        ("noted", "", "Malta notes the following recommendations:"),
        ("noted", "", "These cannot be supported by Malta and are therefore noted:"),
        ("noted", "", "Malta does not support these recommendations, which it notes:"),
        ("noted", "", "These have been considered by Malta and have not received its support:"),
        ("not-supported", "", "The following recommendations are not acceptable to Malta:"),
        ("not-supported", "", "The recommendations below have not been accepted by Malta:"),
        ("supported-in-part", "", "These recommendations enjoy the partial support of Malta:"),
    ],
)
def test_leads_in_other_words(position: str, implementation: str, lead: str) -> None:
    said = stance(lead)
    assert said
    assert (said.position, said.implementation) == (position, implementation)
