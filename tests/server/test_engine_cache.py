"""What the engine remembers, and when it evaluates once for several."""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Any

import pytest
from engines import (
    COUNT,
    ENDLESS,
    FLOOD,
    NAMES,
    SLOW,
    Meanwhile,
    Open,
    ask,
    body,
    count,
    eventually,
    insert,
    is_evaluated,
    outcomes,
    running,
)

from rightsgraph.errors import (
    Overloaded,
    RightsgraphError,
    StoreError,
    SyntaxFault,
)
from rightsgraph_server.engine import cache
from rightsgraph_server.engine.answering import Ask
from rightsgraph_server.engine.cache import Cache, may_change
from rightsgraph_server.engine.local import LocalEngine


def test_an_answer_is_remembered_until_the_store_changes(open_engine: Open) -> None:
    engine = open_engine(updates=True)
    assert is_evaluated(engine, COUNT)
    assert not is_evaluated(engine, f" {COUNT}\n")
    again = engine.answer(Ask(COUNT))
    assert json.loads(body(again))["results"]["bindings"][0]["n"]["value"] == str(NAMES)
    for number in range(5):
        engine.update(insert(number))
        assert count(engine) == NAMES + number + 1


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"default_graphs": ("https://a.example/graph",)}, False),
        ({"named_graphs": ("https://a.example/graph",)}, False),
        ({"accept": "text/csv"}, True),
        ({"accept": "application/sparql-results+json;q=0.9, */*;q=0.1"}, True),
        ({"client": "192.0.2.1", "id": "7", "standing": "authenticated"}, True),
    ],
)
def test_what_an_answer_depends_on(engine: LocalEngine, other: dict[str, str], same: bool) -> None:
    ask(engine, COUNT)
    assert is_evaluated(engine, COUNT, **other) is not same


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
        assert is_evaluated(engine, query)
    assert engine.gauges()["cache_answers"] == 0


VALUES = """SELECT ?b ?a ?c {
  VALUES (?a ?b) { ("a,b"@en <https://a.example/x>) (1.50 UNDEF) ("line\\nbreak" "<&>") }
}"""


@pytest.mark.parametrize("query", [VALUES, "ASK { ?s ?p ?o }"])
@pytest.mark.parametrize("name", ["csv", "tsv", "xml"])
def test_a_remembered_table_is_written_in_other_formats(
    open_engine: Open, query: str, name: str
) -> None:
    without = open_engine(cache=0)
    expected = body(without.answer(Ask(query, format=name)))
    engine = open_engine()
    ask(engine, query)
    assert not is_evaluated(engine, query, format=name)
    found = engine.answer(Ask(query, format=name))
    assert body(found) == expected
    assert found.media_type == without.answer(Ask(query, format=name)).media_type


def test_the_same_rows_are_remembered_once_however_they_were_asked_for(engine: LocalEngine) -> None:
    ask(engine, VALUES)
    for accept in ("application/json", "application/sparql-results+json, text/turtle", "*/*"):
        assert not is_evaluated(engine, VALUES, accept=accept), accept
    assert engine.gauges()["cache_answers"] == 1


def test_long_answers_are_remembered_when_they_are_read(open_engine: Open) -> None:
    engine = open_engine(cache=16_000_000)
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000"
    first = ask(engine, query)
    assert len(first) > 100_000
    assert not is_evaluated(engine, query)
    assert ask(engine, query) == first


def test_what_is_remembered_is_not_looked_through_for_garbage(engine: LocalEngine) -> None:
    """There may be so many answers that this would stop all requests for a while."""
    ask(engine, COUNT)
    kept = engine._cache._kept
    for _ in range(4):  # tuples of tuples are seen through one after the other
        gc.collect()
    assert kept
    assert not any(map(gc.is_tracked, chain(*kept.items())))


