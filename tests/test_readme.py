"""The README tells the truth: its query gives its answer, its figures are the graph's."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from rightsgraph.iris import BASE
from rightsgraph.settings import Settings
from rightsgraph.store import OxigraphStore

PREFIXES = f"PREFIX rg: <{BASE}ns#> PREFIX dcterms: <http://purl.org/dc/terms/>"
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


@pytest.mark.parametrize(
    ("said", "pattern"),
    [
        (r"(\d+) Member", f"?x rg:membership <{BASE}scheme/un-membership/member>"),
        (r"(\d+) observer", f"?x rg:membership <{BASE}scheme/un-membership/observer>"),
        (r"(\d+) international instruments", "?x a rg:Instrument"),
        (r"(\d+) of them article by article", "?x a rg:Instrument . ?y rg:provisionOf ?x"),
        (r"(seven), on", "?x a rg:Document"),
        (r"by (\d+) NGOs", "?y a rg:ListOfIssuesCommentary ; dcterms:creator ?x"),
        (r"for (\d+) of the", "?x a rg:UPRRecommendation ; rg:summary ?y ; rg:theme ?z"),
        (r"of the (\d+) UPR recommendations", "?x a rg:UPRRecommendation"),
    ],
)
def test_its_figures_are_those_of_the_graph(
    said: str, pattern: str, shipped: OxigraphStore
) -> None:
    figure = re.search(said, " ".join(README.split()))
    results = shipped.query(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    assert figure is not None
    assert isinstance(results, ox.QuerySolutions)
    assert next(iter(results))["n"].value == {"seven": "7"}.get(figure[1], figure[1])
