"""The README tells the truth: its query gives its answer, its figures are the graph's."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from rightsgraph.iris import BASE
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_its_query_gives_its_answer(shipped: OxigraphStore) -> None:
    query = re.search(r"'query=\n(.*?)'\n```", README, re.DOTALL)
    answer = re.search(r"```csv\n(.*?)```", README, re.DOTALL)
    assert query is not None
    assert answer is not None
    results = shipped.query(query[1])
    assert isinstance(results, ox.QuerySolutions)
    given = results.serialize(format=ox.QueryResultsFormat.CSV)
    assert given is not None
    assert given.decode().replace("\r\n", "\n") == answer[1]


def test_it_asks_where_the_server_listens() -> None:
    settings = Settings()
    assert set(re.findall(r"http://[\d.:]+", README)) == {f"http://{settings.host}:{settings.port}"}


def test_its_figures_are_those_of_the_graph(shipped: OxigraphStore) -> None:
    said = re.search(r"(\d+) international instruments", README)
    results = shipped.query(
        f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a <{BASE}ns#Instrument> }}"
    )
    assert said is not None
    assert isinstance(results, ox.QuerySolutions)
    assert next(iter(results))["n"].value == said[1]
