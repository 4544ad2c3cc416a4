"""Keeps quads and answers SPARQL: one small interface, with embedded Oxigraph behind it.

What Oxigraph does that a caller must know:

* the union of graphs is not a set: a triple that stands in two graphs is two solutions, so
  count with DISTINCT;
* an update sees only the unnamed graph unless it says GRAPH or USING;
* literals are normalised on load: derived integers become ``xsd:integer``, ``"1.0"`` becomes
  ``"1"``, language tags lose their capitals;
* SERVICE calls the other server as soon as a query is asked, before its results are read.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypedDict, runtime_checkable

import pyoxigraph as ox

from rightsgraph.errors import BadRequest, StoreError
from rightsgraph.facts import Value
from rightsgraph.faults import Kind, explained
from rightsgraph.iris import BASE
from rightsgraph.rdf_files import read_rdf
from rightsgraph.settings import DefaultGraph
from rightsgraph.starred import written_out
from rightsgraph.tokens import INERT, in_code

Functions: TypeAlias = dict[ox.NamedNode, Callable[..., Any]]
# The triples of a graph need not be an engine's own object: another process may have sent them.
Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Iterator[ox.Triple]

_FROM = in_code(r"(?P<found> (?<![\w:?$@.-]) FROM (?![\w:.-]))")
# Without this in small letters a query has none, which is found out much faster.
_FROM_ANYWHERE = re.compile(r"from(?<!\wfrom)\b")
_VALUES = in_code(
    r"(?<![\w:?$@.-]) VALUES \s* [?$](?P<name>\w+) \s* \{ (?P<terms> (?> (?: (?>"
    + INERT
    + r""") | [^{}"'\#] )* ) ) \}"""
)
_FORM = in_code(
    r"""\b(?:PREFIX \s+ [^\s:<]* : | BASE\b)
    | (?<![\w:?$@.-]) (?P<form>SELECT|ASK|CONSTRUCT|DESCRIBE) (?![\w:.-])"""
)
_UNNAMED = ox.DefaultGraph()
# Every folder with a store has this file.
_CURRENT = "CURRENT"
_TRIES, _BETWEEN_TRIES = 10, 0.05
# What the engine says of a well-formed request that asks for what is not there.
_UNFIT = re.compile(r"^The (?:custom .* is not supported|graph .* (?:does not|already) exists?)")


@runtime_checkable
class Store(Protocol):
    """What the program needs of a store. Every method raises StoreError where it fails."""

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Collection[str] = (),
        named_graphs: Collection[str] = (),
        bindings: Mapping[str, Value | None] | None = None,
    ) -> Results:
        """Answers a query.

        The graphs, where any is given, are the whole dataset and take the place of the
        query's own FROM; among the default ones an empty name is the unnamed graph.
        ``bindings`` fill VALUES clauses: see ``bind``. Raises SyntaxFault, and BadRequest on a
        graph that is no IRI.
        """

    def update(self, sparql: str) -> None:
        """Carries out an update, wholly or not at all. Raises SyntaxFault."""

    def load(self, source: Path | Iterable[ox.Quad], graph: str = "") -> None:
        """Adds quads, or an RDF file whose triples go to ``graph``, wholly or not at all."""

    def snapshot(self, graphs: Collection[str] | None = None) -> Iterator[ox.Quad]:
        """The quads of these graphs or of all, graph by graph, each as it is at one moment."""

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""


