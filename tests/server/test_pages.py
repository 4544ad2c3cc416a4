"""Pages, things and saved queries."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph.queries import load_queries
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
    assert '<strong>21</strong> <a href="/dataset.html">triples</a>' in page
    assert "<strong>1</strong> recommendations" in page
    assert '<form class="search big" action="/search"' in page


@pytest.mark.parametrize(
    "path",
    ["/", "/sparql", "/queries", "/queries/label", "/api/label", "/ns", "/shapes", "/dataset"]
    + ["/.well-known/void", "/graph/reference/states", "/id/state/MUU", POSITION],
)
def test_pages_run_nothing_and_load_nothing_foreign(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER, follow_redirects=True)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    text = re.sub('<script type="module" src="/static/[^"]+"></script>', "", response.text)
    text = re.sub('<script type="application/ld.json">[^<]*</script>', "", text)
    assert "<script" not in text
    assert "javascript:alert(1)</a>" not in text
    assert "src=" not in text
    assert 'href="/static/style.css"' in response.text


def test_the_style_of_the_pages(client: FlaskClient) -> None:
    with client.get("/static/style.css") as response:
        assert (response.status_code, response.mimetype) == (200, "text/css")
        assert response.data


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


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
