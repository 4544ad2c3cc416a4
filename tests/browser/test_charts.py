"""Charts on the narrowest of phones: every name is whole, in its place and on no other."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page

from .kinds import KINDS
from .watch import PHONE, Visitor

_NARROW: dict[str, Any] = {**PHONE, "viewport": {"width": 360, "height": 780}}
_CHARTS = {
    "bars": KINDS["state"],
    "stacked bars": KINDS["query-matrix"],
    "two series": "/queries/stated-totals?state=KAZ",
    "lines": "/queries/acceptance-by-cycle",
    "sides": "/queries/treaty-requests?state=KAZ",
    "law": KINDS["law"],
}
# What is cut, outside of its drawing, or upon another name.
_FAULTS = """svg => {
  const names = [...svg.querySelectorAll('text')].filter(text => text.textContent)
    .map(text => [text.textContent, text.getBoundingClientRect()]);
  const frame = svg.getBoundingClientRect();
  const cut = names.filter(([name]) => name.includes('…'));
  const outside = names.filter(([, at]) => at.left < frame.left - 1 || at.right > frame.right + 1
    || at.top < frame.top - 1 || at.bottom > frame.bottom + 1);
  const upon = names.filter(([, one], index) => names.slice(index + 1).some(([, other]) =>
    one.left < other.right - 2 && other.left < one.right - 2
    && one.top < other.bottom - 3 && other.top < one.bottom - 3));
  return { cut, outside, upon };
}"""


@pytest.mark.parametrize("kind", _CHARTS)
def test_names_are_whole_on_a_phone(visitor: Visitor, kind: str) -> None:
    page = visitor.page(_CHARTS[kind], **_NARROW)
    assert faults(page.locator("figure.chart .drawing svg").first) == {
        "cut": [],
        "outside": [],
        "upon": [],
    }


def test_names_of_a_graph_lie_apart(visitor: Visitor) -> None:
    page = answered(visitor, "DESCRIBE <https://w3id.org/rightsgraph/id/law/KAZ/constitution>")
    page.get_by_role("tab", name="Graph").click()
    assert faults(page.locator(".drawing svg"))["upon"] == []


def test_a_wide_matrix_is_scrolled_by_keyboard(visitor: Visitor) -> None:
    rows = " ".join(f"('row' 'column {number}' {number})" for number in range(20))
    page = answered(visitor, f"SELECT * {{ VALUES (?row ?column ?n) {{ {rows} }} }}")
    page.get_by_role("tab", name="Chart").click()
    page.get_by_label("Series").select_option("column")
    page.get_by_label("Kind").select_option("matrix")
    frame = page.get_by_role("region", name="Drawing: Chart of the answer")
    frame.focus()
    frame.press("ArrowRight")
    page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())


def test_a_chart_says_what_it_leaves_out(visitor: Visitor) -> None:
    rows = " ".join(f"('row {number}' {number})" for number in range(70))
    page = answered(visitor, f"SELECT * {{ VALUES (?row ?n) {{ {rows} }} }}")
    page.get_by_role("tab", name="Chart").click()
    page.locator("figure.chart").get_by_text("The first 60 of 70").wait_for()


def answered(visitor: Visitor, query: str) -> Page:
    return visitor.page(f"/sparql?query={quote(query)}", **_NARROW)


def faults(drawing: Locator) -> dict[str, Any]:
    drawing.wait_for()
    found: dict[str, Any] = drawing.evaluate(_FAULTS)
    return found
