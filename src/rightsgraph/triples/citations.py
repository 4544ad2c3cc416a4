"""What passages cite and mention, and the laws that no reference data describes."""

from __future__ import annotations

from rightsgraph import iris, naming
from rightsgraph.facts import Facts, moment, node, string, truth, uri
from rightsgraph.lexicon import generic_law, provisions, state_name
from rightsgraph.pronouncements import pronouncement
from rightsgraph.triples.identity import Read

_LITERAL_MENTIONS = {
    "mentionsDate": moment,
    "link": uri,
    "unlinkedMention": string,
    "citesSymbol": string,
}

_SHARED = {"references": "dcterms:references"}
"""The relations that are no terms of ours."""


def mentions(facts: Facts, read: Read) -> None:
    for mention in read.records.mentions:
        write = _LITERAL_MENTIONS.get(mention.relation, node)
        property_ = _SHARED.get(mention.relation, f"rg:{mention.relation}")
        facts.add(read.passage(mention.passage), property_, write(mention.target))
        if mention.relation == "cites":
            cited_law(facts, mention.target)


def cited_law(facts: Facts, iri: str) -> None:
    """What is cited and the reference data does not describe: articles, laws of any State."""
    law, division, _ = iris.divided(iri)
    label = generic_law(law) if "/id/law/" in law else ""
    if label:
        state = iris.state(law.split("/")[-2])
        facts.thing(law, f"{label} ({state_name(state)})", "NationalLaw")
        facts.add(law, "rg:jurisdiction", node(state))
    told = pronouncement(iri)
    if told:
        facts.thing(iri, told, "Instrument")
        facts.add(iri, "rg:binding", truth(False))
    if division and iri not in provisions():
        _provision(facts, iri)


def _provision(facts: Facts, iri: str) -> None:
    law, division, parts = iris.divided(iri)
    facts.thing(iri, naming.provision(law, parts, division), "Provision")
    facts.add(iri, "rg:provisionOf", node(law))
    facts.add(iri, "rg:printedNumber", string(parts[-1]))
    if parts[1:]:
        above = iris.provision(law, *parts[:-1], division=division)
        facts.add(iri, "dcterms:isPartOf", node(above))
        cited_law(facts, above)
