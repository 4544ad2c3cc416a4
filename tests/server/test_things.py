"""Things and the documents that describe them: linked data by the book."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from rightsgraph.iris import BASE
from rightsgraph.store import OxigraphStore
from rightsgraph_server.views.rdf import LINKS_ON_A_PAGE

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
POSITION = "/id/position/atl-upr-2020-addendum/ATL/upr/3/97.3"
RECOMMENDATION = "/id/review/ATL/upr/3/recommendation/97.3"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
GRAPH = NamedNode(f"{BASE}graph/import/test")


def links(client: FlaskClient, path: str, **headers: str) -> dict[str, list[str]]:
    """The targets of the Link headers, by relation."""
    response = client.get(path, headers=headers)
    found: dict[str, list[str]] = {}
    for header in response.headers.getlist("Link"):
        target, relation = re.findall(r'<([^>]*)>; rel="([^"]*)"', header)[0]
        found.setdefault(relation, []).append(target)
    return found


def described(client: FlaskClient, path: str) -> set[Triple]:
    return {quad.triple for quad in parse(client.get(path).data, RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "ttl"),
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        (BROWSER["Accept"], "html"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/n-triples", "nt"),
    ],
)
def test_a_thing_leads_to_its_description(client: FlaskClient, accept: str, suffix: str) -> None:
    for path in ("/id/state/ATL", RECOMMENDATION, "/scheme/position/noted", "/dataset"):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.headers["Location"]) == (303, f"{path}.{suffix}")
        assert response.headers["Vary"]


@pytest.mark.parametrize(
    ("suffix", "media_type", "wanted"),
    [
        ("html", "text/html", b"<h1>Atlantis</h1>"),
        ("ttl", "text/turtle", b'rdfs:label "Atlantis"@en'),
        ("jsonld", "application/ld+json", b'"@value":"Atlantis"'),
        ("rdf", "application/rdf+xml", b"<rdfs:label"),
        ("nt", "application/n-triples", b'#label> "Atlantis"@en .'),
    ],
)
def test_a_suffix_names_the_format(
    client: FlaskClient, suffix: str, media_type: str, wanted: bytes
) -> None:
    """Whatever the client prefers: the address can be kept and shared."""
    response = client.get(f"/id/state/ATL.{suffix}", headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert wanted in response.data


def test_a_number_with_a_point_has_no_suffix(client: FlaskClient) -> None:
    assert client.get(RECOMMENDATION).status_code == 303
    assert client.get(f"{RECOMMENDATION}.ttl").status_code == 200
    assert client.get("/id/review/ATL/upr/3/recommendation/97.ttl").status_code == 404


def test_the_format_can_be_named(client: FlaskClient) -> None:
    response = client.get("/id/state/ATL?format=nt", headers=BROWSER)
    assert response.headers["Location"] == "/id/state/ATL.nt"
    assert client.get("/id/state/ATL?format=csv").status_code == 400


def test_a_format_that_cannot_be_given(client: FlaskClient) -> None:
    assert client.get("/id/state/ATL", headers={"Accept": "text/csv"}).status_code == 406


def test_a_redirect_keeps_what_the_address_chooses(client: FlaskClient) -> None:
    response = client.get("/id/state/ATL?cycle=3&position=noted", headers=BROWSER)
    assert response.headers["Location"] == "/id/state/ATL.html?cycle=3&position=noted"


def test_links_tell_of_the_other_formats(client: FlaskClient) -> None:
    iri = f"{BASE}id/state/ATL"
    alternates = [f"/id/state/ATL.{suffix}" for suffix in ("html", "ttl", "jsonld", "nt", "rdf")]
    for suffix in ("html", "ttl"):
        found = links(client, f"/id/state/ATL.{suffix}")
        assert found == {"canonical": [iri], "describes": [iri], "alternate": alternates}
    thing = links(client, "/id/state/ATL", Accept="text/turtle")
    assert thing == {"describedby": ["/id/state/ATL.ttl"], "alternate": alternates}


def test_a_description_has_what_refers_to_it_and_labels(client: FlaskClient) -> None:
    position, other = NamedNode(BASE + POSITION[1:]), NamedNode(BASE + RECOMMENDATION[1:])
    found = described(client, f"{RECOMMENDATION}.nt")
    relation = NamedNode(f"{BASE}ns#onRecommendation")
    assert Triple(position, relation, other) in found
    assert Triple(position, LABEL, Literal("Position on 97.3", language="en")) in found
    mu = Literal("Mu & <script>alert(1)</script>", language="en")
    assert Triple(NamedNode(f"{BASE}id/state/MUU"), LABEL, mu) in found


def test_many_links_come_on_several_pages(client: FlaskClient, store: OxigraphStore) -> None:
    state, mentions = NamedNode(f"{BASE}id/state/ATL"), NamedNode(f"{BASE}ns#mentions")
    passages = [NamedNode(f"{BASE}id/document/x/paragraph/{n}") for n in range(LINKS_ON_A_PAGE + 9)]
    store.load(Quad(passage, mentions, state, GRAPH) for passage in passages)
    first, second = (described(client, f"/id/state/ATL.nt?page={n}") for n in (1, 2))
    found = [triple.subject for triple in (*first, *second) if triple.predicate == mentions]
    assert sorted(found, key=str) == sorted(passages, key=str)
    assert links(client, "/id/state/ATL.nt")["next"] == ["/id/state/ATL.nt?page=2"]
    last = links(client, "/id/state/ATL.nt?page=2")
    assert last["prev"] == ["/id/state/ATL.nt"]
    assert "next" not in last
    label = Triple(state, LABEL, Literal("Atlantis", language="en"))
    assert label in first
    assert label not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9" * 40])
def test_a_page_that_is_none(client: FlaskClient, page: str) -> None:
    for suffix in ("nt", "html"):
        response = client.get(f"/scheme/position/noted.{suffix}?page={page}&kind=State")
        assert response.status_code == 400 or (suffix == "html" and response.status_code == 200)
    assert client.get(f"/id/state/ATL.nt?page={page}").status_code == 400


def test_a_retired_identifier_leads_to_its_successor(
    client: FlaskClient, store: OxigraphStore
) -> None:
    old, new = NamedNode(f"{BASE}id/state/OLD"), NamedNode(f"{BASE}id/state/ATL")
    store.load([Quad(old, NamedNode("http://purl.org/dc/terms/isReplacedBy"), new, GRAPH)])
    for suffix in ("", ".html", ".ttl"):
        response = client.get(f"/id/state/OLD{suffix}")
        assert (response.status_code, response.headers["Location"]) == (
            301,
            f"/id/state/ATL{suffix}",
        )
        assert "has been replaced by" in response.text
        assert f'<{new.value}>; rel="successor-version"' in response.headers["Link"]


def test_a_successor_elsewhere_is_not_followed(client: FlaskClient, store: OxigraphStore) -> None:
    """An update must not make this server send people to any address."""
    old, new = NamedNode(f"{BASE}id/state/OLD"), NamedNode("https://elsewhere.example/")
    store.load([Quad(old, NamedNode("http://purl.org/dc/terms/isReplacedBy"), new, GRAPH)])
    assert client.get("/id/state/OLD.ttl").status_code == 200


def test_a_successor_with_two_slashes_stays_here(client: FlaskClient, store: OxigraphStore) -> None:
    old, new = NamedNode(f"{BASE}id/state/OLD"), NamedNode(f"{BASE}/elsewhere.example/")
    store.load([Quad(old, NamedNode("http://purl.org/dc/terms/isReplacedBy"), new, GRAPH)])
    assert client.get("/id/state/OLD").headers["Location"] == "/elsewhere.example/"


@pytest.mark.parametrize(
    "path",
    ["/id/state/XXX", "/id/state/no iri", "/id/%3E%7B%7D", "/graph/none", "/queries/none"]
    + ["/api/none", "/none", "/id/", "/scheme/position/%00", "/id/state/XXX.ttl", "/ns/Nothing"]
    + ["/states/XXX/recommendations", "/states/XX/recommendations"]
    + ["/shapes/None", "/ns.png", "/states/A/recommendations"],
)
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    page = client.get(path, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/ns", "owl:Class"),
        ("/ns.ttl", "owl:Class"),
        ("/shapes", "sh:NodeShape"),
        ("/shapes.nt", "#NodeShape>"),
        ("/ns/State.ttl", 'rdfs:label "State"@en'),
        ("/shapes/StateShape", "sh:NodeShape"),
        ("/.well-known/void", "void:Dataset"),
        ("/graph/reference/states", "Atlantis"),
    ],
)
def test_documents_of_many_things(client: FlaskClient, path: str, wanted: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert wanted in response.text


def test_a_thing_that_is_only_referred_to(client: FlaskClient) -> None:
    page = client.get("/id/review/ATL/upr/3.html")
    assert page.status_code == 404
    mentioned = client.get("/ns/PositionStatement.nt")
    assert POSITION in mentioned.text


def test_a_page_is_of_the_graph_as_it_is_now(client: FlaskClient) -> None:
    """What is kept is kept for one version of the store."""
    assert "<h1>Atlantis</h1>" in client.get("/id/state/ATL.html").text
    engine = client.application.extensions["rightsgraph"].engine
    old, new = (f'<{BASE}id/state/ATL> {LABEL} "{name}"@en' for name in ("Atlantis", "Lyonesse"))
    graph = f"GRAPH <{BASE}graph/reference/states>"
    engine.update(f"DELETE DATA {{ {graph} {{ {old} }} }} ; INSERT DATA {{ {graph} {{ {new} }} }}")
    assert "<h1>Lyonesse</h1>" in client.get("/id/state/ATL.html").text


def test_the_context_of_json_ld(client: FlaskClient) -> None:
    found = client.get("/context.jsonld")
    assert found.mimetype == "application/ld+json"
    terms = found.get_json(force=True)["@context"]
    assert terms["onRecommendation"] == {"@id": "rg:onRecommendation", "@type": "@id"}
