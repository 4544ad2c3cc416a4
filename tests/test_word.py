"""Word files: what the library leaves out of a paragraph, and the numbers that only Word counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from rightsgraph.errors import UnreadableFile
from rightsgraph.reading import read
from rightsgraph.text import PARAGRAPH_END


def body(*blocks: str) -> docx.document.Document:
    """A document of these blocks of WordprocessingML."""
    document = docx.Document()
    for block in blocks:
        place = document.element.body[-1]
        place.addprevious(parse_xml(f"<w:sdt {nsdecls('w')}>{block}</w:sdt>")[0])
    return document


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def text_of(document: docx.document.Document, folder: Path) -> str:
    """What is read, without the lines that tell where paragraphs end."""
    document.save(str(folder / "a.docx"))
    return read(folder / "a.docx").value.replace(f"\n{PARAGRAPH_END}", "")


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (f'{run("(")}<w:smartTag w:element="country-region">{run("Peru")}</w:smartTag>)', "(Peru"),
        (f'<w:ins w:id="1">{run("soon ")}</w:ins>{run("now")}', "soon now"),
        (
            f'<w:del w:id="1"><w:r><w:delText>never</w:delText></w:r></w:del>{run("now")}',
            "now",
        ),
        (f"<w:sdt><w:sdtContent>{run('boxed')}</w:sdtContent></w:sdt>", "boxed"),
        (f'{run("Peru")}<w:r><w:footnoteReference w:id="3"/></w:r>', "Peru<sup>3</sup>"),
        (
            f'{run("Peru*")}<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/></w:r>',
            "Peru*",
        ),
        (f"{run('well')}<w:r><w:noBreakHyphen/></w:r>{run('being')}", "well-being"),
        (f"{run('nation')}<w:r><w:softHyphen/></w:r>{run('al')}", "national"),
        (f'<w:hyperlink w:anchor="x">{run("linked")}</w:hyperlink>', "linked"),
        (f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>', "7"),
        (f"{run('7.')}<w:r><w:tab/><w:t>Words</w:t></w:r>", "7.\tWords"),
    ],
)
def test_everything_that_a_paragraph_shows_is_read(tmp_path: Path, inside: str, shown: str) -> None:
    assert text_of(body(f"<w:p>{inside}</w:p>"), tmp_path).strip() == shown


def test_paragraphs_in_a_content_control_are_read_in_their_place(tmp_path: Path) -> None:
    document = body(
        f"<w:p>{run('one')}</w:p>",
        f"<w:sdt><w:sdtContent><w:p>{run('two')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p>{run('three')}</w:p>",
    )
    assert text_of(document, tmp_path).split() == ["one", "two", "three"]


LEVELS = ("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("upperRoman", "%4.")


def counting(document: docx.document.Document, number: int, start: int = 0) -> None:
    """Adds list 900, or another list of it that starts anew."""
    numbering = document.part.numbering_part.element
    if number == 900:
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="{4 if depth == 0 else 1}"/>'
            f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{printed}"/></w:lvl>'
            for depth, (form, printed) in enumerate(LEVELS)
        )
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900">{levels}</w:abstractNum>'
            ),
        )
    anew = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="900"/>'
            f"{anew if start else ''}</w:num>"
        )
    )


def numbered(text: str, depth: int, number: int = 900) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{run(text)}</w:p>"


def test_the_numbers_that_word_counts_are_read(tmp_path: Path) -> None:
    document = body(
        numbered("a", 0),
        numbered("b", 1),
        numbered("c", 1),
        numbered("d", 2),
        numbered("e", 0),
        numbered("f", 1),
        numbered("g", 3),
        numbered("h", 0, 901),
        f"<w:p>{run('i')}</w:p>",
        numbered("j", 0, 901),
    )
    counting(document, 900)
    counting(document, 901, start=20)
    assert text_of(document, tmp_path).splitlines() == [
        *("4.\ta", "4.1\tb", "4.2\tc", "(a)\td", "5.\te", "5.1\tf", "I.\tg"),
        *("20.\th", "i", "21.\tj"),
    ]


def test_a_style_may_number_its_paragraphs_or_mark_them_with_a_dot(tmp_path: Path) -> None:
    document = body()
    for text in ("a", "b"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("c", style="List Bullet")
    assert text_of(document, tmp_path).splitlines() == ["1.\ta", "2.\tb", "•\tc"]


def test_an_entry_of_a_table_has_its_number(tmp_path: Path) -> None:
    document = body()
    counting(document, 900)
    cell = document.add_table(rows=1, cols=2).rows[0].cells[0]
    cell.text = "first"
    properties = cell.paragraphs[0]._p.get_or_add_pPr()
    properties.append(parse_xml(numbered("", 0).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))[0][0])
    assert properties.find(qn("w:numPr")) is not None
    assert text_of(document, tmp_path).strip() == "4. first"


def cell(merge: str, *paragraphs: str) -> str:
    return f"<w:tc><w:tcPr>{merge}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def table(*rows: str) -> str:
    columns = '<w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="900"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr/>{columns}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


BEGIN, MORE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
EMPTY = "<w:p/>"


def test_a_cell_that_spans_rows_is_counted_once(tmp_path: Path) -> None:
    rows = [
        cell(BEGIN, numbered("a", 0)) + cell("", f"<w:p>{run('b')}</w:p>"),
        cell(MORE, EMPTY) + cell("", f"<w:p>{run('c')}</w:p>"),
        cell("", numbered("d", 0)) + cell("", f"<w:p>{run('e')}</w:p>"),
    ]
    document = body(table(*rows), numbered("f", 0))
    counting(document, 900)
    shown = text_of(document, tmp_path).splitlines()
    assert shown == ["4. a\tb", "4. a\tc", "5. d\te", "6.\tf"]


def said(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


@pytest.mark.parametrize(
    ("merge", "shown"),
    [
        (MORE, "a\tb"),  # of a cell that begins nowhere
        ('<w:gridSpan w:val="2000000000"/>', "a" + "\t" * 63 + "b"),
    ],
)
def test_a_table_may_say_of_its_cells_what_cannot_be(
    tmp_path: Path, merge: str, shown: str
) -> None:
    row = cell(merge, said("a")) + cell("", said("b"))
    assert text_of(body(table(row)), tmp_path).strip() == shown


def test_a_cell_may_span_any_number_of_rows(tmp_path: Path) -> None:
    begin, more = cell(BEGIN, said("a")), cell(MORE, EMPTY)
    rows = [head + cell("", said("b")) for head in (begin, *[more] * 1200)]
    assert text_of(body(table(*rows)), tmp_path).splitlines() == ["a\tb"] * 1201


def test_rows_and_cells_in_content_controls_are_read_in_their_place(tmp_path: Path) -> None:
    shown = table(
        f"<w:sdt><w:sdtContent>{cell('', said('a'))}</w:sdtContent></w:sdt>{cell('', said('b'))}",
        cell("", said("e")) + cell("", said("f")),
    ).replace(
        "</w:tr><w:tr>",
        f"</w:tr><w:sdt><w:sdtContent><w:tr>{cell('', said('c'))}{cell('', said('d'))}</w:tr>"
        "</w:sdtContent></w:sdt><w:tr>",
    )
    assert text_of(body(shown), tmp_path).splitlines() == ["a\tb", "c\td", "e\tf"]


@pytest.mark.parametrize(
    ("form", "start", "printed"),
    [
        ("lowerRoman", 39, "xxxix"),
        ("lowerRoman", 40, "xl"),
        ("upperRoman", 399, "CCCXCIX"),
        ("upperRoman", 400, "400"),
        ("lowerRoman", 2_000_000_000, "2000000000"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 2_000_000_000, "2000000000"),
        ("decimal", 0, "0"),
    ],
)
def test_a_list_may_start_anywhere(tmp_path: Path, form: str, start: int, printed: str) -> None:
    document = body(numbered("a", 0))
    counting(document, 900, start=7)
    numbering = document.part.numbering_part.element
    level = numbering.find(f".//{qn('w:lvl')}")
    level.find(qn("w:numFmt")).set(qn("w:val"), form)
    override = numbering.find(f".//{qn('w:startOverride')}")
    override.set(qn("w:val"), str(start))
    assert text_of(document, tmp_path) == f"{printed}.\ta"


def unlevelled(document: docx.document.Document) -> None:
    counting(document, 900)
    del document.part.numbering_part.element.find(qn("w:abstractNum"))[0].attrib[qn("w:ilvl")]


def linked(document: docx.document.Document) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
    document.part.rels.get_or_add_ext_rel(kind, "https://example.org/numbering.xml")


@pytest.mark.parametrize("spoil", [unlevelled, linked])
def test_a_word_file_that_is_not_as_it_should_be_gets_an_error(
    tmp_path: Path, spoil: Callable[[docx.document.Document], None]
) -> None:
    document = body(numbered("a", 0))
    spoil(document)
    with pytest.raises(UnreadableFile, match="is no readable Word document"):
        text_of(document, tmp_path)
