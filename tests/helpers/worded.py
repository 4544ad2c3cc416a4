"""Word files of addenda whose tables are written with bars."""

from __future__ import annotations

import re
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_PRIVATE = re.compile("([\uf000-\uf0ff])")


def word_file(text: str, path: Path) -> None:
    """Lines between bars are rows of a table, all others paragraphs.

    In a cell, ``¶`` begins another paragraph; a cell of ``^`` is one with that above it, and one
    of ``<`` with that before it. Signs of the font Wingdings are written as Word does.
    """
    document = docx.Document()
    table = None
    for line in text.splitlines():
        if not line.startswith("|"):
            table = None
            document.add_paragraph(line)
            continue
        cells = [cell.strip() for cell in line.strip()[1:-1].split("|")]
        table = table or document.add_table(rows=0, cols=len(cells))
        row = table.add_row()
        for column, words in enumerate(cells):
            if words in ("^", "<"):
                other = row.cells[column - 1] if words == "<" else table.rows[-2].cells[column]
                other.merge(row.cells[column])
                continue
            cell = row.cells[column]
            for place, part in enumerate(words.split("¶")):
                _fill(cell.add_paragraph() if place else cell.paragraphs[0], part)
    document.save(str(path))


def _fill(paragraph: Paragraph, words: str) -> None:
    for part in _PRIVATE.split(words):
        run = paragraph.add_run("" if _PRIVATE.match(part) else part)
        if _PRIVATE.match(part):
            sign = OxmlElement("w:sym")
            sign.set(qn("w:font"), "Wingdings")
            sign.set(qn("w:char"), f"{ord(part):04X}")
            run._r.append(sign)
