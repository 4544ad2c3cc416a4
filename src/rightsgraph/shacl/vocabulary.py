"""The IRIs of SHACL and of what it builds on."""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"

TYPE: Final = NamedNode(RDF + "type")
FIRST: Final = NamedNode(RDF + "first")
REST: Final = NamedNode(RDF + "rest")
NIL: Final = NamedNode(RDF + "nil")
LABEL: Final = NamedNode(RDFS + "label")
COMMENT: Final = NamedNode(RDFS + "comment")
PREF_LABEL: Final = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
CLASS: Final = NamedNode(RDFS + "Class")
SUBCLASS_OF: Final = NamedNode(RDFS + "subClassOf")
OWL: Final = "http://www.w3.org/2002/07/owl#"
IMPORTS: Final = NamedNode(OWL + "imports")
STRING: Final = NamedNode(XSD + "string")
TRUE: Final = Literal(True)

# What SHACL 1.2 asks of shapes and SHACL 1.0 does not know: unread, it would go unchecked.
LATER: Final = frozenset(
    {"ByTypes", "ShapeClass", "TripleTerm", "maxListLength", "memberShape", "minListLength"}
    | {"nodeByExpression", "reificationRequired", "reifierShape", "rootClass", "shape"}
    | {"singleLine", "someValue", "subsetOf", "targetWhere", "uniqueMembers", "uniqueValuesFor"}
)


@cache
def sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


@cache
def xsd(name: str) -> NamedNode:
    return NamedNode(XSD + name)


def local(term: Term | None) -> str:
    """The last part of an IRI, after its last hash or slash."""
    value = term.value if isinstance(term, NamedNode) else ""
    return value.rpartition("#")[2] if "#" in value else value.rpartition("/")[2]
