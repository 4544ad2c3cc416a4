"""Pages by kind, over the graph that comes with the package."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph.facts import term
from rightsgraph.iris import BASE, NS
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore
from rightsgraph_server.app import create_app

BROWSER = {"Accept": "text/html"}
REVIEWS, LAW, TREATY = "/id/review/KAZ/upr", "/id/law/KAZ", "/id/instrument/rome-statute"
ADDENDUM = "/id/document/kaz-upr-2025-addendum"
PAGES = [
    "/",
    "/states",
    "/documents",
    "/laws",
    "/instruments",
    "/policies",
    "/organisations",
    "/people",
    "/disputes",
    "/disputes?state=KAZ&page=2",
    "/id/state/KAZ.html",
    "/id/state/KAZ.html?kind=StateClaim",
    "/id/state/SVN.html",
    "/id/state/NRU.html",
    f"{REVIEWS}/2.html",
    "/id/review/KAZ/ccpr/2.html",
    f"{REVIEWS}/4/recommendation/140.14.html",
    f"{REVIEWS}/1/recommendation/97.3.html",
    f"{TREATY}.html",
    f"{TREATY}/article/27.html",
    f"{LAW}/constitution.html",
    f"{LAW}/constitution/article/46/1.html",
    f"{ADDENDUM}.html",
    f"{ADDENDUM}/paragraph/17.html",
    f"{ADDENDUM}/claim/paragraph/17/1.html",
    f"{ADDENDUM}/answer/3.html",
    "/id/position/kaz-upr-2025-addendum/KAZ/upr/4/140.14.html",
    "/id/document/kaz-ccpr-2015-ngo-commentary/issue/12.html",
    "/id/body/human-rights-committee.html",
    "/id/session/upr/7.html",
    "/scheme/theme.html",
    "/scheme/theme/defamation.html",
    "/scheme/position/noted.html",
    "/ns",
    "/ns/PositionStatement",
    "/ns/position",
    "/shapes",
    "/shapes/ReviewShape",
    "/dataset.html",
]


@pytest.fixture(scope="module")
def client(shipped: OxigraphStore) -> FlaskClient:
    app = create_app(Settings(), shipped)
    app.testing = True
    return app.test_client()


class Outline(HTMLParser):
    """What a page is made of, for checks that hold for every page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self.headings: list[int] = []
        self.counts: dict[str, int] = {}
        self.landmarks: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "nav" or given.get("role") in ("region", "search"):
            name = given.get("aria-label") or given.get("aria-labelledby")
            self.landmarks.append((given.get("role") or tag, name))
        self.hrefs += [given["href"] or ""] if tag == "a" else []
        self.labelled |= {given["for"] or ""} if tag == "label" else set()
        self.fields += [given.get("id") or ""] if tag in ("input", "select", "textarea") else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/html"), path
    return response.text


def main(text: str) -> str:
    return text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_made(client: FlaskClient, path: str) -> None:
    text = page(client, path)
    found = Outline(text)
    assert len(text.encode()) < 100_000
    assert found.counts["h1"] == found.counts["main"] == found.counts["title"] == 1
    assert len(found.ids) == len(set(found.ids)), "an identifier stands twice"
    assert set(found.fields) <= found.labelled
    assert len(found.landmarks) == len(set(found.landmarks)), "two landmarks have one name"
    assert "<time></time>" not in text
    assert found.headings[0] == 1
    steps = zip(found.headings, found.headings[1:], strict=False)
    assert all(after - before < 2 for before, after in steps), "a level of headings is left out"
    assert found.counts.get("caption", 0) == found.counts.get("table", 0)
    assert "style=" not in text
    assert not any(href in ("", "#") for href in found.hrefs)


@pytest.mark.parametrize("path", PAGES)
def test_the_links_of_every_page_lead_somewhere(client: FlaskClient, path: str) -> None:
    """Of each page the first ones of each kind; a crawl goes through all of them."""
    hrefs = dict.fromkeys(Outline(main(page(client, path))).hrefs)
    inner = [href.partition("#")[0] for href in hrefs if href.startswith("/")]
    for href in inner[:6] + inner[-3:]:
        if href and not href.startswith(("/search", "/sparql", "/queries")):
            assert client.get(href, headers=BROWSER).status_code in (200, 303), href


