from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, QuerySolutions

from rightsgraph.errors import LexiconError
from rightsgraph.queries import load_queries, run
from rightsgraph.store import OxigraphStore

DRAWN = sorted(name for name, query in load_queries().items() if query.chart)


def test_charts_are_declared() -> None:
    assert len(DRAWN) > 10


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_names_columns_of_its_query(shipped: OxigraphStore, name: str) -> None:
    chart = load_queries()[name].chart
    assert chart
    answer = run(shipped, name)
    assert isinstance(answer, QuerySolutions)
    columns = {chart.x, *chart.y.split("|"), chart.series} - {""}
    assert columns <= {variable.value for variable in answer.variables}
    for row in answer:
        for column in filter(None, chart.y.split("|")):
            value = row[column]
            if value is not None:
                assert isinstance(value, Literal)
                float(value.value)


@pytest.mark.parametrize(
    "chart", ["{kind: pie, x: a}", "{kind: bar}", "{kind: bar, x: a, z: b}", "bar"]
)
def test_a_chart_that_cannot_be_drawn(tmp_path: Path, chart: str) -> None:
    lines = ["title: T", "description: D.", "keywords: [k]", f"chart: {chart}"]
    header = "".join(f"#+ {line}\n" for line in lines)
    (tmp_path / "q.rq").write_text(header + "SELECT ?a WHERE { ?a ?b ?c }")
    with pytest.raises(LexiconError, match="line 4"):
        load_queries(tmp_path)


@pytest.mark.parametrize("name", ["format", "limit", "offset"])
def test_names_that_every_query_takes(tmp_path: Path, name: str) -> None:
    lines = ["title: T", "description: D.", "keywords: [k]", "parameters:"]
    lines.append(f"  - {{name: {name}, type: string, description: D., default: null}}")
    header = "".join(f"#+ {line}\n" for line in lines)
    (tmp_path / "q.rq").write_text(f"{header}SELECT ?a WHERE {{ VALUES ?{name} {{ UNDEF }} }}")
    with pytest.raises(LexiconError, match="every query takes a parameter of this name"):
        load_queries(tmp_path)
