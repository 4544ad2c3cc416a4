"""Bytes to characters, for the encodings that review documents come in."""

from __future__ import annotations

from pathlib import Path

from rightsgraph.errors import UnreadableFile

_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CONTROL = set(range(32)) - {9, 10, 12, 13}
_MOST_CONTROL = 0.002


def decode(data: bytes, path: Path) -> str:
    """UTF-8 or UTF-16 by their marks, else UTF-8, else the one-byte code that its line ends tell.

    Texts extracted on a Macintosh end their lines with CR alone and are Mac Roman; all
    others that are not UTF-8 are taken as Windows-1252. Raises UnreadableFile for an empty
    file, for binary data and for bytes that are none of these.
    """
    if not data.strip():
        raise UnreadableFile("is empty", str(path), "give a file with text")
    encoding = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")
    if not encoding:
        _refuse_binary(data, path)
        encoding = _guess(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"byte {error.start} is not {encoding}", f"{path}, line {line}", "save it as UTF-8"
        ) from error


def _refuse_binary(data: bytes, path: Path) -> None:
    head = data[:65536]
    controls = sum(head.count(code) for code in _CONTROL)
    if b"\0" in head or controls > _MOST_CONTROL * len(head):
        raise UnreadableFile(
            "is binary, not text", str(path), "give plain text, Markdown, HTML, PDF or DOCX"
        )


def _guess(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        macintosh = data.count(b"\r") > 2 * data.count(b"\n")
        return "mac-roman" if macintosh else "windows-1252"
    return "utf-8"
