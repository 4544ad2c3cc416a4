"""Checks a graph against the shapes and says what to mend, and where.

Two engines give the same report: our own, and pySHACL, which is the reference and judges what ours
cannot. ``docs/validation.md`` lists where they differ and why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias, TypeGuard, cast

from pyoxigraph import NamedNode, Quad, Triple

from rightsgraph import resources
from rightsgraph.errors import NotFound
from rightsgraph.rdf_files import Source, read_all
from rightsgraph.shacl import engine as engines
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.engine import Engine, Plan, Whole
from rightsgraph.shacl.fast import Finding
from rightsgraph.shacl.reference import from_rdflib
from rightsgraph.shacl.report import Report, Result
from rightsgraph.shacl.results import LABELS, collect, written
from rightsgraph.shacl.service import Service
from rightsgraph.store import OxigraphStore, Store, absolute, solutions

if TYPE_CHECKING:
    import rdflib

__all__ = ["DEADLINE", "Data", "Engine", "Report", "Result", "validate"]

Triples: TypeAlias = Iterable[Quad | Triple]
Supply: TypeAlias = Callable[[Collection[NamedNode]], Triples]
Data: TypeAlias = "rdflib.Graph | Store | Iterable[Quad | Triple] | Callable[[], Triples]"
_FOLDERS: Final = {"shapes": "shapes", "ontology": "ontology", "reference": "data/reference"}
DEADLINE: Final = 300.0
MOST: Final = 100_000


def validate(
    data: Data,
    shapes: Data | None = None,
    ontology: bool = True,
    *,
    graphs: Collection[str] = (),
    engine: Engine = "fast",
    only: Collection[str] = (),
    most: int | None = MOST,
    deadline: float = DEADLINE,
) -> Report:
    """Validates the union of all graphs in the data, without inference.

    ``shapes`` are by default those of the package. With ``ontology`` the package's vocabulary,
    schemes and reference data stand beside the data, so that a document can be checked alone:
    its States and concepts have their classes there. ``graphs`` names the graphs to check instead
    of all, ``only`` the shapes. At most ``most`` results are kept, the gravest, and all are
    counted.
    ``deadline`` is for each SPARQL constraint, each shape whose patterns may take long, and for
    each that is left to pySHACL, in seconds. Raises SyntaxFault for shapes that are themselves
    malformed, QueryTimeout at the deadline, and NotFound for a shape or graph that is not there.
    """
    rules = Graph(bundled("shapes") if shapes is None else _source(shapes)(()))
    with engines.no_collection():
        plan = _plan(rules, only)
        source = _source(data, graphs)
        beside = partial(bundled, *(("ontology", "reference") if ontology else ()))
        if engine == "reference" or not isinstance(data, Store) or isinstance(data, OxigraphStore):
            held, findings = _read(plan, source, beside, engine, deadline)
        else:
            service = Service(plan, data, graphs, beside())
            referred = engines.referred(plan, _all(source, beside), deadline)
            held, findings = service.held, chain(service.findings(deadline, LABELS), referred)
        results, counts = collect(findings, plan.shapes, held, most)
    return Report(not counts, tuple(results), _judges(plan), counts, plan.shapes)


def _read(
    plan: Plan, source: Supply, beside: Source, engine: Engine, deadline: float
) -> tuple[Graph, Iterator[Finding]]:
    """What of the data matters, held in memory, and what is found in it."""
    wanted = plan.predicates()
    if wanted:
        wanted.update(LABELS)
    held = Graph(source(wanted), wanted)
    held.add(beside(), wanted)
    return held, engines.check(plan, held, _all(source, beside), engine, deadline)


def _all(source: Supply, beside: Source) -> Whole:
    return lambda: chain(source(()), beside())


def _plan(rules: Graph, only: Collection[str]) -> Plan:
    plan = engines.plan(rules, [absolute(name, "shape") for name in only])
    if missing := set(only) - {written(root.node) for root in plan.roots}:
        some = sorted(written(root.node) for root in plan.shapes.roots)[:3]
        raise NotFound("is no shape with a target", min(missing), f"such as {', '.join(some)}")
    return plan


def _source(data: Data, graphs: Collection[str] = ()) -> Supply:
    """The triples of the data, at least those of the predicates that are asked for; as often as
    they are asked for."""
    if isinstance(data, Store):
        store = data
        for name in graphs:
            if not store.query(f"ASK {{ GRAPH {absolute(name)} {{ ?s ?p ?o }} }}"):
                raise _empty(name)
        return lambda wanted: _from_store(store, wanted, graphs)
    if callable(data) and not _is_rdflib(data):
        return lambda wanted: _within(data(), graphs)
    given = list(_from_rdflib(data) if _is_rdflib(data) else cast("Triples", data))
    return lambda wanted: _within(given, graphs)


def _within(triples: Triples, graphs: Collection[str]) -> Triples:
    return _of_graphs(triples, graphs) if graphs else triples


def _of_graphs(triples: Triples, graphs: Collection[str]) -> Iterator[Quad]:
    """Raises NotFound for a graph without triples: that it conforms would say nothing."""
    missing = {absolute(name) for name in graphs}
    names = frozenset(missing)
    for quad in triples:
        if isinstance(quad, Quad) and quad.graph_name in names:
            missing.discard(quad.graph_name)
            yield quad
    for name in missing:
        raise _empty(name.value)


def _empty(graph: str) -> NotFound:
    return NotFound("is no graph of the data", graph, "leave it out to check all graphs")


def _from_store(
    store: Store, wanted: Collection[NamedNode], graphs: Collection[str]
) -> Iterable[Quad | Triple]:
    """Asks for what matters alone, so that a remote graph need not come here as a whole."""
    if not wanted:
        yield from store.snapshot(graphs or None)
        return
    for predicate in sorted(wanted, key=str):
        query = f"SELECT DISTINCT ?s ?o WHERE {{ ?s {predicate} ?o }}"
        for subject, value in solutions(store, query, default_graphs=graphs):
            yield Triple(subject, predicate, value)


def _is_rdflib(data: Data) -> TypeGuard[rdflib.Graph]:
    return type(data).__module__.startswith("rdflib")


def _from_rdflib(graph: rdflib.Graph) -> Iterator[Quad | Triple]:
    """As quads where the graph is a dataset."""
    named = getattr(graph, "quads", None)
    for terms in named() if named else graph:
        found = [from_rdflib(term) for term in terms if term is not None]
        yield Quad(*found) if len(found) == 4 else Triple(*found)


def bundled(*kinds: str) -> Iterator[Quad]:
    """The package's quads of these kinds."""
    return read_all(file for kind in kinds for file in resources.files(_FOLDERS[kind], "*.ttl"))


def _judges(plan: Plan) -> dict[str, str]:
    return {
        written(root.node): f"pySHACL: {plan.left[root.node]}"
        if root.node in plan.left
        else plan.judges.get(root.node, "fast")
        for root in plan.roots
    }
