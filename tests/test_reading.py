"""Every format is read, and every file that cannot be read gets one clear error."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from rightsgraph.errors import UnreadableFile
from rightsgraph.reading import clean, read
from rightsgraph.reading.web import clean_page
from rightsgraph.text import NOTE_CLOSE, NOTE_OPEN, PARAGRAPH_END, SourceText, Text

PDF = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R
/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length %d>>stream
%s
endstream endobj
trailer<</Root 1 0 R>>
%%%%EOF
"""


def pdf(drawing: bytes) -> bytes:
    return PDF % (len(drawing), drawing)


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def cleaned(value: str, markup: str = "plain") -> str:
    return clean(SourceText("x", value, markup)).value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Côte d’Ivoire".encode(), "Côte d’Ivoire"),
        ("Côte d’Ivoire".encode("utf-8-sig"), "Côte d’Ivoire"),
        ("Côte d’Ivoire".encode("utf-16"), "Côte d’Ivoire"),
        ("Côte d’Ivoire".encode("utf-16-le"), "Côte d’Ivoire"),
        ("Côte d’Ivoire".encode("utf-16-be"), "Côte d’Ivoire"),
        ("Côte d’Ivoire".encode("utf-32"), "Côte d’Ivoire"),
        ("a\rCôte d’Ivoire\rb".encode("mac-roman"), "a\nCôte d’Ivoire\nb"),
        ("a\r\nCôte d’Ivoire".encode("windows-1252"), "a\nCôte d’Ivoire"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(tmp_path: Path, data: bytes, expected: str) -> None:
    assert read(written(tmp_path, "note.txt", data)).value == expected


def test_a_pdf_may_begin_with_blank_lines(tmp_path: Path) -> None:
    drawing = b"BT /F1 12 Tf 20 50 Td (Words) Tj ET"
    assert read(written(tmp_path, "a.pdf", b"\r\n" + pdf(drawing))).value.strip() == "Words"


def test_ligatures_and_hyphens_of_broken_words_are_resolved() -> None:
    assert cleaned("traf\ufb01c and na\u00ad\ntional e\ufb00orts") == "traffic and national efforts"


def test_line_ends_become_line_feeds(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a.txt", b"a\r\nb\rc\n")).value == "a\nb\nc\n"


def test_a_pdf_gives_its_text_layer(tmp_path: Path) -> None:
    data = pdf(b"BT /F1 12 Tf 10 50 Td (Seven demands) Tj ET")
    source = read(written(tmp_path, "named.txt", data))
    assert source.value.strip() == "Seven demands"
    assert source.markup == "pages"


def test_a_pdf_keeps_the_line_end_after_a_hyphen(tmp_path: Path) -> None:
    data = pdf(b"BT /F1 12 Tf 10 50 Td (fur-) Tj 0 -14 Td (ther) Tj ET")
    assert read(written(tmp_path, "a.pdf", data)).value.strip() == "fur-\nther"


def test_a_word_file_gives_paragraphs_and_rows_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "7", "Accepted"
    document.add_paragraph("After")
    buffer = io.BytesIO()
    document.save(buffer)
    source = read(written(tmp_path, "a.docx", buffer.getvalue()))
    assert source.value == f"Before\n{PARAGRAPH_END}\n7\tAccepted\nAfter\n{PARAGRAPH_END}"


def test_the_paragraphs_of_a_word_file_that_was_a_pdf_are_lines(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("The ferries of Malta", "carry no lamps, and", "no bells.", "Crews sleep."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    assert PARAGRAPH_END not in read(tmp_path / "a.docx").value


def test_a_page_gives_its_visible_words(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>"
        "<h2>Answer</h2><p>Caf&eacute; &#8211; open<script>x()</script></p>"
        "<table><tr><td>1</td><td>Noted</td></tr></table></body></html>"
    )
    source = read(written(tmp_path, "a.htm", page.encode()))
    text = clean(source)
    lines = [line for line in text.value.split("\n") if line.strip()]
    assert lines == ["## Answer", "Café – open", "1\tNoted"]
    place = text.value.index("open")
    assert page[text.origin[place] :].startswith("open")


def test_the_body_of_a_page_is_read_as_one_and_marked_text_is_not(tmp_path: Path) -> None:
    body = "<div><ol><li><p>Wells are dug.</p></li><li><p>Nets are mended.</p></li></ol></div>\n"
    source = read(written(tmp_path, "a.html", body.encode()))
    assert "2. Nets are mended." in clean(source).value
    marked = read(written(tmp_path, "a.md", b"<p align='center'>Wells</p>\n\n1. They are dug.\n"))
    assert marked.markup == "plain"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("**Bold** and *it* stay", "Bold and it stay"),
        ("Review\\* and 2 * 3 * 4", "Review* and 2 * 3 * 4"),
        ("end.<sup>12</sup>", f"end.{NOTE_OPEN}12{NOTE_CLOSE}"),
        ("3\t<p>One.</p> <p>Two.</p>", "3\tOne.\n Two.\n"),
        ("| a | b |\n|---|---|\n| c | d |", " a \t b \n\n c \t d "),
        ("see [the page](https://example.org/x)", "see the page https://example.org/x"),
        ("a\u00a0b\u00adc", "a bc"),
        ("R&amp;D &unknown; x", "R&D &unknown; x"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_markup_is_cleaned(printed: str, expected: str) -> None:
    assert cleaned(printed) == expected


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        ("\n" * 99, "\n" * 99),
        ("\n" * 100, "\n\n"),
        (" \t\n" * 5000, "\n\n"),
        ("\u00a0\n" * 5000, "\n\n"),
        (" " * 999, " " * 999),
        (" \t" * 5000, " "),
    ],
)
def test_what_is_empty_beyond_any_page_is_cut_short(gap: str, shown: str) -> None:
    found = clean(SourceText("a.txt", f"a{gap}b"))
    assert found.value == f"a{shown}b"
    assert found.origin[-1] == len(gap) + 1


def test_deeply_nested_and_unclosed_markup_is_read_in_linear_steps() -> None:
    page = "<html>" + "<div>" * 20000 + "x &lol; " + "<b" * 20000
    assert "x &lol;" in cleaned(page, "html")


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<x/>")
        with package.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * 2**20)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n", "is empty"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is binary"),
        ("cut16.txt", "\ufeffab".encode("utf-16-le") + b"\x00", "is not utf-16"),
        ("broken.txt", b"a\nb\n\x81\x8d", "is not windows-1252"),
        ("scan.pdf", pdf(b"0 0 10 10 re f"), "holds no text"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj<<", "is a damaged PDF"),
        ("cut-later.pdf", pdf(b"BT (Hi) Tj ET")[:-7], "is cut off before its end"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "protected by a password"),
        ("rich.txt", rb"{\rtf1\ansi Report}", "is rich text"),
        ("zero.txt", b"Report\n" * 200 + b"of\0the", "byte 1402 is zero"),
        ("cut.docx", b"PK\x03\x04\x14\x00", "is no readable Word document"),
        ("bomb.docx", bomb(), "unpacks to more than 256 MiB"),
    ],
)
def test_an_unreadable_file_gets_one_clear_error(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(written(tmp_path, name, data))
    assert says in caught.value.problem
    assert name in caught.value.place
    assert caught.value.remedy


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"absent\.txt"):
        read(tmp_path / "absent.txt")


