"""Somebody who writes SPARQL: an example, a change, a chart, a download, and a query to stop."""

from __future__ import annotations

import csv
import re

from engines import ENDLESS, eventually
from live import Live
from playwright.sync_api import Locator, Page, expect

from .watch import Visitor, whole


def test_from_an_example_to_a_chart_and_a_file(visitor: Visitor) -> None:
    page = visitor.page("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="SPARQL").click()
    page.get_by_role("button", name="Examples").click()
    page.get_by_label("Search in titles").fill("who recommends what")
    page.get_by_role("dialog").get_by_role("button", name="Who recommends what to a State").click()
    expect(status(page)).to_have_text(re.compile("^Answered in"))
    before = rows(page)
    assert before > 10

    write(page, text(page) + "\nLIMIT 7")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#view tbody tr")).to_have_count(7)

    page.get_by_role("tab", name="Chart").click()
    chart = page.get_by_role("img")
    expect(chart).to_be_visible()
    assert chart.locator("rect").count() >= 7
    assert page.url.endswith("#chart")

    with page.expect_download() as picture:
        page.get_by_role("button", name=re.compile("SVG")).click()
    assert "<svg" in picture.value.path().read_text("utf-8")
    with page.expect_download() as table:
        page.locator("p.downloads").get_by_role("link", name="CSV").click()
    with table.value.path().open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.reader(lines))) == 8

    shared = visitor.page(page.url)
    expect(shared.get_by_role("img")).to_be_visible()
    assert "LIMIT 7" in text(shared)


def test_an_error_is_placed_where_it_is(visitor: Visitor) -> None:
    page = visitor.page("/sparql")
    write(page, "SELECT *\nWHERE { ?s ?p }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("line 2")
    expect(page.locator(".cm-lint-marker-error")).to_be_visible()


def test_a_running_query_is_stopped_on_the_server(visitor: Visitor, site: Live) -> None:
    page = visitor.page("/sparql")
    write(page, ENDLESS)
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    expect(status(page)).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Run")).to_be_enabled()
    eventually(lambda: b'outcome="gone"' in site.request("/metrics")[1])


def test_without_scripts_a_query_is_sent_by_the_form(visitor: Visitor) -> None:
    page = visitor.page("/sparql", java_script_enabled=False)
    page.get_by_role("textbox", name="Query").fill("SELECT ?s WHERE { ?s ?p ?o } LIMIT 3")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("link", name="CSV")).to_be_visible()


def test_a_saved_question_is_asked_with_another_answer(visitor: Visitor) -> None:
    page = visitor.page("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Questions").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Positions that changed between documents").click()
    whole(page)
    expect(page.get_by_role("cell", name="not supported").first).to_be_visible()
    page.get_by_label("The State under review").select_option(label="Slovenia")
    with page.expect_navigation():
        page.get_by_role("button", name="Ask").click()
    whole(page)
    expect(page.get_by_role("main")).to_contain_text("There is no answer for this in the graph")
    page.get_by_role("link", name="Open in the editor").click()
    expect(page.locator(".cm-content")).to_contain_text("id/state/SVN")


def write(page: Page, query: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)


def text(page: Page) -> str:
    """What the editor holds, as far as it is on the screen."""
    return "\n".join(page.locator(".cm-line").all_inner_texts())


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def rows(page: Page) -> int:
    return page.locator("#view tbody tr").count()
