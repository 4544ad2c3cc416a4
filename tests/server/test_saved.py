"""The API of the saved queries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rightsgraph.queries import load_queries
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.answers import on_page
from rightsgraph_server.app import create_app
from rightsgraph_server.routes import saved
from rightsgraph_server.warming import Warming

NUMBERS = """#+ title: Numbers
#+ description: For this test.
#+ keywords: [number]
#+ parameters:
#+   - {name: least, type: integer, description: The least., default: 1}
#+   - {name: name, type: string, description: A name., default: null}
#+   - {name: state, type: state, description: A State., default: ATL}
#+   - {name: day, type: date, description: A day., default: null}
#+   - {name: position, type: concept, scheme: position, description: P., default: null}
SELECT ?n ?name WHERE {
  VALUES ?least { 1 }
  VALUES ?name { UNDEF }
  VALUES ?state { <https://w3id.org/rightsgraph/id/state/ATL> }
  VALUES ?day { UNDEF }
  VALUES ?position { UNDEF }
  VALUES ?n { 1 2 3 4 5 6 7 }
  FILTER(?n >= ?least)
} ORDER BY DESC(?n)
"""
SCHEME = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { GRAPH <https://w3id.org/rightsgraph/graph/ontology> {
  <https://w3id.org/rightsgraph/scheme/position/noted> skos:notation "noted" ;
    skos:inScheme <https://w3id.org/rightsgraph/scheme/position> } }"""


@pytest.fixture
def app(store: OxigraphStore, tmp_path: Path) -> Flask:
    (tmp_path / "numbers.rq").write_text(NUMBERS)
    store.update(SCHEME)
    app = create_app(Settings(), store)
    app.extensions["rightsgraph"].__dict__["queries"] = load_queries(tmp_path)
    return app


def numbers(response: TestResponse) -> list[int]:
    assert response.status_code == 200, response.text
    return [int(row["n"]["value"]) for row in response.get_json()["results"]["bindings"]]


def problem(response: TestResponse) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    found: dict[str, Any] = response.get_json()
    return found


def links(response: TestResponse) -> dict[str, str]:
    return {
        name: url for url, name in re.findall('<([^>]*)>; rel="(.*?)"', response.headers["Link"])
    }


def test_defaults_and_values(client: FlaskClient) -> None:
    assert numbers(client.get("/api/numbers")) == [7, 6, 5, 4, 3, 2, 1]
    assert numbers(client.get("/api/numbers?least=6&state=muu")) == [7, 6]
    assert numbers(client.get("/api/numbers?least=&name=x")) == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_formats(client: FlaskClient, form: str, media_type: str) -> None:
    for response in (
        client.get(f"/api/numbers?format={form}"),
        client.get("/api/numbers", headers={"Accept": media_type}),
    ):
        assert response.mimetype == media_type
        assert b"7" in response.data


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("least=many", "least"),
        ("state=XXX", "state"),
        ("state=Kazakhstan", "state"),
        ("day=2020-13-01", "day"),
        ("position=none", "position"),
        ("position=no such", "position"),
        ("colour=red", "colour"),
        ("least=1&least=2", "least"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=1000001", "limit"),
        ("limit=ten", "limit"),
        ("limit=%D9%A3", "limit"),
        ("limit=2&offset=-1", "offset"),
        ("offset=2", "offset"),
    ],
)
def test_what_does_not_fit_is_named(client: FlaskClient, asked: str, name: str) -> None:
    found = problem(client.get(f"/api/numbers?{asked}"))
    assert found["parameter"] == name
    assert found["remedy"]


@pytest.mark.parametrize(
    "value", ['" } { ?s ?p ?o } #', "x\\", "\n", "'''", "?n", "<a:b>", 'a" . } ; DROP ALL #']
)
def test_a_value_is_a_term_and_never_a_piece_of_query(client: FlaskClient, value: str) -> None:
    rows = client.get(f"/api/numbers?limit=1&name={quote(value)}").get_json()
    assert [row["name"] for row in rows["results"]["bindings"]] == [
        {"type": "literal", "value": value}
    ]


# Pages


