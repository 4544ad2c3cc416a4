"""The page for those who query the graph tells the truth: its queries give its answers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from rightsgraph.iris import NS
from rightsgraph.store import OxigraphStore

PAGE = (Path(__file__).parents[1] / "docs" / "data.md").read_text("utf-8")
ANSWERED = re.findall(r"```sparql\n(.*?)```\n\n```csv\n(.*?)```", PAGE, re.DOTALL)
PREFIX = f"PREFIX rg: <{NS}>"


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


def test_it_says_how_much_a_person_has_added(shipped: OxigraphStore) -> None:
    said = re.search(r"so far for (\d+) of the (\d+) UPR", PAGE)
    assert said is not None
    query = f"""{PREFIX}
      SELECT (COUNT(DISTINCT ?told) AS ?n) (COUNT(DISTINCT ?any) AS ?all) WHERE {{
        ?any a rg:UPRRecommendation OPTIONAL {{ ?any rg:theme ?theme BIND(?any AS ?told) }}
    }}"""
    assert answer(shipped, query).splitlines()[1] == f"{said[1]},{said[2]}"


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
