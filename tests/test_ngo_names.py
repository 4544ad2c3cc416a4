"""Names that no lexicon holds: authors, claimants, laws and decisions; and the rows of tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsgraph.extract.organisations import label, organisation
from rightsgraph.pipeline import facts, read_document
from rightsgraph.records import Mention
from rightsgraph.tree import Part
from rightsgraph.triples import Read
from rightsgraph.validation import validate

ORGANISATION = "https://w3id.org/rightsgraph/id/organisation/"
BOATS = "1. BOATS\n\n1.1 Boats have no toilets, as the harbour police of Malta told us in May.\n\n"
NAMED = [
    ("Submitted by: Harbour Lights Foundation (HLF)", {"harbour-lights-foundation"}),
    ("**Submitted by:**\n\n- Sailors' Union\n- Amnesty International", {"sailors-union"}),
    (
        "Prepared by the Sailors’ Union and the League of Cooks",
        {"sailors-union", "league-of-cooks"},
    ),
    ("JOINTLY SUBMITTED BY THE LEAGUE OF COOKS, VALLETTA", {"league-of-cooks"}),
    ("Submitted by Boat Watch and the League of Cooks", {"boat-watch", "league-of-cooks"}),
    ("Submitted by Amnesty International and Sailors' Union", {"sailors-union"}),
    ("Submitted by Harbour Trust and Cooks League", {"harbour-trust", "cooks-league"}),
    ("Submitted by the Institute for Land and the Sea", {"institute-for-land-and-the-sea"}),
    ("Submitted by Peace and Boats Network", {"peace-and-boats-network"}),
    ("Report prepared by: Crews Umbrella and the Boat Trust, with help", {"boat-trust"}),
    ("Submission of the League of Cooks to the review of Malta", {"league-of-cooks"}),
    ("Submitted by the Association pour l'Eau", {"association-pour-leau"}),
    ("Report by the Centre for Law and Boats for the UPR of Malta", {"centre-for-law-and-boats"}),
    ("Statement of the League of Cooks, 3 May 2018", {"league-of-cooks"}),
    ("Cooks Alliance\nValletta, 3 May 2018", {"cooks-alliance"}),
    ("Cooks Alliance\nPeace for Boats\nCrews Union\nMay 2018", {"cooks-alliance", "crews-union"}),
    ("Submitted by Valletta Legal Clinic for Crews", {"valletta-legal-clinic-for-crews"}),
    ("Delivered by the League of Cooks", {"league-of-cooks"}),
    (
        "Submitted by the Centre for Peace and Boats and the Crews Union",
        {"centre-for-peace-and-boats", "crews-union"},
    ),
    ("From: Peace for Cooks – a coalition of 14 organisations", {"peace-for-cooks"}),
]
UNNAMED = [
    "Cooks Alliance\nValletta and its boats",
    "Submitted by the Ministry for the Sailors' Association of Malta",
    "Submitted by the National Institute for Human Rights",
    "Submitted by Maltese NGOs",
    "Submitted by the Sailors' Council and Cooks Forum",
    "Submitted by Harbour Council and Red Boats",
    "Submitted by the Network for Boats and Crews Forum",
    "Report of the Working Group on Boats",
    "Submitted by Harbour Lights",
    "Submitted by the European Union",
    "Statement of the Council of Europe, 3 May 2018",
    "The plan submitted by the Sailors' Union was refused in May.",
]


def read(folder: Path, text: str) -> Read:
    path = folder / "a.md"
    path.write_text(text, "utf-8")
    return read_document(path)


def creators(read: Read) -> set[str]:
    return {iri.removeprefix(ORGANISATION) for iri in read.document.metadata.creators}


def submission(folder: Path, by_line: str, text: str = BOATS) -> Read:
    return read(folder, f"NGO submission for the UPR of Malta\n\n{by_line}\n\n{text}")


@pytest.mark.parametrize(("by_line", "expected"), NAMED)
def test_an_author_is_known_by_its_name(tmp_path: Path, by_line: str, expected: set[str]) -> None:
    assert creators(submission(tmp_path, by_line)) - {"amnesty-international"} == expected


@pytest.mark.parametrize("by_line", UNNAMED)
def test_nobody_is_an_author_by_guess(tmp_path: Path, by_line: str) -> None:
    assert creators(submission(tmp_path, by_line)) == set()


def test_what_an_author_says_of_itself_shows_what_it_is(tmp_path: Path) -> None:
    says = "Harbour Lights (HL) is an independent non-profit group of sailors in Malta.\n\n"
    read = submission(tmp_path, "Submitted by Harbour Lights", f"{says}{BOATS}")
    assert creators(read) == {"harbour-lights"}


def test_names_on_a_title_page_are_authors_where_they_say_what_they_are(tmp_path: Path) -> None:
    says = (
        "Sea Voices Inc. is a non-profit company.\n\nHarbour Lights is a coalition of sailors.\n\n"
    )
    read = submission(tmp_path, "Sea Voices Inc. and Harbour Lights (HL)", f"{says}{BOATS}")
    assert creators(read) == {"sea-voices-inc", "harbour-lights"}


def test_what_an_author_claims_has_a_claimant_that_is_described(tmp_path: Path) -> None:
    quads = facts(submission(tmp_path, "Submitted by the League of Cooks"))
    author = f"{ORGANISATION}league-of-cooks"
    rows = {tuple(str(term) for term in quad)[:3] for quad in quads}
    said = {(p.rsplit("#")[-1].strip(">"), o) for s, p, o in rows if author in s + o}
    assert {("label", '"League of Cooks"@en'), ("claimedBy", f"<{author}>")} <= said
    assert "comment" in {name for name, _ in said}
    assert validate(quads).conforms


def test_a_name_has_one_form_and_one_identifier() -> None:
    assert label("THE LEAGUE OF COOKS") == label("League Of Cooks") == "League of Cooks"
    accented, plain = organisation("Red de Guaraní"), organisation("Red de Guarani")
    assert accented is not None
    assert plain is not None
    assert accented.iri != plain.iri


ARTICLE = """Geneva, 3 May 2018

