"""Which documents of civil society are recognised, which are refused, and what their heads say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rightsgraph import heads, iris, kinds
from rightsgraph.errors import MalformedDocument, UnknownDocument
from rightsgraph.head_lines import find_date, own_line_state
from rightsgraph.pipeline import read_document
from rightsgraph.text import Text
from rightsgraph.tree import Kind, Metadata

_PLACES = (
    "(Geneva, November 14, 2022) –",
    "Lomé, Paris, Geneva, 14 November 2022 -",
    "Nairobi/Geneva, 14 November 2022 –",
)

LEAST = 18
KINDS = {
    "submission": Kind.STAKEHOLDER_SUBMISSION,
    "commentary": Kind.LIST_OF_ISSUES_COMMENTARY,
    "article": Kind.ADVOCACY_ARTICLE,
}
SPREAD = "Children in the villages of Malta walk nine kilometres to school every day. " * 4


def test_every_document_of_ours_is_of_its_kind(documents: Path) -> None:
    paths = [p for p in documents.iterdir() if p.name.split("-")[0] in KINDS]
    assert len(paths) >= LEAST
    found = {path.name: read_document(path).document.kind for path in paths}
    assert found == {path.name: KINDS[path.name.split("-")[0]] for path in paths}


REFUSED = {
    "a recipe": "Take two eggs.\n\nStir.\n",
    "what a State writes on a list": (
        "CEDAW/C/MLT/Q/3/Add.9\n\nViews of Malta on the list of issues\n\nArticle 2\n\nMalta.\n"
    ),
    "a summary of submissions": (
        "Human Rights Council\nDistr.: General\n\nSummary of stakeholders' submissions on Malta\n"
        "\nReport of the United Nations High Commissioner\n"
    ),
    "advance questions": (
        "ADVANCE QUESTIONS TO MALTA\n\nNORWAY\n\nWhat follows from the submission of NGOs to the "
        "Universal Periodic Review?\n"
    ),
    "a match report": (
        "Valletta, 3 May 2019\n\nMalta lost to Norway\n\nMalta was criticised by its coach.\n"
    ),
    "a tender": "Submission of tenders\n\nAll submissions are opened on 3 May 2019.\n",
    "a guide for those who submit": (
        "How NGOs submit to the Universal Periodic Review\n\nA submission of a coalition to the "
        "Universal Periodic Review names the State.\n\nRecommendations\n\nKeep it short.\n"
    ),
    "notes on software": (
        "# Reader of Malta's review\n\nIt reads an NGO report on the list of issues of Malta.\n\n"
        "```sh\nread malta.txt\n```\n\nThe list of issues and suggested questions of Malta.\n"
    ),
    "a change log that names a State once": (
        "# Changes\n\nThe joint submission of NGOs to the Universal Periodic Review is read.\n\n"
        "Recommendations\n\n" + "The reader of submissions got a new list. " * 20 + "So has Malta."
    ),
    "a review of a book": "A review of Malta in May\n\nThis submission won a prize.\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_other_documents_are_refused(text: str) -> None:
    with pytest.raises(UnknownDocument, match="no kind of document") as caught:
        kinds.recognise(Text(text), "other.txt")
    assert caught.value.place == "other.txt"


@pytest.mark.parametrize(
    "text",
    [
        "Joint NGO submission to the Universal Periodic Review of Malta\n",
        (
            "NGO report on the list of issues: Malta\n\nThe list of issues came late.\n"
            "Suggested questions will follow.\n"
        ),
    ],
)
def test_a_document_without_its_parts_is_malformed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bare.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(MalformedDocument, match="without any passage"):
        read_document(path)


def test_a_paragraph_on_each_line_as_in_word_files(tmp_path: Path) -> None:
    path = tmp_path / "word.txt"
    lines = [
        "Stakeholder submission on Malta, by an NGO coalition",
        "Schools",
        SPREAD,
        "Recommendations",
        "Open three schools.",
        "Buses",
        SPREAD,
        "Recommendations",
        "Buy buses; train drivers.",
    ]
    path.write_text("\n".join(lines), "utf-8")
    read = read_document(path)
    assert [r.number for r in read.records.recommendations] == ["1.1", "2.1"]
    assert len(read.records.claims) == 2


@pytest.mark.parametrize(
    ("name", "issued", "state", "title"),
    [
        ("submission-ghana.txt", date(2022, 7, 12), "GHA", "Universal Periodic Review of Ghana"),
        ("submission-peru.md", date(2019, 5, 3), "PER", "Shadow report on Peru"),
        ("submission-nepal.html", date(2020, 7, 10), "NPL", "Stakeholder submission on Nepal"),
        ("commentary-chile-cedaw.md", date(2018, 6, 4), "CHL", "Suggestions for the list"),
        ("commentary-kenya-cat.txt", None, "KEN", "COMMENTS ON THE LIST OF ISSUES"),
        ("article-bolivia.txt", date(2019, 5, 8), "BOL", "UN review: Bolivia told"),
        ("article-tonga.md", date(2018, 2, 14), "TON", "Tonga's harbours before the UN"),
        ("article-oman.html", date(2021, 1, 30), "OMN", "Oman leaves questions open"),
    ],
)
def test_a_head_gives_title_date_and_state(
    documents: Path, name: str, issued: date | None, state: str, title: str
) -> None:
    meta = read_document(documents / name).document.metadata
    assert meta.issued == issued
    assert meta.state.endswith(f"/state/{state}")
    assert meta.title.startswith(title)


@pytest.mark.parametrize(
    ("name", "covenant"),
    [
        ("commentary-chile-cedaw.md", "cedaw"),
        ("commentary-kenya-cat.txt", "cat"),
        ("commentary-japan-crc.txt", "crc"),
    ],
)
def test_a_commentary_is_about_the_treaty_of_its_committee(
    documents: Path, name: str, covenant: str
) -> None:
    assert read_document(documents / name).document.metadata.covenant.endswith(f"/{covenant}")


@pytest.mark.parametrize("printed", ["3 May 2019", "3rd May, 2019", "May 3, 2019", "May 3rd 2019"])
def test_a_date_is_read_in_both_orders(printed: str) -> None:
    assert find_date(f"Valletta, {printed}") == date(2019, 5, 3)


def test_no_state_is_guessed_where_two_are_named_as_often() -> None:
    text = Text("Joint submission\n\nMalta and Fiji have libraries.\n")
    assert heads.metadata(text, Kind.STAKEHOLDER_SUBMISSION).state == ""


@pytest.mark.parametrize(
    "title",
    [
        "Submission to the Committee on the Elimination of Racial Discrimination on Malta",
        "Submission to CEDAW: Malta",
        "Malta: submission to the\nUN Human Rights Committee",
    ],
)
def test_what_is_written_to_a_treaty_body_is_a_submission(title: str) -> None:
    text = Text(f"{title}\n\n1. Ferries of Malta carry no ramps.\n")
    assert kinds.recognise(text, "a.txt") is Kind.STAKEHOLDER_SUBMISSION


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Łódź Ðorđević", "lodz-dordevic"),
        ("Søren Strauß", "soren-strauss"),
        ("A™/Ǿ1", "atm-o1"),
    ],
)
def test_letters_beyond_ascii_are_kept_in_identifiers(name: str, key: str) -> None:
    assert iris.slug(name) == key


def _head(text: str, kind: Kind) -> Metadata:
    return heads.metadata(Text(text), kind)


@pytest.mark.parametrize(
    ("opening", "covenant"),
    [
        ("NGO report on Malta\n\nCommittee against Torture\nHuman Rights Committee\n", "cat"),
        ("Malta\n\nIt met the Committee against Torture. The CEDAW Committee waits.\n", "cat"),
        ("NGO report on Malta\n\nCommittee against Torture and Human Rights Committee\n", ""),
        ("NGO report on Malta\n\nCommittee against Torture\n\nSee the UPR of 2019.\n", ""),
    ],
)
def test_of_two_treaty_bodies_the_first_that_stands_apart_is_meant(
    opening: str, covenant: str
) -> None:
    meta = _head(f"{opening}\nBoats sink.\n", Kind.STAKEHOLDER_SUBMISSION)
    assert meta.covenant.rpartition("/")[2] == covenant


@pytest.mark.parametrize(
    ("told", "covenant"),
    [
        ("The Human Rights Committee asked Malta. At the UPR it was praised.", "iccpr"),
        ("At the UPR Malta was praised. The Human Rights Committee asked.", ""),
    ],
)
def test_an_article_may_name_another_review_further_down(told: str, covenant: str) -> None:
    meta = _head(f"Malta questioned\n\n{told}\n", Kind.ADVOCACY_ARTICLE)
    assert meta.covenant.rpartition("/")[2] == covenant


@pytest.mark.parametrize(
    ("line", "session"),
    [
        ("52nd session of the Working Group on the UPR", 52),
        ("Universal Periodic Review, NGO report\n\n41st session (November 2022)", 41),
        ("UPR: 41st session (Nov. 2022)", 41),
        ("UPR\nHuman Rights Council, 51st session (2022)", None),
        ("After the UPR. Human Rights Committee, 45th session (2022)", None),
    ],
)
def test_the_session_on_a_title_page(line: str, session: int | None) -> None:
    meta = _head(f"Submission on Malta\n\n{line}\n\nBoats sink.\n", Kind.STAKEHOLDER_SUBMISSION)
    assert meta.upr_session == session


@pytest.mark.parametrize(
    "lead",
    [
        "GENEVA, Nov. 14, 2022 —",
        "Geneva, 14 Nov 2022 –",
        "(Geneva, 14 November 2022)",
        "GENEVA (November 14, 2022)",
        "GENEVA, 14 November 2022 (Harbour Post)",
        *_PLACES,
    ],
)
def test_the_dateline_of_a_first_paragraph(lead: str) -> None:
    text = f"# Malta questioned\n\n{lead} The UPR asked about boats.\n"
    assert _head(text, Kind.ADVOCACY_ARTICLE).issued == date(2022, 11, 14)


@pytest.mark.parametrize("lead", _PLACES)
def test_an_article_is_told_by_its_dateline(lead: str) -> None:
    text = f"# Malta questioned\n\n{lead} The UPR urged it to count its boats.\n"
    text += "The Council considered and adopted the outcome of the review of Malta.\n"
    assert kinds.recognise(Text(text), "boats.md") is Kind.ADVOCACY_ARTICLE


@pytest.mark.parametrize(
    ("head", "is_addendum"),
    [("Answers of Malta to the UPR", True), ("The Special Rapporteur: mission to Malta", False)],
)
def test_the_symbol_of_an_addendum_alone(head: str, is_addendum: bool) -> None:
    text = (
        f"A/HRC/12/10/Add.1\n\n{head}\n\nThe Working Group made recommendations. All are accepted."
    )
    if is_addendum:
        assert kinds.recognise(Text(text), "malta") is Kind.POSITION_ADDENDUM
    else:
        with pytest.raises(UnknownDocument):
            kinds.recognise(Text(text), "malta")


@pytest.mark.parametrize(
    ("opening", "state"),
    [
        ("Kenya Quay Watch\n\nJoint NGO submission to the UPR\nof Malta\n", "MLT"),
        ("Fiji Sailors\n\nOman Sailors\n\nShadow report on Malta\n", "MLT"),
        ("Ships of Kenya\n\nOur report on Malta and its boats sank.\n", "KEN"),
        ("Ships of Kenya\n\nSubmission to the UPR by Malta Quay Watch and Oman Sailors\n", "KEN"),
    ],
)
def test_the_title_below_the_authors_tells_the_state(opening: str, state: str) -> None:
    told = "\nSailors of Fiji, of Fiji alone, left for Fiji.\n"
    assert _head(opening + told, Kind.STAKEHOLDER_SUBMISSION).state.endswith(f"/{state}")


def test_the_end_of_a_sentence_on_a_line_of_its_own_is_no_head() -> None:
    assert own_line_state("The troika was Poland, Togo and the United\nArab Emirates.\n") is None
    assert own_line_state("Addendum\nLao P.D.R.\n") == ("Lao P.D.R.", iris.state("LAO"))
