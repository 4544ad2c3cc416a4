"""Articles about a review: which States raised what, what officials said, what the author says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rightsgraph.lexicon import patterns, people_and_bodies, states
from rightsgraph.records import Claim, Name, Records, Role
from rightsgraph.tree import Document, Part, Passage

_SENTENCE = re.compile(r"(?<=[.!?])[”\"’']?\s+(?=[A-Z“\"‘])")
_NEAR = 60


@dataclass(frozen=True)
class _Speech:
    """What one sentence reports: who speaks, as what, and for whom."""

    kind: str
    claimants: tuple[Name, ...] = ()
    list_is_open: bool | None = None
    role: Role | None = None


def records(document: Document) -> Records:
    """A claim for each sentence that reports States or officials, one for the rest of each
    paragraph, and the capacities of the officials."""
    claims: list[Claim] = []
    roles: list[Role] = []
    for passage in document.of(Part.PARAGRAPH):
        count: dict[str, int] = defaultdict(int)
        speeches = list(_speeches(document, passage))
        if not speeches or len(speeches) < len(_sentences(passage)):
            speeches.append(_Speech("CivilSocietyClaim"))
        for speech in speeches:
            count[passage.path] += 1
            claims.append(
                Claim(
                    speech.kind,
                    passage.path,
                    count[passage.path],
                    speech.claimants,
                    speech.list_is_open,
                )
            )
            roles += [speech.role] if speech.role else []
    return Records(claims=tuple(claims), roles=tuple(roles))


def _sentences(passage: Passage) -> list[str]:
    return _SENTENCE.split(passage.text.value)


def _speeches(document: Document, passage: Passage) -> Iterator[_Speech]:
    own = document.metadata.state
    last: tuple[Name, ...] = ()
    for sentence in _sentences(passage):
        peers = list(_peers(sentence, own))
        official = None if peers else _official(sentence, passage, own, last)
        last = official.claimants if official else last
        yield from peers or ([official] if official else [])


def _peers(sentence: str, own: str) -> Iterator[_Speech]:
    """States other than the one under review that raise, ask or praise something.

    They stand before the verb, after the verb before it, or in a list after "by".
    """
    others = [found for found in states().find(sentence) if found.iri != own]
    done = 0
    for verb in _rule("peer").finditer(sentence):
        by = _rule("by").match(sentence, verb.end())
        begin, end = (by.end(), len(sentence)) if by else (done, verb.start())
        subjects = [f for f in others if begin <= f.begin < end]
        if subjects:
            rest = sentence[subjects[-1].end :]
            opening = sentence[: subjects[0].begin]
            is_open = bool(_rule("open_list").match(rest) or _rule("part_of_list").search(opening))
            names = tuple(dict.fromkeys(Name(f.printed, f.iri) for f in subjects))
            yield _Speech("PeerStateClaim", names, is_open)
        done = len(sentence) if by else verb.end()


def _official(sentence: str, passage: Passage, own: str, last: tuple[Name, ...]) -> _Speech | None:
    """An official or a delegation of the State under review that asserts something.

    ``last`` is who spoke before, for "the official also stated".
    """
    verb = _rule("official").search(sentence)
    if not verb:
        return None
    named = _person(sentence)
    if named:
        person, role = named
        institution = _institution(role, own)
        holder = Name(person)
        return _Speech("StateClaim", (holder,), role=Role(holder, role, passage.path, institution))
    before = sentence[: verb.start()]
    speaks_for = [f.iri for f in states().find(sentence[: verb.end() + _NEAR])]
    delegated = _rule("delegation").search(before) and own in speaks_for
    again = _rule("official_again").match(sentence)
    return _Speech("StateClaim", last if again else ()) if delegated or again else None


def _person(sentence: str) -> tuple[str, str] | None:
    """A person and the capacity printed before the name, both as printed."""
    match = _official_pattern().search(sentence)
    if not match or states().lookup(match["person"]):
        return None
    role = " ".join(match["role"].split()).strip(" ,")
    return match["person"], re.sub(r"^[Tt]he\s+", "", role)


def _institution(role: str, own: str) -> Name | None:
    """What the role is held in, where a lexicon knows it; else the State itself."""
    found = people_and_bodies(own).find(role)
    if found:
        return Name(found[-1].printed, found[-1].iri)
    named = states().find(role)
    return Name(named[-1].printed, named[-1].iri) if named else None


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(patterns("speech")[name])


@cache
def _official_pattern() -> re.Pattern[str]:
    rules = patterns("speech")
    return re.compile(
        rf"{rules['role']},?\s+{rules['person']},?\s+(?:[a-z,]+\s+){{0,3}}?{rules['official']}\b"
    )
