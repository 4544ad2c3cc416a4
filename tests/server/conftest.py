from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import Open, make_store, opening
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.engine.local import LocalEngine

GRAPH = Path(__file__).parent / "graph.trig"


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.load(GRAPH)
    return store


@pytest.fixture
def app(store: OxigraphStore) -> Flask:
    app = create_app(Settings(max_body_bytes=2000, validation_seconds=600), store)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store")


@pytest.fixture
def open_engine(folder: Path) -> Iterator[Open]:
    yield from opening(folder)


@pytest.fixture
def engine(open_engine: Open) -> LocalEngine:
    return open_engine()
