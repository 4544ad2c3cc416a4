"""Layouts in which civil society writes, each a small document of our own."""

from __future__ import annotations

import pytest
from readers import Reader

from rightsgraph.pipeline import facts
from rightsgraph.reading import clean
from rightsgraph.text import SourceText
from rightsgraph.tree import Kind, Part
from rightsgraph.triples import Read

HEAD = "NGO submission for the UPR of Malta\n\n"
BOATS = "1. BOATS\n\n1.1 Boats have no toilets, as the harbour police of Malta told us in May.\n\n"
ORGANISATION = "https://w3id.org/rightsgraph/id/organisation/"


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


COLUMNS = """\
Recommendation          State       Status
Inspect all the boats   Germany     Not done
of the harbour
Train the crews         Ghana       Half done
"""


def test_blanks_part_the_cells_of_a_plain_text(reads: Reader) -> None:
    read = reads(f"{HEAD}{BOATS}{COLUMNS}\n1.2 Crews drown in Malta.  Nobody counts.\n")
    rows = [row.text.value.split()[0] for row in read.document.of(Part.ROW)]
    assert rows == ["Recommendation", "Inspect", "of", "Train"]
    assert [p.number for p in read.document.of(Part.PARAGRAPH)] == ["1.1", "1.2"]


def test_blanks_after_marks_and_stops_part_no_cells(reads: Reader) -> None:
    lines = "1.    Boats sink.   Crews drown.\n2.    Boats rust.   Nobody cares in Malta.\n"
    read = reads(f"{HEAD}A. BOATS\n\n{lines}")
    assert not read.document.of(Part.ROW)


def test_justified_lines_are_no_rows(reads: Reader) -> None:
    lines = """\
Women   own   only  a  small  part   of  the   boats.   The  Harbour  Act  of  Malta
gives  widows   more   rights,   and   courts   do   not   use   it  in  the  ports
of  Gozo.   Nothing   was   done   since   in   Malta  by  the   courts  of   Gozo.
"""
    assert not reads(f"{HEAD}{BOATS}{lines}").document.of(Part.ROW)


def test_beside_marked_items_one_without_must_ask(reads: Reader) -> None:
    items = "- Build boats.\n- Build quays.\n\n"
    told = "Harbour Boats Quays\nGozo 9 2\nTable 1: Boats in 2019.\n\nBuild toilets as well.\n"
    read = reads(f"{HEAD}{BOATS}Recommendations:\n\n{items}{told}")
    assert asked(read) == ["Build boats.", "Build quays.", "Build toilets as well."]


def test_the_name_of_the_state_alone_heads_no_theme(reads: Reader) -> None:
    crews = "Joint submission of all who sail boats there now and then\n\n"
    page = f"Report for the UPR by NGOs\n\nMALTA\n\n{crews}"
    assert [s.heading for s in reads(page + BOATS).document.of(Part.SECTION)] == ["BOATS"]
    told = "MALTA\n\nBoats sink in Malta, as everyone who ever sailed one of them tells.\n\n"
    headed = reads(HEAD + told + BOATS).document.of(Part.SECTION)
    assert [section.heading for section in headed] == ["MALTA", "BOATS"]


def test_an_annex_may_have_a_long_title(reads: Reader) -> None:
    annex = "ANNEX 1. Assessment of what was said of boats in the third cycle\n\nIt was little.\n"
    assert len(reads(HEAD + BOATS + annex).records.claims) == 1


def test_a_recommendation_may_be_quoted(reads: Reader) -> None:
    read = reads(f"{HEAD}{BOATS}> Recommendation: Build boats.\n\n> Recommendation: Build quays.\n")
    assert asked(read) == ["Build boats.", "Build quays."]
    assert len(read.records.claims) == 1


def test_recommendations_may_be_named_by_a_letter(reads: Reader) -> None:
    short = "Recommendations:\n\nR1. Build boats.\nR2. Build quays.\n\n"
    read = reads(f"{HEAD}{BOATS}{short}2. QUAYS\n\nQuays rot.\n\nRecommendation R3: Build walls.\n")
    assert asked(read) == ["Build boats.", "Build quays.", "Build walls."]


