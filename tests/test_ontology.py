"""The ontology defines every term of the design, and its context and schemes are complete."""

from __future__ import annotations

import json
import re
from collections import Counter

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, XSD

from rightsgraph.iris import BASE, NS
from rightsgraph.resources import files, folder

RG = Namespace(NS)
ELI = Namespace("http://data.europa.eu/eli/ontology#")
SCHEMA = Namespace("https://schema.org/")
VANN = Namespace("http://purl.org/vocab/vann/")
ONTOLOGY = URIRef(f"{BASE}ns")


def words(text: str) -> list[str]:
    return text.split()


CLASSES = words(
    """
    Document WorkingGroupReport PositionAddendum CouncilReport StakeholderSubmission
    ListOfIssuesCommentary AdvocacyArticle NationalReport StakeholderSummary Compilation
    MidTermReport ThematicList ListOfIssues StateReplies ConcludingObservations DatabaseExport
    SourceText Passage Section Heading Paragraph TableRow ListItem Footnote DatabaseRecord
    Review UPRReview TreatyBodyReview Session
    Recommendation UPRRecommendation TreatyBodyRecommendation SpecialProceduresRecommendation
    CivilSocietyRecommendation Demand Answer PositionStatement Commitment Tally
    Claim StateClaim CivilSocietyClaim PeerStateClaim UNBodyClaim Issue Question
    Instrument NationalLaw Policy Provision
    State NGO UNBody InternationalOrganisation StateInstitution Person Role
    Statistic Event Decision Link
    """
)

PROPERTIES = words(
    """
    symbol agendaItem originalLanguage statedTotal session aboutState inReview
    respondsToSymbol citesSymbol
    digest length inDocument inText begin end textDigest text heading printedNumber ordinal
    hasNote cites mentions speaker mentionsDate unlinkedMention link
    stateUnderReview cycle troikaMember sessionOf startDate endDate
    recommendedBy addressedTo hasDemand summary theme concerns action repeats
    answers statedBy onRecommendation onDemand inAnswer position officialPosition wording
    implementation explicitness reading reason counted
    claimedBy printedName listIsOpen disputes supports onIssue onProvision
    value unit qualifier period place decidedBy holder roleName roleIn
    binding abbreviation monitoredBy provisionOf subject jurisdiction lawNumber
    officialName formerName adjective iso2 iso3 m49 regionalGroup membership
    from to relation method score accepted
    matches snippet kind limit
    """
)
# Asked of the search service about a thing of any class, and stated of none.
ASKED_ONLY = ("matches", "snippet", "kind", "limit")

SCHEMES = {
    "position": "supported supported-in-part noted not-supported no-clear-position pending",
    "official-position": "supported noted",
    "wording": "accepts accepts-in-part does-not-accept may-be-rejected cannot-be-accepted-yet "
    "defers notes already-implemented explains-only blank",
    "implementation": "already-implemented in-progress none-claimed",
    "explicitness": "explicit implied unstated",
    "reading": "certain probable ambiguous",
    "reason": "constitution-conflict cost premature public-opinion covered-by-existing-law "
    "duplication no-such-problem security international-practice no-obligation needs-study "
    "legislation-conflict values foreign-relations administrative-burden misreads-law legal-risk "
    "no-plans",
    "action": "category-1 category-2 category-3 category-4 category-5",
    "regional-group": "african asia-pacific eastern-european grulac weog",
    "un-membership": "member observer non-member",
    "theme": "treaty-ratification international-criminal-court migrants statelessness refugees "
    "labour trade-unions violence-and-harassment-at-work national-human-rights-institution "
    "discrimination sexual-orientation-and-gender-identity torture prevention-of-torture "
    "counter-terrorism freedom-of-expression defamation internet-freedom media-freedom "
    "journalists-and-defenders peaceful-assembly freedom-of-association "
    "non-governmental-organizations freedom-of-religion education "
    "sexual-and-reproductive-health antisemitism international-cooperation death-penalty "
    "right-to-life trafficking slavery-and-forced-labour child-labour elections "
    "political-participation fair-trial independence-of-judiciary detention-conditions "
    "liberty-and-security freedom-of-movement privacy women domestic-violence children "
    "juvenile-justice disability minorities equality-before-law effective-remedy "
    "constitutional-framework special-procedures upr-follow-up human-rights-education health "
    "standard-of-living environment development culture older-persons indigenous-peoples "
    "enforced-disappearance treaty-body-follow-up non-refoulement corruption security-forces "
    "business administration-of-justice public-security international-humanitarian-law "
    "national-action-plan internally-displaced-persons civil-and-political-rights "
    "economic-social-and-cultural-rights land general other",
}


