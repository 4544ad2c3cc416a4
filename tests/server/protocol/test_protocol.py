"""What a suite for the SPARQL 1.1 Protocol asks of queries, case by case."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, quote, quote_plus, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from protocol_cases import FORM, ONE, THREE, TWO, get, refused, says_yes
from pyoxigraph import RdfFormat, parse
from werkzeug.test import TestResponse

from rightsgraph.errors import BadRequest
from rightsgraph_server.protocol import decoded

QUERY = "application/sparql-query"
BOTH_IN_DEFAULT = f"ASK {{ <{ONE}> a ?x . <{TWO}> a ?y }}"
BOTH_IN_NAMED = f"ASK {{ GRAPH ?g {{ <{ONE}> a ?x }} GRAPH ?h {{ <{TWO}> a ?y }} }}"


def post_query(client: FlaskClient, query: str, **fields: object) -> TestResponse:
    address = f"/sparql/?{urlencode(fields, doseq=True)}"
    return client.post(address, data=query, content_type=QUERY)


# The ways to send one


def test_query_in_a_form(client: FlaskClient) -> None:
    assert says_yes(client.post("/sparql/", data={"query": "ASK {}"}))


def test_query_in_the_address(client: FlaskClient) -> None:
    assert says_yes(get(client, query="ASK {}", **{"default-graph-uri": "http://none.example/"}))


def test_query_as_the_body(client: FlaskClient) -> None:
    assert says_yes(post_query(client, "ASK {}"))
    assert says_yes(post_query(client, "\ufeffASK {}"))


@pytest.mark.parametrize("rest", ["", "%23%", "%23%C3%A9"])
def test_the_mark_of_a_text_file_is_no_part_of_a_query(client: FlaskClient, rest: str) -> None:
    """As programs send that take it out of a file."""
    query = f"query={quote(chr(0xFEFF))}ASK%20%7B%7D{rest}"
    assert says_yes(client.post("/sparql/", data=query, content_type=FORM))
    assert says_yes(client.get(f"/sparql?{query.replace('%EF', '%ef')}"))
    assert decoded(b"a=x%EF%BB%BF") == [("a", "x\ufeff")]


# The dataset


def test_default_graphs_by_get(client: FlaskClient) -> None:
    assert says_yes(get(client, query=BOTH_IN_DEFAULT, **{"default-graph-uri": [ONE, TWO]}))
    assert not says_yes(get(client, query=BOTH_IN_DEFAULT, **{"default-graph-uri": [ONE]}))


def test_default_graphs_by_post(client: FlaskClient) -> None:
    assert says_yes(post_query(client, BOTH_IN_DEFAULT, **{"default-graph-uri": [ONE, TWO]}))
    assert not says_yes(post_query(client, BOTH_IN_DEFAULT))


def test_named_graphs_by_post(client: FlaskClient) -> None:
    assert says_yes(post_query(client, BOTH_IN_NAMED, **{"named-graph-uri": [ONE, TWO]}))
    assert not says_yes(post_query(client, BOTH_IN_NAMED, **{"named-graph-uri": [ONE]}))


def test_named_graphs_by_get(client: FlaskClient) -> None:
    assert says_yes(get(client, query=BOTH_IN_NAMED, **{"named-graph-uri": [ONE, TWO]}))


def test_default_and_named_graphs(client: FlaskClient) -> None:
    query = f"ASK {{ <{THREE}> a ?z GRAPH ?g {{ <{ONE}> a ?x }} GRAPH ?h {{ <{TWO}> a ?y }} }}"
    dataset = {"default-graph-uri": [THREE], "named-graph-uri": [ONE, TWO]}
    assert says_yes(post_query(client, query, **dataset))
    assert not says_yes(post_query(client, query, **{**dataset, "default-graph-uri": [ONE]}))


def test_the_dataset_of_the_request_comes_before_that_of_the_query(client: FlaskClient) -> None:
    query = BOTH_IN_NAMED.replace("ASK", f"ASK FROM <{THREE}>")
    assert says_yes(post_query(client, query, **{"named-graph-uri": [ONE, TWO]}))
    assert not says_yes(post_query(client, query))


def test_a_graph_that_is_left_empty_is_not_given(client: FlaskClient) -> None:
    query = f"ASK {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}"
    assert says_yes(get(client, query=query, **{"default-graph-uri": ""}))


# The form of the answer


@pytest.mark.parametrize(
    ("query", "media_types"),
    [
        (
            "SELECT (1 AS ?value) {}",
            {"application/sparql-results+json", "application/sparql-results+xml"},
        ),
        ("ASK {}", {"application/sparql-results+json", "application/sparql-results+xml"}),
        ("DESCRIBE <http://thing.example/>", {"text/turtle", "application/rdf+xml"}),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", {"text/turtle", "application/rdf+xml"}),
    ],
)
def test_media_type_by_form_of_query(
    client: FlaskClient, query: str, media_types: set[str]
) -> None:
    assert post_query(client, query).mimetype in media_types
    for accept in media_types:
        address = f"/sparql?{urlencode({'query': query})}"
        assert client.get(address, headers={"Accept": accept}).mimetype == accept


def test_relative_iris_are_identifiers_of_the_project(client: FlaskClient) -> None:
    (quad,) = parse(post_query(client, "CONSTRUCT { <s> <p> 1 } {}").data, RdfFormat.TURTLE)
    assert str(quad.subject) == "<https://w3id.org/rightsgraph/s>"


def test_a_base_of_the_query_holds(client: FlaskClient) -> None:
    query = "BASE <http://own.example/> ASK { FILTER(STR(<s>) = 'http://own.example/s') }"
    assert says_yes(post_query(client, query))


# What is refused


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_query_by_another_method(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql/?query=ASK%20%7B%7D", method=method, content_type=FORM)
    assert refused(response) == 405
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_two_queries(client: FlaskClient) -> None:
    assert refused(get(client, query=["ASK {}", "SELECT * {}"])) == 400


@pytest.mark.parametrize("content_type", ["text/plain", None])
@pytest.mark.parametrize("body", ["ASK {}", "query=ASK%20%7B%7D", ""])
def test_query_of_another_type_or_of_none(
    client: FlaskClient, body: str, content_type: str | None
) -> None:
    assert refused(client.post("/sparql/", data=body, content_type=content_type)) == 415


def test_query_in_another_encoding(client: FlaskClient) -> None:
    body, content_type = "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"
    assert refused(client.post("/sparql/", data=body, content_type=content_type)) == 415
    assert refused(client.post("/sparql/", data=body, content_type=QUERY)) == 400


def test_query_that_cannot_be_parsed(client: FlaskClient) -> None:
    response = get(client, query="ASK\n  {")
    assert refused(response) == 400
    problem = json.loads(response.data)
    assert (problem["line"], problem["column"]) == (2, 4)
    assert problem["type"].endswith("/problem/syntax-error")


@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
def test_query_with_a_dataset_for_updates(client: FlaskClient, name: str) -> None:
    assert refused(get(client, query="ASK {}", **{name: ONE})) == 400


def test_query_with_an_unknown_function(client: FlaskClient) -> None:
    """It is the client's mistake, and no fault of the store."""
    assert refused(get(client, query="SELECT (<http://f.example/f>(1) AS ?x) {}")) == 400


# Parameters


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_parameters_are_read_as_they_were_written(fields: list[tuple[str, str]]) -> None:
    spaced = [(name, value.replace("x", " ")) for name, value in fields]
    for written_as in (quote, quote_plus):
        written = "&".join(f"{written_as(name)}={written_as(value)}" for name, value in spaced)
        assert decoded(written.encode()) == spaced


@given(st.text("%+&=;\\x2fFN{}u", max_size=30))
def test_odd_parameters_are_read_as_the_standard_library_reads_them(text: str) -> None:
    try:
        usual = parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError:
        with pytest.raises(BadRequest):
            decoded(text.encode())
    else:
        assert decoded(text.encode()) == usual
