"""Guards against RDF/XML: entities that unfold beyond any memory, and faults without a place."""

from __future__ import annotations

import gzip
import re
from contextlib import suppress
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Final
from xml.parsers import expat

from rightsgraph.errors import SyntaxFault, UnreadableFile

# So many bytes are looked at for declarations.
HEAD: Final = 1 << 20
# Entities serve as prefixes of names, so none needs to be long.
_LONGEST: Final = 1_000
_DEEPEST: Final = 5_000
_DECLARED = re.compile(rb"""<!ENTITY\s+([^\s%"'>]+)\s+(?:"([^"]*)"|'([^']*)')""")
_USED = re.compile(rb"&([^;\s#&]+);")
_MARK = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)


def opened(file: Path, packed: bool) -> BufferedReader:
    """The bytes of a file, also of one that is packed, with a look ahead for entities."""
    return BufferedReader(gzip.GzipFile(file) if packed else FileIO(file), HEAD)


def check_entities(data: bytes, place: str = "") -> None:
    """``data`` is as much of a file as ``HEAD``, or all of it.

    Raises UnreadableFile where an entity is longer than a name, or stands behind what is longer
    than any beginning of a file.
    """
    head = data[:HEAD]
    if b"<!DOCTYPE" not in head and (
        len(head) < HEAD or re.search(rb"<[^!?]", _MARK.sub(b"", head))
    ):
        return
    sizes: dict[bytes, int] = {}
    for name, double, single in _DECLARED.findall(head):
        text = double or single
        sizes[name] = len(text) + sum(sizes.get(used, 0) for used in _USED.findall(text))
    ends = re.search(rb"\]\s*>", head)
    if any(size > _LONGEST for size in sizes.values()) or (len(head) == HEAD and not ends):
        problem = f"declares an XML entity of more than {_LONGEST:,} characters"
        raise UnreadableFile(problem, place, "write the text where it is used")


def check_depth(data: bytes) -> None:
    """Raises SyntaxFault: the time to read elements within others grows with the square of their
    depth."""
    if data.count(b"<") <= _DEEPEST:
        return
    parser, depth = expat.ParserCreate(), 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            place = f"line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}"
            raise SyntaxFault(f"an element stands within {_DEEPEST:,} others", place)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    with suppress(expat.ExpatError):  # whoever reads it says what is wrong
        parser.Parse(data, True)


def fault(stream: BufferedReader) -> tuple[int, int] | None:
    """Line and column of what makes the XML ill-formed; None where it is only no RDF."""
    parser = expat.ParserCreate()
    parser.DefaultHandler = lambda data: None
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None
