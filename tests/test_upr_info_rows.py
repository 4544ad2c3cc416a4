"""The rows of UPR Info are known in whatever form an export has them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from upr_info_export import BRIDGES, HEADER, REVIEW, ROWS, ask, export, import_upr_info

from rightsgraph.store import OxigraphStore


def test_broken_rows_are_named_and_the_rest_is_imported(tmp_path: Path) -> None:
    store = OxigraphStore()
    bad = [
        "Kazakhstan,Asia,too,few",
        'Kazakhstan,Asia,OIC,"never closed,Peru,GRULAC,OAS,Accepted,4,Other,20',
        "Atlantis,Asia,OIC,Rise again,Peru,GRULAC,OAS,Accepted,4,Other,20",
        "Kazakhstan,Asia,OIC,Rise again,Peru,GRULAC,OAS,Accepted,4,Other,2000",
        "Kazakhstan,Asia,OIC,,Peru,GRULAC,OAS,Accepted,4,Other,20",
    ]
    path = export(tmp_path, [*ROWS[:2], *bad, *ROWS[2:]])
    summary = import_upr_info(store, [path])
    assert sorted(skipped.row for skipped in summary.skipped) == [4, 5, 6, 7, 8]
    assert str(summary.skipped[0]).startswith(f"{path}, row 4: 4 columns where the header has 11")
    assert any("'Atlantis' is no State" in str(skipped) for skipped in summary.skipped)
    assert (summary.added, summary.rows) == (5, 10)


OTHER = "Session;Number;Action;Issues;Recommendation;Response;Recommending State;State under Review"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("preface", ["", "UPR Info; export of May\r\n\r\n"])
def test_later_exports_say_the_same(encoding: str, preface: str, tmp_path: Path) -> None:
    row = f'20th session;124.1;4;"Right to water\r\nOther";"{BRIDGES}";Supported;Peru;Kazakhstan'
    path = tmp_path / "later.csv"
    text = "\r\n".join([f"{preface}{OTHER}", row, row.replace("Kazakhstan", "Cockaigne"), ""])
    path.write_bytes(text.encode(encoding))
    store = OxigraphStore()
    summary = import_upr_info(store, [path])
    assert (summary.added, len(summary.skipped), summary.failed) == (1, 1, [])
    assert "Cockaigne" in summary.skipped[0].reason
    assert summary.skipped[0].row == (3 if not preface else 5)
    assert not summary.unmapped
    found = ask(
        store,
        """SELECT ?review ?number ?position (COUNT(?word) AS ?n) WHERE {
        ?record a rg:DatabaseRecord ; rg:inReview ?review ; rg:printedNumber ?number ;
        schema:keywords ?word .
        ?statement prov:wasDerivedFrom ?record ; rg:position ?position }
        GROUP BY ?review ?number ?position""",
    )
    assert [(row[0], row[1], row[2].rpartition("/")[2], row[3]) for row in found] == [
        (REVIEW, "124.1", "supported", "2")
    ]


@pytest.mark.parametrize("encoding", ["mac-roman", "utf-8", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_saved_in_another_way_are_known(encoding: str, delimiter: str, tmp_path: Path) -> None:
    """Also with their columns in another order and under capitalised names."""
    store = OxigraphStore()
    accented = f"Kazakhstan,Asia,OIC,{BRIDGES} é,Peru,GRULAC,OAS,Noted,4,Right to water,20"
    assert import_upr_info(store, [export(tmp_path, [*ROWS, accented])]).added == 6
    header, *rows = csv.reader([HEADER, *ROWS, accented])
    end = "\r" if encoding == "mac-roman" else "\r\n"
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator=end)
    writer.writerows(reversed(row) for row in ([name.upper() for name in header], *rows))
    path = tmp_path / "saved.csv"
    path.write_bytes(lines.getvalue().encode(encoding))
    summary = import_upr_info(store, [path])
    assert (summary.added, summary.known, summary.skipped) == (0, 6, [])


@pytest.mark.parametrize("names", ["Position,Response", "Response,Position", "Response,Response"])
def test_of_two_columns_for_the_same_thing_the_first_counts(names: str, tmp_path: Path) -> None:
    header = f"State under Review,Recommending State,Recommendation,Cycle,{names}"
    row = f"Kazakhstan,Peru,{BRIDGES},Second cycle,pending,Accepted"
    store = OxigraphStore()
    assert import_upr_info(store, [export(tmp_path, [row], header=header)]).added == 1
    found = ask(store, "SELECT ?p WHERE { ?s rg:position ?p }")
    assert [iri.rpartition("/")[2] for (iri,) in found] == ["pending"]


def test_an_open_quotation_mark_spares_the_header_and_the_rows_before(tmp_path: Path) -> None:
    bad = ROWS[1].replace("Build", '"Build')
    store = OxigraphStore()
    summary = import_upr_info(store, [export(tmp_path, [ROWS[0], bad, *["x" * 999] * 200])])
    assert (summary.added, summary.skipped[0].row, summary.failed) == (1, 3, [])


def test_an_open_quotation_mark_in_the_header_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path, ["x" * 9999] * 30, header=f'{HEADER},"Notes')
    (error,) = import_upr_info(OxigraphStore(), [path]).failed
    assert "has no column" in str(error)


def test_a_cycle_stands_for_a_session(tmp_path: Path) -> None:
    header = "State under Review,Recommending State,Recommendation,Response,Cycle"
    row = f"Kazakhstan,Peru,{BRIDGES},pending,Second cycle"
    store = OxigraphStore()
    summary = import_upr_info(store, [export(tmp_path, [row], header=header)])
    assert (summary.added, summary.skipped) == (1, [])
    found = ask(store, "SELECT ?p WHERE { ?s rg:position ?p }")
    assert [iri.rpartition("/")[2] for (iri,) in found] == ["pending"]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Accede to the Harbour Convention", {"treaty-ratification"}),
        ("Lift all reservations to the Harbour Convention", {"treaty-ratification"}),
        ("Bring the harbour law into line with the Convention that it ratified", set()),
    ],
)
def test_an_issue_wider_than_a_theme_is_one_only_where_the_words_say_so(
    text: str, themes: set[str], tmp_path: Path
) -> None:
    store = OxigraphStore()
    row = f"Kazakhstan,Asia,OIC,{text},Peru,GRULAC,OAS,Accepted,4,International instruments,20"
    import_upr_info(store, [export(tmp_path, [row])])
    found = ask(store, "SELECT ?theme WHERE { ?r a rg:DatabaseRecord ; rg:theme ?theme }")
    assert {theme.rpartition("/")[2] for (theme,) in found} == themes
    labels = ask(store, "SELECT ?label WHERE { ?r a rg:DatabaseRecord ; schema:keywords ?label }")
    assert labels == [("International instruments",)]
