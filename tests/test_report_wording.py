"""How recommending States, compounds and positions are worded in reports of any cycle."""

from __future__ import annotations

import pytest

from rightsgraph.extract.recommenders import shares, whole
from rightsgraph.extract.report_positions import stance, statement


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
        ("(recommendation made by Chad, Peru)", ["TCD", "PER"]),
        ("(Lao PDR, Swaziland, Republic of Türkiye)", ["LAO", "SWZ", "TUR"]),
        (
            "(Chad, Lesotho and United Kingdom of Great Britain and Northern Ireland)",
            ["TCD", "LSO", "GBR"],
        ),
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
        ("Ratify CAT (Chad); ICPPED (Peru)", ["Ratify CAT", "Ratify ICPPED"]),
        ("Row boats (Chad) and sail in May and (Peru)", ["Row boats", "sail in May"]),
        (
            "Take steps to build (Chad), study the creation of a (Mali)/open a school (Peru)",
            ["Take steps to build a school", "study the creation of a school", "open a school"],
        ),
        (
            "Think of joining (Chad)/consider the ratification (Peru) of the Act",
            ["Think of joining the Act", "consider the ratification of the Act"],
        ),
        (
            "Consider (Chad) ratifying the Act on kites (Peru)",
            ["Consider ratifying the Act on kites", "ratifying the Act on kites"],
        ),
        (
            "Go on with the adoption of (Chad)/Print, then swiftly adopt its kite plan (Peru)",
            ["Go on with the adoption of its kite plan", "Print, then swiftly adopt its kite plan"],
        ),
        (
            "Go on with work: for kites (Chad); in boats (Mali); ban guns (Peru)",
            ["Go on with work: for kites", "Go on with work: in boats", "ban guns"],
        ),
    ],
)
def test_parts_that_lack_their_thing_take_it_from_the_last(text: str, asked: list[str]) -> None:
    assert [share.text for share in shares(f"{text};")] == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Ratify CAT (Chad), its Optional Protocol (Mali), its third Optional Protocol (Peru)",
            [
                ("Ratify CAT", "Chad"),
                ("Ratify CAT, its Optional Protocol", "Mali"),
                ("Ratify CAT, its third Optional Protocol", "Peru"),
            ],
        ),
        (
            "Ratify CAT (Chad) and work with its Committee (Peru)",
            [("Ratify CAT", "Chad"), ("Ratify CAT and work with its Committee", "Peru")],
        ),
        (
            "Ratify CAT (Chad, Mali) that it signed (Peru) and its Optional Protocol (Mali)",
            [
                ("Ratify CAT", "Chad"),
                ("Ratify CAT that it signed", "Peru"),
                ("Ratify CAT and its Optional Protocol", "Mali"),
            ],
        ),
        (
            "Ratify CAT (Chad) and do so in May (Peru)",
            [("Ratify CAT", "Chad"), ("Ratify CAT and do so in May", "Peru")],
        ),
        (
            "Further its work on kites (Chad); and further adopt a plan (Peru)",
            [("Further its work on kites", "Chad"), ("adopt a plan", "Peru")],
        ),
        (
            "Build boats (Chad) and join clubs (Peru)",
            [("Build boats", "Chad"), ("join clubs", "Peru")],
        ),
        (
            "Build boats (Chad, Peru), in particular at home (Peru)",
            [("Build boats", "Chad"), ("Build boats, in particular at home", "Peru")],
        ),
    ],
)
def test_what_goes_on_with_a_request_is_asked_with_it(
    text: str, asked: list[tuple[str, str]]
) -> None:
    found = [
        (share.text, ", ".join(one.printed for one in share.names)) for share in shares(f"{text};")
    ]
    assert found == asked