class OxigraphStore:
    """A store in a folder, or in memory where no folder is given.

    Relative IRIs in a query are identifiers of the project: ``<id/state/KAZ>``.

    A folder has one writer at a time and any number of readers; a reader sees the folder as
    it was when opened. A writer that stays for long is opened ``by_handle``: Oxigraph goes by
    paths, and where a build puts another folder in this one's place, it would go on writing and
    deleting in that. It is seen by other processes, not by another writer in its own. Raises
    StoreError where the folder is in use, damaged or missing.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        read_only: bool = False,
        by_handle: bool = False,
        default_graph: DefaultGraph = "union",
    ) -> None:
        self._folder, self._place = path, str(path or "store in memory")
        self._union = default_graph == "union"
        with self._faults():
            if read_only and path:
                self._store = _opened_to_read(path)
            else:
                self._store = ox.Store(_handle(path) if by_handle and path else path)

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Collection[str] = (),
        named_graphs: Collection[str] = (),
        bindings: Mapping[str, Value | None] | None = None,
    ) -> Results:
        dataset = self._dataset(sparql, default_graphs, named_graphs)
        bound = bind(sparql, bindings or {})
        with self._faults(bound):
            found = self._store.query(bound, base_iri=BASE, **dataset)
            if isinstance(found, ox.QuerySolutions):
                ordered = written_out(bound, [one.value for one in found.variables])
                if ordered != bound:
                    found = self._store.query(ordered, base_iri=BASE, **dataset)
            return found

    def update(self, sparql: str, functions: Functions | None = None) -> None:
        """``functions`` can be called in it by their names; see ``changes``."""
        with self._faults(sparql, "update"):
            self._store.update(sparql, custom_functions=functions)

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads of all graphs with these terms; None stands for any."""
        with self._faults():
            yield from self._store.quads_for_pattern(subject, predicate, value, None)

    def holds(self, quad: ox.Quad) -> bool:
        return quad in self._store

    def in_memory(self) -> OxigraphStore:
        """A copy that answers faster; it takes some 500 bytes for a triple."""
        copy = OxigraphStore(default_graph="union" if self._union else "strict")
        with self._faults():
            copy._store.bulk_extend(self._store)
            for name in self._store.named_graphs():  # also those without triples
                copy._store.add_graph(name)
        return copy

    def load(self, source: Path | Iterable[ox.Quad], graph: str = "") -> None:
        self.load_quads(read_rdf(source, graph) if isinstance(source, Path) else source)

    def load_quads(self, quads: Iterable[ox.Quad]) -> None:
        """Adds quads in bulk, wholly or not at all."""
        try:
            with self._faults():
                self._store.bulk_extend(quads)
        finally:
            self._clear()

    def snapshot(self, graphs: Collection[str] | None = None) -> Iterator[ox.Quad]:
        for name in self._names() if graphs is None else map(absolute, sorted(graphs)):
            with self._faults():
                yield from self._store.quads_for_pattern(None, None, None, name)

    def graphs(self) -> list[str]:
        return [name.value for name in self._names() if isinstance(name, ox.NamedNode)]

    def count(self) -> int:
        """How many quads there are."""
        return len(self._store)

    def settle(self) -> None:
        """Writes everything to disk and orders it for reading, after a bulk load."""
        with self._faults():
            self._store.optimize()
            self._store.flush()

    def backup(self, folder: Path) -> None:
        """Makes a store of what this one holds now; its files are links where they can be.

        The folder must not exist. A store that is open for reading leaves out what its writer
        has not yet put in order.
        """
        with self._faults():
            self._store.backup(str(folder))

    def _clear(self) -> None:
        """A load that fails leaves its files behind, and with them a disk that stays full."""
        for part in self._folder.glob("bulk-*.sst") if self._folder else ():
            part.unlink(missing_ok=True)

    def _names(self) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
        with self._faults():
            return [ox.DefaultGraph(), *sorted(self._store.named_graphs(), key=str)]

    def _dataset(
        self, sparql: str, default_graphs: Collection[str], named_graphs: Collection[str]
    ) -> _Dataset:
        """Oxigraph's union takes the place of a query's FROM, so it must not meet one."""
        if default_graphs or named_graphs:
            return {
                "default_graph": [absolute(iri) if iri else _UNNAMED for iri in default_graphs],
                "named_graphs": [absolute(iri) for iri in named_graphs],
            }
        return {"use_default_graph_as_union": self._union and not names_graphs(sparql)}

    @contextmanager
    def _faults(self, sparql: str = "", kind: Kind = "query") -> Iterator[None]:
        try:
            yield
        except SyntaxError as error:
            raise explained(str(error.msg), sparql, kind) from error
        except (OSError, RuntimeError) as error:
            if _UNFIT.search(str(error)):
                raise BadRequest(str(error)) from error
            raise StoreError(*_diagnosis(error, self._place)) from error


