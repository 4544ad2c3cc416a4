"""Tables of PDF and Word files become lines, with tabs between their cells."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from laid import Layout, pdf

from rightsgraph.reading import read
from rightsgraph.reading.grid import Cell, Rule, grids
from rightsgraph.reading.signs import sign
from rightsgraph.structure.addendum_blanks import in_rows
from rightsgraph.text import Text

TABLE = """
A line before.

| No. | What is asked | Said |
| 7.1 | Plant trees along all the roads that lead to the coast and to the hills | Yes, and more |
| 7.2 | Dig wells | No |
| 7.3 | Mend roofs of barns before the winter comes back to the upper valleys | Yes |

A line after.
"""
ROWS = [
    "No.\tWhat is asked\tSaid",
    "7.1\tPlant trees along all the roads that lead to the coast and to the hills\tYes, and more",
    "7.2\tDig wells\tNo",
    "7.3\tMend roofs of barns before the winter comes back to the upper valleys\tYes",
]


def lines(folder: Path, data: bytes) -> list[str]:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return [line.strip(" \f") for line in read(path).value.splitlines() if line.strip(" \f")]


def rows_told(folder: Path, data: bytes) -> list[str]:
    """The lines, those of each row one, as the structure of an addendum tells them."""
    (folder / "a.pdf").write_bytes(data)
    told = in_rows(Text(read(folder / "a.pdf").value)).value
    return [line for line in told.splitlines() if line.strip()]


@pytest.mark.parametrize("order", ["cell", "line"])
@pytest.mark.parametrize("turned", ["", "page", "text"])
@pytest.mark.parametrize("rules", ["grid", "boxes"])
def test_a_row_is_a_line(rules: str, turned: str, order: str, tmp_path: Path) -> None:
    layout = Layout(rules=rules, turned=turned, order=order, widths=(12, 40, 20))
    found = lines(tmp_path, pdf(TABLE, layout))
    assert found == ["A line before.", *ROWS, "A line after."]


@pytest.mark.parametrize("order", ["cell", "line"])
@pytest.mark.parametrize("turned", ["", "page", "text"])
@pytest.mark.parametrize("rules", ["rows", "heads", "none"])
def test_without_lines_blanks_keep_the_columns(
    rules: str, turned: str, order: str, tmp_path: Path
) -> None:
    layout = Layout(rules=rules, turned=turned, order=order, widths=(12, 40, 20))
    found = rows_told(tmp_path, pdf(TABLE, layout))
    assert found == ["A line before.", *ROWS, "A line after."]


def test_cells_may_stand_in_the_middle_of_their_rows(tmp_path: Path) -> None:
    for rules in ("grid", "rows"):
        found = rows_told(tmp_path, pdf(TABLE, Layout(rules, middle=True, widths=(12, 40, 20))))
        assert found == ["A line before.", *ROWS, "A line after."]


def test_the_sides_of_stroked_boxes_are_lines(tmp_path: Path) -> None:
    boxes = b"".join(
        b"%d %d 100 30 re S\n" % (left, bottom) for left in (50, 150) for bottom in (600, 630)
    )
    words = b"".join(
        b"BT /F1 9 Tf %d %d Td (%s) Tj ET\n" % (left, base, said)
        for left, base, said in [
            *[(55, 650, b"one"), (55, 640, b"cell"), (155, 650, b"b")],
            *[(55, 620, b"c"), (155, 620, b"d")],
        ]
    )
    plain = pdf("", Layout())
    begin, end = plain.index(b"stream\n") + 7, plain.index(b"\nendstream")
    data = plain[:begin] + boxes + words + plain[end:]
    assert lines(tmp_path, data) == ["one cell\tb", "c\td"]


def test_a_row_that_a_page_cuts_is_whole_and_heads_are_printed_once(tmp_path: Path) -> None:
    for bottom in range(500, 720, 11):
        layout = Layout(top="A/1/2", foot="#", bottom=bottom, widths=(10, 15, 20))
        found = lines(tmp_path, pdf(TABLE, layout))
        assert [line for line in found if "\t" in line] == ROWS


def test_the_words_of_a_cell_over_rows_stand_in_each_also_on_the_next_page(
    tmp_path: Path,
) -> None:
    rows = "".join(f"| 7.{n} | Ask {n} | ^ |\n" for n in range(2, 30))
    text = f"| No. | Asked | Said |\n| 7.1 | Ask 1 | Yes |\n{rows}"
    found = lines(tmp_path, pdf(text, Layout(bottom=600)))
    assert found == ["No.\tAsked\tSaid", *(f"7.{n}\tAsk {n}\tYes" for n in range(1, 30))]


def test_a_cell_over_columns_keeps_the_place_of_those_after_it(tmp_path: Path) -> None:
    text = "| No. | Said | < | Why |\n| 7.1 | Yes | | Law |\n| 7.2 | | No | |\n"
    rows = ["No.\tSaid\t\tWhy", "7.1\tYes\t\tLaw", "7.2\t\tNo\t"]
    assert lines(tmp_path, pdf(text, Layout())) == rows


def test_a_title_between_rows_is_no_row(tmp_path: Path) -> None:
    text = TABLE.replace("| 7.2", "| What the State did not take up in the end | < | < |\n| 7.2")
    found = rows_told(tmp_path, pdf(text, Layout(rules="none", widths=(12, 40, 20))))
    assert [line.strip() for line in found[1:-1]] == [
        *ROWS[:2],
        "What the State did not take up in the end",
        *ROWS[2:],
    ]


def test_a_head_that_is_written_upwards(tmp_path: Path) -> None:
    text = "| What is asked | ↑Accepted | ↑Not yet |\n| 7.1 Plant trees along roads | X | |\n"
    assert lines(tmp_path, pdf(text, Layout()))[0] == "What is asked\tAccepted\tNot yet"


@pytest.mark.parametrize(
    "text",
    [
        "| 7.1 | Plant trees along the roads |\n| 7.2 | Dig |\n| 7.3 | Mend |\n",
        "".join(f"| {title} ...... | 1-4 | {page} |\n" for page, title in enumerate("ABCDE", 3)),
    ],
)
def test_lists_and_contents_are_no_tables(text: str, tmp_path: Path) -> None:
    found = rows_told(tmp_path, pdf(text, Layout(rules="none", heads=0, widths=(30, 50, 10))))
    assert not any("\t" in line for line in found)


def test_a_frame_and_an_underlined_word_make_no_cells() -> None:
    frame = [Rule(800, 10, 500), Rule(10, 10, 500)], [Rule(10, 10, 800), Rule(500, 10, 800)]
    assert grids(*frame) == []
    across = [Rule(100, 0, 200), Rule(80, 0, 200), Rule(90, 20, 60), Rule(60, 0, 200)]
    (grid,) = grids(across, [Rule(0, 60, 100), Rule(100, 60, 100), Rule(200, 60, 100)])
    assert grid.levels == (100, 80, 60)
    assert Cell(0, 1, 0, 1) in grid.cells


@pytest.mark.parametrize(
    ("letter", "font", "shown"),
    [
        *[("ü", "Wingdings", "✓"), ("P", "ABCDEF+Wingdings2", "✓"), ("a", "Webdings", "✓")],
        *[("\uf0fe", "", "☑"), ("ü", "Times", "ü"), ("P", "Wingdings-Regular", "P")],
    ],
)
def test_signs_are_told_by_their_font(letter: str, font: str, shown: str) -> None:
    assert sign(letter, font) == shown


def test_signs_and_boxes_of_a_word_file(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    one = OxmlElement("w:sym")
    one.set(qn("w:font"), "Wingdings")
    one.set(qn("w:char"), "F0FC")
    paragraph.add_run("a")._r.append(one)
    run = paragraph.add_run("ü")
    run.font.name = "Wingdings"
    paragraph.add_run("ü")
    for state in ('<w:checked w:val="0"/>', "<w:checked/>", '<w:default w:val="1"/>', ""):
        box = f"<w:ffData {nsdecls('w')}><w:checkBox>{state}</w:checkBox></w:ffData>"
        paragraph.add_run("b")._r.append(parse_xml(box))
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").value.splitlines()[0] == "a✓✓üb☐b☒b☒b☐"


def test_a_cell_of_a_word_file_over_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=4)
    for place, words in enumerate("abcdefgh"):
        table.rows[place // 4].cells[place % 4].text = words
    for first, last in ((1, 2), (4, 7)):
        cells = [cell for row in table.rows for cell in row.cells]
        cells[first].merge(cells[last]).text = "both"
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").value.splitlines()[:2] == ["a\tboth\t\td", "both"]
