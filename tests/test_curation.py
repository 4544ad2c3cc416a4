"""A curation is checked against its schema and its document; errors name the line and the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad

from rightsgraph import resources
from rightsgraph.curation import CurationFile, bundled
from rightsgraph.errors import CurationError
from rightsgraph.iris import BASE
from rightsgraph.pipeline import facts, read_document
from rightsgraph.reading import read


def curated(folder: Path, document: Path, yaml: str) -> list[Quad]:
    """The facts of a document with a curation whose first two lines are given."""
    path = folder / "c.yaml"
    path.write_text(f"digest: {read(document).digest}\nslug: noise\n{yaml}", "utf-8")
    files = [CurationFile(path)]
    return facts(read_document(document, files), files)


@pytest.fixture
def submission(documents: Path) -> Path:
    return documents / "submission-malta.md"


def plain(term: object) -> str:
    """An IRI below our base, or the words of a literal."""
    return str(getattr(term, "value", term)).removeprefix(BASE)


def said(quads: list[Quad], path: str, predicate: str) -> set[str]:
    return {
        plain(quad.object)
        for quad in quads
        if plain(quad.subject) == f"id/document/noise/{path}"
        and quad.predicate.value.endswith(predicate)
    }


def test_what_a_person_added_stands_in_a_graph_of_its_own(tmp_path: Path, submission: Path) -> None:
    yaml = """
claims:
  section/1/paragraph/1:
    - {summary: Rooms close too early., themes: [culture]}
    - {summary: The act is dead letter., comment: read twice}
"""
    quads = curated(tmp_path, submission, yaml)
    claim = "claim/section/1/paragraph/1/{}"
    assert said(quads, claim.format(1), "ns#summary") == {"Rooms close too early."}
    assert said(quads, claim.format(1), "ns#theme") == {"scheme/theme/culture"}
    assert "ns#CivilSocietyClaim" in said(quads, claim.format(2), "#type")
    added = {plain(quad.graph_name) for quad in quads if "summary" in quad.predicate.value}
    assert added == {"graph/curation/noise"}


def test_a_figure_is_found_by_its_value_and_corrected_once(
    tmp_path: Path, submission: Path
) -> None:
    yaml = """
statistics:
  section/1/paragraph/1:
    - {value: 14, unit: clubs, period: "2019", place: state/MLT}
    - {value: 2, unit: rooms}
"""
    quads = curated(tmp_path, submission, yaml)
    figure = "statistic/section/1/paragraph/1/{}"
    assert said(quads, figure.format(1), "ns#unit") == {"clubs"}
    assert said(quads, figure.format(1), "ns#place") == {"id/state/MLT"}
    assert said(quads, figure.format(2), "ns#value") == {"2"}


def test_authors_known_from_elsewhere_make_the_claims(tmp_path: Path, submission: Path) -> None:
    yaml = "creators: [organisation/amnesty-international]\ncreators_known_from: A leaflet.\n"
    quads = curated(tmp_path, submission, yaml)
    amnesty = {"id/organisation/amnesty-international"}
    assert said(quads, "claim/section/2/paragraph/1/1", "ns#claimedBy") == amnesty


@pytest.mark.parametrize(
    ("yaml", "line", "says"),
    [
        ("claims:\n  section/9/paragraph/1: [{summary: x}]\n", 4, "matches nothing"),
        ("questions:\n  1/a: {summary: x}\n", 4, "matches nothing"),
        ('positions:\n  "1.1": {reading: certain}\n', 4, "matches nothing"),
        ("claims:\n  section/1/paragraph/1: [{sumary: x}]\n", 4, "not permitted"),
        ("reviews: KAZ/upr/2\n", 3, "not permitted"),
        ("review: Kazakhstan\n", 3, "match pattern"),
        ("links:\n  - {from: a/b, to: c/d, relation: likes, comment: x}\n", 4, "repeats"),
        ("claims: [\n", 0, "is no YAML"),
    ],
)
def test_an_error_names_the_line_and_the_key(
    tmp_path: Path, submission: Path, yaml: str, line: int, says: str
) -> None:
    with pytest.raises(CurationError) as caught:
        curated(tmp_path, submission, yaml)
    assert says in caught.value.problem
    assert caught.value.remedy
    assert "c.yaml" in caught.value.place
    assert not line or f"line {line}," in caught.value.place


def test_what_no_digest_ties_to_a_document_is_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text('slug: noise\nreview: KAZ/upr/2\npositions:\n  "1.1": {}\n', "utf-8")
    with pytest.raises(CurationError, match="line 3, key positions: .*digest"):
        CurationFile(path)


def test_every_bundled_curation_is_of_one_document() -> None:
    files = bundled()
    assert len(files) == len(resources.files("data/curation", "*.yaml")) == 8
    digests = [file.curation.digest for file in files if file.curation.digest]
    assert len(digests) == len(set(digests)) == 7
    assert all(file.path.stem == file.curation.slug for file in files)
