"""What is counted beside the pages, and what pages say while it is not counted."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from engines import COUNT, Meanwhile, eventually, make_store
from flask import Flask, g
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad

from rightsgraph.errors import (
    MemoryExceeded,
    NonConforming,
    Overloaded,
    QueryTimeout,
    RightsgraphError,
)
from rightsgraph.iris import BASE, NS
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server import assets, counting, keeping, searching, warming
from rightsgraph_server.answers import engine
from rightsgraph_server.counting import Counting
from rightsgraph_server.engine.answering import StoreEngine
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine
from rightsgraph_server.keeping import PATIENCE, beside, kept, later
from rightsgraph_server.routes import saved
from rightsgraph_server.serving import Server
from rightsgraph_server.views import (
    asked as asked_module,
)
from rightsgraph_server.views import (
    concept,
    home,
    index,
    recommendations,
    said,
    term,
)
from rightsgraph_server.warming import Warming

BROWSER = {"Accept": "text/html"}
GRAPH = NamedNode(f"{BASE}graph/import/test")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
BUSY, TOO_LONG = Overloaded("busy", retry_after=1), QueryTimeout("took too long")


def raising(error: RightsgraphError) -> Callable[..., Any]:
    def fails(*given: object) -> Any:
        raise error

    return fails


def test_what_takes_too_long_is_tried_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then everybody gets to know of it by an error of their own."""
    beside = Counting()
    with pytest.raises(MemoryExceeded) as first:
        beside.begin(("1", "a"), raising(MemoryExceeded("too much"))).result(60)
    with pytest.raises(MemoryExceeded) as second:
        beside.begin(("1", "a"), lambda: 1)
    assert second.value == first.value
    assert second.value is not first.value
    monkeypatch.setattr(counting, "_FAILED_SECONDS", 0.0)
    with pytest.raises(QueryTimeout):
        beside.begin(("1", "b"), raising(TOO_LONG)).result(60)
    assert beside.begin(("1", "b"), lambda: 1).result(60) == 1


def test_failures_are_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_MOST_FAILED", 2)
    beside = Counting()
    for name in "abc":
        with pytest.raises(QueryTimeout):
            beside.begin(("1", name), raising(TOO_LONG)).result(60)
    assert beside.begin(("1", "a"), lambda: 1).result(60) == 1
    with pytest.raises(QueryTimeout):
        beside.begin(("1", "b"), lambda: 1)


