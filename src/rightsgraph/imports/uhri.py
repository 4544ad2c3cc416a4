"""Imports the Universal Human Rights Index: its bulk export in JSON, or an export in XLSX.

The records go into the store batch by batch, each batch wholly or not at all. An import that
was interrupted is taken up by running it again, for a record that is there as it should be is
left alone; so a second import of the same file changes nothing. A record that another export
has otherwise is as in the export that was imported last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from rightsgraph import iris
from rightsgraph.facts import Facts, node, term
from rightsgraph.imports import uhri_facts as made
from rightsgraph.imports.meeting import change
from rightsgraph.imports.progress import Progress, Summary, silent
from rightsgraph.imports.uhri_json import Export, Row, measure, rows
from rightsgraph.imports.uhri_labels import UPR
from rightsgraph.imports.uhri_meeting import Meeting, add_match, recommendation
from rightsgraph.imports.uhri_records import Annotation, annotation
from rightsgraph.imports.uhri_xlsx import unpacked
from rightsgraph.store import Store
from rightsgraph.turtle import PREFIXES

BATCH = 2000
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
# What the graphs of the index hold of some records: the records, what is made of each, the
# links that say why, and the reviews.
_STORED = f"""{_PREFIXES}
SELECT DISTINCT ?g ?s ?p ?o WHERE {{
  VALUES ?record {{ %s }}
  {{ GRAPH ?g {{ ?record ?p ?o }} BIND(?record AS ?s) }}
  UNION {{ GRAPH ?g {{ ?s prov:wasDerivedFrom ?record ; ?p ?o }} }}
  UNION {{ GRAPH ?g {{ ?made prov:wasDerivedFrom ?record . ?s rg:from ?made ; ?p ?o }} }}
  UNION {{ GRAPH ?g {{ ?made prov:wasDerivedFrom ?record ; rg:inReview ?s . ?s ?p ?o }} }}
  FILTER(?g IN (<{made.GRAPH}>, <{made.TEXTS}>))
}}"""
_TAGS = f"""{_PREFIXES}
SELECT ?concept WHERE {{ GRAPH <{made.GRAPH}> {{ ?concept a skos:Concept }} }}"""


def import_uhri(store: Store, path: Path, progress: Progress = silent) -> Summary:
    """Puts what an export says into ``graph/import/uhri`` and ``graph/text/uhri``.

    ``progress`` is told how many records are done. The file is read to its end before the store
    is touched: UnreadableFile, naming record and character, where it is damaged or cut off.
    Memory does not grow with the file but for the identifiers seen.
    """
    with _json(path) as text:
        export = measure(text)
        run = _Run(store, export, path.name)
        done = 0
        for batch in _batches(rows(text)):
            run.take(batch)
            done += len(batch)
            progress(done)
    return run.summary


def _json(path: Path) -> AbstractContextManager[Path]:
    return unpacked(path) if path.suffix.lower() == ".xlsx" else nullcontext(path)


def _batches(members: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(members, BATCH)):
        yield batch


@dataclass
class _Run:
    """One import: what it has seen, and where it writes."""

    store: Store
    export: Export
    file: str
    summary: Summary = field(default_factory=Summary)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.meeting = Meeting(self.store)
        self.tags = {row["concept"].value for row in _rows(self.store, _TAGS)}
        self.fresh = not self.tags
        self.source = made.text_of(self.export)
        self.store.load(made.export_facts(self.export).quads())

    def take(self, batch: list[Row]) -> None:
        """Publishes what the records of a batch say, or finds that it is published already."""
        annotations = [each for row in batch if (each := self._read(row))]
        facts = Facts(made.GRAPH)
        for each in annotations:
            self._publish(facts, each)
        quads = [*facts.quads(), *made.text_facts(annotations).quads()]
        if self.fresh:
            self.store.load(quads)
            self.summary.added += len(annotations)
        else:
            self._revise(annotations, quads)

    def _read(self, row: Row) -> Annotation | None:
        self.summary.rows += 1
        each = annotation(row)
        if isinstance(each, str) or each.key in self.seen:
            reason = each if isinstance(each, str) else "repeats an AnnotationId"
            self.summary.skip(self.file, row.ordinal, reason)
            return None
        self.seen.add(each.key)
        self.summary.unmapped.update(each.unknown)
        return each

    def _publish(self, facts: Facts, each: Annotation) -> None:
        made.record_facts(facts, each, self.source)
        self._tags(facts, each)
        if obstacle := made.obstacle(each):
            reason = f"stays a record without recommendation or observation: {obstacle}"
            self.summary.skip(self.file, each.row.ordinal, reason)
        elif each.kind == "observation":
            made.claim_facts(facts, each)
        else:
            self._recommendation(facts, each)

    def _recommendation(self, facts: Facts, each: Annotation) -> None:
        iri, found = recommendation(self.meeting, each)
        if each.mechanism == UPR:
            self.summary.count([found])
        made.recommendation_facts(facts, each, iri)
        if each.position:
            made.position_facts(facts, each, iri)
            add_match(facts, each, found)

    def _tags(self, facts: Facts, each: Annotation) -> None:
        """A concept for each label, described once for all its spellings."""
        for scheme, label in each.tags:
            iri = made.tag(scheme, label)
            if iri and iri.value not in self.tags:
                self.tags.add(iri.value)
                made.tag_facts(facts, scheme, label)

    def _revise(self, annotations: list[Annotation], quads: list[ox.Quad]) -> None:
        """Puts records that differ from those stored in their place, and nothing else."""
        records = {made.record_of(each) for each in annotations}
        stored = _stored(self.store, records)
        known = records & {_iri(quad.subject) for quad in stored}
        self.summary.known += len(known)
        self.summary.added += len(records) - len(known)
        new = set(quads)
        old = {quad for quad in stored if quad in new or not _is_shared(quad)}
        change(self.store, old, [*quads, *_retired(old, quads)])


def _stored(store: Store, records: Iterable[str]) -> set[ox.Quad]:
    values = " ".join(f"<{record}>" for record in records)
    found = _rows(store, _STORED % values)
    return {ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in found}


def _is_shared(quad: ox.Quad) -> bool:
    """Whether other records may say it too: a review, a recommendation with a printed number."""
    iri = _iri(quad.subject)
    if "/recommendation/" in iri:
        return not _is_own(iri)
    return "/id/review/" in iri


def _is_own(recommendation_iri: str) -> bool:
    return iris.code(recommendation_iri).startswith(f"{made.SLUG}-")


def _retired(old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Pointers from the recommendations of single records that now are on another one."""
    before, after = _on(old), _on(new)
    return [
        ox.Quad(node(before[position]), term("dcterms:isReplacedBy"), node(now), node(made.GRAPH))
        for position, now in after.items()
        if position in before and before[position] != now and _is_own(before[position])
    ]


def _on(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The recommendation of each position."""
    wanted = term("rg:onRecommendation")
    return {_iri(q.subject): _iri(q.object) for q in quads if q.predicate == wanted}


def _iri(thing: object) -> str:
    assert isinstance(thing, ox.NamedNode)
    return thing.value


def _rows(store: Store, sparql: str) -> ox.QuerySolutions:
    found = store.query(sparql)
    assert isinstance(found, ox.QuerySolutions)
    return found
