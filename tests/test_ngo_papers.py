"""Papers of civil society as their authors send them: Word files, tables of PDF, the common law."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from drawn import pdf
from readers import Reader

from rightsgraph.pipeline import facts, read_document
from rightsgraph.tree import Kind, Part
from rightsgraph.triples import Read
from rightsgraph.validation import validate

ID = "https://w3id.org/rightsgraph/id/"
HEAD = "NGO submission for the UPR of Jamaica\n\n1. BAIL\n\n"
COURT = "Courts are slow, as every lawyer of Jamaica tells.\n\n"


def claimed(read: Read) -> list[str]:
    passages = (read.document.passage(claim.passage) for claim in read.records.claims)
    return [passage.text.value for passage in passages if passage]


def targets(read: Read, relation: str) -> set[str]:
    return {m.target.removeprefix(ID) for m in read.records.mentions if m.relation == relation}


def test_a_first_section_may_be_but_a_list(reads: Reader) -> None:
    listed = "Recommendations\n\n• Build courts\n• Train clerks\n\n"
    themes = f"II. BAIL AFTER THE REVIEW\n\n{listed}III. DOCKS\n\nDocks burn.\n\n{listed}"
    read = reads(f"NGO submission, UPR: Jamaica\n\n{themes}")
    headings = [section.heading for section in read.document.of(Part.SECTION)]
    assert headings == ["BAIL AFTER THE REVIEW", "DOCKS"]


# What stands in a Word file: its paragraphs, those with a dot marked so.
WORD = """\
Tartu Forum for Fair Elections
Individual submission for the Universal Periodic Review of Estonia
52nd session of the UPR Working Group
Tallinn, 14 July 2026
About the author
The Forum watches elections since 2009.
Voting rights
Prisoners cannot vote in Estonia.
Two courts asked Parliament to act.
This breaches article 25 of the ICCPR.
Recommendations
•Amend article 57 of the Constitution
•allow prisoners to vote by post
•Publish the lists of voters
Statelessness
Children of stateless parents wait years.
Recommendations
•Accede to the 1961 Convention on the Reduction of Statelessness"""


def test_a_word_file_of_short_lines_keeps_its_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    for line in WORD.splitlines():
        style = "List Bullet" if line.startswith("•") else None
        document.add_paragraph(line.removeprefix("•"), style=style)
    document.save(str(tmp_path / "a.docx"))
    read = read_document(tmp_path / "a.docx")
    meta = read.document.metadata
    assert (read.document.kind, meta.upr_session) == (Kind.STAKEHOLDER_SUBMISSION, 52)
    assert [name.printed for name in read.records.creators] == ["Tartu Forum for Fair Elections"]
    headings = [section.heading for section in read.document.of(Part.SECTION)]
    assert headings == ["About the author", "Voting rights", "Statelessness"]
    assert claimed(read) == [
        "Prisoners cannot vote in Estonia.",
        "Two courts asked Parliament to act.",
        "This breaches article 25 of the ICCPR.",
        "Children of stateless parents wait years.",
    ]
    assert [record.text.split()[0] for record in read.records.recommendations] == [
        *("Amend", "allow", "Publish", "Accede"),
    ]


TABLE = """\
Alternative report on Zambia
to the Committee on the Elimination of Racial Discrimination
Prepared by the Lusaka Alliance of San Communities

I. Land of the San

1. The San of western Zambia lost 14 villages to a game park between 2019 and 2023. No court
heard them, and the tribunal that was promised to them has never sat in their province.

| Recommendation | State | Position |
| Demarcate the land of the San | Norway | Supported |
| Pay those who were moved | Namibia | Noted |
Source: Matrix of the recommendations of the third review, as edited by the Alliance.

II. Schools

