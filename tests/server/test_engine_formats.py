"""What a worker writes keeps to its format, however long it is."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from engines import Open, ask

from rightsgraph.errors import NotAcceptable
from rightsgraph_server.engine.answering import Ask

IRI = 'BIND(IRI(CONCAT(STR(?s), ",x")) AS ?iri)'


def test_an_iri_with_a_comma_is_one_field(open_engine: Open) -> None:
    query = f"SELECT ?s ?iri WHERE {{ ?s ?p ?o {IRI} }}"
    rows = list(csv.reader(StringIO(ask(open_engine(), query, format="csv").decode())))
    assert rows[0] == ["s", "iri"]
    assert len(rows) > 2
    assert all(iri == f"{subject},x" for subject, iri in rows[1:])


@pytest.mark.parametrize("form", ["xml", "rdf"])
def test_what_xml_cannot_hold_is_an_error(open_engine: Open, form: str) -> None:
    text = 'BIND("\\u0001" AS ?x)'
    table, graph = f"SELECT ?x {{ {text} }}", f"CONSTRUCT {{ ?s ?p ?x }} {{ ?s ?p ?o {text} }}"
    query = table if form == "xml" else graph
    with pytest.raises(NotAcceptable, match="no sign"):
        open_engine().answer(Ask(query, format=form))


def test_a_property_without_a_name_is_an_error(open_engine: Open) -> None:
    with pytest.raises(NotAcceptable, match="name of an element"):
        open_engine().answer(Ask("CONSTRUCT { ?s <http://e/1> ?o } { ?s ?p ?o }", format="rdf"))
