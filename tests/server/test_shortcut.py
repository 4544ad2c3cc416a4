"""Plain queries are answered beside the framework as the framework would have answered them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from functools import partial
from socket import MSG_PEEK
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from engines import COUNT, ENDLESS, FLOOD, NAMES, SLOW, Meanwhile, Open, count, eventually, running
from flask import Flask
from werkzeug.test import EnvironBuilder

from rightsgraph.errors import Overloaded
from rightsgraph.settings import Settings
from rightsgraph_server import admission
from rightsgraph_server.answers import BEGUN, CLIENT_GONE
from rightsgraph_server.app import QUICK, create_app
from rightsgraph_server.engine import pool
from rightsgraph_server.engine.answering import Ask
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.engine.processes import Worker
from rightsgraph_server.rates import Rate
from rightsgraph_server.shortcut import Shortcut

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

JSON = "application/sparql-results+json"
ALL = "SELECT * { ?s ?p ?o } ORDER BY ?o"
SOME = f"{ALL} LIMIT 50"
CONSTRUCTED = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
OTHER = "SELECT (COUNT(*) AS ?m) { ?s ?p 7 }"


class Reply:
    """What came of a request; ``quick`` where it took the shortcut."""

    def __init__(self, app: Flask, environ: WSGIEnvironment, *, quick: bool) -> None:
        self.environ = environ
        self.quick = quick
        said: list[Any] = []

        def start(status: str, headers: Any, error: Any = None) -> Callable[[bytes], object]:
            said[:] = status, dict(headers)
            return said.append

        self.blocks = app.wsgi_app(environ, start)
        status, self.headers = said
        self.status = int(status[:3])
        self.id = self.headers.pop("X-Query-Id")

    def body(self) -> bytes:
        try:
            return b"".join(self.blocks)
        finally:
            self.close()

    def close(self) -> None:
        if close := getattr(self.blocks, "close", None):
            close()


def environ(
    query: str = COUNT, more: str = "", method: str = "GET", **headers: str
) -> WSGIEnvironment:
    given = {"Accept": JSON} | headers
    named = [(name.replace("_", "-"), value) for name, value in given.items()]
    asked = f"query={quote(query, safe='')}" if query else ""
    builder = EnvironBuilder(
        "/sparql",
        method=method,
        query_string="&".join(filter(None, (asked, more))),
        headers=named,
        environ_base={"REMOTE_ADDR": "192.0.2.1", CLIENT_GONE: lambda: False},
    )
    return builder.get_environ()


def leaving(query: str, left: Callable[[], bool]) -> WSGIEnvironment:
    """The request of a client who goes away."""
    return {**environ(query), CLIENT_GONE: left}


def directly(app: Flask, asked: WSGIEnvironment) -> Reply:
    return Reply(app, asked, quick=False)


def shortly(app: Flask, asked: WSGIEnvironment) -> Reply:
    """By way of the shortcut as far as that goes."""
    quick = asyncio.run(app.extensions[QUICK](asked))
    return Reply(app, asked, quick=quick)


@pytest.fixture(autouse=True)
def quick_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, none of them computes for so long that it is niced, or ended to
    make room."""
    monkeypatch.setattr(pool, "_NICE_AFTER", ())
    monkeypatch.setattr(pool, "_TOO_LONG", 600)


@pytest.fixture
def app(engine: LocalEngine) -> Flask:
    return create_app(Settings(cache_bytes=0), engine)


@pytest.mark.parametrize(
    ("query", "more", "headers"),
    [
        (COUNT, "", {}),
        (SOME, "", {"Accept": "text/csv;q=0.5, application/sparql-results+xml"}),
        (ALL, "format=tsv", {"Accept": "text/html"}),
        (CONSTRUCTED, "", {"Accept": "text/turtle"}),
        ("ASK { ?s ?p 7 }", "format=json", {}),
        (ALL, "", {"Accept_Encoding": "gzip, br;q=0.5"}),
        (ALL, "", {"Accept_Encoding": "identity"}),
        (COUNT, "", {"Accept_Encoding": "zstd"}),
    ],
)
def test_it_answers_like_the_framework(
    open_engine: Open, query: str, more: str, headers: dict[str, str]
) -> None:
    apps = [create_app(Settings(cache_seconds=60), open_engine()) for _ in range(2)]
    usual = directly(apps[0], environ(query, more, **headers))
    short = shortly(apps[1], environ(query, more, **headers))
    assert short.quick
    assert short.status == usual.status == 200
    assert short.headers == usual.headers
    assert short.body() == usual.body()
    assert len(short.id) == 16


