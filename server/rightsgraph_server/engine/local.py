"""The engine over a store in a folder: a pool of readers, a writer, and a cache before them."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from rightsgraph.errors import BadRequest, Forbidden, NotAcceptable, RightsgraphError, StoreError
from rightsgraph.facts import Value
from rightsgraph.flowing_files import readable
from rightsgraph.rdf_files import read_rdf
from rightsgraph.settings import DefaultGraph
from rightsgraph.store import Results, Store, bind
from rightsgraph_server.engine import wire
from rightsgraph_server.engine.answering import (
    Answer,
    Ask,
    Begun,
    Event,
    Observer,
    Running,
    Standing,
)
from rightsgraph_server.engine.cache import Cache, Flight, Key, key_of, may_change
from rightsgraph_server.engine.checkpoints import Checkpoints
from rightsgraph_server.engine.jobs import Job, Type, Types
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.pool import Pool
from rightsgraph_server.engine.updating import Writing
from rightsgraph_server.federation import calls_service
from rightsgraph_server.formats import GRAPHS, TABLES, Format, by_name, choose, write

_TRIPLES = "application/n-triples"
_LONGEST = 500
# To write a long table anew would keep other threads waiting.
_JSON, _SHORT = "json", 1_000_000
# Tables in this format are the quickest to write and to read, and lose nothing.
_LIKED = f"text/tab-separated-values, {_TRIPLES}"


class LocalEngine:
    """Evaluates queries and updates over a store in a folder, in processes of its own."""

    def __init__(
        self,
        folder: Path,
        limits: Limits | None = None,
        *,
        updates: bool = False,
        default_graph: DefaultGraph = "union",
    ) -> None:
        """Raises StoreError where the store cannot be opened."""
        self.limits = limits = limits or Limits()
        self._observers: list[Observer] = []
        self._checkpoints = Checkpoints(folder)
        if updates and not self._checkpoints.beside:
            problem = "lies where nothing can be written, so that it cannot be updated"
            raise StoreError(problem, str(folder), "set updates = false")
        self._writing = Writing(folder, self._checkpoints, limits, updates=updates, tell=self._tell)
        try:
            self._writing.open()
        except RightsgraphError:
            self._writing.close()
            self._checkpoints.close()
            raise
        union = default_graph == "union"
        self._pool = Pool(self._checkpoints, limits, union=union, tell=self._tell)
        self._cache = Cache(limits.cache, limits.queue)
        self.store: Store = LocalStore(self)

    def version(self) -> str:
        return self._checkpoints.version

    def answer(self, ask: Ask) -> Answer:
        types = _types(ask.accept, ask.format)
        if may_change(ask):
            self._tell(Event("cache", "never", id=ask.id))
            return self._evaluated(ask, types)
        return self._remembered(ask, types)

    async def begin(self, ask: Ask) -> Begun | None:
        """None where the answer is known, or others have asked the same."""
        if may_change(ask) or calls_service(ask.query):
            return None
        types, key = _types(ask.accept, ask.format), key_of(self.version(), ask)
        flight, ours = self._cache.join(key, types.key, ask.standing)
        if not ours:
            return None
        if self._kept(key, types):
            self._cache.land(flight)
            return None
        try:
            job = await self._pool.begin(ask, types)
        except RightsgraphError as error:
            self._cache.land(flight, error=error)
            raise
        except BaseException:
            self._cache.land(flight)
            raise
        self._tell(Event("cache", "miss", id=ask.id))
        return _Begun(self._pool, self._cache, job, types, flight)

    def update(
        self, sparql: str, *, standing: Standing = "authenticated", client: str = "", id: str = ""
    ) -> None:
        self._writing.update(sparql, standing, client, id)

    def running(self) -> list[Running]:
        return [*self._writing.running(), *self._pool.running()]

    def kill(self, id: str) -> bool:
        return self._writing.kill(id) or self._pool.kill(id)

    def gauges(self) -> dict[str, float]:
        return {**self._pool.gauges(), **self._writing.gauges(), **self._cache.gauges()}

    def observe(self, observer: Observer) -> None:
        self._observers.append(observer)

    def reload(self) -> None:
        self._writing.open()

    def close(self) -> None:
        self._writing.close()
        self._pool.close()
        self._checkpoints.close()

    def _remembered(self, ask: Ask, types: Types) -> Answer:
        """Where the one who asked first has left, one of those who wait evaluates for all."""
        until = time.monotonic() + self.limits.seconds(ask.standing)
        while True:
            answer, flight = self._once(ask, types, until)
            if answer:
                return answer
            if flight is None or not flight.error or time.monotonic() > until:
                return self._evaluated(ask, types)

    def _once(self, ask: Ask, types: Types, until: float) -> tuple[Answer | None, Flight | None]:
        """No answer where that of another one is of no use; then the flight says why."""
        key = key_of(self.version(), ask)
        found = self._found(key, types)
        if found:
            self._tell(Event("cache", "hit", id=ask.id))
            return found, None
        flight, ours = self._cache.join(key, types.key, ask.standing)
        if ours and (found := self._found(key, types)):  # another one was answered meanwhile
            self._cache.land(flight)
            return found, flight
        if ours:
            self._tell(Event("cache", "miss", id=ask.id))
            return self._cache.evaluate(flight, lambda: self._evaluated(ask, types)), flight
        answer = self._cache.share(flight, ask, until - time.monotonic())
        if answer:
            self._tell(Event("cache", "shared", id=ask.id))
        return answer, flight

    def _found(self, key: Key, types: Types) -> Answer | None:
        """An answer in a format that will do, or a table that can be written in one."""
        if found := self._kept(key, types):
            return found
        table = self._cache.find(key, _JSON)
        if table and isinstance(types.table, Type):
            return _rewritten(table, types.table)
        return None

    def _kept(self, key: Key, types: Types) -> Answer | None:
        for one in types.found:
            if found := self._cache.find(key, one.format):
                return replace(found, media_type=one.media_type)
        return None

    def _evaluated(self, ask: Ask, types: Types) -> Answer:
        """SERVICE would find no network, and SERVICE SILENT would then say nothing of it."""
        if calls_service(ask.query):
            raise Forbidden("SERVICE is refused here", remedy="leave it out")
        return self._pool.run(ask, types)

    def _tell(self, event: Event) -> None:
        for observer in self._observers:
            observer(event)


@dataclass(frozen=True)
class _Begun:
    """A job whose first message has come."""

    pool: Pool
    cache: Cache
    job: Job
    types: Types
    flight: Flight

    @property
    def is_whole(self) -> bool:
        """A worker that must first be made ready for the next job takes a while."""
        worker = self.job.worker
        return worker.wire.next_kind in (wire.TABLE, wire.GRAPH) and not worker.lags

    def answer(self) -> Answer:
        return self.cache.evaluate(self.flight, lambda: self.pool.finish(self.job, self.types))

    def abandon(self) -> None:
        self.cache.land(self.flight, error=StoreError("the client has left"))
        self.pool.abandon(self.job)


class LocalStore:
    """What pages, saved queries and validation see of an engine: a store like any other."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Collection[str] = (),
        named_graphs: Collection[str] = (),
        bindings: Mapping[str, Value | None] | None = None,
    ) -> Results:
        query = bind(sparql, bindings or {})
        answer = self._engine.answer(
            Ask(query, tuple(default_graphs), tuple(named_graphs), accept=_LIKED)
        )
        source = b"".join(answer.blocks) if answer.complete else readable(answer.blocks)
        if answer.media_type == _TRIPLES:
            return (quad.triple for quad in ox.parse(source, ox.RdfFormat.N_TRIPLES))
        return ox.parse_query_results(source, ox.QueryResultsFormat.TSV)

    def update(self, sparql: str) -> None:
        self._engine.update(sparql)

    def load(self, source: Path | Iterable[ox.Quad], graph: str = "") -> None:
        """Wholly or not at all, so it must fit into one update."""
        quads = read_rdf(source, graph) if isinstance(source, Path) else source
        self._engine.update(f"INSERT DATA {{ {''.join(map(_as_data, quads))} }}")

    def snapshot(self, graphs: Collection[str] | None = None) -> Iterator[ox.Quad]:
        for name in ["", *self.graphs()] if graphs is None else sorted(graphs):
            yield from self._content(name)

    def graphs(self) -> list[str]:
        rows = self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { } }")
        assert isinstance(rows, ox.QuerySolutions)
        return sorted(row["g"].value for row in rows)

    def _content(self, name: str) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        triples = self.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", default_graphs=[name])
        assert not isinstance(triples, ox.QuerySolutions | ox.QueryBoolean)
        for triple in triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _as_data(quad: ox.Quad) -> str:
    triple = f"{quad.triple} ."
    if isinstance(quad.graph_name, ox.DefaultGraph):
        return f"{triple}\n"
    return f"GRAPH {quad.graph_name} {{ {triple} }}\n"


def _rewritten(table: Answer, wanted: Type) -> Answer | None:
    """A table in another format; None where it had better be evaluated in that."""
    body = b"".join(table.blocks)
    if len(body) > _SHORT:
        return None
    form = by_name(wanted.format, TABLES)
    assert form is not None
    written = BytesIO()
    write(ox.parse_query_results(body, ox.QueryResultsFormat.JSON), form, written)
    blocks = iter([written.getvalue()])
    return replace(table, media_type=wanted.media_type, blocks=blocks, format=wanted.format)


def _types(accept: str, name: str) -> Types:
    """Clients send few different headers; one that is longer is read anew each time."""
    return (_read if len(accept) + len(name) < _LONGEST else _read.__wrapped__)(accept, name)


@lru_cache(256)
def _read(accept: str, name: str) -> Types:
    return Types(_type(accept, name, TABLES), _type(accept, name, GRAPHS))


def _type(accept: str, name: str, offered: tuple[Format, ...]) -> Type | RightsgraphError:
    try:
        form, media_type = choose(accept, name, offered)
    except (NotAcceptable, BadRequest) as error:
        return error
    return Type(form.name, media_type)
