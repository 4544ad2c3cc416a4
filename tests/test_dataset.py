from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from rightsgraph.dataset import DATASET, DUMPS, ENDPOINT, LICENCE, describe
from rightsgraph.iris import BASE, NS, graph
from rightsgraph.store import OxigraphStore

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
VOID = "http://rdfs.org/ns/void#"
DCTERMS = "http://purl.org/dc/terms/"
LICENCED = ["document/a", "curation/a", "reference/states", "ontology", "shapes"]
NOT_OURS = ["text/a", "import/upr-info"]


def quad(subject: str, predicate: str, thing: str, where: str) -> Quad:
    value = NamedNode(thing) if ":" in thing else Literal(thing)
    return Quad(NamedNode(subject), NamedNode(predicate), value, NamedNode(where))


@pytest.fixture
def store() -> OxigraphStore:
    store = OxigraphStore()
    kaz, article = f"{BASE}id/state/KAZ", f"{BASE}id/instrument/iccpr/article/19"
    store.load_quads(
        [
            quad(kaz, TYPE, f"{NS}State", graph("reference/states")),
            quad(kaz, LABEL, "Kazakhstan", graph("reference/states")),
            quad(article, TYPE, f"{NS}Provision", graph("document/a")),
            quad(article, LABEL, "Article 19", graph("document/a")),
            quad(article, LABEL, "Article 19", graph("curation/a")),
            quad("http://elsewhere.example/x", LABEL, "x", graph("text/a")),
            quad(kaz, LABEL, "KZ", graph("import/upr-info")),
            quad(f"{NS}State", LABEL, "State", graph("ontology")),
            Quad(BlankNode(), NamedNode(LABEL), Literal("y"), NamedNode(graph("shapes"))),
        ]
    )
    return store


def values(quads: list[Quad], subject: str, predicate: str) -> list[str]:
    wanted = NamedNode(subject), NamedNode(predicate)
    found = [quad.object for quad in quads if (quad.subject, quad.predicate) == wanted]
    return sorted(thing.value for thing in found if isinstance(thing, NamedNode | Literal))


def test_the_whole_is_counted(store: OxigraphStore) -> None:
    quads = describe(store)
    assert values(quads, DATASET, f"{VOID}triples") == ["9"]
    assert values(quads, DATASET, f"{VOID}entities") == ["2"]
    assert values(quads, DATASET, f"{VOID}vocabulary") == [
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://www.w3.org/2000/01/rdf-schema#",
        NS,
    ]


def test_each_class_and_property_is_counted(store: OxigraphStore) -> None:
    quads = describe(store)
    counts = {}
    for kind, counted in (("class", "entities"), ("property", "triples")):
        for part in values(quads, DATASET, f"{VOID}{kind}Partition"):
            [term] = values(quads, part, f"{VOID}{kind}")
            [counts[term]] = values(quads, part, f"{VOID}{counted}")
    assert counts == {f"{NS}State": "1", f"{NS}Provision": "1", TYPE: "2", LABEL: "7"}


def test_each_graph_has_its_size_and_licence(store: OxigraphStore) -> None:
    quads = describe(store)
    graphs = values(quads, DATASET, f"{VOID}subset")
    assert graphs == sorted(graph(name) for name in LICENCED + NOT_OURS)
    assert values(quads, graph("document/a"), f"{VOID}triples") == ["2"]
    for name in LICENCED + NOT_OURS:
        assert len(values(quads, graph(name), f"{DCTERMS}description")) == 1
        licence = [LICENCE] if name in LICENCED else []
        assert values(quads, graph(name), f"{DCTERMS}license") == licence


def test_a_graph_of_somebody_else_is_described_as_such() -> None:
    store = OxigraphStore()
    store.load_quads([quad("http://e.example/a", LABEL, "a", "http://e.example/graph")])
    quads = describe(store)
    assert values(quads, "http://e.example/graph", LABEL) == ["http://e.example/graph"]
    assert values(quads, "http://e.example/graph", f"{DCTERMS}license") == []


def test_access_is_described(store: OxigraphStore) -> None:
    quads = describe(store)
    assert values(quads, DATASET, f"{VOID}sparqlEndpoint") == [ENDPOINT]
    assert values(quads, DATASET, f"{DCTERMS}license") == [LICENCE]
    assert values(quads, DATASET, f"{VOID}dataDump") == sorted(BASE + path for path in DUMPS)


def test_the_description_is_the_same_each_time_and_leaves_itself_out(
    store: OxigraphStore,
) -> None:
    before = describe(store)
    store.load_quads(before)
    assert describe(store) == before


def test_the_description_has_no_blank_node_and_one_graph(store: OxigraphStore) -> None:
    quads = describe(store)
    assert {str(quad.graph_name) for quad in quads} == {f"<{graph('dataset')}>"}
    assert not any(isinstance(t, BlankNode) for q in quads for t in (q.subject, q.object))


def test_an_empty_store_is_described() -> None:
    quads = describe(OxigraphStore())
    assert values(quads, DATASET, f"{VOID}triples") == ["0"]


def test_a_term_without_a_namespace_is_counted_too() -> None:
    store = OxigraphStore()
    store.load_quads([quad(f"{BASE}id/x", "urn:x", "y", graph("import/z"))])
    found = list(describe(store))
    assert values(found, DATASET, f"{VOID}vocabulary") == []
    assert any(quad.object == NamedNode("urn:x") for quad in found)


def test_links_to_other_datasets_are_counted(store: OxigraphStore) -> None:
    same, elsewhere = "https://schema.org/sameAs", "http://elsewhere.example/country/"
    for code, name in (("KAZ", "states"), ("KAZ", "more"), ("FRA", "states")):
        there = graph(f"reference/{name}")
        store.load_quads([quad(f"{BASE}id/state/{code}", same, elsewhere + code, there)])
    quads = describe(store)
    (linkset,) = (part for part in values(quads, DATASET, f"{VOID}subset") if "/linkset/" in part)
    assert values(quads, linkset, f"{VOID}linkPredicate") == [same]
    assert values(quads, linkset, f"{VOID}triples") == ["2"]
    (target,) = values(quads, linkset, f"{VOID}objectsTarget")
    assert values(quads, target, f"{VOID}uriSpace") == [elsewhere]
