"""Tells files that hold an export, but not as it is: packed, or as another program saves it."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from rightsgraph.errors import UnreadableFile

_UNPACK = "unpack it and give the file that is inside"
# How files of other kinds begin, with what they are and what to do.
_KINDS = {
    b"\x1f\x8b": ("is packed with gzip", _UNPACK),
    b"BZh": ("is packed with bzip2", _UNPACK),
    b"\xfd7zXZ\0": ("is packed with xz", _UNPACK),
    b"7z\xbc\xaf\x27\x1c": ("is packed with 7-Zip", _UNPACK),
    b"\xd0\xcf\x11\xe0": ("is a workbook of old versions of Excel", "save it as XLSX or CSV"),
}
_IN_WORKBOOKS = "[Content_Types].xml"


def refuse_packed(path: Path) -> None:
    """Raises UnreadableFile for a file that is packed, and says with what."""
    try:
        with path.open("rb") as content:
            head = content.read(8)
    except OSError as error:
        raise UnreadableFile(f"cannot be opened: {error.strerror}", str(path)) from error
    for sign, (problem, remedy) in _KINDS.items():
        if head.startswith(sign):
            raise UnreadableFile(problem, str(path), remedy)
    if is_zipfile(path) and not is_workbook(path):
        raise UnreadableFile("is packed with zip", str(path), _UNPACK)


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook in XLSX or the like, by its content."""
    try:
        with ZipFile(path) as package:
            return _IN_WORKBOOKS in package.namelist()
    except (OSError, BadZipFile):
        return False
