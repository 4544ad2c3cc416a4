"""What the cases of the SPARQL 1.1 Protocol share: three graphs, and what answers say.

Outside GRAPH a query sees only the unnamed graph here, as the standard has it.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app

FORM = "application/x-www-form-urlencoded"
ONE, TWO, THREE = (f"http://data.example/{name}" for name in ("one", "two", "three"))


def make_store() -> OxigraphStore:
    """Three graphs, each of which says that it is known."""
    store = OxigraphStore(default_graph="strict")
    for name in (ONE, TWO, THREE):
        store.update(f"INSERT DATA {{ GRAPH <{name}> {{ <{name}> a <http://ns.example/Known> }} }}")
    return store


def make_client(store: OxigraphStore) -> FlaskClient:
    settings = Settings(updates=True, trust_this_machine=True, default_graph="strict")
    return create_app(settings, store).test_client()


def get(client: FlaskClient, **fields: object) -> TestResponse:
    return client.get(f"/sparql?{urlencode(fields, doseq=True)}")


def says_yes(response: TestResponse) -> bool:
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/sparql-results+json"
    return bool(json.loads(response.data)["boolean"])


def refused(response: TestResponse) -> int:
    problem = json.loads(response.data)
    assert problem["status"] == response.status_code
    assert problem["detail"]
    return response.status_code
