"""Remembers which parts of an export are in the store as they should be.

A seal is a note on the text of the export, written together with what it seals. It holds for
as long as the program and what the part met are the same, so that a part under seal need not
be compared again.
"""

from __future__ import annotations

import hashlib

import pyoxigraph as ox

from rightsgraph.corpus import fingerprint
from rightsgraph.facts import node, string, term
from rightsgraph.imports.meeting import rows_of
from rightsgraph.store import Store
from rightsgraph.turtle import PREFIXED

MEETING = "meeting"
_NOTE = term("skos:editorialNote")
_STORED = f"""{PREFIXED}
SELECT ?text ?note WHERE {{ GRAPH <own:> {{ ?text skos:editorialNote ?note }} }}"""


class Seals:
    """The seals of one text in one graph, or of a graph as a whole; those of other texts are
    broken by any change."""

    def __init__(self, store: Store, graph: str, text: str) -> None:
        self._graph, self._text = node(graph), node(text)
        self._program = fingerprint()
        self._stored = {
            self._quad(row["text"], row["note"]) for row in rows_of(store, _STORED, own=graph)
        }

    @property
    def are_set(self) -> bool:
        """Whether there are any on this text, which is then described."""
        return any(seal.subject == self._text for seal in self._stored)

    def seal(self, part: str, met: str = "") -> ox.Quad:
        """The seal of a part, where ``met`` stands for all that its facts depend on. The names of
        parts have no colon."""
        digest = hashlib.sha256(f"{self._program} {met}".encode()).hexdigest()
        return self._quad(self._text, string(f"{part}: {digest}"))

    def holds(self, seal: ox.Quad) -> bool:
        return seal in self._stored

    def replace(self, seal: ox.Quad) -> set[ox.Quad]:
        """Puts a seal on a part; returns those that this breaks, to be deleted with it."""
        if self.holds(seal):
            return set()
        part = _part(seal)
        broken = {
            old
            for old in self._stored - {seal}
            if old.subject != self._text or _part(old) in (part, MEETING)
        }
        self._stored = self._stored - broken | {seal}
        return broken

    def _quad(self, text: ox.NamedNode, note: ox.Literal) -> ox.Quad:
        return ox.Quad(text, _NOTE, note, self._graph)


def _part(seal: ox.Quad) -> str:
    assert isinstance(seal.object, ox.Literal)
    return seal.object.value.partition(":")[0]
