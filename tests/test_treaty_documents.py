"""Lists of issues, States' replies and concluding observations, as the committees lay them out."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from drawn import pdf
from pyoxigraph import QuerySolution, QuerySolutions
from readers import Reader
from uhri_export import COMMITTEE, write

from rightsgraph import iris, json_lines, kinds
from rightsgraph.bundle import bundled_quads
from rightsgraph.errors import MalformedDocument, UnknownDocument
from rightsgraph.extract.replies import issues
from rightsgraph.hygiene import run_checks
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.imports.uhri_records import report
from rightsgraph.iris import NS
from rightsgraph.pipeline import facts, read_document
from rightsgraph.queries import run
from rightsgraph.store import OxigraphStore
from rightsgraph.structure.treaty import answered
from rightsgraph.text import Text
from rightsgraph.tree import Kind, Part
from rightsgraph.triples import Read
from rightsgraph.validation import validate

HERE = Path(__file__).parent
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load(
    (HERE / "treaty_expected.yaml").read_text("utf-8")
)
COMMITTEES = {"ccpr", "cescr", "cat", "cedaw", "cerd", "crc", "cmw", "crpd", "ced"}


@cache
def read(name: str) -> Read:
    return read_document(HERE / "documents" / name)


def asked(store: OxigraphStore, sparql: str) -> list[QuerySolution]:
    rows = store.query(sparql)
    assert isinstance(rows, QuerySolutions)
    return list(rows)


def test_each_committee_and_kind_has_documents() -> None:
    assert set(EXPECTED) == {path.name for path in (HERE / "documents").glob("treaty-*")}
    assert len(EXPECTED) == 29
    assert {one["review"].split("/")[1] for one in EXPECTED.values()} == {*COMMITTEES, "crc-op-ac"}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_document_is(name: str) -> None:
    told, document = EXPECTED[name], read(name).document
    meta = document.metadata
    assert document.kind == told["kind"]
    assert meta.symbol == told["symbol"]
    assert meta.state == iris.state(told["state"])
    assert meta.review == f"{iris.ID}review/{told['review']}"
    assert meta.issued == date.fromisoformat(told["issued"])
    session = f"{meta.mechanism}/{meta.body_session}" if meta.body_session else None
    assert session == told.get("session")
    assert list(meta.responds_to) == told.get("responds", [])
    assert document.slug == iris.slug(told["symbol"])


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "numbers" in told])
def test_every_paragraph_has_its_number(name: str) -> None:
    paragraphs = read(name).document.of(Part.PARAGRAPH)
    assert [int(one.number) for one in paragraphs if one.number] == EXPECTED[name]["numbers"]


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "issues" in told])
def test_issues_with_their_articles_and_questions(name: str) -> None:
    told, records = EXPECTED[name], read(name).records
    found = {issue.number: list(map(int, issue.articles)) for issue in records.issues}
    assert found == {str(number): articles for number, articles in told["issues"].items()}
    questions = [f"{one.issue}{one.letter}" for one in records.questions]
    assert questions == told.get("questions", [])


@pytest.mark.parametrize("name", [name for name, told in EXPECTED.items() if "answers" in told])
def test_replies_say_which_issues_they_answer(name: str) -> None:
    told = EXPECTED[name]
    found = []
    for answer in read(name).records.answers:
        numbers = [int(path.rsplit("/", 1)[-1]) for path in answer.passages]
        paragraphs = numbers if "numbers" in told else len(numbers)
        found.append([list(map(int, answer.numbers)), paragraphs])
    assert found == told["answers"]


@pytest.mark.parametrize(
    "name", [name for name, told in EXPECTED.items() if "recommendations" in told]
)
def test_what_a_committee_recommends(name: str) -> None:
    records = read(name).records
    found = {int(one.number): len(one.demands) for one in records.recommendations}
    assert found == EXPECTED[name]["recommendations"]
    body = read(name).document.metadata.body
    assert body
    assert {n.iri for one in records.recommendations for n in one.recommenders} == {body}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_symbols_that_passages_cite(name: str) -> None:
    found: dict[str, list[str]] = {}
    for mention in read(name).records.mentions:
        if mention.relation == "citesSymbol":
            found.setdefault(mention.passage, []).append(mention.target)
    assert found == EXPECTED[name].get("symbols", {})


def test_articles_in_parentheses_are_those_of_the_treaty() -> None:
    cited = {
        (m.passage, m.target) for m in read("treaty-observations-cat-tonga.txt").records.mentions
    }
    assert ("paragraph/4", f"{iris.instrument('cat')}/article/4") in cited
    kenya = {
        (m.passage, m.target) for m in read("treaty-observations-ccpr-2011.txt").records.mentions
    }
    assert ("paragraph/5", f"{iris.instrument('iccpr')}/article/26") in kenya


def test_an_article_after_a_law_is_not_the_treatys(reads: Reader) -> None:
    head = "CAT/C/MLT/CO/4\n\nConcluding observations on the fourth periodic report of Malta\n\n"
    told = "The Act on Ports of 2004 (art. 4) and the Act that lets guards in (art. 11) are new."
    found = reads(f"{head}1. {told}\n")
    targets = {m.target for m in found.records.mentions if m.relation == "cites"}
    assert targets == {f"{iris.instrument('cat')}/article/11"}


def test_all_facts_conform_and_nothing_dangles() -> None:
    quads = [quad for name in EXPECTED for quad in facts(read(name))]
    assert [str(found) for found in validate(quads).results] == []
    store = OxigraphStore()
    store.load_quads([*bundled_quads(), *quads])
    assert [(found.check.name, found.values) for found in run_checks(store)] == []


def test_list_and_replies_meet_in_the_issues() -> None:
    store = OxigraphStore()
    names = ("treaty-issues-ccpr-malta.txt", "treaty-replies-ccpr-malta.txt")
    store.load_quads(quad for name in names for quad in facts(read(name)))
    rows = asked(
        store,
        f"SELECT DISTINCT ?number ?place {{ ?answer a <{NS}Answer> ; <{NS}answers> ?issue . "
        f"?issue <{NS}printedNumber> ?number ; <{NS}ordinal> ?place }} ORDER BY ?number",
    )
    assert [row["number"].value for row in rows] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("first", ["document", "export"])
def test_a_document_and_the_index_meet_in_one_node(tmp_path: Path, first: str) -> None:
    """Whichever comes first: the recommendation has the number of the paragraph in the review."""
    record = {
        **COMMITTEE,
        "Body": "- CEDAW",
        "Countries": ["PER"],
        "Symbol": "CEDAW/C/PER/CO/9",
        "Text": "6.The Committee recommends that the State party print the Convention.",
    }
    path = write(tmp_path, [record])
    store = OxigraphStore()
    if first == "document":
        store.load_quads(facts(read("treaty-observations-cedaw-peru.txt")))
    import_uhri(store, path)
    if first == "export":
        store.load_quads(facts(read("treaty-observations-cedaw-peru.txt")))
    node = iris.recommendation(iris.review("PER", "cedaw", 9), "6")
    rows = asked(
        store,
        f"SELECT DISTINCT ?source {{ <{node}> a <{NS}TreatyBodyRecommendation> ; "
        "<http://www.w3.org/ns/prov#wasDerivedFrom> ?source }",
    )
    assert {row["source"].value for row in rows} == {
        iris.passage("cedaw-c-per-co-9", "paragraph/6"),
        iris.passage("uhri", "record/bbbb-2"),
    }
    for wanted in ("addressedTo", "recommendedBy", "inReview"):
        found = list(asked(store, f"SELECT DISTINCT ?v {{ <{node}> <{NS}{wanted}> ?v }}"))
        assert len(found) == 1, wanted


def test_older_observations_meet_by_their_document(tmp_path: Path) -> None:
    record = {
        **COMMITTEE,
        "Body": "- CESCR",
        "Countries": ["GEO"],
        "Symbol": "E/C.12/1/Add.44",
        "Text": "8. The Committee urges the Government to pay pensions on time.",
    }
    store = OxigraphStore()
    import_uhri(store, write(tmp_path, [record]))
    store.load_quads(facts(read("treaty-observations-cescr-2000.txt")))
    node = iris.passage("e-c-12-1-add-44", "recommendation/8")
    rows = asked(store, f"SELECT DISTINCT ?g {{ GRAPH ?g {{ <{node}> a <{NS}Recommendation> }} }}")
    assert len(list(rows)) == 2


@pytest.mark.parametrize(
    ("symbol", "number"),
    [
        ("CCPR/C/KAZ/CO/2", 2),
        ("CRC/C/OPAC/NPL/CO/1", 1),
        ("CERD/C/KAZ/CO/8-10", 10),
        ("E/C.12/KAZ/CO/1/Corr.1", 1),
        # A session, and the number of a document in a session
        ("CCPR/CO/83/KEN", None),
        ("CERD/C/64/CO/4", None),
        # Observations on a later report, whose paragraphs count anew; a territory
        ("CCPR/C/BLZ/CO/1/Add.1", None),
        ("CCPR/C/CHN-MAC/CO/1", None),
    ],
)
def test_a_symbol_numbers_the_review_or_does_not(symbol: str, number: int | None) -> None:
    assert report(symbol) == number


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("Reply to paragraph 5 of the list of issues", ["5"]),
        (
            "Reply to the issues raised in paragraphs 5 and 6 of the list of issues (CAT/C/X/Q/1)",
            ["5", "6"],
        ),
        ("Replies to the questions raised in paragraph 12 (a)–(c)", ["12"]),
        ("Response to question No. 7", ["7"]),
        ("Issue No. 3", ["3"]),
        ("Question 4:", ["4"]),
        ("Questions 4, 5 and 7", ["4", "5", "7"]),
        ("Paragraphs 8 to 10", ["8", "9", "10"]),
        ("Paragraph 2 (b): detention", ["2"]),
        ("Article 5 of the Covenant", []),
        ("Paragraph 5 says that nobody may be held", []),
        ("Reply", []),
        ("Table 3", []),
    ],
)
def test_headings_that_name_what_is_answered(heading: str, numbers: list[str]) -> None:
    assert list(issues(answered(heading))) == numbers


REFUSED = {
    "comments of a State": (
        "CCPR/C/MLT/CO/2/Add.1\n\nHuman Rights Committee\n\nComments by the Government of Malta on "
        "the\nConcluding observations of the Human Rights Committee\n\n1. Malta thanks.\n"
    ),
    "information on follow-up": (
        "CAT/C/MLT/FCO/3\n\nCommittee against Torture\n\nInformation received from Malta on "
        "follow-up to the\nConcluding observations*\n\n1. Malta opened the gates.\n"
    ),
    "what an NGO writes": (
        "NGO coalition of Malta\n\nCEDAW/C/MLT/Q/3\n\nList of issues: our answers\n\n1. Malta.\n"
    ),
    "a report on follow-up by others": (
        "CCPR/C/MLT/CO/2\n\nConcluding observations: follow-up report by sailors\n\n1. Malta.\n"
    ),
    "a report of a State": (
        "United Nations  CRC/C/MLT/5\n\nFifth periodic report of Malta\n\n1. All is fine.\n"
    ),
    "a summary record": (
        "United Nations  CAT/C/SR.12\n\nConcluding observations on Malta\n\n1. Mr. A spoke.\n"
    ),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_other_papers_of_treaty_bodies_are_refused(text: str) -> None:
    with pytest.raises(UnknownDocument):
        kinds.recognise(Text(text), "other.txt")


def test_a_paper_on_an_unknown_state_is_refused(reads: Reader) -> None:
    head = (
        "CAT/C/RUR/CO/4\n\nConcluding observations on the fourth periodic report of Ruritania\n\n"
    )
    found = reads(f"{head}1. The Committee recommends that the State party open its gates.\n")
    with pytest.raises(MalformedDocument, match="names no State"):
        facts(found)


def test_a_head_may_name_the_report_above_the_title(reads: Reader) -> None:
    head = "CCPR/C/79/Add.9\n\nHuman Rights Committee\n\nThird periodic report of Malta\n\n"
    found = reads(
        f"{head}Concluding observations of the Human Rights Committee\n\n1. Malta is new.\n"
    )
    assert found.document.kind is Kind.CONCLUDING_OBSERVATIONS
    assert found.document.metadata.state == iris.state("MLT")


def test_abbreviations_before_the_first_paragraph_of_replies(reads: Reader) -> None:
    head = "CAT/C/MLT/RQ/4\n\nReplies of Malta to the list of issues on its fourth report\n\n"
    told = (
        "Abbreviations\n\nNGO  Non-governmental organization\n\nQuestion 1\n\n1. Malta has cells.\n"
    )
    found = reads(f"{head}{told}")
    assert found.document.kind is Kind.STATE_REPLIES
    assert [answer.numbers for answer in found.records.answers] == [("1",)]
    assert found.records.answers[0].comment


def test_a_title_may_tell_the_session(reads: Reader) -> None:
    title = (
        "Concluding observations on the initial report of Fiji as adopted by the Committee at its"
    )
    found = reads(
        f"CAT/C/FJI/CO/1\n\n{title} one hundred and second session (3–21 May 2032)\n\n"
        "1. Rules that were adopted by the Committee at its third session apply.\n"
    )
    meta = found.document.metadata
    assert meta.title == "Concluding observations on the initial report of Fiji"
    assert meta.body_session == 102


def test_what_a_territory_reports_is_no_review_of_the_state(reads: Reader) -> None:
    head = (
        "CCPR/C/CHN-MAC/CO/1\n\nConcluding observations on the initial report of Macao, China\n\n"
    )
    found = reads(f"{head}1. The State party should open the gates.\n")
    assert found.document.metadata.review == ""
    assert found.recommendation("1") == iris.passage("ccpr-c-chn-mac-co-1", "recommendation/1")


TABS = """CRC/C/MLT/CO/5

