"""Articles about a review: which States raised what, what officials said, what the author says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rightsgraph import iris
from rightsgraph.extract.asked import asked_of
from rightsgraph.extract.authors import authors
from rightsgraph.extract.organisations import acronyms, organisation, organisations, rule
from rightsgraph.lexicon import Found, pattern, patterns, people_and_bodies, states
from rightsgraph.records import Claim, Name, Recommendation, Records, Role
from rightsgraph.structure.asking import leads
from rightsgraph.structure.layout import is_caption
from rightsgraph.tree import Document, Part, Passage

_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bProf\.)(?<!\bNo\.)(?<!\bNos\.)"
    r"(?<!\bArt\.)[”\"’']?\s+(?=[A-Z“\"‘])"
)
_WORD = re.compile(r"[\w&-]+")
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
    paragraph; the capacities of the officials; what the authors ask of the State."""
    creators = authors(document)
    asked = {passage.path: _asked(document, passage, creators) for passage in document.passages}
    claims: list[Claim] = []
    roles: list[Role] = []
    officials: dict[str, Name] = {}
    short = acronyms(document.source.value)
    for passage in document.of(Part.PARAGRAPH):
        if is_caption(passage.text.value) or leads(passage.text.value):
            continue
        told = list(_speeches(document, passage, officials, short))
        speeches = [speech for sentence in told for speech in sentence]
        if sum(map(bool, told)) + len(asked[passage.path]) < len(told):
            speeches.append(_Speech("CivilSocietyClaim"))
        for place, speech in enumerate(speeches, 1):
            who, is_open = speech.claimants, speech.list_is_open
            claims.append(Claim(speech.kind, passage.path, place, who, is_open))
            roles += [speech.role] if speech.role else []
    return Records(
        recommendations=tuple(_recommendations(document, asked)),
        claims=tuple(claims),
        roles=tuple(roles),
        creators=creators,
    )


def _asked(document: Document, passage: Passage, creators: tuple[Name, ...]) -> list[str]:
    """What a passage asks of the State: all of an item, some sentences of a paragraph."""
    if passage.part is Part.ITEM:
        return [passage.text.value]
    if passage.part is not Part.PARAGRAPH:
        return []
    state = document.metadata.state
    found = (asked_of(state, sentence, creators) for sentence in _sentences(passage))
    return [text for text in found if text]


def _recommendations(document: Document, asked: dict[str, list[str]]) -> Iterator[Recommendation]:
    """Numbered by section and place, or by place alone where there are no sections."""
    count: Counter[str] = Counter()
    for passage in document.passages:
        for text in asked[passage.path]:
            section = document.passage(passage.parent)
            count[passage.parent] += 1
            number = f"{section.ordinal if section else 0}.{count[passage.parent]}"
            yield Recommendation(number, text, (passage.path,))


def _sentences(passage: Passage) -> list[str]:
    return _SENTENCE.split(passage.text.value)


def _speeches(
    document: Document, passage: Passage, officials: dict[str, Name], short: dict[str, Name]
) -> Iterator[list[_Speech]]:
    """What each sentence reports: nothing where the author speaks.

    ``officials`` are those that the article has named so far, by surname, ``short`` the
    organisations by their acronyms.
    """
    own = document.metadata.state
    last: tuple[Name, ...] | None = None
    for sentence in _sentences(passage):
        sentence = _rule("according").sub(r"\g<speaker> said ", sentence)
        asking, answer = _question_and_answer(sentence)
        peers = list(_peers(asking, own)) or list(_peer_speaks(asking, own))
        official = None if peers and not answer else _official(answer or asking, passage, own, last)
        official = official or _named_before(sentence, officials)
        if official and official.role:
            officials[official.role.holder.printed.split()[-1]] = official.role.holder
        others = None if peers else _body(sentence) or _organisation(sentence, passage, short)
        said = official or others
        yield [*peers, *filter(None, [said])]
        if official:
            last = official.claimants
        elif said or _rule("official").search(sentence):
            last = None


def _question_and_answer(sentence: str) -> tuple[str, str]:
    """A sentence in two where it tells who asked before it tells who answered."""
    asked = _rule("asked_by").match(sentence)
    if not asked:
        return sentence, ""
    answer = sentence[asked.end() :]
    return asked.group(), answer[:1].upper() + answer[1:]


def _body(sentence: str) -> _Speech | None:
    """A body or an expert of the United Nations that is the subject of a sentence and says
    something in it."""
    begin = _subject(sentence)
    for found in people_and_bodies("").find(sentence):
        if found.begin == begin and "/body/" in found.iri:
            speaks = rule("body_speaks").match(sentence, found.end)
            return _Speech("UNBodyClaim", (_name(found),)) if speaks else None
    return None


