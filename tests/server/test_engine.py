"""The engine over a store in a folder, with its real processes."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from engines import (
    COUNT,
    ENDLESS,
    FLOOD,
    GREEDY,
    NAMES,
    SLOW,
    Meanwhile,
    Open,
    ask,
    body,
    count,
    eventually,
    insert,
    make_store,
    opening,
    quad,
)

from rightsgraph import bundle
from rightsgraph.errors import (
    Forbidden,
    MemoryExceeded,
    NotAcceptable,
    NotSupported,
    Overloaded,
    PayloadTooLarge,
    QueryTimeout,
    RightsgraphError,
    StoreError,
    SyntaxFault,
)
from rightsgraph.store import Store
from rightsgraph_server.engine import cache, isolation, local
from rightsgraph_server.engine.answering import Ask, Engine, Event
from rightsgraph_server.engine.checkpoints import Checkpoints
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.formats import GRAPHS, TABLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store")


@pytest.fixture
def open_engine(folder: Path) -> Iterator[Open]:
    yield from opening(folder)


@pytest.fixture
def engine(open_engine: Open) -> LocalEngine:
    return open_engine()


def outcomes(engine: Engine) -> list[Event]:
    events: list[Event] = []
    engine.observe(events.append)
    return events


def running(engine: Engine) -> int:
    return len(engine.running())


# Answers


def test_it_is_what_the_http_layer_asks(engine: LocalEngine) -> None:
    served: Engine = engine
    store: Store = engine.store
    assert isinstance(served.store, Store)
    assert store.graphs() == ["https://a.example/graph"]


@pytest.mark.parametrize(
    ("query", "accept", "name", "media_type", "part"),
    [
        ("ASK { ?s ?p 7 }", "", "", "application/sparql-results+json", b"true"),
        ("ASK { ?s ?p 7 }", "text/csv", "xml", "application/sparql-results+xml", b"<boolean>true"),
        ("SELECT ?s { ?s ?p 7 }", "text/csv", "", "text/csv", b"https://a.example/7\r\n"),
        ("SELECT ?s { ?s ?p 7 }", "", "tsv", "text/tab-separated-values", b"<https://a.example/7>"),
        ("DESCRIBE <https://a.example/7>", "", "", "text/turtle", b"<https://a.example/7>"),
        ("CONSTRUCT WHERE { ?s ?p 7 }", "text/plain", "", "text/plain", b"<https://a.example/7> <"),
        ("CONSTRUCT WHERE { ?s ?p 7 }", "", "jsonld", "application/ld+json", b'"@id"'),
    ],
)
def test_answers(
    engine: LocalEngine, query: str, accept: str, name: str, media_type: str, part: bytes
) -> None:
    answer = engine.answer(Ask(query, accept=accept, format=name))
    assert answer.complete
    assert answer.media_type == media_type
    assert answer.version == engine.version()
    assert part in body(answer)


def test_every_format_has_a_writer(engine: LocalEngine) -> None:
    for form in TABLES:
        assert ask(engine, "SELECT ?s { ?s ?p 7 }", format=form.name)
    for form in GRAPHS:
        assert ask(engine, "CONSTRUCT WHERE { ?s ?p 7 }", format=form.name)


def test_the_dataset(engine: LocalEngine) -> None:
    def found(**dataset: tuple[str, ...]) -> bool:
        return bool(json.loads(ask(engine, "ASK { ?s ?p 7 }", **dataset))["boolean"])

    assert found()
    assert found(default_graphs=("https://a.example/graph",))
    assert not found(default_graphs=("https://a.example/other",))
    assert not found(default_graphs=("",))


@pytest.mark.parametrize(
    ("query", "accept", "error"),
    [
        ("SELECT nothing", "", SyntaxFault),
        ("ASK { }", "text/turtle", NotAcceptable),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", NotAcceptable),
        ("ASK { SERVICE <http://127.0.0.1/> { } }", "", Forbidden),
        ("ASK { SERVICE SILENT <http://127.0.0.1/> { } }", "", Forbidden),
    ],
)
def test_refusals(
    engine: LocalEngine, query: str, accept: str, error: type[RightsgraphError]
) -> None:
    for _ in range(2):
        with pytest.raises(error):
            engine.answer(Ask(query, accept=accept))
    assert count(engine) == NAMES


def test_a_long_answer_comes_in_blocks(engine: LocalEngine) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    answer = engine.answer(Ask(query, accept="text/csv"))
    assert not answer.complete
    blocks = list(answer.blocks)
    assert len(blocks) > 10
    assert b"".join(blocks).count(b"\n") == 20_001
    assert running(engine) == 0


def test_a_store_like_any_other(open_engine: Open) -> None:
    store = open_engine(updates=True).store
    store.load([quad(1000), ox.Quad(*quad(1).triple)])
    store.update(insert(2000))
    assert len(list(store.snapshot())) == NAMES + 3
    assert len(list(store.snapshot(["https://a.example/graph"]))) == NAMES + 2
    nine = ox.NamedNode("https://a.example/9")
    rows = store.query("SELECT ?n { VALUES ?s { UNDEF } ?s ?p ?n }", bindings={"s": nine})
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["n"].value for row in rows] == ["9"]
    triples = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(triples, Iterator)
    assert len(list(triples)) == NAMES + 2


# Limits


def test_a_query_is_ended_at_its_deadline(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=0.5)
    events = outcomes(engine)
    with pytest.raises(QueryTimeout):
        engine.answer(Ask(ENDLESS))
    assert running(engine) == 0
    assert count(engine) == NAMES
    assert "timeout" in {event.outcome for event in events if event.kind == "worker"}


def test_each_standing_has_a_deadline_of_its_own(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=60, user_seconds=0.5)
    with pytest.raises(QueryTimeout):
        engine.answer(Ask(ENDLESS, standing="authenticated"))


def test_an_answer_that_is_cut_off_raises_while_it_is_read(open_engine: Open) -> None:
    engine = open_engine(anonymous_seconds=0.5)
    answer = engine.answer(Ask(FLOOD))
    with pytest.raises(QueryTimeout):
        list(answer.blocks)
    assert running(engine) == 0


def test_an_answer_that_is_too_long_raises_while_it_is_read(open_engine: Open) -> None:
    engine = open_engine(result=200_000)
    answer = engine.answer(Ask(FLOOD))
    with pytest.raises(PayloadTooLarge):
        list(answer.blocks)
    with pytest.raises(PayloadTooLarge):
        open_engine(result=1000).answer(Ask("SELECT * { ?s ?p ?o }"))


def test_memory_is_limited(open_engine: Open) -> None:
    engine = open_engine(memory=100_000_000)
    with pytest.raises(MemoryExceeded):
        engine.answer(Ask(GREEDY))
    assert count(engine) == NAMES


def states(engine: LocalEngine) -> str:
    """Of the processes that evaluate something: T where one is stopped."""
    found = [Path(f"/proc/{job.worker.id}/stat") for job in list(engine._pool._jobs.values())]
    return "".join(one.read_text("ascii").rpartition(")")[2].split()[0] for one in found)


def test_a_long_query_that_finds_no_slow_place_waits_for_one(open_engine: Open) -> None:
    engine = open_engine(slow=1, anonymous_seconds=60)
    first = Meanwhile(lambda: ask(engine, ENDLESS, id="first"))
    eventually(lambda: any(one.slow for one in engine.running()))
    second = Meanwhile(lambda: ask(engine, ENDLESS + " # again", id="second"))
    eventually(lambda: states(engine).count("T") == 1)
    assert engine.gauges()["queries_waiting"] == 1
    with pytest.raises(Overloaded) as caught:
        engine.answer(Ask(ENDLESS + " # and again"))
    assert caught.value.retry_after > 0
    assert count(engine) == NAMES
    assert engine.kill("first")
    with pytest.raises(StoreError):
        first.result()
    eventually(lambda: "T" not in states(engine))
    assert [one.id for one in engine.running()] == ["second"]
    assert engine.gauges()["queries_slow"] == 1
    assert engine.kill("second")
    with pytest.raises(StoreError):
        second.result()


def test_a_query_is_not_blamed_for_waiting_for_a_slow_place(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rightsgraph_server.engine.pool._TOO_LONG", 0.2)
    engine = open_engine(slow=1, anonymous_seconds=4)
    first = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: any(one.slow for one in engine.running()))
    monkeypatch.setattr(Limits, "seconds", lambda *_: 3)
    second = Meanwhile(lambda: ask(engine, f"{ENDLESS} # again"))
    eventually(lambda: "T" in states(engine))
    with pytest.raises(QueryTimeout):
        first.result()
    with pytest.raises(Overloaded):
        second.result()
    assert engine.gauges()["queries_waiting"] == engine.gauges()["queries_slow"] == 0
    assert count(engine) == NAMES


def test_long_queries_leave_the_fast_lane(open_engine: Open) -> None:
    """More of them than there are workers, and the next query is still answered."""
    engine = open_engine(workers=2, slow=3, anonymous_seconds=60)
    long = [Meanwhile(partial(ask, engine, f"{ENDLESS} # {number}")) for number in range(3)]
    eventually(lambda: sum(one.slow for one in engine.running()) == 3)
    assert count(engine) == NAMES
    engine.kill("")
    for query in long:
        with pytest.raises(StoreError):
            query.result()


@pytest.fixture
def full(open_engine: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalEngine]:
    """An engine whose only places in either lane are taken for good."""
    monkeypatch.setattr("rightsgraph_server.engine.pool._TOO_LONG", 60)
    engine = open_engine(workers=1, slow=1, queue=1, queue_seconds=1, anonymous_seconds=60)
    eventually(lambda: engine.gauges()["workers_idle"] > 1)
    first = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: [one.slow for one in engine.running()] == [True])
    second = Meanwhile(lambda: ask(engine, f"{ENDLESS} # again"))
    eventually(lambda: running(engine) == 2)
    yield engine
    engine.kill("")
    for query in (first, second):
        with pytest.raises(StoreError):
            query.result()


def test_who_waits_too_long_is_refused(full: LocalEngine) -> None:
    with pytest.raises(Overloaded) as caught:
        full.answer(Ask(COUNT))
    assert caught.value.retry_after > 0
    assert full.gauges()["queries_waiting"] == 0


def test_too_many_who_wait_are_refused(full: LocalEngine) -> None:
    waiting = Meanwhile(lambda: ask(full, COUNT))
    eventually(lambda: full.gauges()["queries_waiting"] == 1)
    with pytest.raises(Overloaded):
        full.answer(Ask("ASK { }"))
    with pytest.raises(Overloaded):
        waiting.result()


def test_who_leaves_the_queue(full: LocalEngine) -> None:
    with pytest.raises(StoreError, match="left"):
        full.answer(Ask(COUNT, gone=lambda: True))


# Who leaves and who is ended


def test_a_client_that_leaves_frees_its_worker(engine: LocalEngine) -> None:
    left: list[bool] = []
    query = Meanwhile(lambda: ask(engine, ENDLESS, gone=lambda: bool(left)))
    eventually(lambda: running(engine) == 1)
    left.append(True)
    with pytest.raises(StoreError, match="left"):
        query.result(5)
    assert running(engine) == 0


def test_a_client_that_stops_reading_frees_its_worker(engine: LocalEngine) -> None:
    answer = engine.answer(Ask(FLOOD))
    next(answer.blocks)
    assert running(engine) == 1
    answer.blocks.close()  # type: ignore[attr-defined]
    assert running(engine) == 0
    assert count(engine) == NAMES


def test_what_runs_can_be_listed_and_ended(engine: LocalEngine) -> None:
    query = Meanwhile(lambda: ask(engine, ENDLESS, id="q1", client="192.0.2.7"))
    eventually(lambda: running(engine) == 1)
    (one,) = engine.running()
    assert (one.id, one.text, one.client, one.standing) == ("q1", ENDLESS, "192.0.2.7", "anonymous")
    assert not engine.kill("q2")
    assert engine.kill("q1")
    with pytest.raises(StoreError, match="operator"):
        query.result()


def workers_of(engine: LocalEngine) -> list[int]:
    return [worker.id for worker in engine._pool._lanes.idle]


def test_a_killed_worker_costs_its_query_and_no_other(engine: LocalEngine) -> None:
    """Those that did nothing when they were killed are not even noticed."""
    eventually(lambda: engine.gauges()["workers_idle"] == 4)
    before = set(workers_of(engine))
    query = Meanwhile(lambda: ask(engine, ENDLESS))
    eventually(lambda: any(one.seconds > 0.3 for one in engine.running()))
    (busy,) = before - set(workers_of(engine))
    os.kill(busy, signal.SIGKILL)
    with pytest.raises(StoreError, match="ended"):
        query.result()
    for one in workers_of(engine):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    assert count(engine) == NAMES
    eventually(lambda: engine.gauges()["workers_idle"] == 4)


# Isolation


def test_a_process_of_the_engine_reaches_nothing(engine: LocalEngine) -> None:
    """Past all that refuses SERVICE by reading it."""
    if not _can_be_isolated():
        pytest.skip("this system lets nobody make a network of their own")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        with pytest.raises(RightsgraphError):
            engine._pool.run(Ask(query), local._types("", ""))
        with pytest.raises(TimeoutError):
            listener.accept()


def _can_be_isolated() -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if isolation.leave_network() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# The cache


def test_an_answer_is_remembered_until_the_store_changes(open_engine: Open) -> None:
    engine = open_engine(updates=True)
    assert not engine.answer(Ask(COUNT)).cached
    again = engine.answer(Ask(f" {COUNT}\n"))
    assert again.cached
    assert json.loads(body(again))["results"]["bindings"][0]["n"]["value"] == str(NAMES)
    for number in range(5):
        engine.update(insert(number))
        assert count(engine) == NAMES + number + 1


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"accept": "text/csv"}, False),
        ({"format": "xml"}, False),
        ({"default_graphs": ("https://a.example/graph",)}, False),
        ({"named_graphs": ("https://a.example/graph",)}, False),
        ({"accept": "application/sparql-results+json;q=0.9, */*;q=0.1"}, True),
        ({"client": "192.0.2.1", "id": "7", "standing": "authenticated"}, True),
    ],
)
def test_what_an_answer_depends_on(engine: LocalEngine, other: dict[str, str], same: bool) -> None:
    ask(engine, COUNT)
    assert engine.answer(Ask(COUNT, **other)).cached is same  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (RAND() AS ?r) { }",
        "SELECT (struuid() AS ?r) { }",
        "ASK { FILTER(N\\u004FW() > 1) }",
    ],
)
def test_what_may_change_is_not_remembered(engine: LocalEngine, query: str) -> None:
    with suppress(SyntaxFault):
        ask(engine, query)
        assert not engine.answer(Ask(query)).cached
    assert engine.gauges()["cache_answers"] == 0


def test_long_answers_are_remembered_when_they_are_read(open_engine: Open) -> None:
    engine = open_engine(cache=16_000_000)
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000"
    first = ask(engine, query)
    assert len(first) > 100_000
    again = engine.answer(Ask(query))
    assert again.cached
    assert body(again) == first


def test_the_cache_is_bounded(open_engine: Open) -> None:
    engine = open_engine(cache=100_000)
    for number in range(100):
        ask(engine, f"SELECT * {{ ?s ?p ?o }} LIMIT 30 OFFSET {number}")
    assert 0 < engine.gauges()["cache_bytes"] <= 100_000


def test_no_cache_where_it_has_no_room(open_engine: Open) -> None:
    engine = open_engine(cache=0)
    ask(engine, COUNT)
    assert not engine.answer(Ask(COUNT)).cached


def test_equal_queries_that_come_together_are_evaluated_once(engine: LocalEngine) -> None:
    events = outcomes(engine)
    together = [Meanwhile(lambda: ask(engine, SLOW)) for _ in range(5)]
    assert len({one.result() for one in together}) == 1
    assert len([event for event in events if event.kind == "query"]) == 1


def test_who_shares_a_query_does_not_share_its_misfortune(engine: LocalEngine) -> None:
    left: list[bool] = []
    first = Meanwhile(lambda: ask(engine, ENDLESS, gone=lambda: bool(left), client="a"))
    eventually(lambda: running(engine) == 1)
    second = Meanwhile(lambda: ask(engine, ENDLESS, client="b"))
    left.append(True)
    with pytest.raises(StoreError):
        first.result()
    eventually(lambda: [one.client for one in engine.running()] == ["b"])
    engine.kill("")
    with pytest.raises(StoreError):
        second.result()


def test_an_answer_that_nobody_reads_keeps_nobody_waiting(engine: LocalEngine) -> None:
    answer = engine.answer(Ask(FLOOD))
    del answer
    eventually(lambda: running(engine) == 0)
    assert not engine._cache._flights


def test_white_space_within_a_string_counts(engine: LocalEngine) -> None:
    one = ask(engine, "SELECT ('a b' AS ?x) { }")
    assert ask(engine, "SELECT ('a  b' AS ?x) { }") != one


def test_words_that_may_change_an_answer() -> None:
    assert cache.may_change(Ask("SELECT (now() AS ?t) {}"))
    assert not cache.may_change(Ask("SELECT ?known { ?known ?p ?o }"))


# Versions and new stores


def test_a_version_outlives_the_server(open_engine: Open) -> None:
    engine = open_engine()
    version = engine.version()
    engine.close()
    second = open_engine(updates=True)
    assert second.version() == version
    second.update(insert(1))
    changed = second.version()
    assert changed != version
    second.close()
    assert open_engine().version() == changed


def test_only_the_newest_checkpoint_stays(open_engine: Open, folder: Path) -> None:
    engine = open_engine(updates=True)
    for number in range(5):
        engine.update(insert(number))
    (mine,) = folder.with_name(".store-checkpoints").iterdir()
    eventually(lambda: len(list(mine.iterdir())) == 1)
    engine.close()
    assert not folder.with_name(".store-checkpoints").exists()


def test_what_a_dead_server_left_is_removed(open_engine: Open, folder: Path) -> None:
    left = folder.with_name(".store-checkpoints") / "12345-abc" / "1"
    left.mkdir(parents=True)
    first = open_engine()
    assert not left.exists()
    second = open_engine()
    assert count(first) == count(second) == NAMES


def test_a_checkpoint_stays_while_it_is_read(open_engine: Open) -> None:
    engine = open_engine(updates=True)
    answer = engine.answer(Ask("SELECT * { ?a ?b ?c . ?d ?e ?f }", accept="text/csv"))
    assert not answer.complete
    for number in range(5):
        engine.update(insert(number))
    assert body(answer).count(b"\n") == NAMES * NAMES + 1


def test_others_may_write_a_store_that_is_only_read(open_engine: Open, folder: Path) -> None:
    engine = open_engine()
    ox.Store(folder).update(insert(1))
    assert count(engine) == NAMES
    engine.reload()
    assert count(engine) == NAMES + 1


@pytest.mark.parametrize("updates", [False, True])
def test_a_store_that_is_built_anew_is_served(
    open_engine: Open, folder: Path, updates: bool
) -> None:
    engine = open_engine(updates=updates)
    assert count(engine) == NAMES
    bundle.build(folder, map(quad, range(1000, 1100)))
    eventually(lambda: count(engine) != NAMES)
    assert json.loads(ask(engine, "ASK { <https://a.example/1050> ?p ?o }"))["boolean"]


def test_no_update_is_lost_to_a_store_that_is_built_anew(open_engine: Open, folder: Path) -> None:
    engine = open_engine(updates=True)
    bundle.build(folder, map(quad, range(1000, 1100)))
    engine.update(insert(5))
    assert json.loads(ask(engine, "ASK { <https://a.example/new/5> ?p ?o }"))["boolean"]
    engine.close()
    assert count(open_engine()) > 100


def test_a_store_where_nothing_can_be_written(
    open_engine: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read in its place, and stays as it is."""

    def refuse(self: Checkpoints) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Checkpoints, "_own_folder", refuse)
    engine = open_engine()
    version = engine.version()
    assert count(engine) == NAMES
    engine.reload()
    assert engine.version() == version
    engine.close()
    assert (folder / "CURRENT").is_file()
    with pytest.raises(StoreError, match="nothing can be written"):
        LocalEngine(folder, updates=True)


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        LocalEngine(tmp_path / "none")


def test_updates_are_off_by_default(engine: LocalEngine) -> None:
    with pytest.raises(NotSupported):
        engine.update(insert(1))
