"""Names in passages → IRIs: laws and treaties with their articles, agents, dates, addresses.

Only what a lexicon holds is linked, the longest name first; a law-like name that no lexicon
holds stays a literal, so that it can be listed and the lexicon grow.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from rightsgraph import iris
from rightsgraph.articles import articles, sections_of
from rightsgraph.committees import committees
from rightsgraph.extract.cited import cited_recommendations
from rightsgraph.head_lines import find_date
from rightsgraph.lexicon import (
    Found,
    generic_law,
    laws,
    pattern,
    patterns,
    people_and_bodies,
    states,
)
from rightsgraph.numbering import NO_OUTLINES, Outlines
from rightsgraph.pronouncements import pronouncements
from rightsgraph.protocols import further_protocols, with_protocols
from rightsgraph.records import Claim, Mention, Name, Outcome, Recommendation, Records, Role
from rightsgraph.tree import Document, Part, Passage

_YEAR = re.compile(r"\d{4}")
_SYMBOL_GOES_ON = re.compile(r"/C(?:O|RP)?/")
_ACRONYM_GOES_ON = re.compile(r"(?<=[A-Z]{2})-[A-Z]{2}")
_COLLEGES = ("Committee", "Council", "Commission")
_LONGEST_STATE = 60
_CUT = ("/Corr", "/Add", "/Rev")
_EXPLAINED = re.compile(
    r"(?P<name>[A-Z][\w’'-]+(?:\s+(?:[A-Z][\w’'-]+|of|on|for|the|and|to|in)){1,9})\s+\((?P<short>[A-Z]{2,8})\)"
)
_OF_A_TREATY = re.compile(
    r"\b(?:Convention|Covenant|Protocol|Treaty|Committee|Charter|Statute|Pact)\b"
)
_LEAVES = (Part.PARAGRAPH, Part.ROW, Part.ITEM, Part.FOOTNOTE)


def link(document: Document, records: Records, outlines: Outlines = NO_OUTLINES) -> Records:
    """The records with their names linked, and all that the passages mention.

    Recommendations that they cite are linked where ``outlines`` have their report.
    """
    return replace(
        records,
        recommendations=tuple(_recommendation(r) for r in records.recommendations),
        claims=tuple(_claim(c) for c in records.claims),
        roles=tuple(_role(r, document) for r in records.roles),
        creators=tuple(map(_agent, records.creators)),
        mentions=(
            *records.mentions,
            *mentions(document, records.outcomes),
            *_recommendations(document, outlines),
        ),
    )


def mentions(document: Document, outcomes: Iterable[Outcome] = ()) -> list[Mention]:
    """What each passage that holds no other cites, mentions, dates and links to.

    The sections of a Council report are each about the State of their outcome.
    """
    sections = {outcome.passage: outcome.state for outcome in outcomes}
    others = _explained_otherwise(document)
    state = document.metadata.state
    found: dict[Mention, None] = {}
    for passage in document.passages:
        state = sections.get(passage.path, state)
        if passage.part in _LEAVES:
            found.update(dict.fromkeys(_in_passage(document, passage, state, others)))
    return list(found)


def _recommendations(document: Document, outlines: Outlines) -> Iterator[Mention]:
    """Those that passages cite and that their report has."""
    for one in cited_recommendations(document):
        report = outlines.get(one.review)
        if report and one.number in report.positions:
            iri = iris.recommendation(one.review, one.number)
            yield Mention(one.passage, "references", iri)


def _explained_otherwise(document: Document) -> frozenset[str]:
    """The acronyms of laws that this document uses for something else, and says so: "the
    Coastal Reef Commission (CRC)"."""
    found = set()
    texts = (passage.text.value for passage in document.passages)
    for match in (match for text in texts for match in _EXPLAINED.finditer(text)):
        words = [word for word in re.findall(r"[\w’'-]+", match["name"]) if word[0].isupper()]
        initials = "".join(word[0] for word in words)
        name = " ".join(words[-len(match["short"]) :])
        if initials.endswith(match["short"]) and not _OF_A_TREATY.search(name):
            found.add(match["short"])
    return frozenset(found)


