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


def asked(read: Read) -> dict[str, str]:
    return {r.number: r.text for r in read.records.recommendations}


def test_one_list_for_all_themes_of_a_numbered_submission(documents: Path) -> None:
    read = read_document(documents / "submission-ghana.txt")
    headings = [(s.number, s.heading) for s in read.document.of(Part.SECTION)]
    assert headings == [
        ("I", "INTRODUCTION"),
        ("A", "Access to books"),
        ("B", "Letters"),
        ("III", "COURT FEES"),
        ("IV", "RECOMMENDATIONS"),
    ]
    assert list(asked(read)) == ["3.1", "5.1", "5.2", "5.3", "5.4"]
    assert asked(read)["3.1"] == "the Government repeal the censorship rules of 1998"
    assert asked(read)["5.2"].endswith("names a body that hears complaints.")
    assert [item.number for item in read.document.below("section/5")] == ["a", "b", "c", "d"]


def test_page_heads_footnotes_and_lists_of_facts_are_told_from_the_text(documents: Path) -> None:
    read = read_document(documents / "submission-ghana.txt")
    broken = read.document.passage("section/2/paragraph/1")
    assert broken is not None
    assert "Civil and Political Rights" in broken.text.value
    assert (broken.number, broken.notes) == ("3", ("footnote/2",))
    facts = read.document.below("section/2/paragraph/2", Part.ITEM)
    assert len(facts) == 2
    assert not any(f.path in r.passages for f in facts for r in read.records.recommendations)


def test_what_a_committee_recommended_before_is_not_asked_again(documents: Path) -> None:
    read = read_document(documents / "submission-ghana.txt")
    assert not any("lower the fees" in text for text in asked(read).values())


def test_a_markdown_submission_with_its_own_lists(documents: Path) -> None:
    read = read_document(documents / "submission-peru.md")
    assert list(asked(read)) == ["2.1", "2.2", "2.3", "3.1", "3.2"]
    assert asked(read)["2.3"] == "Immediate release of all river defenders."
    assert "section/1/paragraph/1" not in {claim.passage for claim in read.records.claims}
    assert not any("@" in passage.text.value for passage in read.document.passages)
    called = [p.notes for p in read.document.of(Part.PARAGRAPH) if p.notes]
    assert called == [("footnote/1",), ("footnote/2",)]


def test_headings_without_marks_and_nouns_that_look_like_demands(documents: Path) -> None:
    read = read_document(documents / "submission-georgia.txt")
    assert [s.heading for s in read.document.of(Part.SECTION)] == ["School transport", "Heating"]
    assert list(asked(read)) == ["1.1", "1.2", "2.1", "2.2"]
    assert asked(read)["2.2"] == "Georgia should report on heating every year"
    assert asked(read)["1.2"] == "Pay drivers a living wage, and train them in first aid."


def test_a_web_page_without_its_menu_and_footer(documents: Path) -> None:
    read = read_document(documents / "submission-nepal.html")
    assert asked(read) == {
        "1.1": "Inspect trekking companies every season.",
        "1.2": "Raise the minimum wage of porters, and abolish unpaid days.",
        "2.1": "Nepal adopt rescue rules that cover porters",
    }
    assert [note.text.value for note in read.document.of(Part.FOOTNOTE)] == [
        "Survey of the Porters Circle, https://example.org/survey"
    ]


@pytest.mark.parametrize(
    ("name", "issues", "questions"),
    [
        (
            "commentary-chile-cedaw.md",
            [("1", ("2",)), ("2", ("7", "8")), ("3", ("11",))],
            ["1/1", "1/2", "2/1", "3/1", "3/2"],
        ),
        (
            "commentary-kenya-cat.txt",
            [("1", ("11",)), ("2", ("12", "13"))],
            ["1/i", "1/ii", "2/i"],
        ),
        (
            "commentary-japan-crc.txt",
            [("1", ("31", "12")), ("2", ("28", "29", "30")), ("3", ())],
            ["1/a", "1/b", "2/a", "2/b", "2/c", "3/a"],
        ),
        ("commentary-italy-cescr.txt", [("1", ()), ("2", ())], ["1/1", "1/2", "2/1"]),
        ("commentary-cuba.md", [("1", ("21",)), ("2", ("19", "20"))], ["1/a", "1/b", "2/1"]),
    ],
)
def test_issues_and_questions_in_other_styles(
    documents: Path, name: str, issues: list[tuple[str, tuple[str, ...]]], questions: list[str]
) -> None:
    read = read_document(documents / name)
    assert [(issue.number, issue.articles) for issue in read.records.issues] == issues
    assert [f"{q.issue}/{q.letter}" for q in read.records.questions] == questions