def test_the_target_of_a_link_in_a_sentence_follows_its_words() -> None:
    page = (
        "<!doctype html><html><body><ul><li><a href='https://menu.example'>Menu</a></li></ul>"
        "<p>See <a href='https://law.example/a?b=1&amp;c=2'>the Act</a>, and "
        "<a href='/here'>here</a> or <a href='https://b.example'>https://b.example</a>.</p>"
    )
    words = clean(SourceText("page.html", page, "html")).value.split("\n")[-2]
    assert words == "See the Act https://law.example/a?b=1&c=2, and here or https://b.example."


def test_a_mark_of_two_asterisks_is_no_emphasis() -> None:
    text = clean(SourceText("note.txt", "A **bold** word.**\n  ** A note.", "plain")).value
    assert text == "A bold word.\n  ** A note."


BODY = "<!doctype html><html><body>"


def lines_of(page: str) -> list[str]:
    """The lines that show, with blanks as a reader sees them."""
    lines = cleaned(BODY + page, "html").split("\n")
    return ["\t".join(cell.strip() for cell in line.split("\t")) for line in lines if line.strip()]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>1</td><td>Not<br>ed</td></tr><tr><td></td><td>b</td></tr></table>",
        "<table><tr><td>1<td>Not<br>ed<tr><td><td>b</table>",
        "<table>\n<tr>\n<td>1</td>\n<td>\n<p>Not</p>\n<p>ed</p></td>\n</tr><tr><td>\n<td>b</table>",
    ],
)
def test_a_row_of_a_table_is_a_line_and_what_follows_is_not(table: str) -> None:
    shown = lines_of(f"{table}<p>One.</p><p>Two.</p>")
    assert [" ".join(line.split(" ")) for line in shown[1:]] == ["\tb", "One.", "Two."]
    assert shown[0].split() == ["1", "Not", "ed"]
    assert shown[0].count("\t") == 1


