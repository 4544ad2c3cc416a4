"""What a suite for the SPARQL 1.1 Protocol asks of an endpoint, case by case.

Outside GRAPH a query sees only the unnamed graph here, as the standard has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, quote_plus, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, RdfFormat, parse
from werkzeug.test import TestResponse

from rightsgraph.errors import BadRequest
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.protocol import decoded

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ONE, TWO, THREE = (f"http://data.example/{name}" for name in ("one", "two", "three"))
COPY = "http://data.example/copy"
KNOWN, SEEN, PLACE = (f"http://ns.example/{name}" for name in ("Known", "Seen", "place"))
BOTH_IN_DEFAULT = f"ASK {{ <{ONE}> a ?x . <{TWO}> a ?y }}"
BOTH_IN_NAMED = f"ASK {{ GRAPH ?g {{ <{ONE}> a ?x }} GRAPH ?h {{ <{TWO}> a ?y }} }}"
Post = Callable[..., TestResponse]


@pytest.fixture
def store() -> OxigraphStore:
    """Three graphs, each of which says that it is known."""
    store = OxigraphStore(default_graph="strict")
    for name in (ONE, TWO, THREE):
        store.update(f"INSERT DATA {{ GRAPH <{name}> {{ <{name}> a <{KNOWN}> }} }}")
    return store


@pytest.fixture
def client(store: OxigraphStore) -> FlaskClient:
    return create_app(
        Settings(updates=True, trust_this_machine=True, default_graph="strict"), store
    ).test_client()


@pytest.fixture(params=["/sparql", "/sparql/", "/update"])
def post_update(request: pytest.FixtureRequest, client: FlaskClient) -> Post:
    """Sends an update to each address that takes one."""

    def post(
        body: str | bytes, content_type: str | None = UPDATE, **fields: object
    ) -> TestResponse:
        address = f"{request.param}?{urlencode(fields, doseq=True)}"
        return client.post(address, data=body, content_type=content_type)

    return post


def get(client: FlaskClient, **fields: object) -> TestResponse:
    return client.get(f"/sparql?{urlencode(fields, doseq=True)}")


def post_query(client: FlaskClient, query: str, **fields: object) -> TestResponse:
    address = f"/sparql/?{urlencode(fields, doseq=True)}"
    return client.post(address, data=query, content_type=QUERY)


def says_yes(response: TestResponse) -> bool:
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/sparql-results+json"
    return bool(json.loads(response.data)["boolean"])


def refused(response: TestResponse) -> int:
    problem = json.loads(response.data)
    assert problem["status"] == response.status_code
    assert problem["detail"]
    return response.status_code


def seen(store: OxigraphStore) -> set[tuple[str, str]]:
    """The things that stand in the graph of copies, and where they were found."""
    rows = store.query(f"SELECT ?thing ?at {{ GRAPH <{COPY}> {{ ?thing <{PLACE}> ?at }} }}")
    assert isinstance(rows, QuerySolutions)
    return {(row["thing"].value, row["at"].value) for row in rows}


# Queries: the ways to send one


def test_query_in_a_form(client: FlaskClient) -> None:
    assert says_yes(client.post("/sparql/", data={"query": "ASK {}"}))


def test_query_in_the_address(client: FlaskClient) -> None:
    assert says_yes(get(client, query="ASK {}", **{"default-graph-uri": "http://none.example/"}))


def test_query_as_the_body(client: FlaskClient) -> None:
    assert says_yes(post_query(client, "ASK {}"))


# Queries: the dataset


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


# Queries: the form of the answer


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


# Queries: what is refused


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


# Updates: the ways to send one


def test_update_in_a_form(post_update: Post, store: OxigraphStore) -> None:
    assert post_update("update=CLEAR+ALL", FORM).status_code == 204
    assert store.count() == 0


@pytest.mark.parametrize("content_type", [UPDATE, f"{UPDATE}; charset=utf-8"])
def test_update_as_the_body(post_update: Post, store: OxigraphStore, content_type: str) -> None:
    assert post_update("CLEAR ALL", content_type).status_code == 204
    assert store.count() == 0


def test_update_is_seen_by_the_next_query(post_update: Post, client: FlaskClient) -> None:
    assert post_update(f"INSERT DATA {{ <{ONE}> a <{SEEN}> }}").status_code == 204
    assert says_yes(get(client, query=f"ASK {{ <{ONE}> a <{SEEN}> }}"))


def test_relative_iris_in_an_update_are_resolved(post_update: Post, client: FlaskClient) -> None:
    update = f"INSERT DATA {{ GRAPH <{COPY}> {{ <{ONE}> <{PLACE}> <test> }} }}"
    assert post_update(update).status_code == 204
    query = f"ASK {{ GRAPH <{COPY}> {{ ?s ?p ?o FILTER(isIRI(?o) && STR(?o) != 'test') }} }}"
    assert says_yes(get(client, query=query))


# Updates: the dataset

_COPY_DEFAULT = f"INSERT {{ GRAPH <{COPY}> {{ ?s <{PLACE}> 'default' }} }} WHERE {{ ?s a ?type }}"
_COPY_NAMED = (
    f"INSERT {{ GRAPH <{COPY}> {{ ?s <{PLACE}> ?g }} }} WHERE {{ GRAPH ?g {{ ?s a ?t }} }}"
)
_COPY_ALL = f"""
INSERT {{ GRAPH <{COPY}> {{ ?s <{PLACE}> ?at }} }} WHERE {{
  {{ GRAPH ?at {{ ?s a ?type }} }} UNION {{ ?s a ?type BIND("default" AS ?at) }}
}}
"""


def test_update_with_a_default_graph(post_update: Post, store: OxigraphStore) -> None:
    """Also behind operations that have no pattern, and words that are not what they look like."""
    update = f"""
    PREFIX where: <http://ns.example/using#where>
    CLEAR SILENT GRAPH <{COPY}> ; # WITH <http://none.example/> WHERE
    INSERT DATA {{ GRAPH <{COPY}> {{ <{ONE}> where:with "USING {{ WHERE" }} }} ;
    {_COPY_DEFAULT}
    """
    assert post_update(update, **{"using-graph-uri": ONE}).status_code == 204
    assert seen(store) == {(ONE, "default")}


def test_update_with_several_default_graphs(post_update: Post, store: OxigraphStore) -> None:
    assert post_update(_COPY_DEFAULT, **{"using-graph-uri": [ONE, TWO]}).status_code == 204
    assert seen(store) == {(ONE, "default"), (TWO, "default")}


def test_update_with_named_graphs(post_update: Post, store: OxigraphStore) -> None:
    assert post_update(_COPY_NAMED, **{"using-named-graph-uri": [ONE, TWO]}).status_code == 204
    assert seen(store) == {(ONE, ONE), (TWO, TWO)}


def test_update_with_default_and_named_graphs(post_update: Post, store: OxigraphStore) -> None:
    dataset = {"using-graph-uri": ONE, "using-named-graph-uri": TWO}
    assert post_update(_COPY_ALL, **dataset).status_code == 204
    assert seen(store) == {(ONE, "default"), (TWO, TWO)}


def test_the_dataset_reaches_every_operation(post_update: Post, store: OxigraphStore) -> None:
    delete = f"DELETE {{ GRAPH <{ONE}> {{ ?s a ?type }} }} WHERE {{ ?s a ?type }}"
    update = f"{_COPY_DEFAULT} ; {delete}"
    assert post_update(update, **{"using-graph-uri": ONE}).status_code == 204
    assert seen(store) == {(ONE, "default")}
    assert not store.query(f"ASK {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}")


def test_a_sign_in_an_escaped_iri_begins_no_comment(
    post_update: Post, store: OxigraphStore
) -> None:
    update = f"PREFIX a: <http://\\u0061#> {_COPY_DEFAULT}"
    assert post_update(update, **{"using-graph-uri": ONE}).status_code == 204
    assert seen(store) == {(ONE, "default")}


def test_the_dataset_reaches_delete_where(post_update: Post, store: OxigraphStore) -> None:
    update = "DELETE # of all\nWHERE { GRAPH ?g { ?s a ?type } }"
    assert post_update(update, **{"using-named-graph-uri": TWO}).status_code == 204
    left = store.query("SELECT ?s { GRAPH ?g { ?s a ?type } }")
    assert isinstance(left, QuerySolutions)
    assert {row["s"].value for row in left} == {ONE, THREE}


# Updates: what is refused; nothing must have changed then


@pytest.fixture
def unchanged(store: OxigraphStore) -> Callable[[], bool]:
    before = set(store.snapshot())
    return lambda: set(store.snapshot()) == before


def test_update_by_get(client: FlaskClient, unchanged: Callable[[], bool]) -> None:
    assert refused(get(client, update="CLEAR ALL")) == 400
    response = client.get("/update?update=CLEAR%20ALL")
    assert refused(response) == 405
    assert set(response.allow) == {"OPTIONS", "POST"}
    assert unchanged()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, 400),
        ("update=CLEAR%20NAMED&query=ASK%20%7B%7D", FORM, 400),
        ("CLEAR NAMED", "text/plain", 415),
        ("update=CLEAR%20NAMED", None, 415),
        ("CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16", 415),
        ("CLEAR NAMED".encode("utf-16"), UPDATE, 400),
        ("update=CLEAR%20XYZ", FORM, 400),
        ("CLEAR NAMED ; CLEAR XYZ", UPDATE, 400),
        ("CLEAR GRAPH <http://none.example/>", UPDATE, 400),
        ("SELECT * { ?s ?p ?o }", UPDATE, 400),
    ],
)
def test_malformed_updates(
    post_update: Post,
    unchanged: Callable[[], bool],
    body: str | bytes,
    content_type: str | None,
    status: int,
) -> None:
    assert refused(post_update(body, content_type)) == status
    assert unchanged()


@pytest.mark.parametrize("clause", [f"WITH <{ONE}> ", "", f"with <{ONE}>"])
@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
def test_update_with_two_datasets(
    post_update: Post, unchanged: Callable[[], bool], clause: str, name: str
) -> None:
    using = "" if clause else f"USING <{ONE}> "
    update = f"CLEAR DEFAULT; {clause}DELETE {{ ?s a ?o }} {using}WHERE {{ ?s a ?o }}"
    assert refused(post_update(update, **{name: TWO})) == 400
    assert unchanged()


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_update_with_a_dataset_for_queries(post_update: Post, name: str) -> None:
    assert refused(post_update(_COPY_DEFAULT, **{name: ONE})) == 400


def test_update_with_a_graph_that_is_no_iri(post_update: Post) -> None:
    assert refused(post_update(_COPY_DEFAULT, **{"using-graph-uri": "> { } ; CLEAR ALL"})) == 400


def test_a_malformed_update_says_where(post_update: Post) -> None:
    problem = json.loads(post_update("CLEAR ALL ;\nCLEAR XYZ").data)
    assert problem["line"] == 2


def test_the_address_for_updates_takes_no_queries(client: FlaskClient) -> None:
    assert refused(client.post("/update", data={"query": "ASK {}"})) == 400


def test_updates_are_off_unless_the_operator_wants_them(store: OxigraphStore) -> None:
    client, before = create_app(Settings(), store).test_client(), store.count()
    for address in ("/sparql", "/update"):
        response = client.post(address, data={"update": "CLEAR ALL"})
        assert refused(response) == 403
        assert "updates" in json.loads(response.data)["remedy"]
    assert store.count() == before


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1/graph.ttl>",
        "LOAD <file:///etc/passwd> INTO GRAPH <https://a.example/x>",
        "LOAD SILENT <file:///etc/passwd> ; LOAD <file:///etc/passwd>",
        "PREFIX : <http://127.0.0.1/> LOAD:graph",
        "INSERT { } WHERE { FILTER(?a<b:c#d> '''\n) }; LOAD <http://127.0.0.1/> #'''",
    ],
)
def test_load_is_refused(post_update: Post, unchanged: Callable[[], bool], update: str) -> None:
    assert post_update(update).status_code == 403
    assert unchanged()


@pytest.mark.parametrize(
    "update",
    [
        "LOAD SILENT <file:///etc/passwd>",
        "PREFIX a: <https://a.example/> # LOAD\nload # c\nsilent a:b INTO GRAPH a:c ; # d",
        "LOAD SILENT <a> ; LOAD SILENT <b> INTO GRAPH <c> ; DROP SILENT GRAPH <d>",
        "LOADSILENT<a>INTOGRAPH<b>",
    ],
)
def test_a_silent_load_fails_in_silence(
    post_update: Post, unchanged: Callable[[], bool], update: str
) -> None:
    assert post_update(update).status_code == 204
    assert unchanged()


def test_what_stands_beside_a_silent_load_is_done(post_update: Post, store: OxigraphStore) -> None:
    text = "'LOAD SILENT <http://data.example/four>'"
    update = f"LOAD SILENT <a> ; INSERT DATA {{ <{ONE}> <{PLACE}> {text} }} ; LOAD SILENT <b>"
    assert post_update(update).status_code == 204
    assert store.query(f"ASK {{ ?s <{PLACE}> {text} }}")


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