def test_questions_end_where_thanks_recommendations_or_a_conclusion_begin(documents: Path) -> None:
    for name in ("commentary-chile-cedaw.md", "commentary-kenya-cat.txt"):
        read = read_document(documents / name)
        words = " ".join(item.text.value for item in read.document.of(Part.ITEM))
        assert "thank" not in words
        assert "Close all cells" not in words
        assert "disposal" not in words


def spoken(read: Read, kind: str) -> list[tuple[str, ...]]:
    claims = [claim for claim in read.records.claims if claim.kind == kind]
    return [tuple(name.printed for name in claim.claimants) for claim in claims]


def test_states_raise_in_lists_before_and_after_the_verb(documents: Path) -> None:
    read = read_document(documents / "article-bolivia.txt")
    assert spoken(read, "PeerStateClaim") == [
        ("Argentina", "Chile", "Netherlands"),
        ("Norway", "Ireland", "Republic of Korea"),
        ("Mexico",),
        ("Uruguay",),
    ]
    assert [c.list_is_open for c in read.records.claims if c.kind == "PeerStateClaim"][0] is True


def test_a_capacity_after_the_name_counts_only_for_the_state(documents: Path) -> None:
    read = read_document(documents / "article-bolivia.txt")
    assert spoken(read, "StateClaim") == [("Ana Example",), ()]
    assert [role.name for role in read.records.roles] == ["Deputy Minister of Culture"]


def test_quoted_speech_and_a_delegation_of_another_state(documents: Path) -> None:
    read = read_document(documents / "article-tonga.md")
    assert spoken(read, "StateClaim") == [("John Example",)]
    assert spoken(read, "PeerStateClaim") == [
        ("New Zealand", "Fiji", "Samoa"),
        ("Australia",),
        ("Canada", "Mexico", "Germany"),
    ]
    assert [p.notes for p in read.document.of(Part.PARAGRAPH) if p.notes] == [
        ("footnote/1",),
        ("footnote/2",),
    ]


def test_an_article_as_a_web_page(documents: Path) -> None:
    read = read_document(documents / "article-oman.html")
    assert [s.heading for s in read.document.of(Part.SECTION)] == [
        "Travel documents",
        "Statelessness",
    ]
    assert spoken(read, "PeerStateClaim") == [
        ("Germany", "Austria", "Iceland"),
        ("Portugal", "Costa Rica"),
    ]
    assert spoken(read, "StateClaim") == [("Salim Example",)]


def test_paragraph_numbers_in_parts_and_labelled_recommendations(documents: Path) -> None:
    read = read_document(documents / "submission-panama.txt")
    assert [p.number for p in read.document.of(Part.PARAGRAPH)] == ["1.1", "1.2", "2.1", "3.1"]
    assert [r.text for r in read.records.recommendations] == [
        "Build toilets on all boats;",
        "Inspect boats;",
        "The Government should publish inspections.",
        "Amend article 4 of the Labour Code.",
    ]


def test_a_news_report_without_sections(documents: Path) -> None:
    read = read_document(documents / "article-laos.txt")
    assert spoken(read, "PeerStateClaim") == [("Sweden", "Ireland"), ("Luxembourg", "Belgium")]
    assert spoken(read, "StateClaim") == [("Khamla Example",), ()]


@pytest.mark.parametrize(
    ("who", "claims"),
    [
        ("Members of the Fijian delegation", 1),
        ("The Fijian delegation", 1),
        ("Under Fijian law, officials of Tonga", 0),
    ],
)
def test_a_delegation_may_be_named_by_its_adjective(
    tmp_path: Path, documents: Path, who: str, claims: int
) -> None:
    text = (documents / "article-fiji.txt").read_text("utf-8")
    path = tmp_path / "article.txt"
    path.write_text(text.replace("Representatives of Fiji noted", f"{who} noted"), "utf-8")
    found = [c for c in read_document(path).records.claims if c.passage == "section/2/paragraph/1"]
    assert sum(claim.kind == "StateClaim" for claim in found) == claims
