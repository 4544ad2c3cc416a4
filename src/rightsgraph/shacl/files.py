"""Reads RDF files as they are written: no literal is changed, and a fault has line and column."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from rightsgraph import rdfxml
from rightsgraph.errors import SyntaxFault, UnreadableFile, reason
from rightsgraph.store import FORMATS


def read(files: Iterable[Path]) -> Iterator[Quad]:
    """The quads of the files one after the other; blank nodes of two files stay apart.

    Raises UnreadableFile and SyntaxFault.
    """
    for file in files:
        yield from _quads(file)


def _quads(file: Path) -> Iterator[Quad]:
    packed = file.suffix == ".gz"
    form = FORMATS.get(file.with_suffix("").suffix if packed else file.suffix)
    if form is None:
        raise UnreadableFile("is not named as RDF", str(file), f"use {', '.join(FORMATS)}")
    try:
        with rdfxml.opened(file, packed) as stream:
            if form == RdfFormat.RDF_XML:
                rdfxml.check_entities(stream, str(file))
            yield from parse(stream, form, base_iri=_base(file), rename_blank_nodes=True)
    except SyntaxError as error:
        raise _fault(error, file, packed, form) from error
    except MemoryError as error:
        problem = "holds a value of more than 16 megabytes, or what has no end"
        raise UnreadableFile(problem, str(file)) from error
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"cannot be read: {reason(error)}", str(file)) from error


def _base(file: Path) -> str:
    return file.resolve().as_uri()


def _fault(error: SyntaxError, file: Path, packed: bool, form: RdfFormat) -> SyntaxFault:
    """The parser of RDF/XML does not say where it was, and that of JSON-LD says no more than that
    it was given nothing to fetch a context with."""
    if "LoadDocumentCallback" in error.msg:
        problem = "asks for a @context of another address, and nothing is fetched"
        return SyntaxFault(problem, str(file), "write the context into the file")
    where = (error.lineno or 1, error.offset or 1)
    if form == RdfFormat.RDF_XML:
        with rdfxml.opened(file, packed) as stream:
            where = rdfxml.fault(stream) or (0, 0)
    place = f"{file}, line {where[0]}, column {where[1]}" if where[0] else str(file)
    return SyntaxFault(str(error.msg), place)
