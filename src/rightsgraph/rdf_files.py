"""Reads RDF files as they are written: no literal is changed, and a fault has its place."""

from __future__ import annotations

import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from rightsgraph import rdfxml
from rightsgraph.errors import BadRequest, SyntaxFault, UnreadableFile, reason

Source: TypeAlias = Callable[[], Iterable[Quad]]
"""Gives quads as often as it is asked."""

# What the parser begins with, and the place of the fault says better.
_PLACE = re.compile(r"Parser error at line \d+ (?:column \d+|between columns \d+ and \d+): ")
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}


def ending(file: Path) -> tuple[str, bool]:
    """The ending of a name that tells the format, and whether the file is packed."""
    packed = file.suffix == ".gz"
    return (file.with_suffix("") if packed else file).suffix, packed


def named_as_rdf(folder: Path) -> list[Path]:
    """The files below a folder whose names tell a format, packed ones too; none that is hidden."""
    return sorted(
        file
        for file in folder.rglob("*")
        if ending(file)[0] in FORMATS
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def files_of(places: Iterable[Path]) -> Iterator[Path]:
    """These files, and those in the folders among them. Raises BadRequest for an empty one."""
    for place in places:
        found = named_as_rdf(place) if place.is_dir() else [place]
        if not found:
            raise BadRequest("holds no RDF", str(place), "name a folder with RDF files")
        yield from found


def read_all(files: Iterable[Path]) -> Iterator[Quad]:
    """The quads of the files one after the other; relative IRIs are those of files beside them.

    Blank nodes of two files stay apart. Raises UnreadableFile and SyntaxFault.
    """
    for file in files:
        yield from _quads(file, file.resolve().as_uri())


def read_rdf(file: Path, graph: str = "") -> Iterator[Quad]:
    """The quads of a file, also gzipped, as a store may keep them: its triples are put in
    ``graph``, and a relative IRI without a base, which would tell of this machine, is a fault.

    Blank nodes are renamed, so that those of two files stay apart. Raises UnreadableFile and
    SyntaxFault.
    """
    quads = _quads(file, None)
    return _in_graph(quads, NamedNode(graph)) if graph else quads


def _in_graph(quads: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            quad = Quad(quad.subject, quad.predicate, quad.object, graph)
        yield quad


def _quads(file: Path, base: str | None) -> Iterator[Quad]:
    suffix, packed = ending(file)
    form = FORMATS.get(suffix)
    if form is None:
        if not file.exists():
            raise UnreadableFile("is not there", str(file), "see its name and its folder")
        raise UnreadableFile("is not named as RDF", str(file), f"use {', '.join(FORMATS)}")
    try:
        with rdfxml.opened(file, packed) as stream:
            if form == RdfFormat.RDF_XML:
                rdfxml.check_entities(stream.peek(rdfxml.HEAD), str(file))
            elif stream.peek().startswith(BOM_UTF8):
                stream.read(len(BOM_UTF8))
            yield from parse(stream, form, base_iri=base, rename_blank_nodes=True)
    except SyntaxError as error:
        raise _fault(error, file, packed, form) from error
    except MemoryError as error:
        problem = "holds a value of more than 16 megabytes, or what has no end"
        remedy = "cut long texts, and see that every string and comment ends"
        raise UnreadableFile(problem, str(file), remedy) from error
    except (OSError, EOFError, zlib.error) as error:
        remedy = "see that it is whole and that this user may read it"
        raise UnreadableFile(f"cannot be read: {reason(error)}", str(file), remedy) from error


def context_fault(error: SyntaxError, place: str = "") -> SyntaxFault | None:
    """Of JSON-LD whose context is at another address: the parser says no more than that it was
    given nothing to fetch it with."""
    if "LoadDocumentCallback" not in error.msg:
        return None
    problem = "asks for a @context of another address, and nothing is fetched"
    return SyntaxFault(problem, place, "write the context into the file")


def _fault(error: SyntaxError, file: Path, packed: bool, form: RdfFormat) -> SyntaxFault:
    """The parser of RDF/XML does not say where it was."""
    if asked_elsewhere := context_fault(error, str(file)):
        return asked_elsewhere
    where = (error.lineno or 1, error.offset or 1)
    if form == RdfFormat.RDF_XML:
        with rdfxml.opened(file, packed) as stream:
            where = rdfxml.fault(stream) or (0, 0)
    place = f"{file}, line {where[0]}, column {where[1]}" if where[0] else str(file)
    return SyntaxFault(_PLACE.sub("", str(error.msg)), place)
