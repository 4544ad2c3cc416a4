"""Exports of both databases as tables: in workbooks, in CSV, under the names of other years."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path
from typing import Any, TextIO

import pytest
from openpyxl import Workbook
from uhri_export import COMMITTEE, ID, NS, UPR, ask, filled
from upr_info_export import HEADER, ROWS, export, import_upr_info
from upr_info_export import ask as ask_upr_info

from rightsgraph import uhri_labels as labels
from rightsgraph.errors import UnreadableFile
from rightsgraph.imports import uhri_sheets
from rightsgraph.imports.matching import candidate, match
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.imports.upr_info import read_exports
from rightsgraph.store import OxigraphStore

DC = "http://purl.org/dc/terms/"
COLUMNS = {
    "OHCHR Annotation Id": "AnnotationId",
    "Document Symbol": "Symbol",
    "Document Publication Date": "PublicationDate",
    "Reccomending Body": "Body",
    "Type": "AnnotationType",
    "Countries Concerned": "Countries",
    "Themes": "Themes",
    "Sdgs": "Sdgs",
    "Text": "Text",
    "UPR Session": "UprSession",
    "UPR Reccomending States": "UprRecommendingCountry",
    "UPR Position": "UprPositions",
}


def cells(record: dict[str, Any]) -> list[Any]:
    found = (record[field] for field in COLUMNS.values())
    return [
        "\n".join(f"- {one}" for one in each) if isinstance(each, list) else each for each in found
    ]


def table(rows: Sequence[Sequence[Any]], separator: str = ",") -> str:
    lines = io.StringIO()
    csv.writer(lines, delimiter=separator).writerows(rows)
    return lines.getvalue()


def workbook(path: Path, rows: Sequence[Sequence[Any]], *titles: str) -> Path:
    """The rows in the last sheet, after sheets of these titles with nothing to import."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title in titles:
        book.create_sheet(title).append(["What this is"])
    page = book.create_sheet("Data")
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def record_of(store: OxigraphStore, key: str, *predicates: str) -> list[list[str]]:
    return [ask(store, f"{ID}document/uhri/record/{key}", f"<{each}>") for each in predicates]


# ---- The Universal Human Rights Index


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_says_the_same_as_the_list(separator: str, code: str, tmp_path: Path) -> None:
    rows = [["Universal Human Rights Index"], [], list(COLUMNS), cells(UPR), cells(COMMITTEE)]
    path = tmp_path / "export.csv"
    path.write_text(table(rows, separator), code, newline="")
    store = OxigraphStore()
    summary = import_uhri(store, path)
    assert (summary.rows, summary.added, summary.skipped) == (2, 2, [])
    known = (f"{DC}subject", f"{NS}printedNumber", f"{DC}date", f"{NS}aboutState", f"{NS}text")
    fields = {key: UPR[key] for key in COLUMNS.values()}
    assert record_of(store, "aaaa-1", *known) == record_of(
        filled(tmp_path, [fields]), "aaaa-1", *known
    )
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}statedBy>") == [f"{ID}state/KAZ"]


def test_a_list_on_one_line_is_no_table_and_need_not_be_read_for_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export.json"
    path.write_text("[" + "3, " * 100_000 + "4]", "utf-8")
    opened: list[Path] = []

    @contextmanager
    def text_of(path: Path, newline: str | None = None) -> Iterator[TextIO]:
        opened.append(path)
        with path.open(encoding="utf-8", newline=newline) as stream:
            yield stream

    monkeypatch.setattr(uhri_sheets, "text_of", text_of)
    assert not uhri_sheets.is_table(path)
    assert len(opened) == 1


