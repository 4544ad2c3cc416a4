"""Each bad file among good ones gets a message with its name and what to do; the rest is read."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import nsdecls

from rightsgraph.corpus import Corpus, compile_corpus
from rightsgraph.errors import RightsgraphError
from rightsgraph.parallel import Workers
from rightsgraph.reading import clean, read

CONTENT = b"BT /F1 12 Tf 72 720 Td (Report of the Working Group) Tj ET"
LOCK = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >>" % (b"o" * 32, b"u" * 32)
FONT = b"/Resources << /Font << /F1 5 0 R >> >>"
ATLANTIS = """
General Assembly
Distr.: General
3 May 2011

Seventeenth session
Agenda item 6

Working Group on the Universal Periodic Review

Atlantis

Addendum

Views on conclusions and/or recommendations

No.\tPosition
88.1\t<p>The recommendation is accepted. Pumps will run on Mondays.</p>
88.2\t<p>Atlantis does not accept this recommendation, for want of land.</p>
"""


def pdf(content: bytes = CONTENT, trailer: bytes = b"") -> bytes:
    """A page with this content stream; ``trailer`` adds to the file's trailer."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R %s >>" % FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        LOCK,
    ]
    written, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    written.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        offsets.append(written.tell())
        written.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = written.tell(), len(objects) + 1
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    written.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    written.write(b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer))
    written.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return written.getvalue()


def word(parts: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """An empty Word document with these parts added or replaced."""
    whole, packed = io.BytesIO(), io.BytesIO()
    docx.Document().save(whole)
    new = dict(parts)
    with (
        zipfile.ZipFile(whole) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in [*dict.fromkeys([*old.namelist(), *new])]:
            target.writestr(name, new.get(name) or old.read(name))
    return packed.getvalue()


def entities(kind: str) -> bytes:
    """Ten entities, each of which stands for ten of the one before."""
    lines = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE {kind} [<!ENTITY e0 "ha">{"".join(lines)}]>'.encode()


def merged() -> bytes:
    """A table of one cell, which begins as one that spans rows."""
    cell = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc>'
    table = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}</w:tr></w:tbl>"
    return f"<w:document {nsdecls('w')}><w:body>{table}</w:body></w:document>".encode()


BAD = {
    "scanned.pdf": (pdf(b"0 0 612 792 re f"), "holds no text"),
    "protected.pdf": (
        pdf(trailer=b"/Encrypt 6 0 R /ID [(12345678) (12345678)]"),
        "protected by a password",
    ),
    "truncated.pdf": (pdf()[:250], "damaged PDF"),
    "truncated.docx": (word()[:5000], "no readable Word document"),
    "bomb.docx": (
        word([("word/media/image1.bmp", bytes(300 * 1024 * 1024))]),
        "unpacks to more than 256 MiB",
    ),
    "entities.docx": (
        word([("word/footnotes.xml", entities("footnotes") + b"<footnotes>&e9;</footnotes>")]),
        "no readable Word document",
    ),
    "entities-in-the-body.docx": (
        word([("word/document.xml", entities("document") + b"<document>&e9;</document>")]),
        "no readable Word document",
    ),
    "sheet.docx": (
        word([("[Content_Types].xml", b"<x/>")]),
        "no readable Word document",
    ),
    "unnumbered.txt": (
        b"Report of the Working Group on the Universal Periodic Review\nMalta\n"
        + b"The troika met. An interactive dialogue was held.\n" * 9,
        "without any passage",
    ),
    "entities.html": (
        entities("html") + b"<html><body><p>&e9;</p></body></html>",
        "no kind of document",
    ),
    "atlantis.txt": (ATLANTIS.encode(), "names no State"),
}


@pytest.fixture
def good(tmp_path: Path, documents: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_bytes((documents / "addendum-table.txt").read_bytes())
    return path


def compiled(*files: Path) -> Corpus:
    return compile_corpus(files, files[0].with_name("cache"), Workers(1))


def test_a_page_with_text_is_no_bad_pdf(tmp_path: Path, good: Path) -> None:
    """Lest the bad ones are bad for another reason than the one that is looked for."""
    plain, empty = tmp_path / "plain.pdf", tmp_path / "plain.docx"
    plain.write_bytes(pdf())
    empty.write_bytes(word([("word/footnotes.xml", b"<footnotes>ha</footnotes>")]))
    errors = {Path(error.place).name: error for error in compiled(good, plain, empty).failed}
    assert "no kind of document" in errors["plain.pdf"].problem
    assert "holds no text" in errors["plain.docx"].problem


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_the_rest_is_read(tmp_path: Path, good: Path, name: str) -> None:
    content, problem = BAD[name]
    (tmp_path / name).write_bytes(content)
    found = compiled(good, tmp_path / name)
    assert [one.path for one in found.documents] == [good]
    (error,) = found.failed
    assert problem in error.problem
    assert error.place == str(tmp_path / name)
    assert error.remedy


def test_a_document_under_two_names(tmp_path: Path, good: Path) -> None:
    copy = tmp_path / "other-name.txt"
    copy.write_bytes(good.read_bytes())
    found = compiled(good, copy)
    assert [one.path for one in found.documents] == [good]
    assert found.failed == ()
    assert f"{copy}: is a copy of {good}, which is read instead" in found.notices


PAGE = (
    b"<!doctype html><html><head><title>T</title></head><body><h2>A</h2><p>Caf&eacute; &#8211;"
    b"<a href='https://a.example'>x</a><sup>1</sup><![CDATA[x]]><!-- c --></p><table><tr><td>1"
    b"<td><p>1. a</p></table></body></html>"
)
PART = merged()
ODD = (b"<![", b"<!", b"</", b"&#", b"<", b">", b'"', b"9" * 5000, b"-1", b"\f")


def harmed(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to six of them changed, cut out or put in."""
    whole = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(whole))
        new = chance.choice((*ODD, b"", chance.randbytes(1), whole[place : place + 20]))
        whole[place : place + chance.choice((0, 1, 9))] = new
    return bytes(whole)


@pytest.mark.parametrize("form", ["pdf", "html", "txt", "docx", "part"])
def test_whatever_is_harmed_is_read_or_refused(tmp_path: Path, form: str) -> None:
    chance, found = random.Random(form), {"read": 0, "refused": 0}
    data = {"pdf": pdf(), "html": PAGE, "txt": ATLANTIS.encode(), "docx": word(), "part": PART}
    path = tmp_path / "harmed"
    for _ in range(60 if form == "part" else 200):
        new = harmed(data[form], chance)
        path.write_bytes(word([("word/document.xml", new)]) if form == "part" else new)
        try:
            clean(read(path))
            found["read"] += 1
        except RightsgraphError:
            found["refused"] += 1
    assert found["refused"]
    assert found["read"] or form in ("docx", "part")
