"""What holds for a page of every kind: nothing on the console, nobody asked, WCAG, HTML, size."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page

from .kinds import KINDS, REFUSED
from .watch import PHONE, SECONDS, Visitor

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
_RULES = Path(__file__).with_name("htmlvalidate.json")
_LARGEST = 100_000
# What is left of a screen of 1280 pixels at 400 %.
_ENLARGED = 320
# What is left of the width of a sheet of A4.
_SHEET = 714
# Words that stand in two lines.
_BROKEN = """() => [...document.querySelectorAll('thead th, td.number')].flatMap(cell => {
  const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
  return [...(text?.data ?? '').matchAll(/\\S+/g)].filter(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return new Set([...range.getClientRects()].map(at => at.top)).size > 1;
  }).map(found => found[0]);
})"""
_BLOCKS = re.compile(
    r"<script(?![^>]*\b(?:type=\"module\"|async|defer|application/ld\+json))[^>]*>"
)


@pytest.fixture(scope="module")
def texts(home: str) -> dict[str, str]:
    """The HTML of each kind, as it is sent."""
    with requests.Session() as session:
        found = {kind: asked(session, home + path) for kind, path in KINDS.items()}
    assert {kind: one.status_code for kind, one in found.items()} == {
        kind: REFUSED.get(kind, 200) for kind in KINDS
    }
    return {kind: one.text for kind, one in found.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_can_use_it(visitor: Visitor, modules: Path, kind: str) -> None:
    """In the dark only colours differ, and on a phone only sizes: the other rules ran already."""
    page = opened(visitor, KINDS[kind], modules)
    assert violations(page, {"type": "tag", "values": _TAGS}) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, {"type": "rule", "values": ["color-contrast"]}) == []
    assert overhang(page, _ENLARGED) <= 0, "the page is too wide where it is enlarged four times"
    assert overhang(page, PHONE["viewport"]["width"]) <= 0, "the page is wider than a phone"
    assert violations(page, {"type": "rule", "values": ["target-size"]}) == []


def overhang(page: Page, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_function(f"document.documentElement.clientWidth <= {width}")
    found = page.evaluate("document.documentElement.scrollWidth")
    assert isinstance(found, int)
    return found - width


def test_the_editor_and_its_views_can_be_used_by_everybody(visitor: Visitor, modules: Path) -> None:
    page = opened(visitor, KINDS["editor"], modules)
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("dialog").get_by_role("button", name="Positions by theme").wait_for()
    assert violations(page, {"type": "tag", "values": _TAGS}) == []
    page.get_by_role("dialog").get_by_role("button", name="Positions by theme").click()
    for view in ("Table", "Chart", "Graph", "Raw"):
        page.get_by_role("tab", name=view).click()
        assert violations(page, {"type": "tag", "values": _TAGS}) == [], view


@pytest.mark.parametrize("kind", ["state", "recommendation", "query"])
def test_on_paper_words_and_numbers_stay_whole(visitor: Visitor, kind: str) -> None:
    page = visitor.page(KINDS[kind], viewport={"width": _SHEET, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate(_BROKEN) == []


def test_html_is_valid(texts: dict[str, str], modules: Path, tmp_path: Path) -> None:
    for kind, text in texts.items():
        (tmp_path / f"{kind}.html").write_text(text, "utf-8")
    node = shutil.which("node")
    assert node
    program = modules / "html-validate" / "bin" / "html-validate.mjs"
    command = [node, str(program), "--config", str(_RULES), "--formatter", "json", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert list(faults(json.loads(done.stdout))) == []


def test_a_page_is_small_and_waits_for_no_script(texts: dict[str, str]) -> None:
    """Of HTML before it is packed, as a reader's machine has to go through it."""
    assert {kind: len(text.encode()) for kind, text in texts.items() if too_large(text)} == {}
    for kind, text in texts.items():
        assert not _BLOCKS.search(text), kind
        assert " style=" not in text, kind


def test_the_scripts_and_the_sheet_are_packed(home: str) -> None:
    """The largest of them is the editor's, which only its own page asks for."""
    for path, largest in (
        ("style.css", 6_000),
        ("editor.css", 3_000),
        ("vendor/charts.js", 60_000),
    ):
        answer = requests.get(f"{home}/static/{path}", timeout=SECONDS)
        assert answer.status_code == 200
        packed = requests.get(
            f"{home}/static/{path}",
            headers={"Accept-Encoding": "gzip"},
            stream=True,
            timeout=SECONDS,
        )
        assert len(packed.raw.read()) < largest, path


def asked(session: requests.Session, address: str) -> requests.Response:
    """Until the page is whole."""
    until = time.monotonic() + SECONDS
    while "Load it again" in (answer := session.get(address, headers=_BROWSER)).text:
        assert time.monotonic() < until, f"{address} is never whole"
    return answer


def opened(visitor: Visitor, path: str, modules: Path, **options: Any) -> Page:
    """With axe-core in the page, which its policy would otherwise not let in."""
    page = visitor.page(path, bypass_csp=True, **options)
    if "/sparql" in path:
        page.wait_for_load_state("networkidle")
    page.add_script_tag(path=modules / "axe-core" / "axe.min.js")
    return page


def violations(page: Page, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    found = page.evaluate(
        "(runOnly) => axe.run(document, { runOnly, resultTypes: ['violations'] })", chosen
    )
    return [(one["id"], node["html"]) for one in found["violations"] for node in one["nodes"]]


def too_large(text: str) -> bool:
    return len(text.encode()) >= _LARGEST


def faults(report: list[dict[str, Any]]) -> Iterator[str]:
    for file in report:
        for one in file["messages"]:
            kind = Path(file["filePath"]).stem
            yield f"{kind}:{one['line']}: {one['ruleId']}: {one['message']}"