def _in_passage(
    document: Document, passage: Passage, state: str, others: Collection[str]
) -> Iterator[Mention]:
    text = passage.text.value
    named = _named(passage, state, document.metadata.covenant)
    named = [law for law in named if law.printed not in others]
    bodies = list(committees(text, named))
    of_bodies = [law for law in named if law.begin in {body.begin for body in bodies}]
    cited = [law for law in named if law not in of_bodies]
    told = [
        one
        for one in pronouncements(text, document.metadata.covenant)
        if not any(law.begin < one.end and one.begin < law.end for law in cited)
    ]
    told += further_protocols(text, cited)
    agents = [*_agents(passage, state, cited), *bodies]
    unknown = list(_unknown_laws(text, [*cited, *told], agents))
    yield from _citations(document, passage, cited, [*unknown, *of_bodies], state)
    yield from (Mention(passage.path, "cites", one.iri) for one in told)
    yield from (Mention(passage.path, "mentions", agent.iri) for agent in agents)
    yield from _symbols(passage, document.metadata.symbol)
    yield from _dates(passage)
    yield from _addresses(passage)
    yield from _unlinked(passage, unknown)


def _citations(
    document: Document, passage: Passage, cited: list[Found], others: list[Found], state: str
) -> Iterator[Mention]:
    """Laws and their articles, those of ``others`` too: of a treaty whose committee alone is named,
    and of no other law where it is one that no lexicon holds."""
    for found in cited:
        yield Mention(passage.path, "cites", found.iri)
    named = sorted([*cited, *others], key=lambda found: found.begin)
    context = named or _calling(document, passage, state)
    for provision in articles(passage.text.value, named, context):
        yield Mention(passage.path, "cites", provision)


def _calling(document: Document, note: Passage, state: str) -> list[Found]:
    """What the paragraph cites that calls a footnote: a footnote often leaves out the law."""
    if note.part is not Part.FOOTNOTE:
        return []
    for passage in document.passages:
        if note.path in passage.notes and passage.part in (Part.PARAGRAPH, Part.ROW, Part.ITEM):
            return _named(passage, state, document.metadata.covenant)[-1:]
    return []


def _named(passage: Passage, state: str, covenant: str) -> list[Found]:
    """The laws that a passage names; in the symbol of a document, "CAT/C/…", none is.

    Where a protocol to a treaty is named that no lexicon holds, the treaty is not; nor is a law
    that a request only asks for.
    """
    text = passage.text.value
    own = pattern("citations", "protocol_to")
    return [
        law
        for law in with_protocols(text, laws(state, covenant).find(text))
        if not (_SYMBOL_GOES_ON.match(text, law.end) or own.search(text, 0, law.begin))
        and not (passage.part is Part.ITEM and _is_to_come(text, law))
    ]


def _is_to_come(text: str, law: Found) -> bool:
    asked = pattern("citations", "law_to_come").search(text, 0, law.begin)
    return bool(asked and generic_law(law.iri))


def _agents(passage: Passage, state: str, cited: list[Found]) -> list[Found]:
    """States, bodies, organisations and persons, outside the names of laws."""
    text = passage.text.value
    found = [one for names in (people_and_bodies(state), states()) for one in names.find(text)]
    begins = {one.begin for one in found}
    return [
        agent
        for agent in found
        if not any(law.begin <= agent.begin < law.end for law in cited)
        and not ("/body/" in agent.iri and _is_national(text, agent))
        and not (_ACRONYM_GOES_ON.match(text, agent.end) and agent.end + 1 not in begins)
    ]


def _is_national(text: str, body: Found) -> bool:
    """Whether a committee or council is one of a State, as "the National Human Rights Committee"
    and "the Security Council of Malta" are."""
    if not body.printed.startswith(_COLLEGES) and not body.printed.endswith(_COLLEGES):
        return False
    of = pattern("citations", "body_of").match(text, body.end)
    after = states().find(text[of.end() : of.end() + _LONGEST_STATE])[:1] if of else []
    own = pattern("citations", "national_body").search(text, 0, body.begin)
    return bool(own or (after and not after[0].begin))


