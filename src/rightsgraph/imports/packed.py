"""Tells files that hold an export, but not as it is: packed, or as another program saves it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from rightsgraph.errors import UnreadableFile

_UNPACK = "unpack it and give the file that is inside"
_SAVE = "save it as XLSX or CSV"
_OLE = b"\xd0\xcf\x11\xe0"
# How files of other kinds begin, with what they are and what to do.
_KINDS = {
    b"\x1f\x8b": ("is packed with gzip", _UNPACK),
    b"BZh": ("is packed with bzip2", _UNPACK),
    b"\xfd7zXZ\0": ("is packed with xz", _UNPACK),
    b"7z\xbc\xaf\x27\x1c": ("is packed with 7-Zip", _UNPACK),
    b"PAR1": ("is in Parquet", _SAVE),
    _OLE: ("is a workbook of old versions of Excel", _SAVE),
}
_IN_WORKBOOKS = "[Content_Types].xml"
_IN_OPEN_DOCUMENTS = "content.xml"
_IN_PROTECTED = "EncryptedPackage".encode("utf-16-le")


OPENS = "see its name, and that this user may read it"
"""What to do about a file that does not open."""


def refuse_packed(path: Path) -> None:
    """Raises UnreadableFile for a file that is packed, and says with what."""
    try:
        with path.open("rb") as content:
            head = content.read(8)
    except OSError as error:
        raise UnreadableFile(f"cannot be opened: {error.strerror}", str(path), OPENS) from error
    for sign, (problem, remedy) in _KINDS.items():
        if head.startswith(sign):
            if sign == _OLE and _IN_PROTECTED in path.read_bytes():
                problem, remedy = "is protected by a password", "save it without the password"
            raise UnreadableFile(problem, str(path), remedy)
    if is_zipfile(path) and not is_workbook(path):
        if _IN_OPEN_DOCUMENTS in _members(path):
            raise UnreadableFile("is an OpenDocument sheet", str(path), _SAVE)
        raise UnreadableFile("is packed with zip", str(path), _UNPACK)


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook in XLSX or the like, by its content."""
    return _IN_WORKBOOKS in _members(path)


def _members(path: Path) -> Collection[str]:
    """The files in a zip archive; none where it is no such thing."""
    try:
        with ZipFile(path) as package:
            return package.namelist()
    except (OSError, BadZipFile):
        return ()
