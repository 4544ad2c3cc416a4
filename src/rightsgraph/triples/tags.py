"""What OHCHR files recommendations under: its labels as concepts, close to ours where known.

The Universal Human Rights Index and the thematic lists use the same labels, so that both give
the same concepts; what says so is always the passage that carries them.
"""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import NamedNode

from rightsgraph import iris
from rightsgraph import uhri_labels as labels
from rightsgraph.facts import Facts, concept, node, string, term, words
from rightsgraph.records import Recommendation, Tag
from rightsgraph.triples.identity import Read

GOAL = "http://metadata.un.org/sdg/"
SCHEMES = {
    "uhri-theme": "theme",
    "uhri-group": "group of affected persons",
    "uhri-region": "region",
}
_LEXICON = {"uhri-theme": "themes", "uhri-group": "groups"}


def scheme_facts(facts: Facts, scheme: str) -> None:
    iri = f"{iris.BASE}scheme/{scheme}"
    title = words(f"Universal Human Rights Index: {SCHEMES[scheme]}")
    facts.add(iri, "rdf:type", term("skos:ConceptScheme"))
    facts.add(iri, "rdfs:label", title)
    facts.add(iri, "dcterms:title", title)
    definition = f"The labels that the index has for a {SCHEMES[scheme]}."
    facts.add(iri, "skos:definition", words(definition))


@lru_cache(4096)
def tag(scheme: str, label: str) -> NamedNode | None:
    key = labels.slug(label)
    return concept(scheme, key) if key else None


def tag_facts(facts: Facts, scheme: str, label: str) -> None:
    """A label of the index as a concept, close to ours where the lexicon says so."""
    key = labels.slug(label)
    label = labels.spelling(_LEXICON.get(scheme, ""), label)
    iri = iris.concept(scheme, key)
    what = SCHEMES[scheme]
    facts.add(iri, "rdf:type", term("skos:Concept"))
    facts.add(iri, "skos:prefLabel", words(label))
    facts.add(iri, "skos:definition", words(f"What the index tags with the {what} “{label}”."))
    facts.add(iri, "skos:example", words(f"A record tagged “{label}”."))
    facts.add(iri, "skos:notation", string(key))
    facts.add(iri, "skos:inScheme", node(f"{iris.BASE}scheme/{scheme}"))
    facts.add(iri, "skos:closeMatch", *(concept("theme", t) for t in ours(scheme, label)))


def ours(scheme: str, label: str) -> tuple[str, ...]:
    """The keys of our themes that a label of the index comes close to."""
    known = _LEXICON.get(scheme)
    return labels.themes(known).get(labels.slug(label), ()) if known else ()


def filed(facts: Facts, read: Read, record: Recommendation, recommendation: str) -> None:
    """The tags of a recommendation on the passages that carry them, its themes as ours."""
    for scheme in dict.fromkeys(tag.scheme for tag in record.tags if tag.scheme in SCHEMES):
        scheme_facts(facts, scheme)
    for each in record.tags:
        for path in record.passages:
            facts.add(read.passage(path), "dcterms:subject", _subject(facts, each))
        if each.scheme == "uhri-theme":
            themes = (concept("theme", theme) for theme in ours(each.scheme, each.label))
            facts.add(recommendation, "rg:theme", *themes)
    if record.source:
        for path in record.passages:
            iri = read.passage(path)
            facts.add(iri, "dcterms:bibliographicCitation", string(record.source))
            facts.add(iri, "foaf:page", node(iris.printed(record.source)))


def _subject(facts: Facts, each: Tag) -> NamedNode | None:
    if each.scheme not in SCHEMES:
        return node(GOAL + each.label)
    tag_facts(facts, each.scheme, each.label)
    return tag(each.scheme, each.label)
