"""The import of the Universal Human Rights Index, on invented records."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from uhri_export import COMMITTEE, ID, MANDATE, NS, OLD, RECORDS, UPR, ask, filled, write

from rightsgraph.errors import StoreError, UnreadableFile
from rightsgraph.facts import Facts, node, string, words
from rightsgraph.imports import uhri
from rightsgraph.imports.meeting import Changes
from rightsgraph.imports.summary import Summary
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.iris import BASE, graph
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import validate
from rightsgraph_server.cli.import_uhri import uhri as command

# ---- What is published


def test_a_upr_record_becomes_a_recommendation_with_a_position(tmp_path: Path) -> None:
    store = filled(tmp_path)
    recommendation = f"{ID}review/KAZ/upr/1/recommendation/97.3"
    assert ask(store, recommendation, f"<{NS}recommendedBy>") == [f"{ID}state/FRA"]
    assert ask(store, recommendation, f"<{NS}theme>") == [f"{BASE}scheme/theme/education"]
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [recommendation]
    assert ask(store, statement, f"<{NS}position>") == [f"{BASE}scheme/position/supported"]
    assert ask(store, f"{ID}review/KAZ/upr/1", f"<{NS}session>") == [f"{ID}session/upr/7"]
    record = f"{ID}document/uhri/record/aaaa-1"
    assert ask(store, record, f"<{NS}unlinkedMention>") == ["Atlantis"]
    assert ask(store, record, "<http://purl.org/dc/terms/subject>") == [
        "http://metadata.un.org/sdg/16.b",
        "http://metadata.un.org/sdg/4",
        f"{BASE}scheme/uhri-group/children",
        f"{BASE}scheme/uhri-region/asia-pacific",
        f"{BASE}scheme/uhri-theme/right-to-education",
        f"{BASE}scheme/uhri-theme/wholly-new-theme",
    ]


def test_other_bodies_are_first_class(tmp_path: Path) -> None:
    store = filled(tmp_path)
    committee = f"{ID}body/committee-on-the-rights-of-the-child"
    numbered = f"{ID}review/POL/crc/4/recommendation/26"
    unnumbered = f"{ID}document/crc-c-15-add-30/recommendation/26"
    mandate = f"{ID}document/a-hrc-35-24-add-1/recommendation/87(a)"
    assert ask(store, numbered, f"<{NS}recommendedBy>") == [committee]
    assert f"{NS}TreatyBodyRecommendation" in ask(store, unnumbered, "a")
    assert f"{NS}SpecialProceduresRecommendation" in ask(store, mandate, "a")
    claim = f"{ID}document/uhri/claim/record/cccc-3/1"
    assert ask(store, claim, f"<{NS}claimedBy>") == [committee]
    assert ask(store, claim, f"<{NS}aboutState>") == [f"{ID}state/POL"]


def test_a_document_on_several_states_has_a_recommendation_for_each(tmp_path: Path) -> None:
    other = {**MANDATE, "AnnotationId": "ffff-6", "Countries": ["KAZ"]}
    same = {**MANDATE, "AnnotationId": "ffff-7", "Text": "87. (a) Buy pens."}
    store = filled(tmp_path, [MANDATE, other, same])
    document = f"{ID}document/a-hrc-35-24-add-1"
    for number, state, records in (
        ("87(a)", "POL", ["dddd-4", "ffff-7"]),
        ("uhri-ffff-6", "KAZ", ["ffff-6"]),
    ):
        iri = f"{document}/recommendation/{number}"
        assert ask(store, iri, f"<{NS}addressedTo>") == [f"{ID}state/{state}"]
        derived = ask(store, iri, "<http://www.w3.org/ns/prov#wasDerivedFrom>")
        assert derived == [f"{ID}document/uhri/record/{key}" for key in records]


def test_words_stand_in_the_text_layer_only(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert store.graphs() == [graph("import", "uhri"), graph("text", "uhri")]
    facts = store.snapshot([graph("import", "uhri")])
    assert not [quad for quad in facts if "pencils" in quad.object.value]  # type: ignore[union-attr]
    assert len(list(store.snapshot([graph("text", "uhri")]))) == len(RECORDS)


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"Countries": []}, "no State that is known"),
        ({"Countries": ["Kosovo*"]}, "Kosovo* is no State here"),
        ({"Countries": ["POL", "KAZ"]}, "several States"),
        ({"Body": None}, "no body that is known"),
        ({"AnnotationType": None, "Body": "- CRC"}, "no type that is known"),
        ({"UprCycle": None, "UprSession": []}, "neither cycle nor session of the UPR"),
    ],
)
def test_a_record_with_gaps_is_kept_and_listed(
    tmp_path: Path, change: dict[str, object], obstacle: str
) -> None:
    store = OxigraphStore()
    summary = import_uhri(store, write(tmp_path, [UPR, {**UPR, "AnnotationId": "x", **change}]))
    assert [(s.row, s.reason.rpartition(": ")[2]) for s in summary.skipped] == [(2, obstacle)]
    assert ask(store, f"{ID}document/uhri/record/x", f"<{NS}ordinal>") == ["2"]
    assert ask(store, f"{ID}position/uhri/x", "a") == []


@pytest.mark.parametrize(
    ("country", "asked", "mentions", "printed"),
    [
        ("Cook Islands (the)", [f"{ID}state/COK"], [], []),
        ("Niue", [f"{ID}state/NIU"], [], []),
        ("State of Palestine*", [f"{ID}state/PSE"], [], []),
        ("Holy See", [f"{ID}state/VAT"], [], []),
        ("European Union", [], [f"{ID}organisation/european-union"], []),
        ("Hong Kong, China", [], [], ["Hong Kong, China"]),
        ("Kosovo*", [], [], ["Kosovo*"]),
    ],
)
def test_a_party_to_treaties_need_not_be_a_member_nor_a_state(
    country: str, asked: list[str], mentions: list[str], printed: list[str], tmp_path: Path
) -> None:
    store = filled(tmp_path, [{**MANDATE, "Countries": [country]}])
    record = f"{ID}document/uhri/record/dddd-4"
    made = f"{ID}document/a-hrc-35-24-add-1/recommendation/87(a)"
    assert ask(store, made, f"<{NS}addressedTo>") == asked
    assert ask(store, record, f"<{NS}mentions>") == mentions
    assert ask(store, record, f"<{NS}unlinkedMention>") == printed
    assert ask(store, record, f"<{NS}text>") == ["87. (a) Buy more pencils."]
    assert validate(store).results == ()


def test_labels_that_are_new_are_listed_and_kept(tmp_path: Path) -> None:
    store = OxigraphStore()
    summary = import_uhri(store, write(tmp_path, [UPR, {**UPR, "AnnotationId": "z"}]))
    assert summary.unmapped == {
        ("Themes", "Wholly new theme"): 2,
        ("UprRecommendingCountry", "Atlantis"): 2,
    }
    concept = f"{BASE}scheme/uhri-theme/wholly-new-theme"
    close = "<http://www.w3.org/2004/02/skos/core#closeMatch>"
    assert ask(store, concept, "<http://www.w3.org/2004/02/skos/core#prefLabel>")
    assert ask(store, concept, close) == []
    known = f"{BASE}scheme/uhri-theme/right-to-education"
    assert ask(store, known, close) == [f"{BASE}scheme/theme/education"]


def test_what_is_published_conforms(tmp_path: Path) -> None:
    gaps = {**UPR, "AnnotationId": "gaps", "Countries": [], "Text": "No number here."}
    unnumbered = {**UPR, "AnnotationId": "none", "Text": "Give pencils."}
    store = filled(tmp_path, [*RECORDS, gaps, unnumbered])
    assert validate(store).results == ()


# ---- Again, resumed, revised


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    store = filled(tmp_path)
    before = set(store.snapshot())
    summary = import_uhri(store, tmp_path / "export.json")
    assert (summary.added, summary.known) == (0, len(RECORDS))
    assert set(store.snapshot()) == before


def test_an_interrupted_import_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uhri, "BATCH", 2)
    whole = set(filled(tmp_path).snapshot())
    store = OxigraphStore()

    def interrupt(done: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_uhri(store, tmp_path / "export.json", interrupt)
    assert 0 < len(set(store.snapshot())) < len(whole)
    summary = import_uhri(store, tmp_path / "export.json")
    assert (summary.known, summary.added) == (4, 1)
    assert set(store.snapshot()) == whole


def test_what_cannot_be_written_is_not_tried_again() -> None:
    class Full(OxigraphStore):
        tries = 0

        def load(self, source: Path | Iterable[ox.Quad], graph: str = "") -> None:
            self.tries += 1
            raise StoreError("no space left")

    store, name = Full(), ox.NamedNode(NS)
    changes = Changes(store, Summary())
    changes.add(set(), [ox.Quad(name, name, name, name)])
    with pytest.raises(StoreError):
        changes.write()
    with changes:
        assert store.tries == 1
    assert store.tries == 1


def test_a_later_export_revises_its_records(tmp_path: Path) -> None:
    store = filled(tmp_path)
    later = {**UPR, "UprPositions": ["Noted"], "Sdgs": []}
    import_uhri(store, write(tmp_path, [OLD, later], "later.json"))
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}position>") == [f"{BASE}scheme/position/noted"]
    assert ask(store, f"{ID}document/uhri/record/aaaa-1", f"<{NS}ordinal>") == ["2"]
    assert ask(store, f"{ID}document/uhri/record/bbbb-2", f"<{NS}ordinal>") == ["2"]


def test_repeated_records_are_skipped(tmp_path: Path) -> None:
    summary = import_uhri(OxigraphStore(), write(tmp_path, [UPR, UPR]))
    assert [(s.row, s.reason) for s in summary.skipped] == [(2, "repeats an AnnotationId")]


# ---- Meeting


def report(store: OxigraphStore, number: str, text: str) -> str:
    """A recommendation as the reading of a report leaves it in the store."""
    review, passage = f"{ID}review/KAZ/upr/1", f"{ID}document/report/paragraph/{number}"
    iri = f"{review}/recommendation/{number}"
    facts = Facts(graph("document", "report"))
    facts.thing(iri, f"Recommendation {number}", "Recommendation", "UPRRecommendation")
    facts.add(iri, "rg:printedNumber", string(number))
    facts.add(iri, "rg:inReview", node(review))
    facts.add(iri, "rg:recommendedBy", node(f"{ID}state/FRA"))
    facts.add(iri, "prov:wasDerivedFrom", node(passage))
    texts = Facts(graph("text", "report"))
    texts.add(passage, "rg:text", words(text))
    store.load([*facts.quads(), *texts.quads()])
    return iri


def test_a_record_without_number_meets_the_report_by_its_words(tmp_path: Path) -> None:
    store = OxigraphStore()
    printed = report(store, "95.12", "Give pencils to all village schools (France);")
    record = {**UPR, "Text": "Give pencils to all village schools (France);"}
    summary = import_uhri(store, write(tmp_path, [record]))
    assert (summary.matched, summary.alone) == (1, 0)
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [printed]
    links = store.query(f"SELECT ?l WHERE {{ ?l <{NS}from> <{statement}> ; <{NS}accepted> true }}")
    assert isinstance(links, ox.QuerySolutions)
    assert len(list(links)) == 1


def test_a_number_with_other_words_is_not_taken_for_the_same(tmp_path: Path) -> None:
    store = OxigraphStore()
    report(store, "97.3", "Abolish the tax on bicycles and open more libraries (France);")
    summary = import_uhri(store, write(tmp_path, [UPR]))
    assert summary.matched == 0
    alone = f"{ID}review/KAZ/upr/1/recommendation/uhri-aaaa-1"
    assert ask(store, f"{ID}position/uhri/aaaa-1", f"<{NS}onRecommendation>") == [alone]


def test_a_report_read_later_is_met_when_the_import_is_run_again(tmp_path: Path) -> None:
    record = {**UPR, "Text": "Give pencils to all village schools (France);"}
    store = filled(tmp_path, [record])
    alone = f"{ID}review/KAZ/upr/1/recommendation/uhri-aaaa-1"
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [alone]
    printed = report(store, "95.12", "Give pencils to all village schools (France);")
    import_uhri(store, tmp_path / "export.json")
    assert ask(store, statement, f"<{NS}onRecommendation>") == [printed]
    assert ask(store, alone, "<http://purl.org/dc/terms/isReplacedBy>") == [printed]


# ---- XLSX and the command

COLUMNS = {
    "OHCHR Annotation Id": "AnnotationId",
    "Document Symbol": "Symbol",
    "Document Publication Date": "PublicationDate",
    "Reccomending Body": "Body",
    "Type": "AnnotationType",
    "Countries Concerned": "Countries",
    "Regions Concerned": "Regions",
    "Themes": "Themes",
    "Affected Persons": "AffectedPersons",
    "Sdgs": "Sdgs",
    "Text": "Text",
    "UPR Session": "UprSession",
    "UPR Reccomending States": "UprRecommendingCountry",
    "UPR Position": "UprPositions",
}


def sheet(folder: Path, columns: Iterable[str], records: Iterable[dict[str, Any]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(columns))
    for record in records:
        cells = (record[COLUMNS[column]] for column in columns)
        page.append(["\n".join(f"- {c}" for c in x) if isinstance(x, list) else x for x in cells])
    path = folder / "export.xlsx"
    book.save(path)
    return path


def test_xlsx_says_the_same_as_json(tmp_path: Path) -> None:
    store = OxigraphStore()
    record = {**UPR, "PublicationDate": 40260}
    summary = import_uhri(store, sheet(tmp_path, COLUMNS, [record, COMMITTEE]))
    assert (summary.rows, summary.added, summary.skipped) == (2, 2, [])
    imported = f"{ID}document/uhri/record/aaaa-1"
    assert ask(store, imported, "<http://purl.org/dc/terms/date>") == ["2010-03-23"]
    statement = f"{ID}position/uhri/aaaa-1"
    recommendation = f"{ID}review/KAZ/upr/1/recommendation/97.3"
    assert ask(store, statement, f"<{NS}onRecommendation>") == [recommendation]
    json_store = filled(tmp_path, [UPR])
    subject = "<http://purl.org/dc/terms/subject>"
    assert ask(store, imported, subject) == ask(json_store, imported, subject)


def test_a_sheet_in_another_order_keeps_the_numbers_of_its_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path, [*reversed(COLUMNS)], [UPR, {**UPR, "AnnotationId": ""}])
    book = load_workbook(path)
    page = book.active
    assert page is not None
    page.insert_rows(3, 2)
    page.insert_rows(1)
    page["A1"] = "Index of human rights"
    page.insert_cols(1)
    page["A2"] = "Column of our own"
    book.save(path)
    summary = import_uhri(OxigraphStore(), path)
    assert summary.added == 1
    assert [(each.row, each.reason) for each in summary.skipped] == [(6, "has no AnnotationId")]


def test_a_workbook_is_known_by_its_content_and_its_sheet_by_the_columns(tmp_path: Path) -> None:
    path = sheet(tmp_path, [*COLUMNS, "Text"], [UPR])
    book = load_workbook(path)
    book.create_sheet("About", 0).append(["The index"])
    book.worksheets[1]["O2"] = "what another column of the same name holds"
    book.save(path)
    renamed = path.rename(tmp_path / "export.json")
    store = OxigraphStore()
    assert import_uhri(store, renamed).added == 1
    assert ask(store, f"{ID}document/uhri/record/aaaa-1", f"<{NS}text>") == [UPR["Text"]]


def test_xlsx_of_something_else_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["Themes", "Sdgs"], [UPR])
    with pytest.raises(UnreadableFile, match="row 1: has no column for AnnotationId, Text"):
        import_uhri(OxigraphStore(), path)
    path.write_bytes(b"PK no more")
    with pytest.raises(UnreadableFile, match="is no readable XLSX file"):
        import_uhri(OxigraphStore(), path)


def test_the_command_reports_what_it_did(tmp_path: Path) -> None:
    place = tmp_path / "store"
    OxigraphStore(place).settle()
    path = write(tmp_path, [UPR, {**UPR, "AnnotationId": ""}])
    result = CliRunner().invoke(command, [str(path), "--store", str(place)])
    assert result.exit_code == 1
    assert "2 records: 1 added, 0 known before" in result.stdout
    assert "left out: 1, has no AnnotationId" in result.stdout
    assert "UprRecommendingCountry: Atlantis (1)" in result.stdout
    assert graph("import", "uhri") in OxigraphStore(place, read_only=True).graphs()


def test_a_file_that_cannot_be_read_makes_no_store(tmp_path: Path) -> None:
    path = write(tmp_path, [UPR])
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    result = CliRunner().invoke(command, [str(path), "--store", str(tmp_path / "new" / "store")])
    assert isinstance(result.exception, UnreadableFile)
    assert not (tmp_path / "new").exists()
