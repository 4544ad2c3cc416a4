"""The page of a State: what its table says of each recommendation, and how it is bounded."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph.iris import BASE, NS
from rightsgraph.store import OxigraphStore
from rightsgraph.turtle import PREFIXED
from rightsgraph_server.views import asked as asked_module
from rightsgraph_server.views import recommendations, said, state

GRAPH = NamedNode(f"{BASE}graph/import/test")
REVIEW = """
  <id/review/ATL/upr/{cycle}> a rg:Review, rg:UPRReview ; rg:stateUnderReview <id/state/ATL> ;
    rg:cycle {cycle} .
"""
RECOMMENDATION = """
  <id/review/ATL/upr/3/recommendation/1.{n}> a rg:Recommendation, rg:UPRRecommendation ;
    rg:printedNumber "1.{n}" ; rg:addressedTo <id/state/ATL> ; rg:inReview <id/review/ATL/upr/3> ;
    rg:recommendedBy <id/state/MUU> ; prov:wasDerivedFrom <id/document/report/paragraph/{n}> .
"""
RECOMMENDED = "id/review/ATL/upr/3/recommendation/1."
TEXT = "<id/document/report/paragraph/1> rg:text 'Let the <sea> be {}.'@en ."


def insert(store: OxigraphStore, *triples: str) -> None:
    store.update(
        f"BASE <{BASE}> {PREFIXED} INSERT DATA {{ GRAPH {GRAPH} {{ {''.join(triples)} }} }}"
    )


def asked(number: int) -> str:
    return "".join(RECOMMENDATION.format(n=n) for n in range(1, number + 1))


def test_a_recommendation_without_a_summary_is_quoted(
    client: FlaskClient, store: OxigraphStore
) -> None:
    """Where its words are here; else the table says where they stand."""
    insert(store, REVIEW.format(cycle=3), asked(2), TEXT.format("blue " * 80))
    page = client.get("/id/state/ATL.html").text
    [quoted] = re.findall("<q>(.*?)</q>", page)
    assert quoted.startswith("Let the &lt;sea&gt; be blue")
    assert quoted.endswith("blue …")
    assert 'see <a href="/id/document/report/paragraph/2.html">paragraph 2</a>' in page


def test_a_summary_comes_before_a_quotation(client: FlaskClient, store: OxigraphStore) -> None:
    summary = "<id/review/ATL/upr/3/recommendation/1.1> rg:summary 'Keep the sea.'@en ."
    insert(store, REVIEW.format(cycle=3), asked(1), TEXT.format("blue"), summary)
    page = client.get("/id/state/ATL.html").text
    assert "Keep the sea." in page
    assert "<q>" not in page


def test_more_recommendations_than_can_be_ordered_all_have_a_page(
    client: FlaskClient, store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_module, "MOST", 50)
    insert(store, REVIEW.format(cycle=3), asked(90))
    found: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/id/state/ATL.html?page={number}").text
        table = page[page.index("<table class=") : page.index("Page ")]
        found += re.findall(r'href="/id/review/ATL/upr/3/recommendation/(1\.[0-9]+)\.html"', table)
        assert "90 recommendations." in page
        assert f"Page {number} of 3" in page
    assert sorted(found) == sorted(f"1.{n}" for n in range(1, 91))


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ("cycle=3", ["1", "2", "3"]),
        ("cycle=4", []),
        ("by=muu", ["1", "2", "3"]),
        ("theme=torture", ["1", "2"]),
        ("position=noted", ["2", "3"]),
        ("position=noted&source=x", ["2", "3"]),
        ("position=noted&source=y", []),
        ("source=y", ["3"]),
        ("cycle=3&theme=torture&position=noted&reason=constitution-conflict", ["2"]),
    ],
)
def test_a_choice_finds_the_same_whether_all_are_known_or_not(
    client: FlaskClient,
    store: OxigraphStore,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    numbers: list[str],
) -> None:
    themes = "".join(f"<{RECOMMENDED}{n}> rg:theme <scheme/theme/torture> ." for n in (1, 2))
    answers = "".join(
        f"<id/position/x/1.{n}> rg:onRecommendation <{RECOMMENDED}{n}> ; "
        "rg:position <scheme/position/noted> ; rg:reason <scheme/reason/constitution-conflict> ."
        for n in (2, 3)
    )
    later = (
        f"<id/position/y/1.3> rg:onRecommendation <{RECOMMENDED}3> ; "
        "rg:position <scheme/position/supported> ."
    )
    insert(store, REVIEW.format(cycle=3), asked(3), themes, answers, later)
    for most in (asked_module.MOST, 0):
        client.application.extensions.pop("rightsgraph.kept", None)
        monkeypatch.setattr(asked_module, "MOST", most)
        text = client.get(f"/id/state/ATL.html?{chosen}").text
        found = re.findall(rf'href="/{re.escape(RECOMMENDED)}([0-9])\.html"', text)
        assert sorted(set(found)) == numbers


def test_each_review_tells_what_was_not_read(client: FlaskClient, store: OxigraphStore) -> None:
    """That of a treaty body too; and a review of which nothing was read stands in the query."""
    examined = "id/review/ATL/cat/2"
    insert(
        store,
        REVIEW.format(cycle=3),
        f"<{examined}> a rg:Review, rg:TreatyBodyReview ; rg:cycle 2 ;"
        " rg:stateUnderReview <id/state/ATL> .",
        f"<id/document/list> a rg:Document, rg:ListOfIssues ; rg:inReview <{examined}> .",
        f"rg:ListOfIssues rdfs:isDefinedBy <{NS[:-1]}> ; rdfs:label 'list of issues'@en .",
    )
    page = client.get("/id/state/ATL.html").text
    missing = re.findall("Not read here: (.*?)[.] No position", page)
    names = [line.split(", ") for line in missing]
    assert sorted(map(len, names)) == [2, 6]
    assert "/queries/documents-expected?" in page
    assert min(missing, key=len) in client.get(f"/{examined}.html").text


def test_only_the_latest_of_very_many_reviews_are_shown(
    client: FlaskClient, store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "LATEST", 3)
    insert(store, *(REVIEW.format(cycle=cycle) for cycle in range(1, 6)))
    page = client.get("/id/state/ATL.html").text
    assert re.findall("Universal Periodic Review, cycle ([0-9])", page) == ["3", "4", "5"]
    assert "And 2 earlier ones" in page


def test_a_card_of_a_recommendation_says_how_it_was_answered(
    client: FlaskClient, store: OxigraphStore
) -> None:
    asked = "<id/review/ATL/upr/3/recommendation/97.3> a rg:UPRRecommendation ."
    reading = "<id/position/atl-upr-2020-addendum/ATL/upr/3/97.3>"
    insert(store, asked, f"{reading} prov:wasAttributedTo <id/software/rightsgraph> .")
    page = client.get("/id/state/MUU.html").text
    made = page[page.index('id="made"') :]
    assert 'href="/id/review/ATL/upr/3/recommendation/97.3.html"' in made
    assert 'class="position p-noted"' in made


def test_a_language_is_called_by_its_name(client: FlaskClient, store: OxigraphStore) -> None:
    document = NamedNode(f"{BASE}id/document/report")
    types = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    language = NamedNode("http://publications.europa.eu/resource/authority/language/RUS")
    store.load(
        [
            Quad(document, types, NamedNode(f"{NS}Document"), GRAPH),
            Quad(document, NamedNode(f"{NS}originalLanguage"), language, GRAPH),
            Quad(document, NamedNode(f"{NS}symbol"), Literal("A/1"), GRAPH),
        ]
    )
    assert ">Russian</a>" in client.get("/id/document/report.html").text


def test_what_the_address_chooses_is_shown_alone(
    client: FlaskClient, store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later page of claims is none of recommendations."""
    monkeypatch.setattr(recommendations, "PAGE", 1)
    monkeypatch.setattr(said, "_MANY", 1)
    claims = "".join(
        f"<id/document/x/claim/1/{n}> a rg:Claim, rg:StateClaim ; rg:aboutState <id/state/ATL> ."
        for n in (1, 2)
    )
    insert(store, REVIEW.format(cycle=3), asked(2), claims)
    parts = {
        "": {"reviews", "recommendations", "claims"},
        "?cycle=3": {"recommendations"},
        "?page=2": {"recommendations"},
        "?kind=StateClaim": {"claims"},
        "?kind=StateClaim&page=2": {"claims"},
    }
    for address, shown in parts.items():
        page = client.get(f"/id/state/ATL.html{address}").text
        found = set(re.findall('<section id="([a-z]+)"', page))
        assert found & {"reviews", "recommendations", "claims"} == shown, address
        assert ('<a href="/id/state/ATL.html">All about Atlantis</a>' in page) == bool(address)


