"""The three kinds of civil-society documents, read from documents of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsgraph.extract.demands import demands
from rightsgraph.pipeline import read_document
from rightsgraph.tree import Kind, Part
from rightsgraph.triples import Read

MALTA = "https://w3id.org/rightsgraph/id/state/MLT"


@pytest.fixture(scope="module")
def submission(documents: Path) -> Read:
    return read_document(documents / "submission-malta.md")


@pytest.fixture(scope="module")
def commentary(documents: Path) -> Read:
    return read_document(documents / "commentary-uruguay.txt")


@pytest.fixture(scope="module")
def article(documents: Path) -> Read:
    return read_document(documents / "article-fiji.txt")


def paths(read: Read, part: Part) -> list[str]:
    return [passage.path for passage in read.document.of(part)]


def test_a_submission_has_a_section_for_each_theme(submission: Read) -> None:
    assert submission.document.kind is Kind.STAKEHOLDER_SUBMISSION
    assert submission.document.metadata.state == MALTA
    assert submission.document.metadata.issued is None
    headings = [section.heading for section in submission.document.of(Part.SECTION)]
    assert headings == ["Access to libraries", "Noise"]
    assert paths(submission, Part.PARAGRAPH) == [
        "section/1/paragraph/1",
        "section/1/paragraph/2",
        "section/2/paragraph/1",
    ]


def test_its_bullets_are_recommendations_with_their_demands(submission: Read) -> None:
    found = {r.number: [d.text for d in r.demands] for r in submission.records.recommendations}
    assert found == {
        "1.1": ["Extend the opening hours of reading rooms", "publish them online"],
        "1.2": [
            "Amend article 12 of the Libraries Act",
            "ensure that branches open on every island",
            "that mobile libraries visit schools",
        ],
        "2.1": [],
    }


def test_a_problem_paragraph_is_a_claim_and_cites(submission: Read) -> None:
    claims = [(claim.kind, claim.passage) for claim in submission.records.claims]
    assert ("CivilSocietyClaim", "section/2/paragraph/1") in claims
    cited = {m.target for m in submission.records.mentions if m.passage == "section/2/paragraph/1"}
    assert "https://w3id.org/rightsgraph/id/instrument/iccpr/article/18" in cited


def test_a_law_that_no_lexicon_holds_is_kept_as_printed(submission: Read) -> None:
    unlinked = [m.target for m in submission.records.mentions if m.relation == "unlinkedMention"]
    assert "Libraries Act" in unlinked
    assert not any(
        "libraries" in m.target for m in submission.records.mentions if m.relation == "cites"
    )


def test_themes_in_capitals_and_bullets_that_lost_their_marks(documents: Path) -> None:
    read = read_document(documents / "submission-capitals.txt")
    assert read.document.metadata.title == (
        "SUBMISSION OF THE READERS LEAGUE TO THE REVIEW OF MALTA: BOOKS AND READING ROOMS"
    )
    assert [r.number for r in read.records.recommendations] == ["1.1", "1.2", "2.1"]
    assert read.records.recommendations[0].text.endswith("publish the yearly total.")


def test_issues_keep_their_numbers_and_articles(commentary: Read) -> None:
    assert commentary.document.kind is Kind.LIST_OF_ISSUES_COMMENTARY
    issues = [(issue.number, issue.ordinal, issue.articles) for issue in commentary.records.issues]
    assert issues == [("1", 1, ("10",)), ("3", 2, ("17", "19"))]
    assert "privacy of the sender" in commentary.document.of(Part.SECTION)[1].heading


def test_questions_follow_their_letters_even_a_cyrillic_one(commentary: Read) -> None:
    questions = [(q.issue, q.letter) for q in commentary.records.questions]
    assert questions == [("1", "a"), ("1", "b"), ("3", "a")]
    second = commentary.document.passage("section/1/item/b")
    assert second is not None
    assert second.text.value.endswith("refused in 2018.")


def test_page_numbers_and_addresses_between_lines_are_no_words(commentary: Read) -> None:
    first = commentary.document.passage("section/1/paragraph/1")
    assert first is not None
    assert "staff apply without exception." in first.text.value
    source = commentary.document.source.value
    assert "http://example.org/rules" in source[slice(*first.span)]


def test_a_list_belongs_to_the_paragraph_before_it(commentary: Read) -> None:
    items = commentary.document.below("section/1/paragraph/2", Part.ITEM)
    assert [item.text.value for item in items] == [
        "the rule on hard covers",
        "the rule on maps, which was added later",
    ]


def test_the_authors_are_those_listed(commentary: Read) -> None:
    assert [name.printed for name in commentary.records.creators] == [
        "Readers Union",
        "Friends of the Harbour Library",
        "Centre for Law and Letters",
    ]


def test_an_article_tells_who_raised_what(article: Read) -> None:
    peers = {
        (claim.passage, tuple(name.printed for name in claim.claimants)): claim.list_is_open
        for claim in article.records.claims
        if claim.kind == "PeerStateClaim"
    }
    assert peers == {
        ("section/1/paragraph/1", ("Norway", "Netherlands", "Great Britain")): True,
        ("section/2/paragraph/1", ("Switzerland",)): False,
        ("section/2/paragraph/1", ("Austria",)): False,
    }


def test_an_official_speaks_in_a_capacity(article: Read) -> None:
    spoken = [
        [name.printed for name in claim.claimants]
        for claim in article.records.claims
        if claim.kind == "StateClaim"
    ]
    assert spoken == [["Ana Example"], ["Ana Example"], []]
    role = article.records.roles[0]
    assert (role.holder.printed, role.name) == ("Ana Example", "Deputy Minister of Culture")


def test_footnotes_are_told_from_the_page_that_goes_on(article: Read) -> None:
    calling = article.document.passage("section/1/paragraph/2")
    assert calling is not None
    assert calling.notes == ("footnote/2",)
    assert (
        calling.text.value
        == "In practice 12 libraries closed in 2018. Staff were told to leave in 2019."
    )
    assert paths(article, Part.FOOTNOTE) == ["footnote/1", "footnote/2"]


def test_contact_details_are_left_out(article: Read) -> None:
    assert not any("someone@" in passage.text.value for passage in article.document.passages)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Open the archives", ["Open the archives"]),
        ("Open the archives, publish their index and train the staff.", 3),
        ("Ensure that rooms open and that they are heated", 2),
        ("Protect and promote reading in all schools", 1),
    ],
)
def test_a_recommendation_is_split_where_another_thing_is_asked(
    text: str, parts: int | list[str]
) -> None:
    found = demands(text)
    assert found == parts if isinstance(parts, list) else len(found) == parts
