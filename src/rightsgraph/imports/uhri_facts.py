"""What the index asserts, as facts: ``graph/import/uhri``, with the texts in ``graph/text/uhri``.

Every record is a passage that carries the tags of the index as ``dcterms:subject``. What it
annotates becomes a recommendation or a claim of its own, under our themes.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from rightsgraph import iris, naming
from rightsgraph import uhri_labels as labels
from rightsgraph.facts import Facts, concept, day, node, number, string, words
from rightsgraph.imports.uhri_json import Export
from rightsgraph.imports.uhri_records import SCHEMES as TAG_FIELDS
from rightsgraph.imports.uhri_records import Annotation, is_symbol, report
from rightsgraph.lexicon import patterns, sessions
from rightsgraph.text import digest
from rightsgraph.triples.tags import GOAL, SCHEMES, ours, scheme_facts, tag

SLUG = "uhri"
GRAPH = iris.graph("import", SLUG)
TEXTS = iris.graph("text", SLUG)
INDEX = iris.body("universal-human-rights-index")
_DOCUMENT = iris.document(SLUG)


def export_facts(export: Export) -> Facts:
    """The index as a document, the text that was read of it, and its schemes of tags."""
    facts = Facts(GRAPH)
    facts.thing(_DOCUMENT, "Universal Human Rights Index", "Document", "DatabaseExport")
    facts.add(_DOCUMENT, "dcterms:creator", node(INDEX))
    source = facts.thing(text_of(export), "Text of UHRI", "SourceText")
    facts.add(source, "dcterms:isFormatOf", node(_DOCUMENT))
    facts.add(source, "rg:digest", string(export.digest))
    facts.add(source, "rg:length", number(export.length))
    for scheme in SCHEMES:
        scheme_facts(facts, scheme)
    return facts


def text_of(export: Export) -> str:
    return iris.source_text(SLUG, export.digest)


def record_of(annotation: Annotation) -> str:
    return iris.passage(SLUG, f"record/{annotation.key}")


def position_of(annotation: Annotation) -> str:
    return f"{iris.BASE}id/position/{SLUG}/{annotation.key}"


def _claim_of(annotation: Annotation) -> str:
    return iris.passage(SLUG, f"claim/record/{annotation.key}/1")


def text_facts(annotations: Iterable[Annotation]) -> Facts:
    facts = Facts(TEXTS)
    for each in annotations:
        facts.add(record_of(each), "rg:text", words(each.text))
    return facts


def record_facts(facts: Facts, each: Annotation, source: str) -> None:
    """The record as a passage of the export, with all that the index says about it."""
    iri = facts.thing(record_of(each), f"UHRI record {each.key}", "Passage", "DatabaseRecord")
    facts.add(iri, "rg:inDocument", node(_DOCUMENT))
    facts.add(iri, "dcterms:isPartOf", node(_DOCUMENT))
    facts.add(iri, "rg:ordinal", number(each.row.ordinal))
    facts.add(iri, "rg:inText", node(source))
    facts.add(iri, "rg:begin", number(each.row.begin))
    facts.add(iri, "rg:end", number(each.row.end))
    facts.add(iri, "rg:textDigest", string(digest(each.text)))
    facts.add(iri, "rg:printedNumber", string(each.number) if each.number else None)
    facts.add(iri, "dcterms:creator", *map(node, each.bodies))
    facts.add(iri, "rg:aboutState", *map(node, each.states))
    facts.add(iri, "dcterms:subject", *(tag(scheme, label) for scheme, label in each.tags))
    facts.add(iri, "dcterms:subject", *(node(GOAL + goal) for goal in each.goals))
    _strangers(facts, iri, each)
    _origin(facts, iri, each)


def _strangers(facts: Facts, iri: str, each: Annotation) -> None:
    """Whoever a record names that is not what its field is for: a party that is no State."""
    for field, label in each.unknown:
        if field not in TAG_FIELDS:
            agent = labels.agent(label)
            facts.add(iri, "rg:mentions", node(agent) if agent else None)
            facts.add(iri, "rg:unlinkedMention", None if agent else string(label))


def _origin(facts: Facts, iri: str, each: Annotation) -> None:
    """The document that the record is taken from, which need not be in the graph."""
    if each.symbol:
        facts.add(iri, "dcterms:bibliographicCitation", string(each.symbol))
    if is_symbol(each.symbol):
        facts.add(iri, "foaf:page", node(iris.printed(each.symbol)))
    facts.add(iri, "dcterms:source", string(each.document) if each.document else None)
    facts.add(iri, "dcterms:date", day(each.published) if each.published else None)
    facts.add(iri, "dcterms:issued", day(each.indexed) if each.indexed else None)


def _themes(each: Annotation) -> list[NamedNode]:
    """Our themes for the themes of a record; affected persons are no subject of their own."""
    return [
        concept("theme", theme)
        for scheme, label in each.tags
        if scheme == "uhri-theme"
        for theme in ours(scheme, label)
    ]


def obstacle(each: Annotation) -> str:
    """Why nothing but the record itself can be published; empty where there is no reason."""
    if not each.kind:
        return "no type that is known"
    if not each.mechanism:
        return "no body that is known"
    if not each.state:
        named = ", ".join(label for field, label in each.unknown if field == "Countries")
        none = f"{named} is no State here" if named else "no State that is known"
        return "several States" if each.states else none
    if each.mechanism == labels.UPR and not each.cycle:
        return "neither cycle nor session of the UPR"
    return ""


def claim_facts(facts: Facts, each: Annotation) -> None:
    """An observation or concern: what a body says about a State."""
    label = f"Observation in UHRI record {each.key}"
    iri = facts.thing(_claim_of(each), label, "Claim", "UNBodyClaim")
    facts.add(iri, "rg:claimedBy", *map(node, each.bodies))
    facts.add(iri, "rg:aboutState", node(each.state))
    facts.add(iri, "rg:theme", *_themes(each))
    facts.add(iri, "prov:wasDerivedFrom", node(record_of(each)))


def recommendation_facts(facts: Facts, each: Annotation, iri: str) -> None:
    """The recommendation ``iri`` as far as this record tells of it."""
    printed = iris.code(iri)
    kind = {labels.UPR: "UPR", labels.SPECIAL_PROCEDURES: "SpecialProcedures"}.get(
        each.mechanism, "TreatyBody"
    )
    facts.thing(
        iri, f"Recommendation {naming.number(printed)}", "Recommendation", f"{kind}Recommendation"
    )
    facts.add(iri, "rg:printedNumber", None if is_own(iri) else string(printed))
    facts.add(iri, "rg:addressedTo", node(each.state))
    by = each.recommenders if each.mechanism == labels.UPR else each.bodies
    facts.add(iri, "rg:recommendedBy", *map(node, by))
    facts.add(iri, "rg:theme", *_themes(each))
    facts.add(iri, "prov:wasDerivedFrom", node(record_of(each)))
    if review := _review(facts, each):
        facts.add(iri, "rg:inReview", node(review))


def own_recommendation(each: Annotation, numbered: bool) -> str:
    """The recommendation of a record's own number, or else of the record itself.

    That of a treaty body belongs to a review where the symbol numbers it, else, as that of a
    special procedure, to its document.
    """
    number = each.number if numbered else f"{SLUG}-{each.key}"
    if review := review_of(each):
        return iris.recommendation(review, number)
    return iris.passage(iris.slug(each.symbol) or SLUG, f"recommendation/{number}")


def is_own(recommendation_iri: str) -> bool:
    """Whether the recommendation is that of one record, which prints no number for it."""
    return iris.code(recommendation_iri).startswith(f"{SLUG}-")


def review_of(each: Annotation) -> str:
    number = each.cycle if each.mechanism == labels.UPR else report(each.symbol)
    if each.mechanism == labels.SPECIAL_PROCEDURES or not number:
        return ""
    return iris.review(iris.code(each.state), each.mechanism, number)


def _review(facts: Facts, each: Annotation) -> str:
    iri = review_of(each)
    if iri:
        mechanism, turn = iri.split("/")[-2:]
        kind = "UPRReview" if mechanism == labels.UPR else "TreatyBodyReview"
        facts.thing(iri, naming.review(iri), "Review", kind)
        facts.add(iri, "rg:stateUnderReview", node(each.state))
        facts.add(iri, "rg:cycle", number(int(turn)))
        if each.session and sessions().get((labels.UPR, each.session)) == int(turn):
            facts.add(iri, "rg:session", node(iris.session(labels.UPR, each.session)))
    return iri


def position_facts(facts: Facts, each: Annotation, recommendation_iri: str) -> None:
    """The State's position as the index codes it."""
    entry = patterns("uhri")["positions"][each.position]
    iri = position_of(each)
    label = naming.position(iris.code(recommendation_iri), each.position)
    facts.thing(iri, label, "PositionStatement")
    facts.add(iri, "rg:onRecommendation", node(recommendation_iri))
    facts.add(iri, "rg:position", concept("position", each.position))
    facts.add(iri, "rg:wording", concept("wording", entry["wording"]))
    if official := entry.get("official"):
        facts.add(iri, "rg:officialPosition", concept("official-position", official))
    facts.add(iri, "rg:explicitness", concept("explicitness", "explicit"))
    facts.add(iri, "rg:reading", concept("reading", "certain"))
    facts.add(iri, "rg:statedBy", node(each.state))
    facts.add(iri, "prov:wasAttributedTo", node(INDEX))
    facts.add(iri, "prov:wasDerivedFrom", node(record_of(each)))
