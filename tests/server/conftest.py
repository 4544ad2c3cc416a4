from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import GRAPH, Run
from engines import Open, make_store, opening
from flask import Flask
from flask.testing import FlaskClient

from rightsgraph import bundle
from rightsgraph.rdf_files import read_rdf
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app
from rightsgraph_server.cli import main
from rightsgraph_server.engine.local import LocalEngine


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


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command. The bundled graph is our own, and nothing touches the user's cache."""
    monkeypatch.setattr(bundle, "bundled_files", lambda: [(GRAPH, "")])
    monkeypatch.setattr("rightsgraph.executables.executables", lambda queries: [])
    monkeypatch.setenv("RIGHTSGRAPH_STORE", str(tmp_path / "cache" / "store"))

    def run(*arguments: str | Path, **options: str) -> Result:
        return CliRunner().invoke(main, list(map(str, arguments)), **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A store as ``build`` makes it."""
    folder = tmp_path / "store"
    bundle.build(folder, read_rdf(GRAPH))
    return folder