def test_a_cell_over_several_rows_and_columns_stands_in_each_row() -> None:
    rows = "".join(f"<tr><td>1.{n}</td></tr>" for n in (2, 3))
    table = f"<table><tr><td>1.1<td colspan=2 rowspan=2>Dig <b>wells</b><td rowspan=9>No</tr>{rows}"
    assert lines_of(f"{table}</table><p>1.4</p>") == [
        *("1.1\tDig wells\tNo", "1.2\tDig wells\tNo", "1.3\tNo", "1.4"),
    ]


def test_a_repeated_cell_stands_in_the_source_where_it_was_printed() -> None:
    page = "<html><table><tr><td>1<td rowspan=2>Noted</tr><tr><td>2</tr></table></html>"
    shown = clean_page(Text(page))
    place = shown.value.rindex("Noted")
    assert shown[place : place + 5].span == (page.index("Noted"), page.index("Noted") + 5)


def test_cells_that_reach_over_more_rows_than_a_page_has_fill_no_memory() -> None:
    row = "<tr>" + "<td rowspan=65534>" * 40 + "x</tr>"
    assert len(clean_page(Text(f"<html><table>{row * 1000}</table></html>")).value) < 1_000_000


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>%s</td></tr></table>",
        "<table><tr><td>%s",
        "<table><tr><td>Menu</td><td>%s</td></tr></table>",
        "<table><tr><td>Menu<td><table><tr><td>%s</table></table>",
    ],
)
def test_a_page_laid_out_in_a_table_keeps_its_paragraphs(layout: str) -> None:
    paragraphs = "<h2>Title</h2><p>1. One.</p><p>2. Two.</p><div>Three.</div>"
    assert lines_of(layout % paragraphs)[-4:] == ["## Title", "1. One.", "2. Two.", "Three."]


def test_a_long_cell_lays_out_a_page() -> None:
    shown = lines_of(f"<table><tr><td>Menu<td><p>One.</p><p>{'long ' * 900}</p></table>")
    assert [line[:4] for line in shown] == ["Menu", "One.", "long"]


def test_a_place_in_a_page_counts_line_feeds_only() -> None:
    page = f"{BODY}<p>a\fb\u2028c</p>\n<p>word</p>"
    text = clean(SourceText("x", page, "html"))
    assert page[text.origin[text.value.index("word")] :].startswith("word")


@pytest.mark.parametrize("odd", ["<![", "<![ odd", "<![ odd>", f"&#{'9' * 5000};", "<!DOCTYPE [<!"])
def test_odd_markup_harms_no_other_words(odd: str) -> None:
    assert lines_of(f"<p>Before</p>{odd}><p>After</p>{odd}")[0] == "Before"
    assert "After" in lines_of(f"<p>Before</p>{odd}><p>After</p>{odd}")
