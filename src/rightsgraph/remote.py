"""A store that is a SPARQL 1.1 service somewhere else: Virtuoso, GraphDB, Neptune, Fuseki, QLever.

It is what the service makes of it. In particular:

* what a query sees outside GRAPH is the service's to decide; the first query finds out, and
  fails where that is not what the setting ``default_graph`` says;
* the union of graphs may be a set, as in Virtuoso, or not, as in Oxigraph: count with DISTINCT;
* an update is as atomic as the service makes it, and a load of many quads takes many requests;
* literals may come back in another form of the same value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from urllib.parse import urlencode

import pyoxigraph as ox
from requests import Response

from rightsgraph import remote_virtuoso as virtuoso
from rightsgraph.errors import NotSupported, StoreError
from rightsgraph.facts import Value
from rightsgraph.prologue import with_one_base
from rightsgraph.rdf_files import read_rdf
from rightsgraph.remote_http import Client, Credentials, shown
from rightsgraph.remote_load import POST_BYTES, UPDATE_BYTES, Batch, batches
from rightsgraph.settings import DefaultGraph, Settings
from rightsgraph.store import Results, absolute, bind, form_of, names_graphs

Dataset: TypeAlias = Sequence[tuple[str, str]]

_TABLE = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
# A triple of a named graph that can be asked for again in any store.
_SAMPLE = """
SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s) && isIRI(?o)) } LIMIT 1
"""
# Virtuoso answers this a hundred times faster than SELECT DISTINCT ?g.
_SIZES = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
# Lets Oxigraph's server see the union; a query that names its graphs must go without.
_UNION = re.compile(r"(?<=[?&])union-default-graph(?:=[^&]*)?(?:&|$)")
_STRICT = (
    "switch on its union of graphs (Oxigraph: a query address that ends in "
    "?union-default-graph; Fuseki: tdb2:unionDefaultGraph), or set default_graph = strict"
)


class RemoteStore:
    """A store in a service. Nothing is asked of it before the first method is called.

    ``update`` and ``graphs`` are the addresses for updates and of the Graph Store Protocol;
    without both, the store can only be read.
    """

    def __init__(
        self,
        query: str,
        *,
        update: str = "",
        graphs: str = "",
        credentials: Credentials | None = None,
        timeout: float = 60,
        default_graph: DefaultGraph = "union",
    ) -> None:
        self._query, self._update, self._graphs = query, update, graphs
        self._exact = _UNION.sub("", query)
        self._client = Client(credentials, timeout)
        self._default_graph = default_graph
        self._agreed = self._is_virtuoso = False

    @classmethod
    def of(cls, settings: Settings) -> RemoteStore:
        """The store of the settings, which must be an address. Raises BadRequest."""
        credentials = None
        if settings.store_secret:
            credentials = Credentials(
                settings.store_authentication, settings.store_user, settings.store_secret
            )
        return cls(
            str(settings.store),
            update=settings.store_update,
            graphs=settings.store_graphs,
            credentials=credentials,
            timeout=settings.store_timeout,
            default_graph=settings.default_graph,
        )

    @property
    def place(self) -> str:
        """Where the service is, as a message may show it."""
        return shown(self._query)

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Collection[str] = (),
        named_graphs: Collection[str] = (),
        bindings: Mapping[str, Value | None] | None = None,
    ) -> Results:
        dataset = [("default-graph-uri", absolute(iri).value) for iri in default_graphs if iri]
        dataset += [("named-graph-uri", absolute(iri).value) for iri in named_graphs]
        bound = with_one_base(bind(sparql, bindings or {}))
        if not self._agreed:
            self._agree()
        if "" in default_graphs:
            return self._of_unnamed(bound, dataset)
        return self._answer(bound, dataset)

    def update(self, sparql: str) -> None:
        address = self._writable(self._update, "store_update")
        data = {"update": with_one_base(sparql)}
        self._client.tell("POST", address, data=data, headers={"Accept": "*/*"})

    def load(self, source: Path | Iterable[ox.Quad], graph: str = "") -> None:
        quads = read_rdf(source, graph) if isinstance(source, Path) else source
        address = self._writable(self._graphs or self._update, "store_graphs")
        send, size = (self._post, POST_BYTES) if self._graphs else (self._insert, UPDATE_BYTES)
        with TemporaryDirectory(prefix="rightsgraph-") as folder:
            for batch in batches(quads, Path(folder), size):
                send(address, batch)

    def snapshot(self, graphs: Collection[str] | None = None) -> Iterator[ox.Quad]:
        """Raises StoreError also where the service gives less than it says that it holds: some
        cut a long answer and do not say so."""
        wanted = None if graphs is None else sorted(absolute(iri).value for iri in graphs)
        if wanted is None:
            yield from self._unnamed()
        sizes = self._sizes() if wanted != [] else {}
        for name in sorted(sizes) if wanted is None else wanted:
            found = 0
            for quad in self._named(name):
                found += 1  # noqa: SIM113 - of use after the loop
                yield quad
            if found < sizes.get(name, 0):
                problem = f"gave {found:,} of the {sizes[name]:,} triples of {name}"
                raise StoreError(problem, self.place, "raise its limit for results")

    def graphs(self) -> list[str]:
        return sorted(self._sizes())

    def count(self) -> int:
        """How many quads the named graphs hold."""
        return sum(self._sizes().values())

    def settle(self) -> None:
        """Nothing: a service keeps its own house."""

    def _agree(self) -> None:
        """Raises StoreError where the service sees another default graph than is set.

        An answer that silently leaves all named graphs out would look like one.
        """
        for row in self._rows(_SAMPLE):
            triple = " ".join(str(row[name]) for name in "spo")
            union = bool(self._answer(f"ASK {{ {triple} }}"))
            if union != (self._default_graph == "union"):
                sees = "all graphs" if union else "the unnamed graph alone"
                remedy = "set default_graph = union" if union else _STRICT
                raise StoreError(f"sees {sees} outside GRAPH", self.place, remedy)
            self._agreed = True

    def _of_unnamed(self, sparql: str, others: Dataset) -> Results:
        """The protocol has no name for the unnamed graph: it is what a strict service sees."""
        if self._is_virtuoso:
            return self._answer(sparql, [*others, virtuoso.NO_GRAPH])
        if others or (self._default_graph == "union" and self._exact == self._query):
            raise NotSupported("cannot tell the unnamed graph from the others", self.place)
        return self._answer(sparql, address=self._exact)

    def _answer(self, sparql: str, dataset: Dataset = (), address: str = "") -> Results:
        """The form decides what to accept: Virtuoso makes a table of triples if it may."""
        form, graphs = form_of(sparql), list(dataset)
        if graphs or names_graphs(sparql):
            address = self._exact
        if self._is_virtuoso:
            sparql, graphs = virtuoso.asked(sparql, form, graphs)
        is_graph = form in ("CONSTRUCT", "DESCRIBE")
        response = self._client.send(
            "POST",
            address or self._query,
            data=[("query", sparql), *graphs],
            headers={"Accept": _TRIPLES if is_graph else _TABLE},
        )
        self._is_virtuoso = virtuoso.answered(response)
        if fault := virtuoso.shortcoming(response, self.place):
            response.close()
            raise fault
        return self._triples(response) if is_graph else self._table(response, form, sparql)

    def _table(
        self, response: Response, form: str, sparql: str
    ) -> ox.QuerySolutions | ox.QueryBoolean:
        mend = virtuoso.Rows(sparql) if self._is_virtuoso else None
        stream = self._client.body(response, self._query, mend)
        try:
            table = ox.parse_query_results(stream, ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise self._unreadable(error) from error
        if form == "ASK" and isinstance(table, ox.QuerySolutions):
            return virtuoso.truth(table)
        return table

    def _triples(self, response: Response) -> Iterator[ox.Triple]:
        stream = self._client.body(response, self._query)
        try:
            for quad in ox.parse(stream, ox.RdfFormat.N_TRIPLES):
                yield quad.triple
        except SyntaxError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: SyntaxError) -> StoreError:
        return StoreError(f"answered what is not readable: {error.msg}", self.place)

    def _rows(self, sparql: str) -> ox.QuerySolutions:
        rows = self._answer(sparql)
        if not isinstance(rows, ox.QuerySolutions):
            raise StoreError("answered a SELECT with no table", self.place)
        return rows

    def _sizes(self) -> dict[str, int]:
        sizes = {row["g"].value: int(row["n"].value) for row in self._rows(_SIZES)}
        return {name: n for name, n in sizes.items() if not virtuoso.is_system_graph(name)}

    def _named(self, graph: str) -> Iterator[ox.Quad]:
        name = ox.NamedNode(graph)
        for triple in self._content(graph):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, name)

    def _content(self, graph: str) -> Iterator[ox.Triple]:
        if self._graphs:
            return self._downloaded({"graph": graph})
        sparql = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        triples = self._answer(sparql)
        assert not isinstance(triples, ox.QuerySolutions | ox.QueryBoolean)
        return triples

    def _unnamed(self) -> Iterator[ox.Quad]:
        """Nothing where it cannot be told from the union, as in Neptune and Virtuoso."""
        if self._graphs and (self._exact != self._query or self._default_graph == "strict"):
            for triple in self._downloaded({"default": ""}):
                yield ox.Quad(triple.subject, triple.predicate, triple.object)

    def _downloaded(self, which: Mapping[str, str]) -> Iterator[ox.Triple]:
        """What a graph holds; nothing where the service has no such graph."""
        address = _with(self._graphs, which)
        headers = {"Accept": _TRIPLES}
        response = self._client.send("GET", address, expected=(404,), headers=headers)
        if response.status_code == 404:
            response.close()
            return iter(())
        return self._triples(response)

    def _post(self, address: str, batch: Batch) -> None:
        which = {"graph": batch.graph} if batch.graph else {"default": ""}
        headers = {"Content-Type": _TRIPLES, "Accept": "*/*"}
        self._client.tell("POST", _with(address, which), data=batch.lines, headers=headers)

    def _insert(self, address: str, batch: Batch) -> None:
        lines = batch.lines.decode()
        data = f"GRAPH <{batch.graph}> {{ {lines} }}" if batch.graph else lines
        self.update(f"INSERT DATA {{ {data} }}")

    def _writable(self, address: str, setting: str) -> str:
        if not address:
            problem = "is only read: there is no address to write to"
            raise NotSupported(problem, self.place, f"give the setting {setting}")
        return address


def _with(address: str, which: Mapping[str, str]) -> str:
    """Virtuoso takes ``default`` only without the sign of equality."""
    fields = urlencode(which).removesuffix("=")
    return f"{address}{'&' if '?' in address else '?'}{fields}"