def test_shares_on_the_page_of_a_theme_are_those_of_the_query(client: FlaskClient) -> None:
    text = page(client, "/scheme/theme/freedom-of-expression.html")
    row = text[text.index('id="shares-table"') :].partition("Kazakhstan")[2].partition("</tr>")[0]
    answer = client.get("/api/acceptance-by-theme?state=KAZ&format=csv").text
    (found,) = (
        one
        for one in csv.DictReader(io.StringIO(answer))
        if one["theme"] == "freedom of expression"
    )
    wanted = [found["answered"], found["supported"], found["percentOfAnswered"]]
    assert re.findall(r"<td[^>]*>\s*([0-9]+)", row) == wanted


def test_each_number_of_positions_leads_to_just_as_many(client: FlaskClient) -> None:
    text = page(client, "/id/state/KAZ.html")
    cells = re.findall(r'href="(\?cycle=[^"#]+)#recommendations" aria-label="[^"]+: (\d+)"', text)
    assert len(cells) > 8
    for asked, number in cells:
        found = page(client, f"/id/state/KAZ.html{unescape(asked)}")
        assert re.search(rf"\b{number} recommendations? fits? this choice", found), asked


def test_the_story_of_one_recommendation(client: FlaskClient) -> None:
    """Each page has the link to the next one."""
    state = "/id/state/KAZ.html"
    article, constitution = f"{TREATY}/article/27.html", f"{LAW}/constitution/article/46.html"
    noted, earlier = (
        f"{REVIEWS}/4/recommendation/140.14.html",
        f"{REVIEWS}/1/recommendation/97.3.html",
    )
    passage = "/id/document/kaz-upr-2010-addendum/row/3.html"
    chosen = "?cycle=4&position=noted&source=kaz-upr-2025-addendum"
    story = [
        ("/", state),
        (state, f"{chosen.replace('&', '&amp;')}#recommendations"),
        (f"{state}{chosen}", noted),
        (noted, article),
        (article, constitution),
        (constitution, earlier),
        (earlier, passage),
    ]
    for path, following in story:
        assert f'href="{following}"' in page(client, path), (path, following)
    assert "97.3" in page(client, passage)


def test_recommendations_can_be_filtered(client: FlaskClient) -> None:
    text = page(client, "/id/state/KAZ.html?cycle=4&position=noted&reason=constitution-conflict")
    shown = re.findall(r'recommendation/([0-9.]+)\.html">\1<', text)
    assert shown
    assert "140.14" in shown
    everything = page(client, "/id/state/KAZ.html?cycle=4&position=noted")
    assert len(re.findall(r'recommendation/([0-9.]+)\.html">\1<', everything)) == 35
    assert '<option value="constitution-conflict" selected>' in text


def test_a_filter_is_exported(client: FlaskClient) -> None:
    path = "/states/KAZ/recommendations?cycle=4&position=noted"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{path}&format=csv").text)))
    assert len({row["number"] for row in rows}) == 35
    assert {row["position"] for row in rows} == {"noted"}
    found = json.loads(client.get(f"{path}&format=json").data)
    assert len(found["results"]["bindings"]) == len(rows)
    by = client.get("/states/KAZ/recommendations?by=SVN&format=csv").text
    assert all("Slovenia" in row["recommenders"] for row in csv.DictReader(io.StringIO(by)))
    page_of_it = client.get(path, headers=BROWSER)
    assert page_of_it.headers["Location"].startswith("/id/state/KAZ.html?cycle=4&position=noted")


@pytest.mark.parametrize(
    "given",
    ["cycle=x", "cycle=4444", "position=No", "theme=<script>", "by=KAZZ", "reason=a%20b", "page=x"]
    + ["position=noted%3E%20%7D"],
)
def test_a_filter_that_does_not_fit(client: FlaskClient, given: str) -> None:
    for path in ("/id/state/KAZ.html", "/states/KAZ/recommendations"):
        if "recommendations" in path and given.startswith("page"):
            continue
        response = client.get(f"{path}?{given}", headers={"Accept": "application/problem+json,*/*"})
        assert response.status_code == 400
        assert json.loads(response.data)["place"] == f"parameter {given.partition('=')[0]}"


