"""What sources are on is the same in whatever order they are imported and documents are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from pyoxigraph import Quad, QuerySolutions
from upr_info_export import import_upr_info

from rightsgraph.facts import Facts, node, string, words
from rightsgraph.imports.uhri import import_uhri
from rightsgraph.iris import BASE, NS, graph, recommendation, review, state
from rightsgraph.store import OxigraphStore

Step: TypeAlias = Callable[[OxigraphStore, Path], object]
REVIEW = review("KAZ", "upr", 2)
PASSAGE = f"{BASE}id/document/our-report/paragraph/1"
BRIDGES = "Build bridges over the northern rivers (all of them)"
LAKES = "Sign the charter of lakes and keep their water clean"
BOATS = "Teach every pupil of the country how to row a boat"
NEARLY = "Build bridges over every river of the north of the land"
HEADER = "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session"
ROWS = [
    f"Kazakhstan,Asia,OIC,{text},Peru,GRULAC,OAS,{response},4,Other,20"
    for text, response in ((BRIDGES, "Accepted"), (LAKES, "Noted"), (BOATS, "Noted"))
]
EARLIER = ROWS[1].removesuffix("20") + "7"
RECORD: dict[str, Any] = {
    "AnnotationType": "Recommendations",
    "Body": "UPR",
    "Countries": ["KAZ"],
    "UprCycle": "Second cycle",
    "UprPositions": ["Supported"],
    "UprRecommendingCountry": ["Peru"],
    "UprSession": ["20th session"],
}
RECORDS = [
    # on the report's, by number; on a number that only the index prints; without any number
    {**RECORD, "AnnotationId": "a", "Text": f"124.1. {BRIDGES} (Peru);"},
    {**RECORD, "AnnotationId": "b", "Text": f"124.2. {LAKES} (Peru);"},
    {**RECORD, "AnnotationId": "c", "Text": f"{BOATS} (Peru);"},
    {**RECORD, "AnnotationId": "d", "Text": f"{NEARLY} (Peru);"},
]


def upr_info(store: OxigraphStore, folder: Path) -> None:
    path = folder / "rows.csv"
    path.write_text("\n".join([HEADER, *ROWS, EARLIER, ""]), "utf-8")
    import_upr_info(store, [path])


def uhri(store: OxigraphStore, folder: Path) -> None:
    path = folder / "export.json"
    path.write_text(json.dumps(RECORDS), "utf-8")
    import_uhri(store, path)


def report(store: OxigraphStore, _: Path) -> None:
    """A report that makes the recommendation on bridges."""
    facts, text = Facts(graph("document", "our-report")), Facts(graph("text", "our-report"))
    iri = recommendation(REVIEW, "124.1")
    facts.thing(iri, "Bridges", "Recommendation", "UPRRecommendation")
    facts.add(iri, "rg:inReview", node(REVIEW))
    facts.add(iri, "rg:printedNumber", string("124.1"))
    facts.add(iri, "rg:recommendedBy", node(state("PER")))
    facts.add(iri, "prov:wasDerivedFrom", node(PASSAGE))
    text.add(PASSAGE, "rg:text", words(f"{BRIDGES} (Peru);"))
    store.load([*facts.quads(), *text.quads()])


def after(folder: Path, *steps: Step) -> OxigraphStore:
    store = OxigraphStore()
    for step in steps:
        step(store, folder)
    return store


def meaning(store: OxigraphStore) -> set[Quad]:
    """All but the pointers from what was there for a while, and the seals of imports."""
    aside = ("isReplacedBy", "editorialNote")
    return {quad for quad in store.snapshot() if not quad.predicate.value.endswith(aside)}


def recommendations(store: OxigraphStore) -> dict[str, list[str]]:
    """The statements on each recommendation, by the last part of their IRIs."""
    found = store.query(f"SELECT DISTINCT ?s ?on {{ ?s <{NS}onRecommendation> ?on }}")
    assert isinstance(found, QuerySolutions)
    met: dict[str, list[str]] = {}
    for row in found:
        met.setdefault(row["on"].value.rpartition("/")[2], []).append(row["s"].value)
    return met


@pytest.mark.parametrize("steps", list(permutations([report, uhri, upr_info])))
def test_sources_meet_alike_in_any_order(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    expected = after(tmp_path, report, uhri, upr_info)
    met = recommendations(expected)
    assert {number: len(on) for number, on in met.items() if "upr-info" not in number} == {
        "124.1": 2,
        "124.2": 2,
        "uhri-c": 2,
        "uhri-d": 1,
    }
    # Imports are run again after a report was read.
    again = () if steps[0] is report else steps
    store = after(tmp_path, *steps, *(step for step in again if step is not report))
    assert meaning(store) == meaning(expected)


def test_a_number_of_the_index_takes_over_what_a_row_made(tmp_path: Path) -> None:
    store = after(tmp_path, upr_info)
    repeated = f"?later <{NS}repeats> ?earlier . ?later <{NS}inReview> <{REVIEW}>"
    assert store.query(f"ASK {{ {repeated} }}")
    uhri(store, tmp_path)
    number = f"<{recommendation(REVIEW, '124.2')}>"
    assert store.query(f"ASK {{ ?made <http://purl.org/dc/terms/isReplacedBy> {number} }}")
    assert store.query(f"ASK {{ {number} <{NS}repeats> ?earlier }}")
    left = "?made <http://purl.org/dc/terms/isReplacedBy> ?by . ?link ?p ?made"
    assert not store.query(f"ASK {{ {left} }}")


def test_an_import_that_stops_before_the_meeting_is_resumed(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(_: int) -> None:
        raise Stop

    store = after(tmp_path, upr_info)
    (tmp_path / "export.json").write_text(json.dumps(RECORDS), "utf-8")
    with pytest.raises(Stop):
        import_uhri(store, tmp_path / "export.json", stop)
    assert any(one.startswith("upr-info-") for one in recommendations(store))
    uhri(store, tmp_path)
    assert meaning(store) == meaning(after(tmp_path, uhri, upr_info))
