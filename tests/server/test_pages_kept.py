"""What pages keep of a version of the store, what is counted beside, and what clients may keep."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad

from rightsgraph.errors import Overloaded, QueryTimeout, RightsgraphError
from rightsgraph.iris import BASE, NS
from rightsgraph.store import OxigraphStore
from rightsgraph_server.answers import engine
from rightsgraph_server.keeping import PATIENCE, kept
from rightsgraph_server.metrics import METRICS
from rightsgraph_server.terms import natural
from rightsgraph_server.version_memory import VersionMemory
from rightsgraph_server.views import said, state
from rightsgraph_server.views.asking import labels
from rightsgraph_server.warming import Warming

BROWSER = {"Accept": "text/html"}
GRAPH = NamedNode(f"{BASE}graph/import/test")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
WRITE = f"INSERT DATA {{ <{BASE}id/state/ATL> <{NS}note> 'new' }}"
PAGES = ("/", "/states", "/disputes", "/id/state/ATL.html", "/ns", "/ns/State", "/shapes")
DATA = ("/id/state/ATL.ttl", "/ns.ttl", "/shapes/StateShape.ttl", "/dumps/rightsgraph.nq.gz")


def raising(error: RightsgraphError) -> Callable[[str], tuple[()]]:
    def fails(iri: str) -> tuple[()]:
        raise error

    return fails


def change(app: Flask, update: str = WRITE) -> None:
    with app.app_context():
        engine().update(update)


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_a_client_need_not_fetch_again_what_has_not_changed(
    app: Flask, client: FlaskClient, path: str
) -> None:
    first = client.get(path, headers=BROWSER)
    tag = first.headers["ETag"]
    known = {**BROWSER, "If-None-Match": tag}
    again = client.get(path, headers=known)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert {"Accept", "Accept-Encoding"} <= set(re.split(", *", first.headers["Vary"]))
    change(app)
    changed = client.get(path, headers=known)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize("path", ["/openapi.json", "/context.jsonld"])
def test_nor_what_no_change_of_the_graph_changes(client: FlaskClient, path: str) -> None:
    known = {"If-None-Match": client.get(path).headers["ETag"]}
    again = client.get(path, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_a_head_has_the_tag_of_the_page(client: FlaskClient) -> None:
    page = client.get("/id/state/ATL.html")
    head = client.head("/id/state/ATL.html")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == page.headers["ETag"]
    assert head.headers["Link"] == page.headers["Link"]


def test_each_representation_has_a_tag_of_its_own(client: FlaskClient) -> None:
    paths = ("/id/state/ATL.html", "/id/state/ATL.ttl", "/id/state/ATL.nt", "/id/state/MUU.html")
    tags = {client.get(path).headers["ETag"] for path in paths}
    tags.add(client.get("/id/state/ATL.html?cycle=2").headers["ETag"])
    assert len(tags) == 5


def test_a_page_shows_what_was_just_written(app: Flask, client: FlaskClient) -> None:
    assert "A new law" not in client.get("/laws").text
    law = f"<{BASE}id/law/ATL/new>"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    change(app, f"INSERT DATA {{ {law} a <{NS}NationalLaw> ; {label} 'A new law'@en }}")
    assert "A new law" in client.get("/laws").text


def test_a_page_does_not_wait_for_what_takes_long(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And neither it nor a client keeps what is not whole."""
    counted, asked = Event(), Event()

    def slowly(iri: str) -> tuple[()]:
        asked.set()
        assert counted.wait(60)
        return ()

    monkeypatch.setattr(state, "_recommenders", slowly)
    app.config[PATIENCE] = 0.01
    page = client.get("/id/state/ATL.html")
    assert "still being counted" in page.text
    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert asked.wait(60)
    counted.set()
    until = time.monotonic() + 60
    while "still being counted" in page.text and time.monotonic() < until:
        page = client.get("/id/state/ATL.html")
    assert "still being counted" not in page.text
    assert "ETag" in page.headers


