"""The whole flow on one screen: a file in, its facts out.

``file → read → structure → extract → link → triples (+ curation)``; each stage is a module or
package of that name, and knows nothing of the later ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad

from rightsgraph import curation, iris, removals
from rightsgraph.curated import curate
from rightsgraph.curation import Curation, CurationFile
from rightsgraph.extract import extract
from rightsgraph.heads import metadata
from rightsgraph.kinds import recognise
from rightsgraph.link import link
from rightsgraph.numbering import NO_OUTLINES, Outlines, completed
from rightsgraph.reading import clean, read
from rightsgraph.records import Position, Records
from rightsgraph.structure import structure
from rightsgraph.text import SourceText
from rightsgraph.tree import Document, Kind, Metadata
from rightsgraph.triples import Read, document_facts, text_facts

_NO_CURATION = Curation(slug="none")


def read_document(
    path: Path, files: Iterable[CurationFile] | None = None, outlines: Outlines = NO_OUTLINES
) -> Read:
    """One document with its linked records.

    ``files`` are the curations to choose from, by default those of the project: a curation
    may name the document and the review that the document itself does not print. ``outlines``
    of reports complete the numbers that it prints without their paragraph, and have the
    recommendations that it cites. Raises UnreadableFile, UnknownDocument or MalformedDocument.
    """
    source = read(path)
    text = clean(source)
    kind = recognise(text, str(path))
    file = curation.for_digest(source.digest, files)
    known = file.curation if file else _NO_CURATION
    meta = _reviewed(metadata(text, kind), known)
    slug = known.slug if file else _slug(meta, kind, source)
    document = Document(slug, kind, source, meta, structure(text, kind, str(path)))
    records = completed(document, _numbered(extract(document), known), outlines)
    return _complete(document, link(document, records, outlines))


def facts(read: Read, files: Iterable[CurationFile] | None = None) -> list[Quad]:
    """What is published of a document: the facts read, then those that a person added."""
    found = document_facts(read)
    file = curation.for_digest(read.document.source.digest, files)
    if file is None:
        return removals.kept(found.quads())
    kept, added = curate(read, found, file)
    return removals.kept([*kept.quads(), *added.quads()])


def text_layer(read: Read) -> list[Quad]:
    """The words of the passages, for the machine that has the document; never published."""
    return text_facts(read).quads()


def _slug(meta: Metadata, kind: Kind, source: SourceText) -> str:
    """The printed symbol, else State, kind and date, else the digest.

    A review has one thematic list, which prints neither symbol nor date.
    """
    if meta.symbol:
        return iris.slug(meta.symbol)
    if kind is Kind.THEMATIC_LIST and meta.state and meta.cycle:
        return iris.slug(f"{iris.code(meta.state)} upr {meta.cycle} {kind.label}")
    if meta.state and meta.issued:
        return iris.slug(f"{iris.code(meta.state)} {kind.label} {meta.issued.isoformat()}")
    return source.digest[:12]


def _reviewed(meta: Metadata, known: Curation) -> Metadata:
    if not known.review:
        return meta
    code, mechanism, cycle = known.review.split("/")
    return replace(meta, state=iris.state(code), mechanism=mechanism, cycle=int(cycle))


def _numbered(records: Records, known: Curation) -> Records:
    """The records with what their document leaves out of its numbers.

    That is the paragraph before the point, and which of several demands is answered.
    """

    def full(number: str) -> str:
        return number if "." in number or not known.numbering else f"{known.numbering}.{number}"

    def position(record: Position) -> Position:
        number = full(record.number)
        return replace(record, number=number, demand=known.answered_demands.get(number))

    answers = (replace(a, numbers=tuple(map(full, a.numbers))) for a in records.answers)
    positions = map(position, records.positions)
    return replace(records, answers=tuple(answers), positions=tuple(positions))


def _complete(document: Document, records: Records) -> Read:
    """The metadata completed with what only extraction finds: authors and a stated total."""
    creators = tuple(name.iri for name in records.creators if name.iri)
    if document.kind is Kind.POSITION_ADDENDUM and document.metadata.state:
        creators = (document.metadata.state,)
    meta = replace(document.metadata, creators=creators, stated_total=records.stated_total)
    return Read(replace(document, metadata=meta), records)
