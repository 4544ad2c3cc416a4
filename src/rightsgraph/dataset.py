"""Describes a store to machines: what is in it, how much, under which terms (DCAT and VoID).

The same content gives the same description: nodes have IRIs, and no date is written.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from pyoxigraph import Literal, Quad, QuerySolutions

from rightsgraph.facts import Facts, node, number, string, term, words
from rightsgraph.iris import BASE, graph
from rightsgraph.store import Store

DATASET = BASE + "dataset"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ENDPOINT = BASE + "sparql"
# Paths of the public dumps below the base, with their media types.
DUMPS = {
    "dumps/rightsgraph.nq.gz": "application/n-quads",
    "dumps/rightsgraph.trig.gz": "application/trig",
}
_GRAPH = graph("dataset")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_TITLE = "rightsgraph"
_ABOUT = (
    "What UN human-rights review documents say: recommendations, the positions of States on "
    "them, claims that contradict each other, and the law they rest on, each with its passage."
)
# What each kind of graph holds, and whether it is ours to license.
_KINDS = {
    "document": ("Facts read from the document {}.", True),
    "curation": ("What a person added to the document {}.", True),
    "text": ("Words of the document {}, from a copy on this machine; not published.", False),
    "reference": ("Reference data: {}.", True),
    "import": ("Imported from {}, under the terms of that source.", False),
    "ontology": ("The vocabulary and its concept schemes.", True),
    "shapes": ("The shapes that the data keeps to.", True),
    "queries": ("The saved queries, as executables.", True),
}
# What says that a thing or concept is also described elsewhere.
_LINKING = ("schema:sameAs", "skos:exactMatch", "skos:closeMatch", "skos:relatedMatch")
_UNKNOWN = ("Loaded by whoever runs this store.", False)


def describe(store: Store) -> list[Quad]:
    """The quads of ``graph/dataset`` for what else the store holds."""
    sizes, properties = _sizes(store)
    classes = _counts(store, "?class", "COUNT(DISTINCT ?s)", "?s a ?class")
    facts = Facts(_GRAPH)
    _identity(facts)
    facts.add(DATASET, "void:triples", number(sum(sizes.values())))
    facts.add(DATASET, "void:entities", number(_entities(store)))
    _vocabularies(facts, [*classes, *properties])
    _access(facts)
    _partitions(facts, "class", classes, "entities")
    _partitions(facts, "property", properties, "triples")
    for name, size in sizes.items():
        _named_graph(facts, name, size)
    for name in _LINKING:
        _linksets(facts, store, name)
    return facts.quads()


def size(description: Iterable[Quad]) -> int:
    """How many triples a description counts in all."""
    wanted = node(DATASET), term("void:triples")
    return sum(
        int(quad.object.value)
        for quad in description
        if (quad.subject, quad.predicate) == wanted and isinstance(quad.object, Literal)
    )


def _identity(facts: Facts) -> None:
    facts.add(DATASET, "rdf:type", term("dcat:Dataset"), term("void:Dataset"))
    facts.add(DATASET, "rdfs:label", words(_TITLE))
    facts.add(DATASET, "dcterms:title", words(_TITLE))
    facts.add(DATASET, "dcterms:description", words(_ABOUT))
    facts.add(DATASET, "dcterms:license", node(LICENCE))
    facts.add(DATASET, "dcat:landingPage", node(BASE))
    facts.add(DATASET, "void:uriSpace", string(BASE))


def _vocabularies(facts: Facts, terms: Iterable[str]) -> None:
    """A term such as ``urn:x``, whose namespace no sign ends, tells of no vocabulary."""
    namespaces = sorted({_namespace(name) for name in terms} - {""})
    facts.add(DATASET, "void:vocabulary", *map(node, namespaces))


def _access(facts: Facts) -> None:
    facts.add(DATASET, "void:sparqlEndpoint", node(ENDPOINT))
    facts.add(ENDPOINT, "rdf:type", term("dcat:DataService"))
    facts.add(ENDPOINT, "rdfs:label", words("SPARQL endpoint"))
    facts.add(ENDPOINT, "dcat:endpointURL", node(ENDPOINT))
    facts.add(ENDPOINT, "dcat:servesDataset", node(DATASET))
    for path, media_type in DUMPS.items():
        dump = BASE + path
        facts.add(DATASET, "void:dataDump", node(dump))
        facts.add(DATASET, "dcat:distribution", node(dump))
        facts.add(dump, "rdf:type", term("dcat:Distribution"))
        facts.add(dump, "rdfs:label", words(path.rpartition("/")[2]))
        facts.add(dump, "dcat:downloadURL", node(dump))
        facts.add(dump, "dcat:mediaType", node(_MEDIA_TYPES + media_type))
        facts.add(dump, "dcat:compressFormat", node(_MEDIA_TYPES + "application/gzip"))
        facts.add(dump, "dcterms:license", node(LICENCE))


def _partitions(facts: Facts, kind: str, sizes: dict[str, int], counted: str) -> None:
    for name, size in sizes.items():
        partition = f"{DATASET}/{kind}/{_key(name)}"
        facts.add(DATASET, f"void:{kind}Partition", node(partition))
        facts.add(partition, f"void:{kind}", node(name))
        facts.add(partition, f"void:{counted}", number(size))


def _named_graph(facts: Facts, name: str, size: int) -> None:
    kind, _, key = name.removeprefix(f"{BASE}graph/").partition("/")
    description, ours = _KINDS.get(kind, _UNKNOWN)
    facts.add(DATASET, "void:subset", node(name))
    facts.add(name, "rdf:type", term("void:Dataset"))
    facts.add(name, "rdfs:label", words(f"{kind} {key}".strip() if ours else name))
    facts.add(name, "dcterms:description", words(description.format(key)))
    facts.add(name, "dcterms:license", node(LICENCE) if ours else None)
    facts.add(name, "void:triples", number(size))


def _linksets(facts: Facts, store: Store, predicate: str) -> None:
    """To which other datasets the links of this predicate lead, by the namespace of their names."""
    links = _counts(store, "?o", "COUNT(DISTINCT ?s)", f"?s {term(predicate)} ?o")
    sizes: Counter[str] = Counter()
    for name, size in links.items():
        sizes[_namespace(name)] += size
    for space, size in sizes.items():
        local = predicate.partition(":")[2]
        linkset = f"{DATASET}/linkset/{_key(f'{space}#{local}')}"
        facts.add(DATASET, "void:subset", node(linkset))
        facts.add(linkset, "rdf:type", term("void:Linkset"))
        facts.add(linkset, "rdfs:label", words(f"{predicate} to {space}"))
        facts.add(linkset, "void:linkPredicate", term(predicate))
        facts.add(linkset, "void:subjectsTarget", node(DATASET))
        facts.add(linkset, "void:objectsTarget", node(f"{linkset}/target"))
        facts.add(linkset, "void:triples", number(size))
        facts.add(f"{linkset}/target", "rdf:type", term("void:Dataset"))
        facts.add(f"{linkset}/target", "rdfs:label", words(space))
        facts.add(f"{linkset}/target", "void:uriSpace", string(space))


def _namespace(name: str) -> str:
    return re.sub(r"[^#/]*$", "", name)


def _key(name: str) -> str:
    """The local name, and enough of a digest to tell two vocabularies apart."""
    local = re.split(r"[#/]", name)[-1]
    return f"{local}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _counts(store: Store, key: str, count: str, pattern: str) -> dict[str, int]:
    """The count for each value of the variable ``key``, in all graphs but this one."""
    rows = store.query(
        f"SELECT ({key} AS ?key) ({count} AS ?n) WHERE {{ {_elsewhere(pattern)} }} GROUP BY {key}"
    )
    assert isinstance(rows, QuerySolutions)
    return dict(sorted((row["key"].value, int(row["n"].value)) for row in rows))


def _sizes(store: Store) -> tuple[dict[str, int], dict[str, int]]:
    """How many triples each graph and each property has, from one walk through the store."""
    rows = store.query(
        f"SELECT ?graph ?p (COUNT(*) AS ?n) WHERE {{ {_elsewhere('?s ?p ?o')} }} GROUP BY ?graph ?p"
    )
    assert isinstance(rows, QuerySolutions)
    graphs: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for row in rows:
        size = int(row["n"].value)
        graphs[row["graph"].value] += size
        properties[row["p"].value] += size
    return dict(sorted(graphs.items())), dict(sorted(properties.items()))


def _entities(store: Store) -> int:
    """How many things of our own are described, by a class at the least."""
    described = f"{{ SELECT DISTINCT ?s WHERE {{ {_elsewhere('?s a ?class')} }} }}"
    ours = f'FILTER(isIRI(?s) && STRSTARTS(STR(?s), "{BASE}"))'
    rows = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {described} {ours} }}")
    assert isinstance(rows, QuerySolutions)
    return int(next(rows)["n"].value)


def _elsewhere(pattern: str) -> str:
    return f"GRAPH ?graph {{ {pattern} }} FILTER(?graph != <{_GRAPH}>)"
