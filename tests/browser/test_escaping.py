"""Script in everything that comes from outside: nothing of it runs, on no page.

The browser is told to pass over the policy that would stop such scripts, so that these tests see
what the pages themselves let through.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from live import Live, served
from playwright.sync_api import Browser, expect
from pyoxigraph import Literal, Quad

from rightsgraph import bundle
from rightsgraph.iris import NS

from .kinds import KINDS
from .watch import Visitor, whole

EVIL = (
    "\"'></title></script></textarea><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
)
_NAMES = {f"{NS}{name}" for name in ("printedName", "unlinkedMention", "officialName", "heading")}
# The editor has empty pictures of its own.
_RUN = "main img:not(.cm-widgetBuffer), main script"
_ASKED = [
    "/search?q={}",
    "/search?q=law&kind={}",
    "/search/complete?q={}",
    "/id/state/KAZ.html?cycle={}",
    "/id/state/{}.html",
    "/disputes?state={}",
    "/queries/{}",
    "/queries/recommenders?state={}",
    "/queries/recommenders?{}=1",
    "/sparql?query={}",
    "/sparql?query=SELECT%20%3Fx%20%7B%20BIND(%22{}%22%20AS%20%3Fx)%20%7D",
    "/ns/{}",
    "/scheme/theme/{}.html",
    "/graph/{}",
    "/{}",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The shipped graph, with script at the end of every text that people read."""
    folder = tmp_path_factory.mktemp("hostile")
    bundle.build(folder / "store", map(spoilt, bundle.bundled_quads()))
    with served(folder / "store", folder / "log.txt") as live:
        yield live


@pytest.fixture
def victim(browser: Browser, hostile: Live) -> Iterator[Visitor]:
    visitor = Visitor(browser, f"http://127.0.0.1:{hostile.port}")
    yield visitor
    visitor.close()
    assert visitor.faults == []


def spoilt(quad: Quad) -> Quad:
    value = quad.object
    if not isinstance(value, Literal):
        return quad
    if value.language:
        changed = Literal(value.value + EVIL, language=value.language)
    elif quad.predicate.value in _NAMES:
        changed = Literal(value.value + EVIL)
    else:
        return quad
    return Quad(quad.subject, quad.predicate, changed, quad.graph_name)


def test_texts_of_the_graph_run_nowhere(victim: Visitor) -> None:
    page = victim.page(bypass_csp=True)
    shown = 0
    for kind, path in KINDS.items():
        page.goto(path)
        whole(page)
        shown += "alert(1)" in page.locator("main").inner_text()
        assert page.locator(_RUN).count() == 0, kind
        assert "49" not in page.title(), kind
    assert shown > 30, "the texts are not on the pages"


def test_answers_run_nowhere_in_the_editor(victim: Visitor) -> None:
    query = """SELECT ?name (COUNT(*) AS ?n) (SAMPLE(?a) AS ?thing)
    (IRI("javascript:alert(1)") AS ?x)
    { ?a <http://www.w3.org/2000/01/rdf-schema#label> ?name } GROUP BY ?name LIMIT 20"""
    page = victim.page(f"/sparql?query={quote(query)}", bypass_csp=True)
    expect(page.locator("#view tbody tr")).to_have_count(20)
    assert page.locator("#view a[href^='javascript']").count() == 0
    for view in ("Chart", "Graph", "Raw", "Table"):
        page.get_by_role("tab", name=view).click()
        expect(page.get_by_role("tabpanel")).not_to_be_empty()
        assert page.locator(_RUN).count() == 0
    page.get_by_role("button", name="Examples").click()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("path", _ASKED)
def test_what_stands_in_an_address_runs_nowhere(visitor: Visitor, path: str) -> None:
    page = visitor.page(path.format(quote(EVIL, safe="")), bypass_csp=True)
    page.wait_for_load_state("networkidle")
    assert page.locator(_RUN).count() == 0


def test_an_uploaded_file_runs_nowhere(visitor: Visitor, tmp_path: Path) -> None:
    told = EVIL.replace('"', '\\"')
    data = f'<urn:a> a <{NS}Review> ; <http://www.w3.org/2000/01/rdf-schema#label> "{told}" .\n'
    shapes = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:shape> a sh:NodeShape ; sh:targetClass <{NS}Review> ; sh:message "{told}" ;
      sh:property [ sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:maxLength 1 ;
        sh:message "{told}" ] ."""
    page = visitor.page("/validate", bypass_csp=True)
    page.locator("#data-file").set_input_files(
        {"name": f"{EVIL[:40]}.ttl", "mimeType": "text/turtle", "buffer": data.encode()}
    )
    page.locator("#shapes-file").set_input_files(
        {"name": "shapes.ttl", "mimeType": "text/turtle", "buffer": shapes.encode()}
    )
    page.get_by_role("button", name="Validate").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("1 thing to mend")
    expect(page.locator("main")).to_contain_text("alert(1)")
    page.locator("#data").fill(f"{EVIL} .")
    page.get_by_role("button", name="Validate").click()
    expect(page.locator("main")).to_contain_text("line 1")
    assert page.locator(_RUN).count() == 0