def load() -> Graph:
    graph = Graph()
    for path in files("ontology", "*.ttl"):
        graph.parse(path)
    return graph


GRAPH = load()
TERMS = sorted({s for s in GRAPH.subjects() if isinstance(s, URIRef) and s in RG})
CONCEPTS = sorted(s for s in GRAPH.subjects(RDF.type, SKOS.Concept) if isinstance(s, URIRef))


def objects(subject: URIRef, *predicates: URIRef) -> list[URIRef]:
    return [
        thing
        for predicate in predicates
        for thing in GRAPH.objects(subject, predicate)
        if isinstance(thing, URIRef)
    ]


def test_one_file_per_domain_and_scheme() -> None:
    domains = {path.stem for path in folder("ontology").glob("*.ttl")}
    schemes = {path.stem for path in folder("ontology/schemes").glob("*.ttl")}
    assert domains == {"ontology", "documents", "reviews", "claims", "law", "agents", "search"}
    assert schemes == set(SCHEMES)


def test_header_names_version_licence_and_namespace() -> None:
    assert list(GRAPH.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert objects(ONTOLOGY, OWL.versionIRI) == [URIRef(f"{BASE}ns/0.1.0")]
    assert objects(ONTOLOGY, DCTERMS.license)
    assert GRAPH.value(ONTOLOGY, DCTERMS.creator) == Literal("rightsgraph")
    assert GRAPH.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("rg")
    assert str(GRAPH.value(ONTOLOGY, VANN.preferredNamespaceUri)) == NS
    assert GRAPH.value(ONTOLOGY, DCTERMS.title)
    assert GRAPH.value(ONTOLOGY, DCTERMS.description)


def test_classes_are_those_of_the_design() -> None:
    classes = {term for term in TERMS if (term, RDF.type, OWL.Class) in GRAPH}
    assert classes == {RG[name] for name in CLASSES}


def test_properties_are_those_of_the_design() -> None:
    assert set(TERMS) - {RG[name] for name in CLASSES} == {RG[name] for name in PROPERTIES}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term.removeprefix(NS)))
