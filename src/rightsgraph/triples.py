"""From records to quads: the only place that knows the vocabulary.

``document_facts`` gives the graph of facts read from one document; ``text_facts`` its text
layer, which stays on the machine that has the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from rightsgraph import iris
from rightsgraph.facts import (
    Facts,
    concept,
    day,
    moment,
    node,
    number,
    string,
    truth,
    uri,
    words,
)
from rightsgraph.lexicon import generic_law, provisions, state_name
from rightsgraph.records import Claim, Position, Recommendation, Records
from rightsgraph.tree import Document, Passage

_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_PAGE = "https://docs.un.org/en/"
_LONGEST_HEADING = 10
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CIVIL_SOCIETY = "CivilSocietyRecommendation"


@dataclass(frozen=True)
class Read:
    """A document with its linked records: all that its facts are made from."""

    document: Document
    records: Records

    @property
    def iri(self) -> str:
        return iris.document(self.document.slug)

    @property
    def review(self) -> str:
        """The review it belongs to, or empty where the document does not tell."""
        return self.review_of(self.document.metadata.state)

    def review_of(self, state: str) -> str:
        """The review of a State in the document's cycle; a Council report speaks of several."""
        meta = self.document.metadata
        if not (state and meta.mechanism and meta.cycle):
            return ""
        return iris.review(iris.code(state), meta.mechanism, meta.cycle)

    def passage(self, path: str) -> str:
        return iris.passage(self.document.slug, path)

    def recommendation(self, number: str, state: str = "") -> str:
        """Of its State's review where the document belongs to one, else its own."""
        if self.document.kind.addresses_review:
            review = self.review_of(state or self.document.metadata.state)
            return iris.recommendation(review, number)
        return self.passage(f"recommendation/{number}")


def document_facts(read: Read) -> Facts:
    """The quads of ``graph/document/<slug>``."""
    facts = Facts(iris.graph("document", read.document.slug))
    _document(facts, read)
    _review(facts, read)
    _passages(facts, read)
    _recommendations(facts, read)
    _answers(facts, read)
    _positions(facts, read)
    _commitments(facts, read)
    _claims(facts, read)
    _roles(facts, read)
    _issues(facts, read)
    _statistics(facts, read)
    _mentions(facts, read)
    return facts


def text_facts(read: Read) -> Facts:
    """The quads of ``graph/text/<slug>``: the words of every passage and whole headings."""
    facts = Facts(iris.graph("text", read.document.slug))
    for passage in read.document.passages:
        iri = read.passage(passage.path)
        facts.add(iri, "rg:text", words(passage.text.value, passage.language))
    return facts


def _document(facts: Facts, read: Read) -> None:
    document, meta = read.document, read.document.metadata
    facts.thing(read.iri, meta.title or _untitled(read), "Document", document.kind.value)
    facts.add(read.iri, "dcterms:title", words(meta.title) if meta.title else None)
    facts.add(read.iri, "dcterms:issued", day(meta.issued) if meta.issued else None)
    facts.add(read.iri, "rg:symbol", string(meta.symbol) if meta.symbol else None)
    facts.add(read.iri, "foaf:page", node(_PAGE + meta.symbol) if meta.symbol else None)
    facts.add(read.iri, "dcterms:language", _language(meta.language))
    facts.add(read.iri, "rg:originalLanguage", _language(meta.original_language))
    facts.add(read.iri, "dcterms:creator", *map(node, meta.creators))
    facts.add(read.iri, "rg:aboutState", node(meta.state) if meta.state else None)
    facts.add(read.iri, "rg:inReview", node(read.review) if read.review else None)
    if meta.council_session:
        facts.add(read.iri, "rg:session", node(iris.session("hrc", meta.council_session)))
    facts.add(read.iri, "rg:agendaItem", number(meta.agenda_item) if meta.agenda_item else None)
    facts.add(read.iri, "rg:statedTotal", number(meta.stated_total) if meta.stated_total else None)
    source = iris.source_text(document.slug, document.source.digest)
    facts.thing(source, f"Text of {document.slug}", "SourceText")
    facts.add(source, "dcterms:isFormatOf", node(read.iri))
    facts.add(source, "rg:digest", string(document.source.digest))
    facts.add(source, "rg:length", number(len(document.source.value)))


def _untitled(read: Read) -> str:
    return f"{read.document.kind.label} ({read.document.slug})"


