"""Pages, things and saved queries."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph.iris import BASE, NS
from rightsgraph.queries import load_queries
from rightsgraph.store import OxigraphStore
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
    assert re.search(r"<strong>1</strong> <a [^>]*>recommendations of all kinds</a>", page)
    assert '<form class="search big" action="/search"' in page


def test_the_front_page_counts_what_was_added_since_the_graph_was_described(
    client: FlaskClient, store: OxigraphStore
) -> None:
    described = f"<{BASE}dataset> <http://rdfs.org/ns/void#triples> 7"
    store.update(f"INSERT DATA {{ GRAPH <{BASE}graph/dataset> {{ {described} }} }}")
    store.update(f"INSERT DATA {{ GRAPH <{BASE}graph/x> {{ <{BASE}id/x> a <{NS}Document> }} }}")
    page = client.get("/").text
    assert '<strong>23</strong> <a href="/dataset.html">triples</a>' in page
    assert re.search(r'<strong>1</strong> <a href="[^"]*">documents</a>', page)


@pytest.mark.parametrize(
    "path",
    ["/search", "/sparql", "/validate", "/api", "/queries", "/queries/label", "/nothing"]
    + ["/graph/reference/states", "/id/state/MUU.html"],
)
def test_every_page_tells_where_it_stands(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=BROWSER).text
    crumbs = page[page.index('aria-label="Breadcrumb"') :].partition("</nav>")[0]
    assert '<a href="/">Home</a>' in crumbs
    assert crumbs.count('aria-current="page"') == 1


def test_programs_that_walk_through_pages_are_told_what_to_leave_out(client: FlaskClient) -> None:
    rules = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /sparql", "Disallow: /api/", "Disallow: /*?"} <= set(rules)
    forbidden = [rule.removeprefix("Disallow: ") for rule in rules if rule.startswith("Disallow")]
    for path in ("/", "/states", "/id/state/MUU.html", "/queries", "/api", "/search"):
        assert not path.startswith(tuple(forbidden)), path


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
        assert "Date" not in response.headers  # the server tells it, once


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


@pytest.mark.parametrize("path", ["/states", "/documents", "/disputes", "/id/state/ATL.html"])
def test_behind_the_last_page_nothing_is_said_to_be_missing(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?page=9", headers=BROWSER, follow_redirects=True)
    assert response.status_code == 404
