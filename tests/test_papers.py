"""National reports, compilations and summaries of stakeholders' submissions."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pytest

from rightsgraph import heads, iris, kinds
from rightsgraph.errors import MalformedDocument, UnknownDocument
from rightsgraph.pipeline import facts, read_document
from rightsgraph.text import Text
from rightsgraph.tree import Document, Kind, Metadata, Part
from rightsgraph.validation import validate

HEAD = """United Nations                A/HRC/WG.6/{session}/MLT/{place}
General Assembly                  Distr.: General
                                  3 May 2018
                                  Original: English

Human Rights Council
Working Group on the Universal Periodic Review
{ordinal} session
5–16 November 2018

{title}

"""
TITLES = {
    "National report submitted in accordance with paragraph 15 (a)\n"
    "of resolution 5/1*\n\nMalta": Kind.NATIONAL_REPORT,
    "National report submitted in accordance with paragraph 5\n"
    "of resolution 16/21\n\nMalta*": Kind.NATIONAL_REPORT,
    "National report submitted pursuant to resolutions 5/1 and 16/21\nMalta": Kind.NATIONAL_REPORT,
    "NATIONAL REPORT SUBMITTED IN ACCORDANCE WITH PARAGRAPH 15 (A)\n\nMalta": Kind.NATIONAL_REPORT,
    "Compilation on Malta\n\nReport of the Office": Kind.COMPILATION,
    "Compilation prepared by the Office of the High Commissioner\n\nMalta": Kind.COMPILATION,
    "COMPILATION PREPARED BY THE OFFICE OF THE HIGH COMMISSIONER\n\nMalta": Kind.COMPILATION,
    "Malta\n\nCompilation of information prepared by the Office": Kind.COMPILATION,
    "Summary of Stakeholders’ submissions on Malta*\n\nReport of the Office": (
        Kind.STAKEHOLDER_SUMMARY
    ),
    "Summary of other stakeholders' submissions on Malta": Kind.STAKEHOLDER_SUMMARY,
    "Malta\n\nSummary of stakeholders’ information": Kind.STAKEHOLDER_SUMMARY,
    "Summary prepared by the Office of the High Commissioner\n\nMalta": Kind.STAKEHOLDER_SUMMARY,
    "SUMMARY PREPARED BY THE OFFICE OF THE HIGH COMMISSIONER\n\nMalta": Kind.STAKEHOLDER_SUMMARY,
}
BODY = "I. Background\n\n1. The islands have two harbours and one library, says everybody there.\n"


def paper(title: str, ordinal: str = "Thirty-first", session: int = 31) -> Text:
    head = HEAD.format(title=title, ordinal=ordinal, session=session, place=1)
    return Text(head + BODY)


@pytest.mark.parametrize("title", TITLES)
def test_a_paper_is_known_by_its_title(title: str) -> None:
    text = paper(title)
    kind = kinds.recognise(text, "a.txt")
    assert kind is TITLES[title]
    meta = heads.metadata(text, kind)
    assert (meta.symbol, meta.issued) == ("A/HRC/WG.6/31/MLT/1", date(2018, 5, 3))
    assert (meta.state, meta.upr_session, meta.cycle) == (iris.state("MLT"), 31, 3)
    assert (meta.council_session, meta.original_language) == (None, "eng")
    assert "Malta" in meta.title
    assert "*" not in meta.title


@pytest.mark.parametrize(
    ("ordinal", "session", "cycle"),
    [("First", 1, 1), ("Twelfth", 12, 1), ("Thirteenth", 13, 2), ("Forty-first", 41, 4)],
)
def test_the_cycle_follows_from_the_session(ordinal: str, session: int, cycle: int) -> None:
    meta = heads.metadata(paper("Compilation on Malta", ordinal, session), Kind.COMPILATION)
    assert (meta.upr_session, meta.cycle) == (session, cycle)


def test_the_rows_of_a_table_are_no_part_of_the_paragraph_before_it(tmp_path: Path) -> None:
    head = HEAD.format(title="Compilation on Malta", ordinal="Tenth", session=10, place=2)
    table = "Kind of boat\t2016\t2017\nFerries\t4\t6\n\n"
    path = tmp_path / "a.txt"
    path.write_text(f"{head}I. Boats\n\n1. Boats sail to Gozo all day.\n\n{table}2. Few sink.\n")
    passages = read_document(path).document.passages
    assert [(p.path, p.text.value) for p in passages if p.part is not Part.SECTION] == [
        ("paragraph/1", "Boats sail to Gozo all day."),
        ("section/I/row/1", "Kind of boat 2016 2017"),
        ("section/I/row/2", "Ferries 4 6"),
        ("paragraph/2", "Few sink."),
    ]


def test_a_title_without_the_head_of_a_paper_is_not_one() -> None:
    """What quotes a summary, or is a summary of something else."""
    for text in ("Compilation on Malta\n\n" + BODY, "National report submitted by us\n" + BODY):
        with pytest.raises(UnknownDocument):
            kinds.recognise(Text(text), "a.txt")


def test_the_date_of_the_session_is_no_date_of_issue() -> None:
    text = paper("Compilation on Malta").value.replace("3 May 2018", "")
    assert heads.metadata(Text(text), Kind.COMPILATION).issued is None


def test_a_paper_on_an_unknown_state_is_refused(tmp_path: Path) -> None:
    text = paper("Compilation on Ruritania").value.replace("/MLT/", "/RUR/")
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(MalformedDocument, match="names no State"):
        facts(read_document(path))


def test_a_paper_without_paragraphs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HEAD.format(title="Compilation on Malta", ordinal="First", session=1, place=2))
    document = read_document(path).document
    assert [p.path for p in document.of(Part.PARAGRAPH) if p.number] == []


def outline(document: Document) -> list[str]:
    """The paths of all but notes."""
    return [p.path for p in document.passages if p.part is not Part.FOOTNOTE]


def notes(document: Document) -> dict[str, tuple[str, ...]]:
    return {p.path: p.notes for p in document.passages if p.notes}


def text_of(document: Document, path: str) -> str:
    passage = document.passage(path)
    assert passage, path
    return passage.text.value


def test_a_national_report(documents: Path) -> None:
    read = read_document(documents / "paper-national-fiji.txt")
    document = read.document
    assert document.metadata == Metadata(
        title="National report submitted pursuant to Council resolutions 5/1 and 16/21: Fiji",
        issued=date(2024, 9, 3),
        symbol="A/HRC/WG.6/48/FJI/1",
        original_language="eng",
        upr_session=48,
        state=iris.state("FJI"),
        mechanism="upr",
        cycle=4,
        creators=(iris.state("FJI"),),
    )
    assert outline(document) == [
        "section/I",
        "paragraph/1",
        "paragraph/2",
        "paragraph/2/item/a",
        "paragraph/2/item/b",
        "section/II",
        "section/II.A",
        "heading/1",
        "paragraph/3",
        "section/II.B",
        "paragraph/4",
        "section/III",
        "paragraph/5",
    ]
    assert text_of(document, "section/II.A") == "Courts and prisons"
    assert text_of(document, "paragraph/3").endswith("lets lawyers come at any hour.")
    assert text_of(document, "paragraph/4").startswith("2023 saw")
    assert notes(document) == {
        "paragraph/1": ("footnote/1",),
        "section/II.A": ("footnote/2",),
        "paragraph/3": ("footnote/3",),
    }
    cited = {(m.passage, m.target) for m in read.records.mentions if m.relation == "cites"}
    assert ("paragraph/3", iris.instrument("iccpr") + "/article/9") in cited
    assert ("footnote/3", iris.instrument("crc") + "/article/37") in cited


def test_a_summary_of_the_first_cycle(documents: Path) -> None:
    read = read_document(documents / "paper-summary-ghana.txt")
    document = read.document
    assert document.kind is Kind.STAKEHOLDER_SUMMARY
    assert document.metadata.issued == date(2008, 4, 2)
    assert (document.metadata.cycle, document.metadata.upr_session) == (1, 2)
    assert outline(document)[:4] == ["paragraph/1-2", "section/I", "section/I.A", "paragraph/1"]
    assert "section/II.1" in outline(document)
    assert text_of(document, "section/III/paragraph/1") == "N/A"
    assert text_of(document, "paragraph/2").endswith("JS1 wished for the same in 2007.")
    assert notes(document)["paragraph/2"] == ("footnote/3", "footnote/4")
    assert text_of(document, "footnote/6") == "AI, p.2."
    listed = document.below("footnote/1", Part.ITEM)
    assert [item.number for item in listed] == ["AI", "LF", "JS1"]
    named = {(m.passage, m.target) for m in read.records.mentions}
    assert ("footnote/1/item/1", iris.organisation("amnesty-international")) in named
    assert ("footnote/1/item/2", "Lake Friends") in named


def test_a_compilation_with_notes_at_the_feet_of_its_pages(documents: Path) -> None:
    document = read_document(documents / "paper-compilation-peru.txt").document
    assert document.metadata.creators == (iris.body("ohchr"),)
    assert [p.number for p in document.of(Part.FOOTNOTE)] == ["1", "2", "3", "4"]
    assert notes(document) == {
        "section/II": ("footnote/1",),
        "paragraph/2": ("footnote/2", "footnote/3"),
        "paragraph/3": ("footnote/4",),
    }
    assert text_of(document, "heading/1") == "Children who work"
    women = document.passage("section/III.A.1")
    assert women
    assert women.parent == "section/III.A"


def test_what_is_read_of_papers_conforms(documents: Path) -> None:
    papers = sorted(documents.glob("paper-*.txt"))
    assert len(papers) == 3
    report = validate([quad for path in papers for quad in facts(read_document(path))])
    assert report.results == ()


@pytest.mark.parametrize(
    ("printed", "left", "called"),
    [
        ("Ships sank.1 Boats, too.2", "Ships sank. Boats, too.", ("1", "2")),
        ("In 2008,1 ships sank 2 times.2", "In 2008, ships sank 2 times.", ("1", "2")),
        ("Boats 1 and ships 2 sank.", "Boats and ships sank.", ("1", "2")),
        ("Aid was 0.2 per cent.1", "Aid was 0.2 per cent.", ("1",)),
        ("See p.1 of article 2.", "See p.1 of article 2.", ()),
        ("Boats sank.1, 2", "Boats sank.", ("1", "2")),
        ("On 1 May boats sank.", "On 1 May boats sank.", ()),
        ("JS2 read ILO Convention No. 190.2", "JS2 read ILO Convention No. 190.", ("2",)),
    ],
)
def test_calls_of_notes(tmp_path: Path, printed: str, left: str, called: tuple[str, ...]) -> None:
    body = f"I. Boats\n\n1. {printed}\n\n2. The islands have two harbours and one library.\n\n"
    text = HEAD.format(title="Compilation on Malta", ordinal="First", session=1, place=2) + body
    path = tmp_path / "a.txt"
    path.write_text(text + "Notes\n1 A book.\n2 Another one.\n", "utf-8")
    found = read_document(path).document.passage("paragraph/1")
    assert found
    assert found.text.value == left
    assert found.notes == tuple(f"footnote/{number}" for number in called)


def test_a_note_may_be_a_symbol_alone(tmp_path: Path) -> None:
    head = HEAD.format(title="Compilation on Malta", ordinal="First", session=1, place=2)
    path = tmp_path / "a.txt"
    body = "I. Boats\n\n1. Boats sank.1\n\n2. The islands have two harbours and one library.2\n\n"
    path.write_text(head + body + "Notes\n1 A/HRC/46/13.\n2 A book.\n", "utf-8")
    notes = read_document(path).document.of(Part.FOOTNOTE)
    assert [note.text.value for note in notes][-2:] == ["A/HRC/46/13.", "A book."]


def test_a_letter_among_parts_is_no_roman_number(tmp_path: Path) -> None:
    parts = "".join(
        f"{letter}. Part on boats\n\n{n}. Boats of this kind are painted every year.\n\n"
        for n, letter in enumerate("ABCDEFGHI", 2)
    )
    text = paper("Compilation on Malta").value + "\n" + parts + "II. End\n\n11. Thanks to all.\n"
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    sections = [p.path for p in read_document(path).document.of(Part.SECTION)]
    assert sections == ["section/I", *(f"section/I.{x}" for x in "ABCDEFGHI"), "section/II"]


def test_a_word_file(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_table(rows=1, cols=2)
    head.rows[0].cells[0].text = "United Nations"
    head.rows[0].cells[1].text = "A/HRC/WG.6/31/MLT/2"
    lines = HEAD.split("\n", 1)[1].format(title="Compilation on Malta", ordinal="Thirty-first")
    for line in (lines + BODY).split("\n"):
        document.add_paragraph(line.strip())
    buffer = io.BytesIO()
    document.save(buffer)
    path = tmp_path / "a.docx"
    path.write_bytes(buffer.getvalue())
    read = read_document(path).document
    assert (read.kind, read.slug) == (Kind.COMPILATION, "a-hrc-wg-6-31-mlt-2")
    assert outline(read) == ["section/I", "paragraph/1"]


SLOVENIA = {
    "cycle1/extracted/g0916919.txt": (Kind.NATIONAL_REPORT, "A/HRC/WG.6/7/SVN/1", 74, 47),
    "cycle1/extracted/g0917008.txt": (Kind.STAKEHOLDER_SUMMARY, "A/HRC/WG.6/7/SVN/3", 49, 75),
    "1stcyycleunoriginal/g0917008.pdf": (Kind.STAKEHOLDER_SUMMARY, "A/HRC/WG.6/7/SVN/3", 49, 75),
    "cycle3/extracted/g1923444.txt": (Kind.NATIONAL_REPORT, "A/HRC/WG.6/34/SVN/1", 116, 34),
    "cycle3/extracted/g1924226.txt": (Kind.STAKEHOLDER_SUMMARY, "A/HRC/WG.6/34/SVN/3", 79, 144),
    "cycle3/extracted/g1925890.txt": (Kind.COMPILATION, "A/HRC/WG.6/34/SVN/2", 78, 144),
}


@pytest.mark.documents
@pytest.mark.parametrize("name", SLOVENIA)
def test_the_papers_of_slovenia(name: str, corpus: Path) -> None:
    """Counted by eye: numbered paragraphs, and notes, of which at most two lost their call."""
    kind, symbol, paragraphs, count = SLOVENIA[name]
    document = read_document(corpus / "slovenia" / name).document
    assert (document.kind, document.metadata.symbol) == (kind, symbol)
    assert document.metadata.state == iris.state("SVN")
    numbers = [p.number for p in document.of(Part.PARAGRAPH) if p.number]
    assert numbers == [str(n) for n in range(1, paragraphs + 1)]
    printed = [p for p in document.of(Part.FOOTNOTE) if p.number.isdigit()]
    assert [p.number for p in printed] == [str(n) for n in range(1, count + 1)]
    called = {note for p in document.passages for note in p.notes}
    assert len([p for p in printed if p.path not in called]) <= 2
