"""If-Match of a request that reads (RFC 9110, 13.1.1)."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from engines import FLOOD, Open, eventually
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rightsgraph.settings import Settings
from rightsgraph_server.app import create_app

ASKED = "/sparql?query=SELECT * { ?s ?p ?o }"
PATHS = [ASKED, "/graphs?default", "/id/state/ATL.ttl", "/", "/api", "/healthz"]


def get(client: FlaskClient, path: str, match: str, method: str = "GET") -> TestResponse:
    return client.open(path, method=method, headers={"If-Match": match})


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_not_the_one_that_is_named_is_not_sent(
    client: FlaskClient, path: str, method: str
) -> None:
    answer = get(client, path, '"other"', method)
    assert answer.status_code == 412
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert get(client, path, "*", method).status_code == 200


def test_a_weak_tag_is_no_match(client: FlaskClient) -> None:
    tag = client.get(ASKED).headers["ETag"]
    assert tag.startswith("W/")
    assert get(client, ASKED, tag).status_code == 412
    assert get(client, ASKED, tag.removeprefix("W/")).status_code == 412


def test_it_comes_before_if_none_match(client: FlaskClient) -> None:
    headers = {"If-None-Match": client.get(ASKED).headers["ETag"]}
    assert client.get(ASKED, headers=headers).status_code == 304
    assert client.get(ASKED, headers={**headers, "If-Match": '"other"'}).status_code == 412


@pytest.mark.parametrize(
    ("path", "status"),
    [("/sparql?query=SELECT", 400), ("/nowhere", 404), ("/id/state/ATL", 303), ("/metrics", 401)],
)
def test_what_is_no_success_stays_what_it_is(client: FlaskClient, path: str, status: int) -> None:
    assert get(client, path, '"other"').status_code == status


def test_nobody_evaluates_on_for_an_answer_that_is_not_sent(open_engine: Open) -> None:
    engine = open_engine()
    client = create_app(Settings(), engine).test_client()
    assert get(client, f"/sparql?query={quote(FLOOD)}", '"other"').status_code == 412
    eventually(lambda: not engine.running())
