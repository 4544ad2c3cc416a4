"""Updates that break the shapes are refused, whatever way they come, and leave nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
import pytest
from engines import PATIENT, Meanwhile, ask, eventually, make_store
from flask.testing import FlaskClient

from rightsgraph.errors import NonConforming, NotSupported, RightsgraphError, UnreadableFile
from rightsgraph.guarding import Guard
from rightsgraph.settings import Settings
from rightsgraph.shacl import incremental
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.serving import open_engine

PREFIXES = "PREFIX ex: <https://a.example/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
SHAPES = '''
@prefix ex: <https://a.example/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://a.example/"^^xsd:anyURI ] .
ex:PairShape a sh:NodeShape ; sh:targetClass ex:Pair ;
    sh:property ex:LeftShape , [ sh:path ex:right ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path ex:note ; sh:severity sh:Warning ; sh:maxCount 0 ] ;
    sh:sparql [ sh:prefixes ex: ; sh:message "{?value} is of {?other} too" ; sh:select
        """SELECT $this ?value ?other WHERE { $this ex:left ?value . ?other ex:left ?value
         FILTER ($this != ?other) }""" ] .
ex:LeftShape sh:path ex:left ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ;
    sh:message "Give one ex:left." .
'''
ENDLESS = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://a.example/> .
ex:Endless sh:targetSubjectsOf <https://a.example/left> ; sh:sparql [ sh:select
    '''SELECT $this WHERE { $this ?a ?b . ?c ?d ?e . ?f ?g ?h . ?i ?j ?k . ?l ?m ?n .
     FILTER (?b + ?e + ?h + ?k + ?n < 0) }''' ] .
"""
Open = Callable[..., LocalEngine]


def pair(number: int, left: str = "", graph: str = "pairs") -> str:
    triples = f"a ex:Pair ; ex:left {left or number} ; ex:right {number}"
    return f"{PREFIXES}INSERT DATA {{ GRAPH ex:{graph} {{ ex:{number} {triples} }} }}"


@pytest.fixture
def open_engine_with(tmp_path: Path) -> Iterator[Open]:
    opened: list[LocalEngine] = []
    folder = make_store(tmp_path / "store")

    def open_engine_with(shapes: str = SHAPES, **limits: float) -> LocalEngine:
        file = tmp_path / "shapes.ttl"
        file.write_text(shapes, "utf-8")
        few = {"workers": 2, "slow": 2, **PATIENT, "shapes": str(file), **limits}
        opened.append(LocalEngine(folder, Limits(**few), updates=True))
        return opened[-1]

    yield open_engine_with
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine_with: Open) -> LocalEngine:
    return open_engine_with()


def lefts(engine: LocalEngine) -> list[int]:
    query = f"{PREFIXES}SELECT ?n {{ ?s ex:left ?n ; ex:right ?m }} ORDER BY ?n"
    rows = json.loads(ask(engine, query))["results"]["bindings"]
    return [int(row["n"]["value"]) for row in rows]


def refused(engine: LocalEngine, update: str) -> NonConforming:
    version = engine.version()
    with pytest.raises(NonConforming) as caught:
        engine.update(update)
    assert engine.version() == version
    return caught.value


def test_what_conforms_is_stored_and_what_does_not_is_refused(engine: LocalEngine) -> None:
    engine.update(pair(1))
    found = refused(engine, pair(2, "'two'"))
    assert lefts(engine) == [1]
    [finding] = found.findings
    assert finding == {
        "shape": "https://a.example/LeftShape",
        "focusNode": "https://a.example/2",
        "path": "https://a.example/left",
        "value": '"two"',
        "component": "DatatypeConstraintComponent",
        "severity": "Violation",
        "message": "Give one ex:left.",
    }
    [conforms] = [
        q.object for q in ox.parse(found.report, ox.RdfFormat.TURTLE) if "conforms" in str(q)
    ]
    assert conforms == ox.Literal(False)