def test_a_choice_that_nothing_fits(client: FlaskClient) -> None:
    text = page(client, "/id/state/KAZ.html?cycle=99")
    assert "No recommendation fits this choice." in text
    assert '<option value="99" selected>99</option>' in text


@pytest.mark.parametrize(("given", "value"), [("cycle=04", "4"), ("by=deu", "DEU")])
def test_a_choice_in_another_form_is_the_same(client: FlaskClient, given: str, value: str) -> None:
    text = page(client, f"/id/state/KAZ.html?{given}")
    assert f'<option value="{value}" selected>' in text


def test_a_position_tells_all_that_a_source_says(client: FlaskClient) -> None:
    text = main(page(client, f"{REVIEWS}/4/recommendation/140.14.html"))
    for wanted in ("2025-04-24", "notes", "certain", "conflict with the constitution", "97.3"):
        assert wanted in text
    earlier = main(page(client, f"{REVIEWS}/1/recommendation/97.3.html"))
    assert "Demand 2" in earlier
    assert "140.14" in earlier


def test_disputes_stand_side_by_side(client: FlaskClient) -> None:
    text = main(page(client, "/disputes?state=KAZ"))
    assert text.count('<section class="dispute"') == 15
    assert text.count('<article class="card">') == 30
    assert "75 disputes" in text


def test_linked_data_of_pages(client: FlaskClient) -> None:
    def linked(path: str) -> dict[str, object]:
        found = re.findall(r'<script type="application/ld.json">(.*?)</script>', page(client, path))
        return dict(json.loads(found[0]))

    assert linked("/")["@type"] == linked("/dataset.html")["@type"] == "Dataset"
    for path in (f"{LAW}/constitution", TREATY, f"{TREATY}/article/5"):
        assert linked(f"{path}.html")["@type"] == "Legislation"
    assert linked(f"{ADDENDUM}.html")["@type"] == "CreativeWork"
    claim = linked(f"{ADDENDUM}/claim/paragraph/17/1.html")
    assert claim["@type"] == "Claim"
    assert claim["author"] == [
        {"@type": "Organization", "@id": f"{BASE}id/state/KAZ", "name": "Kazakhstan"}
    ]


def test_terms_say_how_they_are_used(client: FlaskClient) -> None:
    text = main(page(client, "/ns/position"))
    for wanted in ("rg:PositionStatement", "383 times", "/queries/", "/shapes/"):
        assert wanted in text
    assert 'id="PositionStatement"' in page(client, "/ns")
    shape = main(page(client, "/shapes/ReviewShape"))
    assert "rg:stateUnderReview" in shape
    assert "minCount 1" in shape


def test_what_two_graphs_say_is_counted_once() -> None:
    tagged, scheme = NamedNode(f"{NS}theme"), NamedNode(f"{BASE}scheme/theme")
    concept, thing = NamedNode(f"{BASE}scheme/theme/torture"), NamedNode(f"{BASE}id/x")
    said = [
        (NamedNode(f"{NS}Recommendation"), term("rdf:type"), term("owl:Class")),
        (thing, term("rdf:type"), NamedNode(f"{NS}Recommendation")),
        (thing, tagged, concept),
        (concept, term("rdf:type"), term("skos:Concept")),
        (concept, term("skos:inScheme"), scheme),
        (scheme, term("rdf:type"), term("skos:ConceptScheme")),
        (tagged, term("rdfs:seeAlso"), scheme),
    ]
    store = OxigraphStore()
    for graph in (NamedNode(f"{BASE}graph/document/a"), NamedNode(f"{BASE}graph/document/b")):
        store.load([Quad(*triple, graph) for triple in said])
    client = create_app(Settings(), store).test_client()
    assert "once" in main(page(client, "/ns/Recommendation"))
    assert "once" in main(page(client, "/ns/theme"))
    assert "Used once" in main(page(client, "/scheme/theme/torture.html"))
    assert '<td class="number">1</td>' in main(page(client, "/scheme/theme.html"))


