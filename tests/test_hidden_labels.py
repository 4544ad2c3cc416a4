"""Forms by which things are only found: apart from their names, and found as these are."""

from __future__ import annotations

from pathlib import Path

import pytest
from reference_files import facts

from rightsgraph import iris
from rightsgraph.lexicon import laws, states
from rightsgraph.reference.nodes import also
from rightsgraph.search.building import build
from rightsgraph.search.index import Index
from rightsgraph.store import OxigraphStore

NAMED = ("states", "bodies", "organisations", "instruments", "laws")
LAW = b"""
@prefix rg: <https://w3id.org/rightsgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/rightsgraph/id/law/ATL/tide> a rg:NationalLaw ; rdfs:label "Tide Act"@en ;
  skos:altLabel "Statute on Tides"@en ; skos:hiddenLabel "Tyde Akt"@en .
"""


@pytest.mark.parametrize("file", NAMED)
def test_no_form_is_both_a_name_and_hidden(file: str) -> None:
    hidden = 0
    for node in facts(file).values():
        shown = {*node["label"], *node["altLabel"], *node["officialName"], *node["formerName"]}
        assert shown.isdisjoint(node["hiddenLabel"])
        hidden += len(node["hiddenLabel"])
    assert hidden


@pytest.mark.parametrize(
    ("file", "iri", "shown", "hidden"),
    [
        ("laws", "law/KAZ/tax-code", "Налоговый кодекс", "Налогового кодекса"),
        ("states", "state/KGZ", "Kirguistán", "Kyrgysztan"),
        ("states", "state/CIV", "Ivory Coast", "Cote Ivoire"),
        ("bodies", "body/human-rights-committee", "HR Committee", "UN Committee on Human Rights"),
        ("instruments", "instrument/crpd", "UN Convention on the Rights of Persons", "CPRD"),
    ],
)
def test_slips_and_inflected_forms_are_hidden(file: str, iri: str, shown: str, hidden: str) -> None:
    node = facts(file)[f"{iris.BASE}id/{iri}"]
    assert any(name.startswith(shown) for name in node["altLabel"])
    assert hidden in node["hiddenLabel"]
    assert hidden not in node["altLabel"]


def test_documents_are_read_by_hidden_forms_too() -> None:
    kazakh = laws(iris.state("KAZ"))
    found = kazakh.find("по смыслу Конституции Республики Казахстан")
    assert [one.iri for one in found] == [iris.law("KAZ", "constitution")]
    assert [one.iri for one in states().find("a loan to Kyrgysztan")] == [iris.state("KGZ")]


def test_a_name_is_tagged_with_its_language_and_kind() -> None:
    assert also("Act", ["Act", "Закон"], ["Akt", "закона"]) == [
        ("skos:altLabel@ru", "Закон"),
        ("skos:hiddenLabel@en", "Akt"),
        ("skos:hiddenLabel@ru", "закона"),
    ]


def test_search_finds_a_hidden_form_and_does_not_show_it(tmp_path: Path) -> None:
    store = OxigraphStore()
    (tmp_path / "law.ttl").write_bytes(LAW)
    store.load(tmp_path / "law.ttl")
    index = Index(build(store, tmp_path / "index", "1"))
    (hit,) = index.search("tyde akt", {}).hits
    assert "".join(piece.text for piece in hit.title) == "Tide Act"
    shown = "".join(piece.text for piece in hit.snippet)
    assert "Tyde" not in shown
