"""The description of the HTTP interface, and the page that shows it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from rightsgraph.queries import load_queries
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.openapi import routes

# Told one by one for each saved query.
FOR_EACH_QUERY = "/api/{name}"


@pytest.fixture(scope="module")
def app(shipped: OxigraphStore) -> Flask:
    return create_app(Settings(), shipped)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/openapi.json")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    found: dict[str, Any] = json.loads(response.data)
    return found


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_route_is_told(app: Flask, document: dict[str, Any]) -> None:
    with app.test_request_context():
        every = dict.fromkeys(path for path, _ in routes())
        methods = [(path, method) for path, found in routes() for method in found]
    assert {"/sparql", "/update", "/graphs", "/search", "/healthz", "/id/{path}"} <= set(every)
    untold = [
        (path, method)
        for path, method in methods
        if path != FOR_EACH_QUERY and method not in document["paths"].get(path, {})
    ]
    assert untold == []


@pytest.mark.parametrize(
    "path", ["/id/{path}", "/scheme/{path}", "/dataset/{path}", "/graph/{path}"]
)
def test_an_example_is_of_something(
    client: FlaskClient, document: dict[str, Any], path: str
) -> None:
    operations = document["paths"][path]
    told = [*operations.get("parameters", ()), *operations["get"].get("parameters", ())]
    example = next(one["example"] for one in told if one.get("in") == "path")
    assert client.get(path.format(path=example), follow_redirects=True).status_code == 200


def test_every_saved_query_is_told(document: dict[str, Any]) -> None:
    for name, query in load_queries().items():
        operation = document["paths"][f"/api/{name}"]["get"]
        assert operation["summary"] == query.title
        named = [one["name"] for one in operation["parameters"] if "name" in one]
        assert named == [parameter.name for parameter in query.parameters]


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for item in document["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]
    assert len(names) == len(set(names)) > 60
    assert all(re.fullmatch("[a-zA-Z0-9]+", name) for name in names)


def test_paths_and_their_parameters_fit(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            every = [*item.get("parameters", ()), *operation.get("parameters", ())]
            found = [document_part(document, one) for one in every]
            in_path = {one["name"] for one in found if one["in"] == "path"}
            assert in_path == set(re.findall(r"\{(\w+)\}", path)), path


def document_part(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    for step in part.get("$ref", "").split("/")[1:]:
        document = document[step]
    return document if "$ref" in part else part


def test_parameters_tell_what_fits(document: dict[str, Any]) -> None:
    theme = document["paths"]["/api/ngo-claims-by-theme"]["get"]["parameters"][1]["schema"]
    assert theme["default"] == "freedom-of-religion"
    assert {"women", "defamation"} < set(theme["enum"])
    cycle = document["paths"]["/api/delegations-that-spoke"]["get"]["parameters"][1]["schema"]
    assert (cycle["type"], cycle["default"]) == ("integer", 1)


def test_filters_tell_what_does_not_fit(client: FlaskClient, document: dict[str, Any]) -> None:
    told = document["paths"]["/states/{code}/recommendations"]["get"]["parameters"]
    patterns = {one["name"]: one["schema"]["pattern"] for one in told if "pattern" in str(one)}
    assert len(patterns) == 6
    for name, pattern in patterns.items():
        value = "no such"
        assert not re.search(pattern, value)
        assert name == "code" or _refuses(client, f"{name}={value}")


def _refuses(client: FlaskClient, filters: str) -> bool:
    return client.get(f"/states/KAZ/recommendations?{filters}").status_code == 400


def test_it_names_the_server_as_the_client_does(client: FlaskClient) -> None:
    found = client.get("/openapi.json", base_url="https://example.org/graph").get_json()
    assert found["servers"] == [{"url": "https://example.org/graph"}]


def test_the_page_of_it(client: FlaskClient, document: dict[str, Any]) -> None:
    response = client.get("/api", headers={"Accept": "text/html"})
    assert response.mimetype == "text/html"
    for path in document["paths"]:
        assert f"<code>{path}</code>" in response.text
    assert '<option value="KAZ">Kazakhstan</option>' in response.text
    assert len(response.data) < 100_000


def test_programs_get_the_document_there(client: FlaskClient, document: dict[str, Any]) -> None:
    assert client.get("/api").get_json() == document
