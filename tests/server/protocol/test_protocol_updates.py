"""What a suite for the SPARQL 1.1 Protocol asks of updates, case by case."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from protocol_cases import FORM, ONE, THREE, TWO, get, refused, says_yes
from pyoxigraph import QuerySolutions
from werkzeug.test import TestResponse

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app

UPDATE = "application/sparql-update"
COPY = "http://data.example/copy"
SEEN, PLACE = (f"http://ns.example/{name}" for name in ("Seen", "place"))
Post = Callable[..., TestResponse]


@pytest.fixture(params=["/sparql", "/sparql/", "/update"])
def post_update(request: pytest.FixtureRequest, client: FlaskClient) -> Post:
    """Sends an update to each address that takes one."""

    def post(
        body: str | bytes, content_type: str | None = UPDATE, **fields: object
    ) -> TestResponse:
        address = f"{request.param}?{urlencode(fields, doseq=True)}"
        return client.post(address, data=body, content_type=content_type)

    return post


def seen(store: OxigraphStore) -> set[tuple[str, str]]:
    """The things that stand in the graph of copies, and where they were found."""
    rows = store.query(f"SELECT ?thing ?at {{ GRAPH <{COPY}> {{ ?thing <{PLACE}> ?at }} }}")
    assert isinstance(rows, QuerySolutions)
    return {(row["thing"].value, row["at"].value) for row in rows}


# The ways to send one


def test_update_in_a_form(post_update: Post, store: OxigraphStore) -> None:
    assert post_update("update=CLEAR+ALL", FORM).status_code == 204
    assert store.count() == 0


@pytest.mark.parametrize("content_type", [UPDATE, f"{UPDATE}; charset=utf-8"])
def test_update_as_the_body(post_update: Post, store: OxigraphStore, content_type: str) -> None:
    response = post_update("CLEAR ALL", content_type)
    assert response.status_code == 204
    assert "Content-Type" not in response.headers
    assert store.count() == 0


def test_update_is_seen_by_the_next_query(post_update: Post, client: FlaskClient) -> None:
    assert post_update(f"INSERT DATA {{ <{ONE}> a <{SEEN}> }}").status_code == 204
    assert says_yes(get(client, query=f"ASK {{ <{ONE}> a <{SEEN}> }}"))


def test_relative_iris_in_an_update_are_resolved(post_update: Post, client: FlaskClient) -> None:
    update = f"INSERT DATA {{ GRAPH <{COPY}> {{ <{ONE}> <{PLACE}> <test> }} }}"
    assert post_update(update).status_code == 204
    query = f"ASK {{ GRAPH <{COPY}> {{ ?s ?p ?o FILTER(isIRI(?o) && STR(?o) != 'test') }} }}"
    assert says_yes(get(client, query=query))


# The dataset

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


# What is refused; nothing must have changed then


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
        "PREFIX b: <b:> INSERT { } WHERE { FILTER(?a<b:c#d> '''\n) }; LOAD <file:///a> #'''",
    ],
)
def test_load_is_refused(post_update: Post, unchanged: Callable[[], bool], update: str) -> None:
    assert post_update(update).status_code == 403
    assert unchanged()


@pytest.mark.parametrize(
    "update", ["CLEAR ALL ;\nLOAD x", "LOAD <a> ;\nDROP", "LOAD <a>\nINTO <b>"]
)
def test_a_malformed_load(post_update: Post, unchanged: Callable[[], bool], update: str) -> None:
    response = post_update(update)
    assert refused(response) == 400
    assert json.loads(response.data)["line"] == 2
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


def test_each_operation_may_declare_prefixes(post_update: Post, store: OxigraphStore) -> None:
    update = "PREFIX p: <x:> CREATE GRAPH p:a ; PREFIX p: <y:> INSERT DATA { p:a p:b p:c }"
    assert post_update(update).status_code == 204
    assert store.query("ASK { <y:a> <y:b> <y:c> }")
    assert "x:a" in store.graphs()
    assert post_update("DROP ALL ; PREFIX p: <file:/> LOAD p:etc").status_code == 403


def test_what_stands_beside_a_silent_load_is_done(post_update: Post, store: OxigraphStore) -> None:
    text = "'LOAD SILENT <http://data.example/four>'"
    update = f"LOAD SILENT <a> ; INSERT DATA {{ <{ONE}> <{PLACE}> {text} }} ; LOAD SILENT <b>"
    assert post_update(update).status_code == 204
    assert store.query(f"ASK {{ ?s <{PLACE}> {text} }}")