def test_a_broken_row_of_a_table_is_named_and_the_rest_imported(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [list(COLUMNS), cells(UPR)[:-1], [], list(COLUMNS), [*cells(COMMITTEE), "", ""]]
    rows.append([*cells(COMMITTEE), "", "more"])
    path.write_text(table(rows), "utf-8", newline="")
    summary = import_uhri(OxigraphStore(), path)
    assert (summary.rows, summary.added) == (3, 1)
    assert [(each.row, each.reason) for each in summary.skipped] == [
        (2, "11 columns where the header has 12"),
        (6, "14 columns where the header has 12"),
    ]


def test_a_quotation_mark_left_open_in_a_table_is_found(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(table([list(COLUMNS), cells(UPR)]) + '"' + "x" * (17 << 20), "utf-8")
    with pytest.raises(UnreadableFile, match=r"export\.csv, line \d+: is no CSV"):
        import_uhri(OxigraphStore(), path)


def test_a_header_that_comes_again_is_no_record(tmp_path: Path) -> None:
    rows = [list(COLUMNS), cells(UPR), list(COLUMNS), cells(COMMITTEE)]
    summary = import_uhri(OxigraphStore(), workbook(tmp_path / "export.xlsx", rows))
    assert (summary.rows, summary.added, summary.skipped) == (2, 2, [])


@pytest.mark.parametrize("cell", [time(1, 2), timedelta(1), 2014, 1e12, True, -3, "²"])
def test_what_is_no_date_in_a_workbook_is_kept_as_printed(cell: Any, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "export.xlsx", [list(COLUMNS), cells({**UPR, "PublicationDate": cell})]
    )
    store = OxigraphStore()
    summary = import_uhri(store, path)
    assert summary.added == 1
    assert [field for field, _ in summary.unmapped if "Date" in field] == ["PublicationDate"]
    assert record_of(store, "aaaa-1", f"{DC}date") == [[]]


def test_a_cell_may_list_labels_with_semicolons(tmp_path: Path) -> None:
    whole = "Children: definition; general principles; protection"
    listed = {
        "Themes": "Right to education; Right to health",
        "Sdgs": "4 - QUALITY EDUCATION; 16.b - Fair laws",
        "AffectedPersons": "- Children; - Women & girls",
    }
    record = {**UPR, **listed}
    subject = f"{DC}subject"
    (found,) = record_of(filled(tmp_path, [record]), "aaaa-1", subject)
    assert [iri.rpartition("/")[2] for iri in found] == [
        "16.b",
        "4",
        "children",
        "women-and-girls",
        "asia-pacific",
        "right-to-education",
        "right-to-health",
    ]
    (found,) = record_of(filled(tmp_path, [{**UPR, "Themes": whole}]), "aaaa-1", subject)
    assert "children-definition-general-principles-protection" in " ".join(found)


def test_fields_may_have_the_names_of_columns(tmp_path: Path) -> None:
    fields = {key: value for key, value in UPR.items() if not key.startswith("Upr")}
    renamed = {
        "Country": None,
        **fields,
        "UprCycle": "1",
        "UprPosition": "Supported",
        "UprRecommendingStates": ["France"],
    }
    store = filled(tmp_path, [renamed])
    recommendation = f"{ID}review/KAZ/upr/1/recommendation/97.3"
    assert ask(store, recommendation, f"<{NS}recommendedBy>") == [f"{ID}state/FRA"]
    assert ask(store, f"{ID}position/uhri/aaaa-1", f"<{NS}onRecommendation>") == [recommendation]


@pytest.mark.parametrize(
    ("countries", "symbol", "state"),
    [
        ([], "CEDAW/C/ALB/CO/4", ["ALB"]),
        ([], "E/C.12/AUS/CO/6", ["AUS"]),
        ([], "CAT/OP/HND/1", ["HND"]),
        (["Czechia", "Uzbekistan"], "CCPR/C/UZB/CO/5", ["UZB"]),
        (["Czechia", "Uzbekistan"], "CCPR/C/POL/CO/5", ["CZE", "UZB"]),
        (["Czechia"], "CCPR/C/POL/CO/5", ["CZE"]),
        (["Atlantis"], "CCPR/C/POL/CO/5", []),
        ([], "CERD/C/63/CO/11", []),
    ],
)
def test_a_symbol_tells_the_state_that_a_record_leaves_open(
    countries: list[str], symbol: str, state: list[str], tmp_path: Path
) -> None:
    store = filled(tmp_path, [{**COMMITTEE, "Countries": countries, "Symbol": symbol}])
    named = [f"{ID}state/{code}" for code in state]
    assert record_of(store, "bbbb-2", f"{NS}aboutState") == [named]


@pytest.mark.parametrize(
    "change",
    [
        {"AnnotationType": "- Recomendaciones", "Body": "- EPU", "UprPositions": ["Apoyada"]},
        {"AnnotationType": "- Recommandations", "Body": "- EPU", "UprPositions": ["Acceptée"]},
    ],
)
def test_the_labels_of_exports_in_other_languages_are_known(
    change: dict[str, Any], tmp_path: Path
) -> None:
    store = filled(tmp_path, [{**UPR, **change}])
    statement = f"{ID}position/uhri/aaaa-1"
    assert ask(store, statement, f"<{NS}position>")[0].endswith("/position/supported")


@pytest.mark.parametrize(
    ("label", "themes"),
    [
        ("Access to justice & remedy", ("effective-remedy",)),
        ("Cooperation & consultation with civil society", ("non-governmental-organizations",)),
        ("National Preventive Mechanism (NPM)", ("prevention-of-torture",)),
        ("Data collection & research", ()),
        ("Reservations", ()),
    ],
)
def test_the_themes_of_the_index_are_known(label: str, themes: tuple[str, ...]) -> None:
    assert labels.themes("themes")[labels.slug(label)] == themes


# ---- UPR Info


def test_a_workbook_of_rows_says_the_same_as_csv(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*row] for row in csv.reader([HEADER, *ROWS])]
    for row in rows[1:]:
        row[-3:] = [float(row[-3]), row[-2], int(row[-1])]
    rows[0].append("Notes")  # of which most rows have none
    rows[2].append("seen")
    store = OxigraphStore()
    assert import_upr_info(store, [export(tmp_path, ROWS)]).added == 5
    book = workbook(tmp_path / "rows.xlsx", [["UPR Info"], [], *rows], "About")
    summary = import_upr_info(store, [book])
    assert (summary.added, summary.known, summary.skipped, summary.failed) == (0, 5, [], [])


def test_a_row_of_a_workbook_is_named_with_its_sheet(tmp_path: Path) -> None:
    rows = [[*row] for row in csv.reader([HEADER, *ROWS])]
    rows[2][0] = "Atlantis"
    path = workbook(tmp_path / "rows.xlsx", rows)
    (skipped,) = import_upr_info(OxigraphStore(), [path]).skipped
    assert str(skipped) == f"{path}, sheet Data, row 3: 'Atlantis' is no State that we know"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda content: content.replace(b"sheet1.xml", b"sheet9.xml"), "holds no sheet"),
        (lambda content: content[:200] + bytes(80) + content[280:], "is no readable XLSX"),
    ],
)
def test_a_workbook_that_is_damaged_or_something_else_is_refused(
    spoil: Callable[[bytes], bytes], told: str, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "rows.xlsx", [HEADER.split(",")])
    path.write_bytes(spoil(path.read_bytes()))
    (error,) = read_exports([path]).summary.failed
    assert told in str(error)


