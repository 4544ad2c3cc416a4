"""From a curation to quads, on top of the facts that were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from rightsgraph import iris, naming
from rightsgraph.curation import (
    ClaimEntry,
    CommitmentEntry,
    Curation,
    CurationFile,
    DecisionEntry,
    Entry,
    EventEntry,
    LinkEntry,
    PositionEntry,
    RecommendationEntry,
    RoleEntry,
    StatisticEntry,
)
from rightsgraph.facts import Facts, Value, concept, moment, node, number, string, term, words
from rightsgraph.proposals import add_link, link_iri
from rightsgraph.tree import Kind
from rightsgraph.triples import Read, cited_law

E = TypeVar("E", bound=Entry)
_READING = ("position", "wording", "explicitness", "reading", "implementation")
_CORRECTED = (*_READING, "officialPosition", "unit", "qualifier", "period")
_SINGLE_VALUED = frozenset(("rdfs:comment", "rdfs:label", *(f"rg:{name}" for name in _CORRECTED)))
_NONE = "none"
_CLAIM_OF_KIND = {
    Kind.STAKEHOLDER_SUBMISSION: "CivilSocietyClaim",
    Kind.LIST_OF_ISSUES_COMMENTARY: "CivilSocietyClaim",
    Kind.ADVOCACY_ARTICLE: "CivilSocietyClaim",
}


def curate(read: Read, facts: Facts, file: CurationFile) -> tuple[Facts, Facts]:
    """The facts read, less the values that the curation corrects, and the curated facts.

    Raises CurationError for a key that matches nothing in the document.
    """
    curator = _Curator(read, facts, file)
    curator.run()
    already = set(facts.rows)
    added = Facts(curator.facts.graph.value)
    added.rows = [row for row in curator.facts.rows if row not in already]
    corrected = {(s, p) for s, p, _ in added.rows if p in _SINGLE_VALUED} | curator.withdrawn
    kept = Facts(facts.graph.value)
    kept.rows = [row for row in facts.rows if row[:2] not in corrected]
    return kept, added


def links(files: Iterable[CurationFile]) -> list[Quad]:
    """The links between documents: those of curation files that belong to no document."""
    quads: list[Quad] = []
    for file in files:
        if not file.curation.digest:
            facts = Facts(iris.graph("curation", file.curation.slug))
            for link in file.curation.links:
                _link_facts(facts, link)
            quads += facts.quads()
    return quads


def _link_facts(facts: Facts, link: LinkEntry) -> None:
    """A link with its reason, and the direct triple where it is accepted."""
    origin, target = iris.ID + link.origin, iris.ID + link.target
    how = "read by a person"
    add_link(facts, origin, link.relation, target, how, float(link.score), link.accepted)
    facts.add(link_iri(origin, link.relation, target), "rdfs:comment", words(link.comment))


class _Curator:
    """Walks one curation file over one document."""

    def __init__(self, read: Read, facts: Facts, file: CurationFile) -> None:
        self.read, self.read_facts, self.file = read, facts, file
        self.known = {subject for subject, _, _ in facts.rows}
        self.values = [(s, thing.value) for s, p, thing in facts.rows if p == "rg:value"]
        self.facts = Facts(iris.graph("curation", read.document.slug))
        self.withdrawn: set[tuple[str, str]] = set()

    def run(self) -> None:
        curation = self.file.curation
        self._authors(curation)
        for path, passage in curation.passages.items():
            iri = self._existing(self.read.passage(path), "passages", path)
            self._common(iri, passage)
            self.facts.add(iri, "rg:cites", *self._laws(passage.cites))
        self._numbered("recommendations", curation.recommendations, self.read.recommendation)
        self._numbered("demands", curation.demands, self._demand_iri)
        self._numbered("issues", curation.issues, lambda n: self.read.passage(f"issue/{n}"))
        self._numbered("questions", curation.questions, self._question_iri)
        for key, position in curation.positions.items():
            self._position(self._existing(self._position_iri(key), "positions", key), position)
        self._listed("claims", curation.claims, self._claim)
        self._listed("commitments", curation.commitments, self._commitment)
        self._listed("statistics", curation.statistics, self._statistic)
        self._listed("events", curation.events, self._event)
        self._listed("decisions", curation.decisions, self._decision)
        self._listed("roles", curation.roles, self._role)
        for link in curation.links:
            _link_facts(self.facts, link)

    def _authors(self, curation: Curation) -> None:
        """Authors that the document does not name, also of the claims that are theirs."""
        if not curation.creators:
            return
        creators = [_reference(path) for path in curation.creators]
        self.facts.add(self.read.iri, "dcterms:creator", *creators)
        self.facts.add(self.read.iri, "rdfs:comment", words(curation.creators_known_from))
        theirs = {
            s for s, _, thing in self.read_facts.rows if thing == term("rg:CivilSocietyClaim")
        }
        claimed = {s for s, p, _ in self.read_facts.rows if p == "rg:claimedBy"}
        for claim in sorted(theirs - claimed):
            self.facts.add(claim, "rg:claimedBy", *creators)

    def _existing(self, iri: str, *keys: str | int) -> str:
        if iri not in self.known:
            raise self.file.error(
                keys, f"matches nothing in {self.read.document.slug}", "compare with `read`"
            )
        return iri

    def _numbered(
        self,
        name: str,
        entries: dict[str, RecommendationEntry],
        mint: Callable[[str], str],
    ) -> None:
        for key, entry in entries.items():
            iri = self._existing(mint(key), name, key)
            self._common(iri, entry)
            self.facts.add(
                iri, "rg:action", concept("action", entry.action) if entry.action else None
            )

    def _listed(
        self, name: str, entries: dict[str, tuple[E, ...]], say: Callable[[str, int, E], None]
    ) -> None:
        for path, listed in entries.items():
            self._existing(self.read.passage(path), name, path)
            for ordinal, entry in enumerate(listed, 1):
                say(path, ordinal, entry)

    def _demand_iri(self, key: str) -> str:
        printed, _, ordinal = key.rpartition("/")
        return f"{self.read.recommendation(printed)}/demand/{ordinal}"

    def _question_iri(self, key: str) -> str:
        issue, _, letter = key.rpartition("/")
        return self.read.passage(f"issue/{issue}/question/{letter}")

    def _position_iri(self, key: str) -> str:
        printed, _, demand = key.partition("/")
        recommendation = self.read.recommendation(printed)
        slug = self.read.document.slug
        return iris.position(slug, recommendation, int(demand) if demand else None)

    def _common(self, iri: str, entry: Entry) -> None:
        self.facts.add(iri, "rg:summary", words(entry.summary) if entry.summary else None)
        self.facts.add(iri, "rdfs:comment", words(entry.comment) if entry.comment else None)
        self.facts.add(iri, "rg:theme", *(concept("theme", key) for key in entry.themes))
        self.facts.add(iri, "rg:concerns", *self._laws(entry.concerns))
        self.facts.add(iri, "rg:mentions", *map(_reference, entry.mentions))

    def _laws(self, references: Iterable[str]) -> list[NamedNode]:
        """Laws and provisions; those that nothing else describes are introduced here."""
        for path in references:
            if iris.ID + path not in self.known:
                cited_law(self.facts, iris.ID + path)
        return list(map(_reference, references))

    def _new(self, path: str, ordinal: int, name: str, *classes: str) -> str:
        """The n-th node of its kind in a passage; introduced where reading did not find it."""
        iri = self.read.passage(f"{name}/{path}/{ordinal}")
        if iri not in self.known:
            label = f"{name.capitalize()} {ordinal} in {naming.place(path)}"
            self.facts.thing(iri, self.read.labelled(label), *classes)
            self.facts.add(iri, "prov:wasDerivedFrom", node(self.read.passage(path)))
        return iri

    def _position(self, iri: str, entry: PositionEntry) -> None:
        self._common(iri, entry)
        for scheme in _READING:
            key = getattr(entry, scheme)
            self.facts.add(iri, f"rg:{scheme}", concept(scheme, key) if key else None)
        if entry.official == _NONE:
            self.withdrawn.add((iri, "rg:officialPosition"))
        elif entry.official:
            official = concept("official-position", entry.official)
            self.facts.add(iri, "rg:officialPosition", official)
        self.facts.add(iri, "rg:reason", *(concept("reason", key) for key in entry.reasons))

    def _claim(self, path: str, ordinal: int, entry: ClaimEntry) -> None:
        kind = entry.kind or _CLAIM_OF_KIND.get(self.read.document.kind, "StateClaim")
        new = self.read.passage(f"claim/{path}/{ordinal}") not in self.known
        iri = self._new(path, ordinal, "claim", "Claim", kind)
        if new:
            self.facts.add(iri, "rg:aboutState", node(self.read.document.metadata.state))
            if not entry.claimants:
                self.facts.add(iri, "rg:claimedBy", *self._speakers(kind))
        self._common(iri, entry)
        self.facts.add(iri, "rg:claimedBy", *map(_reference, entry.claimants))
        for relation in ("disputes", "supports", "answers"):
            for target in getattr(entry, relation):
                link = {"from": iri.removeprefix(iris.ID), "to": target, "relation": relation}
                reason = entry.comment or f"The first {relation} the second, on the same matter."
                _link_facts(self.facts, LinkEntry.model_validate({**link, "comment": reason}))

    def _speakers(self, kind: str) -> Iterable[Value]:
        meta = self.read.document.metadata
        if kind == "StateClaim":
            return [node(meta.state)]
        return [*map(node, meta.creators), *map(_reference, self.file.curation.creators)]

    def _commitment(self, path: str, ordinal: int, entry: CommitmentEntry) -> None:
        new = self.read.passage(f"commitment/{path}/{ordinal}") not in self.known
        iri = self._new(path, ordinal, "commitment", "Commitment")
        if new:
            self.facts.add(iri, "rg:statedBy", node(self.read.document.metadata.state))
        if entry.answer:
            self.facts.add(iri, "rg:inAnswer", node(self.read.passage(f"answer/{entry.answer}")))
        self._common(iri, entry)

    def _statistic(self, path: str, ordinal: int, entry: StatisticEntry) -> None:
        iri = self._figure(path, entry)
        new = iri not in self.known
        if new:
            self.known.add(iri)
            self.facts.add(iri, "rdf:type", term("rg:Statistic"))
            self.facts.add(iri, "rg:value", number(entry.value))
            self.facts.add(iri, "prov:wasDerivedFrom", node(self.read.passage(path)))
        if new or entry.unit:
            label = f"{entry.qualifier} {entry.value} {entry.unit}".strip()
            self.facts.add(iri, "rdfs:label", words(label))
        for name in ("unit", "qualifier", "period"):
            value = getattr(entry, name)
            self.facts.add(iri, f"rg:{name}", string(value) if value else None)
        self.facts.add(iri, "rg:place", _reference(entry.place) if entry.place else None)
        self._common(iri, entry)

    def _figure(self, path: str, entry: StatisticEntry) -> str:
        """The figure of this value that was read in the passage, else the next free name."""
        prefix = self.read.passage(f"statistic/{path}/")
        wanted = number(entry.value).value
        said = {subject for subject, _, _ in self.facts.rows}
        for iri, value in self.values:
            if iri.startswith(prefix) and value == wanted and iri not in said:
                return iri
        ordinal = 1
        while f"{prefix}{ordinal}" in self.known:
            ordinal += 1
        return f"{prefix}{ordinal}"

    def _event(self, path: str, ordinal: int, entry: EventEntry) -> None:
        iri = self._new(path, ordinal, "event", "Event")
        self.facts.add(iri, "dcterms:date", _moment(entry.date))
        self._common(iri, entry)

    def _decision(self, path: str, ordinal: int, entry: DecisionEntry) -> None:
        iri = self._new(path, ordinal, "decision", "Decision")
        self.facts.add(iri, "dcterms:date", _moment(entry.date) if entry.date else None)
        self.facts.add(iri, "rg:decidedBy", *map(_reference, entry.by))
        self._common(iri, entry)

    def _role(self, path: str, ordinal: int, entry: RoleEntry) -> None:
        key = iris.code(entry.holder)
        iri = self.read.passage(f"role/{key}/{ordinal}")
        while iri in self.known:
            ordinal += 1
            iri = self.read.passage(f"role/{key}/{ordinal}")
        self.known.add(iri)
        self.facts.thing(iri, f"{key.replace('-', ' ').title()}: {entry.name}", "Role")
        self.facts.add(iri, "rg:holder", _reference(entry.holder))
        self.facts.add(iri, "rg:roleName", string(entry.name))
        self.facts.add(
            iri, "rg:roleIn", _reference(entry.institution) if entry.institution else None
        )
        self.facts.add(iri, "prov:wasDerivedFrom", node(self.read.passage(path)))
        self._common(iri, entry)


def _reference(path: str) -> NamedNode:
    return node(iris.ID + path)


def _moment(value: date | str | int) -> Literal:
    return moment(str(value))
