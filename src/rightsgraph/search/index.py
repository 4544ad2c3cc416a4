"""Answers from an index: what is found, where, and how many of each kind, State and cycle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

from rightsgraph.errors import StoreError
from rightsgraph.search import matching
from rightsgraph.search.asking import understood
from rightsgraph.search.building import meta_of
from rightsgraph.search.matching import FACETS, Filters, Matching
from rightsgraph.search.things import shown_kind
from rightsgraph.search.vocabulary import Vocabulary
from rightsgraph.search.words import Span, excerpt, key, marked, words

# So far one can page; nobody reads on, and each page costs as much as all before it.
DEEPEST = 10_000
_NO_FILTERS: Filters = {}
_REMEMBERED = 256
_CANDIDATES, _SUGGESTIONS = 60, 10
_LAST_WORDS = 30


@dataclass(frozen=True)
class Hit:
    """A thing that was found. ``state`` is its State's code, ``snippet`` what it says."""

    iri: str
    label: str
    kind: str
    state: str
    cycle: str
    score: float
    title: tuple[Span, ...]
    snippet: tuple[Span, ...]


@dataclass(frozen=True)
class FacetValue:
    """``value`` is what a filter takes, ``label`` what people read."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """``meant`` tells words that were taken instead of rare ones, ``loose`` that no thing has
    all the words, so that these have some."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loose: bool = False


@dataclass(frozen=True)
class Suggestion:
    iri: str
    label: str
    kind: str


class Index:
    """A complete index in a folder, which never changes; any number of threads may ask it."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreError where there is none."""
        meta = meta_of(folder)
        try:
            self._searcher = tantivy.Index.open(str(folder)).searcher()
        except ValueError as error:
            raise StoreError(f"cannot be opened: {error}", str(folder), "index again") from error
        self.version = str(meta.get("version", ""))
        self.states: dict[str, str] = meta.get("states", {})
        self.size = self._searcher.num_docs
        self._vocabulary = Vocabulary(self._searcher)
        self._remembered = lru_cache(_REMEMBERED)(self._search)

    def warm(self) -> None:
        """Reads beforehand what the first questions would wait for."""
        self._vocabulary.load()
        self.search("")

    def search(
        self,
        text: str,
        filters: Filters = _NO_FILTERS,
        *,
        limit: int = 20,
        offset: int = 0,
        count: bool = True,
        loose: bool = True,
    ) -> Found:
        """What has all the words of the text; where ``loose`` and nothing has, what has some.

        Facets are counted where ``count``, each without the filter on itself. Any text will do;
        an empty one finds everything. Beyond ``DEEPEST`` nothing is found.
        """
        kept = tuple((name, tuple(sorted(values))) for name, values in sorted(filters.items()))
        return self._remembered(text, kept, limit, offset, count, loose)

    def _search(
        self,
        text: str,
        kept: tuple[tuple[str, tuple[str, ...]], ...],
        limit: int,
        offset: int,
        count: bool,
        loose: bool,
    ) -> Found:
        filters = dict(kept)
        match = Matching.of(understood(text), self._vocabulary)
        found = self._found(match, filters, limit, offset)
        if loose and not found.total and len(match.asked.wanted) > 1:
            match = replace(match, loose=True)
            found = self._found(match, filters, limit, offset)
        facets = self._facets(match, filters) if count else {}
        return replace(found, facets=facets, meant=match.meant, loose=match.loose)

    def complete(self, text: str) -> list[Suggestion]:
        """Things whose names have these words, the last of which may be a beginning."""
        said = words(text)
        if not said:
            return []
        last = self._vocabulary.beginning(said[-1], _LAST_WORDS, "name")
        result = self._searcher.search(
            matching.beginning(said[:-1], last), _CANDIDATES, count=False, weight_by_field="weight"
        )
        start = key(text)
        found = [self._hit(address, score, frozenset()) for score, address in result.hits]
        found.sort(key=lambda hit: _unlike(key(hit.label), start))
        return [Suggestion(hit.iri, hit.label, hit.kind) for hit in found[:_SUGGESTIONS]]

    def _found(self, match: Matching, filters: Filters, limit: int, offset: int) -> Found:
        most = min(limit, max(0, DEEPEST - offset))
        if not most:
            return Found(0, [])
        result: Any = self._searcher.search(
            match.query(filters), most, offset=offset, weight_by_field="weight"
        )
        hits = [self._hit(address, score, match.marks) for score, address in result.hits]
        return Found(result.count or 0, hits)

    def _hit(self, address: tantivy.DocAddress, score: float, marks: frozenset[str]) -> Hit:
        shown = self._searcher.doc(address).get_first("shown")
        assert shown is not None
        iri, label, kind, state, cycle, said = json.loads(bytes(shown))
        title, snippet = marked(label, marks), excerpt(said, marks)
        return Hit(iri, label, kind, state, cycle, score, title, snippet)

    def _facets(self, match: Matching, filters: Filters) -> dict[str, list[FacetValue]]:
        counts: dict[str, list[tuple[str, int]]] = {}
        for fields in self._counted_together(filters):
            kept = {name: values for name, values in filters.items() if name not in fields}
            counts |= matching.facets(self._searcher, match.query(kept), fields)
        return {
            name: [FacetValue(value, self._label(name, value), n) for value, n in counts[name]]
            for name in FACETS
        }

    def _counted_together(self, filters: Filters) -> list[list[str]]:
        """Facets without a filter share a question; each other one has its own."""
        free = [name for name in FACETS if not filters.get(name)]
        filtered = [[name] for name in FACETS if filters.get(name)]
        return [free, *filtered] if free else filtered

    def _label(self, facet: str, value: str) -> str:
        if facet == "kind":
            return shown_kind(value)
        return self.states.get(value, value) if facet == "state" else value


def _unlike(name: str, start: str) -> tuple[bool, bool]:
    """False sorts first: names that begin like what was typed, then those that say it whole."""
    return not name.startswith(start), f" {start} " not in f" {name} "
