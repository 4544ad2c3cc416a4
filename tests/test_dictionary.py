"""The data dictionary says what the shapes ask, what the ontology means, and gives an example."""

from __future__ import annotations

from rightsgraph.dictionary import dictionary
from rightsgraph.iris import NS

XSD = "http://www.w3.org/2001/XMLSchema#"


def test_a_property_is_told_by_shape_ontology_and_graph() -> None:
    entry = next(one for one in dictionary() if one.iri == f"{NS}Passage")
    found = next(one for one in entry.properties if one.path == f"{NS}begin")
    assert (found.least, found.most, found.types) == (1, 1, (f"{XSD}integer",))
    assert found.meaning.startswith("The offset of the first character")
    assert found.example.isdigit()


def test_a_class_names_those_above_it_and_its_values_are_listed() -> None:
    entries = {one.iri: one for one in dictionary()}
    assert entries[f"{NS}StateClaim"].above == (f"{NS}Claim",)
    membership = next(
        one for one in entries[f"{NS}State"].properties if one.path == f"{NS}membership"
    )
    assert [one.rpartition("/")[2] for one in membership.types] == [
        "member",
        "observer",
        "non-member",
    ]


def test_what_a_class_above_has_too_is_told_by_what_is_asked_of_it_here() -> None:
    entries = {one.iri: one for one in dictionary()}

    def claimants(name: str) -> str:
        properties = entries[f"{NS}{name}"].properties
        return next(one.meaning for one in properties if one.path == f"{NS}claimedBy")

    assert claimants("Claim").startswith("Who makes the claim.")
    assert claimants("UNBodyClaim") == "Give as rg:claimedBy only bodies of the United Nations."


def test_all_but_concepts_have_a_label_as_the_page_says() -> None:
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    having = {
        entry.iri for entry in dictionary() if label in {one.path for one in entry.properties}
    }
    others = [entry for entry in dictionary() if not having & {entry.iri, *entry.above}]
    assert [one.label for one in others] == ["Concept"]


def test_every_property_has_a_meaning() -> None:
    silent = [one.path for entry in dictionary() for one in entry.properties if not one.meaning]
    assert silent == []
