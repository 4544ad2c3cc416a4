from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app

GRAPH = Path(__file__).parent / "graph.trig"


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.load(GRAPH)
    return store


@pytest.fixture
def app(store: OxigraphStore) -> Flask:
    app = create_app(Settings(max_body_bytes=2000), store)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
