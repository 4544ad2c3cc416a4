"""What is wrong with a query or an update is told in words, with its place."""

from __future__ import annotations

import re

import pytest

from rightsgraph.errors import SyntaxFault
from rightsgraph.store import OxigraphStore


def test_a_syntax_error_says_where() -> None:
    with pytest.raises(SyntaxFault) as caught:
        OxigraphStore().query("SELECT ?s WHERE {\n  ?s ")
    assert caught.value.place == "line 2, column 6"
    assert caught.value.problem == "is not SPARQL from here on"
    with pytest.raises(SyntaxFault, match="line 1, column 10"):
        OxigraphStore().update("INSERT ?s")


@pytest.mark.parametrize(
    ("sparql", "place", "problem"),
    [
        ("# a: b\nASK {\n ?s a <a:b>, 'a:b', ex:c }", "line 3, column 21", "prefix ex: is not"),
        ("PREFIX ex: <e:>\nASK { ex:a :p _:b }", "line 2, column 12", "prefix : is not declared"),
        ("PREFIX a: <a:> CLEAR ALL", "", "is an update, not a query"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?o", "line 1, column 35", "variable that is unbound"),
        ("ASK { ?s ?p ( }", "line 1, column 15", "is not SPARQL from here on"),
        ("SELECT (COUNT(*) AS ?n { }", "line 1, column 24", 'expected ")"'),
        ("", "line 1, column 1", "is not SPARQL"),
        ("ASK { ?s ?p 'é' FILTRE(?s) }", "line 1, column 17", "is not SPARQL here or shortly"),
        ("SELECT * {\n?s ?p ?o }\nLIMT 5", "line 3, column 1", "is not SPARQL here or shortly"),
        ("ASK {\n?s ?p ?o NOT\nEXIST { ?s ?p ?o } }", "line 2, column 10", "is not SPARQL here"),
        ("hello world, what", "line 1, column 1", "is not SPARQL here or shortly after"),
        ("ASK { } ORDER ?s", "line 1, column 15", "is not SPARQL here or shortly after"),
    ],
)
def test_a_syntax_error_says_what_is_wrong(sparql: str, place: str, problem: str) -> None:
    with pytest.raises(SyntaxFault, match=re.escape(problem)) as caught:
        OxigraphStore().query(sparql)
    assert caught.value.place == place


def test_a_prefix_that_is_known_is_told() -> None:
    with pytest.raises(SyntaxFault) as caught:
        OxigraphStore().query("ASK { ?s skos:prefLabel ?label }")
    assert caught.value.remedy == "begin with PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


def test_a_query_is_no_update() -> None:
    with pytest.raises(SyntaxFault, match="is a query, not an update"):
        OxigraphStore().update("ASK { }")