2. Schools teach in Lozi only. Teachers who know another tongue of the region leave soon.
Recommendations
The State party should:
(a) Adopt the Minority Languages Bill;
(b) Ratify ILO Convention No. 169.
"""


def test_a_table_in_a_pdf_is_neither_heading_nor_recommendation(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(TABLE))
    read = read_document(tmp_path / "a.pdf")
    sections = [(s.number, s.heading) for s in read.document.of(Part.SECTION)]
    assert sections == [("I", "Land of the San"), ("II", "Schools")]
    assert [row.text.value for row in read.document.of(Part.ROW)] == [
        "Recommendation State Position",
        "Demarcate the land of the San Norway Supported",
        "Pay those who were moved Namibia Noted",
    ]
    asked = [record.text for record in read.records.recommendations]
    assert asked == ["Adopt the Minority Languages Bill;", "Ratify ILO Convention No. 169."]
    assert [text.split()[0] for text in claimed(read)] == ["The", "Schools"]


@pytest.mark.parametrize(
    "line",
    [
        "They found that Fiji is Supported",  # alone, it is no row
        "He wrote to the ministry of Ghana. Noted",
    ],
)
def test_a_line_that_ends_like_a_row_may_be_prose(reads: Reader, line: str) -> None:
    read = reads(f"{HEAD}{COURT}{line}\n\n{COURT}")
    assert not read.document.of(Part.ROW)


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("Source: Survey of the Bail Network, carried out in each parish in the last year.", 1),
        ("Table 2: Hearings of the courts in each of the parishes, by year and by month.", 1),
        ("Sources of delay are many: the courts have neither clerks nor rooms nor light.", 2),
        ("Table manners: the judges of the island eat while the accused wait for bread.", 2),
    ],
)
def test_what_stands_at_a_table_claims_nothing(reads: Reader, line: str, counts: int) -> None:
    table = "Parish\tHearings\nKingston\t12\n\n"
    assert (
        len(claimed(reads(f"{HEAD}{COURT}{table}{line}\n\n2. DOCKS\n\nDocks burn.\n")))
        == 1 + counts
    )
    article = (
        "Suva, 3 May 2025\n\nThe UPR of Fiji\n\nThe Committee reviewed Fiji. It asked Fiji.\n\n"
    )
    assert len(claimed(reads(f"{article}{line}\n"))) == counts


def test_sections_of_a_known_law_are_cited(reads: Reader) -> None:
    said = "Under section 14 of the Constitution none waits. Penal Code, ss. 76–78 and 80 (2).\n"
    read = reads(HEAD + said)
    code = "law/JAM/criminal-code/section"
    assert targets(read, "cites") == {
        *("law/JAM/constitution", "law/JAM/constitution/section/14", "law/JAM/criminal-code"),
        *(f"{code}/{n}" for n in ("76", "77", "78", "80/2")),
    }
    assert validate(facts(read)).results == ()
    labels = {str(quad.object) for quad in facts(read) if "label" in str(quad.predicate)}
    assert '"Criminal Code (Jamaica), section 80 (2)"@en' in labels


@pytest.mark.parametrize(
    "said",
    [
        "The Constitution is silent, as section 3 of this submission shows.",
        "The ICCPR, section 4, is not what we mean.",
        "In section 2 we turn to the Constitution.",
        "The shop of Bess. 12 of the Constitution.",
    ],
)
def test_sections_of_anything_else_are_not(reads: Reader, said: str) -> None:
    assert not any("section" in target for target in targets(reads(f"{HEAD}{said}\n"), "cites"))


def test_sections_of_an_unknown_law_stay_as_printed(reads: Reader) -> None:
    said = "Section 22 (3) of the Bail Act is vague. The Evidence Act, section 31F, is clear.\n"
    assert targets(reads(HEAD + said), "unlinkedMention") == {
        *("Bail Act", "Section 22 (3) of the Bail Act"),
        *("Evidence Act", "Evidence Act, section 31F"),
    }


@pytest.mark.parametrize("law", ["Code of Childhood", "Law on the Harbours", "Act for the Poor"])
def test_an_article_of_a_named_law_is_of_no_other(reads: Reader, law: str) -> None:
    said = f"Article 45 of the Constitution protects all. Article 109 of the {law} does not.\n"
    articles = {target for target in targets(reads(HEAD + said), "cites") if "/article/" in target}
    assert articles == {"law/JAM/constitution/article/45"}


def test_a_court_in_the_name_of_a_law_is_part_of_it(reads: Reader) -> None:
    read = reads(f"{HEAD}The International Criminal Court Act of Jamaica is new.\n")
    assert "International Criminal Court Act" in targets(read, "unlinkedMention")


@pytest.mark.parametrize(
    "title",
    ["Response to the list of issues on Nepal", "Alternative report: the list of issues of Nepal"],
)
def test_an_author_may_stand_above_the_title(reads: Reader, title: str) -> None:
    head = f"Himalaya Centre for Prisoners\n\n{title}\n\nHuman Rights Committee, 145th session\n\n"
    issue = "Issue 3: Prisons (article 10)\n\nPrisons of Nepal are full.\n\n"
    asked = "Suggested questions:\n\n(a) Why are they full?\n"
    read = reads(f"{head}{issue}{asked}Freedom of Association\n")
    assert [name.printed for name in read.records.creators] == ["Himalaya Centre for Prisoners"]


def test_a_law_with_a_long_name_and_a_number_is_kept_whole(reads: Reader) -> None:
    read = reads(f"{HEAD}The Foreign Nationals Night Work Act No. 97/2002 is old.\n")
    assert targets(read, "unlinkedMention") == {"Foreign Nationals Night Work Act No. 97/2002"}


def test_a_menu_of_a_page_is_no_title(reads: Reader) -> None:
    menu = "<html><body><div><a href='/a'>Start</a> <a href='/b'>Culture</a></div>"
    title = "<h2>Peru questioned on judges</h2><p>GENEVA, 14 February 2025 – Peru was reviewed by "
    body = (
        "the Human Rights Committee. The delegation of Peru said that judges are many.</p></html>"
    )
    assert reads(menu + title + body).document.metadata.title == "Peru questioned on judges"


ARTICLE = """\
Kampala, 30 September 2024