def test_columns_without_anything_are_left_out(client: FlaskClient, store: OxigraphStore) -> None:
    insert(store, REVIEW.format(cycle=3), asked(1))
    head = '<th scope="col">Grounds</th>'
    assert head not in client.get("/id/state/ATL.html?cycle=3").text
    insert(
        store,
        "<id/position/x/ATL/upr/3/1.1> rg:onRecommendation "
        "<id/review/ATL/upr/3/recommendation/1.1> ; rg:position <scheme/position/noted> ; "
        "rg:reason <scheme/reason/cost> ; prov:wasAttributedTo <id/software/rightsgraph> .",
    )
    client.application.extensions.pop("rightsgraph.kept")
    page = client.get("/id/state/ATL.html?cycle=3").text
    assert head in page
    assert '<td data-label="Grounds">' in page


def test_one_recommendation_is_not_called_several(
    client: FlaskClient, store: OxigraphStore
) -> None:
    insert(store, REVIEW.format(cycle=3), asked(1))
    assert "1 recommendation fits this choice." in client.get("/id/state/ATL.html?cycle=3").text
    insert(store, asked(2))
    client.application.extensions.pop("rightsgraph.kept")
    assert "2 recommendations fit this choice." in client.get("/id/state/ATL.html?cycle=3").text


def test_a_passage_that_holds_others_stands_before_them(
    client: FlaskClient, store: OxigraphStore
) -> None:
    """Also where its identifier comes after theirs; what has no place comes last."""
    one = "<id/document/x/{0}> a rg:Passage ; rg:inDocument <id/document/x> "
    placed = one + "; rg:begin {1} ; rg:end {2} ."
    insert(
        store,
        "<id/document/x> a rg:Document ; dcterms:title 'X' .",
        placed.format("item/1", 0, 20),
        placed.format("row/9", 0, 50),
        placed.format("item/2", 20, 50),
        one.format("footnote/1") + ".",
    )
    page = client.get("/id/document/x.html").text
    found = re.findall('id="((?:item|row|footnote)-[0-9])"', page)
    assert found == ["row-9", "item-1", "item-2", "footnote-1"]
