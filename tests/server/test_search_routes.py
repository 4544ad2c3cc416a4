"""Search over HTTP and from SPARQL."""

from __future__ import annotations

import csv
import json
import re
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from engines import PATIENT
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph import bundle
from rightsgraph.iris import BASE
from rightsgraph.search.building import meta_of, newest
from rightsgraph.search.keeper import home_beside
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server import searching
from rightsgraph_server.app import create_app
from rightsgraph_server.engine.limits import Limits
from rightsgraph_server.engine.local import LocalEngine

GRAPH = Path(__file__).parents[1] / "search.trig"
DOCUMENTED = Path(__file__).parents[2] / "docs" / "search.md"
HTML = {"Accept": "text/html"}
PREFIX = f"PREFIX rg: <{BASE}ns#>\n"


@pytest.fixture(scope="module")
def app() -> Flask:
    store = OxigraphStore()
    store.load(GRAPH)
    return ready(create_app(Settings(), store))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def shipped_client(shipped: OxigraphStore) -> FlaskClient:
    return ready(create_app(Settings(), shipped)).test_client()


def ready(app: Flask) -> Flask:
    """Its index is there, however busy the machine is."""
    assert searching.keeper_of(app).index(wait=300)
    return app


def told(client: FlaskClient, address: str) -> Any:
    return client.get(address).json


def found(client: FlaskClient, address: str) -> list[str]:
    return [thing["iri"].removeprefix(BASE) for thing in told(client, address)["things"]]


def service(client: FlaskClient, block: str, rest: str = "", **fields: str) -> Any:
    query = f"{PREFIX}SELECT * {{ SERVICE <{BASE}search> {{ {block} }} {rest} }}"
    return client.get("/sparql", query_string={"query": query, "format": "json", **fields})


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    bindings = answer.json["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


# Pages


def test_a_page_shows_things_with_what_was_asked_for_marked(client: FlaskClient) -> None:
    page = client.get("/search?q=lighthouse", headers=HTML)
    assert page.mimetype == "text/html"
    assert "2 found" in page.text
    assert "the <mark>lighthouse</mark> of" in page.text
    assert 'value="lighthouse"' in page.text


def test_a_page_without_a_question(client: FlaskClient) -> None:
    assert "10 found" in client.get("/search", headers=HTML).text


def test_nothing_found_says_so(client: FlaskClient) -> None:
    assert "Nothing found" in client.get("/search?q=xyzzy12", headers=HTML).text


def test_what_was_taken_for_a_misspelling_is_told(client: FlaskClient) -> None:
    page = client.get("/search?q=lighthuose", headers=HTML).text
    assert "For “lighthuose” also: lighthouse." in page


def test_markup_in_data_and_questions_is_text(client: FlaskClient) -> None:
    page = client.get("/search?q=journalists <script>alert(1)</script>", headers=HTML).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;<mark>journalists</mark>&lt;/b&gt;" in page


def test_facets_are_links_that_narrow_and_widen(client: FlaskClient) -> None:
    page = client.get("/search?q=tide&kind=Claim", headers=HTML).text
    assert 'href="/search?q=tide"' in page
    assert 'href="/search?q=tide&amp;kind=Claim&amp;kind=Passage"' in page
    assert 'href="/search?q=tide&amp;kind=Claim&amp;state=ATL"' in page
    assert '<input type="hidden" name="kind" value="Claim">' in page


def test_a_chosen_value_that_finds_nothing_can_be_taken_away(client: FlaskClient) -> None:
    page = client.get("/search?q=tide&state=XXX", headers=HTML).text
    assert 'href="/search?q=tide" aria-current="true"' in page


# Programs


def test_json(client: FlaskClient) -> None:
    answer = client.get("/search?q=divers")
    assert answer.mimetype == "application/json"
    said: Any = answer.json
    assert (said["total"], said["page"], said["current"], said["loose"]) == (1, 1, True, False)
    [thing] = said["things"]
    assert thing["iri"] == f"{BASE}id/review/ATL/upr/3/recommendation/97.3"
    assert (thing["kind"], thing["state"], thing["cycle"]) == ("Recommendation", "ATL", "3")
    assert [piece["text"] for piece in thing["snippet"] if piece["marked"]] == ["divers"]
    assert said["facets"]["state"] == [{"value": "ATL", "label": "Atlantis", "count": 1}]
    assert client.get("/search?q=divers&format=json", headers=HTML).json == said


def test_filters(client: FlaskClient) -> None:
    assert found(client, "/search?q=lighthouse&kind=Passage") == ["id/document/report/paragraph/1"]
    assert len(found(client, "/search?q=lighthouse&kind=Passage&kind=Claim&cycle=3")) == 2
    assert found(client, "/search?q=lighthouse&state=MUU") == []


def test_pages_are_linked(shipped_client: FlaskClient) -> None:
    seen: list[str] = []
    address = "/search?q=torture"
    while address:
        answer = shipped_client.get(address)
        said: Any = answer.json
        seen += [thing["iri"] for thing in said["things"]]
        links = {
            name: href
            for href, name in re.findall(
                r'<http://localhost([^>]*)>; rel="(\w+)"', answer.headers["Link"]
            )
        }
        address = links.get("next", "")
    assert len(seen) == len(set(seen)) == said["total"] > 40
    assert links["first"] == "/search?q=torture"
    assert "page=" in links["prev"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("kind=Planet", "kind"),
        ("cycle=x", "cycle"),
        ("page=0", "page"),
        ("page=501", "page"),
        ("page=-1", "page"),
        ("page=²", "page"),
        ("format=xml", "format"),
        (f"q={'a' * 1001}", "q"),
    ],
)
def test_errors_name_the_parameter(client: FlaskClient, address: str, name: str) -> None:
    answer = client.get(f"/search?{address}")
    assert answer.status_code == 400
    said: Any = answer.json
    assert said["place"] == name


