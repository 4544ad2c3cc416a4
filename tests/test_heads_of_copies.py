"""Heads as copies of documents have them: run together, torn, glued, or below a web page's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rightsgraph import heads, kinds
from rightsgraph.errors import UnknownDocument
from rightsgraph.head_lines import find_date, in_lines, ordinal, own_line_state
from rightsgraph.pipeline import read_document
from rightsgraph.text import Text
from rightsgraph.tree import Kind, Metadata

DRAFT = (
    "United Nations General Assembly A/HRC/WG.6/23/L.99 Distr.: Limited 4 May 2015 Original: "
    "English UNEDITED VERSION Human Rights Council Working Group on the Universal Periodic Review "
    "Twenty-third session Valletta, 1-2 May 2015 Draft report of the Working Group on the "
    "Universal Periodic Review* Malta * An annex follows. GE. Contents Page Introduction 1. The "
    "Working Group on the Universal Periodic Review held its twentythird session in Valletta. The "
    "troika had three members.\n"
)
ADDENDUM = (
    "A/HRC/22/99/Add.1 United Nations General Assembly Distr.: General 8 March 2013 Original: "
    "English Human Rights Council Twenty-second session Item 6 "
    "Report of the Working Group on the Universal Periodic Review* Malta Addendum Views on "
    "conclusions and/or recommendations, and replies of the State "
    "under review * GE.13-99999 Not edited. Malta answers what came up in the interactive "
    "dialogue, and thanks the troika.\n"
)


def read_head(text: str) -> tuple[Kind, Metadata]:
    kind = kinds.recognise(Text(text), "copy.txt")
    return kind, heads.metadata(Text(text), kind)


def test_a_head_on_one_line_is_read_as_if_in_lines() -> None:
    kind, meta = read_head(DRAFT)
    assert kind is Kind.WORKING_GROUP_REPORT
    assert meta.symbol == "A/HRC/WG.6/23/L.99"
    assert meta.issued == date(2015, 5, 4)
    assert meta.upr_session == 23
    assert meta.state.endswith("/MLT")
    assert meta.title == "Draft report of the Working Group on the Universal Periodic Review: Malta"


def test_an_addendum_on_one_line_is_no_report() -> None:
    kind, meta = read_head(ADDENDUM)
    assert kind is Kind.POSITION_ADDENDUM
    assert (meta.symbol, meta.council_session) == ("A/HRC/22/99/Add.1", 22)
    assert meta.state.endswith("/MLT")


@pytest.mark.parametrize(
    "text",
    [
        "In Geneva the Human Rights Council heard Malta. Agenda item 6 was the last.\n",
        "Human Rights Committee List of issues on Malta: what readers miss\n",
        "The report (CAT/C/MLT/2) of 12 December 2008 was long.\n",
    ],
)
def test_lines_of_another_kind_stay_whole(text: str) -> None:
    assert in_lines(text) == text


@pytest.mark.parametrize("line", ["Malta *", "MALTA∗", "Malta * ____ ∗ Fiji issued a note before."])
def test_the_mark_of_a_note_or_the_note_may_follow_the_state(line: str) -> None:
    found = own_line_state(f"Report of the Working Group\n\n{line}\n")
    assert found
    assert (found[0].title(), found[1][-3:]) == ("Malta", "MLT")


def test_a_library_gives_committee_kind_and_state_on_one_line() -> None:
    text = (
        "Committee on the Rights of the Child, Concluding Observations: Malta (1999).\n\nMalta\n\n"
        "251. The Committee considered the combined third and fourth periodic reports of Malta.\n"
    )
    kind, meta = read_head(text)
    assert kind is Kind.CONCLUDING_OBSERVATIONS
    assert (meta.cycle, meta.symbol) == (4, "")
    assert meta.body.endswith("/committee-on-the-rights-of-the-child")


def test_a_symbol_with_its_date_beside_it_is_the_documents() -> None:
    text = (
        "UNITED NATIONS\n\nGeneral Assembly Distr. GENERAL\n\nA/HRC/8/99 23 May 2008\n\nOriginal: "
        "ENGLISH\n\nHUMAN RIGHTS COUNCIL Eighth session Agenda item 6\n\nReport of the Working "
        "Group on the Universal Periodic Review\n\nMalta\n\nIts troika sat in the first row.\n"
    )
    _, meta = read_head(text)
    assert (meta.symbol, meta.issued) == ("A/HRC/8/99", date(2008, 5, 23))
    assert (meta.council_session, meta.cycle) == (8, 1)


def test_a_paper_whose_session_stands_beside_the_working_group() -> None:
    text = (
        "United Nations A/HRC/WG.6/23/MLT/2\n\nGeneral Assembly Distr.: General 21 August 2015\n\n"
        "Human Rights Council Working Group on the Universal Periodic Review Twenty-third "
        "session5401 2-13 November 2015\n\nCompilation prepared by the Office\n\nMalta\n\nIt "
        "compiles.\n"
    )
    kind, meta = read_head(text)
    assert kind is Kind.COMPILATION
    assert (meta.upr_session, meta.cycle, meta.symbol) == (23, 2, "A/HRC/WG.6/23/MLT/2")


@pytest.mark.parametrize(
    ("digits", "cited", "symbol", "issued"),
    [
        ("212 December 2008", "CAT/C/MLT/2", "CAT/C/MLT/CO/2", date(2008, 12, 12)),
        ("212 December 2008", "CAT/C/MLT/21", "CAT/C/MLT/CO/21", date(2008, 12, 2)),
        ("212 December 2008", "CAT/C/33/Add.9", "", None),
        ("37 May 2008", "CAT/C/33/Add.9", "CAT/C/MLT/CO/3", date(2008, 5, 7)),
    ],
)
def test_digits_of_a_symbol_and_its_date_are_parted_where_the_report_tells_how(
    digits: str, cited: str, symbol: str, issued: date | None
) -> None:
    text = (
        f"UNITED NATIONS\n\nCAT\n\nDistr.GENERALCAT/C/MLT/CO/{digits}\n\nOriginal: ENGLISH\n\n"
        "COMMITTEE AGAINST TORTUREForty-first sessionGeneva, 3 - 21 November 2008\n\nConcluding "
        f"observations of the Committee against Torture\n\nMALTA\n\nThe Committee considered the "
        f"report of Malta ({cited}).\n\nThe submission of the report was late.\n"
    )
    meta = heads.metadata(Text(text), Kind.CONCLUDING_OBSERVATIONS)
    assert (meta.symbol, meta.issued, meta.body_session) == (symbol, issued, 41)


def test_unnumbered_observations_may_speak_of_the_submission_of_a_report() -> None:
    text = (
        "CAT/C/MLT/CO/2\n\nConcluding observations of the Committee against Torture\n\nMALTA\n\n"
        "The Committee considered what Malta had sent.\n\nIt was glad about the submission of "
        "the report.\n"
    )
    assert kinds.recognise(Text(text), "copy.txt") is Kind.CONCLUDING_OBSERVATIONS


def test_a_symbol_that_ends_in_letters_right_before_its_date() -> None:
    text = (
        "CAT\n\nDistr. GENERAL\n\nCAT/C/35/L/MLT30 June 2005\n\nOriginal: ENGLISH\n\nList of "
        "issues for the second periodic report of MALTA\n\n1. Which boats sail?\n"
    )
    kind, meta = read_head(text)
    assert kind is Kind.LIST_OF_ISSUES
    assert (meta.symbol, meta.issued) == ("CAT/C/35/L/MLT", date(2005, 6, 30))


@pytest.mark.parametrize(
    ("printed", "number"), [("103 rd", 103), ("10 0th", 100), ("11 7 th", 117)]
)
def test_a_torn_number_of_a_session(printed: str, number: int) -> None:
    text = (
        f"CCPR/C/MLT/Q/3\n\nHuman Rights Committee\n\n{printed} session\n\nList of issues on the "
        "third periodic report of Malta\n\n1. Which boats sail?\n"
    )
    assert read_head(text)[1].body_session == number


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("List of issues prior to submission of the fifth periodic report of Malta *", "issues"),
        ("Concluding observations on the report submitted by Malta under article 29", "observed"),
    ],
)
def test_a_committee_by_itself_above_the_title_makes_up_for_a_symbol(head: str, kind: str) -> None:
    text = f"Committee on Enforced Disappearances\n{head}\nA.Boats\n1.Malta lets boats sink.\n"
    expected = {"issues": Kind.LIST_OF_ISSUES, "observed": Kind.CONCLUDING_OBSERVATIONS}
    found, meta = read_head(text)
    assert found is expected[kind]
    assert meta.symbol == ""
    assert meta.state.endswith("/MLT")
    assert meta.body.endswith("/committee-on-enforced-disappearances")


def test_what_an_ngo_writes_below_the_name_of_a_committee_is_not_the_committees() -> None:
    text = (
        "Human Rights Committee\n\nList of issues on Malta: suggestions by NGOs\n\nThe list of "
        "issues on Malta should ask this.\n\nSuggested questions\n\n1. Which boats sail?\n"
    )
    assert kinds.recognise(Text(text), "copy.txt") is Kind.LIST_OF_ISSUES_COMMENTARY


def test_a_library_cites_the_symbol_in_the_title() -> None:
    text = (
        "University of Valletta\n\nConcluding observations of the Committee against Torture, "
        "Malta, U.N. Doc. CAT/C/MLT/CO/7-8 (2014).\n\n1.The Committee considered the reports.\n"
    )
    kind, meta = read_head(text)
    assert kind is Kind.CONCLUDING_OBSERVATIONS
    assert meta.symbol == "CAT/C/MLT/CO/7-8"
    assert meta.title == "Concluding observations of the Committee against Torture, Malta"


def test_the_state_is_the_one_whose_report_was_considered() -> None:
    text = (
        "Committee against Torture\nConcluding observations of the Committee against "
        "TortureMalta\n1. The Committee considered the second periodic report of Malta at two "
        "meetings, with guests from Fiji.\n"
    )
    assert read_head(text)[1].state.endswith("/MLT")


@pytest.mark.parametrize(
    "text",
    [
        (
            "Malta under review\n\nSimilar documents\n\nReport of the Working Group on the "
            "Universal Periodic Review*\n\nA history of Malta\n"
        ),
        (
            "Universal Periodic Review: media brief\n\n(This is not an official record.)\n\n"
            "Malta\n\nDocuments: summary of the submissions of NGOs and other stakeholders on "
            "Malta\n\nKEY FIGURES\n\nRecommendations\n\n1. Forty.\n"
        ),
    ],
    ids=["titles of other documents", "a brief for the press"],
)
def test_what_only_names_documents_of_a_review_is_refused(text: str) -> None:
    with pytest.raises(UnknownDocument, match="no kind of document"):
        kinds.recognise(Text(text), "copy.txt")


@pytest.mark.parametrize(
    "told",
    [
        "On 3 May 2019 the League of Readers submitted a joint report for the review of Malta.",
        "The League of Readers has submitted a report on Malta. Download the submission here.",
        "The reports of the League of Readers on Malta are available here.",
    ],
)
def test_a_page_that_tells_of_a_submission_is_none(told: str) -> None:
    text = (
        f"Malta before the Universal Periodic Review\n\n{told}\n\nNGOs prepared submissions to "
        "the Universal Periodic Review. They urged Malta to repair its boats.\n"
    )
    assert kinds.recognise(Text(text), "copy.txt") is Kind.ADVOCACY_ARTICLE


@pytest.mark.parametrize(
    ("word", "number"),
    [("thirty- seventh", 37), ("twentythird", 23), ("40TH", 40), ("Forty-First", 41)],
)
def test_the_number_of_a_session_however_it_is_set(word: str, number: int) -> None:
    assert ordinal(word) == number


@pytest.mark.parametrize(
    "line",
    [
        "NGO SUBMISSION ON MALTA, 40TH SESSION OF THE UPR WORKING GROUP",
        "NGO submission to the 40th session of the Universal Period Review: Malta",
    ],
)
def test_the_session_of_a_submission_in_capitals_or_misspelt(line: str) -> None:
    meta = heads.metadata(Text(f"{line}\n\nBoats sink.\n"), Kind.STAKEHOLDER_SUBMISSION)
    assert (meta.upr_session, meta.cycle) == (40, 3)


def test_a_submission_is_of_the_day_when_it_was_submitted() -> None:
    text = "Back to top\n30 March 2016\n\nUPR submission - Malta\n\nDate Submitted: 24 March 2016\n"
    meta = heads.metadata(Text(text), Kind.STAKEHOLDER_SUBMISSION)
    assert meta.issued == date(2016, 3, 24)
    assert meta.title == "UPR submission - Malta"


@pytest.mark.parametrize("heading", ["45", "top of page", "1. Introduction", "Table of contents"])
def test_a_page_number_a_menu_or_a_heading_is_no_title(heading: str) -> None:
    text = f"{heading}\n\nShadow report on Malta\n\nBoats sink.\n"
    meta = heads.metadata(Text(text), Kind.STAKEHOLDER_SUBMISSION)
    assert meta.title == "Shadow report on Malta"


def test_marks_of_notes_do_not_end_a_title() -> None:
    text = "CCPR/C/MLT/RQ/3\n\nReplies of Malta to the list of issues * , **\n\n1. Boats.\n"
    meta = heads.metadata(Text(text), Kind.STATE_REPLIES)
    assert meta.title == "Replies of Malta to the list of issues"


@pytest.mark.parametrize("printed", ["Distr. LIMITED L.10 October 2009", "CO/212 December 2008"])
def test_the_end_of_a_symbol_is_no_day(printed: str) -> None:
    assert find_date(printed) is None


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("MALTA: AMNESTY INTERNATIONAL SUBMISSION FOR THE REVIEW ...", "amnesty-international"),
        ("Malta NGO Coalition submission to the UN", ""),
        (
            "Submission on Malta\n\nIt rows in Gozo. The Oar Owners are a non-profit league.",
            "oar-owners",
        ),
        (
            "Submission on Malta\n\nBoat Owners\n\nBoat Owners, an alliance of NGOs, rows.",
            "boat-owners",
        ),
    ],
)
def test_the_author_of_a_submission_is_named_by_it(tmp_path: Path, page: str, key: str) -> None:
    path = tmp_path / "page.txt"
    text = "\n\n1. Boats of Malta sink.\n\nRecommendations\n\n1. Repair all boats of Malta.\n"
    path.write_text(
        f"{page}\n\nSubmission to the Universal Periodic Review of Malta{text}", "utf-8"
    )
    creators = read_document(path).document.metadata.creators
    assert [iri.rpartition("/")[2] for iri in creators] == ([key] if key else [])


def test_acronyms_part_authors_that_a_copy_sets_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(
        "Alternative report on Malta to the Committee against Torture\n\nSubmitted by:\n\nUnion of "
        "Rowers (UR) League of Sailors (LS)\n\nBoats of Malta sink.\n\nRecommendations\n\n"
        "1. Repair all boats of Malta.\n",
        "utf-8",
    )
    creators = read_document(path).document.metadata.creators
    assert [iri.rpartition("/")[2] for iri in creators] == ["union-of-rowers", "league-of-sailors"]


EARLY = (
    "UNITED NATIONS\nA\n\nGeneral Assembly Distr. GENERAL\nA/HRC/9/99 3 June 2008\nOriginal: "
    "ENGLISH\nHUMAN RIGHTS COUNCIL Ninth session Agenda item 6\nUNIVERSAL PERIODIC REVIEW\n{title}"
    "{state}\n\nIt was issued before.\nIntroduction\n1. The Working Group on the Universal "
    "Periodic Review held its second session. The troika had three members.\n"
)


@pytest.mark.parametrize(
    ("title", "state", "expected"),
    [
        (
            "Report of the Working Group on the UniversalPeriodic Review*\n",
            "Malta",
            "Report of the Working Group on the Universal Periodic Review: Malta",
        ),
        (
            "REPORT OF THE WORKING GROUP ON THE UNIVERSAL PERIODIC REVIEW*\n",
            "Malta",
            "REPORT OF THE WORKING GROUP ON THE UNIVERSAL PERIODIC REVIEW: Malta",
        ),
        ("", "Malta *", "UNIVERSAL PERIODIC REVIEW: Malta"),
        (
            "Report of the Working Group on the Universal Periodic Review\n",
            "Malta . ",
            "Report of the Working Group on the Universal Periodic Review: Malta",
        ),
        (
            "Report of the Working Group on the Universal Periodic Review\n",
            "Malta (including Gozo, Malta)",
            "Report of the Working Group on the Universal Periodic Review: Malta",
        ),
    ],
)
def test_the_title_of_a_report_as_copies_print_it(title: str, state: str, expected: str) -> None:
    _, meta = read_head(EARLY.format(title=title, state=state))
    assert (meta.title, meta.original_language) == (expected, "eng")


@pytest.mark.parametrize("line", ["Malta.", "Malta (twice)", "Malta . It rained"])
def test_a_sentence_that_ends_with_a_state_is_no_head(line: str) -> None:
    assert own_line_state(f"Report of the Working Group\n\n{line}\n") is None
