"""Fixtures shared by all tests, and what happens where the source documents are missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from readers import Reader

from rightsgraph import bundle, dataset
from rightsgraph.pipeline import read_document
from rightsgraph.store import OxigraphStore
from rightsgraph.triples import Read

_CHECKOUT = Path(__file__).parents[1]
# Processes of a cluster find each other on a busy machine too.
os.environ.setdefault("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "300s")
# Random examples are the same ones each time, and none is at fault for taking long.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize="RIGHTSGRAPH_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("steady")
SHARED = Path(os.environ.get("RIGHTSGRAPH_SHARED", _CHECKOUT.parent / "shared"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests over the real documents fail in CI where these are missing; elsewhere they skip."""
    if item.get_closest_marker("documents") is None or (SHARED / "seeds").is_dir():
        return
    if os.environ.get("CI"):
        pytest.fail(f"the source documents are missing: {SHARED}")
    pytest.skip(f"needs the source documents: set RIGHTSGRAPH_SHARED (looked in {SHARED})")


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The five documents that the project starts from, in order."""
    return sorted((SHARED / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports, addenda and exports."""
    return SHARED / "corpus"


@pytest.fixture(scope="session")
def documents() -> Path:
    """Our own test documents, written in the formats of the real ones."""
    return _CHECKOUT / "tests" / "documents"


@pytest.fixture
def reads(tmp_path: Path) -> Reader:
    """Reads a text as if it were a file."""

    def read(text: str) -> Read:
        path = tmp_path / "a.txt"
        path.write_text(text, "utf-8")
        return read_document(path)

    return read


@pytest.fixture(scope="session")
def shipped() -> OxigraphStore:
    """The graph that comes with the package, in memory."""
    store = OxigraphStore()
    store.load_quads(bundle.bundled_quads())
    store.load_quads(dataset.describe(store))
    return store