def _language(code: str) -> NamedNode | None:
    return node(_LANGUAGE + code.upper()) if code else None


def _review(facts: Facts, read: Read) -> None:
    meta = read.document.metadata
    if not read.review:
        return
    _review_of(facts, read, meta.state)
    facts.add(read.review, "dcterms:date", day(meta.review_date) if meta.review_date else None)
    if meta.upr_session:
        facts.add(read.review, "rg:session", node(iris.session("upr", meta.upr_session)))
    facts.add(read.review, "rg:troikaMember", *map(node, meta.troika))


def _review_of(facts: Facts, read: Read, state: str) -> None:
    meta = read.document.metadata
    kind = "UPRReview" if meta.mechanism == "upr" else "TreatyBodyReview"
    label = f"{iris.code(state)} {meta.mechanism} {meta.cycle}"
    review = facts.thing(read.review_of(state), label, "Review", kind)
    facts.add(review, "rg:stateUnderReview", node(state))
    facts.add(review, "rg:cycle", number(meta.cycle or 0))


def _passages(facts: Facts, read: Read) -> None:
    source = node(iris.source_text(read.document.slug, read.document.source.digest))
    for passage in read.document.passages:
        iri = read.passage(passage.path)
        label = f"{read.document.slug}, {passage.path.replace('/', ' ')}"
        facts.thing(iri, label, "Passage", passage.part.value)
        facts.add(iri, "rg:inDocument", node(read.iri))
        facts.add(iri, "dcterms:isPartOf", node(_parent(read, passage)))
        facts.add(iri, "rg:ordinal", number(passage.ordinal))
        facts.add(iri, "rg:printedNumber", string(passage.number) if passage.number else None)
        facts.add(iri, "rg:heading", _heading(passage))
        facts.add(iri, "rg:hasNote", *(node(read.passage(note)) for note in passage.notes))
        facts.add(iri, "rg:inText", source)
        facts.add(iri, "rg:begin", number(passage.span[0]))
        facts.add(iri, "rg:end", number(passage.span[1]))
        facts.add(iri, "rg:textDigest", string(passage.text.digest))


def _parent(read: Read, passage: Passage) -> str:
    return read.passage(passage.parent) if passage.parent else read.iri


def _heading(passage: Passage) -> Literal | None:
    """The heading, cut after ten words: longer wording stands in the text layer only."""
    tokens = list(_WORD.finditer(passage.heading))
    if not tokens:
        return None
    cut = len(tokens) > _LONGEST_HEADING
    shown = passage.heading[: tokens[_LONGEST_HEADING - 1].end()] + " …" if cut else passage.heading
    return words(shown, passage.language)


def _recommendations(facts: Facts, read: Read) -> None:
    in_review = read.document.kind.addresses_review
    kind = "UPRRecommendation" if in_review else _CIVIL_SOCIETY
    for record in read.records.recommendations:
        iri = read.recommendation(record.number)
        facts.thing(iri, f"Recommendation {record.number}", "Recommendation", kind)
        facts.add(iri, "rg:printedNumber", string(record.number))
        facts.add(iri, "rg:inReview", node(read.review) if read.review else None)
        facts.add(iri, "rg:addressedTo", node(read.document.metadata.state))
        facts.add(iri, "rg:recommendedBy", *_linked(record))
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in record.passages))
        _demands(facts, read, record, iri)


def _linked(record: Recommendation) -> list[NamedNode]:
    return [node(name.iri) for name in record.recommenders if name.iri]


def _demands(facts: Facts, read: Read, record: Recommendation, parent: str) -> None:
    for demand in record.demands:
        iri = f"{parent}/demand/{demand.ordinal}"
        facts.thing(iri, f"Demand {demand.ordinal} of recommendation {record.number}", "Demand")
        facts.add(parent, "rg:hasDemand", node(iri))
        facts.add(iri, "rg:ordinal", number(demand.ordinal))
        facts.add(iri, "rg:recommendedBy", *(node(n.iri) for n in demand.recommenders if n.iri))
        facts.add(iri, "rg:concerns", *map(node, demand.concerns))
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in record.passages))