def test_titles_group_the_items_of_a_list(reads: Reader) -> None:
    items = "Boats\n1. Build boats for crews.\n2. Train the crews.\nWork\n3. Pay the crews.\n"
    read = reads(f"{HEAD}{BOATS}Recommendations:\n\n{items}")
    assert asked(read) == ["Build boats for crews.", "Train the crews.", "Pay the crews."]


def test_the_number_of_an_act_is_nothing_to_be_done(reads: Reader) -> None:
    read = reads(f"{HEAD}{BOATS}Act No. 4-2020 lets Malta close harbours.\n")
    assert not asked(read)
    assert len(read.records.claims) == 2


def test_title_page_and_annex_are_no_sections(reads: Reader) -> None:
    head = "COUNCIL OF HARBOUR NGOS\nUPR submission on Malta and its boats for the fourth cycle\n\n"
    first = "Follow-up to the review\n\n1. Malta noted two calls.\n\n"
    second = "Boats\n\n2. Boats sink.\n\nRecommendations:\n• Build boats.\n\n"
    read = reads(f"{head}{first}{second}Annex I: List of boats\n\nAda, Berta, Clara.\n")
    sections = [section.heading for section in read.document.of(Part.SECTION)]
    assert sections == ["Follow-up to the review", "Boats"]
    assert asked(read) == ["Build boats."]


def test_notes_that_lost_their_numbers_are_no_section(reads: Reader) -> None:
    notes = "## Notes\n\nBoats Act 2013, as the Harbour Post printed it.\n"
    read = reads(f"# NGO submission for the UPR of Malta\n\n## Boats\n\nBoats sink.\n\n{notes}")
    assert [section.heading for section in read.document.of(Part.SECTION)] == ["Boats"]


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
def test_papers_of_treaty_bodies_are_none_of_ngos(reads: Reader, title: str) -> None:
    read = reads(f"{title}\n\n1. Please say how the Covenant is applied in Malta.\n")
    assert read.document.kind.of_treaty_body
    assert read.records.claims == ()


PAGE = "<!doctype html><html><body>"


def lines_of(page: str) -> list[str]:
    text = clean(SourceText("a.html", PAGE + page, "html")).value
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<ul><li>Build<li><p>&quot;Train&quot;</p></ul>", ["• Build", '• "Train"']),
        ("<ol start=4><li>A boat</li>\n<li>\n\tA quay</ol>", ["4. A boat", "5. A quay"]),
        ("<ol type=a><li>Boats<ul><li>Big</ul><li value=4>Quays</ol>", ["(a) Boats", "• Big"]),
        ("<ol><li>(1) Boats</li><li><h3>Quays</h3></li></ol>", ["(1) Boats", "### Quays"]),
        ("<ul><li><a href='/'>Start</a></li></ul><nav><ul><li>News</ul></nav>", ["Start", "News"]),
        ("<ul><li><a href='/'>The Act</a> of 2013</li></ul>", ["• The Act of 2013"]),
        ("<table><tr><td>1<td><ul><li>Boats</ul></table>", ["1\t  Boats"]),
        ("<li>Stray</li></ol></nav><ol type=i><li>Boats</ol>", ["Stray", "Boats"]),
    ],
)
def test_items_of_pages_have_the_marks_that_browsers_show(page: str, lines: list[str]) -> None:
    assert lines_of(page)[: len(lines)] == lines


@pytest.mark.parametrize("tag", ["ul", "ol", "ol type=a"])
def test_lists_of_a_page_are_recommendations_and_notes(reads: Reader, tag: str) -> None:
    title = "<h1>NGO submission for the UPR of Malta</h1><h2>Boats</h2>"
    told = f"{title}<p>Boats sink in Malta.<sup>1</sup> Crews drown.<sup>2</sup></p>"
    listed = f"<p>Recommendations:</p><{tag}><li>Build boats</li><li>Train the crews</li></{tag}>"
    notes = "<h2>Notes</h2><ol><li>Harbour Post, 2019.</li><li>Boats Act 2013.</li></ol>"
    read = reads(PAGE + told + listed + notes)
    assert asked(read) == ["Build boats", "Train the crews"]
    assert [n.text.value for n in read.document.of(Part.FOOTNOTE)] == [
        "Harbour Post, 2019.",
        "Boats Act 2013.",
    ]