def _subject(sentence: str) -> int:
    """Where the words begin that a sentence opens with, behind an article."""
    opening = re.match(r"(?:[Tt]he\s+)?", sentence)
    return opening.end() if opening else 0


def _organisation(sentence: str, passage: Passage, short: dict[str, Name]) -> _Speech | None:
    """Organisations that are the subject of a sentence and say something in it."""
    quoted = rule("said_by").search(sentence)
    begin = quoted.start("rest") if quoted else _subject(sentence)
    speaker = rule("speaker_of").match(sentence, begin)
    called = None if speaker else rule("called_group").match(sentence, begin)
    begin = next((match.end() for match in (speaker, called) if match), begin)
    for end in _name_ends(sentence, begin):
        if quoted or rule("speaks").match(sentence, end):
            printed = sentence[begin:end].rstrip(".")
            one = organisation(printed, evident=True) if called else short.get(printed)
            names = organisations(printed, passage.text.value) or list(filter(None, [one]))
            if names:
                return _Speech("CivilSocietyClaim", tuple(names))
    return None


def _name_ends(sentence: str, begin: int) -> list[int]:
    """Where a name may end that begins there: that of a lexicon, and all of one or several."""
    known = [f.end for f in people_and_bodies("").find(sentence) if f.begin == begin]
    named = (rule("name").match(sentence, begin), _WORD.match(sentence, begin))
    return [*known, *(match.end() for match in named if match)]


def _peers(sentence: str, own: str) -> Iterator[_Speech]:
    """States other than the one under review that raise, ask or praise something.

    They stand before the verb, after the verb before it, or in a list after "by".
    """
    others = [found for found in states().find(sentence) if found.iri != own]
    done = 0
    for verb in _rule("peer").finditer(sentence):
        by = _rule("by").match(sentence, verb.end())
        subjects = (
            _after(sentence, others, by.end())
            if by
            else _before(sentence, [f for f in others if done <= f.begin], verb.start())
        )
        if subjects and not _is_reported(sentence, subjects[0].begin, verb):
            rest = sentence[subjects[-1].end :]
            opening = sentence[: subjects[0].begin]
            is_open = bool(_rule("open_list").match(rest) or _rule("part_of_list").search(opening))
            names = tuple(dict.fromkeys(map(_name, subjects)))
            yield _Speech("PeerStateClaim", names, is_open)
        done = len(sentence) if by else verb.end()


def _is_reported(sentence: str, begin: int, verb: re.Match[str]) -> bool:
    """Whether somebody else tells what States did: "He claimed that Fiji had praised the law"."""
    told = _rule("official").search(sentence, 0, begin)
    return bool(told and _rule("before_then").search(sentence, begin, verb.start()))


def _peer_speaks(sentence: str, own: str) -> Iterator[_Speech]:
    """The delegations of other States that say something: "The representative of Fiji said"."""
    verb = _rule("peer_speaks").search(sentence)
    others = [found for found in states().find(sentence) if found.iri != own]
    chain = _before(sentence, others, verb.start()) if verb else []
    if not verb or not chain or sentence[chain[-1].end : verb.start()].strip(" ,"):
        return
    if _rule("peer_speaker").search(sentence[: chain[0].begin]):
        yield _Speech("PeerStateClaim", tuple(dict.fromkeys(map(_name, chain))), False)


def _name(found: Found) -> Name:
    return Name(found.printed, found.iri)


def _after(sentence: str, others: list[Found], begin: int) -> list[Found]:
    """The list of States right after "by"."""
    chain: list[Found] = []
    for found in (f for f in others if f.begin >= begin):
        between = _rule("between_states" if chain else "before_states")
        if not between.fullmatch(sentence, chain[-1].end if chain else begin, found.begin):
            break
        chain.append(found)
    return chain


def _before(sentence: str, others: list[Found], end: int) -> list[Found]:
    """The list of States that is the subject of the verb at ``end``."""
    chain: list[Found] = []
    for found in reversed([f for f in others if f.end <= end]):
        if chain and not _rule("between_states").fullmatch(sentence, found.end, chain[0].begin):
            break
        chain.insert(0, found)
    if not chain or _rule("not_the_state").search(sentence, chain[-1].end, end):
        return []
    return [] if _rule("not_acting").search(sentence[: chain[0].begin]) else chain


