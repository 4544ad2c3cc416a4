"""Finds the documents of a graph that break its shapes, so that the rest can be used without them.

A document cannot be judged by itself: its answers are to recommendations that another document
makes. So the graph is validated as a whole, and what is found is put down to the documents that
say anything of the node in question. Those that merely refer to one of them are no offenders.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from rightsgraph.errors import StoreError
from rightsgraph.guarding import refusal
from rightsgraph.iris import BASE
from rightsgraph.rdf_files import Source
from rightsgraph.shacl.report import Report, Result, is_violation
from rightsgraph.shacl.reports.rdf import turtle
from rightsgraph.shacl.vocabulary import Term
from rightsgraph.turtle import PREFIXES
from rightsgraph.validation import MOST, validate

# What the report on all that is loaded is called.
REST: Final = "the-rest"
_OF_A_DOCUMENT: Final = re.compile(
    rf"{re.escape(BASE)}graph/(?:document|curation|text)/(?P<slug>.+)"
)


def check(quads: Source, most: int | None = MOST) -> Report:
    """What is wrong in the graph: results that are graver than a warning, at most so many."""
    report = validate(quads, ontology=False, engine="fast", most=most)
    grave = [one for one in report.results if one.is_violation]
    counts = {key: n for key, n in report.counts.items() if is_violation(key[1])}
    return replace(report, conforms=not counts, results=tuple(grave), judges={}, counts=counts)


def sift(quads: Source) -> tuple[dict[str, Report], Report]:
    """The documents that break the shapes, each with what is wrong with it; and what is wrong
    with the rest, where it refers to them.

    Raises NonConforming where something is wrong that no document says.
    """
    report = check(quads, most=None)
    left = _by_document(report, quads())
    if stray := left.pop("", None):
        raise refusal(stray, "what is in no document")
    return left, check(lambda: without(quads(), left)) if left else report


def without(quads: Iterable[Quad], slugs: Collection[str]) -> Iterator[Quad]:
    """The graph without some documents, and without their curation and text."""
    return (quad for quad in quads if not slugs or slug_of(quad) not in slugs)


def keep(folder: Path, quads: Iterable[Quad], left: Mapping[str, Report], rest: Report) -> None:
    """Writes each of these documents to the folder, with its report in Turtle and for people, and
    the report on the rest where there is anything to tell. Raises StoreError."""
    graphs: dict[str, list[Quad]] = {slug: [] for slug in left}
    for quad in quads:
        if (slug := slug_of(quad)) in graphs:
            graphs[slug].append(quad)
    reports = dict(left) if rest.conforms else {**left, REST: rest}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for slug, content in graphs.items():
            place = folder / f"{slug}.trig"
            serialize(content, str(place), RdfFormat.TRIG, prefixes=PREFIXES)
        for name, report in reports.items():
            (folder / f"{name}.report.ttl").write_text(turtle(report), "utf-8")
            (folder / f"{name}.report.txt").write_text(report.text(), "utf-8")
    except OSError as error:
        raise StoreError(f"cannot be written: {error}", str(folder)) from error


def slug_of(quad: Quad) -> str:
    """The document that says it; empty where none does."""
    graph = quad.graph_name
    found = _OF_A_DOCUMENT.fullmatch(graph.value) if isinstance(graph, NamedNode) else None
    return found["slug"] if found else ""


def _by_document(report: Report, quads: Iterable[Quad]) -> dict[str, Report]:
    """The report in parts, one for each document; what is in none is under an empty name."""
    saying, naming = _places({one.finding.focus for one in report.results}, quads)
    parts: dict[str, list[Result]] = defaultdict(list)
    for result in report.results:
        focus = result.finding.focus
        for slug in saying[focus] or naming[focus] or {""}:
            parts[slug].append(result)
    return {slug: _part(report, results) for slug, results in parts.items()}


def _places(
    nodes: Collection[Term], quads: Iterable[Quad]
) -> tuple[Mapping[Term, set[str]], Mapping[Term, set[str]]]:
    """The documents that say something of each node, and those that name it."""
    saying: defaultdict[Term, set[str]] = defaultdict(set)
    naming: defaultdict[Term, set[str]] = defaultdict(set)
    for quad in quads:
        for term, places in ((quad.subject, saying), (quad.object, naming)):
            if term in nodes and (slug := slug_of(quad)):
                places[term].add(slug)
    return saying, naming


def _part(report: Report, results: list[Result]) -> Report:
    counts = Counter((one.shape, one.severity) for one in results)
    return replace(report, results=tuple(results), counts=counts)
