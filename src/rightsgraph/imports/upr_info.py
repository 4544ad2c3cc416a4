"""Imports the export of the UPR Info database: each row a reading of a recommendation.

A second run with the same files changes nothing, and a run that was interrupted is resumed by
running it again: a review is written as a whole or not at all, under a seal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from rightsgraph.errors import RightsgraphError
from rightsgraph.facts import node, term
from rightsgraph.imports.matching import Match
from rightsgraph.imports.meeting import (
    Changes,
    Place,
    Reading,
    Recommendations,
    meet,
    retired,
    rows_of,
    stored_meeting,
    stored_readings,
)
from rightsgraph.imports.repeats import extent, link_repeats
from rightsgraph.imports.rows import read_sources, rows
from rightsgraph.imports.seals import MEETING, Seals
from rightsgraph.imports.summary import Summary
from rightsgraph.imports.upr_info_rows import (
    GRAPH,
    SLUG,
    Coding,
    coding,
    columns,
    export_facts,
    review_facts,
    row_facts,
    row_text,
    unmapped,
)
from rightsgraph.iris import BASE
from rightsgraph.parallel import Progress, silent
from rightsgraph.proposals import key
from rightsgraph.store import Store
from rightsgraph.text import SourceText
from rightsgraph.turtle import PREFIXED

_PLACES = f"""{PREFIXED}
SELECT DISTINCT ?review ?state WHERE {{
  GRAPH <own:> {{ ?record a rg:DatabaseRecord ; rg:inReview ?review ; rg:addressedTo ?state }}
}} ORDER BY ?review"""

_THEMES = f"""{PREFIXED}
SELECT DISTINCT ?record ?theme WHERE {{
  GRAPH <own:> {{ ?record a rg:DatabaseRecord ; rg:inReview <review:> ; rg:theme ?theme }}
}}"""


@dataclass(frozen=True)
class Exports:
    """What files hold: the rows by review, the texts that have some, and what is wrong there."""

    reviews: dict[str, list[Coding]]
    sources: list[SourceText]
    summary: Summary


def read_exports(files: Iterable[Path]) -> Exports:
    """The rows of files, each once however many files hold it.

    A file or row that cannot be read is told in the summary, and the others go on.
    """
    summary = Summary()
    found: dict[str, Coding] = {}
    sources = []
    for source in sorted(_sources(files, summary), key=lambda source: source.digest):
        codings = _codings(source, summary)
        sources += [source] if codings else []
        for each in codings:
            if found.setdefault(each.record, each) is not each:
                summary.known += 1
    reviews: dict[str, list[Coding]] = defaultdict(list)
    for record in sorted(found):
        reviews[found[record].place.review].append(found[record])
    return Exports(reviews, sources, summary)


def import_exports(store: Store, exports: Exports, progress: Progress = silent) -> Summary:
    """``progress`` is told how many rows are done. Raises StoreError."""
    summary = exports.summary
    run = _Run(store, summary)
    done = len(summary.skipped)
    with run.changes:
        run.describe(exports.sources)
        for _, codings in sorted(exports.reviews.items()):
            run.take(codings)
            done += len(codings)
            progress(done)
    run.finish()
    return summary


def _sources(files: Iterable[Path], summary: Summary) -> list[SourceText]:
    sources: dict[str, SourceText] = {}
    for path in files:
        try:
            read = read_sources(path, columns())
        except RightsgraphError as error:
            summary.failed.append(error)
        else:
            for source in read:
                sources.setdefault(source.digest, source)
    return list(sources.values())


def _codings(source: SourceText, summary: Summary) -> list[Coding]:
    try:
        read = list(rows(source, columns(), summary))
    except RightsgraphError as error:
        summary.failed.append(error)
        return []
    codings = [placed for row in read if (placed := coding(row, source, summary))]
    for each in codings:
        summary.unmapped.update(unmapped(each.row.cells, each.recommender))
    return codings


class _Run:
    """One meeting of rows with what the store holds, review by review, each under its seal."""

    def __init__(self, store: Store, summary: Summary) -> None:
        self._store, self._summary = store, summary
        self.changes = Changes(store, summary)
        self._seals = Seals(store, GRAPH, GRAPH)

    def describe(self, sources: list[SourceText]) -> None:
        """The texts of the export; each is under seal when it has been described."""
        for source in sources:
            seal = self._seals.seal(f"text {source.digest[:12]}")
            if not self._seals.holds(seal):
                facts = export_facts(source).quads()
                self.changes.add(self._seals.replace(seal), [*facts, seal])

    def take(self, codings: list[Coding]) -> None:
        """Writes the new rows of a review, and what all its records, old and new, are on."""
        place = codings[0].place
        recommendations = Recommendations(self._store, place.review, place.graph)
        seal = self._seal(place, recommendations, (each.record for each in codings))
        if self._seals.holds(seal):
            self._summary.known += len(codings)
            self._summary.untouched += len(codings)
            return
        known = stored_readings(self._store, place)
        new = [each for each in codings if each.record not in known]
        self._retheme(place, [each for each in codings if each.record in known])
        known |= {each.record: None if each.is_pledge else each.reading for each in new}
        written = review_facts(place, codings[0].session).quads() if new else []
        for each in new:
            written += [*row_facts(each).quads(), *row_text(each).quads()]
        self._summary.added += len(new)
        self._summary.known += len(codings) - len(new)
        self._summary.count(self.meet(place, known, recommendations, written))

    def _retheme(self, place: Place, codings: list[Coding]) -> None:
        """Gives records that an earlier version of the program wrote the themes of this one."""
        if not codings:
            return
        predicate, records = term("rg:theme"), {each.record for each in codings}
        old = {
            ox.Quad(row["record"], predicate, row["theme"], node(GRAPH))
            for row in rows_of(self._store, _THEMES, own=GRAPH, review=place.review)
            if row["record"].value in records
        }
        told = (quad for each in codings for quad in row_facts(each).quads())
        now = {quad for quad in told if quad.predicate == predicate}
        self.changes.add(old - now, now - old)

    def meet(
        self,
        place: Place,
        known: Mapping[str, Reading | None],
        recommendations: Recommendations,
        written: Iterable[ox.Quad] = (),
    ) -> list[Match]:
        """Writes what the readings of a review are on, together with what else is new of it."""
        readings = [reading for _, reading in sorted(known.items()) if reading]
        old = stored_meeting(self._store, place)
        met, matches = meet(place, readings, recommendations)
        fresh = set(met.quads())
        seal = self._seal(place, recommendations, known)
        old |= self._seals.replace(seal)
        self.changes.add(old, {*fresh, *retired(old, fresh), *written, seal})
        return matches

    def finish(self) -> None:
        """Lets other cycles meet what is new, also what is left of a run that was ended early."""
        seal = self._seals.seal(MEETING, extent(self._store))
        if not self._seals.holds(seal):
            states = {row["state"].value for row in rows_of(self._store, _PLACES, own=GRAPH)}
            link_repeats(self._store, sorted(states), self._summary)
            with self.changes:
                self.changes.add(self._seals.replace(seal), [seal])

    def _seal(
        self, place: Place, recommendations: Recommendations, records: Iterable[str]
    ) -> ox.Quad:
        met = key(recommendations.digest(), *sorted(records))
        return self._seals.seal(place.review.removeprefix(f"{BASE}id/"), met)


def meet_again(store: Store, summary: Summary) -> None:
    """Lets the rows that are in the store meet what another source has come to say."""
    run = _Run(store, summary)
    with run.changes:
        for row in list(rows_of(store, _PLACES, own=GRAPH)):
            place = Place(row["review"].value, row["state"].value, GRAPH, SLUG)
            recommendations = Recommendations(store, place.review, place.graph)
            run.meet(place, stored_readings(store, place), recommendations)