def _answers(facts: Facts, read: Read) -> None:
    for answer in read.records.answers:
        iri = _answer(read, answer.ordinal)
        label = f"Answer {answer.ordinal} in {read.document.slug}"
        facts.thing(iri, label, "Answer")
        facts.add(iri, "rg:ordinal", number(answer.ordinal))
        facts.add(iri, "rg:statedBy", node(read.document.metadata.state))
        facts.add(iri, "rg:answers", *(node(read.recommendation(n)) for n in answer.numbers))
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in answer.passages))


def _named(facts: Facts, read: Read, printed: str, state: str) -> None:
    """A recommendation that a document names exists, whether or not its report is read."""
    iri = read.recommendation(printed, state)
    facts.thing(iri, f"Recommendation {printed}", "Recommendation", "UPRRecommendation")
    facts.add(iri, "rg:printedNumber", string(printed))
    facts.add(iri, "rg:inReview", node(read.review_of(state)))
    facts.add(iri, "rg:addressedTo", node(state))


def _answer(read: Read, ordinal: int) -> str:
    return read.passage(f"answer/{ordinal}")


def _positions(facts: Facts, read: Read) -> None:
    for record in read.records.positions:
        state = record.state or read.document.metadata.state
        recommendation = read.recommendation(record.number, state)
        _named(facts, read, record.number, state)
        if record.state:
            _review_of(facts, read, state)
        iri = iris.position(read.document.slug, recommendation, record.demand)
        facts.thing(iri, f"Position on {record.number}: {record.position}", "PositionStatement")
        facts.add(iri, "rg:onRecommendation", node(recommendation))
        if record.demand:
            facts.add(iri, "rg:onDemand", node(f"{recommendation}/demand/{record.demand}"))
        if record.answer:
            facts.add(iri, "rg:inAnswer", node(_answer(read, record.answer)))
        _reading(facts, iri, record)
        facts.add(iri, "rg:statedBy", node(state))
        facts.add(iri, "prov:wasAttributedTo", node(iris.RIGHTSGRAPH))
        issued = read.document.metadata.issued
        facts.add(iri, "dcterms:date", day(issued) if issued else None)
        facts.add(iri, "prov:wasDerivedFrom", *(node(read.passage(p)) for p in record.passages))


def _reading(facts: Facts, iri: str, record: Position) -> None:
    for scheme in ("position", "wording", "explicitness", "reading", "implementation"):
        value = getattr(record, scheme)
        facts.add(iri, f"rg:{scheme}", concept(scheme, value) if value else None)
    official = record.official
    scheme = "official-position"
    facts.add(iri, "rg:officialPosition", concept(scheme, official) if official else None)
    facts.add(iri, "rg:reason", *(concept("reason", key) for key in record.reasons))
    facts.add(iri, "rdfs:comment", words(record.comment) if record.comment else None)


def _commitments(facts: Facts, read: Read) -> None:
    for record in read.records.commitments:
        path = f"commitment/{record.passage}/{record.ordinal}"
        iri = facts.thing(read.passage(path), _numbered("Commitment", record), "Commitment")
        facts.add(iri, "rg:statedBy", node(read.document.metadata.state))
        facts.add(iri, "rg:inAnswer", node(_answer(read, record.answer)) if record.answer else None)
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))


def _claims(facts: Facts, read: Read) -> None:
    for record in read.records.claims:
        path = f"claim/{record.passage}/{record.ordinal}"
        label = _numbered(record.kind.replace("Claim", " claim"), record)
        iri = facts.thing(read.passage(path), label, "Claim", record.kind)
        facts.add(iri, "rg:claimedBy", *map(node, _claimants(read, record)))
        facts.add(iri, "rg:printedName", *(string(n.printed) for n in record.claimants))
        if record.list_is_open is not None:
            facts.add(iri, "rg:listIsOpen", truth(record.list_is_open))
        facts.add(iri, "rg:aboutState", node(read.document.metadata.state))
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))


def _claimants(read: Read, record: Claim) -> list[str]:
    """Who claims it: those named, and the State or the authors that they speak for."""
    named = [name.iri for name in record.claimants if name.iri]
    if record.kind == "StateClaim":
        return list(dict.fromkeys([*named, read.document.metadata.state]))
    return named or (
        list(read.document.metadata.creators) if record.kind == "CivilSocietyClaim" else []
    )


def _numbered(kind: str, record: object) -> str:
    passage = str(getattr(record, "passage", "")).replace("/", " ")
    return f"{kind} {getattr(record, 'ordinal', '')} in {passage}"


