"""Small data and shapes for the tests of validation, and what both engines make of them."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Quad, RdfFormat, parse
from rdflib import Graph as RdflibGraph

from rightsgraph.shacl.report import Report
from rightsgraph.validation import validate

EX = "http://example.org/"
PREFIXES = f"""
@prefix ex: <{EX}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
QUERY = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:S sh:targetClass ex:Thing ; sh:sparql [ sh:prefixes ex: ; sh:select '''%s''' ] .
"""


def turtle(body: str) -> RdflibGraph:
    return RdflibGraph().parse(data=PREFIXES + body, format="turtle")


def quads(body: str) -> list[Quad]:
    return list(parse((PREFIXES + body).encode(), RdfFormat.TRIG))


def rows(report: Report) -> list[tuple[str, str, str]]:
    return [(one.focus.removeprefix(EX), one.component, one.value) for one in report.results]


def judged(shapes: str, data: str, **options: Any) -> Report:
    """Both engines find the same; the report is that of the fast one."""
    fast = validate(quads(data), quads(shapes), ontology=False, engine="fast", **options)
    reference = validate(quads(data), quads(shapes), ontology=False, engine="reference", **options)
    assert fast.results == reference.results
    return fast