@pytest.mark.parametrize(
    ("query", "more", "headers"),
    [
        (COUNT, "", {"Accept": "text/html,*/*;q=0.8"}),
        (COUNT, "", {"Authorization": "Bearer x"}),
        (COUNT, "", {"If_None_Match": 'W/"x"'}),
        (COUNT, "default-graph-uri=https%3A%2F%2Fa.example%2Fgraph", {}),
        (COUNT, f"query={COUNT}", {}),
        (COUNT, "update=CLEAR+ALL", {}),
        (COUNT, "format=json&format=csv", {}),
        (COUNT, "x=%ff", {}),
        ("", "", {}),
        ("SELECT (NOW() AS ?n) {}", "", {}),
        ("SELECT * { SERVICE <https://a.example/> { } }", "", {}),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_framework(
    app: Flask, engine: LocalEngine, query: str, more: str, headers: dict[str, str]
) -> None:
    asked = environ(query, more, **headers)
    assert not asyncio.run(app.extensions[QUICK](asked))
    assert BEGUN not in asked
    assert running(engine) == 0


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_other_methods_are_left_to_the_framework(app: Flask, method: str) -> None:
    asked = environ(method=method)
    assert not asyncio.run(app.extensions[QUICK](asked))
    assert BEGUN not in asked


def test_reads_that_are_not_open_are_left_to_the_framework(engine: LocalEngine) -> None:
    app = create_app(Settings(open_reads=False), engine)
    assert shortly(app, environ()).status == 401


@pytest.mark.parametrize(
    ("query", "more", "accept", "status", "says"),
    [
        ("SELECT *\n{ ?s }", "", JSON, 400, '"line": 2'),
        (COUNT, "format=docx", JSON, 400, "there is no format"),
        (COUNT, "", "image/png", 406, "cannot answer as image/png"),
        (COUNT, "", "text/turtle", 406, "cannot answer as text/turtle"),
        (f"{COUNT} #{'x' * 300}", "", JSON, 413, "a query may have 200 bytes"),
    ],
)
def test_the_framework_tells_what_went_wrong(
    engine: LocalEngine, query: str, more: str, accept: str, status: int, says: str
) -> None:
    app = create_app(Settings(max_query_bytes=200), engine)
    reply = shortly(app, environ(query, more, Accept=accept))
    assert not reply.quick
    assert reply.status == status
    assert says in reply.body().decode()
    assert running(engine) == 0


def test_a_query_ends_at_its_deadline(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=0.3)
    reply = shortly(create_app(Settings(), engine), environ(ENDLESS))
    assert reply.status == 504
    eventually(lambda: running(engine) == 0)


def test_a_long_answer_is_sent_as_it_comes(app: Flask, engine: LocalEngine) -> None:
    reply = shortly(app, environ(FLOOD))
    assert not reply.quick
    assert b'"bindings"' in next(iter(reply.blocks))
    assert running(engine) == 1
    reply.close()
    eventually(lambda: running(engine) == 0)


def test_what_is_known_is_not_evaluated_again(app: Flask, engine: LocalEngine) -> None:
    first = shortly(app, environ(ALL)).body()
    again = shortly(app, environ(ALL))
    assert not again.quick
    assert again.body() == first


def test_equal_queries_are_evaluated_once(app: Flask, engine: LocalEngine) -> None:
    evaluated: list[str] = []
    engine.observe(lambda event: evaluated.append(event.id) if event.kind == "query" else None)
    together = [Meanwhile(lambda: shortly(app, environ(SLOW)).body()) for _ in range(4)]
    assert len({one.result() for one in together}) == 1
    assert len(evaluated) == 1


def test_a_request_counts_once_whichever_way_it_goes(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "Rate", partial(Rate, clock=lambda: 0.0))
    app = create_app(Settings(requests_a_minute=3), engine)
    replies = [shortly(app, environ(query)) for query in (COUNT, ALL, FLOOD, OTHER)]
    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert [reply.quick for reply in replies] == [True, True, False, False]
    for reply in replies:
        reply.close()


def test_it_waits_for_a_worker_without_a_thread(open_engine: Open) -> None:
    engine = open_engine(workers=1, slow=0, anonymous_seconds=600)
    app = create_app(Settings(), engine)
    left: list[bool] = []
    first = Meanwhile(lambda: shortly(app, leaving(ENDLESS, lambda: bool(left))).status)
    eventually(lambda: running(engine) == 1)
    second = Meanwhile(lambda: shortly(app, environ(COUNT)))
    eventually(lambda: engine.gauges()["queries_waiting"] == 1)
    left.append(True)
    assert first.result() == 503
    reply = second.result()
    assert isinstance(reply, Reply)
    assert reply.quick
    assert json.loads(reply.body())["results"]["bindings"][0]["n"]["value"] == str(NAMES)


def test_who_waits_too_long_or_leaves_makes_room(open_engine: Open) -> None:
    engine = open_engine(workers=1, slow=0, queue_seconds=0.5)
    eventually(lambda: engine.gauges()["workers_idle"] > 0)
    app = create_app(Settings(), engine)
    left: list[bool] = []
    first = Meanwhile(lambda: shortly(app, leaving(ENDLESS, lambda: bool(left))).status)
    eventually(lambda: running(engine) == 1)
    gone = shortly(app, leaving(COUNT, lambda: True))
    assert (gone.status, b"has left" in gone.body()) == (503, True)
    late = shortly(app, environ(OTHER))
    assert (late.status, "Retry-After" in late.headers) == (503, True)
    assert engine.gauges()["queries_waiting"] == 0
    left.append(True)
    assert first.result() == 503


def test_what_nobody_asks_for_is_ended(engine: LocalEngine) -> None:
    """The application may fail before it comes to the query."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        raise Overloaded("no")

    shortcut = Shortcut(application, Settings(), engine, lambda environ: None)
    asked = environ(FLOOD)
    assert not asyncio.run(shortcut.take(asked))
    assert running(engine) == 1
    with pytest.raises(Overloaded):
        shortcut(asked, lambda *said: said.count)
    assert running(engine) == 0


def test_a_worker_that_has_ended_is_passed_over(open_engine: Open) -> None:
    engine = open_engine()
    eventually(lambda: engine.gauges()["workers_idle"] == 4)
    for worker in list(engine._pool._lanes.idle):
        worker.kill()
        assert worker.wire.socket.recv(1, MSG_PEEK) == b""
    begun = asyncio.run(engine.begin(Ask(COUNT)))
    assert begun
    assert b"".join(begun.answer().blocks)


def test_a_worker_is_made_ready_for_the_next_job_in_a_thread(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For that takes a while."""
    begun = asyncio.run(engine.begin(Ask(COUNT)))
    assert begun
    assert begun.is_whole
    monkeypatch.setattr(Worker, "lags", True)
    assert not begun.is_whole
    begun.answer()


def test_what_is_cancelled_leaves_nothing(open_engine: Open) -> None:
    engine = open_engine(workers=1, slow=0, anonymous_seconds=600)

    async def cancel() -> None:
        tasks = [asyncio.create_task(engine.begin(Ask(ENDLESS)))]
        while not running(engine):
            await asyncio.sleep(0.01)
        tasks += [asyncio.create_task(engine.begin(Ask(COUNT)))]
        while not engine.gauges()["queries_waiting"]:
            await asyncio.sleep(0.01)
        for task in reversed(tasks):
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ends)

    asyncio.run(cancel())
    assert running(engine) == engine.gauges()["queries_waiting"] == 0
    assert count(engine) == NAMES


def test_a_worker_that_comes_too_late_goes_back(open_engine: Open) -> None:
    """The one who waited for it was cancelled at that moment."""
    engine = open_engine(workers=1, slow=0)
    eventually(lambda: engine.gauges()["workers_idle"] > 0)
    places = engine._pool._places
    waiter = places._enter(Ask(COUNT), endless=False, wake=bool)
    assert waiter.worker
    places._give_back(waiter)
    assert count(engine) == NAMES
