"""Bytes to characters, for the encodings that review documents come in."""

from __future__ import annotations

import re
from pathlib import Path

from rightsgraph.errors import UnreadableFile

_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CONTROL = set(range(32)) - {9, 10, 12, 13}
_MOST_CONTROL = 0.002
_MOST_ZEROS = 0.6
_HEAD = 65536
_UPPER, _LOWER = "À-ÖØ-ÞŒŠŽŸ", "ß-öø-ÿœšžıﬁﬂ"
_LETTER = f"A-Za-z{_UPPER}{_LOWER}"
# Signs beyond ASCII that stand where none does in the right code: a capital or a symbol within a
# word, letters without any plain one beside them, a word that begins with an accented i.
_MISFIT = re.compile(
    rf"(?=[^\x00-\x7f])(?:(?<=[a-z])[{_UPPER}](?![A-Z])"
    rf"|(?<=[a-z])[^\x00-\x7f’{_LETTER}]+(?=[a-z])"
    rf"|(?<![{_LETTER}])(?!à\b)[{_UPPER}{_LOWER}]+(?![{_LETTER}])"
    rf"|(?<![{_LETTER}])[ìíîï](?=[A-Za-z])|(?<=[a-z])(?:ís|î)(?![{_LETTER}]))"
)


def decode(data: bytes, path: Path) -> str:
    """Unicode by its mark, else UTF-16, UTF-8, or the one-byte code that its words tell.

    What is not in UTF-8 is in Mac Roman or Windows-1252, whichever puts fewer signs where they
    cannot stand; where that tells nothing, texts whose lines end with CR alone are of a Macintosh.
    UTF-8 with a few bytes that are none is refused.
    Raises UnreadableFile for an empty file, for binary data and for bytes that are none of these.
    """
    if not data.strip():
        raise UnreadableFile("is empty", str(path), "give a file with text")
    encoding = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")
    encoding = encoding or _unmarked_utf16(data)
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


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark: nearly every other byte of a Latin text in it is zero."""
    head = data[: _HEAD & ~1]
    zeros = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[::2].count(0)}
    name, most = max(zeros.items(), key=lambda pair: pair[1])
    few = min(zeros.values()) <= _MOST_CONTROL * len(head)
    return name if few and most > _MOST_ZEROS * len(head) / 2 and len(data) % 2 == 0 else ""


def _refuse_binary(data: bytes, path: Path) -> None:
    head = data[:_HEAD]
    controls = sum(head.count(code) for code in _CONTROL)
    if controls > _MOST_CONTROL * len(head):
        raise UnreadableFile(
            "is binary, not text", str(path), "give plain text, Markdown, HTML, PDF or DOCX"
        )
    place = data.find(0)
    if place >= 0:
        line = data.count(b"\n", 0, place) + 1
        raise UnreadableFile(
            f"byte {place} is zero, which no text has",
            f"{path}, line {line}",
            "fetch the file again, or remove the zero bytes",
        )


def _guess(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        macintosh = data.count(b"\r") > 2 * data.count(b"\n")
        codes = ("mac-roman", "windows-1252") if macintosh else ("windows-1252", "mac-roman")
        return min((*codes, "utf-8"), key=lambda code: _misfits(data, code))
    return "utf-8"


def _misfits(data: bytes, code: str) -> float:
    """How many signs stand wrongly if this is the code; half of them, where it has not all."""
    if code == "utf-8":  # broken here and there
        return data.decode(code, "replace").count("\N{REPLACEMENT CHARACTER}")
    try:
        text = data.decode(code)
    except UnicodeDecodeError:
        return sum(byte > 127 for byte in data) / 2
    return sum(len(found[0]) for found in _MISFIT.finditer(text))
