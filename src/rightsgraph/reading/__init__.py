"""From a file to its text, and from that to clean text that still knows its offsets."""

from __future__ import annotations

from pathlib import Path

from rightsgraph.errors import UnreadableFile
from rightsgraph.reading.decode import decode
from rightsgraph.reading.markup import clean_markup
from rightsgraph.reading.office import docx_text
from rightsgraph.reading.pdf import pdf_text
from rightsgraph.reading.web import clean_page, is_page
from rightsgraph.text import SourceText, Text

__all__ = ["clean", "read"]

_HEAD = 1024
_OTHERS = {
    b"\xd0\xcf\x11\xe0": (
        "is a Word file of the old form, or one that is protected by a password",
        "save it as DOCX without a password, or as text",
    ),
    b"{\\rtf": ("is rich text", "save it as DOCX or as plain text"),
}
"""Formats that are not read, told by their first bytes: what is said of them."""


def read(path: Path) -> SourceText:
    """The text of a PDF, DOCX, HTML, Markdown or plain-text file.

    The format is told from the content, never from the name. Raises UnreadableFile where
    there is no text to be had.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"cannot be opened: {error.strerror}", str(path), "check the path and permissions"
        ) from error
    value, markup = _text(data, path)
    if not value.strip():
        raise UnreadableFile(
            "holds no text", str(path), "a scan needs text recognition before it can be read"
        )
    return SourceText(path.name, value.replace("\r\n", "\n").replace("\r", "\n"), markup)


def _text(data: bytes, path: Path) -> tuple[str, str]:
    """The text in these bytes, and how it is to be cleaned."""
    if b"%PDF-" in data[:_HEAD]:
        return pdf_text(data, path), "pages"
    if data.startswith(b"PK\x03\x04"):
        return docx_text(data, path), "pages"
    for begin, (problem, remedy) in _OTHERS.items():
        if data.startswith(begin):
            raise UnreadableFile(problem, str(path), remedy)
    value = decode(data, path)
    return value, "html" if is_page(value) else "plain"


def clean(source: SourceText) -> Text:
    """The text without mark-up, with footnote calls marked and table cells parted by tabs."""
    text = Text(source.value)
    return clean_page(text) if source.markup == "html" else clean_markup(text)
