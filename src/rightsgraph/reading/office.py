"""DOCX: the text that its library gives, block by block."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import docx
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.table import CT_Tbl, CT_Tc

from rightsgraph.errors import UnreadableFile
from rightsgraph.reading.word import Numbers, blocks, rows, words
from rightsgraph.text import CELL_LINE, PARAGRAPH_END

_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(OpcError, PythonDocxError, RuntimeError, SyntaxError, LookupError, ValueError),
    *(AttributeError, TypeError, AssertionError),
)
"""What the libraries raise for a package that is damaged, locked or no Word document."""
_MOST_GO_ON = 0.2
_MOST_UNPACKED = 256 * 1024 * 1024
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_text(data: bytes, path: Path) -> str:
    """The running heads, paragraphs and tables of a Word file in order, and its notes at the end.

    Cells are parted by tabs, rows by line ends, the entries of a list inside a cell by vertical
    tabs. A line with ``PARAGRAPH_END`` follows a paragraph, if its lines are not those of a page.
    Raises UnreadableFile for a file that is no Word document, is damaged, or unpacks to more than
    256 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MOST_UNPACKED:
                raise UnreadableFile(
                    "unpacks to more than 256 MiB", str(path), "split it or save it as text"
                )
            notes = [*_notes(package, "footnote"), *_notes(package, "endnote")]
        document = docx.Document(io.BytesIO(data))
        return "\n".join([*_heads(document), *_ended(list(_blocks(document))), *notes])
    except _DAMAGES as error:
        raise UnreadableFile(
            "is no readable Word document", str(path), "save it again as DOCX or as text"
        ) from error


def _heads(document: WordDocument) -> list[str]:
    """The lines of running heads, each once: a list's title may stand nowhere else."""
    lines = (
        " ".join(paragraph.text.split())
        for section in document.sections
        for head in (section.first_page_header, section.header)
        if not head.is_linked_to_previous
        for paragraph in head.paragraphs
    )
    return list(dict.fromkeys(filter(None, lines)))


def _blocks(document: WordDocument) -> Iterator[tuple[str, bool]]:
    """Rows of tables and paragraphs; the latter are told by a true mark."""
    numbers = Numbers(document)
    for block in blocks(document.element.body):
        if isinstance(block, CT_Tbl):
            yield from (("\t".join(_cells(row, numbers)), False) for row in rows(block))
        else:
            yield _paragraph(block, numbers, "\t"), True


def _ended(found: list[tuple[str, bool]]) -> Iterator[str]:
    """The lines with one after each paragraph that ends it, unless pages were made paragraphs.

    Such files come from PDF: their paragraphs are the lines of pages, which go on in the next.
    """
    said = [text.strip() for text, is_paragraph in found if is_paragraph and text.strip()]
    goes_on = sum(_goes_on(*pair) for pair in pairwise(said))
    whole = goes_on <= _MOST_GO_ON * len(said)
    for text, is_paragraph in found:
        yield text
        if whole and is_paragraph and text.strip():
            yield PARAGRAPH_END


def _goes_on(line: str, after: str) -> bool:
    return after[0].islower() and (line[-1].isalpha() or line[-1] in ",-")


def _paragraph(paragraph: object, numbers: Numbers, between: str) -> str:
    """The text of a paragraph after the number that Word counts for it."""
    text, label = words(paragraph), numbers.label(paragraph)
    return f"{label}{between}{text}" if label and text.strip() else text


def _cells(elements: list[CT_Tc], numbers: Numbers) -> Iterator[str]:
    """The texts of a row's cells; of one over several columns in the first, if it is not all."""
    if len(set(elements)) == 1:
        elements = elements[:1]
    for place, element in enumerate(elements):
        if place and element is elements[place - 1]:
            yield ""
            continue
        inside = (one for one in blocks(element) if not isinstance(one, CT_Tbl))
        yield _cell("\n".join(_paragraph(one, numbers, " ") for one in inside))


def _cell(text: str) -> str:
    """The words of a cell on one line; a list in it keeps where its entries begin."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    listed = sum(line.startswith(("- ", "– ", "• ")) for line in lines)
    return (CELL_LINE if listed else " ").join(filter(None, lines))


def _notes(package: zipfile.ZipFile, kind: str) -> Iterator[str]:
    """Footnotes or endnotes under their numbers."""
    name = f"word/{kind}s.xml"
    if name not in package.namelist():
        return iter(())
    root: Element = fromstring(package.read(name))
    notes = [
        (note.get(f"{_WORD}id", ""), "".join(part.text or "" for part in note.iter(f"{_WORD}t")))
        for note in root.iter(f"{_WORD}{kind}")
    ]
    return iter([f"<sup>{number}</sup> {text.strip()}" for number, text in notes if text.strip()])