IMMUNITY AND ITS ENDS: UGANDA BEFORE THE UNIVERSAL PERIODIC REVIEW

When Uganda was reviewed, Costa Rica asked about immunity.

The Attorney General, Kiryowa Example, said that the Act is clear.
"""


def test_a_law_review_has_its_title_in_capitals(reads: Reader) -> None:
    read = reads(ARTICLE)
    assert read.document.kind is Kind.ADVOCACY_ARTICLE
    assert [role.name for role in read.records.roles] == ["Attorney General"]
    assert read.document.metadata.covenant == ""


@pytest.mark.parametrize(
    ("opening", "covenant"),
    [
        ("The Committee on the Rights of the Child examined Ecuador.", "crc"),
        ("The Committee on the Rights of the Child and the UPR examined Ecuador.", ""),
        ("The Committee against Torture, then the Human Rights Committee examined Ecuador.", ""),
    ],
)
def test_the_body_that_examines_tells_the_treaty(
    reads: Reader, opening: str, covenant: str
) -> None:
    title = "# Ecuador told to protect children\n\n17 September 2025\n\n"
    meta = reads(f"{title}{opening} Its experts asked about hostels.\n").document.metadata
    assert meta.covenant.rpartition("/")[2] == covenant


COMMENT, ADVICE = "instrument/ccpr-general-comment", "instrument/cedaw-general-recommendation"


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("General Comment No. 35 of the Human Rights Committee is clear.", {f"{COMMENT}-35"}),
        ("The Human Rights Committee’s general comment 36 is clear.", {f"{COMMENT}-36"}),
        ("So the Human Rights Committee wrote, in general comment 37.", {f"{COMMENT}-37"}),
        ("CEDAW General Recommendation No. 19 and CRC say so.", {f"{ADVICE}-19"}),
        ("General comment No. 5 says so.", set()),
        ("CEDAW general comment No. 5 is none.", set()),
        (
            "The Committee against Torture and the Human Rights Committee read general comment 3.",
            set(),
        ),
        ("Human Rights Council resolution 42/11 asks for it.", {"instrument/hrc-resolution-42-11"}),
        (
            "The General Assembly, in its resolution 70/1, asks for it.",
            {"instrument/ga-resolution-70-1"},
        ),
        ("Resolution 70/1 asks for it.", set()),
        ("Resolution 48/134 of the General Assembly asks.", {"instrument/paris-principles"}),
    ],
)
def test_what_a_body_numbers_is_cited_with_its_body(
    reads: Reader, said: str, cited: set[str]
) -> None:
    read = reads(f"{HEAD}{said}\n")
    found = {target for target in targets(read, "cites") if target.count("/") == 1}
    assert found - {"instrument/cedaw", "instrument/crc", "instrument/cat"} == cited
    assert validate(facts(read)).results == ()
    named = any("omment" in x or "esolution" in x for x in targets(read, "unlinkedMention"))
    assert named is not bool(cited)


def test_a_general_recommendation_is_of_the_body_that_a_commentary_is_for(reads: Reader) -> None:
    title = "NGO comments on the list of issues for Malta\n\nCommittee on the Elimination of "
    body = "Discrimination against Women\n\nIssue 1: Boats (article 2)\n\n"
    said = (
        "General Recommendation No. 35 is not known in Malta.\n\nSuggested questions:\n\n- Why?\n"
    )
    read = reads(title + body + said)
    assert f"{ADVICE}-35" in targets(read, "cites")
    labels = {str(quad.object) for quad in facts(read) if "#label" in str(quad.predicate)}
    whose = "Committee on the Elimination of Discrimination against Women"
    assert f'"General recommendation No. 35 of the {whose}"@en' in labels


@pytest.mark.parametrize(
    "said",
    [
        "ILO Conventions No. 87 and No. 98",
        "ILO Conventions Nos. 87, 98 and 999",
        "ILO Conventions 87 and 98",
    ],
)
def test_labour_conventions_in_a_list_are_cited(reads: Reader, said: str) -> None:
    read = reads(f"{HEAD}{COURT}Clerks ask for {said}.\n")
    assert targets(read, "cites") == {"instrument/ilo-c087", "instrument/ilo-c098"}


@pytest.mark.parametrize(
    "said",
    [
        "ILO Convention N. 87",
        "ILO Convention N° 87",
        "ILO Conventions No. 87",
        "International Labour Organization (ILO) Convention 87",
    ],
)
def test_a_labour_convention_is_cited_however_its_number_is_printed(
    reads: Reader, said: str
) -> None:
    read = reads(f"{HEAD}{COURT}Clerks ask for {said} on clerks.\n")
    assert targets(read, "cites") == {"instrument/ilo-c087"}
    assert targets(read, "unlinkedMention") == set()


def test_a_protocol_that_no_lexicon_holds_is_not_its_treaty(reads: Reader) -> None:
    read = reads(f"{HEAD}{COURT}Jamaica left the Third Protocol to the ICCPR.\n")
    assert targets(read, "cites") == set()
    assert targets(read, "unlinkedMention") == {"Third Protocol to the ICCPR"}


def test_a_code_may_be_called_revised(reads: Reader) -> None:
    read = reads(f"{HEAD}{COURT}Article 256 of the Revised Penal Code is old.\n")
    assert "law/JAM/criminal-code/article/256" in targets(read, "cites")


def test_an_article_of_an_unknown_law_is_of_none_named_before(reads: Reader) -> None:
    law = "The Docks Law, No. 535 of 2014, in its article 111, closes docks."
    read = reads(f"{HEAD}{COURT}The Constitution (article 20) opens courts. {law}\n")
    assert targets(read, "cites") == {"law/JAM/constitution", "law/JAM/constitution/article/20"}
