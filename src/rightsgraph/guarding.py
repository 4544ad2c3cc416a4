"""Refuses updates after which a store would break its shapes more than it did before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from rightsgraph.changes import Change, carry_out
from rightsgraph.errors import NonConforming
from rightsgraph.rdf_files import files_of, read_all
from rightsgraph.shacl import engine
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.incremental import Incremental
from rightsgraph.shacl.report import Report, Result
from rightsgraph.shacl.reports.rdf import turtle
from rightsgraph.store import OxigraphStore
from rightsgraph.validation import DEADLINE, bundled

# How many findings a refusal tells; the report has more.
_TOLD: Final = 100


class Guard:
    """The shapes that a store must keep to, whatever is done to it."""

    def __init__(self, shapes: Path | None = None) -> None:
        """A file or folder of shapes, or those of the package, which have its ontology and
        reference data beside the store. Raises SyntaxFault, UnreadableFile and BadRequest."""
        rules = Graph(bundled("shapes") if shapes is None else read_all(files_of([shapes])))
        beside = Graph(() if shapes else bundled("ontology", "reference"))
        self._rules = Incremental(rules, beside, DEADLINE)

    def update(self, store: OxigraphStore, update: str) -> None:
        """Carries out an update, wholly or not at all. Raises NonConforming, and what the store
        raises."""
        with engine.no_collection():
            carry_out(store, update, lambda change: self._judge(store, change))

    def _judge(self, store: OxigraphStore, change: Change) -> None:
        report = self._rules.check(store, change.removed, change.added)
        if report.violations:
            raise refusal(report, "the update")


def refusal(report: Report, what: str, remedy: str = "") -> NonConforming:
    """Says by how much a thing breaks its shapes, and where first."""
    grave = [result for result in report.results if result.is_violation]
    places = "place" if report.violations == 1 else "places"
    first = f"{grave[0].shape}: {grave[0].focus}: {grave[0].message}"
    problem = f"{what} would break the shapes in {report.violations:,} {places}, such as {first}"
    return NonConforming(problem, "", remedy, list(_findings(grave)), turtle(report))


def _findings(results: Iterable[Result]) -> Iterator[dict[str, str]]:
    for one in islice(results, _TOLD):
        told = {
            "shape": one.shape,
            "focusNode": one.focus,
            "path": one.path,
            "value": one.value,
            "component": one.component,
            "severity": one.severity,
            "message": one.message,
        }
        yield {name: value for name, value in told.items() if value}
