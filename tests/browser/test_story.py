"""One recommendation, followed by clicks alone: from the front page to the words of 2010."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .watch import PHONE, Visitor, whole

WIDE: dict[str, Any] = {}
WITHOUT_SCRIPTS = {"java_script_enabled": False}
NARROW = {**PHONE, "color_scheme": "dark"}


@pytest.mark.parametrize("options", [WIDE, WITHOUT_SCRIPTS, NARROW], ids=["wide", "plain", "phone"])
def test_the_story_of_a_recommendation(visitor: Visitor, options: dict[str, Any]) -> None:
    page = visitor.page("/", **options)
    follow(page, "Kazakhstan", "Kazakhstan")
    follow(page, "Cycle 4, noted: 35", "Kazakhstan")
    expect(main(page)).to_contain_text("35 recommendations fit this choice.")
    follow(page, "140.14", "Recommendation 140.14")
    expect(main(page)).to_contain_text("conflict with the constitution")
    follow(page, "Rome Statute, article 27", "Rome Statute, article 27")
    follow(page, "Constitution (Kazakhstan), article 46", "Constitution (Kazakhstan), article 46")
    earlier = main(page).get_by_role("row", name=re.compile("2010 (Cycle: )?1 97.3"))
    expect(earlier).to_contain_text("pending")
    follow(page, "97.3", "Recommendation 97.3")
    expect(main(page).get_by_role("row", name=re.compile("2010-06-01"))).to_contain_text(
        "cannot be"
    )
    follow(page, "row 3", "Row 3")
    expect(main(page)).to_contain_text("97.3")
    expect(page).to_have_url(re.compile("/id/document/kaz-upr-2010-addendum/row/3.html$"))


@pytest.mark.documents
def test_the_passage_shows_its_words_with_the_law_marked(visitor: Visitor) -> None:
    page = visitor.page("/id/document/kaz-upr-2025-addendum/paragraph/17.html")
    words = main(page).locator("blockquote")
    expect(words.locator("mark").get_by_role("link", name="Rome Statute")).to_be_visible()
    words.get_by_role("link", name="Constitution").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Constitution (Kazakhstan)")


def test_the_keyboard_alone_reaches_the_content(visitor: Visitor) -> None:
    page = visitor.page("/id/state/KAZ.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(main(page)).to_be_focused()


def test_search_leads_from_a_misspelt_word_to_the_law(visitor: Visitor) -> None:
    page = visitor.page("/states")
    page.get_by_role("search", name="Site").get_by_label("Search").fill("consttution")
    page.keyboard.press("Enter")
    follow(page, "Constitution (Kazakhstan)", "Constitution (Kazakhstan)")


def test_the_table_of_recommendations_is_exported_as_it_is_filtered(visitor: Visitor) -> None:
    page = visitor.page("/id/state/KAZ.html")
    page.get_by_label("Cycle", exact=True).select_option("4")
    page.get_by_label("Ground", exact=True).select_option(label="conflict with the constitution")
    page.get_by_role("button", name="Show").click()
    with page.expect_download() as download:
        main(page).get_by_role("link", name="CSV", exact=True).first.click()
    lines = download.value.path().read_text("utf-8").splitlines()
    assert any("140.14" in line for line in lines)
    assert all("conflict with the constitution" in line for line in lines[1:])


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def follow(page: Page, link: str, heading: str) -> None:
    """Clicks the first link of that name, and knows the page that it leads to by its heading."""
    with page.expect_navigation():
        main(page).get_by_role("link", name=link, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(f"^{re.escape(heading)}$", re.I)
    )
    whole(page)
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, "the page is wider than the window"
