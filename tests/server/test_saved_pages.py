"""The pages of the saved queries and of the editor."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph.errors import QueryTimeout
from rightsgraph.queries import load_queries
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph.turtle import PREFIXED
from rightsgraph_server import assets
from rightsgraph_server.app import create_app
from rightsgraph_server.routes import saved

HTML = {"Accept": "text/html"}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def app(shipped: OxigraphStore) -> Flask:
    return create_app(Settings(), shipped)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address, headers=HTML)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert len(response.data) < 100_000
    return response.text


def test_the_form_offers_the_states_and_keeps_the_choice(client: FlaskClient) -> None:
    text = page(client, "/queries/recommenders")
    assert '<option value="KAZ" selected>Kazakhstan</option>' in text
    reviewed, _, others = text.partition('<optgroup label="Without reviews in this graph">')
    assert "Kazakhstan" in reviewed
    assert '<option value="FRA">France</option>' in others
    other = page(client, "/queries/recommenders?state=fra")
    assert '<option value="FRA" selected>France</option>' in other
    assert "There is no answer for this" in other


def test_a_name_that_is_none_is_not_offered(store: OxigraphStore) -> None:
    """Whoever may write can give a thing any name; other pages must not suffer from it."""
    store.update(f"""{PREFIXED} INSERT DATA {{
        <urn:a> a rg:State ; rdfs:label 'Ayland' . <urn:b> a rg:State ; rdfs:label <urn:c> }}""")
    text = page(create_app(Settings(), store).test_client(), "/queries/recommenders")
    assert ">Ayland</option>" in text


def test_the_form_offers_concepts_by_their_names(client: FlaskClient) -> None:
    text = page(client, "/queries/states-raising-themes?theme=women")
    assert '<option value="women" selected>women&#39;s rights</option>' in text
    assert '<option value="">All</option>' in text


def test_the_answer_as_table_and_chart(client: FlaskClient) -> None:
    text = page(client, "/queries/positions-by-theme")
    assert '<table id="answer">' in text
    assert 'data-chart="stacked" data-source="answer" data-x="theme"' in text
    assert ">defamation</td>" in text


def test_a_long_answer_comes_in_parts(client: FlaskClient) -> None:
    text = page(client, "/queries/federation-keys")
    found = re.search('<a href="([^"]*)" rel="next">', text)
    assert found
    assert 'rel="prev"' not in text
    second = page(client, unescape(found[1]))
    assert "Rows 101 to" in second
    assert 'rel="prev"' in second


def test_snippets_and_downloads_lead_to_the_answer(client: FlaskClient) -> None:
    text = page(client, "/queries/delegations-that-spoke?state=KAZ&cycle=1")
    found = re.search("curl --fail '([^']*)'", unescape(text))
    assert found
    assert parse_qs(urlsplit(found[1]).query) == {
        "state": ["KAZ"], "cycle": ["1"], "format": ["csv"],
    }  # fmt: skip
    assert client.get(found[1]).text.startswith("delegation,")
    for language in ("curl", "Python", "R", "JavaScript"):
        assert f"<h3>{language}</h3>" in text
    download = re.search('Download:.*?href="([^"]*format=tsv)"', unescape(text), re.DOTALL)
    assert download
    assert client.get(download[1]).mimetype == "text/tab-separated-values"


def test_the_query_of_the_answer_opens_in_the_editor(client: FlaskClient) -> None:
    text = unescape(page(client, "/queries/recommenders?state=FRA"))
    found = re.search('<a href="(/sparql[?]query=[^"]*)">Open in the editor', text)
    assert found
    assert "id/state/FRA" in parse_qs(urlsplit(found[1]).query)["query"][0]


@pytest.mark.parametrize("path", ["/queries/recommenders", "/api/recommenders"])
def test_what_does_not_fit_stands_at_the_form(client: FlaskClient, path: str) -> None:
    text = page(client, f"{path}?state=XXX", 400)
    assert 'name="state" aria-invalid="true" aria-describedby="problem"' in text
    assert "parameter state: &#39;XXX&#39; does not fit" in text
    assert "Open in the editor" in text


@pytest.mark.parametrize("place", ["/api", "/queries"])
@pytest.mark.parametrize("name", ["limit", "offset"])
def test_a_part_that_does_not_fit_is_no_answer(client: FlaskClient, place: str, name: str) -> None:
    text = page(client, f"{place}/federation-keys?{name}=abc", status=400)
    assert f"parameter {name}" in text


def test_a_page_has_no_more_rows_than_its_address_wants(client: FlaskClient) -> None:
    assert "Rows 1 to 3" in page(client, "/queries/federation-keys?limit=3")
    assert "Rows 5 to 7" in page(client, "/api/federation-keys?limit=3&offset=4")
    assert "Rows 1 to 100" in page(client, "/queries/federation-keys?limit=1000")


def test_values_are_escaped(client: FlaskClient) -> None:
    for address in ("/queries/about-article?article=", "/queries/recommenders?state="):
        assert SCRIPT not in page(client, f"{address}{SCRIPT}", 400)
    assert SCRIPT not in page(client, f"/queries/recommenders?{SCRIPT}=1", 400)
    text = page(client, "/sparql?query=" + "SELECT * {} # </textarea>" + SCRIPT)
    assert SCRIPT not in text
    assert "</textarea><" not in text.replace("</textarea>\n", "")


# The editor


def test_a_query_with_an_error_stays_to_be_put_right(client: FlaskClient) -> None:
    text = page(client, "/sparql?query=SELECT%20nope", 400)
    assert "SELECT nope</textarea>" in text
    assert 'role="alert"' in text
    assert "line 1, column" in text


def test_what_the_editor_completes_from(client: FlaskClient) -> None:
    found = client.get("/sparql/terms").get_json()
    assert found["prefixes"]["rg"] == "https://w3id.org/rightsgraph/ns#"
    assert found["prefixes"]["position"] == "https://w3id.org/rightsgraph/scheme/position/"
    classes = {one["iri"].partition("#")[2]: one for one in found["classes"]}
    assert classes["PositionStatement"]["count"] > 60
    assert any(one.endswith("#Claim") for one in classes["StateClaim"]["parents"])
    properties = {one["iri"].partition("#")[2]: one for one in found["properties"]}
    assert properties["position"]["scheme"] == "position"
    assert properties["officialPosition"]["scheme"] == "official-position"
    assert any(one.endswith("#PositionStatement") for one in properties["position"]["domains"])
    assert any(one["iri"].endswith("/position/noted") for one in found["concepts"])


def test_terms_are_those_of_the_store_as_it_is(store: OxigraphStore) -> None:
    app = create_app(Settings(), store)
    client = app.test_client()
    assert "New" not in client.get("/sparql/terms").text
    app.extensions["rightsgraph"].engine.update(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> INSERT DATA { GRAPH "
        "<https://w3id.org/rightsgraph/graph/ontology> { <https://e.org/New> a owl:Class } }"
    )
    assert "https://e.org/New" in client.get("/sparql/terms").text


# Scripts


PAGES = ["/sparql", "/queries/recommenders?state=KAZ", "/api"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_load_the_scripts_that_are_built(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    for name in ("sparql.js", "charts.js", "api.js"):
        (tmp_path / name).write_text("// built")
    monkeypatch.setattr(assets, "_FOLDER", tmp_path)
    assert re.search(
        r'<script type="module" src="/static/vendor/\w+\.js\?v=', page(client, address)
    )


@pytest.mark.parametrize("address", PAGES)
def test_pages_do_without_scripts_where_none_are_built(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    monkeypatch.setattr(assets, "_FOLDER", tmp_path / "none")
    text = page(client, address)
    assert "<script" not in text
    assert "<form" in text


def test_static_files_may_be_packed(client: FlaskClient) -> None:
    with client.get("/static/editor.css", headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.headers["ETag"].startswith("W/")
        assert response.headers["Cache-Control"] == "no-cache"
    with client.get("/static/editor.css?v=1") as response:
        assert "immutable" in response.headers["Cache-Control"]


def test_the_policy_lets_only_own_scripts_run(client: FlaskClient) -> None:
    with client.get("/sparql", headers=HTML) as response:
        policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_kept_page_has_the_address_that_its_client_calls(client: FlaskClient) -> None:
    for host in ("http://one.example", "http://two.example"):
        text = client.get("/queries/timeline", headers=HTML, base_url=host).text
        assert f"{host}/api/timeline" in text
        assert text.count(".example/") == text.count(f"{host}/")


def test_an_answer_that_takes_too_long_is_no_error(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(_: str) -> None:
        raise QueryTimeout("takes too long")

    monkeypatch.setattr(saved, "on_page", too_long)
    response = client.get("/queries/timeline?state=KGZ", headers=HTML)
    assert response.status_code == 200
    assert "takes too long" in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "There is no answer" not in response.text


def test_a_page_stays_short_where_cells_are_long(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "_MOST_LETTERS", 1000)
    found = []
    address = "/queries/recommenders?state=KAZ"
    for _ in range(200):
        text = page(client, address)
        found += re.findall(r'<tr><td[^>]*><a href="/id/state/([A-Z]{3})', text)
        following = re.search(r'href="http://localhost([^"]*)" rel="next"', text)
        if not following:
            break
        address = unescape(following[1])
    assert len(found) == len(set(found)) > 50


def test_a_term_tells_which_queries_have_it_and_not_which_mention_it(
    shipped: OxigraphStore, tmp_path: Path
) -> None:
    head = "#+ title: T\n#+ description: D.\n#+ keywords: [k]\nPREFIX rg: <x:>\n"
    for name, pattern in (("glued", "?a rg:repeats+?b"), ("named", "?a ?b 'an rg:repeats '")):
        (tmp_path / f"{name}.rq").write_text(f"{head}SELECT ?a WHERE {{ {pattern} }}")
    app = create_app(Settings(), shipped)
    app.extensions["rightsgraph"].__dict__["queries"] = load_queries(tmp_path)
    text = page(app.test_client(), "/ns/repeats")
    assert "/queries/glued" in text
    assert "/queries/named" not in text


def test_the_front_page_shows_the_first_line_on_each_thing(
    shipped: OxigraphStore, tmp_path: Path
) -> None:
    head = "#+ title: T\n#+ description: D.\n#+ keywords: [k]\n"
    rows = "('Lakes' '11' '1') ('Rivers' '22' '1') ('Lakes' '33' '1')"
    query = f"SELECT * WHERE {{ VALUES (?law ?claims ?critics) {{ {rows} }} }}"
    (tmp_path / "laws-criticised.rq").write_text(head + query)
    app = create_app(Settings(), shipped)
    app.extensions["rightsgraph"].__dict__["queries"] = load_queries(tmp_path)
    found = re.findall(
        "Lakes|Rivers|11|22|33", page(app.test_client(), "/").partition("/laws-c")[2]
    )
    assert found[:4] == ["Lakes", "11", "Rivers", "22"]
