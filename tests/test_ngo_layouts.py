"""Layouts in which civil society writes, each a small document of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rightsgraph.errors import UnknownDocument
from rightsgraph.pipeline import facts, read_document
from rightsgraph.tree import Kind, Part
from rightsgraph.triples import Read

Reader = Callable[[str], Read]
HEAD = "NGO submission for the UPR of Malta\n\n"
BOATS = "1. BOATS\n\n1.1 Boats have no toilets, as the harbour police of Malta told us in May.\n\n"
ORGANISATION = "https://w3id.org/rightsgraph/id/organisation/"


@pytest.fixture
def reads(tmp_path: Path) -> Reader:
    def read(text: str, name: str = "a.txt") -> Read:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return read_document(path)

    return read


def asked(read: Read) -> list[str]:
    return [record.text for record in read.records.recommendations]


def test_the_third_letter_of_a_list_is_no_copyright(reads: Reader) -> None:
    items = "(a) Build toilets;\n(b) Inspect boats;\n(c) Train the crews.\n"
    footer = "\n(c) 2019 Harbour Friends\n"
    assert (
        asked(reads(f"{HEAD}{BOATS}Recommendations:\n\n{items}{footer}"))[2] == "Train the crews."
    )


def test_a_number_after_lettered_items_leads_prose_again(reads: Reader) -> None:
    items = "Recommendations:\n\n(a) Build toilets;\n(b) Inspect boats.\n\n"
    read = reads(f"{HEAD}1. BOATS\n\n1. Boats sink.\n\n{items}2. Crews sleep on deck in Malta.\n")
    assert asked(read) == ["Build toilets;", "Inspect boats."]
    assert [p.number for p in read.document.of(Part.PARAGRAPH)] == ["1", "2"]


def test_articles_head_sections(reads: Reader) -> None:
    title = "Shadow report on Malta to the Committee on the Rights of the Child\n\n"
    first = "I. RIGHTS\n\nArticle 9 – Access\n\nFew boats of Malta carry ramps.\n\n"
    second = "Article 24 – Schools\n\nRecommendations:\n(a) Open schools.\n"
    read = reads(title + first + second)
    assert [s.heading for s in read.document.of(Part.SECTION)] == [
        "Article 9 – Access",
        "Article 24 – Schools",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Recommendation: Build toilets on all boats.", "Build toilets on all boats."),
        ("Malta should build toilets.", "Malta should build toilets"),
        ("The Ministry of Ports should see to it.", "The Ministry of Ports should see to it"),
        ("Malta should have built toilets.", None),
        ("The crew should build toilets.", None),
    ],
)
def test_recommendations_outside_lists(reads: Reader, line: str, expected: str | None) -> None:
    two = "2. UNIONS\n\n2.1 Unions are refused.\n"
    read = reads(f"{HEAD}{BOATS}{line}\n\n{two}")
    assert asked(read) == ([expected] if expected else [])


NOTES = "1 ‘Boats’, Harbour Post.\n2 Interview with a captain.\n"


@pytest.mark.parametrize("after", ["", "\n2. UNIONS\n\n2.1 Unions are refused.\n"])
def test_notes_without_a_title_are_those_that_the_text_calls(reads: Reader, after: str) -> None:
    called = "1. BOATS\n\n1.1 Boats sink in Malta.1 Crews drown.2\n\n"
    listed = "Recommendations:\n• Build boats.\n• Ratify the ICCPR.\n\n"
    read = reads(HEAD + called + listed + NOTES + after)
    assert asked(read)[1] == "Ratify the ICCPR."
    assert [n.text.value for n in read.document.of(Part.FOOTNOTE)] == [
        "‘Boats’, Harbour Post.",
        "Interview with a captain.",
    ]
    assert read.document.of(Part.PARAGRAPH)[0].notes == ("footnote/1", "footnote/2")


@pytest.mark.parametrize(
    ("head", "title", "cycle"),
    [
        ("Malta\n\nNGO submission to the 31st session of the UPR", "NGO submission to", 3),
        ("Harbour NGO\n\nSubject: UPR of Malta, 45th session\n\nDear all,", "UPR of Malta", 4),
        ("NGO submission: UPR of Malta\n\nFor the 45th session", "NGO submission", None),
        ("NGO submission: UPR of Malta, 4th and 45th session. 5th UPR session", "NGO", None),
    ],
)
def test_title_and_review_of_a_submission(
    reads: Reader, head: str, title: str, cycle: int | None
) -> None:
    meta = reads(f"{head}\n\nThis submission is about boats.\n\n{BOATS}").document.metadata
    assert meta.title.startswith(title)
    assert meta.cycle == cycle


def test_the_session_of_a_committee_is_none_of_the_council(reads: Reader) -> None:
    head = "Committee on Enforced Disappearances\nTwenty-sixth session\n\nNGO REPORT ON MALTA\n\n"
    lead = "List of issues\n\n1. Boats (art. 2)\n\nBoats sink.\n\n"
    read = reads(f"{head}{lead}Recommended questions:\n- Why do boats sink?\n")
    assert read.document.metadata.title == "NGO REPORT ON MALTA"
    assert not any("/session/" in str(quad.object) for quad in facts(read))


def test_authors_stand_on_the_title_page(reads: Reader) -> None:
    by = "Submitted by Amnesty International and\nHuman Rights Watch\n\n"
    told = "2. UNIONS\n\n2.1 A report by Reporters Without Borders tells of strikes.\n"
    read = reads(HEAD + by + BOATS + told)
    assert {c.removeprefix(ORGANISATION) for c in read.document.metadata.creators} == {
        "amnesty-international",
        "human-rights-watch",
    }


WRAPPED = """\
NGO submission for the UPR of Malta
1. Boats and harbours
1.1 Boats have no toilets, as the harbour police of Malta told us in May. They said that
nobody had ever asked.
1.2 Crews sleep on the decks of the boats, where rain and wind of the season reach them.
Recommendations
(a) Build toilets on all boats, on ferries, and on every pier that is longer than a boat.
(b) Train crews.
2. Unions
2.1 Unions are refused.
"""


@pytest.mark.parametrize("lines", [WRAPPED, WRAPPED.replace("that\nnobody", "that nobody")])
def test_paragraphs_without_blank_lines(reads: Reader, lines: str) -> None:
    read = reads(lines)
    assert [s.heading for s in read.document.of(Part.SECTION)] == ["Boats and harbours", "Unions"]
    assert [p.number for p in read.document.of(Part.PARAGRAPH)] == ["1.1", "1.2", "2.1"]
    assert [text.split()[0] for text in asked(read)] == ["Build", "Train"]


def test_the_rows_of_a_table_are_not_asked(reads: Reader) -> None:
    table = "Land\tAdopt a law on leases.\n\nWater\tProvide tanks.\n\n"
    read = reads(f"{HEAD}{BOATS}{table}Recommendations:\n\n1.\tBuild boats.\n")
    assert asked(read) == ["Build boats."]


def test_title_page_and_annex_are_no_sections(reads: Reader) -> None:
    head = "COUNCIL OF HARBOUR NGOS\nUPR submission on Malta and its boats for the fourth cycle\n\n"
    first = "Follow-up to the review\n\n1. Malta noted two calls.\n\n"
    second = "Boats\n\n2. Boats sink.\n\nRecommendations:\n• Build boats.\n\n"
    read = reads(f"{head}{first}{second}Annex I: List of boats\n\nAda, Berta, Clara.\n")
    sections = [section.heading for section in read.document.of(Part.SECTION)]
    assert sections == ["Follow-up to the review", "Boats"]
    assert asked(read) == ["Build boats."]


def test_addresses_are_no_section(reads: Reader) -> None:
    contact = "HARBOUR FRIENDS\nEmail: harbour@example.org\nTel: +356 555 0101\n\n"
    sections = reads(f"{HEAD}{contact}{BOATS}").document.of(Part.SECTION)
    assert [section.heading for section in sections] == ["BOATS"]


def test_an_article_on_a_treaty_body(reads: Reader) -> None:
    title = "# Malta before the Committee on the Rights of the Child\n\n6 December 2022\n\n"
    said = "Ms Ana Example, Minister of Ports of Malta, said that boats are safe. "
    read = reads(
        f"{title}The Committee examined Malta. {said}The delegation added that few sink.\n"
    )
    assert read.document.kind is Kind.ADVOCACY_ARTICLE
    assert [c.kind for c in read.records.claims][:2] == ["StateClaim", "StateClaim"]
    assert [role.holder.printed for role in read.records.roles] == ["Ana Example"]
    assert read.document.metadata.covenant.endswith("/crc")


@pytest.mark.parametrize(
    "title",
    [
        "CCPR/C/MLT/Q/3\nHuman Rights Committee\nList of issues on the third report of Malta",
        "CAT/C/MLT/CO/4\nCommittee against Torture\nConcluding observations on the report of Malta",
        "CRPD/C/MLT/RQ/2\nReplies of Malta to the list of issues in relation to its second report",
    ],
)
def test_papers_of_treaty_bodies_are_refused(reads: Reader, title: str) -> None:
    with pytest.raises(UnknownDocument):
        reads(f"{title}\n\n1. Please say how the Covenant is applied in Malta.\n")
