"""Answers of saved queries as people read them: things by their names, columns in words."""

from __future__ import annotations

import re
from dataclasses import replace

from rightsgraph.iris import BASE
from rightsgraph_server.pages import Cell
from rightsgraph_server.views.asking import labels
from rightsgraph_server.views.cards import documents
from rightsgraph_server.views.refs import document_of

_WORD = re.compile("(?<=[a-z0-9])(?=[A-Z])")


def with_names(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Each of our things by its label; an identifier says too little to most readers."""
    iris = {cell.iri for row in rows for cell in row if cell.iri.startswith(BASE)}
    read = {iri for iri in iris if document_of(iri) == iri}
    names = labels(iris - read)
    names |= {iri: document.ref.text for iri, document in documents(read).items()}
    return [[replace(cell, text=names.get(cell.iri, cell.text)) for cell in row] for row in rows]


def in_words(column: str) -> str:
    """``laterPosition`` as "later position"."""
    return _WORD.sub(" ", column).lower()