def test_an_answer_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/search?q=tide").headers["ETag"]
    again = client.get("/search?q=tide", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/search?q=tide", headers={**HTML, "If-None-Match": tag}).status_code == 200


def test_completion(client: FlaskClient) -> None:
    first = told(client, "/search/complete?q=atl")[0]
    assert (first["label"], first["kind"]) == ("Atlantis", "State")
    assert first["href"].startswith("/id/state/ATL")
    assert told(client, "/search/complete") == []


def test_completion_as_browsers_want_it(client: FlaskClient) -> None:
    answer = client.get("/search/complete?q=atl&format=opensearch")
    assert answer.mimetype == "application/x-suggestions+json"
    text, labels, kinds, hrefs = json.loads(answer.text)
    assert (text, labels[0], kinds[0]) == ("atl", "Atlantis", "State")
    assert hrefs[0] == "http://localhost/search?q=Atlantis"


def test_completion_in_no_other_form(client: FlaskClient) -> None:
    answer = client.get("/search/complete?q=atl&format=xml")
    said: Any = answer.json
    assert (answer.status_code, said["place"]) == (400, "format")


def test_the_description_names_both(client: FlaskClient) -> None:
    answer = client.get("/search/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.text)
    urls = [node.attrib["template"] for node in root if node.tag.endswith("}Url")]
    assert urls[0] == "http://localhost/search?q={searchTerms}&page={startPage?}"
    assert len(urls) == 3


def test_while_there_is_no_index_yet(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rightsgraph.search.keeper.Keeper.index", lambda self, wait=0.0: None)
    for address in ("/search?q=tide", "/search/complete?q=t"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert service(client, '?t rg:matches "tide"').status_code == 503


# SPARQL


def test_what_is_found_is_joined(client: FlaskClient) -> None:
    answer = service(
        client,
        '?t rg:matches "tide" ; rg:score ?score ; rg:snippet ?said ; rg:kind ?kind ; rg:limit 50 .',
        "?t rg:jurisdiction ?state",
    )
    [row] = rows(answer)
    assert row["state"] == f"{BASE}id/state/ATL"
    assert row["kind"] == "NationalLaw"
    assert row["said"] == "Закон о приливах"
    assert float(row["score"]) > 0


def test_the_best_come_and_no_more_than_asked_for(client: FlaskClient) -> None:
    [row] = rows(service(client, '?t rg:matches "atlantis" ; rg:limit 1'))
    assert row == {"t": f"{BASE}id/state/ATL"}
    assert len(rows(service(client, '?t rg:matches "lighthouse"'))) == 2


def test_filters_of_the_block(client: FlaskClient) -> None:
    block = (
        '?t rg:matches "lighthouse" ; rg:kind "Claim" ; rg:cycle 3 ; rg:aboutState <id/state/{}>'
    )
    assert len(rows(service(client, block.format("ATL")))) == 1
    assert rows(service(client, block.format("MUU"))) == []


def test_all_words_must_be_there(client: FlaskClient) -> None:
    assert rows(service(client, '?t rg:matches "lighthouse fishermen"')) == []


def test_two_blocks_meet(client: FlaskClient) -> None:
    other = f'SERVICE <{BASE}search> {{ ?t rg:matches "harbour" }}'
    [row] = rows(service(client, '?t rg:matches "lighthouse"', other))
    assert "claim" in row["t"]


def test_what_turtle_and_sparql_write_alike_may_stand_in_a_block(client: FlaskClient) -> None:
    block = """
      # a comment } with a brace and a ?variable
      $t rg:matches '''pier's "quiet" night?''' ;
         rg:limit 5 # the end"""
    [row] = rows(service(client, block + "\n"))
    assert row["t"].endswith("/paragraph/1")


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("?t rg:matches ?words", "quotation marks"),
        ("?t rg:limit 3", "quotation marks"),
        ('?t rg:matches "a" ; rg:planet 1', "rg:matches|has no place"),
        ('?t rg:matches "a" . ?u rg:limit 3', "one variable"),
        ('<x> rg:matches "a"', "one variable"),
        ('[] rg:matches "a"', "blank nodes"),
        ('?t rg:matches "a" FILTER(true)', "cannot be read"),
        ('?t rg:matches "a", "b"', "has no place"),
        ('?t rg:matches "a" ; rg:limit 0', "rg:limit"),
        ('?t rg:matches "a" ; rg:limit 1001', "rg:limit"),
        ('?t rg:matches "a" ; rg:limit ?n', "rg:limit"),
        ('?t rg:matches "a" ; rg:kind "Planet"', "no kind"),
        ('?t rg:matches "a" ; rg:cycle ?c', "takes no variable"),
        ('?t rg:matches "a" ; rg:score ?t', "twice"),
    ],
)
def test_faults_of_a_block_are_told(client: FlaskClient, block: str, says: str) -> None:
    answer = service(client, block)
    assert answer.status_code == 400, answer.text
    assert re.search(says, answer.json["detail"])


def test_silent_lets_faults_pass(client: FlaskClient) -> None:
    query = f"{PREFIX}SELECT * {{ SERVICE SILENT <{BASE}search> {{ ?t rg:limit 3 }} }}"
    assert rows(client.get("/sparql", query_string={"query": query, "format": "json"})) == [{}]


def test_no_other_address_is_open_by_it(client: FlaskClient) -> None:
    query = f"SELECT * {{ SERVICE <{BASE}search/x> {{ ?s ?p ?o }} }}"
    assert client.get("/sparql", query_string={"query": query}).status_code == 403


def test_the_documented_query_has_the_documented_answer(shipped_client: FlaskClient) -> None:
    text = DOCUMENTED.read_text("utf-8")
    [query] = re.findall(r"```sparql\n(.*?)```", text, re.DOTALL)
    [expected] = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    answer = shipped_client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert list(csv.reader(answer.text.splitlines())) == list(csv.reader(expected.splitlines()))
    assert len(expected.splitlines()) > 4


# With the engine that is served


def test_an_update_is_searched_soon_and_the_old_index_answers_meanwhile(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    written = OxigraphStore(folder)
    written.load(GRAPH)
    del written
    engine = LocalEngine(folder, Limits(workers=2, **PATIENT), updates=True)
    try:
        app = create_app(Settings(store=folder, updates=True, trust_this_machine=True), engine)
        client = app.test_client()
        assert _until(client, "/search?q=lighthouse", 2)
        engine.update(
            f"INSERT DATA {{ GRAPH <{BASE}graph/x> {{ <{BASE}id/state/NEW> a <{BASE}ns#State> ; "
            '<http://www.w3.org/2000/01/rdf-schema#label> "Newfound"@en } }'
        )
        assert told(client, "/search?q=lighthouse")["total"] == 2
        assert _until(client, "/search?q=newfound", 1)
        assert told(client, "/search?q=newfound")["current"]
        searching.keeper_of(app).close()
    finally:
        engine.close()


def _until(client: FlaskClient, address: str, total: int) -> bool:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        said = told(client, address)
        if said.get("total") == total and said["current"]:
            return True
        time.sleep(0.05)
    return False


def test_a_server_finds_the_index_of_a_build(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    bundle.build(folder, OxigraphStore().snapshot())
    searching.index_store(folder)
    index = newest(home_beside(folder))
    assert index
    engine = LocalEngine(folder)
    try:
        assert meta_of(index)["version"] == engine.version()
    finally:
        engine.close()
