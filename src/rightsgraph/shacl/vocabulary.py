"""The IRIs of SHACL and of what it builds on."""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from rightsgraph.turtle import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

SH, XSD, RDF, RDFS, OWL = (PREFIXES[one] for one in ("sh", "xsd", "rdf", "rdfs", "owl"))

TYPE: Final = NamedNode(RDF + "type")
FIRST: Final = NamedNode(RDF + "first")
REST: Final = NamedNode(RDF + "rest")
NIL: Final = NamedNode(RDF + "nil")
LABEL: Final = NamedNode(RDFS + "label")
COMMENT: Final = NamedNode(RDFS + "comment")
PREF_LABEL: Final = NamedNode(PREFIXES["skos"] + "prefLabel")
CLASS: Final = NamedNode(RDFS + "Class")
SUBCLASS_OF: Final = NamedNode(RDFS + "subClassOf")
IMPORTS: Final = NamedNode(OWL + "imports")
STRING: Final = NamedNode(XSD + "string")
TRUE: Final = Literal(True)

# What SHACL 1.2 asks of shapes and SHACL 1.0 does not know: unread, it would go unchecked.
LATER: Final = frozenset(
    {"ByTypes", "ShapeClass", "TripleTerm", "maxListLength", "memberShape", "minListLength"}
    | {"nodeByExpression", "reificationRequired", "reifierShape", "rootClass", "shape"}
    | {"singleLine", "someValue", "subsetOf", "targetWhere", "uniqueMembers", "uniqueValuesFor"}
)

# Of node expressions, which the vocabulary that is published does not list.
EXPRESSIONS: Final = frozenset(
    {"count", "desc", "distinct", "else", "exists", "groupConcat", "if", "limit", "max", "min"}
    | {"minus", "offset", "orderBy", "sum", "then", "values"}
)


@cache
def sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


@cache
def xsd(name: str) -> NamedNode:
    return NamedNode(XSD + name)


def value_of(term: Term | None) -> str:
    """What a literal says, or an IRI; nothing of what has no name."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def local(term: Term | None) -> str:
    """The last part of an IRI, after its last hash or slash."""
    value = term.value if isinstance(term, NamedNode) else ""
    return value.rpartition("#")[2] if "#" in value else value.rpartition("/")[2]
