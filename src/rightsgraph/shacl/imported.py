"""Follows owl:imports from file to file within a folder; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from rightsgraph.errors import UnreadableFile
from rightsgraph.rdf_files import named_as_rdf, read_all
from rightsgraph.shacl.vocabulary import IMPORTS, OWL, TYPE

_ONTOLOGY: Final = NamedNode(OWL + "Ontology")


def with_imports(files: Iterable[Path], folder: Path) -> list[Path]:
    """The files and all that they import, each once.

    An import is the address of a file in the folder, or the IRI of an ontology that a file there
    says it is. Raises UnreadableFile for any other.
    """
    known = dict(_ontologies(folder))
    found = {file.resolve(): file for file in files}
    waiting = list(found.values())
    while waiting:
        file = waiting.pop()
        for name in _imports(file):
            if name not in known:
                problem = f"imports {name}, and no file of {folder} is that ontology"
                raise UnreadableFile(problem, str(file), "put the file there, or go without")
            if known[name].resolve() not in found:
                found[known[name].resolve()] = known[name]
                waiting.append(known[name])
    return list(found.values())


def _imports(file: Path) -> Iterator[str]:
    for quad in read_all([file]):
        if quad.predicate == IMPORTS and isinstance(quad.object, NamedNode):
            yield quad.object.value


def _ontologies(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in named_as_rdf(folder):
        yield file.resolve().as_uri(), file
        for quad in read_all([file]):
            is_one = quad.predicate == TYPE and quad.object == _ONTOLOGY
            if is_one and isinstance(quad.subject, NamedNode):
                yield quad.subject.value, file
