"""Recommendations that papers cite are linked where the report that makes them is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rightsgraph import iris
from rightsgraph.corpus import compile_corpus
from rightsgraph.extract.cited import Cited, cited_recommendations
from rightsgraph.numbering import Outline, completed, wanted
from rightsgraph.parallel import Workers
from rightsgraph.pipeline import read_document
from rightsgraph.records import Position, Records
from rightsgraph.text import SourceText, Text
from rightsgraph.tree import Document, Kind, Metadata, Part, Passage

MALTA, ANDORRA = iris.state("MLT"), iris.state("AND")
SECOND, FIRST = iris.review("MLT", "upr", 2), iris.review("AND", "upr", 1)
REPORT = (
    "United Nations A/HRC/16/8\nDistr.: General\n4 January 2011\nHuman Rights Council\n"
    "Sixteenth session\n\nReport of the Working Group on the Universal Periodic Review\n\n"
    "Andorra\n\nIntroduction\n1. The Working Group on the Universal Periodic Review held its ninth "
    "session. The troika sat down, and an interactive dialogue took place.\n\n"
    "I. Summary of the proceedings\n2. Chad greeted the delegation.\n\n"
    "II. Conclusions and/or recommendations\n"
    "3. These recommendations will be examined by Andorra in due time:\n"
    + "".join(f"3.{n} Paint lighthouse number {n} (Chad);\n" for n in range(1, 9))
)
PAPER = (
    "United Nations A/HRC/WG.6/22/AND/2\nGeneral Assembly Distr.: General\n14 November 2014\n"
    "Original: English\nHuman Rights Council\nWorking Group on the Universal Periodic Review\n"
    "Twenty-second session\n4–15 May 2015\nAndorra\nCompilation prepared by the Office of the "
    "High Commissioner\nI. Background\n1. Lighthouses were painted (A/HRC/16/8, paras. 3.2, "
    "3.5–3.7 and 3.99).\n2. Boats passed (A/HRC/16/8, paras. 2 and 3).\n"
)


def document(text: str, state: str = MALTA) -> Document:
    passage = Passage(Part.FOOTNOTE, "footnote/1", Text(text), 1)
    meta = Metadata(state=state, mechanism="upr", cycle=3)
    return Document("d", Kind.COMPILATION, SourceText("d", ""), meta, (passage,))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("See A/HRC/28/99, paras. 115.22 and 115.30–115.32.", "115.22 115.30 115.31 115.32"),
        ("See A/HRC/28/99 para. 115.22 (Fiji), 115.23 (Chad) and p. 2.", "115.22 115.23"),
        ("See A/HRC/28/99/Add.1, recommendations 115. 22 to 115.24", "115.22 115.23 115.24"),
        ("See A/HRC/28/99, paragraphs 115.1, 115.4, and 115.6. 72 boats", "115.1 115.4 115.6"),
        ("See A/HRC/28/99, paras. 115 and 116.", ""),
        ("See A/HRC/99/1, para. 115.22.", ""),
        ("See CAT/C/MLT/CO/2, para. 15.2.", ""),
        ("See A/HRC/28/99. Boats sank in 115.22 places.", ""),
    ],
)
def test_numbers_after_the_symbol_of_a_report(text: str, numbers: str) -> None:
    found = [*cited_recommendations(document(text))]
    assert found == [Cited("footnote/1", SECOND, number) for number in numbers.split()]


def test_a_document_on_no_one_state_cites_nothing_so() -> None:
    assert not [*cited_recommendations(document("A/HRC/28/99, para. 115.22", state=""))]


def test_the_report_that_is_cited_is_wanted_but_completes_no_answers() -> None:
    one = replace(document("A/HRC/28/99, para. 115.22"), kind=Kind.POSITION_ADDENDUM)
    others = Position("", "accepts", "supported", ("footnote/1",))
    records = Records(others=others)
    third = one.metadata.review
    assert wanted(one, records) == {SECOND: (), third: ()}
    outlines = {iri: Outline(iri, {f"{iri[-1]}.1": "pending"}) for iri in (SECOND, third)}
    assert [p.number for p in completed(one, records, outlines).positions] == ["3.1"]


def test_only_what_the_report_has_is_linked(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(PAPER, "utf-8")
    report = Outline(FIRST, {f"3.{n}": "pending" for n in range(1, 9)})
    found = read_document(paper, outlines={FIRST: report}).records.mentions
    linked = [(m.passage, iris.code(m.target)) for m in found if m.relation == "references"]
    assert linked == [("paragraph/1", f"3.{n}") for n in (2, 5, 6, 7)]
    assert not [m for m in read_document(paper).records.mentions if m.relation == "references"]


def test_a_build_links_them_to_what_the_report_says(tmp_path: Path) -> None:
    paths = [tmp_path / "paper.txt", tmp_path / "report.txt"]
    for path, text in zip(paths, (PAPER, REPORT), strict=True):
        path.write_text(text, "utf-8")
    found = [*compile_corpus(paths, tmp_path / "cache", Workers(1)).quads()]
    linked = [quad for quad in found if quad.predicate.value.endswith("/terms/references")]
    assert {str(quad.subject).partition("/paragraph/")[2] for quad in linked} == {"1>"}
    assert len(linked) == 4
    assert {quad.object for quad in linked} <= {quad.subject for quad in found}
