"""A real browser before a server of the shipped graph, with the text of its documents.

Each test that opens pages fails if one of them writes to the console, asks another host or opens
a dialog. What a developer's machine may lack skips the tests, and fails them in CI.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NoReturn

import pytest
from live import Live, served
from playwright.sync_api import Browser, expect, sync_playwright

from rightsgraph import bundle, pipeline
from rightsgraph_server.searching import index_store

from .watch import SECONDS, Visitor

# The browser starts as it is, and asks nobody for anything of its own.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_CHECKOUT = Path(__file__).parents[2]
_VENDOR = _CHECKOUT / "server/rightsgraph_server/static/vendor/sparql.js"
expect.set_options(timeout=1000 * SECONDS)
# Pictures are made where this variable names a folder.
PICTURES = os.environ.get("RIGHTSGRAPH_SCREENSHOTS", "")
collect_ignore = [] if PICTURES else ["test_screenshots.py"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs them all: each would need a server and a browser of its own."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.xdist_group("browser"))


def missing(what: str, remedy: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing: {remedy}")
    pytest.skip(f"needs {what}: {remedy}")


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, seeds: list[Path]) -> Iterator[Live]:
    """The shipped graph; with the words of its documents, where these are."""
    folder = tmp_path_factory.mktemp("site")
    store = folder / "store"
    words = (quad for path in seeds for quad in pipeline.text_layer(pipeline.read_document(path)))
    bundle.build(store, chain(bundle.bundled_quads(), words))
    index_store(store)
    with served(store, folder / "log.txt", open_metrics=True) as live:
        yield live


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """It ends with the tests of this folder: Playwright keeps an event loop in the thread."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        missing("Chromium", "apt-get install chromium")
    if not _VENDOR.is_file():
        missing("the scripts of the pages", "make assets")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=_FLAGS, timeout=1000 * SECONDS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def home(site: Live) -> str:
    return f"http://127.0.0.1:{site.port}"


@pytest.fixture
def visitor(browser: Browser, home: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, home)
    yield visitor
    visitor.close()
    assert visitor.faults == []


@pytest.fixture(scope="session")
def modules() -> Path:
    """What npm installs for tests: nothing of it is shipped."""
    folder = _CHECKOUT / "frontend" / "node_modules"
    if not (folder / "axe-core").is_dir():
        missing("axe-core", "make assets, which needs npm")
    return folder
