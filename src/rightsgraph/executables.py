"""The saved queries as RDF, so that any editor that reads SHACL finds them in the graph itself.

Each is a ``sh:SPARQLExecutable`` with its text and the endpoint that it is for; the prefixes are
declared beside them, as editors look for them.
"""

from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import Quad

from rightsgraph.dataset import ENDPOINT
from rightsgraph.facts import Facts, node, string, term, uri, words
from rightsgraph.iris import BASE, graph
from rightsgraph.queries import SavedQuery, without_header
from rightsgraph.store import form_of
from rightsgraph.turtle import PREFIXES

GRAPH = graph("queries")
_ALL = f"{BASE}queries"


def executables(queries: Collection[SavedQuery]) -> list[Quad]:
    """The quads of ``graph/queries``; none where there is no query."""
    facts = Facts(GRAPH)
    if not queries:
        return []
    facts.add(_ALL, "rdf:type", term("owl:Ontology"))
    facts.add(_ALL, "rdfs:label", words("Prefixes of the saved queries"))
    for prefix, namespace in PREFIXES.items():
        _declare(facts, prefix, namespace)
    for query in queries:
        _describe(facts, query)
    return facts.quads()


def _declare(facts: Facts, prefix: str, namespace: str) -> None:
    declaration = f"{_ALL}#{prefix}"
    facts.add(_ALL, "sh:declare", node(declaration))
    facts.add(declaration, "rdf:type", term("sh:PrefixDeclaration"))
    facts.add(declaration, "rdfs:label", words(f"Prefix {prefix}"))
    facts.add(declaration, "sh:prefix", string(prefix))
    facts.add(declaration, "sh:namespace", uri(namespace))


def _describe(facts: Facts, query: SavedQuery) -> None:
    name, form = f"{_ALL}/{query.name}", form_of(query.sparql)
    kind = term(f"sh:SPARQL{form.capitalize()}Executable")
    facts.add(name, "rdf:type", term("sh:SPARQLExecutable"), kind)
    facts.add(name, "rdfs:label", words(query.title))
    # What editors show of an example is its comment.
    facts.add(name, "rdfs:comment", words(f"{query.title}. {query.description}"))
    facts.add(name, "schema:keywords", *map(string, query.keywords))
    facts.add(name, "schema:target", node(ENDPOINT))
    facts.add(name, "sh:prefixes", node(_ALL))
    facts.add(name, f"sh:{form.lower()}", string(without_header(query.sparql)))