def test_term_is_documented_once(term: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        texts = list(GRAPH.objects(term, predicate))
        assert len(texts) == 1, f"{predicate} stands {len(texts)} times"
        assert isinstance(texts[0], Literal)
        assert texts[0].language == "en"
    assert objects(term, RDFS.isDefinedBy) == [ONTOLOGY]


@pytest.mark.parametrize("name", PROPERTIES)
def test_property_says_what_it_joins(name: str) -> None:
    types = set(GRAPH.objects(RG[name], RDF.type)) - {OWL.FunctionalProperty}
    assert types in ({OWL.ObjectProperty}, {OWL.DatatypeProperty})
    domains = objects(RG[name], RDFS.domain, SCHEMA.domainIncludes)
    ranges = objects(RG[name], RDFS.range, SCHEMA.rangeIncludes)
    literal = {r in XSD or r in (RDF.langString, RDFS.Literal) for r in ranges}
    assert {(domain, RDF.type, OWL.Class) in GRAPH for domain in domains} == (
        set() if name in ASKED_ONLY else {True}
    )
    assert literal == {types == {OWL.DatatypeProperty}}


def test_domain_and_range_stand_alone_or_are_listed() -> None:
    """Two rdfs:domain would mean both at once."""
    for strict, listed in (
        (RDFS.domain, SCHEMA.domainIncludes),
        (RDFS.range, SCHEMA.rangeIncludes),
    ):
        for term in GRAPH.subjects(strict):
            assert len(list(GRAPH.objects(term, strict))) == 1, term
        for term in GRAPH.subjects(listed):
            assert len(list(GRAPH.objects(term, listed))) > 1, term
            assert not list(GRAPH.objects(term, strict)), term


def test_every_own_iri_used_is_defined() -> None:
    used = {thing for thing in GRAPH.objects() if isinstance(thing, URIRef)}
    own = {iri for iri in used if iri in RG or iri.startswith(f"{BASE}scheme/")}
    assert own - set(GRAPH.subjects()) == set()


def test_nothing_is_minted_elsewhere_and_no_node_is_blank() -> None:
    for subject in GRAPH.subjects():
        assert not isinstance(subject, BNode)
        assert str(subject).startswith((NS, f"{BASE}scheme/")) or subject == ONTOLOGY


def test_definitions_are_not_copies_of_each_other() -> None:
    texts = Counter(str(text).lower() for text in GRAPH.objects(None, SKOS.definition))
    assert [text for text, count in texts.items() if count > 1] == []


def test_only_law_is_an_eli_resource() -> None:
    assert list(GRAPH.subjects(RDFS.subClassOf, ELI.LegalResource)) == [RG.NationalLaw]


def test_single_value_of_a_language_is_never_functional() -> None:
    """A translation would be a second value."""
    for term in GRAPH.subjects(RDF.type, OWL.FunctionalProperty):
        assert (term, RDFS.range, RDF.langString) not in GRAPH, term


@pytest.mark.parametrize(("name", "keys"), SCHEMES.items())
def test_scheme_is_complete(name: str, keys: str) -> None:
    scheme = URIRef(f"{BASE}scheme/{name}")
    expected = {URIRef(f"{scheme}/{key}") for key in keys.split()}
    assert (scheme, RDF.type, SKOS.ConceptScheme) in GRAPH
    assert GRAPH.value(scheme, DCTERMS.title)
    assert GRAPH.value(scheme, SKOS.definition)
    assert set(GRAPH.subjects(SKOS.inScheme, scheme)) == expected
    assert set(GRAPH.subjects(SKOS.topConceptOf, scheme)) == expected
    assert set(GRAPH.objects(scheme, SKOS.hasTopConcept)) == expected


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda iri: str(iri.split("/scheme/")[1]))
def test_concept_is_complete(concept: URIRef) -> None:
    for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example):
        texts = list(GRAPH.objects(concept, predicate))
        assert len(texts) == 1, predicate
        assert isinstance(texts[0], Literal)
        assert texts[0].language == "en"
    assert GRAPH.value(concept, SKOS.notation) == Literal(concept.rsplit("/", 1)[1])