def _official(
    sentence: str, passage: Passage, own: str, last: tuple[Name, ...] | None
) -> _Speech | None:
    """An official or a delegation of the State under review that asserts something.

    ``last`` is who spoke before, for "the official also stated"; none where nobody or others did.
    """
    verb = _rule("official").search(sentence)
    if not verb:
        return None
    named = _person(sentence, own)
    if named:
        person, role = named
        institution = _institution(role, own)
        holder = Name(person)
        return _Speech("StateClaim", (holder,), role=Role(holder, role, passage.path, institution))
    before = sentence[: verb.start()]
    if not sentence[verb.end() :].strip(" .”\"’'"):
        before = before.rpartition(", ")[2]
    speaks_for = [f.iri for f in states().find(sentence[: verb.end() + _NEAR])]
    delegated = _rule("delegation").search(before) and own in speaks_for
    delegated = (
        delegated or _is_own_delegation(before, own) or _is_the_state(sentence, verb.start(), own)
    )
    others = any(found.iri != own for found in states().find(before))
    delegated = delegated or bool(not others and _rule("own_delegation").fullmatch(before))
    again = last is not None and _rule("official_again").match(sentence)
    return _Speech("StateClaim", (last or ()) if again else ()) if delegated or again else None


def _named_before(sentence: str, officials: dict[str, Name]) -> _Speech | None:
    """An official who speaks again, by the surname alone."""
    again = _rule("surname_again").search(sentence)
    holder = officials.get(again["surname"]) if again else None
    return _Speech("StateClaim", (holder,)) if holder else None


def _is_the_state(sentence: str, verb: int, own: str) -> bool:
    """Whether the State itself is the subject: "Malta denied that …"."""
    before = sentence[:verb]
    named = states().find(before)[-1:] if _rule("state_says").match(sentence, verb) else []
    return any(
        found.iri == own
        and bool(_rule("opens").fullmatch(before, 0, found.begin))
        and bool(_rule("adverb").fullmatch(before, found.end))
        for found in named
    )


def _is_own_delegation(before: str, own: str) -> bool:
    """Whether the subject is the State's delegation by its adjective.

    "The Fijian delegation", "Members of the Fijian delegation".
    """
    words = [
        match
        for match in re.finditer(r"\b([A-Z][a-z]+)\s+(?=[a-z]|Government|Delegation)", before)
        if match[1] in _adjectives(own)
    ]
    speaks = _rule("delegation")
    leads = any(not before[: word.start()].removeprefix("The ") for word in words)
    return (leads and bool(speaks.search(before))) or any(
        speaks.match(before, word.end()) for word in words
    )


def _person(sentence: str, own: str) -> tuple[str, str] | None:
    """A person and the capacity printed before or after the name, both as printed.

    Only those who hold it from the State under review: others speak for themselves.
    """
    for official in _official_patterns():
        match = official.search(sentence)
        if match and not states().lookup(match["person"]):
            role = re.sub(r"^[Tt]he\s+", "", " ".join(match["role"].split()).strip(" ,"))
            return (match["person"], role) if _is_of_the_state(role, own) else None
    return None


def _is_of_the_state(role: str, own: str) -> bool:
    """Whether a capacity is one of the State under review, and of no other State or body."""
    named = [found.iri for found in states().find(role)]
    bodies = [found.iri for found in people_and_bodies(own).find(role)]
    if any(iri != own for iri in named) or any("/body/" in iri for iri in bodies):
        return False
    ours = any(word in role for word in _adjectives(own))
    return bool(named or ours or _rule("state_role").search(role))


def _adjectives(state: str) -> list[str]:
    """``Kazakh``: how a State's organs are named without its name."""
    words: list[str] = patterns("states")["states"].get(iris.code(state), {}).get("adjectives", [])
    return words


def _institution(role: str, own: str) -> Name | None:
    """What the role is held in, where a lexicon knows it; else the State itself."""
    found = people_and_bodies(own).find(role)
    if found:
        return Name(found[-1].printed, found[-1].iri)
    named = states().find(role)
    return Name(named[-1].printed, named[-1].iri) if named else None


def _rule(name: str) -> re.Pattern[str]:
    return pattern("speech", name)


@cache
def _official_patterns() -> tuple[re.Pattern[str], ...]:
    """The capacity before the name ("Minister Ana Example said"), or after it, between commas."""
    rules = patterns("speech")
    verb = rf"(?:[a-z,]+\s+){{0,3}}?{rules['official']}\b"
    return (
        re.compile(rf"{rules['role']},?\s+{rules['person']},?\s+{verb}"),
        re.compile(rf"{rules['person']},\s+(?:the\s+)?{rules['role']},\s+{verb}"),
        re.compile(rf"\b(?:said|stated)\s+{rules['person']},\s+{rules['role']}(?=[.,;]|$)"),
        re.compile(
            rf"\b(?:said|stated)\s+(?:the\s+)?{rules['role']},?\s+{rules['person']}(?=[.,;]|$)"
        ),
    )
