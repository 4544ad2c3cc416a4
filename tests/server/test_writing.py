"""What the engine's own writers get wrong, read back by readers of other projects."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Graph

from rightsgraph.errors import NotAcceptable
from rightsgraph_server.formats import GRAPHS, TABLES, Format, write

BY_NAME = {form.name: form for form in TABLES}
RDF_XML = next(form for form in GRAPHS if form.name == "rdf")
VALUES = [
    "http://e/a,b",
    'a "word", and another',
    "one line\nand another",
    "a\treturn\r",
    "back\\slash",
    "",
    "<no, IRI>",
    "é😀",
    "'",
]


def written(sparql: str, form: Format) -> bytes:
    found = BytesIO()
    result = ox.Store().query(sparql)
    write(result, form, found)
    return found.getvalue()


def table(name: str, values: list[str]) -> bytes:
    rows = "\n".join(f"( {number} {ox.Literal(value)} )" for number, value in enumerate(values))
    return written(f"SELECT ?n ?v {{ VALUES (?n ?v) {{ {rows} }} }}", BY_NAME[name])


def test_csv_gives_back_every_value() -> None:
    text = table("csv", VALUES).decode()
    rows = list(csv.reader(StringIO(text, newline="")))
    assert rows == [["n", "v"], *([str(n), value] for n, value in enumerate(VALUES))]


@pytest.mark.parametrize(("beside", "field"), [('"text"', b"text"), ("1", b"1")])
def test_an_iri_with_a_comma_is_one_field_of_csv(beside: str, field: bytes) -> None:
    terms = f"<http://e/a,b> {beside} <http://e/c>"
    found = written(f"SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{ ({terms}) }} }}", BY_NAME["csv"])
    assert found == b'a,b,c\r\n"http://e/a,b",' + field + b",http://e/c\r\n"


def test_csv_tells_a_language_and_a_type_of_no_literal() -> None:
    query = 'SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) { ("x"@en "1"^^<urn:t> UNDEF 1.5e3) } }'
    assert written(query, BY_NAME["csv"]) == b"a,b,c,d\r\nx,1,,1500\r\n"


def test_a_triple_is_one_field_of_csv() -> None:
    query = 'SELECT ?t ?x { VALUES (?t ?x) { (<<( <urn:a,b> <urn:c> "d, e" )>> 1) } }'
    rows = list(csv.reader(StringIO(written(query, BY_NAME["csv"]).decode())))
    assert rows == [["t", "x"], ['<<( <urn:a,b> <urn:c> "d, e" )>>', "1"]]


def test_long_csv_is_as_short() -> None:
    values = [f"http://e/{number},x" for number in range(20_000)]
    rows = csv.reader(StringIO(table("csv", values).decode()))
    assert [row[1] for row in rows] == ["v", *values]


def test_no_row_of_csv_is_its_head_alone() -> None:
    assert written("SELECT ?a ?b { FILTER(false) }", BY_NAME["csv"]) == b"a,b\r\n"


def test_xml_gives_back_every_value() -> None:
    root = ElementTree.fromstring(table("xml", VALUES))
    found = [one.text or "" for one in root.iterfind(".//*[@name='v']/*")]
    assert found == VALUES


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_has_no_sign_for_is_refused(sign: str) -> None:
    with pytest.raises(NotAcceptable, match="no sign"):
        table("xml", ["x" * 100_000, f"a{sign}b"])
    with pytest.raises(NotAcceptable, match="no sign"):
        written(f"CONSTRUCT {{ <urn:a> <urn:b> {ox.Literal(sign)} }} {{}}", RDF_XML)
    assert sign.encode() in table("tsv", [f"a{sign}b"])


def test_rdf_xml_gives_back_every_value() -> None:
    lines = " ".join(f"<urn:s> <urn:p> {ox.Literal(value)} ." for value in VALUES)
    graph = Graph().parse(data=written(f"CONSTRUCT {{ {lines} }} {{}}", RDF_XML), format="xml")
    assert sorted(map(str, graph.objects())) == sorted(VALUES)


@pytest.mark.parametrize(
    "name", ["http://e/1", "http://e/a/", "http://e/a?", "https://w3id.org/rightsgraph/ns#"]
)
def test_a_property_without_a_name_in_xml_is_refused(name: str) -> None:
    with pytest.raises(NotAcceptable, match="name of an element"):
        written(f"CONSTRUCT {{ <urn:a> <{name}> <urn:x:1> }} {{}}", RDF_XML)


@pytest.mark.parametrize("name", [form.name for form in TABLES])
def test_every_format_of_tables_has_a_yes(name: str) -> None:
    assert b"true" in written("ASK {}", BY_NAME[name])


@pytest.mark.parametrize("form", [BY_NAME["csv"], BY_NAME["xml"]])
def test_a_long_answer_is_not_held_until_its_end(form: Format) -> None:
    pieces = list[int]()

    class Sink(BytesIO):
        def write(self, data: Any, /) -> int:
            pieces.append(len(data))
            return len(data)

    rows = " ".join(f"<http://e/{number},x>" for number in range(10_000))
    write(ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {rows} }} }}"), form, Sink())
    assert len(pieces) > 10
    assert max(pieces) < 100_000
