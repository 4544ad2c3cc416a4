"""Pages, things and saved queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph.queries import load_queries
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.graph import Graph

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
POSITION = "/id/position/atl-upr-2020-addendum/ATL/upr/3/97.3"
SAVED = """#+ title: Labels of a <thing>
#+ description: For this test.
#+ keywords: [label]
#+ parameters:
#+   - {name: node, type: iri, description: Whose label., default: id/state/ATL}
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label WHERE {
  VALUES ?node { <https://w3id.org/rightsgraph/id/state/ATL> }
  ?node rdfs:label ?label
}
"""


@pytest.fixture
def client(app: Flask, tmp_path: Path) -> FlaskClient:
    """With one saved query."""
    (tmp_path / "label.rq").write_text(SAVED)
    graph = app.extensions["rightsgraph"]
    assert isinstance(graph, Graph)
    graph.__dict__["queries"] = load_queries(tmp_path)
    return app.test_client()


def test_the_front_page_counts(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "21 triples" in page
    assert '<a href="/ns#State">rg:State</a></th><td class="number">2</td>' in page
    assert 'href="/graph/reference/states"' in page


@pytest.mark.parametrize(
    "path",
    ["/", "/sparql", "/queries", "/queries/label", "/api/label", "/ns", "/shapes", "/dataset"]
    + ["/.well-known/void", "/graph/reference/states", "/id/state/MUU", POSITION],
)
def test_pages_run_nothing_and_load_nothing_foreign(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert "<script" not in response.text
    assert "javascript:alert(1)</a>" not in response.text
    assert "src=" not in response.text
    assert 'href="/static/style.css"' in response.text


def test_the_style_of_the_pages(client: FlaskClient) -> None:
    with client.get("/static/style.css") as response:
        assert (response.status_code, response.mimetype) == (200, "text/css")
        assert response.data


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_an_empty_store_is_not_healthy() -> None:
    empty = create_app(Settings(), OxigraphStore()).test_client()
    assert empty.get("/healthz").status_code == 503


# Things


def test_a_thing_for_people(client: FlaskClient) -> None:
    page = client.get(POSITION, headers=BROWSER).text
    assert "<h1>Position on 97.3</h1>" in page
    assert 'href="/id/review/ATL/upr/3/recommendation/97.3"' in page
    assert "SERVICE &lt;http://elsewhere.example/&gt;" in page
    assert 'href="javascript' not in page


def test_a_thing_shows_what_refers_to_it(client: FlaskClient) -> None:
    page = client.get("/id/state/MUU", headers=BROWSER).text
    assert "Mu &amp; &lt;script&gt;" in page
    assert "recommendation/97.3" in page


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("*/*", b'rdfs:label "Atlantis"@en'),
        ("text/turtle", b'rdfs:label "Atlantis"@en'),
        ("application/ld+json", b'"@value":"Atlantis"'),
        ("application/rdf+xml", b"<rdfs:label"),
        ("application/n-triples", b'#label> "Atlantis"@en .'),
    ],
)
def test_a_thing_for_programs(client: FlaskClient, accept: str, wanted: bytes) -> None:
    assert wanted in client.get("/id/state/ATL", headers={"Accept": accept}).data


def test_the_format_can_be_named(client: FlaskClient) -> None:
    response = client.get("/id/state/ATL?format=nt", headers=BROWSER)
    assert response.mimetype == "application/n-triples"


@pytest.mark.parametrize("path", ["/scheme/position/noted", "/dataset", POSITION])
def test_what_has_an_iri_resolves(client: FlaskClient, path: str) -> None:
    assert f"<https://w3id.org/rightsgraph{path}>" in client.get(path + "?format=nt").text


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/ns", "owl:Class"),
        ("/shapes", "sh:NodeShape"),
        ("/.well-known/void", "void:Dataset"),
        ("/graph/reference/states", "Atlantis"),
    ],
)
def test_whole_graphs(client: FlaskClient, path: str, wanted: str) -> None:
    response = client.get(path)
    assert response.mimetype == "text/turtle"
    assert wanted in response.text


@pytest.mark.parametrize(
    "path",
    ["/id/state/XXX", "/id/state/no iri", "/id/%3E%7B%7D", "/graph/none", "/queries/none"]
    + ["/api/none", "/none", "/id/", "/scheme/position/%00"],
)
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    page = client.get(path, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html")


def test_a_thing_in_a_format_that_cannot_be_given(client: FlaskClient) -> None:
    assert client.get("/id/state/ATL", headers={"Accept": "text/csv"}).status_code == 406
    assert client.get("/id/state/ATL?format=csv").status_code == 400


# Saved queries


def test_queries_for_programs(client: FlaskClient) -> None:
    (query,) = json.loads(client.get("/queries").data)
    assert query["name"] == "label"
    assert query["parameters"][0]["default"] == "id/state/ATL"
    assert "Atlantis" in client.get(query["answer"]).text
    text = client.get(query["query"])
    assert text.mimetype == "application/sparql-query"
    assert text.text == SAVED


def test_queries_for_people(client: FlaskClient) -> None:
    assert "Labels of a &lt;thing&gt;" in client.get("/queries", headers=BROWSER).text
    form = client.get("/queries/label", headers=BROWSER).text
    assert 'name="node"' in form
    assert "VALUES ?node" in form


def test_answers(client: FlaskClient) -> None:
    assert client.get("/api/label?format=csv").text.splitlines() == ["label", "Atlantis"]
    other = client.get("/api/label?node=id/state/MUU", headers={"Accept": "text/csv"})
    assert "Mu &" in other.text
    page = client.get("/api/label?node=id/state/MUU", headers=BROWSER).text
    assert "Mu &amp;" in page
    assert 'value="id/state/MUU"' in page
    assert "node=id%2Fstate%2FMUU&amp;format=csv" in page


@pytest.mark.parametrize("parameters", ["x=y", "node=no iri", "format=png"])
def test_parameters_that_do_not_fit(client: FlaskClient, parameters: str) -> None:
    response = client.get(f"/api/label?{parameters}")
    assert response.status_code == 400
    assert json.loads(response.data)["remedy"]