Concluding observations on the fifth periodic report of Malta

\tI.\tIntroduction and positive aspects

1.\tThe Committee encourages the State party to go on.

\tII.\tMain areas of concern and recommendations

2.\tThe State party should open the gates:

\t\t(a)\tIn Gozo;

\t\t(b)\tIn Comino.
"""


def test_a_tab_after_a_number_parts_no_cells(reads: Reader) -> None:
    found = reads(TABS)
    assert found.document.of(Part.ROW) == []
    assert [section.number for section in found.document.of(Part.SECTION)] == ["I", "II"]
    assert [(r.number, len(r.demands)) for r in found.records.recommendations] == [("2", 2)]


def test_a_page_reads_as_the_text_does(documents: Path, tmp_path: Path) -> None:
    """Pages of a PDF have no blank lines, and heads and feet among the text."""
    name = "treaty-issues-cescr-nepal.txt"
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf((documents / name).read_text("utf-8")))
    found, plain = read_document(path), read(name)
    assert found.document.metadata == plain.document.metadata
    assert found.records.issues == plain.records.issues


def test_a_word_file_reads_as_the_text_does(documents: Path, tmp_path: Path) -> None:
    name = "treaty-observations-cedaw-peru.txt"
    paper = docx.Document()
    for line in (documents / name).read_text("utf-8").split("\n\n"):
        paper.add_paragraph(line)
    path = tmp_path / "a.docx"
    paper.save(str(path))
    found, plain = read_document(path), read(name)
    assert found.document.metadata == plain.document.metadata
    assert found.records.recommendations == plain.records.recommendations


def test_recommendations_as_lines() -> None:
    lines = list(json_lines.recommendations(read("treaty-observations-cat-tonga.txt")))
    assert [line["number"] for line in lines] == ["5", "7", "8", "9", "11", "12"]
    assert lines[0]["recommenders"] == ["Committee against Torture"]
    assert str(lines[1]["text"]).endswith("Keep registers on all islands.")


def test_each_review_lists_what_was_read_of_it() -> None:
    store = OxigraphStore()
    store.load_quads(facts(read("treaty-issues-ccpr-malta.txt")))
    store.update(f"INSERT DATA {{ <{iris.state('MLT')}> a <{NS}State> }}")
    rows = run(store, "documents-expected", state="MLT")
    assert isinstance(rows, QuerySolutions)
    found = {(row["expected"].value, row["status"].value) for row in rows}
    assert ("list of issues", "read") in found
    assert ("concluding observations", "not read here") in found


def test_kinds_of_a_treaty_body_are_told_apart() -> None:
    own = {kind for kind in Kind if kind.of_treaty_body}
    assert own == {Kind.LIST_OF_ISSUES, Kind.STATE_REPLIES, Kind.CONCLUDING_OBSERVATIONS}
    assert not any(kind.addresses_review for kind in own)
