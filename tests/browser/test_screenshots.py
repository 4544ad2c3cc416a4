"""Pictures of the main pages, for the documentation; made where RIGHTSGRAPH_SCREENSHOTS is set.

They are of the graph without the words of the documents, which are not ours to show; the one of
a document beside its facts is of a document that was written for these tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from live import Live, served
from playwright.sync_api import Browser, Page

from rightsgraph import bundle, pipeline
from rightsgraph_server.searching import index_store

from .conftest import PICTURES
from .kinds import KINDS
from .watch import PHONE, Visitor

_WIDE = {"width": 1120, "height": 800}
_MAIN = {
    "front": KINDS["front"],
    "state": f"{KINDS['state-filtered']}#recommendations",
    "recommendation": KINDS["recommendation"],
    "law": "/id/law/KAZ/constitution/article/46.html",
    "disputes": KINDS["disputes"],
    "search": "/search?q=defamatoin",
    "question": KINDS["query"],
}
_DARK: dict[str, Any] = {"color_scheme": "dark", "viewport": _WIDE}


@pytest.fixture(scope="module")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("pictures")
    bundle.build(folder / "store", bundle.bundled_quads())
    index_store(folder / "store")
    with served(folder / "store", folder / "log.txt") as live:
        yield live


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Iterator[Live]:
    """With a document of our own tests, its words beside its facts."""
    folder = tmp_path_factory.mktemp("own")
    read = pipeline.read_document(documents / "submission-georgia.txt")
    quads = chain(bundle.bundled_quads(), pipeline.facts(read), pipeline.text_layer(read))
    bundle.build(folder / "store", quads)
    with served(folder / "store", folder / "log.txt") as live:
        yield live


@pytest.fixture
def photographer(browser: Browser, shipped_site: Live) -> Iterator[Visitor]:
    visitor = Visitor(browser, f"http://127.0.0.1:{shipped_site.port}")
    yield visitor
    visitor.close()


@pytest.mark.parametrize("name", _MAIN)
def test_picture_of_a_main_page(photographer: Visitor, name: str) -> None:
    picture(photographer.page(_MAIN[name], viewport=_WIDE), name)


def test_pictures_in_the_dark_and_on_a_phone(photographer: Visitor) -> None:
    picture(photographer.page("/scheme/theme/freedom-of-expression.html", **_DARK), "theme-dark")
    picture(photographer.page(KINDS["recommendation"], **PHONE), "recommendation-phone")


def test_picture_of_the_editor(photographer: Visitor) -> None:
    page = photographer.page("/queries/recommenders?state=KAZ", viewport=_WIDE)
    page.get_by_role("link", name="Open in the editor").click()
    page.get_by_role("tab", name="Chart").click()
    page.mouse.wheel(0, 200)
    picture(page, "editor")


def test_picture_of_a_validation(photographer: Visitor) -> None:
    page = photographer.page("/validate", viewport=_WIDE)
    page.get_by_label("Data, as Turtle").fill(
        "@prefix rg: <https://w3id.org/rightsgraph/ns#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
        "<https://w3id.org/rightsgraph/id/review/KAZ/upr/4> a rg:Review, rg:UPRReview ;\n"
        '  rg:cycle "four" .\n'
    )
    page.get_by_role("button", name="Validate").click()
    picture(page, "validate")


def test_picture_of_a_document(browser: Browser, own_site: Live) -> None:
    visitor = Visitor(browser, f"http://127.0.0.1:{own_site.port}")
    page = visitor.page("/documents", viewport=_WIDE)
    page.get_by_role("link", name="Georgia").click()
    page.goto(f"{page.url}#passages")
    picture(page, "document")
    visitor.close()


def picture(page: Page, name: str) -> None:
    """What a reader sees first, or where the address leads to."""
    page.wait_for_load_state("networkidle")
    page.emulate_media(reduced_motion="reduce")
    part = page.locator(f"[id='{urlsplit(page.url).fragment}']")
    if part.count():
        part.evaluate("part => part.scrollIntoView()")
    page.screenshot(path=Path(PICTURES) / f"{name}.png")