def test_a_workbook_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "rows.xlsx", [["Goals", "Targets"]], "About")
    (error,) = read_exports([path]).summary.failed
    assert "sheet About, row 1: has no column" in str(error)


def test_the_labels_of_later_exports_are_known(tmp_path: Path) -> None:
    header = (
        "Title,Template,State under Review,SuR Regional Group,SuR Organisations,"
        "Recommending State/s,RS Regional Group,RS Organisations,Response,Action Category,"
        "Issues,Session,Number"
    )
    row = (
        "Plant a forest,Recommendation,Kazakhstan,Asia-Pacific,OIC (Organisation of Islamic "
        "Cooperation),Peru,Latin America & Caribbean,OAS,Not Supported,4 - General action,"
        "Privacy|Business and human rights|Right to life,20 - October 2014,97.3 (a)"
    )
    store = OxigraphStore()
    summary = import_upr_info(store, [export(tmp_path, [row], header=header)])
    assert (summary.added, dict(summary.unmapped)) == (1, {})
    found = ask_upr_info(store, "SELECT ?n ?p WHERE { ?r rg:printedNumber ?n . ?s rg:position ?p }")
    assert [(number, iri.rpartition("/")[2]) for number, iri in found] == [
        ("97.3(a)", "not-supported")
    ]
    assert ("Plant a forest",) in ask_upr_info(
        store, "SELECT ?t WHERE { GRAPH ?g { ?r rg:text ?t } }"
    )


def test_what_stands_beside_a_response_is_part_of_it(tmp_path: Path) -> None:
    row = ROWS[3].replace("Accepted", "Accepted (in part)")
    summary = import_upr_info(OxigraphStore(), [export(tmp_path, [row])])
    assert dict(summary.unmapped) == {("response", "Accepted (in part)"): 1}


@pytest.mark.parametrize(
    ("numbers", "found"),
    [(["97.3", "97.4"], "97.3"), (["97.3", "97.3(a)"], "97.3(a)"), (["97.3(b)"], "")],
)
def test_an_item_is_found_by_its_letter_or_by_the_whole(numbers: list[str], found: str) -> None:
    pool = [candidate(each, each, ["Build bridges and roads (Peru);"], []) for each in numbers]
    assert match(pool, "Build bridges and roads", [], "97.3(a)").iri == (found or numbers[0])
    assert match(pool, "Build bridges and roads", [], "97.3(a)").method.startswith(
        "number" if found else "text"
    )


def test_a_title_is_no_text_where_the_text_has_a_column(tmp_path: Path) -> None:
    header = f"Title,{HEADER},Number"
    row = f"Row 5,{ROWS[3]},124.1-124.3"
    store = OxigraphStore()
    assert import_upr_info(store, [export(tmp_path, [row], header=header)]).added == 1
    assert ask_upr_info(store, "SELECT ?t WHERE { GRAPH ?g { ?r rg:text ?t } }") == [
        ("Ratify the Rome Statute",)
    ]
    assert ask_upr_info(store, "SELECT ?n WHERE { ?r rg:printedNumber ?n }") == []