def test_a_document_has_its_passages_and_their_facts(client: FlaskClient) -> None:
    text = main(page(client, f"{ADDENDUM}.html"))
    assert "it says 35; found 35" in text
    assert 'id="paragraph-1"' in text
    assert "not on this server" in text
    second = main(page(client, f"{ADDENDUM}.html?page=2"))
    assert 'rel="prev"' in second
    assert "rome-statute" in second or "rome-statute" in text


def test_words_are_marked_where_the_text_is_there(shipped: OxigraphStore) -> None:
    """The words are our own: no text layer comes with the package."""
    store, iri = OxigraphStore(), NamedNode(BASE + f"{ADDENDUM}/paragraph/17"[1:])
    store.load(shipped.snapshot())
    words = Literal("Rome Statute <b>against</b> the Constitution.", language="en")
    graph = NamedNode(f"{BASE}graph/text/kaz-upr-2025-addendum")
    store.load([Quad(iri, NamedNode(f"{BASE}ns#text"), words, graph)])
    client = create_app(Settings(), store).test_client()
    text = page(client, f"{ADDENDUM}/paragraph/17.html")
    assert '<mark><a href="/id/instrument/rome-statute.html">Rome Statute</a></mark>' in text
    assert '<mark><a href="/id/law/KAZ/constitution.html">Constitution</a></mark>' in text
    assert "&lt;b&gt;against&lt;/b&gt;" in text


EVIL = '"></title></script><script>alert(1)</script><img src=x onerror=alert(1)>'
PROPERTIES = [
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2000/01/rdf-schema#comment",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#definition",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/terms/issued",
    *(f"{BASE}ns#{name}" for name in ("summary", "text", "heading", "printedNumber", "subject")),
    *(f"{BASE}ns#{name}" for name in ("unlinkedMention", "printedName", "officialName")),
]
KINDS = [
    "State",
    "Recommendation",
    "Document",
    "Passage",
    "NationalLaw",
    "Provision",
    "NGO",
    "Person",
    "Claim",
    "Review",
    "Statistic",
]


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_never_markup(kind: str) -> None:
    """Script in every text of a thing, of its class and of what it points to."""
    store, graph = OxigraphStore(), NamedNode(f"{BASE}graph/import/test")
    document = NamedNode(f"{BASE}id/document/evil")
    thing = NamedNode(
        f"{BASE}id/document/evil/paragraph/1" if kind == "Passage" else f"{BASE}id/x/1"
    )
    type_ = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    class_ = NamedNode(f"{BASE}ns#{kind}")
    quads = [
        Quad(thing, type_, class_, graph),
        Quad(document, type_, NamedNode(f"{BASE}ns#Document"), graph),
    ]
    for one in (thing, document, class_):
        quads += [Quad(one, NamedNode(p), Literal(EVIL, language="en"), graph) for p in PROPERTIES]
    for name in ("claimedBy", "theme", "concerns", "inDocument", "aboutState", "disputes"):
        quads.append(Quad(thing, NamedNode(f"{BASE}ns#{name}"), document, graph))
        quads.append(Quad(document, NamedNode(f"{BASE}ns#{name}"), thing, graph))
    defined = NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
    quads.append(Quad(class_, defined, NamedNode(f"{BASE}ns"), graph))
    store.load(quads)
    client = create_app(Settings(), store).test_client()
    for path in (thing.value.replace(BASE, "/") + ".html", "/", "/ns", f"/ns/{kind}", "/disputes"):
        text = page(client, path)
        assert "<script>" not in text, path
        assert "<img" not in text, path
        assert text.count("</title>") == 1, path


def test_parameters_are_never_markup(client: FlaskClient) -> None:
    for path in ("/id/state/KAZ.html?cycle=", "/disputes?state=", "/id/state/KAZ.html?kind="):
        text = client.get(path + "<script>alert(1)</script>", headers=BROWSER).text
        assert "<script>alert" not in text


def test_the_style_is_small_and_asks_nobody(client: FlaskClient) -> None:
    with client.get("/static/style.css") as response:
        text = response.data
    assert len(text) < 15_000
    assert b"url(" not in text
    assert b"@import" not in text