def test_links_lead_through_all_pages(client: FlaskClient) -> None:
    seen, address = [], "/api/numbers?least=2&limit=2"
    while address:
        response = client.get(address)
        seen.append(numbers(response))
        assert response.headers["X-Total-Count"] == "6"
        assert numbers(client.get(links(response)["first"])) == [7, 6]
        assert numbers(client.get(links(response)["last"])) == [3, 2]
        address = links(response).get("next", "")
    assert seen == [[7, 6], [5, 4], [3, 2]]
    assert numbers(client.get(links(response)["prev"])) == [5, 4]


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_part_is_the_same_whether_it_is_cut_or_asked_for(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    address = f"/api/numbers?limit=2&offset=1&format={form}"
    cut = client.get(address)
    monkeypatch.setattr(saved, "_MOST_CUT", 0)
    asked = client.get(address)
    assert cut.content_type == asked.content_type
    assert cut.headers["Link"] == asked.headers["Link"]
    assert cut.headers["Cache-Control"] == asked.headers["Cache-Control"]
    assert cut.data == asked.data


def test_links_keep_what_was_asked(client: FlaskClient) -> None:
    response = client.get("/api/numbers?least=2&limit=4&offset=1&format=csv")
    assert links(response)["next"] == (
        "http://localhost/api/numbers?least=2&limit=4&format=csv&offset=5"
    )
    assert links(response)["prev"] == "http://localhost/api/numbers?least=2&limit=4&format=csv"


def test_pages_of_nothing_and_beyond_the_end(client: FlaskClient) -> None:
    nothing = client.get("/api/numbers?least=9&limit=2")
    assert (numbers(nothing), set(links(nothing))) == ([], {"first", "last"})
    beyond = client.get("/api/numbers?limit=2&offset=100")
    assert numbers(beyond) == []
    assert "next" not in links(beyond)


def test_the_whole_has_no_links(client: FlaskClient) -> None:
    assert "Link" not in client.get("/api/numbers").headers


def test_one_evaluation_makes_the_answer_the_page_and_the_number_of_rows_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = client.get("/queries/numbers", headers={"Accept": "text/html"})
    answers = {form: client.get(f"/api/numbers?format={form}").data for form in ("json", "csv")}
    evaluated = []

    def noted(query: str) -> dict[str, Any]:
        evaluated.append(query)
        return on_page(query)

    monkeypatch.setattr(saved, "on_page", noted)
    app.extensions["rightsgraph"].engine.update("INSERT DATA { <a:b> <a:c> <a:d> }")
    warming = Warming(app)
    warming._changed.clear()
    warming.warm()
    ready = client.get("/queries/numbers", headers={"Accept": "text/html"})
    assert ready.text == fresh.text
    assert client.get("/api/numbers?limit=2").headers["X-Total-Count"] == "7"
    assert evaluated == []
    with monkeypatch.context() as nothing:
        nothing.delattr(saved, "send")
        for form, answer in answers.items():
            assert client.get(f"/api/numbers?format={form}").data == answer
    client.get("/api/numbers?limit=2&least=3")
    assert len(evaluated) == 1


# Tags


def test_an_answer_that_the_client_has_is_not_sent_again(
    client: FlaskClient, store: OxigraphStore
) -> None:
    address = "/api/numbers?limit=2"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert links(again)["next"].endswith("offset=2")
    other = client.get("/api/numbers?limit=3", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_a_change_of_the_store_changes_the_tag(store: OxigraphStore, app: Flask) -> None:
    client = app.test_client()
    tag = client.get("/api/numbers").headers["ETag"]
    app.extensions["rightsgraph"].engine.update("INSERT DATA { <a:b> <a:c> <a:d> }")
    assert client.get("/api/numbers", headers={"If-None-Match": tag}).status_code == 200


# About the queries


def test_the_list_for_programs(client: FlaskClient) -> None:
    (found,) = client.get("/queries").get_json()
    assert (found["name"], found["sparql"], found["chart"]) == ("numbers", NUMBERS, None)
    assert numbers(client.get(found["answer"])) == [7, 6, 5, 4, 3, 2, 1]


def test_a_query_in_each_form(client: FlaskClient) -> None:
    assert client.get("/queries/numbers").mimetype == "application/sparql-query"
    as_json = client.get("/queries/numbers", headers={"Accept": "application/json"})
    assert [one["name"] for one in as_json.get_json()["parameters"]][:2] == ["least", "name"]


def test_a_query_as_rdf(shipped: OxigraphStore) -> None:
    client = create_app(Settings(), shipped).test_client()
    name = "https://w3id.org/rightsgraph/queries/positions-by-theme"
    for address, accept in (("", "text/turtle"), ("?format=nt", "*/*")):
        found = client.get(f"/queries/positions-by-theme{address}", headers={"Accept": accept})
        assert name in found.text or "<queries/positions-by-theme>" in found.text
        assert "SPARQLSelectExecutable" in found.text


def test_all_queries_as_rdf(shipped: OxigraphStore) -> None:
    client = create_app(Settings(), shipped).test_client()
    found = client.get("/queries", headers={"Accept": "application/n-triples"})
    assert found.mimetype == "application/n-triples"
    about = {line.split("> ")[0].rpartition("/")[2] for line in found.text.splitlines()}
    assert {"queries", "queries#rg", "recommenders"} <= about


def test_what_is_no_query(client: FlaskClient) -> None:
    for address in ("/api/none", "/queries/none"):
        assert client.get(address).status_code == 404