def test_only_so_much_waits_to_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for an older version makes room."""
    monkeypatch.setattr(counting, "_MOST", 3)
    beside, goes_on = Counting(), Event()
    begun = [beside.begin(("1", name), lambda: goes_on.wait(60)) for name in "abc"]
    with pytest.raises(Overloaded):
        beside.begin(("1", "d"), lambda: True)
    assert beside.begin(("1", "c"), lambda: True) is begun[2]
    newer = beside.begin(("2", "a"), lambda: True)
    assert begun[2].cancelled()
    goes_on.set()
    assert newer.result(60)


def test_what_was_given_up_is_still_to_be_counted(app: Flask) -> None:
    goes_on = Event()
    with app.app_context():
        beside, version = kept().counting, engine().version()

    def waits() -> object:
        with app.test_request_context():
            return later(("figure",), lambda: 1), g.get("partial")

    for name in "ab":
        beside.begin((version, name), lambda: goes_on.wait(60))
    waiting = Meanwhile(waits)
    eventually(lambda: len(beside._begun) == 3)
    beside.begin(("another version",), lambda: 1)
    assert waiting.result() == (None, "is still being counted")
    goes_on.set()


def test_nothing_is_counted_any_more_once_the_server_stops(app: Flask, client: FlaskClient) -> None:
    keeping.stop(app)
    page = client.get("/states")
    assert page.status_code == 200
    assert "is still to be counted" in page.text


def test_a_closed_engine_lets_nobody_wait(tmp_path: Path) -> None:
    local = LocalEngine(make_store(tmp_path / "store"), Limits(queue_seconds=600))
    local.close()
    with pytest.raises(Overloaded):
        Meanwhile(lambda: local.store.query(COUNT)).result()


def test_figures_are_counted_with_the_limits_of_who_asks(app: Flask) -> None:
    with app.test_request_context():
        g.standing, g.query_id = "authenticated", "7"
        assert beside(("asks",), lambda: (g.standing, g.query_id)) == ("authenticated", "7")
        with pytest.raises(QueryTimeout):
            beside(("long",), raising(TOO_LONG))
        with pytest.raises(QueryTimeout):
            beside(("long",), lambda: 1)
    with app.test_request_context():
        assert beside(("long",), lambda: 1) == 1


@pytest.mark.parametrize(
    ("module", "name", "path", "said"),
    [
        (index, "_entries", "/states", "The graph has none"),
        (home, "_totals", "/", '<ul class="figures">'),
        (concept, "_uses", "/scheme/position/noted.html", "Nothing in the graph has it"),
        (term, "_used", "/ns/State", "<dt>Used</dt>"),
    ],
)
def test_what_is_not_counted_is_not_said_to_be_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, module: object, name: str, path: str,
    said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, name, raising(BUSY))
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 200
    assert "is still to be counted" in page.text
    assert "Load it again" in page.text
    assert said not in page.text
    monkeypatch.setattr(module, name, raising(TOO_LONG))
    page = client.get(path, headers=BROWSER)
    assert "takes too long to count" in page.text
    assert "Load it again" not in page.text
    assert said not in page.text


def test_shares_are_not_counted_of_a_theme_whose_uses_are_unknown(
    client: FlaskClient, store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = NamedNode(f"{BASE}scheme/theme/sea")
    kind = NamedNode("http://www.w3.org/2004/02/skos/core#Concept")
    asked = NamedNode(f"{BASE}id/review/ATL/upr/3/recommendation/97.3")
    store.load([Quad(theme, TYPE, kind, GRAPH), Quad(asked, NamedNode(f"{NS}theme"), theme, GRAPH)])
    tried: list[str] = []

    def shares(iri: str) -> tuple[()]:
        tried.append(iri)
        return ()

    monkeypatch.setattr(concept, "_shares", shares)
    monkeypatch.setattr(concept, "_uses", raising(TOO_LONG))
    assert client.get("/scheme/theme/sea.html").status_code == 200
    assert not tried
    monkeypatch.undo()
    monkeypatch.setattr(concept, "_shares", shares)
    monkeypatch.setattr(counting, "_FAILED_SECONDS", 0.0)
    client.application.extensions.pop("rightsgraph.kept")
    assert client.get("/scheme/theme/sea.html").status_code == 200
    assert tried == [theme.value]


def claims(store: OxigraphStore, number: int) -> None:
    for one in (NamedNode(f"{BASE}id/document/x/claim/{n}/1") for n in range(number)):
        about = NamedNode(f"{NS}aboutState"), NamedNode(f"{BASE}id/state/MUU")
        kinds = (NamedNode(f"{NS}{name}") for name in ("Claim", "PeerStateClaim"))
        store.load([Quad(one, *about, GRAPH), *(Quad(one, TYPE, kind, GRAPH) for kind in kinds)])


def test_a_list_of_unknown_length_has_a_next_page(
    client: FlaskClient, store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims(store, 60)
    monkeypatch.setattr(said, "_MOST_OF_ONE", 50)
    monkeypatch.setattr(said, "_total", raising(BUSY))
    page = client.get("/id/state/MUU.html?kind=PeerStateClaim").text
    assert "<span>Page 1</span>" in page
    assert "page=2" in page
    section = page[page.index('id="kind-PeerStateClaim"') :]
    assert '<span class="count">' not in section[: section.index("</h")]


def test_recommendations_that_are_not_counted_have_no_number(
    client: FlaskClient, store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = NamedNode(f"{BASE}id/review/ATL/upr/3/recommendation/97.3")
    review, state = NamedNode(f"{BASE}id/review/ATL/upr/3"), NamedNode(f"{BASE}id/state/ATL")
    store.load(
        [
            Quad(asked, NamedNode(f"{NS}addressedTo"), state, GRAPH),
            Quad(asked, TYPE, NamedNode(f"{NS}UPRRecommendation"), GRAPH),
            Quad(review, NamedNode(f"{NS}stateUnderReview"), state, GRAPH),
        ]
    )
    monkeypatch.setattr(asked_module, "MOST", 0)
    assert "1 recommendation." in client.get("/id/state/ATL.html").text
    client.application.extensions.pop("rightsgraph.kept")
    monkeypatch.setattr(recommendations, "_total", raising(BUSY))
    page = client.get("/id/state/ATL.html").text
    assert 'id="recommendations-caption"' in page
    assert " recommendation." not in page


def test_a_busy_server_drops_no_question_for_good(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_rows", raising(BUSY))
    page = client.get("/")
    assert page.status_code == 200
    assert "is still to be counted" in page.text
    found = {"recommender": "Atlantis", "recommendations": "1", "supportedOnes": "0"}
    monkeypatch.setattr(home, "_rows", lambda query, state: [found])
    assert "questions, answered from the graph" in client.get("/").text


def test_a_part_of_a_saved_query_is_not_kept_by_anybody(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = Event()
    monkeypatch.setattr(saved, "on_page", lambda part: goes_on.wait(60) and {})
    app.config[PATIENCE] = 0.01
    page = client.get("/queries/recommenders?state=ATL", headers=BROWSER)
    goes_on.set()
    assert "still being counted" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_pages_at_addresses_without_end_are_not_kept(app: Flask, client: FlaskClient) -> None:
    for number in range(3):
        assert client.get(f"/states?x={number}").status_code == 200
    assert client.get("/states?page=1").status_code == 200
    with app.app_context():
        pages, version = kept().pages, engine().version()
        assert pages.find(version, ("", "/states?page=1"))
        assert not pages.find(version, ("", "/states?x=1"))


def test_whole_figures_of_a_page_that_lacks_others_are_kept(app: Flask) -> None:
    with app.test_request_context():
        g.partial = "is still being counted"
        assert keeping.remembered(("figure",), lambda: 1) == 1
        assert keeping.remembered(("figure",), lambda: 2) == 1


@pytest.mark.parametrize("number", ["000000001" + "9" * 5000, "0", "1000000", "-1", "²"])
def test_a_page_has_a_number_that_can_be_read(client: FlaskClient, number: str) -> None:
    assert client.get("/states", query_string={"page": number}).status_code == 400


@pytest.mark.parametrize("name", ["A//B", "A?B", "A B"])
def test_no_identifier_ends_the_making_of_pages(
    app: Flask, store: OxigraphStore, name: str
) -> None:
    state = NamedNode(f"{BASE}id/state/{name.replace(' ', '%20')}")
    review = NamedNode(f"{BASE}id/review/ATL/upr/3")
    store.load([Quad(review, NamedNode(f"{NS}stateUnderReview"), state, GRAPH)])
    ready = Warming(app)
    ready._changed.clear()
    assert ready.warm() > 10


def test_only_a_store_of_a_version_is_made_ready(
    store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Flask] = []
    monkeypatch.setattr(warming, "start", started.append)
    monkeypatch.setattr(searching, "start", lambda app: None)
    for alone, expected in ((False, 0), (True, 1)):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            Server(Settings(), StoreEngine(store, alone=alone), listener)
        assert len(started) == expected


def test_the_tag_of_pages_changes_with_the_library(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    monkeypatch.setattr(assets, "_SOURCES", (*assets._SOURCES, library))
    before = assets.program.__wrapped__()
    (library / "new.py").write_text("a = 1\n")
    changed = assets.program.__wrapped__()
    (library / "new.py").write_text("a = 2\n")
    assert len({before, changed, assets.program.__wrapped__()}) == 3
    assert [folder.name for folder in assets._SOURCES[:2]] == ["rightsgraph_server", "rightsgraph"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "application/problem+json"),
        ("application/sparql-results+json", "application/problem+json"),
        ("text/turtle", "text/turtle"),
        ("text/html", "text/html"),
    ],
)
def test_a_refused_update_is_told_to_every_client(
    app: Flask, client: FlaskClient, accept: str, media_type: str
) -> None:
    app.add_url_rule("/refused", view_func=raising(NonConforming("breaks its shapes")))
    response = client.get("/refused", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (422, media_type)
    assert re.search("does not conform", response.text) or media_type == "text/turtle"
