"""Three graphs behind an endpoint that keeps to the standard: outside GRAPH, a query sees only the
unnamed graph.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from protocol_cases import ONE, THREE, TWO

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app


@pytest.fixture
def store() -> OxigraphStore:
    """Each graph says that it is known."""
    store = OxigraphStore(default_graph="strict")
    for name in (ONE, TWO, THREE):
        store.update(f"INSERT DATA {{ GRAPH <{name}> {{ <{name}> a <http://ns.example/Known> }} }}")
    return store


@pytest.fixture
def client(store: OxigraphStore) -> FlaskClient:
    settings = Settings(updates=True, trust_this_machine=True, default_graph="strict")
    return create_app(settings, store).test_client()