def test_the_cache_is_bounded(open_engine: Open) -> None:
    engine = open_engine(cache=100_000)
    for number in range(100):
        ask(engine, f"SELECT * {{ ?s ?p ?o }} LIMIT 30 OFFSET {number}")
    assert 0 < engine.gauges()["cache_bytes"] <= 100_000


def test_no_cache_where_it_has_no_room(open_engine: Open) -> None:
    engine = open_engine(cache=0)
    ask(engine, COUNT)
    assert is_evaluated(engine, COUNT)


def test_equal_queries_that_come_together_are_evaluated_once(engine: LocalEngine) -> None:
    events = outcomes(engine)
    together = [Meanwhile(lambda: ask(engine, SLOW)) for _ in range(5)]
    assert len({one.result() for one in together}) == 1
    assert len([event for event in events if event.kind == "query"]) == 1


def test_who_comes_just_after_an_answer_is_given_it(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined, events = Cache.join, outcomes(engine)

    def late(cache: Cache, *query: Any) -> object:
        monkeypatch.undo()
        ask(engine, COUNT)
        return joined(cache, *query)

    monkeypatch.setattr(Cache, "join", late)
    ask(engine, COUNT)
    assert len([event for event in events if event.kind == "query"]) == 1
    assert not engine._cache._flights


def test_not_everybody_may_wait_for_what_another_one_asked_first(open_engine: Open) -> None:
    engine = open_engine(queue=2)
    together = [Meanwhile(lambda: ask(engine, ENDLESS)) for _ in range(4)]
    eventually(lambda: sum(one.done for one in together) == 1)
    with pytest.raises(Overloaded):
        next(one for one in together if one.done).result()
    engine.close()
    for one in together:
        with suppress(RightsgraphError):
            one.result()


def _waits(engine: LocalEngine, number: int) -> bool:
    return len(engine._cache._waiting) == number


def test_who_waits_often_for_the_same_answer_gives_way_to_another_client(open_engine: Open) -> None:
    engine = open_engine(queue=2)
    first = Meanwhile(lambda: ask(engine, ENDLESS, client="a"))
    eventually(lambda: running(engine) == 1)
    asked = []
    for client, waiting in (("a", 1), ("a", 2), ("b", 2)):
        asked.append(Meanwhile(partial(ask, engine, ENDLESS, client=client)))
        eventually(partial(_waits, engine, waiting))
    with pytest.raises(Overloaded):
        asked[1].result()
    eventually(lambda: sorted(engine._cache._waiting._waiting) == ["a", "b"])
    engine.close()
    for one in (first, asked[0], asked[2]):
        with suppress(RightsgraphError):
            one.result()
    assert not engine._cache._waiting


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


def test_those_who_wait_go_on_together_where_the_first_one_leaves(open_engine: Open) -> None:
    engine = open_engine(workers=4, slow=4)
    left: list[bool] = []
    first = Meanwhile(lambda: ask(engine, ENDLESS, gone=lambda: bool(left), client="a"))
    eventually(lambda: running(engine) == 1)
    others = [Meanwhile(lambda: ask(engine, ENDLESS, client="b", id="b")) for _ in range(3)]
    eventually(lambda: len(engine._cache._waiting) == 3)
    left.append(True)
    with pytest.raises(StoreError):
        first.result()
    eventually(lambda: [one.client for one in engine.running()] == ["b"])
    eventually(lambda: len(engine._cache._waiting) == 2)
    assert running(engine) == 1
    engine.close()
    for one in others:
        with suppress(RightsgraphError):
            one.result()


@pytest.mark.parametrize("end", ["ORDER BYRAND()", "ORDERBYRAND()", "GROUP BY?x HAVINGRAND()"])
def test_a_word_without_a_gap_before_it_is_heeded(end: str) -> None:
    assert may_change(Ask(f"SELECT ?x {{ ?x ?p ?o }} {end}"))
    assert not may_change(Ask("SELECT ?brand { ?brand ?known <urn:brand> }"))


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
