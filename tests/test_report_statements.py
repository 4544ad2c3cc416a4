"""What invented reports say of their recommendations, in many words, and how they name States."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsgraph.pipeline import read_document
from rightsgraph.records import Records

_REPORT = """United Nations
A/HRC/15/99
General Assembly
Distr.: General
14 June 2010
Original: English
Human Rights Council
Fifteenth session
Agenda item 6

Report of the Working Group on the Universal Periodic Review

Palau

Introduction

1. The Working Group on the Universal Periodic Review held its eighth session.

I. Summary of the proceedings of the review process

Two meetings were held.

B. Interactive dialogue and responses by the State under review

2. Chile spoke of rain.

3. {dialogue}

II. Conclusions and/or recommendations

4. {listed}

5. {statement}

Annex

Composition of the delegation
"""
_ASKED = ("Cut the hedge (Peru)", "Mow the lawn (Cuba)", "Rake the leaves (Oman)")
_LISTED = "The following recommendations were made to Palau:"
_LIST = f"{_LISTED}\n\n" + "\n\n".join(f"{n}. {one};" for n, one in enumerate(_ASKED, 1))
YES, NOTED, LATER = "supported", "noted", "pending"
_SHORT = {"Y": YES, "N": NOTED, "L": LATER, "R": "not-supported", "P": "supported-in-part"}


def _read(folder: Path, listed: str, statement: str, dialogue: str = "Oman spoke.") -> Records:
    path = folder / "report.txt"
    path.write_text(_REPORT.format(listed=listed, statement=statement, dialogue=dialogue), "utf-8")
    return read_document(path).records


def _positions(records: Records) -> list[str]:
    return [position.position for position in records.positions]


def _states(records: Records) -> list[list[str]]:
    return [
        [(name.iri or name.printed).rpartition("/")[2] for name in one.recommenders]
        for one in records.recommendations
    ]


@pytest.mark.parametrize(
    ("expected", "statement"),
    [
        ("YLR", "{} 1 is accepted, while a response to {} 2 will be provided; {} 3 was rejected"),
        ("YLR", "Palau could accept {} 1; needed to study {} 2; and could not accept {} 3"),
        ("YNN", "Palau has accepted all {} with the exception of numbers 2 and 3"),
        ("YYN", "Those in paragraph 4, subparagraphs 1 and 2, were accepted; {} 3 was noted"),
        (
            "YLN",
            "It noted that {} 1 was accepted, that {} 2 would be examined, and that {} 3 was noted",
        ),
        ("YNY", "Number 2 did not enjoy the support of Palau; the others did"),
        ("YLY", "Palau needs to study {} 2; the rest of the {} were accepted"),
        ("YLY", "The following {} are accepted: 1, 3. The following {} will be examined: 2"),
        ("YYN", "Recommendations 4.1 and 4.2 enjoy support; 4.3 is noted"),
        ("YLY", "It accepts {} 4.1 and 4.3; it would reflect on {} 4.2"),
        ("YNY", "Recommendation 1: supported. Recommendation 2: noted. Recommendation 3: accepted"),
        ("YNY", "Recommendations 1, 3 enjoy the support of the State under review; 2 does not"),
        ("YNN", "Palau supports {} 4.1, notes those in paragraphs 4.2 and 4.3"),
        ("NNN", "None of the {} listed above enjoyed its support"),
        ("YYN", "Of these, those numbered 1 and 2 enjoy its support; the one numbered 3 does not"),
        ("PYY", "Palau accepts {} 4.1 only in part. It supports {} 2 and 3"),
        ("YYN", "Recommendation 3 was not supported and is noted. The others were accepted"),
    ],
)
def test_each_clause_speaks_of_its_own_recommendations(
    expected: str, statement: str, tmp_path: Path
) -> None:
    read = _read(tmp_path, _LIST, statement.replace("{}", "recommendations") + ".")
    assert _positions(read) == [_SHORT[one] for one in expected]


def test_that_something_is_done_does_not_note_it(tmp_path: Path) -> None:
    statement = "Palau supports all. It notes that recommendation 4.2 has been implemented."
    told = _read(tmp_path, _LIST.replace("were made to", "are accepted by"), statement).positions
    assert [(p.position, p.implementation) for p in told][1] == (YES, "already-implemented")


def test_a_statement_may_stand_beside_each_recommendation(tmp_path: Path) -> None:
    asked = zip(_ASKED, ("Supported", "Noted", "Pending"), strict=True)
    listed = "\n\n".join(f"4.{n} {one}. {told}." for n, (one, told) in enumerate(asked, 1))
    read = _read(tmp_path, f"{_LISTED}\n\n{listed}", "All thanked Palau.")
    assert _positions(read) == [YES, NOTED, LATER]


@pytest.mark.parametrize("between", [" ", "\n"])
def test_letters_go_on_after_the_alphabet_and_are_named(between: str, tmp_path: Path) -> None:
    letters = [*map(chr, range(ord("a"), ord("z") + 1)), "aa", "bb"]
    listed = between.join(f"({one}) Plant a tree (Peru);" for one in letters)
    statement = "Palau accepts recommendations (a) to (y), while (z), (aa) and (bb) were noted."
    read = _read(tmp_path, f"{_LISTED} {listed}", statement)
    assert [one.number for one in read.recommendations] == [f"4.{one}" for one in letters]
    assert _positions(read) == [YES] * 25 + [NOTED] * 3


@pytest.mark.parametrize("sign", ["1. {} 2. {} 3. {}", "\n- {}\n- {}\n- {}", "• {} • {} • {}"])
def test_a_list_may_stand_in_one_paragraph_or_have_bullets(sign: str, tmp_path: Path) -> None:
    listed = sign.format(*(f"{one};" for one in _ASKED))
    read = _read(tmp_path, f"{_LISTED} {listed}", "All were accepted.")
    assert [one.text for one in read.recommendations] == [one[:-7] for one in _ASKED]
    assert _states(read) == [["PER"], ["CUB"], ["OMN"]]


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("Sweden, speaking on behalf of the European Union", ["SWE"]),
        ("Norway on behalf of the Nordic countries", ["NOR"]),
        ("Pakistan on behalf of the Organization of the Islamic Conference", ["PAK"]),
        ("Brunei-Darussalam, North-Macedonia", ["BRN", "MKD"]),
        ("Macedonia (the former Yugoslav Republic of)", ["MKD"]),
        ("Rep. of Moldova; Iran (Islamic Rep. of)", ["MDA", "IRN"]),
        ("Venezuela (Bolivarian Republic), TÜRKİYE", ["VEN", "TUR"]),
        ("Niger, Nigeria", ["NER", "NGA"]),
        ("Guinea; Equatorial Guinea", ["GIN", "GNQ"]),
    ],
)
def test_states_are_known_by_names_that_are_nearly_theirs(
    printed: str, codes: list[str], tmp_path: Path
) -> None:
    listed = f"{_LISTED}\n\n1. Cut the hedge ({printed});"
    read = _read(tmp_path, listed, "All were accepted.")
    assert (_states(read), read.recommendations[0].text) == ([codes], "Cut the hedge")


@pytest.mark.parametrize(
    ("printed", "texts"),
    [
        (
            "Consider acceding to (Peru)/ratifying (Cuba) the Treaty on Horns",
            ["Consider acceding to the Treaty on Horns", "Consider ratifying the Treaty on Horns"],
        ),
        (
            "On hail: (a) insure the crops (Peru); (b) warn all by radio (Cuba)",
            ["On hail: insure the crops", "warn all by radio"],
        ),
    ],
)
def test_parts_share_their_head_and_lose_their_letter(
    printed: str, texts: list[str], tmp_path: Path
) -> None:
    read = _read(tmp_path, f"{_LISTED}\n\n1. {printed};", "All were accepted.")
    assert [demand.text for demand in read.recommendations[0].demands] == texts


def test_a_lettered_request_of_the_dialogue_loses_its_pronoun(tmp_path: Path) -> None:
    dialogue = "Chad recommended (a) that Palau train judges; and (b) that it ratify a treaty."
    statement = "The recommendation in paragraph 3 (b) did not enjoy the support of Palau."
    read = _read(tmp_path, _LIST, statement, dialogue)
    assert ("3.b", "ratify a treaty") in [(one.number, one.text) for one in read.recommendations]
