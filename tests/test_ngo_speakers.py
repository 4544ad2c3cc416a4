"""Who speaks in an article, and who wrote a paper."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from readers import Reader

from rightsgraph.iris import BASE
from rightsgraph.pipeline import facts, read_document
from rightsgraph.triples import Read
from rightsgraph.validation import validate

ID = f"{BASE}id/"
HEAD = (
    "Docks before the UN\n\n"
    "Kingston, 4 May 2025 – Jamaica went through its Universal Periodic Review.\n\n"
)
MINISTER = "Foreign Minister Ann Example said that docks are safe."


def article(reads: Reader, said: str) -> Read:
    return reads(f"{HEAD}{said}\n")


def claims(reads: Reader, said: str) -> list[tuple[str, str]]:
    """The kind and the claimants of each claim of the second paragraph that tells who claims."""
    read = article(reads, said)
    return [
        (claim.kind.removesuffix("Claim"), " ".join(name.printed for name in claim.claimants))
        for claim in read.records.claims
        if claim.passage == "paragraph/2" and (claim.claimants or claim.kind == "StateClaim")
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"{MINISTER} “All is well,” she added.", [("State", "Ann Example")] * 2),
        (f"{MINISTER} According to her, nobody fell.", [("State", "Ann Example")] * 2),
        (
            f"{MINISTER} She claimed that Fiji had praised the docks.",
            [("State", "Ann Example")] * 2,
        ),
        ("The Jamaican government claims that docks are safe.", [("State", "")]),
        (
            "Head of the delegation and Justice Minister Ann Example said that docks are safe.",
            [("State", "Ann Example")],
        ),
        # Not the Minister, where somebody else spoke since.
        (
            f"{MINISTER} The League of Sailors said that men fell. She also noted the dark.",
            [("State", "Ann Example"), ("CivilSociety", "League of Sailors")],
        ),
        ("An expert asked about docks. “They are dark,” she said.", []),
    ],
)
def test_an_official_speaks_on(reads: Reader, said: str, expected: list[tuple[str, str]]) -> None:
    assert claims(reads, said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "Human Rights Watch and Amnesty International said that docks are dark.",
            "Human Rights Watch Amnesty International",
        ),
        ("The rights group Open Docks said that men fell.", "Open Docks"),
        ("“Docks are dark”, said Bob Reader, head of the League of Sailors.", "League of Sailors"),
        (
            "We asked the League of Sailors (LOS). LOS said that docks are dark.",
            "League of Sailors",
        ),
    ],
)
def test_organisations_that_speak(reads: Reader, said: str, expected: str) -> None:
    assert claims(reads, said) == [("CivilSociety", expected)]


@pytest.mark.parametrize(
    "name",
    [
        "Arab League",
        "European Union",
        "Council of Europe",
        "Parliament of Kazakhstan",
        "International Monetary Fund",
        "Shanghai Cooperation Organisation",
        "Organization of American States",
        "National Pension Fund",
        "Kingston Detention Centre",
        "Democratic Alliance",
        "Bar Association",
    ],
)
def test_organs_parties_and_mere_kinds_are_no_civil_society(reads: Reader, name: str) -> None:
    assert claims(reads, f"The {name} said that docks are dark.") == []


def test_a_body_of_the_united_nations_speaks_for_itself(reads: Reader) -> None:
    said = (
        "The Committee against Torture found in 2017 that docks are dark. The Special Rapporteur "
        "on torture, Ann Reader, said that men fell."
    )
    expected = ["Committee against Torture", "Special Rapporteur on torture"]
    assert claims(reads, said) == [("UNBody", name) for name in expected]
    assert validate(facts(article(reads, said))).conforms


def test_what_ends_a_sentence_says_who_speaks(reads: Reader) -> None:
    assert claims(reads, "Jamaican authorities keep docks dark, the groups said.") == []
    assert claims(reads, "Docks are safe, the Jamaican delegation said.") == [("State", "")]


def test_several_may_publish_an_article(reads: Reader) -> None:
    said = "Docks must be lit, Amnesty International and the League of Sailors said today."
    names = [name.printed for name in article(reads, said).records.creators]
    assert names == ["Amnesty International", "League of Sailors"]


def test_what_a_state_is_told_beside_is_not_its_claim(reads: Reader) -> None:
    said = "Mexico City urged calm. Fiji has a court that criticised Jamaica."
    assert claims(reads, said) == []


def test_words_before_a_list_claim_nothing(reads: Reader) -> None:
    read = article(
        reads,
        "Our organisations call on Jamaica to:\n- Repeal the rules;\n- Ratify the Convention.",
    )
    assert [claim.passage for claim in read.records.claims] == ["paragraph/1"]
    assert len(read.records.recommendations) == 2


def test_whom_an_article_explains_did_not_write_it(reads: Reader) -> None:
    read = article(reads, "League of Sailors, a Kingston-based NGO, said that docks are dark.")
    assert read.records.creators == ()


COVER = """\
Stakeholder report to the Universal Periodic Review of Malta
Submitted by:
Valletta Readers Network
and
Gozo Forum for Open Docks
Harbour Lights International
(Special consultative status)
Ministry of Docks
League of Cooks
Docks
Docks are dark, as every sailor of Malta knows.
Recommendations"""


def test_authors_go_on_below_a_paragraph_each(tmp_path: Path) -> None:
    document = docx.Document()
    for line in COVER.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("Light the docks.", style="List Bullet")
    document.save(str(tmp_path / "a.docx"))
    names = [name.printed for name in read_document(tmp_path / "a.docx").records.creators]
    assert names == [
        "Valletta Readers Network",
        "Gozo Forum for Open Docks",
        "Harbour Lights International",
    ]


@pytest.mark.parametrize(
    ("by_line", "expected"),
    [
        ("Submission by CIVICUS: World Alliance for Citizen Participation", "civicus"),
        (
            "Submitted by the International Commission of Jurists",
            "international-commission-of-jurists",
        ),
        ("Submitted by ABC Docks", "abc-docks"),
    ],
)
def test_authors_whose_name_does_not_show_it(reads: Reader, by_line: str, expected: str) -> None:
    says = "ABC Docks is a faith-based legal advocacy organization that lights docks."
    read = reads(
        f"NGO submission for the UPR of Malta\n\n{by_line}\n\n1. DOCKS\n\n{says} Docks are dark.\n"
    )
    assert [name.iri for name in read.records.creators] == [f"{ID}organisation/{expected}"]


def test_authors_that_worked_together(reads: Reader) -> None:
    by_line = "Prepared by:\nLeague of Cooks\nin collaboration with the Union of Sailors"
    read = reads(
        f"NGO submission for the UPR of Malta\n\n{by_line}\n\n1. DOCKS\n\nDocks are dark.\n"
    )
    names = [name.printed for name in read.records.creators]
    assert names == ["League of Cooks", "Union of Sailors"]


THEMES = """\
NGO submission for the UPR of Malta

I. Docks
1. Docks are dark in all towns of Malta, and sailors fall.

Recommendations:
(i) Repeal the rules on docks;
(ii) Ratify the Rome Statute.

II. Boats at Sea
2. Boats sink near Gozo.
"""


def test_a_numbered_paragraph_right_below_its_heading_is_none_of_a_list(reads: Reader) -> None:
    read = reads(THEMES)
    assert [record.number for record in read.records.recommendations] == ["1.1", "1.2"]
    assert [c.passage for c in read.records.claims] == [
        "section/1/paragraph/1",
        "section/2/paragraph/1",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Introduction\n1. It is known to the European Parliament.",
        "1. Cooks know the European Parliament.",
        "The League is a union of cooks, known to the\nEuropean Parliament.",
    ],
)
def test_authors_end_where_the_text_begins(reads: Reader, text: str) -> None:
    cover = f"NGO submission for the UPR of Malta\n\nSubmitted by the League of Cooks\n{text}\n"
    read = reads(f"{cover}\n1. DOCKS\n\nDocks are dark, as every sailor of Malta knows.\n")
    assert [name.printed for name in read.records.creators] == ["League of Cooks"]
