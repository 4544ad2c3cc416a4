"""Every saved query gives, on the shipped graph, the answer that was reviewed.

A golden file holds the whole answer. A new or changed one fails until somebody has read it and
accepted it: ``RIGHTSGRAPH_ACCEPT=1 pytest tests/test_answers.py``. What the documents
themselves settle is asserted here as well, whatever the golden files say.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from rightsgraph.iris import BASE
from rightsgraph.queries import load_queries, run
from rightsgraph.store import OxigraphStore

GOLDEN = Path(__file__).parent / "golden" / "answers"
QUERIES = load_queries()
# What only an import or a Council report can answer: their tests ask these with data of their own.
AFTER_IMPORT = {"council-totals", "positions-sources-disagree", "recommender-profiles"}
Row = dict[str, str]


def answer(store: OxigraphStore, name: str, **given: object) -> list[Row]:
    """The rows of an answer, IRIs below our base and literals without their types."""
    results = run(store, name, **given)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [{name: _plain(row[name]) for name in names if row[name] is not None} for row in results]


def _plain(term: object) -> str:
    value = getattr(term, "value", str(term))
    return str(value).removeprefix(BASE)


def _table(rows: list[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["\t".join(names), *("\t".join(row.get(name, "") for name in names) for row in rows)]
    return "\n".join(lines) + "\n"


def test_every_query_has_a_reviewed_answer() -> None:
    assert len(QUERIES) >= 25
    assert {path.stem for path in GOLDEN.glob("*.tsv")} == set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_the_answer_is_the_reviewed_one(name: str, shipped: OxigraphStore) -> None:
    given = _table(answer(shipped, name))
    golden = GOLDEN / f"{name}.tsv"
    if os.environ.get("RIGHTSGRAPH_ACCEPT"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(given, "utf-8")
    assert golden.is_file(), f"read the answer of {name}, then accept it"
    assert given == golden.read_text("utf-8")
    answered = given.count("\n") > 1
    assert answered != (name in AFTER_IMPORT), "a query without an answer shows nothing"


@pytest.mark.parametrize("name", QUERIES)
def test_the_order_of_an_answer_is_left_to_no_store(name: str, shipped: OxigraphStore) -> None:
    """A store breaks ties as it likes, and Virtuoso sorts a literal that has a language or more
    than twenty characters by its text only within STR."""
    results = run(shipped, name)
    assert isinstance(results, ox.QuerySolutions)
    shown = {variable.value for variable in results.variables}
    order = QUERIES[name].sparql.rpartition("ORDER BY")[2]
    keys = set(re.findall(r"\?(\w+)", order))
    plain = set(re.findall(r"(?<!STR\()(?<!BOUND\()\?(\w+)", order))
    found = list(results)
    for key in plain & shown:
        assert not any(_sorted_by_no_text(row[key]) for row in found), f"write STR(?{key})"
    if keys <= shown:
        assert len({tuple(row[key] for key in sorted(keys)) for row in found}) == len(found)


def _sorted_by_no_text(term: object) -> bool:
    return isinstance(term, ox.Literal) and bool(term.language or len(term.value) > 20)


def includes(rows: list[Row], **expected: str) -> bool:
    return any(all(row.get(key) == value for key, value in expected.items()) for row in rows)


def test_positions_by_cycle(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "positions-by-cycle")
    of = {(row["document"].split("/")[-1], row["position"]): row["recommendations"] for row in rows}
    assert of["kaz-upr-2025-addendum", "noted"] == "35"
    assert of["a-hrc-14-10", "pending"] == "26"
    assert of["a-hrc-14-10", "supported"] == "102"
    addendum = [int(n) for (document, _), n in of.items() if document == "kaz-upr-2010-addendum"]
    assert sum(addendum) == 26


def test_a_share_tells_the_whole_and_a_review_read_in_part_has_none(
    shipped: OxigraphStore,
) -> None:
    first, second, fourth = answer(shipped, "acceptance-by-cycle", state="KAZ")
    names = ("cycle", "read", "recommendations", "answered", "supported")
    assert [first[name] for name in names] == ["1", "whole", "128", "115", "109"]
    assert (first["percent"], first["percentOfAnswered"]) == ("85", "95")
    assert [second[name] for name in names] == ["2", "whole", "194", "194", "143"]
    assert [fourth[name] for name in names] == ["4", "in part", "35", "35", "0"]
    assert not fourth.keys() & {"percent", "percentOfAnswered"}


@pytest.mark.parametrize("name", ["acceptance-by-theme", "acceptance-by-recommender"])
def test_what_is_not_answered_is_counted(name: str, shipped: OxigraphStore) -> None:
    rows = answer(shipped, name, state="KAZ")
    assert any(int(row["recommendations"]) > int(row["answered"]) for row in rows)
    for row in rows:
        share = 100 * int(row["supported"]) / int(row["recommendations"])
        assert abs(int(row["percent"]) - share) <= 0.5
        assert ("percentOfAnswered" in row) == (row["answered"] != "0")


def test_only_what_asks_to_join_is_a_request_to_join(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "treaty-requests")
    numbers = {row["number"] for row in rows}
    assert not numbers & {"97.2", "97.20", "97.9", "126.31"}
    assert {"95.1", "97.1", "97.3", "97.17", "126.8", "126.51", "140.1", "140.17"} <= numbers


def test_undated_documents_stand_last(shipped: OxigraphStore) -> None:
    dates = [row.get("issued", "9999") for row in answer(shipped, "theme-trail")]
    assert "9999" in dates
    assert dates == sorted(dates)


def test_a_review_between_two_others_is_expected(shipped: OxigraphStore) -> None:
    rows = [row for row in answer(shipped, "documents-expected") if row["cycle"] == "3"]
    assert len(rows) == 6
    assert {(row["status"], "review" in row) for row in rows} == {("not read here", False)}


def test_the_constitution_is_the_ground_against_the_rome_statute(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "refusals-and-grounds")
    for number in ("140.14", "140.15"):
        assert includes(rows, number=number, reason="conflict with the constitution", cycle="4")
    assert includes(rows, number="97.1", reason="cost", cycle="1")


def test_joining_the_rome_statute_is_asked_again_and_again(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "repeated-demands")
    assert includes(rows, laterNumber="126.13", earlierNumber="97.3", laterPosition="noted")
    assert includes(rows, laterNumber="140.14", laterPosition="noted")


def test_states_raised_themes_in_2014(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "states-raising-themes")
    on_assembly = {
        row["name"] for row in rows if row.get("theme") == "scheme/theme/peaceful-assembly"
    }
    assert {"Czechia", "Norway", "Belgium"} <= on_assembly or {"Norway", "Belgium"} <= on_assembly


def test_questions_by_article(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "questions-by-article")
    asked = {row["article"].split("/")[-1]: int(row["questions"]) for row in rows}
    assert asked["19"] >= 8
    assert asked["10"] >= 7
    assert "11" not in asked


def test_what_is_said_of_the_immunities_in_the_statute(shipped: OxigraphStore) -> None:
    article = f"{BASE}id/instrument/rome-statute/article/27"
    rows = answer(shipped, "about-article", article=article)
    assert includes(rows, passage="id/document/kaz-upr-2025-addendum/paragraph/16")


def test_blank_and_repeated_answers_are_not_taken_for_positions(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "uncertain-readings")
    ambiguous = {row["number"] for row in rows if row["reading"] == "ambiguous"}
    assert {"97.20", "97.21", "97.22", "97.23", "97.24", "97.25", "97.26"} <= ambiguous
    assert all(row.get("why") for row in rows)


def test_footnotes_alone_tell_the_articles_of_the_constitution(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "only-in-footnotes")
    note = "id/document/kaz-upr-2025-addendum/footnote/{}"
    assert includes(rows, note=note.format(2), cited="id/law/KAZ/constitution/article/46/1")
    assert includes(rows, note=note.format(5), cited="id/law/KAZ/constitution/article/83")


def test_the_stated_total_is_what_was_read(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "stated-totals")
    assert includes(rows, document="id/document/kaz-upr-2025-addendum", stated="35", found="35")
    assert all(row["stated"] == row["found"] for row in rows)


def test_an_official_speaks_for_his_office_and_is_disputed(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "officials")
    assert includes(rows, name="Kanat Seytgaparov")
    assert any(row["name"] == "Elvira Azimova" and "disputedBy" in row for row in rows)


def test_figures_keep_their_period(shipped: OxigraphStore) -> None:
    rows = answer(shipped, "figures-over-time")
    assert includes(rows, value="8822", period="2020-09/2022-05")
    assert includes(rows, value="3776")


def test_a_parameter_changes_the_answer(shipped: OxigraphStore) -> None:
    assert answer(shipped, "refusals-and-grounds", state="MLT") == []
    assert answer(shipped, "theme-trail", theme="death-penalty") != answer(shipped, "theme-trail")
