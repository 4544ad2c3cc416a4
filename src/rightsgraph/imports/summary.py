"""What an import tells when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rightsgraph.errors import RightsgraphError
from rightsgraph.imports.matching import Match


@dataclass(frozen=True)
class Skipped:
    """A record that was left out: where it stands, and why."""

    file: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.reason}"


@dataclass
class Summary:
    """What became of the records of an import.

    ``known`` were in the store before, and ``untouched`` of these are under seal (see ``seals``).
    ``matched``, ``doubtful`` and ``alone`` count how the others met recommendations of other
    sources. ``unmapped`` counts labels that our vocabulary has nothing for, by (column, label).
    ``changed`` tells whether the store is another one now.
    """

    rows: int = 0
    added: int = 0
    known: int = 0
    untouched: int = 0
    matched: int = 0
    doubtful: int = 0
    alone: int = 0
    repeats: int = 0
    changed: bool = False
    skipped: list[Skipped] = field(default_factory=list)
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: list[RightsgraphError] = field(default_factory=list)

    def skip(self, file: str, row: int, reason: str) -> None:
        self.skipped.append(Skipped(file, row, reason))

    def count(self, matches: Iterable[Match]) -> None:
        for match in matches:
            self.doubtful += match.doubtful
            self.matched += bool(match.iri) and not match.doubtful
            self.alone += not match.iri
