"""Reads RDF files as they are written: no literal is changed, and a fault has line and column."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Quad, parse

from rightsgraph.errors import SyntaxFault, UnreadableFile
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
        with _opened(file, packed) as stream:
            yield from parse(stream, form, base_iri=_base(file), rename_blank_nodes=True)
    except SyntaxError as error:
        place = f"{file}, line {error.lineno or 1}, column {error.offset or 1}"
        raise SyntaxFault(str(error.msg), place) from error
    except (OSError, EOFError) as error:
        raise UnreadableFile(f"cannot be read: {error}", str(file)) from error


def _base(file: Path) -> str:
    return file.resolve().as_uri()


def _opened(file: Path, packed: bool) -> BinaryIO:
    return BufferedReader(gzip.open(file)) if packed else file.open("rb")