Malta: boats in Geneva

By the League of Cooks

Malta was reviewed under the Universal Periodic Review. {said}
"""
SPEAKERS = {
    "The Union of Sailors says that boats sink.": ("CivilSocietyClaim", ["Union of Sailors"]),
    "“Boats sink,” said the League of Cooks.": ("CivilSocietyClaim", ["League of Cooks"]),
    "The Boat Trust and the League of Cooks warned of it.": (
        "CivilSocietyClaim",
        ["Boat Trust", "League of Cooks"],
    ),
    "Human Rights Watch reported that boats sink.": ("CivilSocietyClaim", ["Human Rights Watch"]),
    "The Minister of Boats and Harbours said that none sinks.": ("StateClaim", []),
    "“None sinks,” said the Minister of Boats, Ann Sailor.": ("StateClaim", ["Ann Sailor"]),
    "“Boats sink,” said Ann Cook, head of the League of Cooks.": (
        "CivilSocietyClaim",
        ["League of Cooks"],
    ),
    "Dr. Ann Cook of the League of Cooks said that boats sink.": (
        "CivilSocietyClaim",
        ["League of Cooks"],
    ),
    "The Crews Union, an association in exile, said that boats sink.": (
        "CivilSocietyClaim",
        ["Crews Union"],
    ),
    "Fiji noted that boats sink.": ("PeerStateClaim", ["Fiji"]),
    "Fiji, Cuba and 14 other States asked Malta to build boats.": (
        "PeerStateClaim",
        ["Fiji", "Cuba"],
    ),
    "Recommendations on boats were made by Fiji and Cuba.": ("PeerStateClaim", ["Fiji", "Cuba"]),
    "Fiji, supported by Cuba, called for boats.": ("PeerStateClaim", ["Fiji", "Cuba"]),
    "Fiji and Cuba spoke of great boats.": ("PeerStateClaim", ["Fiji", "Cuba"]),
    "Boats were raised by 31 States, among them Fiji and Cuba.": (
        "PeerStateClaim",
        ["Fiji", "Cuba"],
    ),
    "The Secretary for Boats, Ann Sailor, answered that none sinks.": (
        "StateClaim",
        ["Ann Sailor"],
    ),
    "Malta denied that boats sink.": ("StateClaim", []),
    "VALLETTA, 9 May 2018 – Malta dismissed concerns about boats.": ("StateClaim", []),
    "Malta maintained that none sinks.": ("StateClaim", []),
    "Malta maintained the tax on boats.": ("CivilSocietyClaim", []),
    "A captain in Malta denied that boats sink.": ("CivilSocietyClaim", []),
    "The Crews Union, which sails in May, said that boats sink.": (
        "CivilSocietyClaim",
        ["Crews Union"],
    ),
    "Fiji congratulated Malta on its boats.": ("PeerStateClaim", ["Fiji"]),
    "Fiji repeated its call for boats.": ("PeerStateClaim", ["Fiji"]),
    "A spokesperson of the Maltese Government said that none sinks.": ("StateClaim", []),
    "The delegation defended the Boats Act.": ("StateClaim", []),
    "According to the Minister of Boats, Ann Sailor, none sinks.": ("StateClaim", ["Ann Sailor"]),
    "According to the delegation, none sinks.": ("StateClaim", []),
    "Justice Secretary Ann Sailor told the Council that none sinks.": (
        "StateClaim",
        ["Ann Sailor"],
    ),
    "Ann Sailor, secretary of the Union of Sailors, said that boats sink.": (
        "CivilSocietyClaim",
        ["Union of Sailors"],
    ),
    "According to Human Rights Watch, boats sink.": ("CivilSocietyClaim", ["Human Rights Watch"]),
    "According to article 5, boats are safe.": ("CivilSocietyClaim", []),
    "The Maltese government rejected the claims.": ("StateClaim", []),
    "The Maltese government rejected the request.": ("CivilSocietyClaim", []),
}


@pytest.mark.parametrize("said", SPEAKERS)
def test_an_article_tells_who_spoke(tmp_path: Path, said: str) -> None:
    found = read(tmp_path, ARTICLE.format(said=said))
    assert creators(found) == {"league-of-cooks"}
    claim = found.records.claims[0]
    assert (claim.kind, [name.printed for name in claim.claimants]) == SPEAKERS[said]


def test_the_office_of_a_minister_is_whole(tmp_path: Path) -> None:
    said = "Foreign Minister Ann Sailor told the session that none sinks."
    roles = read(tmp_path, ARTICLE.format(said=said)).records.roles
    assert [(role.holder.printed, role.name) for role in roles] == [
        ("Ann Sailor", "Foreign Minister")
    ]
    said = "Assistant Minister for Boats Ann Sailor said that none sinks."
    roles = read(tmp_path, ARTICLE.format(said=said)).records.roles
    assert [role.name for role in roles] == ["Assistant Minister for Boats"]


def test_one_sentence_may_tell_who_asked_and_who_answered(tmp_path: Path) -> None:
    said = "Foreign Minister Ann Sailor spoke first and said hello. "
    asked = "Asked by Fiji and Cuba about boats, she said that none sinks."
    claims = read(tmp_path, ARTICLE.format(said=said + asked)).records.claims
    assert [(c.kind, [n.printed for n in c.claimants]) for c in claims[1:3]] == [
        ("PeerStateClaim", ["Fiji", "Cuba"]),
        ("StateClaim", ["Ann Sailor"]),
    ]


@pytest.mark.parametrize(("when", "who"), [("today", {"union-of-sailors"}), ("in 2012", set())])
def test_who_says_something_today_publishes_it(tmp_path: Path, when: str, who: set[str]) -> None:
    article = ARTICLE.replace("By the League of Cooks\n\n", "")
    said = f"Boats sink, the Union of Sailors said {when}."
    assert creators(read(tmp_path, article.format(said=said))) == who


def test_an_author_may_only_present_itself(tmp_path: Path) -> None:
    one = "Shelter Network is a non-governmental organisation that runs boats in Malta.\n\n"
    found = submission(tmp_path, "", one + BOATS)
    assert creators(found) == {"shelter-network"}
    other = "Submitted by the League of Cooks"
    assert creators(submission(tmp_path, other, one + BOATS)) == {"league-of-cooks"}


ITSELF = {
    "The League of Cooks is a union of 40 cooks. It works in all ports.": False,
    "This submission looks at boats. Section 2 lists what we ask.": False,
    "In this report we examine how crews live.": False,
    "The report was prepared after visits to boats.": False,
    "The report describes how crews drown.": True,
    "The League of Cooks was fined for a strike.": True,
    "The League of Cooks is a union. Boats sink.": True,
    "The League of Cooks welcomes the dialogue with Malta.": False,
    "This submission looks at boats. They sink.": True,
}


@pytest.mark.parametrize("text", ITSELF)
def test_what_tells_of_the_document_or_its_authors_claims_nothing(
    tmp_path: Path, text: str
) -> None:
    by = "Submitted by the League of Cooks"
    found = submission(tmp_path, by, f"1. BOATS\n\n1.1 {text}\n\n")
    assert bool(found.records.claims) == ITSELF[text]


ASKED = {
    "We call on Malta to build boats.": ["Malta to build boats"],
    "The League of Cooks urges the government to build boats.": ["the government to build boats"],
    "The Maltese authorities should build boats.": ["The Maltese authorities should build boats"],
    "We urge the Working Group to ask for boats.": [],
    "We urge the Government of Fiji to send boats.": [],
    "The Fijian authorities should send boats.": [],
    "The Union of Sailors urges the government to build boats.": [],
    "We ask:\n\n- build boats;\n- build quays.": ["build boats;", "build quays."],
    "\n\nBuild boats.\n\nBuild quays.": ["Build boats.", "Build quays."],
}


@pytest.mark.parametrize("said", ASKED)
def test_what_an_article_asks_of_the_state(tmp_path: Path, said: str) -> None:
    found = read(tmp_path, ARTICLE.format(said=said)).records
    assert [record.text for record in found.recommendations] == ASKED[said]
    assert [record.number for record in found.recommendations] == [
        f"0.{n}" for n in range(1, len(ASKED[said]) + 1)
    ]


def test_what_an_article_asks_conforms(tmp_path: Path) -> None:
    quads = facts(read(tmp_path, ARTICLE.format(said="We call on Malta to build boats.")))
    assert any("CivilSocietyRecommendation" in str(quad.object) for quad in quads)
    assert validate(quads).conforms


def test_an_official_is_named_again_by_the_surname(tmp_path: Path) -> None:
    said = "Foreign Minister Ann Sailor told the session that none sinks.\n\n"
    again = "“Crews are safe,” Sailor added. Harbours said that boats rot.\n"
    claims = read(tmp_path, ARTICLE.format(said=said + again)).records.claims
    assert [(c.kind, [n.printed for n in c.claimants]) for c in claims if c.claimants] == [
        ("StateClaim", ["Ann Sailor"]),
        ("StateClaim", ["Ann Sailor"]),
    ]
    assert claims[-1].kind == "CivilSocietyClaim"


def test_the_author_speaks_beside_a_sentence_of_two_speakers(tmp_path: Path) -> None:
    said = "\n\nFiji recommended boats; Cuba asked about quays. Nothing came of it."
    claims = read(tmp_path, ARTICLE.format(said=said)).records.claims
    assert [claim.kind for claim in claims if claim.passage == "paragraph/2"] == [
        *("PeerStateClaim", "PeerStateClaim", "CivilSocietyClaim")
    ]


def test_a_minister_of_another_state_does_not_speak_for_this_one(tmp_path: Path) -> None:
    found = read(
        tmp_path, ARTICLE.format(said="The Minister of Boats of Fiji said that none sinks.")
    )
    assert [claim.kind for claim in found.records.claims] == ["CivilSocietyClaim"]


def test_rows_of_tables_are_passages_and_claim_nothing(tmp_path: Path) -> None:
    table = "Year\tBoats\n2019\t12\n2020\t14\n\nRecommendations\n\n- Build toilets.\n"
    found = submission(tmp_path, "Contact\tAnn\nPhone\t+356 1234", BOATS + table)
    rows = {p.path: p.text.value for p in found.document.of(Part.ROW)}
    assert rows == {
        "section/1/row/1": "Year Boats",
        "section/1/row/2": "2019 12",
        "section/1/row/3": "2020 14",
    }
    assert [claim.passage for claim in found.records.claims] == ["section/1/paragraph/1"]
    assert len(found.records.recommendations) == 1


KEPT = {
    "Under Law No. 5777/16 boats are safe.": "Law No. 5777/16",
    "Under Decree No. 18 of 2014 boats are safe.": "Decree No. 18 of 2014",
    "Long ago Act 20 of 2010 closed harbours.": "Act 20 of 2010",
    "By the Harbour (Amendment) Act 2015 boats are safe.": "Harbour (Amendment) Act 2015",
    "The Harbours, Boats and Quays Act 2018 is new.": "Harbours, Boats and Quays Act 2018",
    "So says Act No. 12 of 2010 on boats.": "Act No. 12 of 2010",
    "The Boat Safety and Harbour Fees Act No. 2 of 2021 is new.": (
        "Boat Safety and Harbour Fees Act No. 2 of 2021"
    ),
    "The Military Penal Code is new.": "Military Penal Code",
    "The Act on Boats is new.": "Act on Boats",
    "The ILO Convention No. 176 is not in force.": "ILO Convention No. 176",
    "The Sailors with Boats Act 2008 is new.": "Sailors with Boats Act 2008",
    "Part IV of the Boats Safety Act is new.": "Boats Safety Act",
    "The Malta Boats Act is new.": "Malta Boats Act",
    "The Organic Law to Protect Boats and Crews is new.": "Organic Law to Protect Boats and Crews",
    "The Law against Storms of 2018 is new.": "Law against Storms of 2018",
    "The Law of the Harbour Career is new.": "Law of the Harbour Career",
    "Under Decree-Law No. 2022-11 boats are safe.": "Decree-Law No. 2022-11",
    "The Code of Harbour Justice is new.": "Code of Harbour Justice",
    "The Act Relating to Boats, 2018 is new.": "Act Relating to Boats, 2018",
    "It joins the Additional Protocol to the European Social Charter soon.": (
        "Additional Protocol to the European Social Charter"
    ),
    "In general comment No. 13 boats are named.": "general comment No. 13",
    "In Council resolution 70/1 boats are named.": "Council resolution 70/1",
    "In line with SDG target 16.9 boats are counted.": "SDG target 16.9",
}


@pytest.mark.parametrize("text", KEPT)
def test_what_no_lexicon_holds_is_kept_whole(tmp_path: Path, text: str) -> None:
    found = submission(tmp_path, "", f"1. BOATS\n\n1.1 {text}\n\n")
    path = "section/1/paragraph/1"
    mentions = [m for m in found.records.mentions if m.relation == "unlinkedMention"]
    assert mentions == [Mention(path, "unlinkedMention", KEPT[text])]