def _opened_to_read(folder: Path) -> ox.Store:
    """Again where it fails: who writes to the store can take a file away at that moment."""
    for left in reversed(range(_TRIES)):
        try:
            return ox.Store.read_only(str(folder))
        except (OSError, RuntimeError):
            if not left or not (folder / _CURRENT).exists():
                raise
        time.sleep(_BETWEEN_TRIES)
    raise AssertionError


def _handle(folder: Path) -> Path:
    """A name that stays with a folder wherever it is moved, until this process ends."""
    handle = Path(f"/proc/self/fd/{os.open(folder, os.O_RDONLY | os.O_DIRECTORY)}")
    return handle if handle.exists() else folder


class _Dataset(TypedDict, total=False):
    use_default_graph_as_union: bool
    default_graph: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
    named_graphs: list[ox.NamedNode | ox.BlankNode]


def bind(sparql: str, bindings: Mapping[str, Value | None]) -> str:
    """A query whose ``VALUES ?name { … }`` clauses hold the given terms; None leaves it open.

    A clause binds where it stands, so a query that needs a parameter inside a subquery has a
    clause there too. Terms cannot break out of their place: they are checked and escaped.
    Raises BadRequest for a name without a clause. Oxigraph's own substitution is not used:
    it reaches only the variables in the outermost SELECT.
    """
    if not bindings:
        return sparql
    unused = set(bindings)

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in bindings:
            return match[0]
        unused.discard(name)
        term = bindings[name]
        return f"VALUES ?{name} {{ {'UNDEF' if term is None else term} }}"

    bound = _VALUES.sub(fill, sparql)
    if unused:
        name = min(unused)
        raise BadRequest("is in no VALUES clause", f"?{name}", f"write VALUES ?{name} {{ UNDEF }}")
    return bound


def solutions(
    store: Store,
    sparql: str,
    *,
    default_graphs: Collection[str] = (),
    bindings: Mapping[str, Value | None] | None = None,
) -> ox.QuerySolutions:
    """Those of a SELECT query. Raises StoreError where the store answers with something else."""
    found = store.query(sparql, default_graphs=default_graphs, bindings=bindings)
    if not isinstance(found, ox.QuerySolutions):
        raise StoreError("answered a SELECT with no table")
    return found


def names_graphs(sparql: str) -> bool:
    """Whether a query says by FROM which graphs it is about."""
    if not _FROM_ANYWHERE.search(sparql.lower()):
        return False
    return any(match["found"] for match in _FROM.finditer(sparql))


def form_of(sparql: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; empty where it has none."""
    forms = (match["form"] for match in _FORM.finditer(sparql) if match["form"])
    return next(forms, "").upper()


def values_clauses(sparql: str) -> list[tuple[str, str]]:
    """The variable and the text of the terms of each VALUES clause with a single variable."""
    return [(match["name"], match["terms"]) for match in _VALUES.finditer(sparql) if match["name"]]


def absolute(iri: str, place: str = "graph") -> ox.NamedNode:
    """The IRI that somebody gave of a graph or a shape. Raises BadRequest for what is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise BadRequest(f"{iri!r} is no IRI: {error}", place) from error


def _diagnosis(error: Exception, place: str) -> tuple[str, str, str]:
    message = str(error)
    if isinstance(error, FileNotFoundError):
        return "there is no store here", place, f"rightsgraph build --store {place}"
    if "lock" in message.lower():
        return "is in use by another program", place, "stop it, or open the store for reading"
    if "read-write instances" in message:
        return "is open for reading only", place, "open it for writing"
    if "orruption" in message:
        return f"is damaged: {message}", place, "build it again"
    if "No space left" in message:
        return (
            message,
            place,
            "make room on that disk and run this again; what was written before stands",
        )
    return message, place, ""