BAD = [
    "INSERT DATA { ex:2 a ex:Pair }",
    "INSERT DATA { ex:1 ex:left 7 }",
    "INSERT DATA { ex:3 a ex:Pair ; ex:left 1 ; ex:right 3 }",
    "INSERT DATA { _:b a ex:Pair ; ex:left 1.5 ; ex:right 3 }",
    "DELETE DATA { GRAPH ex:pairs { ex:1 ex:left 1 } }",
    "DELETE WHERE { GRAPH ?g { ?s ex:left ?o } }",
    """WITH ex:pairs DELETE { ?s ex:left ?o } INSERT { ?s ex:left ?n }
    WHERE { ?s ex:left ?o BIND (STR(?o) AS ?n) }""",
    "INSERT { ?s ex:left ?n } WHERE { GRAPH ?g { ?s ex:left ?o } BIND (?o + RAND() AS ?n) }",
    """INSERT DATA { ex:Sub <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:Pair } ;
    INSERT { ?s a ex:Sub } WHERE { GRAPH ?g { ?s ex:number 5 } }""",
    "COPY ex:pairs TO ex:other ; DELETE WHERE { GRAPH ?g { ?s ex:right ?o } }",
    """INSERT DATA { ex:2 a ex:Pair ; ex:right 2 } ;
    INSERT { ?s ex:left ?b } WHERE { ?s ex:right ?b BIND (BNODE() AS ?b2) } ;
    DELETE { ?s ex:left ?x } INSERT { ?s ex:left 1 } WHERE { ?s ex:left ?x }""",
]
GOOD = [
    "DROP GRAPH ex:pairs",
    "MOVE ex:pairs TO ex:other",
    "DELETE WHERE { GRAPH ex:pairs { ex:1 ?p ?o } }",
    "INSERT DATA { ex:1 ex:left 1 }",
    "INSERT DATA { ex:1 ex:note 'a warning is none' }",
    """DELETE DATA { GRAPH ex:pairs { ex:1 ex:left 1 } } ;
    INSERT DATA { GRAPH ex:pairs { ex:1 ex:left 2 } }""",
]


def test_no_way_around_the_shapes(engine: LocalEngine) -> None:
    engine.update(pair(1))
    for update in BAD:
        refused(engine, PREFIXES + update)
        assert lefts(engine) == [1], update
    engine.update(pair(4))
    assert lefts(engine) == [1, 4]


def test_what_may_be_done(engine: LocalEngine) -> None:
    for update in GOOD:
        engine.update(f"{pair(1)} ; {update}")
        engine.update("DROP ALL")


def test_what_was_wrong_before_does_not_count(tmp_path: Path, open_engine_with: Open) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.update(f"{PREFIXES}INSERT DATA {{ ex:bad a ex:Pair ; ex:left 1, 2 }}")
    del store
    engine = open_engine_with()
    engine.update(f"{PREFIXES}INSERT DATA {{ ex:bad ex:left 3 }}")
    engine.update(f"{PREFIXES}INSERT DATA {{ ex:bad ex:right 3 }}")
    refused(engine, f"{PREFIXES}INSERT DATA {{ ex:bad ex:right 4 }}")
    engine.update(f"{PREFIXES}DELETE DATA {{ ex:bad ex:left 1, 2 }}")
    refused(engine, f"{PREFIXES}INSERT DATA {{ ex:bad ex:left 1 }}")


@pytest.mark.parametrize("graver_first", [False, True])
def test_many_warnings_hide_no_violation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, graver_first: bool
) -> None:
    monkeypatch.setattr(incremental, "MOST", 2)
    parts = ["[ sh:path ex:note ; sh:severity sh:Warning ; sh:maxCount 0 ]", "ex:LeftShape"]
    rules = tmp_path / "rules.ttl"
    listed = ", ".join(reversed(parts) if graver_first else parts)
    left = SHAPES.partition("ex:LeftShape sh:path")[2]
    rules.write_text(
        f"""{SHAPES.partition("ex:PairShape")[0]}
        ex:PairShape sh:targetClass ex:Pair ; sh:property {listed} .
        ex:LeftShape sh:path {left}""",
        "utf-8",
    )
    guard, store = Guard(rules), OxigraphStore()
    noted = " ".join(f"ex:{n} a ex:Pair ; ex:left 1 ; ex:note {n} ." for n in range(9))
    guard.update(store, f"{PREFIXES}INSERT DATA {{ {noted} }}")
    store.update("DROP ALL")
    with pytest.raises(NonConforming, match="in 1 place,") as caught:
        guard.update(store, f"{PREFIXES}INSERT DATA {{ {noted} ex:bad a ex:Pair }}")
    assert [one["focusNode"] for one in caught.value.findings] == ["https://a.example/bad"]
    assert store.count() == 0


def test_one_refusal_undoes_nobody_elses_update(engine: LocalEngine) -> None:
    updates = [pair(n, "" if n % 3 else "'no'") for n in range(1, 13)]
    together = [Meanwhile(partial(engine.update, update)) for update in updates]
    eventually(lambda: all(one.done for one in together))
    for number, one in enumerate(together, 1):
        if number % 3:
            one.result()
        else:
            with pytest.raises(NonConforming):
                one.result()
    assert lefts(engine) == [n for n in range(1, 13) if n % 3]


def writer(engine: LocalEngine) -> int:
    process = engine._writing._process
    assert process
    return process.id


