"""Claims and who makes them, issues and questions, figures."""

from __future__ import annotations

from pyoxigraph import Literal

from rightsgraph import iris, naming
from rightsgraph.extract.organisations import label as organisation_label
from rightsgraph.facts import Facts, known, node, number, string, truth, words
from rightsgraph.lexicon import described
from rightsgraph.records import Claim
from rightsgraph.tree import Kind
from rightsgraph.triples.identity import Read

_BY_NAME = "Known by the name that a document prints; no list of organisations confirms it."


def claims(facts: Facts, read: Read) -> None:
    for record in read.records.claims:
        path = f"claim/{record.passage}/{record.ordinal}"
        label = read.labelled(naming.claim(record.kind, record.ordinal, record.passage))
        iri = facts.thing(read.passage(path), label, "Claim", record.kind)
        facts.add(iri, "rg:claimedBy", *map(known, _claimants(read, record)))
        facts.add(iri, "rg:printedName", *(string(n.printed) for n in record.claimants))
        if record.list_is_open is not None:
            facts.add(iri, "rg:listIsOpen", truth(record.list_is_open))
        facts.add(iri, "rg:aboutState", known(read.document.metadata.state))
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))


def _claimants(read: Read, record: Claim) -> list[str]:
    """Who claims it: those named, and the State or the authors that they speak for."""
    named = [name.iri for name in record.claimants if name.iri]
    if record.kind == "StateClaim":
        return list(dict.fromkeys([*named, read.document.metadata.state]))
    return named or (
        list(read.document.metadata.creators) if record.kind == "CivilSocietyClaim" else []
    )


def organisations(facts: Facts, read: Read) -> None:
    """The authors and claimants that no lexicon holds: known by their printed name alone."""
    claimants = (name for claim in read.records.claims for name in claim.claimants)
    for name in (*read.records.creators, *claimants):
        if "/id/organisation/" in name.iri and not described(name.iri):
            facts.thing(name.iri, organisation_label(name.printed), "NGO")
            facts.add(name.iri, "rdfs:comment", words(_BY_NAME))


def roles(facts: Facts, read: Read) -> None:
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
        facts.add(iri, "rg:roleIn", known(institution))
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))


def issues(facts: Facts, read: Read) -> None:
    covenant = read.document.metadata.covenant
    for issue in read.records.issues:
        iri = read.passage(f"issue/{issue.number}")
        facts.thing(iri, f"Issue {issue.number}", "Issue")
        facts.add(iri, "rg:printedNumber", _printed(read, issue.passage))
        facts.add(iri, "rg:ordinal", number(issue.ordinal))
        facts.add(
            iri,
            "rg:onProvision",
            *(node(iris.provision(covenant, a)) for a in issue.articles if covenant),
        )
        facts.add(iri, "rg:aboutState", known(read.document.metadata.state))
        facts.add(iri, "rg:inReview", known(read.review))
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(issue.passage)))
    for question in read.records.questions:
        issue_iri = read.passage(f"issue/{question.issue}")
        iri = f"{issue_iri}/question/{question.letter}"
        facts.thing(iri, f"Question {question.letter} on issue {question.issue}", "Question")
        facts.add(iri, "rg:printedNumber", _printed(read, question.passage))
        facts.add(iri, "rg:ordinal", number(question.ordinal))
        facts.add(iri, "rg:onIssue", node(issue_iri))
        facts.add(iri, "rg:addressedTo", known(read.document.metadata.state))
        facts.add(iri, "rg:onProvision", *map(node, _cited(read, question.passage)))
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(question.passage)))


def answered_issues(facts: Facts, read: Read) -> None:
    """An issue that replies name exists, whether or not its list is read."""
    replies = read.document.kind is Kind.STATE_REPLIES
    for answer in read.records.answers if replies else ():
        for number_ in answer.numbers:
            iri = facts.thing(read.asked(number_), f"Issue {number_}", "Issue")
            facts.add(iri, "rg:printedNumber", string(number_))
            facts.add(iri, "rg:aboutState", known(read.document.metadata.state))
            facts.add(iri, "rg:inReview", known(read.review))


def _printed(read: Read, path: str) -> Literal | None:
    """The number that a passage prints; its place among its siblings is no number."""
    passage = read.document.passage(path)
    return string(passage.number) if passage and passage.number else None


def _cited(read: Read, passage: str) -> list[str]:
    """The provisions that one passage cites."""
    return [
        mention.target
        for mention in read.records.mentions
        if mention.passage == passage and iris.divided(mention.target)[1]
    ]


def statistics(facts: Facts, read: Read) -> None:
    for record in read.records.statistics:
        iri = read.passage(f"statistic/{record.passage}/{record.ordinal}")
        facts.thing(iri, f"{record.qualifier} {record.value} {record.unit}".strip(), "Statistic")
        facts.add(iri, "rg:value", number(record.value))
        facts.add(iri, "rg:unit", string(record.unit))
        facts.add(iri, "rg:qualifier", string(record.qualifier) if record.qualifier else None)
        facts.add(iri, "rg:period", string(record.period) if record.period else None)
        facts.add(iri, "prov:wasDerivedFrom", node(read.passage(record.passage)))