def _dates(passage: Passage) -> Iterator[Mention]:
    """The days, months and years that a passage names; none of them is without a year."""
    text = passage.text.value
    if not _YEAR.search(text):
        return
    rules = patterns("citations")

    def blank(match: re.Match[str]) -> str:
        return " " * len(match.group())

    text = re.sub(rules["url"], blank, text)
    for name in ("date", "american_date"):
        for match in re.finditer(patterns("heads")[name], text):
            day = find_date(match.group())
            if day:
                yield Mention(passage.path, "mentionsDate", day.isoformat())
                text = text[: match.start()] + blank(match) + text[match.end() :]
    for match in re.finditer(rules["day"], text):
        day = _day(match)
        if day:
            yield Mention(passage.path, "mentionsDate", day.isoformat())
    months: list[str] = patterns("heads")["months"]
    for *named, year in re.findall(rules["month_year"], text):
        for month in filter(None, named):
            yield Mention(passage.path, "mentionsDate", f"{year}-{months.index(month) + 1:02}")
    for year in re.findall(rules["year"], re.sub(rules["month_year"], blank, text)):
        yield Mention(passage.path, "mentionsDate", year)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _symbols(passage: Passage, own: str) -> Iterator[Mention]:
    """The other documents that a passage cites; a symbol that is cut off is of none."""
    for symbol in dict.fromkeys(pattern("treaty", "symbol").findall(passage.text.value)):
        if symbol != own and not symbol.endswith(_CUT):
            yield Mention(passage.path, "citesSymbol", symbol)


def _addresses(passage: Passage) -> Iterator[Mention]:
    for address in re.findall(patterns("citations")["url"], passage.text.value):
        yield Mention(passage.path, "link", address.rstrip(".,;:"))


def _unlinked(passage: Passage, unknown: list[Found]) -> Iterator[Mention]:
    """Law-like names, and again with their sections."""
    for law in unknown:
        yield Mention(passage.path, "unlinkedMention", law.printed)
        sections = sections_of(passage.text.value, law.begin, law.end)
        if sections:
            yield Mention(passage.path, "unlinkedMention", sections)


def _unknown_laws(text: str, cited: list[Found], agents: list[Found]) -> Iterator[Found]:
    """Law-like names outside those found, the longest where one stands in another."""
    last = 0
    for begin, end in sorted(_like_laws(text), key=lambda span: (span[0], -span[1])):
        if end > last and _is_unknown_law(text, begin, end, cited, agents):
            last = end
            yield Found(begin, end, text[begin:end], "")


def _is_unknown_law(
    text: str, begin: int, end: int, cited: list[Found], agents: list[Found]
) -> bool:
    """Whether a name of several words holds none found; but an agent may stand in one, such as
    "Fiji Harbours Act", where it is not "the Law of Fiji"."""
    name = text[begin:end]
    within = [f.printed for f in agents if begin <= f.begin and f.end < end]
    others = (f for f in (*cited, *agents) if f.printed not in within)
    state = within and states().lookup(within[0])
    own = name.removeprefix(within[0]).strip() if state else name
    if " " not in own or states().lookup(name.removeprefix("Law of ")):
        return False
    return not any(f.begin < end and begin < f.end for f in others)


def _like_laws(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand that read as those of laws."""
    for form in _law_like():
        for match in form.finditer(text):
            yield match.end() - len(_without_lead(match.group())), match.end()


def _without_lead(name: str) -> str:
    """A name without what its sentence puts before it: "Ratify the", "Kazakhstan's"."""
    verb = re.match(r"(?!Act\b)([A-Z][a-z]+)\s+(?:the\s+)?(?=[A-Z](?!os?\b))", name)
    if verb and verb[1].lower() in patterns("verbs")["demanding"]:
        name = name[verb.end() :]
    return re.sub(patterns("citations")["law_lead"], "", name).strip()


@cache
def _law_like() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns("citations")["law_like"])


def _name(name: Name) -> Name:
    return name if name.iri else replace(name, iri=states().lookup(name.printed) or "")


def _recommendation(record: Recommendation) -> Recommendation:
    demands = tuple(
        replace(demand, recommenders=tuple(map(_name, demand.recommenders)))
        for demand in record.demands
    )
    return replace(record, recommenders=tuple(map(_name, record.recommenders)), demands=demands)


def _claim(record: Claim) -> Claim:
    return replace(record, claimants=tuple(map(_agent, record.claimants)))


def _role(record: Role, document: Document) -> Role:
    institution = record.institution
    if institution and not institution.iri:
        agents = people_and_bodies(document.metadata.state)
        iri = agents.lookup(institution.printed) or states().lookup(institution.printed) or ""
        institution = replace(institution, iri=iri)
    return replace(record, holder=_agent(record.holder), institution=institution)


def _agent(name: Name) -> Name:
    if name.iri:
        return name
    iri = states().lookup(name.printed) or people_and_bodies("").lookup(name.printed)
    return replace(name, iri=iri or "")