def test_who_asks_to_sign_and_to_ratify_asks_both() -> None:
    found = shares("Sign (Chad, Mali) and ratify the Act at the earliest (Mali, Peru);")
    assert {share.text: [one.printed for one in share.names] for share in found} == {
        "Sign the Act at the earliest": ["Chad"],
        "Sign and ratify the Act at the earliest": ["Mali"],
        "ratify the Act at the earliest": ["Peru"],
    }


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
        ("supported", "", "The recommendations listed below enjoy Malta’s support:"),
        ("supported", "", "The recommendations below met with the agreement of Malta:"),
        ("supported", "", "Malta endorses the following recommendations:"),
        ("supported", "", "Malta voices its support for these recommendations:"),
        ("supported", "", "The following recommendations are approved by Malta:"),
        ("supported", "", "The following recommendations found the support of Malta:"),
        ("supported", "", "Having given them due consideration, Malta accepts these:"),
        (
            "supported",
            "already-implemented",
            "These enjoy the support of Malta and are considered to be implemented:",
        ),
        ("supported", "in-progress", "Malta supports these, which are under implementation:"),
        (
            "supported",
            "in-progress",
            "Malta supports these, which are in the course of implementation:",
        ),
        ("pending", "", "These will be given further consideration by Malta:"),
        ("pending", "", "These have been taken back for consultation with the ministries:"),
        (
            "pending",
            "",
            "Its position on the recommendations that are listed below will be presented:",
        ),
        ("pending", "", "These were received, and responses to them will be presented later:"),
        ("pending", "", "Malta will inform the Council of its position on these by June:"),
        ("pending", "", "Malta has not yet taken a position on these recommendations:"),
        ("pending", "", "These recommendations have yet to be decided on by Malta:"),
        ("pending", "", "A decision on the recommendations below will be taken in autumn:"),
        ("pending", "", "The following recommendations will be answered by Malta in June:"),
        ("noted", "", "The recommendations below fail to enjoy the support of Malta:"),
        ("noted", "", "The recommendations listed below found no support with Malta:"),
        ("noted", "", "The recommendations below are merely noted:"),
        ("noted", "", "Malta wishes to note the following recommendations:"),
        ("noted", "", "The following recommendations are “noted”:"),
        ("not-supported", "", "Malta declines the following recommendations:"),
        ("not-supported", "", "The following recommendations were turned down by Malta:"),
        ("not-supported", "", "These have been dismissed by Malta as groundless:"),
        ("not-supported", "", "Malta refuses the recommendations below:"),
        ("noted", "", "Malta considers that these cannot be accepted, and thus notes them:"),
        ("noted", "", "Malta noted these recommendations, but did not support them:"),
        ("noted", "", "The recommendations that follow do not find the support of Malta:"),
        ("pending", "", "The recommendations below are being examined by Malta:"),
        ("pending", "", "Malta wishes to consult its islands on these before it answers:"),
        ("supported", "", "The recommendations below have the approval of Malta:"),
        ("supported", "", "Malta is in a position to support the recommendations below:"),
        ("supported-in-part", "", "Malta accepts part of each of the recommendations below:"),
    ],
)
def test_leads_in_other_words(position: str, implementation: str, lead: str) -> None:
    said = stance(lead)
    assert said
    assert (said.position, said.implementation) == (position, implementation)


@pytest.mark.parametrize(
    ("position", "lead"),
    [
        ("noted", "These are noted, since Malta, while it supports their aim, has no means:"),
        ("noted", "These are noted, although Malta supports what lies behind them:"),
        ("supported", "These enjoy the support of Malta; it cannot accept all their premises:"),
        ("supported", "Malta accepts these, though it does not support how they are put:"),
        ("supported-in-part", "Malta partly accepts these, since it cannot accept the rest:"),
    ],
)
def test_an_explanation_does_not_outweigh_the_position(position: str, lead: str) -> None:
    said = stance(lead)
    assert said
    assert said.position == position


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Chad agrees with the following recommendations:", "accepts"),
        ("Chad expressed its support for the following recommendations:", "accepts"),
        ("The following recommendations are acceptable to Chad:", "accepts"),
        ("Chad does not agree with the following recommendations:", "does-not-accept"),
        ("Chad is not able to agree to the following recommendations:", "does-not-accept"),
        ("Chad disagrees with the following recommendations:", "does-not-accept"),
        ("Chad could not express its support for these recommendations:", "does-not-accept"),
        ("Chad cannot express support for these recommendations:", "does-not-accept"),
        ("The following recommendations are not fully acceptable to Chad:", "does-not-accept"),
        ("These recommendations did not meet with the approval of Chad:", "does-not-accept"),
        ("These recommendations met with the approval of Chad:", "accepts"),
        ("Chad is not ready at present to accept these recommendations:", "does-not-accept"),
        ("Chad is pleased to accept these recommendations:", "accepts"),
    ],
)
def test_a_negation_is_not_read_over(text: str, wording: str) -> None:
    said = stance(text)
    assert said
    assert said.wording == wording


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Recommended to Chad to count its boats (Peru)", ["count its boats"]),
        ("Encourages Chad to sail (Peru); and requests Chad to row (Mali)", ["sail", "row"]),
        ("Recommends that Chad pursue its plan (Peru)", ["pursue its plan"]),
        ("Urge Chad to sail (Peru)", ["Urge Chad to sail"]),
        ("Sign (Peru) and ratify (Mali) SPOON", ["Sign SPOON", "ratify SPOON"]),
        ("Sign as soon as possible (Peru); ratify the Act (Mali)", ["Sign as soon as possible"]),
        ("Boats: (a) Row; (b) Sail (Peru)", ["Row", "Sail"]),
        ("Do both: (a) row; and (b) sail (Peru)", ["Do both: (a) row; and (b) sail"]),
        ("Build a boat; and (Peru)", ["Build a boat"]),
    ],
)
def test_what_is_asked_stands_without_who_is_asked(text: str, asked: list[str]) -> None:
    assert [share.text.removesuffix(" the Act") for share in shares(text)][: len(asked)] == asked


@pytest.mark.parametrize(
    ("printed", "wording", "implementation", "reading"),
    [
        ("have already been implemented", "already-implemented", "already-implemented", "certain"),
        (
            "are either already implemented or in the process of implementation",
            "explains-only",
            "in-progress",
            "ambiguous",
        ),
    ],
)
def test_a_group_of_which_some_are_done_is_not_said_to_be_done(
    printed: str, wording: str, implementation: str, reading: str
) -> None:
    said = stance(f"Tuvalu considers that the recommendations listed below {printed}:")
    assert said
    made = statement("7.1", said, ("paragraph/7",))
    some = stance("Tuvalu will examine these recommendations. Some of them are being implemented.")
    assert some
    assert some.implementation == ""
    assert (made.wording, made.implementation, made.reading) == (wording, implementation, reading)
