"""The terms that an editor offers: what the ontology defines and what is in use, with how often.

Counts are those of the graph's own description (VoID), so that nothing is counted here; terms
of other vocabularies are offered where they are in use.
"""

from __future__ import annotations

from typing import Any

from pyoxigraph import QuerySolution

from rightsgraph.iris import BASE
from rightsgraph.iris import graph as graph_iri
from rightsgraph.shacl.vocabulary import value_of
from rightsgraph.turtle import PREFIXED, PREFIXES
from rightsgraph_server.graph import graph
from rightsgraph_server.keeping import remembered

_MOST = 5000
_DEFINED = f"""{PREFIXED}
SELECT ?iri ?kind ?label ?comment ?link ?to WHERE {{ GRAPH <{graph_iri("ontology")}> {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }}
  ?iri a ?kind .
  OPTIONAL {{ ?iri rdfs:label ?label }}
  OPTIONAL {{ ?iri skos:definition ?comment }}
  OPTIONAL {{
    VALUES ?link {{ rdfs:subClassOf rdfs:domain schema:domainIncludes }}
    ?iri ?link ?to FILTER(isIRI(?to))
  }}
}} }} LIMIT {_MOST}"""
_USED = f"""{PREFIXED}
SELECT ?iri ?kind ?count WHERE {{ GRAPH <{graph_iri("dataset")}> {{
  {{ ?part void:class ?iri ; void:entities ?count BIND("class" AS ?kind) }} UNION
  {{ ?part void:property ?iri ; void:triples ?count BIND("property" AS ?kind) }}
}} }} LIMIT {_MOST}"""
_CONCEPTS = f"""{PREFIXED}
SELECT ?iri ?label ?comment ?scheme WHERE {{ GRAPH <{graph_iri("ontology")}> {{
  ?iri skos:inScheme ?scheme ; skos:prefLabel ?label .
  OPTIONAL {{ ?iri skos:definition ?comment }}
}} FILTER(STRSTARTS(STR(?iri), "{BASE}scheme/")) }} LIMIT {_MOST}"""
Entry = dict[str, Any]


def vocabulary() -> dict[str, Any]:
    """As the editor reads it: ``base``, ``prefixes``, ``classes``, ``properties``, ``concepts``."""
    return remembered(("vocabulary",), _made)


def _made() -> dict[str, Any]:
    terms = _defined()
    for row in graph().select(_USED):
        kind, iri = _text(row, "kind"), _text(row, "iri")
        term = terms.setdefault(iri, _term(iri, kind))
        term["count"] = int(_text(row, "count") or 0)
    concepts = [_concept(row) for row in graph().select(_CONCEPTS)]
    schemes = sorted({one["scheme"] for one in concepts})
    _mark_schemes(terms, schemes)
    kinds = {kind: _sorted(terms, kind) for kind in ("class", "property")}
    return {
        "base": BASE,
        "prefixes": {**PREFIXES, **{name: f"{BASE}scheme/{name}/" for name in schemes}},
        "classes": kinds["class"],
        "properties": kinds["property"],
        "concepts": concepts,
    }


def _defined() -> dict[str, Entry]:
    terms: dict[str, Entry] = {}
    for row in graph().select(_DEFINED):
        iri = _text(row, "iri")
        kind = "class" if _text(row, "kind").endswith("Class") else "property"
        term = terms.setdefault(iri, _term(iri, kind))
        term["label"], term["comment"] = _text(row, "label"), _text(row, "comment")
        if row["link"] is not None:
            field = "parents" if _text(row, "link").endswith("subClassOf") else "domains"
            if (to := _text(row, "to")) not in term[field]:
                term[field].append(to)
    return terms


def _term(iri: str, kind: str) -> Entry:
    empty: Entry = {"iri": iri, "kind": kind, "label": "", "comment": "", "count": 0}
    return {**empty, "parents": [], "domains": [], "scheme": ""}


def _concept(row: QuerySolution) -> Entry:
    scheme = _text(row, "scheme").rpartition("/")[2]
    return {
        "iri": _text(row, "iri"),
        "label": _text(row, "label"),
        "comment": _text(row, "comment"),
        "scheme": scheme,
    }


def _mark_schemes(terms: dict[str, Entry], schemes: list[str]) -> None:
    """A property takes the concepts of the scheme that has its name, if any."""
    for name in schemes:
        camel = "".join(part.title() for part in name.split("-"))
        found = terms.get(f"{PREFIXES['rg']}{camel[:1].lower()}{camel[1:]}")
        if found:
            found["scheme"] = name


def _sorted(terms: dict[str, Entry], kind: str) -> list[Entry]:
    chosen = [term for term in terms.values() if term["kind"] == kind]
    return sorted(chosen, key=lambda term: (-term["count"], term["iri"]))


def _text(row: QuerySolution, name: str) -> str:
    return value_of(row[name])
