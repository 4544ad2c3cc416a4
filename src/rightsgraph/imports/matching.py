"""Finds the recommendation of a review that a record of another source speaks of.

A printed number decides where the texts do not contradict it; else the texts do, first among
the recommendations of the same State. A match that is likely but not sure is doubtful: it is
proposed to a person, never stated.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from rapidfuzz import fuzz

from rightsgraph.extract.recommenders import shares, whole
from rightsgraph.imports.instruments import asked, named_instruments
from rightsgraph.lexicon import fold, patterns

_MOST_REPEATED = 5
_TEXT, _PART, _WORDS = "State and text", "State and part", "State and words"
_INSTRUMENT = "State and instrument"


@dataclass(frozen=True)
class Part:
    """What some States ask in a recommendation, all of it or a share.

    ``text`` is in comparable form, ``printed`` as the source has it.
    """

    text: str
    states: frozenset[str]
    printed: str = field(default="", compare=False)


@dataclass(frozen=True)
class Candidate:
    """A recommendation that a record may speak of; without parts where its text is not known."""

    iri: str
    number: str
    states: frozenset[str]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Match:
    """The recommendation found, how, and how alike the texts are, from 0 to 1.

    ``iri`` is None where nothing is near. A doubtful match is not to be stated. ``part`` is what
    of the recommendation is alike.
    """

    iri: str | None = None
    method: str = ""
    score: float = 0.0
    doubtful: bool = False
    part: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Wording:
    """A record to be matched: its text, its States (IRIs), and its number where it has one."""

    text: str
    states: frozenset[str] = frozenset()
    number: str = ""


NONE = Match()
_NOTHING = Part("", frozenset())


def candidate(iri: str, number: str, texts: Iterable[str], states: Iterable[str]) -> Candidate:
    """A candidate from the texts that sources print, with or without States in parentheses."""
    everyone = frozenset(states)
    parts = [part for text in texts for part in _parts(text, everyone)]
    return Candidate(iri, number, everyone, tuple(dict.fromkeys(p for p in parts if p.text)))


def _parts(text: str, everyone: frozenset[str]) -> Iterator[Part]:
    """The whole, and what some of the States ask."""
    printed = whole(text)
    yield Part(plain(printed), everyone, printed)
    for share in shares(text):
        named = frozenset(name.iri for name in share.names if name.iri)
        yield Part(plain(share.text), named or everyone, share.text)


def match(
    candidates: Sequence[Candidate], text: str, states: Collection[str] = (), number: str = ""
) -> Match:
    """The best match of one record among the recommendations of its review.

    ``text`` is as the source has it, ``states`` are IRIs of those that recommend.
    """
    return match_all(candidates, [Wording(text, frozenset(states), number)])[0]


def match_all(candidates: Sequence[Candidate], wordings: Sequence[Wording]) -> list[Match]:
    """A match for each record of one review, one-to-one where that is possible.

    The surest matches are made first. A recommendation that has been given to a State is given
    to it again only for another part of it, so that two alike requests are kept apart.
    """
    proposals = sorted(
        (
            (found.score, -place, found)
            for place, wording in enumerate(wordings)
            for found in _proposals(candidates, wording)
        ),
        key=lambda proposal: (proposal[2].doubtful, -proposal[0], -proposal[1], proposal[2].iri),
    )
    chosen: dict[int, Match] = {}
    left: dict[int, Match] = {}
    taken: set[tuple[str | None, str, frozenset[str]]] = set()
    for _, minus, found in proposals:
        place = -minus
        slot = (found.iri, found.part, wordings[place].states)
        if place in chosen:
            continue
        if slot not in taken or _shareable(found, wordings[place]):
            chosen[place] = found
            taken.add(slot)
        else:
            left.setdefault(place, replace(found, doubtful=True))
    return [chosen.get(place) or left.get(place, NONE) for place in range(len(wordings))]


def _shareable(found: Match, wording: Wording) -> bool:
    """Whether the record covers but a part, so that another may cover the rest."""
    several = (_PART, _WORDS, _INSTRUMENT)
    return found.method in several or gathered(plain(wording.text), found.part) > 0


def _proposals(candidates: Sequence[Candidate], wording: Wording) -> Iterator[Match]:
    text = plain(wording.text)
    by_number = list(_by_number(_numbered(candidates, wording.number), text))
    if any(not found.doubtful for found in by_number):
        yield from by_number
        return
    same_state = [c for c in candidates if wording.states & c.states]
    found: list[Match] = []
    for proposed in (
        _by_text(same_state, wording, text),
        _by_instrument(same_state, wording),
        _by_text_alone(candidates, wording, text),
    ):
        found += proposed
        if any(not proposal.doubtful for proposal in found):
            break
    yield from found or by_number


def _numbered(candidates: Iterable[Candidate], number: str) -> list[Candidate]:
    """Those with a number; of ``97.3(a)``, where no item has its own, those with ``97.3``."""
    for printed in (number, number.partition("(")[0]):
        if found := [each for each in candidates if printed and each.number == printed]:
            return found
    return []


def _by_number(numbered: Iterable[Candidate], text: str) -> Iterator[Match]:
    for each in numbered:
        if not (each.parts and text):
            yield Match(each.iri, "number", 0.9)
            continue
        score, _, part = _likest(text, each.parts)
        sure = score >= _threshold("numbered")
        yield Match(each.iri, "number and text", round(score, 2), not sure, part.text)


def _by_text(pool: Iterable[Candidate], wording: Wording, text: str) -> Iterator[Match]:
    """Recommendations of the same State with a part that is alike."""
    for each in pool:
        parts = [part for part in each.parts if part.states & wording.states]
        score, contained, part = _likest(text, parts)
        sure = score >= _threshold("contained" if contained else "same")
        sure = sure and (text == part.text or not _clash(wording.text, part.printed))
        if not sure and (words := _by_words(each.iri, wording, text, parts)):
            yield words
        elif score >= _threshold("near"):
            method = _PART if contained else _TEXT
            yield Match(each.iri, method, round(score, 2), not sure, part.text)


def _clash(one: str, other: str) -> bool:
    """Whether two texts name instruments, and none that both name. Requests to join two treaties
    may differ in nothing else."""
    both = named_instruments(one), named_instruments(other)
    return all(both) and both[0].isdisjoint(both[1])


def _by_instrument(pool: Iterable[Candidate], wording: Wording) -> list[Match]:
    """Recommendations of the same State that ask the same of the same instruments: sources name
    these in full or in short, and part a list of them. One is enough."""
    action, named = asked(wording.text)
    scores: dict[str, float] = {}
    for each in pool if action else ():
        for part in each.parts:
            theirs = asked(part.printed) if part.states & wording.states else ("", frozenset())
            if theirs[0] == action and named <= theirs[1]:
                scores[each.iri] = max(scores.get(each.iri, 0), len(named) / len(theirs[1]))
    return [
        Match(iri, _INSTRUMENT, round(score, 2), len(scores) > 1)
        for iri, score in list(scores.items())[:_MOST_REPEATED]
    ]


def _by_words(iri: str, wording: Wording, text: str, parts: Iterable[Part]) -> Match | None:
    """A part from which a source has left words out: one of several things that are asked."""
    few = len(text.split()) < patterns("matching")["fewest_words"]
    enough = 1 if few else _threshold("gathered")
    found = ((gathered(text, each.text), each) for each in parts)
    score, part = max(found, key=lambda each: each[0], default=(0.0, _NOTHING))
    if score < enough or not named_instruments(wording.text) <= named_instruments(part.printed):
        return None
    return Match(iri, _WORDS, round(score, 2), part=part.text)


def gathered(text: str, part: str) -> float:
    """The share that the words of a text have of the passage of a part in which all of them stand
    in their order; 0 where they do not."""
    words, others = text.split(), part.split()
    best = 0.0
    if not words or not set(words).issubset(others):
        return best
    for start in (place for place, other in enumerate(others) if other == words[0]):
        place = start
        for word in words:
            if word not in others[place:]:
                return best
            place = others.index(word, place) + 1
        best = max(best, len(words) / (place - start))
    return best


def _by_text_alone(pool: Iterable[Candidate], wording: Wording, text: str) -> list[Match]:
    """Texts of other States: sources differ in whom they name, and how they cut what several ask
    into parts. Alike texts are enough where the State is among those of the recommendation, else
    verbatim ones. More are no match."""
    scored = [(*_closest(text, each.parts), each) for each in pool if each.parts]
    near = [(score, part, each) for score, part, each in scored if score >= _threshold("same")]
    best = max((score for score, *_ in near), default=0.0)
    rivals = sum(score >= best - float(patterns("matching")["margin"]) for score, *_ in near)
    found = []
    for score, part, each in near[:_MOST_REPEATED]:
        named = bool(wording.states & each.states)
        sure = score == best and rivals == 1 and (named or best >= _threshold("verbatim"))
        sure = sure and (text == part.text or not _clash(wording.text, part.printed))
        found.append(Match(each.iri, _TEXT if named else "text", round(score, 2), not sure))
    return found


def _closest(text: str, parts: Iterable[Part]) -> tuple[float, Part]:
    """The likeness to the part that as a whole is most alike."""
    return max(((_ratio(text, part.text), part) for part in parts), key=lambda close: close[0])


def _likest(text: str, parts: Iterable[Part]) -> tuple[float, bool, Part]:
    """The likeness to the part that is most alike; a whole part goes before a piece of one."""
    found = ((*likeness(text, part.text), part) for part in parts)
    return max(found, key=lambda like: (like[0], not like[1]), default=(0.0, False, _NOTHING))


def likeness(one: str, other: str) -> tuple[float, bool]:
    """How alike two plain texts are, and whether that holds only of a part of one of them."""
    direct = _ratio(one, other)
    shorter, longer = sorted((one, other), key=len)
    if direct >= _threshold("same") or len(shorter) < patterns("matching")["shortest_contained"]:
        return direct, False
    enough = _threshold("contained")
    inside = fuzz.partial_ratio(shorter, longer, score_cutoff=100 * enough) / 100
    if inside >= enough:
        return inside, True
    return max(direct, fuzz.token_sort_ratio(one, other) / 100), False


def _ratio(one: str, other: str) -> float:
    return float(fuzz.ratio(one, other, score_cutoff=50)) / 100


def _threshold(name: str) -> float:
    return float(patterns("matching")["thresholds"][name])


def plain(text: str) -> str:
    """A text as its bare words in small letters, without what sources put before them."""
    words = re.sub(r"[^\w]+", " ", fold(html.unescape(text)).replace("'", "")).strip()
    return _lead_ins().sub("", words) or words


@cache
def _lead_ins() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{'|'.join(patterns('matching')['lead_ins'])}) +)+")
