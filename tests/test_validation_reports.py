"""Reports in every format, and the places in files that they point to."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from rightsgraph.rdf_files import read_all
from rightsgraph.shacl.data import Graph
from rightsgraph.shacl.explain import explain
from rightsgraph.shacl.places import located
from rightsgraph.shacl.report import Report
from rightsgraph.shacl.reports import WRITERS
from rightsgraph.shacl.vocabulary import LABEL, TYPE, sh
from rightsgraph.validation import validate

EX = "http://example.org/"
SHAPES = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

ex:PartyShape a sh:NodeShape ; rdfs:label "Party" ; rdfs:comment "Who takes part." ;
    sh:targetClass ex:Party ;
    sh:property [ sh:path ex:age ; sh:maxCount 1 ; sh:nodeKind sh:Literal ] ;
    sh:property [ sh:path [ sh:inversePath ex:member ] ; sh:minCount 1 ;
        sh:severity sh:Warning ; sh:message "Name a group, <b>please</b>." ] .
"""
DATA = """# A comment: <http://example.org/ann> stands here too.
@prefix ex: <http://example.org/> .
@base <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<bob> a ex:Party ;
    rdfs:label "Bob; he has . and <things>" ;
    ex:age ex:old .

ex:group ex:member <bob> , [ a ex:Other ; ex:age 3 ] .

ex:ann
    a ex:Party ;
    ex:note '''Several
lines''' ;
    ex:age 7 ,
        8 .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES)
    return file


def report_of(file: Path, shapes: Path) -> Report:
    report = validate(lambda: read_all([file]), lambda: read_all([shapes]), ontology=False)
    return located(report, [file])


@pytest.fixture
def report(tmp_path: Path, shapes: Path) -> Report:
    file = tmp_path / "data.ttl"
    file.write_text(DATA)
    return report_of(file, shapes)


def lines(report: Report) -> list[tuple[str, str, int]]:
    return [(one.focus.removeprefix(EX), one.way, one.line) for one in report.results]


def test_a_result_has_its_line_in_turtle(report: Report) -> None:
    assert lines(report) == [
        ("ann", "what has it as member", 12),
        ("ann", "age", 16),
        ("bob", "age", 8),
    ]


def test_a_result_has_its_line_among_quads(tmp_path: Path, shapes: Path) -> None:
    file = tmp_path / "data.nq"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    content = f'<{EX}bob> <{EX}age> "1" <{EX}g> .\n<{EX}bob> <{EX}age> <{EX}old> <{EX}g> .\n'
    file.write_text(f"<{EX}bob> {kind} <{EX}Party> .\n{content}")
    assert lines(report_of(file, shapes)) == [
        ("bob", "what has it as member", 1),
        ("bob", "age", 2),
        ("bob", "age", 3),
    ]


def test_the_text_says_what_to_mend_and_where(report: Report) -> None:
    text = WRITERS["text"](report)
    assert text.startswith("Does not conform: 3 results.\n\nParty (http://example.org/PartyShape)")
    assert "  Who takes part.\n" in text
    assert "  Violation: age: Use a term of the kind Literal.\n" in text
    assert f"    {EX}bob “Bob; he has . and <things>” has {EX}old" in text
    assert "data.ttl:8]" in text
    assert text.endswith("Judged by the fast engine.\n")


def test_the_report_in_the_shacl_vocabulary(report: Report) -> None:
    for form, kind in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        graph = Graph(parse(WRITERS[form](report).encode(), kind))
        [node] = graph.subjects(TYPE, sh("ValidationReport"))
        assert graph.object(node, sh("conforms")) == Literal(False)
        results = graph.objects(node, sh("result"))
        assert len(results) == 3
        found = {graph.object(result, sh("resultPath")) for result in results}
        assert NamedNode(f"{EX}age") in found
        [path] = [path for path in found if isinstance(path, BlankNode)]
        assert graph.object(path, sh("inversePath")) == NamedNode(f"{EX}member")


def test_json_and_csv_have_a_row_for_each_result(report: Report) -> None:
    document = json.loads(WRITERS["json"](report))
    assert (document["conforms"], document["total"]) == (False, 3)
    assert document["engines"] == {f"{EX}PartyShape": "fast"}
    rows = list(csv.DictReader(WRITERS["csv"](report).splitlines()))
    assert [row["focus"] for row in rows] == [one["focus"] for one in document["results"]]
    assert [row["line"] for row in rows] == ["12", "16", "8"]


def test_a_cell_is_no_formula(tmp_path: Path, shapes: Path) -> None:
    file = tmp_path / "data.ttl"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    file.write_text(f"<{EX}x> a <{EX}Party> ; {label} '=1+1' .")
    [row] = csv.DictReader(WRITERS["csv"](report_of(file, shapes)).splitlines())
    assert row["label"] == "'=1+1"


def test_a_thing_may_be_called_none(tmp_path: Path, shapes: Path) -> None:
    file = tmp_path / "data.nq"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    file.write_text(f"<{EX}x> {kind} <{EX}Party> .\n<{EX}x> {label} 'None' .".replace("'", '"'))
    [row] = csv.DictReader(WRITERS["csv"](report_of(file, shapes)).splitlines())
    assert (row["label"], row["line"]) == ("None", "1")


def test_junit_has_a_case_for_each_shape(report: Report) -> None:
    suite = ElementTree.fromstring(WRITERS["junit"](report))[0]
    assert suite.attrib["failures"] == "1"
    [case] = suite.findall("testcase")
    assert case.attrib["name"] == "Party"
    assert "Name a group, <b>please</b>." in (case[0].text or "")


def test_junit_has_what_the_schemas_of_its_readers_ask_for(report: Report) -> None:
    suite = ElementTree.fromstring(WRITERS["junit"](report))[0]
    needed = "name tests failures errors time id package hostname timestamp"
    assert set(suite.attrib) == set(needed.split())
    assert datetime.strptime(suite.attrib["timestamp"], "%Y-%m-%dT%H:%M:%S")
    parts = [part.tag for part in suite]
    assert parts == ["properties", "testcase", "system-out", "system-err"]
    [case] = suite.findall("testcase")
    assert set(case.attrib) == {"name", "classname", "time"}
    assert set(case[0].attrib) == {"type", "message"}


def test_sarif_points_to_lines(report: Report) -> None:
    [run] = json.loads(WRITERS["sarif"](report))["runs"]
    assert [result["level"] for result in run["results"]] == ["warning", "error", "error"]
    place = run["results"][2]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("data.ttl")
    assert place["region"] == {"startLine": 8}
    assert run["tool"]["driver"]["rules"][0]["id"] == f"{EX}PartyShape"


@pytest.mark.parametrize("form", ["text", "html", "ttl", "jsonld", "junit", "sarif", "github"])
def test_a_report_that_was_cut_says_so(form: str) -> None:
    many = [Quad(NamedNode(f"{EX}n{n}"), TYPE, NamedNode(f"{EX}Party")) for n in range(5)]
    shapes = parse(SHAPES.encode(), RdfFormat.TURTLE)
    report = validate(many, shapes, False, engine="fast", most=2)
    assert "5 results. The first 2 are shown." in WRITERS[form](report)


def test_github_lines_cannot_be_broken(tmp_path: Path, shapes: Path) -> None:
    file = tmp_path / "a,b.ttl"
    file.write_text(f'<{EX}x> a <{EX}Party> ; <{EX}age> "1" , "2\\n::error::3" .')
    told = WRITERS["github"](report_of(file, shapes))
    assert [line[:9] for line in told.splitlines()] == ["::warning", "::error f", "Does not "]
    assert "a%2Cb.ttl,line=1" in told


def test_html_holds_no_markup_of_the_data(report: Report) -> None:
    page = WRITERS["html"](report)
    assert "&lt;b&gt;please&lt;/b&gt;" in page
    assert "<b>" not in page
    assert f'<a href="{EX}bob" rel="nofollow">' in page


def test_a_literal_as_long_as_a_book_is_cut(tmp_path: Path, shapes: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text(f"<{EX}x> a <{EX}Party> ; <{EX}age> <{EX}{'x' * 100_000}> .")
    report = report_of(file, shapes)
    for form in ("text", "github", "sarif", "junit"):
        told = WRITERS[form](report)
        assert len(told) < 10_000
        assert "… (100,019 characters)" in told


def test_a_shape_is_explained_with_examples(tmp_path: Path, shapes: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text(f"<{EX}ann> a <{EX}Party> ; <{EX}age> 7 . <{EX}g> <{EX}member> <{EX}ann> .")
    told = explain("PartyShape", lambda: read_all([shapes]), lambda: read_all([file]))
    assert told.startswith(f"Party (<{EX}PartyShape>)\nWho takes part.\n\nIt is for every Party.")
    assert "- age: " in told
    assert "- what has it as member (Warning): Name a group" in told
    assert "This passes:" in told


def test_an_example_of_a_failure_breaks_the_shape() -> None:
    told = explain("StateShape")
    passes, _, fails = told.partition("This fails, for ")
    assert "This passes:" in passes
    assert "is missing" in fails


ODD = "a \"b\" 'c' <d> &e; %0A ]]> </script>\n::error::f\r\t\x1b[31m\x00\x07\u2028\u202e,:=1"


@pytest.fixture
def odd(tmp_path: Path) -> Report:
    """Label, message and value hold whatever may end or steer what they stand in."""
    file, rule = tmp_path / "a b%,:#.nt", tmp_path / "odd.ttl"
    node, text = NamedNode(f"{EX}x"), Literal(ODD)
    terms = ((TYPE, NamedNode(f"{EX}Party")), (LABEL, text), (NamedNode(f"{EX}p"), text))
    facts = [Triple(node, predicate, value) for predicate, value in terms]
    file.write_bytes(serialize(facts, format=RdfFormat.N_TRIPLES) or b"")
    shape = (NamedNode(f"{EX}S"), NamedNode(f"{EX}P"))
    rules = [
        Triple(shape[0], sh("targetClass"), NamedNode(f"{EX}Party")),
        Triple(shape[0], LABEL, text),
        Triple(shape[0], sh("property"), shape[1]),
        Triple(shape[1], sh("path"), NamedNode(f"{EX}p")),
        Triple(shape[1], sh("nodeKind"), sh("IRI")),
        Triple(shape[1], sh("message"), text),
    ]
    rule.write_bytes(serialize(rules, format=RdfFormat.TURTLE) or b"")
    return report_of(file, rule)


def test_odd_texts_come_whole_to_programs(odd: Report) -> None:
    [result] = json.loads(WRITERS["json"](odd))["results"]
    assert (result["message"], result["label"]) == (ODD, ODD)
    [row] = csv.DictReader(io.StringIO(WRITERS["csv"](odd), newline=""))
    assert row["message"] == ODD
    for name, form in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        found = {quad.object for quad in parse(WRITERS[name](odd).encode(), form)}
        assert Literal(ODD) in found


@pytest.mark.parametrize("name", ["text", "html", "github", "junit"])
def test_odd_texts_steer_nothing(odd: Report, name: str) -> None:
    told = WRITERS[name](odd)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", told)
    assert not [line for line in told.splitlines() if line.startswith("::error::")]
    assert name != "html" or "</script>" not in told
    assert name != "github" or len(told.splitlines()) == 2
    assert name != "junit" or "::error::f" in "".join(ElementTree.fromstring(told).itertext())


def test_sarif_names_files_as_addresses(odd: Report) -> None:
    [result] = json.loads(WRITERS["sarif"](odd))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place.endswith("/a%20b%25%2C%3A%23.nt")
