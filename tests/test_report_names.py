"""Names of States, however they are printed where States are listed, and those that stay open."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from rightsgraph import iris
from rightsgraph.extract.recommenders import shares, whole
from rightsgraph.extract.state_groups import groups
from rightsgraph.lexicon import states

NAMES: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "state_names.yaml").read_text("utf-8")
)


def read(item: str) -> list[list[str]]:
    """The States of each parenthesis, by their codes; a name that is no State's as printed."""
    return [[iris.code(n.iri) if n.iri else n.printed for n in one.names] for one in groups(item)]


def test_names_of_nearly_all_states_are_tried() -> None:
    assert len(NAMES) == 196
    assert sum(map(len, NAMES.values())) > 900


@pytest.mark.parametrize("code", NAMES)
def test_every_name_is_that_state_alone_and_among_others(code: str) -> None:
    for name in NAMES[code]:
        for printed in (name, unicodedata.normalize("NFD", name)):
            assert read(f"Plant trees ({printed});") == [[code]], printed
            assert read(f"Plant trees (Chile, {printed}, Fiji);") == [["CHL", code, "FJI"]], printed


@pytest.mark.parametrize(
    ("listed", "codes"),
    [
        ("Korea and Chad", ["Korea", "TCD"]),
        ("Moldova, Republic of Korea", ["MDA", "KOR"]),
        ("Congo, Democratic Republic of the Congo", ["COG", "COD"]),
        ("Tanzania, United Republic of, Kenya", ["TZA", "KEN"]),
        ("Guinea, Guinea-Bissau, Papua New Guinea", ["GIN", "GNB", "PNG"]),
        ("Republic of Togo, Niger", ["TGO", "NER"]),
        ("Pakistan (Islamic Republic of), Iraq", ["PAK", "IRQ"]),
        ("Serbia and Montenegro", ["SRB", "MNE"]),
    ],
)
def test_names_that_hold_others_are_told_apart(listed: str, codes: list[str]) -> None:
    assert read(f"Plant trees ({listed});") == [codes]


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        ("Ratify it (Korea);", []),
        ("Ban such weapons (grenade) in towns", []),
        ("Visit the Independent Reading Institute (IRI) in May (Peru);", [["PER"]]),
        ("Merge the Public Road Committee (PRC) with the court (Chad);", [["TCD"]]),
        ("Number all houses (RSA) (PNG);", [["ZAF"], ["PNG"]]),
    ],
)
def test_what_may_mean_something_else_is_not_guessed(item: str, asked: list[list[str]]) -> None:
    assert read(item) == asked


@pytest.mark.parametrize("text", ["Maurice told Dominique of a grenade", "the IRI, PRC and RSA"])
def test_names_in_other_languages_and_short_forms_are_not_found_in_sentences(text: str) -> None:
    assert states().find(text) == []
    assert states().lookup("Maurice") == iris.state("MUS")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("rice from Lao P.D.R. and beans", "Lao P.D.R."),
        ("a visit of the D.P.R. Korea", "D.P.R. Korea"),
        ("a road in Guinea\N{NON-BREAKING HYPHEN}Bissau", "Guinea\N{NON-BREAKING HYPHEN}Bissau"),
        (unicodedata.normalize("NFD", "a port in Côte d’Ivoire, said Perú"), "Co\u0302te d’Ivoire"),
    ],
)
def test_a_sentence_may_print_stops_hyphens_and_loose_accents(text: str, printed: str) -> None:
    assert states().find(text)[0].printed == printed


@pytest.mark.parametrize(
    ("item", "text", "asked"),
    [
        ("Chad and Peru: Plant trees", "Plant trees", ["TCD", "PER"]),
        ("Plant trees – Chad, Peru.", "Plant trees", ["TCD", "PER"]),
        ("Mark the border Sudan – South Sudan", "Mark the border Sudan – South Sudan", []),
        ("Plants: Grow trees", "Plants: Grow trees", []),
    ],
)
def test_states_may_stand_without_parentheses(item: str, text: str, asked: list[str]) -> None:
    assert whole(item) == text
    assert [iris.code(n.iri) for share in shares(item) for n in share.names] == asked


def test_the_tail_of_a_note_is_no_part_of_the_request() -> None:
    assert whole("Plant trees (Chad)7; trees in the north”.") == "Plant trees"
