"""The page for those who query the graph tells the truth: its queries give its answers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from rightsgraph.iris import BASE, NS
from rightsgraph.store import OxigraphStore

PAGE = (Path(__file__).parents[1] / "docs" / "data.md").read_text("utf-8")
ANSWERED = re.findall(r"```sparql\n(.*?)```\n\n```csv\n(.*?)```", PAGE, re.DOTALL)
PREFIX = f"PREFIX rg: <{NS}>"
PROV = "http://www.w3.org/ns/prov#"


def answer(store: OxigraphStore, query: str) -> str:
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    written = results.serialize(format=ox.QueryResultsFormat.CSV)
    assert written is not None
    return written.decode().replace("\r\n", "\n")


def test_its_questions_are_seen() -> None:
    assert len(ANSWERED) == 3


@pytest.mark.parametrize(("query", "expected"), ANSWERED)
def test_its_queries_give_its_answers(query: str, expected: str, shipped: OxigraphStore) -> None:
    assert answer(shipped, query) == expected


NOT_ACCEPTED = f"""?statement rg:onRecommendation ?x ; rg:position ?position
  FILTER(?position != <{BASE}scheme/position/supported>)"""


@pytest.mark.parametrize(
    ("said", "pattern"),
    [
        (r"so far for (\d+) of", "?x a rg:UPRRecommendation ; rg:theme ?theme"),
        (r"of the (\d+) UPR", "?x a rg:UPRRecommendation"),
        (
            r"not plainly accepted, and (\d+) that were",
            f"?x a rg:UPRRecommendation ; rg:theme ?t FILTER NOT EXISTS {{ {NOT_ACCEPTED} }}",
        ),
        (
            r"the (\d+) recommendations that were noted, not who made them",
            f"""?x a rg:UPRRecommendation ; rg:inReview <{BASE}id/review/KAZ/upr/4>
              FILTER NOT EXISTS {{ ?x rg:hasDemand?/rg:recommendedBy ?somebody }}""",
        ),
    ],
)
def test_its_figures_are_those_of_the_graph(
    said: str, pattern: str, shipped: OxigraphStore
) -> None:
    figure = re.search(said, " ".join(PAGE.split()))
    query = f"{PREFIX} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"
    assert figure is not None
    assert answer(shipped, query).splitlines()[1] == figure[1]


@pytest.mark.parametrize(
    "pattern",
    [
        f"?x a rg:UPRRecommendation FILTER NOT EXISTS {{ ?x rg:theme ?t }} {NOT_ACCEPTED}",
        f"""?x a rg:Claim ; <{PROV}wasDerivedFrom>/rg:inDocument ?document
          FILTER NOT EXISTS {{ ?x rg:claimedBy ?somebody }}
          FILTER(?document != <{BASE}id/document/kaz-upr-2014-joint-ngo-submission>)""",
    ],
    ids=["not accepted and without a theme", "claims of nobody in other documents"],
)
def test_it_names_all_exceptions(pattern: str, shipped: OxigraphStore) -> None:
    assert answer(shipped, f"{PREFIX} SELECT ?x WHERE {{ {pattern} }}") == "x\n"


def test_strings_alone_are_joined(shipped: OxigraphStore) -> None:
    joined = "SELECT (GROUP_CONCAT(%s) AS ?all) WHERE { VALUES ?x { <http://a/> <http://b/> } }"
    assert answer(shipped, joined % "?x") == "all\n\n"
    assert answer(shipped, joined % "STR(?x)") == "all\nhttp://a/ http://b/\n"


def test_its_terms_are_those_of_the_ontology(shipped: OxigraphStore) -> None:
    named = set(re.findall(r"rg:([a-z]\w+)", PAGE)) | set(re.findall(r"─(\w+)─", PAGE))
    query = (
        f"{PREFIX} SELECT ?term WHERE {{ ?term a ?kind FILTER(STRSTARTS(STR(?term), STR(rg:))) }}"
    )
    known = {line.removeprefix(NS) for line in answer(shipped, query).splitlines()}
    assert len(named) > 20
    assert named - known == {"wasDerivedFrom"}


def test_its_program_runs() -> None:
    program = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert program is not None
    done = subprocess.run([sys.executable, "-c", program[1]], capture_output=True, check=True)
    assert done.stdout.split() == [b"197"]
