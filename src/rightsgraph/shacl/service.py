"""Checks the graph of a SPARQL service without fetching it.

The service is asked for the nodes that may break a constraint, and these are judged here, with what
they need of the graph. So the report is that of the engine, and only what is suspect travels. What
no question can be made of is judged here for all focus nodes. SPARQL constraints are the service's
to answer, unless they speak of what stands beside its graph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad, QuerySolutions, Triple

from rightsgraph.errors import QueryTimeout, StoreError, SyntaxFault
from rightsgraph.shacl import queries, sparql
from rightsgraph.shacl.apart import Apart
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.engine import CHANGED, Plan, ends, leave, work_apart
from rightsgraph.shacl.fast import Checker, Finding
from rightsgraph.shacl.faults import named
from rightsgraph.shacl.part import Part, batched
from rightsgraph.shacl.paths import Step
from rightsgraph.shacl.queries import Question
from rightsgraph.shacl.shapes import Shape
from rightsgraph.shacl.sure import Unaskable
from rightsgraph.shacl.suspects import Suspects
from rightsgraph.shacl.vocabulary import TYPE, Term
from rightsgraph.store import Store, solutions

_LABELLED: Final = 1_000


class Service:
    """A check of one service. ``beside`` are triples that count as part of its graph."""

    def __init__(
        self, made: Plan, store: Store, graphs: Collection[str], beside: Iterable[Quad]
    ) -> None:
        self._made, self._store, self._graphs = made, store, graphs
        self._part = Part(store, graphs, self._lacking(beside))
        self._lacked = set(self._own.predicates())
        self._suspects = Suspects(made.shapes, self._part.held.below, direct=bool(self._lacked))
        self._here: list[Question] = []

    @property
    def held(self) -> Graph:
        return self._part.held

    def findings(self, deadline: float, labels: Collection[NamedNode]) -> Iterator[Finding]:
        """The results of all shapes that are not left to pySHACL, with the labels of their
        nodes in ``held``."""
        self._meet()
        found = self._all(deadline)
        while some := list(islice(found, _LABELLED)):
            for label in labels:
                self._part.step(Step(label), dict.fromkeys(one.focus for one in some))
            yield from some

    def _lacking(self, beside: Iterable[Quad]) -> Iterator[Triple]:
        """What the service has not: one that it has needs no other care."""
        self._own = Graph()
        wanted = self._made.predicates()
        matter = (one.triple for one in beside if not wanted or one.predicate in wanted)
        for some in batched(list(dict.fromkeys(matter))):
            try:
                absent = [] if self._has(some) else self._absent(some)
            except (SyntaxFault, StoreError):
                absent = some
            self._own.add(absent)
            yield from absent

    def _has(self, triples: list[Triple]) -> bool:
        listed = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in triples)
        inner = f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES (?s ?p ?o) {{ {listed} }} ?s ?p ?o }}"
        [row] = self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {inner} }} }}")
        return int(row["n"].value) == len(triples)

    def _absent(self, triples: list[Triple]) -> list[Triple]:
        """Those that are not among what the service says of their subjects: some services do not
        find a literal in VALUES that they give when asked what there is."""
        subjects = " ".join(dict.fromkeys(str(one.subject) for one in triples))
        query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {subjects} }} ?s ?p ?o }}"
        known = {Triple(*row) for row in self._rows(query)}
        return [one for one in triples if one not in known]

    def _rows(self, query: str) -> QuerySolutions:
        return solutions(self._store, query, default_graphs=self._graphs)

    def _meet(self) -> None:
        """Which focus nodes stand beside the graph too: to these no question does justice."""
        ends = (end for s, _, o in self._own.triples() for end in (s, o))
        nodes = {end for end in ends if isinstance(end, NamedNode)}
        self._part.step(Step(TYPE), nodes)
        for root in self._made.fast():
            declared = self._made.shapes.declared(root)
            for predicate in declared.subjects:
                self._part.step(Step(predicate), nodes)
            for predicate in declared.objects:
                self._part.step(Step(predicate, True), nodes)
        self._met = {
            root.node: frozenset(self._made.shapes.targets(root, self.held))
            for root in (self._made.fast() if nodes else ())
        }

    def _all(self, deadline: float) -> Iterator[Finding]:
        there = list(self._askable())
        self._fetch_for_queries()
        for question in list(queries.changed(self.held, self._here)):
            leave(self._made, question, CHANGED)
        pieces = [
            (piece, self._nodes(root, piece))
            for root in self._made.fast()
            for piece in root.pieces()
        ]
        for piece, nodes in pieces:
            self._part.needed(piece, nodes, own=True)
        checker = Checker(self.held)
        for piece, nodes in pieces:
            if ends(piece):
                yield from checker.results(piece, nodes, own=True)
        for root, query, asked in there:
            if root.node not in self._made.left:
                yield from self._answered(root, query, asked)
        others = [(piece, nodes) for piece, nodes in pieces if not ends(piece)]
        here = [one for one in self._here if one.root not in self._made.left]
        if work := work_apart(self._made, self.held, others, here):
            yield from Apart(work).results(deadline)

    def _askable(self) -> Iterator[tuple[Shape, sparql.Query, str]]:
        """The SPARQL constraints that the service answers; the others are kept for later."""
        for root in self._made.fast():
            self._made.judges[root.node] = "service"
            for piece in root.pieces():
                for query in self._made.queries[id(piece)]:
                    asked = sparql.among(query, self._suspects.targets(root, nodes=True))
                    if why := self._why_here(root, query, asked):
                        self._here.append(self._question(root, query, why))
                    else:
                        yield root, query, asked

    def _why_here(self, root: Shape, query: sparql.Query, asked: str) -> str:
        if not asked:
            return "its SPARQL counts what may stand in two graphs, or asks for the shapes"
        if self._lacked and (query.needs_all or self._lacked & query.wanted.keys()):
            return "its SPARQL speaks of what the service has not"
        nodes = self._made.shapes.declared(root).nodes
        if nodes and (query.may_stay or not all(map(queries.kept, nodes))):
            return "it names focus nodes that the service may not have"
        return "it has focus nodes that the service has not" if self._met.get(root.node) else ""

    def _question(self, root: Shape, query: sparql.Query, why: str) -> Question:
        return Question(query, root.node, self._targets(root, why))

    def _nodes(self, root: Shape, piece: Shape) -> Collection[Term]:
        """The nodes that may break a constraint of this piece of the root."""
        if not (piece.constraints or piece.properties):
            return ()
        targets = self._suspects.targets(root)
        try:
            asked = self._suspects.questions(piece, targets) if targets else []
            return self._found(root, asked)
        except (Unaskable, SyntaxFault, StoreError, QueryTimeout) as error:
            return self._targets(root, str(error))

    def _targets(self, root: Shape, why: str) -> Collection[Term]:
        """All focus nodes of a shape, which is judged here for a reason."""
        if self._made.judges[root.node] == "service":
            self._made.judges[root.node] = f"fast: {why}"
        targets = self._suspects.targets(root)
        asked = f"SELECT DISTINCT ?this WHERE {{ {targets} }}"
        return self._found(root, [asked] if targets else [])

    def _found(self, root: Shape, queries: Iterable[str]) -> Collection[Term]:
        """What the queries find, and the focus nodes that stand beside the graph too or that the
        shape names."""
        named_ones = self._made.shapes.declared(root).nodes
        found = dict.fromkeys((*self._met.get(root.node, ()), *named_ones))
        for query in queries:
            found.update((this, None) for [this] in self._part.rows(query))
        return found

    def _answered(self, root: Shape, query: sparql.Query, asked: str) -> Iterator[Finding]:
        """Raises QueryTimeout. What the service cannot answer is kept for later."""
        try:
            rows = self._part.rows(asked)
        except QueryTimeout as error:
            place = f"{named(root.node)}: {error.place}"
            raise QueryTimeout(error.problem, place, error.remedy) from error
        except (SyntaxFault, StoreError) as error:
            question = self._question(root, query, str(error))
            self._here.append(question)
            self._fetch_for_queries()
            if list(queries.changed(self.held, [question])):
                raise
        else:
            yield from queries.findings(query, rows)

    def _fetch_for_queries(self) -> None:
        if any(question.query.needs_all for question in self._here):
            self.held.add(self._store.snapshot(self._graphs or None))
        for question in self._here:
            for predicate in sorted(question.query.predicates, key=str):
                self._part.whole(predicate)
