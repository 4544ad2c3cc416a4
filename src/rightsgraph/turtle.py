"""Writes RDF so that the change of one fact is a diff of one line.

The same triples always give the same text: prefixes are fixed, subjects, predicates and
objects are sorted, every object has a line of its own, and the full stop stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad, Triple

from rightsgraph.errors import LexiconError
from rightsgraph.iris import BASE, NS

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rg": NS,
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}
# Before a query of our own: the same names in SPARQL.
PREFIXED = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
_PROLOGUE = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())
)
# Names that every parser reads back unchanged; any other IRI is written in full.
_LOCAL_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_RELATIVE_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:[/.#][A-Za-z0-9][A-Za-z0-9_.-]*)*")
# Forms that a store keeps as they are, whole decimals being integers; written without quotes.
_BARE_LITERALS = {
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]"),
    f"{XSD}boolean": re.compile(r"true|false"),
}


def canonical_turtle(triples: Iterable[Triple]) -> str:
    """Triples as canonical Turtle, duplicates dropped.

    Raises LexiconError on a blank node or a quoted triple, which have no stable place in a
    sorted file, and on a number or truth value that a store would rewrite on loading.
    """
    return _PROLOGUE + "".join(f"\n{block}" for block in blocks(triples))


def canonical_trig(quads: Iterable[Quad]) -> str:
    """Quads as canonical TriG: graphs by name, and in each what Turtle would hold."""
    graphs: dict[str, list[Triple]] = {}
    for quad in quads:
        graphs.setdefault(_named(quad), []).append(quad.triple)
    return _PROLOGUE + "".join(
        f"\n{_iri(name)} {{\n" + "\n".join(blocks(graphs[name])) + "}\n" for name in sorted(graphs)
    )


def blocks(triples: Iterable[Triple]) -> list[str]:
    """One block of Turtle per subject, in the order of their IRIs, without the prologue."""
    facts = sorted({_fact(triple) for triple in triples})
    return [
        f"{_iri(subject)}\n"
        + "".join(f"    {verb} {thing} ;\n" for _, _, verb, thing in group)
        + "    .\n"
        for subject, group in groupby(facts, key=lambda fact: fact[0])
    ]


def _named(quad: Quad) -> str:
    if not isinstance(quad.graph_name, NamedNode):
        raise LexiconError("stands in no named graph", str(quad), "name the graph of the fact")
    return quad.graph_name.value


def _fact(triple: Triple) -> tuple[str, bool, str, str]:
    """Subject IRI, whether it is no type (types come first), predicate and object as written."""
    subject, predicate, thing = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, NamedNode) or not isinstance(thing, NamedNode | Literal):
        raise LexiconError(
            "only IRIs and literals can be written", str(triple), "mint an IRI for the node"
        )
    is_type = predicate.value == f"{RDF}type"
    verb = "a" if is_type else _iri(predicate.value)
    written = _literal(thing) if isinstance(thing, Literal) else _iri(thing.value)
    return subject.value, not is_type, verb, written


def _iri(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    path = iri.removeprefix(BASE)
    return f"<{path}>" if path != iri and _RELATIVE_PATH.fullmatch(path) else f"<{iri}>"


def _literal(literal: Literal) -> str:
    datatype = literal.datatype.value
    if bare := _BARE_LITERALS.get(datatype):
        if not bare.fullmatch(literal.value):
            raise LexiconError("is not in its canonical form", str(literal), "such as 6, 6.4, true")
        return literal.value
    quoted = str(Literal(literal.value))
    if literal.language:
        return f"{quoted}@{literal.language.lower()}"
    return quoted if datatype == f"{XSD}string" else f"{quoted}^^{_iri(datatype)}"
