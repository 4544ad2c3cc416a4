"""The query operation of the SPARQL 1.1 Protocol, request by request."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from werkzeug.test import TestResponse

STATES = "https://w3id.org/rightsgraph/graph/reference/states"
DOCUMENT = "https://w3id.org/rightsgraph/graph/document/atl-upr-2020-addendum"
LABELS = "SELECT ?label WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
TRIPLES = 21
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def ask(client: FlaskClient, query: str, accept: str = "", **fields: str) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **fields}, headers=headers)


def labels(response: TestResponse) -> set[str]:
    assert response.status_code == 200, response.text
    bindings = json.loads(response.data)["results"]["bindings"]
    return {row["label"]["value"] for row in bindings}


def problem(response: TestResponse, status: int) -> dict[str, str]:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    found = json.loads(response.data)
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return dict(found)


# The three ways to send a query


def test_get(client: FlaskClient) -> None:
    assert "Atlantis" in labels(ask(client, LABELS))


def test_post_form(client: FlaskClient) -> None:
    assert "Atlantis" in labels(client.post("/sparql", data={"query": LABELS}))


@pytest.mark.parametrize("content_type", [QUERY, f"{QUERY}; charset=utf-8"])
def test_post_query(client: FlaskClient, content_type: str) -> None:
    assert "Atlantis" in labels(client.post("/sparql", data=LABELS, content_type=content_type))


def test_letters_beyond_ascii_arrive(client: FlaskClient) -> None:
    query = "ASK { FILTER('é日' = '\\u00E9\\u65E5') }"
    sent = [
        ask(client, query),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query.encode(), content_type=QUERY),
    ]
    assert [json.loads(response.data)["boolean"] for response in sent] == [True] * 3


# The dataset


@pytest.mark.parametrize("method", ["get", "form", "query"])
def test_the_protocol_names_the_default_graph(client: FlaskClient, method: str) -> None:
    fields = {"default-graph-uri": STATES}
    response = {
        "get": lambda: ask(client, LABELS, **fields),
        "form": lambda: client.post("/sparql", data={"query": LABELS, **fields}),
        "query": lambda: client.post(
            "/sparql", query_string=fields, data=LABELS, content_type=QUERY
        ),
    }[method]()
    assert labels(response) == {"Atlantis", "Mu & <script>alert(1)</script>"}


def test_several_default_graphs_are_merged(client: FlaskClient) -> None:
    fields = [("query", LABELS), ("default-graph-uri", STATES), ("default-graph-uri", DOCUMENT)]
    found = labels(client.get("/sparql?" + urlencode(fields)))
    assert {"Atlantis", "Recommendation 97.3"} < found
    assert "State" not in found


def test_the_protocol_names_the_named_graphs(client: FlaskClient) -> None:
    query = "SELECT DISTINCT ?label WHERE { GRAPH ?label { ?s ?p ?o } }"
    assert labels(ask(client, query, **{"named-graph-uri": STATES})) == {STATES}


def test_with_named_graphs_only_the_default_graph_is_empty(client: FlaskClient) -> None:
    assert labels(ask(client, LABELS, **{"named-graph-uri": STATES})) == set()


def test_the_protocol_wins_over_the_query(client: FlaskClient) -> None:
    query = LABELS.replace("WHERE", f"FROM <{DOCUMENT}> WHERE")
    assert "Recommendation 97.3" in labels(ask(client, query))
    assert "Atlantis" not in labels(ask(client, query))
    assert "Atlantis" in labels(ask(client, query, **{"default-graph-uri": STATES}))


def test_without_a_dataset_the_default_graph_is_the_union(client: FlaskClient) -> None:
    assert {"Atlantis", "Recommendation 97.3", "State"} < labels(ask(client, LABELS))


def test_a_graph_that_is_no_iri(client: FlaskClient) -> None:
    assert "IRI" in problem(ask(client, LABELS, **{"default-graph-uri": "no iri"}), 400)["detail"]


# The formats


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("", "application/sparql-results+json", QueryResultsFormat.JSON),
        ("*/*", "application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/json", "application/json", QueryResultsFormat.JSON),
        (
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            QueryResultsFormat.XML,
        ),
        ("application/xml", "application/xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", "text/tab-separated-values", QueryResultsFormat.TSV),
        ("text/csv;q=0.4, application/xml;q=0.6", "application/xml", QueryResultsFormat.XML),
        ("text/html;q=0.2, application/json", "application/json", QueryResultsFormat.JSON),
    ],
)
def test_tables(
    client: FlaskClient, accept: str, media_type: str, form: QueryResultsFormat
) -> None:
    response = ask(client, LABELS, accept)
    assert response.mimetype == media_type
    rows = parse_query_results(response.data, format=form)
    assert "Atlantis" in str(list(rows))  # type: ignore[arg-type]


def test_csv(client: FlaskClient) -> None:
    response = ask(client, LABELS, "text/csv")
    assert response.content_type == "text/csv; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "label"
    assert "Atlantis" in lines


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", RdfFormat.TURTLE),
        ("*/*", RdfFormat.TURTLE),
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/trig", RdfFormat.TRIG),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("text/csv, application/n-quads;q=0.1", RdfFormat.N_QUADS),
    ],
)
def test_graphs(client: FlaskClient, accept: str, form: RdfFormat) -> None:
    response = ask(client, ALL, accept)
    assert response.mimetype == form.media_type
    assert len(list(parse(response.data, format=form))) == TRIPLES


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_booleans(client: FlaskClient, accept: str) -> None:
    assert "true" in ask(client, "ASK { ?s ?p ?o }", accept).text
    assert "false" in ask(client, "ASK { ?s <x:none> ?o }", accept).text


def test_describe(client: FlaskClient) -> None:
    response = ask(client, "DESCRIBE <https://w3id.org/rightsgraph/id/state/ATL>")
    assert 'rdfs:label "Atlantis"@en' in response.text


@pytest.mark.parametrize(
    ("query", "accept"),
    [(LABELS, "text/turtle"), (ALL, "text/csv"), (LABELS, "image/png"), (ALL, "text/turtle;q=0")],
)
def test_a_format_that_cannot_be_given(client: FlaskClient, query: str, accept: str) -> None:
    assert "accept one of" in problem(ask(client, query, accept), 406)["remedy"]


def test_the_format_can_be_named_in_the_address(client: FlaskClient) -> None:
    assert ask(client, LABELS, "text/html", format="csv").mimetype == "text/csv"
    assert ask(client, ALL, "text/html", format="ttl").mimetype == "text/turtle"
    assert "json" in problem(ask(client, LABELS, format="ttl"), 400)["remedy"]


# What is refused


@pytest.mark.parametrize(
    "query", ["", "SELECT", "SELECT * { ?s ?p ", "INSERT DATA { <a:b> <a:c> 1 }", "\0"]
)
def test_a_malformed_query(client: FlaskClient, query: str) -> None:
    assert problem(ask(client, query), 400)["title"] == "Syntax error"


def test_an_escaped_keyword_is_a_syntax_error(client: FlaskClient) -> None:
    """Were it none, calls of other endpoints could be hidden in such escapes."""
    problem(ask(client, r"SELECT * { \u0053ERVICE <http://o.example/> {} }"), 400)


def test_a_malformed_query_says_where(client: FlaskClient) -> None:
    assert problem(ask(client, "SELECT *\n{ ?s ?p"), 400)["place"].startswith("line 2")


@pytest.mark.parametrize("address", ["/sparql?default-graph-uri=x:y", "/sparql?x=1"])
def test_a_missing_query(client: FlaskClient, address: str) -> None:
    assert "missing" in problem(client.get(address), 400)["detail"]


@pytest.mark.parametrize("content_type", [FORM, QUERY])
def test_an_empty_body(client: FlaskClient, content_type: str) -> None:
    problem(client.post("/sparql", data=b"", content_type=content_type), 400)


def test_two_queries(client: FlaskClient) -> None:
    query = urlencode([("query", LABELS), ("query", LABELS)])
    assert "2 times" in problem(client.get(f"/sparql?{query}"), 400)["detail"]
    problem(client.post("/sparql", data=query, content_type=FORM), 400)
    twice = client.post("/sparql?" + urlencode({"query": LABELS}), data={"query": LABELS})
    problem(twice, 400)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"query=%FF", FORM), (b"query=\xff", FORM), (b"ASK { '\xff' ?p ?o }", QUERY)],
)
def test_a_query_that_is_not_utf_8(client: FlaskClient, body: bytes, content_type: str) -> None:
    remedy = problem(client.post("/sparql", data=body, content_type=content_type), 400)["remedy"]
    assert "UTF-8" in remedy


def test_too_many_parameters_are_told_as_that(client: FlaskClient) -> None:
    answer = client.get("/sparql?query=ASK%7B%7D" + "&" * 10_000)
    assert problem(answer, 400)["remedy"] == "send fewer"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", None]
)
def test_a_body_of_another_type(client: FlaskClient, content_type: str | None) -> None:
    found = problem(client.post("/sparql", data=LABELS, content_type=content_type), 415)
    assert QUERY in found["remedy"]


def test_a_body_that_is_too_long(client: FlaskClient) -> None:
    long = LABELS + "#" * 2000
    problem(client.post("/sparql", data=long, content_type=QUERY), 413)
    problem(client.post("/sparql", data={"query": long}), 413)


UPDATE = "INSERT DATA { <a:b> <a:c> 1 }"


def test_updates(client: FlaskClient) -> None:
    found = problem(client.post("/sparql", data={"update": UPDATE}), 403)
    assert "read-only" in found["detail"]
    body = client.post("/sparql", data=UPDATE, content_type="application/sparql-update")
    problem(body, 403)
    problem(client.get("/sparql", query_string={"update": UPDATE}), 400)
    assert not json.loads(ask(client, "ASK { GRAPH ?g { <a:b> ?p ?o } }").data)["boolean"]
    assert not json.loads(ask(client, "ASK { <a:b> ?p ?o }").data)["boolean"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    problem(response, 405)
    assert {"GET", "POST"} < response.allow


def test_a_call_of_another_endpoint(client: FlaskClient) -> None:
    query = "SELECT * { SERVICE <http://o.example/sparql> { ?s ?p ?o } }"
    assert "SERVICE" in problem(ask(client, query), 403)["detail"]
    silent = ask(client, query.replace("SERVICE", "SERVICE SILENT"))
    assert json.loads(silent.data)["results"]["bindings"] == [{}]
    problem(client.post("/sparql", data=query, content_type=QUERY), 403)
    assert ask(client, "SELECT * { ?s ?p 'SERVICE <http://o.example/> {}' }").status_code == 200


def test_people_get_a_readable_page(client: FlaskClient) -> None:
    response = ask(client, "SELECT <b>", "text/html,application/xml;q=0.9,*/*;q=0.8")
    assert (response.status_code, response.mimetype) == (400, "text/html")
    assert "Syntax error" in response.text


# HEAD, OPTIONS and headers


def test_head(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": LABELS})
    assert (response.status_code, response.data) == (200, b"")
    assert response.mimetype == "application/sparql-results+json"
    assert client.head("/sparql", query_string={"query": "no"}).status_code == 400


def test_pages_of_others_may_ask(client: FlaskClient) -> None:
    preflight = client.options(
        "/sparql",
        headers={"Origin": "https://page.example", "Access-Control-Request-Method": "POST"},
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    for response in (preflight, ask(client, LABELS), ask(client, "no")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_every_answer_forbids_guesses_and_scripts(client: FlaskClient) -> None:
    for response in (ask(client, LABELS), ask(client, "no"), client.get("/none")):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "Accept" in response.headers["Vary"]


# The description of the service


def test_without_a_query_programs_get_the_description(client: FlaskClient) -> None:
    response = client.get("/sparql")
    assert response.mimetype == "text/turtle"
    facts = {
        (str(quad.predicate.value).rpartition("#")[2], getattr(quad.object, "value", ""))
        for quad in parse(response.data, format=RdfFormat.TURTLE)
    }
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert ("endpoint", "http://localhost/sparql") in facts
    assert ("supportedLanguage", f"{sd}SPARQL11Query") in facts
    assert ("feature", f"{sd}UnionDefaultGraph") in facts
    assert ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_CSV") in facts
    assert {("name", STATES), ("name", DOCUMENT)} < facts
    assert ("triples", str(TRIPLES)) in facts


def test_the_description_comes_in_any_rdf_format(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "application/n-triples"})
    assert response.mimetype == "application/n-triples"
    problem(client.get("/sparql", headers={"Accept": "text/csv"}), 406)


def test_without_a_query_people_get_a_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<textarea" in response.text


def test_people_see_a_table_with_everything_escaped(client: FlaskClient) -> None:
    response = ask(client, LABELS + " # </textarea><script>", "text/html")
    assert response.mimetype == "text/html"
    assert "Mu &amp; &lt;script&gt;" in response.text
    assert "<script>" not in response.text
    assert "format=csv" in response.text
