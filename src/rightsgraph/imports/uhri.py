"""Imports the Universal Human Rights Index: its bulk export in JSON, or one in XLSX or CSV.

The records go into the store batch by batch, each batch wholly or not at all, under a seal. An
import that was interrupted is taken up by running it again: batches whose seal holds are left
alone, others are compared with the store; so a second import of the same file changes nothing.
A record that another export has otherwise is as in the export that was imported last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from rightsgraph.facts import Facts
from rightsgraph.imports import uhri_facts as made
from rightsgraph.imports.meeting import REPLACED, Changes, recommended, rows_of
from rightsgraph.imports.packed import is_workbook, refuse_packed
from rightsgraph.imports.repeats import extent, link_repeats
from rightsgraph.imports.seals import MEETING, Seals
from rightsgraph.imports.summary import Summary
from rightsgraph.imports.uhri_json import Export, Row, measure, rows
from rightsgraph.imports.uhri_meeting import Meeting, Printed, add_match, recommendation
from rightsgraph.imports.uhri_records import Annotation, annotation, day_first
from rightsgraph.imports.uhri_sheets import SHEET_ROW, is_table, unpacked
from rightsgraph.imports.upr_info import meet_again
from rightsgraph.parallel import Progress, silent
from rightsgraph.store import Store
from rightsgraph.triples.tags import tag, tag_facts
from rightsgraph.turtle import PREFIXED
from rightsgraph.uhri_labels import UPR

BATCH = 500
# What the graphs of the index hold of some records: the records, what is made of each, the
# links that say why, and the reviews.
_STORED = f"""{PREFIXED}
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  VALUES ?record {{ %s }}
  {{ GRAPH ?g {{ ?record ?p ?o }} BIND(?record AS ?s) }}
  UNION {{ GRAPH ?g {{ ?s prov:wasDerivedFrom ?record ; ?p ?o }} }}
  UNION {{ GRAPH ?g {{ ?made prov:wasDerivedFrom ?record . ?s rg:from ?made ; ?p ?o }} }}
  UNION {{ GRAPH ?g {{ ?made prov:wasDerivedFrom ?record ; rg:inReview ?s . ?s ?p ?o }} }}
  FILTER(?g IN (<{made.GRAPH}>, <{made.TEXTS}>))
}}"""
_ANY = f"{PREFIXED} ASK {{ GRAPH <{made.GRAPH}> {{ ?record a rg:DatabaseRecord }} }}"
_TAGS = f"""{PREFIXED}
SELECT ?s ?p ?o (<{made.GRAPH}> AS ?g) WHERE {{
  GRAPH <{made.GRAPH}> {{ ?s a skos:Concept ; ?p ?o }}
}}"""
_STATES = f"""{PREFIXED}
SELECT DISTINCT ?state WHERE {{
  GRAPH <{made.GRAPH}> {{ ?review a rg:UPRReview ; rg:stateUnderReview ?state }}
}} ORDER BY ?state"""


def import_uhri(store: Store, path: Path, progress: Progress = silent) -> Summary:
    """Puts what a file says into the store. Raises what ``opened`` raises, before it is touched."""
    with opened(path) as export:
        return import_export(store, export, progress)


@contextmanager
def opened(path: Path) -> Iterator[Export]:
    """An export that was read to its end.

    Raises UnreadableFile, naming record and character, where it is damaged or cut off.
    """
    with _json(path) as text:
        told: set[bool] = set()
        export = measure(text, lambda row: told.update(day_first(row)))
        yield replace(export, name=path.name, day_first=told.pop() if len(told) == 1 else None)


def import_export(store: Store, export: Export, progress: Progress = silent) -> Summary:
    """Puts what an export says into ``graph/import/uhri`` and ``graph/text/uhri``.

    ``progress`` is told how many records are done. Memory does not grow with the file but for
    the identifiers seen. The summary counts matches of the batches that were not under seal.
    """
    run = _Run(store, export)
    done = 0
    with run.changes:
        for batch in _batches(rows(export.path)):
            run.take(batch)
            done += len(batch)
            progress(done)
    run.finish()
    return run.summary


def _json(path: Path) -> AbstractContextManager[Path]:
    refuse_packed(path)
    in_sheets = path.suffix.lower() == ".xlsx" or is_workbook(path)
    return unpacked(path, in_sheets) if in_sheets or is_table(path) else nullcontext(path)


def _batches(members: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(members, BATCH)):
        yield batch


@dataclass
class _Run:
    """One import: what it has seen, and where it writes."""

    store: Store
    export: Export
    summary: Summary = field(default_factory=Summary)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.meeting = Meeting(self.store)
        self.printed = Printed()
        self.changes = Changes(self.store, self.summary)
        self.tags: set[str] = set()
        self.stored_tags = _quads(rows_of(self.store, _TAGS))
        self.is_first = not self.store.query(_ANY)
        self.source = made.text_of(self.export)
        self.seals = Seals(self.store, made.GRAPH, self.source)
        if not self.seals.are_set:
            self.changes.add(set(), made.export_facts(self.export))
            self.changes.write()

    def take(self, batch: list[Row]) -> None:
        """Publishes what the records of a batch say, or finds that it is published already."""
        annotations = [each for row in batch if (each := self._read(row))]
        part = f"records {batch[0].ordinal} to {batch[-1].ordinal}"
        seal = self.seals.seal(part, self.meeting.digest(annotations))
        if self.seals.holds(seal):
            self.summary.known += len(annotations)
            self.summary.untouched += len(annotations)
            self.tags |= {iri.value for each in annotations for iri, *_ in _tags(each)}
        else:
            self._write(annotations, seal)

    def _write(self, annotations: list[Annotation], seal: ox.Quad) -> None:
        """Puts records that differ from those stored in their place, and nothing else."""
        facts, described = Facts(made.GRAPH), len(self.tags)
        for each in annotations:
            self._publish(facts, each)
        new = facts, made.text_facts(annotations), [seal]
        records = {made.record_of(each) for each in annotations}
        stored = set() if self.is_first else _stored(self.store, records)
        known = records & {_iri(quad.subject) for quad in stored}
        self.summary.known += len(known)
        self.summary.added += len(records) - len(known)
        old = self.seals.replace(seal)
        if len(self.tags) > described and self.stored_tags:
            subjects = {quad.subject for quad in facts}
            old |= {quad for quad in self.stored_tags if quad.subject in subjects}
        if stored:
            quads = set(chain(*new))
            own = {quad for quad in stored if quad in quads or not _is_shared(quad)}
            self.changes.add(old | own, quads.union(_retired(own, quads)))
        else:
            self.changes.add(old, *new)

    def finish(self) -> None:
        """Lets databases of lower rank, and other cycles, meet what is new."""
        if self.seals.holds(self.seals.seal(MEETING, extent(self.store))):
            return
        meet_again(self.store, self.summary)
        states = [row["state"].value for row in rows_of(self.store, _STATES)]
        link_repeats(self.store, states, self.summary)
        seal = self.seals.seal(MEETING, extent(self.store))
        with self.changes:
            self.changes.add(self.seals.replace(seal), [seal])

    def _read(self, row: Row) -> Annotation | None:
        self.summary.rows += 1
        each = annotation(row, self.export.day_first)
        if isinstance(each, str) or each.key in self.seen:
            reason = each if isinstance(each, str) else "repeats an AnnotationId"
            self.summary.skip(self.export.name, _place(row), reason)
            return None
        self.seen.add(each.key)
        self.summary.unmapped.update(each.unknown)
        if obstacle := made.obstacle(each):
            reason = f"stays a record without recommendation or observation: {obstacle}"
            self.summary.skip(self.export.name, _place(row), reason)
        elif each.kind == "recommendation":
            self.printed.claim(each)
        return each

    def _publish(self, facts: Facts, each: Annotation) -> None:
        made.record_facts(facts, each, self.source)
        for iri, scheme, label in _tags(each):
            if iri.value not in self.tags:
                self.tags.add(iri.value)
                tag_facts(facts, scheme, label)
        if made.obstacle(each):
            return
        if each.kind == "observation":
            made.claim_facts(facts, each)
        else:
            self._recommendation(facts, each)

    def _recommendation(self, facts: Facts, each: Annotation) -> None:
        iri, found = recommendation(self.meeting, each, self.printed)
        if each.mechanism == UPR:
            self.summary.count([found])
        made.recommendation_facts(facts, each, iri)
        if each.position:
            made.position_facts(facts, each, iri)
            add_match(facts, each, found)


def _place(row: Row) -> int:
    """The row of the sheet where there is one, else the place in the list."""
    fields = row.content
    return int(fields.get(SHEET_ROW, row.ordinal)) if isinstance(fields, dict) else row.ordinal


def _stored(store: Store, records: Iterable[str]) -> set[ox.Quad]:
    values = " ".join(f"<{record}>" for record in records)
    return _quads(rows_of(store, _STORED % values))


def _quads(found: ox.QuerySolutions) -> set[ox.Quad]:
    return {ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in found}


def _tags(each: Annotation) -> Iterator[tuple[ox.NamedNode, str, str]]:
    """A concept for each label, one for all its spellings."""
    for scheme, label in each.tags:
        if iri := tag(scheme, label):
            yield iri, scheme, label


def _is_shared(quad: ox.Quad) -> bool:
    """Whether other records may say it too: a review, a recommendation with a printed number."""
    iri = _iri(quad.subject)
    if "/recommendation/" in iri:
        return not made.is_own(iri)
    return "/id/review/" in iri


def _retired(old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Pointers from the recommendations of single records that now are on another one."""
    before = recommended(old)
    after = recommended(new) if before else {}
    return [
        ox.Quad(was, REPLACED, after[position][0], graph)
        for position, (was, graph) in before.items()
        if position in after and after[position][0] != was and made.is_own(was.value)
    ]


def _iri(thing: object) -> str:
    assert isinstance(thing, ox.NamedNode)
    return thing.value