def test_what_takes_too_long_is_said_and_not_tried_again(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def fails(iri: str) -> tuple[()]:
        tried.append(iri)
        raise QueryTimeout("took too long")

    monkeypatch.setattr(state, "_recommenders", fails)
    for _ in range(2):
        page = client.get("/id/state/ATL.html")
        assert page.status_code == 200
        assert "takes too long to count" in page.text
        assert "ETag" not in page.headers
    assert len(tried) == 1
    change(app)
    client.get("/id/state/ATL.html")
    assert len(tried) == 2


def test_a_busy_server_shows_the_rest_of_the_page(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And counts when it is asked again."""
    monkeypatch.setattr(state, "_recommenders", raising(Overloaded("busy", retry_after=1)))
    page = client.get("/id/state/ATL.html")
    assert page.status_code == 200
    assert "is still to be counted" in page.text
    assert "ETag" not in page.headers
    monkeypatch.undo()
    assert "ETag" in client.get("/id/state/ATL.html").headers


def test_what_is_kept_is_bounded_by_its_bytes() -> None:
    memory = VersionMemory(most=25)
    for name in "abc":
        memory.keep("1", (name,), "\N{BULLET}" * 3, 10)
    assert memory.find("1", ("a",)) is None
    assert memory.find("1", ("b",)) == ("\N{BULLET}" * 3,)
    memory.keep("1", ("c",), "c", 2)
    assert memory.size == 12
    memory.keep("1", ("d",), "d" * 20, 21)
    assert memory.find("1", ("d",)) is None  # it would drive out the rest
    memory.keep("2", ("d",), "d", 2)
    assert memory.find("1", ("c",)) is None
    assert memory.size == 2


def test_pages_are_made_ready(app: Flask, client: FlaskClient, store: OxigraphStore) -> None:
    defined = NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
    store.load([Quad(NamedNode(f"{NS}Claim"), defined, NamedNode(f"{BASE}ns"), GRAPH)])
    warming = Warming(app)
    assert warming.warm() == 0  # nothing is known of the store yet
    warming._changed.clear()
    assert warming.warm() > 10
    with app.app_context():
        pages = kept().pages
        for address in ("/?", "/states?", "/scheme/position/noted.html?", "/ns/Claim.html?"):
            assert pages.find(engine().version(), ("", address)), address
        assert pages.find(engine().version(), ("", "/queries/timeline?", "http://localhost/"))


def test_the_largest_state_is_made_ready_before_others(app: Flask, store: OxigraphStore) -> None:
    addressed = NamedNode(f"{NS}addressedTo")
    for code, number in (("AAA", 1), ("ZZZ", 3), ("MMM", 2)):
        state = NamedNode(f"{BASE}id/state/{code}")
        asked = (
            NamedNode(f"{BASE}id/review/{code}/upr/1/recommendation/{n}") for n in range(number)
        )
        store.load([Quad(one, addressed, state, GRAPH) for one in asked])
    paths = [path for path in Warming(app)._paths() if path.startswith(("/id/state/", "/api/"))]
    assert [path[10:13] for path in paths[:3]] == ["ZZZ", "MMM", "AAA"]
    assert len(paths) == len(set(paths))


def test_metrics_tell_whether_pages_are_being_made(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Event()
    monkeypatch.setattr(Warming, "warm", lambda self: made.wait(60))
    Warming(app).start()
    figures, busy = app.extensions[METRICS], b"rightsgraph_making_ready 1"
    assert busy in figures.page()
    made.set()
    until = time.monotonic() + 60
    while busy in figures.page() and time.monotonic() < until:
        time.sleep(0.01)
    assert b"rightsgraph_making_ready 0" in figures.page()


def test_what_could_not_be_made_ready_is_tried_once_more(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def make(self: Warming, path: str) -> bool:
        tried.append(path)
        return path != "/states" and (path != "/laws" or tried.count(path) > 1)

    monkeypatch.setattr(Warming, "_make", make)
    warming = Warming(app)
    warming._changed.clear()
    made = warming.warm()
    assert (tried.count("/states"), tried.count("/laws"), tried.count("/")) == (2, 2, 1)
    assert made == len(set(tried)) - 1


def test_a_page_that_fails_keeps_no_other_from_being_made_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise AssertionError

    monkeypatch.setitem(app.view_functions, "site.home", fails)
    warming = Warming(app)
    warming._changed.clear()
    assert warming.warm() > 10
    with app.app_context():
        assert kept().pages.find(engine().version(), ("", "/states?"))


def test_long_lists_of_one_kind_have_all_their_pages(
    client: FlaskClient, store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are too many to be put in order come as the store has them, each once."""
    monkeypatch.setattr(said, "_MOST_OF_ONE", 50)
    claims = [NamedNode(f"{BASE}id/document/x/claim/{n}/1") for n in range(90)]
    about = NamedNode(f"{NS}aboutState"), NamedNode(f"{BASE}id/state/MUU")
    store.load(
        quad
        for claim in claims
        for quad in (
            Quad(claim, *about, GRAPH),
            Quad(claim, TYPE, NamedNode(f"{NS}Claim"), GRAPH),
            Quad(claim, TYPE, NamedNode(f"{NS}PeerStateClaim"), GRAPH),
        )
    )
    found: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/id/state/MUU.html?kind=PeerStateClaim&page={number}").text
        found += re.findall(r'href="/(id/document/x/claim/[0-9]+/1)\.html"', page)
        assert f"Page {number} of 3" in page
    assert sorted(found) == sorted(claim.value.removeprefix(BASE) for claim in claims)


def test_names_are_sorted_as_people_sort_them() -> None:
    names = ["row 10", "row 2", "b", "a", "", "97.10", "97.3", "9" * 5000, "a2b"]
    expected = ["", "a", "a2b", "b", "row 2", "row 10", "97.3", "97.10", "9" * 5000]
    assert sorted(names, key=natural) == expected
    states = ["Cuba", "corruption", "Côte d'Ivoire", "Türkiye", "Tuvalu", "UPR", "age"]
    expected = ["age", "corruption", "Côte d'Ivoire", "Cuba", "Türkiye", "Tuvalu", "UPR"]
    assert sorted(states, key=natural) == expected


def test_a_thing_without_an_english_name_has_its_own(app: Flask) -> None:
    person, law = f"{BASE}id/person/ivan", f"{BASE}id/law/ATL/law"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    change(
        app, f"INSERT DATA {{ <{person}> {label} 'Иван'@ru . <{law}> {label} 'A'@de, 'Law'@en }}"
    )
    with app.test_request_context("/"):
        assert labels([person, law]) == {person: "Иван", law: "Law"}