def _roles(facts: Facts, read: Read) -> None:
    count: dict[str, int] = {}
    for record in read.records.roles:
        if not record.holder.iri:
            continue
        key = record.holder.iri.rsplit("/", 1)[-1]
        count[key] = count.get(key, 0) + 1
        iri = read.passage(f"role/{key}/{count[key]}")
        facts.thing(iri, f"{record.holder.printed}: {record.name}", "Role")
        facts.add(iri, "rg:holder", node(record.holder.iri))
        facts.add(iri, "rg:roleName", string(record.name))
        institution = record.institution.iri if record.institution else ""
        facts.add(iri, "rg:roleIn", node(institution) if institution else None)
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))


def _issues(facts: Facts, read: Read) -> None:
    covenant = read.document.metadata.covenant
    for issue in read.records.issues:
        iri = read.passage(f"issue/{issue.number}")
        facts.thing(iri, f"Issue {issue.number}", "Issue")
        facts.add(iri, "rg:printedNumber", string(issue.number))
        facts.add(iri, "rg:ordinal", number(issue.ordinal))
        facts.add(
            iri, "rg:onProvision", *(node(iris.provision(covenant, a)) for a in issue.articles)
        )
        facts.add(iri, "rg:aboutState", node(read.document.metadata.state))
        facts.add(iri, "rg:inReview", node(read.review) if read.review else None)
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(issue.passage)))
    for question in read.records.questions:
        issue_iri = read.passage(f"issue/{question.issue}")
        iri = f"{issue_iri}/question/{question.letter}"
        facts.thing(iri, f"Question {question.letter} on issue {question.issue}", "Question")
        facts.add(iri, "rg:printedNumber", string(question.letter))
        facts.add(iri, "rg:ordinal", number(question.ordinal))
        facts.add(iri, "rg:onIssue", node(issue_iri))
        facts.add(iri, "rg:addressedTo", node(read.document.metadata.state))
        facts.add(iri, "rg:onProvision", *map(node, _cited(read, question.passage)))
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(question.passage)))


def _cited(read: Read, passage: str) -> list[str]:
    """The provisions that one passage cites."""
    return [
        mention.target
        for mention in read.records.mentions
        if mention.passage == passage and "/article/" in mention.target
    ]


def _statistics(facts: Facts, read: Read) -> None:
    for record in read.records.statistics:
        iri = read.passage(f"statistic/{record.passage}/{record.ordinal}")
        facts.thing(iri, f"{record.qualifier} {record.value} {record.unit}".strip(), "Statistic")
        facts.add(iri, "rg:value", number(record.value))
        facts.add(iri, "rg:unit", string(record.unit))
        facts.add(iri, "rg:qualifier", string(record.qualifier) if record.qualifier else None)
        facts.add(iri, "rg:period", string(record.period) if record.period else None)
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))


_LITERAL_MENTIONS = {"mentionsDate": moment, "link": uri, "unlinkedMention": string}


def _mentions(facts: Facts, read: Read) -> None:
    for mention in read.records.mentions:
        write = _LITERAL_MENTIONS.get(mention.relation, node)
        facts.add(read.passage(mention.passage), f"rg:{mention.relation}", write(mention.target))
        if mention.relation == "cites":
            cited_law(facts, mention.target)


def cited_law(facts: Facts, iri: str) -> None:
    """What is cited and the reference data does not describe: articles, laws of any State."""
    law = iri.partition("/article/")[0]
    label = generic_law(law) if "/id/law/" in law else ""
    if label:
        state = iris.state(law.split("/")[-2])
        facts.thing(law, f"{label} ({state_name(state)})", "NationalLaw")
        facts.add(law, "rg:jurisdiction", node(state))
    if "/article/" in iri and iri not in provisions():
        _provision(facts, iri, law)


def _provision(facts: Facts, iri: str, law: str) -> None:
    parts = iri.removeprefix(f"{law}/article/").split("/")
    name = iris.code(law).replace("-", " ")
    label = f"{name}, article {parts[0]}" + "".join(f" ({part})" for part in parts[1:])
    facts.thing(iri, label, "Provision")
    facts.add(iri, "rg:provisionOf", node(law))
    facts.add(iri, "rg:printedNumber", string(parts[-1]))
    if parts[1:]:
        above = iris.provision(law, *parts[:-1])
        facts.add(iri, "dcterms:isPartOf", node(above))
        cited_law(facts, above)