def judges(engine: LocalEngine) -> list[str]:
    """The processes in which the writer evaluates what a shape asks of an update."""
    found: list[str] = []
    for task in Path(f"/proc/{writer(engine)}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += task.read_text("ascii").split()
    return found


def test_a_kill_between_the_update_and_the_decision_leaves_nothing(
    open_engine_with: Open, tmp_path: Path
) -> None:
    engine = open_engine_with(ENDLESS)
    once = Meanwhile(lambda: engine.update(pair(1)))
    eventually(lambda: judges(engine) != [])
    assert not once.done
    os.kill(writer(engine), signal.SIGKILL)
    with pytest.raises(RightsgraphError, match="has ended"):
        once.result()
    engine.close()
    again = open_engine_with()
    assert lefts(again) == []
    again.update(pair(2))
    assert lefts(again) == [2]


def test_kills_at_any_moment_leave_whole_updates_that_conform(engine: LocalEngine) -> None:
    stored: set[int] = set()
    doubtful: set[int] = set()
    ended: list[bool] = []

    def write() -> None:
        for number in range(1, 10**6):
            if ended:
                return
            try:
                engine.update(pair(number, "" if number % 2 else "'no'"))
                stored.add(number)
            except NonConforming:
                pass
            except RightsgraphError:
                doubtful.add(number)

    def has_grown(known: int) -> bool:
        return len(stored) > known + 1

    engine.update(pair(0))
    thread = Thread(target=write, daemon=True)
    thread.start()
    chance = random.Random(5)
    for _ in range(4):
        eventually(lambda: engine._writing._process is not None)
        time.sleep(chance.uniform(0, 0.5))
        process = engine._writing._process
        if process:
            process.kill()
        eventually(partial(has_grown, len(stored)))
    ended.append(True)
    thread.join()
    found = set(lefts(engine)) - {0}
    assert stored <= found <= stored | doubtful
    assert all(number % 2 for number in found)
    assert b"no" not in ask(engine, f"{PREFIXES}SELECT ?n {{ ?s ex:left ?n }}")


def test_shapes_that_cannot_be_read_are_told_at_once(tmp_path: Path) -> None:
    folder = make_store(tmp_path / "store")
    with pytest.raises(UnreadableFile):
        LocalEngine(folder, Limits(shapes=str(tmp_path / "none.ttl")), updates=True)


def test_a_remote_store_cannot_be_guarded() -> None:
    with pytest.raises(NotSupported):
        open_engine(Settings(store="https://store.example/sparql", guard=True))


# Over HTTP, with the shapes of the package.


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    settings = Settings(
        store=make_store(tmp_path / "store"),
        updates=True,
        guard=True,
        trust_this_machine=True,
        query_seconds=600,
        queue_seconds=600,
    )
    engine = open_engine(settings)
    yield create_app(settings, engine).test_client()
    engine.close()


STATEMENT = """
@prefix rg: <https://w3id.org/rightsgraph/ns#> .
<https://w3id.org/rightsgraph/id/state/XXX> a rg:State ; rg:iso3 "YYY" .
"""
GRAPH = "/graphs?graph=https%3A%2F%2Fa.example%2Fnew"


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_the_graph_store_refuses_with_the_findings(client: FlaskClient, method: str) -> None:
    answer = client.open(GRAPH, method=method, data=STATEMENT, content_type="text/turtle")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json
    assert answer.json["type"].endswith("/problem/graph-does-not-conform")
    focus = {finding["focusNode"] for finding in answer.json["findings"]}
    assert focus == {"https://w3id.org/rightsgraph/id/state/XXX"}
    assert client.get(GRAPH).status_code == 404


def test_the_report_comes_as_rdf_where_that_is_preferred(client: FlaskClient) -> None:
    update = "INSERT DATA { <https://a.example/x> a <ns#State> }"
    for media_type, form in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ):
        answer = client.post("/update", data={"update": update}, headers={"Accept": media_type})
        assert (answer.status_code, answer.mimetype) == (422, media_type)
        found = {quad.predicate.value.rpartition("#")[2] for quad in ox.parse(answer.data, form)}
        assert {"conforms", "result", "focusNode", "sourceShape", "resultMessage"} <= found


def test_patch_and_delete_are_guarded_too(client: FlaskClient) -> None:
    good = "INSERT DATA { <https://a.example/x> <https://a.example/y> 1 }"
    bad = "INSERT DATA { <https://a.example/x> a <https://w3id.org/rightsgraph/ns#State> }"
    kind = "application/sparql-update"
    for update, status in ((good, 204), (bad, 422)):
        assert client.patch(GRAPH, data=update, content_type=kind).status_code == status
    assert client.delete(GRAPH).status_code == 200
