"""The forms that exports come in, once programs and people have opened and saved them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from uhri_export import RECORD
from upr_info_export import import_upr_info

from rightsgraph.errors import UnreadableFile
from rightsgraph.imports.parties import states_in
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.imports.upr_info import read_exports
from rightsgraph.reading.decode import decode
from rightsgraph.store import OxigraphStore

HEADER = ["To", "To-Org", "Text", "From", "Response", "Action", "Issue", "Session"]
ROWS = [
    ["Côte d'Ivoire", "AU", "Défendre l’école “Niño”", "Peru", "Accepted", "4", "Justice", "20"],
    ["Sao Tome & Principe", "AU", "Plant – à loisir – trees", "Oman", "Noted", "2", "Labour", "20"],
]


def saved(rows: list[list[str]], end: str = "\r\n") -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator=end).writerows([HEADER, *rows])
    return lines.getvalue()


def imported(folder: Path, content: str) -> OxigraphStore:
    path, store = folder / "rows.csv", OxigraphStore()
    path.write_bytes(content.encode())
    summary = import_upr_info(store, [path])
    assert (summary.failed, summary.skipped) == ([], [])
    return store


def statements(store: OxigraphStore) -> set[str]:
    """All that is said but for where in the file it stands."""
    placed = ("#inText", "#begin", "#end", "#ordinal", "#digest", "#length", "/isFormatOf", "Note")
    return {
        str(quad)
        for quad in store.snapshot()
        if not quad.predicate.value.endswith(placed) and "/text/" not in str(quad.subject)
    }


# ---- The CSV export


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("code", ["mac-roman", "windows-1252", "utf-8", "utf-16"])
def test_the_code_is_told_by_the_words(code: str, end: str) -> None:
    text = saved(ROWS, end=end)
    assert decode(text.encode(code), Path("rows.csv")) == text


def test_a_text_in_utf_8_with_a_broken_byte_is_refused() -> None:
    data = saved(ROWS).encode().replace("É".lower().encode(), b"\xe9", 1)
    with pytest.raises(UnreadableFile, match=r"line 2: byte \d+ is not utf-8"):
        decode(data, Path("rows.csv"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + ",,,,,,,\r\n\r\n",
        lambda text: text + text,
        lambda text: text.replace("Session\r", "Session,,\r"),
        lambda text: re.sub("(?m)0\r$", "0,\r", text),
        lambda text: text.replace("&", "&amp;amp;").replace("“", "&ldquo;"),
        lambda text: text.replace("Défendre", "<p>D&#233;fen<b>dre</b></p>"),
        lambda text: text.replace(",Peru", "\xa0,  Peru "),
    ],
)
def test_what_is_around_the_words_of_a_row_changes_nothing(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    plain = imported(tmp_path, saved(ROWS))
    text = change(saved(ROWS))
    assert text != saved(ROWS)
    assert statements(imported(tmp_path, text)) == statements(plain)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("ACCEPTED ", "supported"),
        (" noted", "noted"),
        ("Not  Accepted", "not-supported"),
        ("Supported / Noted", "supported-in-part"),
    ],
)
def test_labels_are_compared_without_case_and_blanks(
    printed: str, meant: str, tmp_path: Path
) -> None:
    row = ["Peru", "oas", "Plant trees", "Oman", printed, "Category 4", "RIGHT TO WATER", "20"]
    path = tmp_path / "rows.csv"
    path.write_text(saved([row]))
    store = OxigraphStore()
    assert not import_upr_info(store, [path]).unmapped
    said = "\n".join(statements(store))
    kept = (f"position/{meant}", "theme/standard-of-living", "action/category-4", '"OAS"')
    assert [each for each in kept if each not in said] == []


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("Turkey/Türkiye", ["TUR"]),
        ("per", ["PER"]),
        (
            "Bolivia (Plurinational State of), Chad; Iran (Islamic Republic of)",
            ["BOL", "TCD", "IRN"],
        ),
        ("Peru|Oman", ["PER", "OMN"]),
        ("Denmark (Greenland)", []),
        ("Hong Kong, China", []),
        ("Peru, Atlantis", []),
    ],
)
def test_a_label_may_list_states_and_nothing_else(label: str, codes: list[str]) -> None:
    assert [iri[-3:] for iri in states_in(label)] == codes


@pytest.mark.parametrize("action", ["", "0", "6", "none"])
def test_a_category_that_is_none_is_listed(action: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(saved([[*ROWS[0][:5], action, *ROWS[0][6:]]]))
    listed = [
        label for column, label in read_exports([path]).summary.unmapped if column == "action"
    ]
    assert listed == [action] * bool(action)


def test_a_run_that_changes_nothing_says_so(tmp_path: Path) -> None:
    store, path = imported(tmp_path, saved(ROWS)), tmp_path / "rows.csv"
    again = import_upr_info(store, [path])
    assert (again.known, again.untouched, again.changed) == (2, 2, False)
    path.write_text(
        saved([*ROWS, ["Peru", "", "Plant a tree", "Oman", "Noted", "2", "Other", "2"]])
    )
    more = import_upr_info(store, [path])
    assert (more.added, more.known, more.changed) == (1, 2, True)


# ---- The export in XLSX


def book(folder: Path, sheets: list[list[list[object]]]) -> Path:
    workbook = Workbook()
    for rows in sheets:
        page = workbook.create_sheet()
        for row in rows:
            page.append(row)
    path = folder / "export.xlsx"
    workbook.save(path)
    return path


def test_columns_may_have_the_names_of_fields_and_stand_in_several_sheets(tmp_path: Path) -> None:
    head: list[object] = [*RECORD]
    row: list[object] = [each[0] if isinstance(each, list) else each for each in RECORD.values()]
    path = book(tmp_path, [[["About"]], [head, row], [head, ["a2", *row[1:]]]])
    summary = import_uhri(OxigraphStore(), path)
    assert (summary.added, summary.skipped, summary.unmapped) == (2, [], {})


def test_the_size_that_a_sheet_gives_of_itself_does_not_count(tmp_path: Path) -> None:
    path = book(tmp_path, [[["AnnotationId", "Text"], ["a1", "24. Give pencils."]]])
    parts = {}
    with ZipFile(path) as package:
        for name in package.namelist():
            parts[name] = re.sub(
                rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', package.read(name)
            )
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert import_uhri(OxigraphStore(), path).added == 1


# ---- What is no export as it is


def zipped(name: str, content: bytes) -> bytes:
    package = io.BytesIO()
    with ZipFile(package, "w") as opened_package:
        opened_package.writestr(name, content)
    return package.getvalue()


PACKED = [
    (gzip.compress, "is packed with gzip"),
    (lambda content: zipped("export", content), "is packed with zip"),
    (lambda _: b"\xd0\xcf\x11\xe0" + bytes(600), "is a workbook of old versions"),
    (
        lambda _: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password",
    ),
    (lambda content: zipped("content.xml", content), "is an OpenDocument sheet"),
    (lambda content: b"PAR1" + content, "is in Parquet"),
]


@pytest.mark.parametrize(("pack", "told"), PACKED)
def test_a_packed_export_is_to_be_unpacked(
    pack: Callable[[bytes], bytes], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "export"
    path.write_bytes(pack(saved(ROWS).encode()))
    (error,) = read_exports([path]).summary.failed
    assert error.problem.startswith(told)
    path.write_bytes(pack(json.dumps([RECORD]).encode()))
    with pytest.raises(UnreadableFile, match=told):
        import_uhri(OxigraphStore(), path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<!doctype html><p>Service unavailable</p>", "holds no list of records"),
        ("AnnotationId,Words\n1,Lakes\n", "holds no list of records"),
        ('[{"Key": "a1", "Text": "Lakes"}]', "no record with an AnnotationId .*: Key, Text"),
        ("[3, 4]", "no record with an AnnotationId .*: nothing"),
    ],
)
def test_what_holds_no_record_says_so_once(content: str, told: str, tmp_path: Path) -> None:
    path, store = tmp_path / "export.json", OxigraphStore()
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableFile, match=told):
        import_uhri(store, path)
    assert store.count() == 0
