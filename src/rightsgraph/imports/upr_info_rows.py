"""What one row of the UPR Info export says, as a record and as triples.

All that the database asserts stands on its record (themes, action, who recommends) or in the
position statement attributed to it, never on a recommendation that other sources describe too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from rightsgraph import iris, naming
from rightsgraph import uhri_labels as labels
from rightsgraph.facts import Facts, concept, node, number, string, words
from rightsgraph.imports.matching import Wording
from rightsgraph.imports.meeting import Place, Reading
from rightsgraph.imports.parties import states_in
from rightsgraph.imports.rows import Columns, Row
from rightsgraph.imports.summary import Summary
from rightsgraph.lexicon import fold, patterns, sessions
from rightsgraph.proposals import key
from rightsgraph.text import SourceText, digest

SLUG = "upr-info"
GRAPH = iris.graph("import", SLUG)
TEXT_GRAPH = iris.graph("text", SLUG)
ORGANISATION = iris.organisation(SLUG)
DOCUMENT = iris.document(SLUG)
_NAMES = ("organisations", "groups")
_ACTION = re.compile(r"(?:\D*\D)?0?([1-5])(?!\d)")
_NUMBER = re.compile(r"\W*(\d{1,3}(?:\.\d{1,3})*)(?!\.?\d)\b\.?\s*(\([a-z]\))?(?!\s*[-–—/]\s*\d)")
_AT_HEAD = re.compile(r"\W*(\d{1,3}(?:\.\d{1,3})+)[.:)]*\s")


@dataclass(frozen=True)
class Coding:
    """A row with its State, review and recommender (empty where unknown) as IRIs."""

    row: Row
    source: SourceText
    place: Place
    session: int
    recommender: str

    @cached_property
    def id(self) -> str:
        """Stands for the content of the row, wherever in an export it is and in any order."""
        cells = self.row.cells
        return key(*(cells.get(column, "") for column in patterns("upr_info")["record"]))

    @property
    def record(self) -> str:
        return iris.passage(SLUG, f"record/{self.id}")

    @property
    def number(self) -> str:
        """That of the recommendation, as a column or the head of the text prints it, if at all."""
        cells = self.row.cells
        if found := _NUMBER.match(cells.get("number", "")):
            return found[1] + (found[2] or "")
        found = _AT_HEAD.match(cells["text"])
        return found[1] if found else ""

    @property
    def is_pledge(self) -> bool:
        return _is_known("pledges", self.row.cells["response"])

    @property
    def statement(self) -> str:
        return iris.position(SLUG, iris.recommendation(self.place.review, self.id))

    @property
    def reading(self) -> Reading:
        by = frozenset([self.recommender]) if self.recommender else frozenset()
        wording = Wording(self.row.cells["text"], by, self.number)
        return Reading(self.record, self.statement, wording)


def coding(row: Row, source: SourceText, summary: Summary) -> Coding | None:
    """The row with its names linked; None, and reported, where it cannot be placed."""
    session = _figure(row.cells.get("session", ""))
    cells = {**row.cells, "session": str(session) if session else row.cells.get("session", "")}
    row = replace(row, cells=cells)
    state = _state(cells["to"])
    cycle = sessions().get(("upr", session)) or labels.cycle(cells.get("cycle"))
    if not state:
        summary.skip(source.name, row.number, f"{cells['to']!r} is no State that we know")
    elif cycle is None:
        held = cells["session"] or cells.get("cycle", "")
        summary.skip(source.name, row.number, f"{held!r} is no session of the review")
    elif not cells["text"]:
        summary.skip(source.name, row.number, "has no text")
    else:
        review = iris.review(iris.code(state), "upr", cycle)
        recommender = _state(cells["from"])
        return Coding(row, source, Place(review, state, GRAPH, SLUG), session, recommender)
    return None


def _state(label: str) -> str:
    """The State that a cell names; empty where it is none or several."""
    found = states_in(label)
    return found[0] if len(found) == 1 else ""


def columns() -> Columns:
    """The columns of the export, by all names that they go by."""
    lexicon = patterns("upr_info")
    names = {iris.slug(alias): name for name, also in lexicon["columns"].items() for alias in also}
    names |= {iris.slug(name): name for name in lexicon["columns"]}
    otherwise = {iris.slug(alias): name for alias, name in lexicon["else_columns"].items()}
    return Columns(names, lexicon["required"], lexicon["one_of"], lexicon["lists"], otherwise)


def _figure(label: str) -> int:
    """The number of a session: ``20``, ``Session 20``, ``20th session (October 2014)``."""
    found = re.search(r"(?<!\d)\d{1,2}(?!\d)", label)
    return int(found[0]) if found else 0


def _is_known(kind: str, label: str) -> bool:
    """Whether the lexicon has a label, compared without case and signs."""
    return bool(_entry(kind, label)[0])


def _entry(kind: str, label: str) -> tuple[str, Any]:
    """The label of the lexicon that this one is, with what it is here. Names may stand beside
    their short forms: ``AU (African Union)``."""
    forms = [label]
    if kind in _NAMES:
        forms += label.rstrip(" )").split("(")
    found = (_known(kind).get(labels.slug(form)) for form in forms if form)
    return next(filter(None, found), ("", None))


@cache
def _known(kind: str) -> Mapping[str, tuple[str, Any]]:
    """The labels of a kind, with what they are here where that is said, by their slugs."""
    entries = patterns("upr_info")[kind]
    meanings = entries if isinstance(entries, Mapping) else dict.fromkeys(entries)
    return {labels.slug(label): (label, meaning) for label, meaning in meanings.items()}


def _meaning(kind: str, label: str) -> Any:
    return _entry(kind, label)[1]


def _action(cells: dict[str, str]) -> str:
    """The category of an action: ``4``, ``4.0``, ``Category 4``; empty where there is none."""
    found = _ACTION.match(cells.get("action", ""))
    return found[1] if found else ""


def unmapped(cells: dict[str, str], recommender: str) -> list[tuple[str, str]]:
    """The labels of a row that our vocabulary has nothing for, with their columns."""
    found = [("issue", each) for each in _labels(cells, "issue") if not _meaning("issues", each)]
    if not recommender:
        found.append(("from", cells["from"]))
    response = cells["response"]
    if not any(_is_known(kind, response) for kind in ("responses", "pledges")):
        found.append(("response", response))
    if not _action(cells):
        found.append(("action", cells.get("action", "")))
    for side in ("to", "from"):
        organisations, groups = _labels(cells, f"{side}-org"), _labels(cells, f"{side}-rgrp")
        found += [("org", each) for each in organisations if not _is_known("organisations", each)]
        found += [("rgrp", each) for each in groups if not _is_known("groups", each)]
    return [
        (column, label)
        for column, label in found
        if column == "from" or (label and not _is_known("unknown_states", label))
    ]


def export_facts(source: SourceText) -> Facts:
    """The export as a document, and the text of one of its files."""
    facts = Facts(GRAPH)
    facts.thing(DOCUMENT, "UPR Info database", "Document", "DatabaseExport")
    facts.add(DOCUMENT, "dcterms:title", words("UPR Info: database of UPR recommendations"))
    facts.add(DOCUMENT, "dcterms:creator", node(ORGANISATION))
    iri = iris.source_text(SLUG, source.digest)
    facts.thing(iri, f"Text of UPR Info ({source.digest[:12]})", "SourceText")
    facts.add(iri, "dcterms:isFormatOf", node(DOCUMENT))
    facts.add(iri, "rg:digest", string(source.digest))
    facts.add(iri, "rg:length", number(len(source.value)))
    return facts


def review_facts(place: Place, session: int) -> Facts:
    """The review, in the same words as a report of it."""
    facts = Facts(GRAPH)
    facts.thing(place.review, naming.review(place.review), "Review", "UPRReview")
    facts.add(place.review, "rg:stateUnderReview", node(place.state))
    facts.add(place.review, "rg:cycle", number(int(iris.code(place.review))))
    facts.add(place.review, "rg:session", node(iris.session("upr", session)) if session else None)
    return facts


def row_facts(coding: Coding) -> Facts:
    """All that the row says by itself, whichever recommendation it turns out to be on."""
    facts = Facts(GRAPH)
    _record(facts, coding)
    _tags(facts, coding)
    _memberships(facts, coding)
    if coding.is_pledge:
        _pledge(facts, coding)
    else:
        _statement(facts, coding)
    return facts


def row_text(coding: Coding) -> Facts:
    """The words of the row, for the machine that has the export; never published."""
    facts = Facts(TEXT_GRAPH)
    facts.add(coding.record, "rg:text", words(coding.row.cells["text"]))
    return facts


def _record(facts: Facts, coding: Coding) -> None:
    record, row = coding.record, coding.row
    facts.thing(record, f"UPR Info record {coding.id}", "Passage", "DatabaseRecord")
    facts.add(record, "rg:inDocument", node(DOCUMENT))
    facts.add(record, "dcterms:isPartOf", node(DOCUMENT))
    facts.add(record, "rg:ordinal", number(row.number - 1))
    facts.add(record, "rg:inText", node(iris.source_text(SLUG, coding.source.digest)))
    facts.add(record, "rg:begin", number(row.begin))
    facts.add(record, "rg:end", number(row.end))
    facts.add(record, "rg:textDigest", string(digest(row.cells["text"])))
    facts.add(record, "rg:inReview", node(coding.place.review))
    facts.add(record, "rg:addressedTo", node(coding.place.state))
    facts.add(record, "rg:printedNumber", string(coding.number) if coding.number else None)
    if coding.recommender and not coding.is_pledge:
        facts.add(record, "rg:recommendedBy", node(coding.recommender))
    for column, label in unmapped(row.cells, coding.recommender):
        if column != "issue" and not (coding.is_pledge and column == "from"):
            facts.add(record, "rg:unlinkedMention", string(label or "nobody"))


def _tags(facts: Facts, coding: Coding) -> None:
    """Labels as printed, and the concepts that they are closest to."""
    cells = coding.row.cells
    for label in _labels(cells, "issue"):
        facts.add(coding.record, "schema:keywords", string(label))
        themes = (each for each in _meaning("issues", label) or () if _is_on(cells["text"], each))
        facts.add(coding.record, "rg:theme", *(concept("theme", theme) for theme in themes))
    if action := _action(cells):
        facts.add(coding.record, "rg:action", concept("action", f"category-{action}"))


def _is_on(text: str, theme: str) -> bool:
    """Whether a text is on a theme that an issue of the database is wider than."""
    words = patterns("upr_info")["narrower"].get(theme)
    return not words or bool(re.search(words, fold(text)))


def _memberships(facts: Facts, coding: Coding) -> None:
    """The organisations to which the database says that the States belong."""
    for side, state in (("to", coding.place.state), ("from", coding.recommender)):
        for printed in _labels(coding.row.cells, f"{side}-org"):
            label, name = _entry("organisations", printed)
            if state and name:
                iri = iris.organisation(iris.slug(name))
                facts.thing(iri, name, "InternationalOrganisation")
                facts.add(iri, "skos:altLabel", string(label))
                facts.add(state, "org:memberOf", node(iri))


def _pledge(facts: Facts, coding: Coding) -> None:
    path = f"commitment/record/{coding.id}/1"
    iri = facts.thing(
        iris.passage(SLUG, path), f"Voluntary pledge in record {coding.id}", "Commitment"
    )
    facts.add(iri, "rg:statedBy", node(coding.place.state))
    facts.add(iri, "prov:wasDerivedFrom", node(coding.record))


def _statement(facts: Facts, coding: Coding) -> None:
    lexicon, response = patterns("upr_info"), coding.row.cells["response"]
    known = _meaning("responses", response)
    read = known or lexicon["unknown_response"]
    label = f"UPR Info record {coding.id}: {response or 'no response'}"
    iri = facts.thing(coding.statement, label, "PositionStatement")
    facts.add(iri, "rg:position", concept("position", read["position"]))
    if "official" in read:
        facts.add(iri, "rg:officialPosition", concept("official-position", read["official"]))
    facts.add(iri, "rg:wording", concept("wording", read["wording"]))
    facts.add(iri, "rg:explicitness", concept("explicitness", "explicit" if known else "unstated"))
    facts.add(iri, "rg:reading", concept("reading", "probable" if known else "ambiguous"))
    facts.add(iri, "rdfs:comment", words(lexicon["comment" if known else "unknown_comment"]))
    facts.add(iri, "rg:statedBy", node(coding.place.state))
    facts.add(iri, "prov:wasAttributedTo", node(ORGANISATION))
    facts.add(iri, "prov:wasDerivedFrom", node(coding.record))


def _labels(cells: dict[str, str], column: str) -> list[str]:
    return [label for part in re.split("[,;|]", cells.get(column, "")) if (label := part.strip())]