@pytest.mark.parametrize("name", SCHEMES)
def test_a_label_names_one_concept_of_its_scheme(name: str) -> None:
    concepts = GRAPH.subjects(SKOS.inScheme, URIRef(f"{BASE}scheme/{name}"))
    labels = Counter(
        str(label).lower()
        for concept in concepts
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in GRAPH.objects(concept, predicate)
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_mappings_lead_to_sdg_targets() -> None:
    target = re.compile(r"http://metadata\.un\.org/sdg/([1-9]|1[0-7])\.([1-9]|1[0-9])")
    for match in (SKOS.closeMatch, SKOS.relatedMatch):
        found = [str(thing) for thing in GRAPH.objects(None, match)]
        assert found
        assert all(target.fullmatch(iri) for iri in found)


def test_every_scheme_has_its_property() -> None:
    """The check for unknown concepts finds the scheme of a property in this way."""
    named = {
        (str(term).removeprefix(NS), str(scheme).removeprefix(f"{BASE}scheme/"))
        for term in GRAPH.subjects(RDFS.range, SKOS.Concept)
        for scheme in GRAPH.objects(term, RDFS.seeAlso)
    }
    assert named == {
        ("position", "position"),
        ("officialPosition", "official-position"),
        ("wording", "wording"),
        ("implementation", "implementation"),
        ("explicitness", "explicitness"),
        ("reading", "reading"),
        ("reason", "reason"),
        ("theme", "theme"),
        ("action", "action"),
        ("regionalGroup", "regional-group"),
        ("membership", "un-membership"),
    }


def context() -> dict[str, object]:
    text = folder("ontology").joinpath("context.jsonld").read_text("utf-8")
    loaded: dict[str, object] = json.loads(text)["@context"]
    return loaded


@pytest.mark.parametrize("name", CLASSES)
def test_context_names_class(name: str) -> None:
    assert context()[name] == f"rg:{name}"


@pytest.mark.parametrize("name", PROPERTIES)
def test_context_types_property_as_the_ontology_does(name: str) -> None:
    ranges = objects(RG[name], RDFS.range, SCHEMA.rangeIncludes)
    expected: dict[str, str] = {"@id": f"rg:{name}"}
    if (RG[name], RDF.type, OWL.ObjectProperty) in GRAPH:
        expected["@type"] = "@id"
    elif ranges == [RDF.langString]:
        expected["@language"] = "en"
    elif len(ranges) == 1 and ranges[0] not in (XSD.string, RDFS.Literal):
        expected["@type"] = f"xsd:{ranges[0].removeprefix(str(XSD))}"
    assert context()[name] == expected


def test_context_has_no_other_own_terms() -> None:
    own = {key for key, value in context().items() if "rg:" in str(value)}
    assert own == {*CLASSES, *PROPERTIES}


EXAMPLE = {
    "id": "data:document/doc/statistic/paragraph-1/1",
    "type": "Statistic",
    "label": "A figure",
    "summary": ["A figure.", {"@value": "Число.", "@language": "ru"}],
    "value": {"@value": "6.4", "@type": "xsd:decimal"},
    "unit": "per cent",
    "place": "data:state/KAZ",
    "wasDerivedFrom": {
        "id": "data:document/doc/paragraph/1",
        "type": ["Passage", "Paragraph"],
        "begin": 10,
        "link": "https://example.org/",
    },
}
EXPECTED = f"""
@prefix rg: <{NS}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{BASE}id/document/doc/statistic/paragraph-1/1> a rg:Statistic ;
    <http://www.w3.org/2000/01/rdf-schema#label> "A figure"@en ;
    rg:summary "A figure."@en, "Число."@ru ;
    rg:value 6.4 ; rg:unit "per cent" ; rg:place <{BASE}id/state/KAZ> ;
    <http://www.w3.org/ns/prov#wasDerivedFrom> <{BASE}id/document/doc/paragraph/1> .
<{BASE}id/document/doc/paragraph/1> a rg:Passage, rg:Paragraph ;
    rg:begin 10 ; rg:link "https://example.org/"^^xsd:anyURI .
"""


DOCUMENT = json.dumps({"@context": context(), **EXAMPLE})


def test_context_gives_the_expected_triples() -> None:
    read = set(pyoxigraph.parse(DOCUMENT, format=RdfFormat.JSON_LD))
    assert read == set(pyoxigraph.parse(EXPECTED, format=RdfFormat.TRIG))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_context_makes_a_round_trip() -> None:
    expected = Graph().parse(data=EXPECTED)
    assert set(Graph().parse(data=DOCUMENT, format="json-ld")) == set(expected)
    written = expected.serialize(format="json-ld", context=context())
    assert '"wasDerivedFrom": "' in written
    assert set(Graph().parse(data=written, format="json-ld")) == set(expected)
