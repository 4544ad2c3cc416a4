"""The clauses of a sentence: what each says, and which recommendations it names or excepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_numbering import RESUMES, Numbering
from rightsgraph.extract.numbers import COUNT, plain
from rightsgraph.structure.numbered import NUMBER, RUN

OTHERS = re.compile(
    rf"\b(?:others|a(?:nother|\s+further)\s+{COUNT}|{COUNT}\s+(?:more|further)|the\s+rest|the\s+remain(?:der|ing)|the\s+other\s+(?:\w+\s+)?(?:ones?|recommendations?|two|three|four|five|six))\b",
    re.I,
)
_ELIDED = re.compile(
    r"\d\)?(?:,\s+(?:in|by|on)\s[a-z ]{4,20},|,\s+(?:however|though),)?"
    r"\s+(?:is|are|does|do|did|was|were|can|could|ha[sd]|have)(\s*not)?(?=\W*$|,\s+(?:since|because|as|given|owing|due|for)\b)",
    re.I,
)
_IT = re.compile(
    r"\b(?:it|they)\s+(?=(?:\w+ly\s+|now\s+|also\s+)?(?:enjoy|is|are|was|were|ha[sd]|have|receiv|could|cannot|do|did|will|meet))",
    re.I,
)
_THAT_IT = re.compile(
    r",\s[^,]*\bthat\s+(?:it|they|these)\s+(?=(?:\w+\s+){0,3}?(?:enjoy|is|are|was|were|ha[sd]|have)\b)",
    re.I,
)
_RESUMED = re.compile(rf"\d\)?{RESUMES}", re.I)
# "While 5.2 had been noted in May, it now supports it."
_CONCEDED = re.compile(r"(?:Although|While|Whilst|Whereas)\b", re.I)
_THEM = re.compile(
    r"\b((?:accept|support|endorse|note|reject)(?:s|ed|d)?)\s+(?:it|them|both)\W*$", re.I
)
# "As regards recommendation 5.2, it accepted it and would report."
_NAMED_IT = re.compile(
    r"(?<=,\s)((?:[A-Z][\w’']+|[Ii]t|[Ww]e|[Tt]he\s+\w+)\s+(?:[\w’']+\s+){1,8}?)(?:it|them|both)"
    r"(?=\W*$|,|\s+(?:and|as|since|because|in|owing|due|given|for|at|with)\b)"
)
# "As for the recommendations on wells (5.2–5.4), they were all accepted."
_THEY_WERE = re.compile(
    r"(?<=,\s)(?:it|they)\s+(was|were|is|are|ha[sd]|have|enjoy(?:s|ed)?|will|would|shall|cannot|could|do|does|did|remains?|receives?|meets?)\b(?:\s+(?:all|both)\b)?"
)
# "…, with the exception of 5.2 and 5.3, which are rejected".
_WHICH = re.compile(
    r",\s+(?:(?:all|both)\s+of\s+)?which\s+(?=(?:is|are|was|were|ha[sd]|have|do|does|did|enjoys?|will|would|cannot|could|remains?|meets?|receives?|finds?|awaits?|calls?|needs?|requires?|fails?|lacks?)\b)"
)
_WHICH_IT = re.compile(
    r",\s+which\s+((?:it|they|we|the\s+(?:Government|State)|[A-Z]\w+)\s+(?:\w+\s+){0,5}?"
    r"(?:(?:accept|support|endorse|note|reject|decline)(?:s|ed|d)?|(?:takes?|took)\s+note\s+of))\b"
)
# "…, with the exception of 5.2, on which the consultations could not be concluded".
_ON_WHICH = re.compile(
    r",\s+on\s+which\s+(?=(?:the|its|our|no|a)\s+(?:consultations?|discussions?|decision|position)\b)"
)
_JOINT = re.compile(
    r",?\s+and\s+|;\s+(?!of\s+which\b)(?:and\s+)?|,?\s+(?:but|while|whereas)\s+|(?P<comma>,\s+)",
    re.I,
)
_ACTOR = re.compile(r"the\s+(?:State|Government|delegation)\b|(?:it|we|[A-Z][\w’-]+)\s+[a-z]")
_ITEM_OF_LIST = re.compile(r"\d{1,3}(?!\s+(?:recommendations?|others?)\b)")
# Numbers that are the subject of a verb of their own: "… and 5.2, 5.3 and 5.4 are noted".
_SUBJECT = re.compile(
    r"(?:(?!\b(?:is|are|was|were|ha[sd]|have|do|does|did|accept|support|not|reject|take)\w*)(?:[^\d;.]|(?<=\bNo)\.|(?<=\bNos)\.|\d{1,3}\s+(?=\(|recommendations|others)))*"
    rf"(?:{NUMBER}\)*\s+(?:is|was|has|does|enjoys|remains|receives|meets|finds|requires)"
    rf"|(?!{NUMBER}\)*\s+(?!(?:and|n?or|to|through|as)\b)[a-z]){RUN}\)*\s+(?:are|were|have|do|enjoy|remain|receive|meet|find|require)"
    rf"|{RUN}\)*\s+(?:had|did|can(?:not)?|could|will|would|enjoyed|remained|received|met|found|failed|gained))\b",
    re.I,
)


@dataclass(frozen=True)
class Clause:
    """The verdicts of a clause, what it names, and whether it only takes that out of others."""

    verdicts: list[str]
    numbers: tuple[str, ...]
    excepts: bool = False
    of_others: bool = False


def excepted_in(text: str, numbering: Numbering) -> set[str]:
    """The recommendations that a text only takes out of others."""
    parts = (part for part in clauses_of(text, numbering) if part.excepts and not part.verdicts)
    return {number for part in parts for number in part.numbers}


def clauses_of(sentence: str, numbering: Numbering, before: str = "") -> list[Clause]:
    """The clauses of a sentence; a verb after an exception goes on with what stood before it.

    "Recommendation 5.2 is." says the contrary of the sentence ``before``.
    """
    found: list[Clause] = []
    conceded, later = bool(_CONCEDED.match(sentence)), False
    for clause in _parts(plain(sentence), numbering):
        if conceded and len(found) == 1 and _THEM.search(clause):
            found[0] = replace(found[0], verdicts=[])
            clause = _THEM.sub(r"\1 the recommendations", clause)
        if numbering.named(clause):
            clause = _NAMED_IT.sub(r"\1the recommendations", clause)
            clause = _THEY_WERE.sub(r"the recommendations \1", clause)
        after = any(part.verdicts for part in found)
        if wording.is_exception(clause):
            clause = _WHICH.sub(" the recommendations ", _ON_WHICH.sub(" and ", clause))
            clause = _WHICH_IT.sub(r" and \1 the recommendations", clause)
        verdicts = list(wording.verdicts(clause, after)) or _elided(clause, found, before)
        verdicts = verdicts or _of_it(clause, found) or _of_them(clause, numbering)
        if not wording.is_exception(clause):
            later = not verdicts and (later or (after and wording.puts_off(clause)))
            numbers = () if later else numbering.named(clause)
            earlier = numbering.of_earlier(clause) and not _IT.match(clause)
            others = not numbers and bool(OTHERS.search(clause) or earlier)
            found.append(Clause(verdicts, numbers, of_others=others))
        elif _RESUMED.search(clause):
            found += [Clause([], numbering.excepted(clause), True), Clause(verdicts, ())]
        else:
            found.append(Clause(verdicts, numbering.excepted(clause), True))
    return found


def _parts(sentence: str, numbering: Numbering) -> Iterator[str]:
    """The clauses, also cut where what joins two parts stands between what is said of some
    recommendations and of others."""
    for clause in wording.clauses(sentence):
        cuts = [(0, 0)]
        joints = list(_joints(clause))
        for (end, begin), (next_, _) in pairwise([*joints, (len(clause), 0)]):
            rest = None if _SUBJECT.match(clause, begin) else next_
            told = (clause[cuts[-1][1] : end], clause[begin:rest])
            cuts += [(end, begin)] if all(_is_whole(part, numbering) for part in told) else []
        ends = [*cuts[1:], (len(clause), 0)]
        yield from (clause[begin:end] for (_, begin), (end, _) in zip(cuts, ends, strict=True))


def _joints(clause: str) -> Iterator[tuple[int, int]]:
    """Where parts of a clause may be joined, and not only the last items of a list."""
    for match in _JOINT.finditer(clause):
        end = match.end()
        last = clause[match.start() - 1].isdigit() and _ITEM_OF_LIST.match(clause, end)
        begins = not last and (not match["comma"] or _ACTOR.match(clause, end))
        if begins or _SUBJECT.match(clause, end):
            yield match.span()


def _is_whole(clause: str, numbering: Numbering) -> bool:
    """Whether a clause names recommendations and has a verdict."""
    return bool(numbering.named(clause)) and any(wording.verdicts(clause))


def _elided(clause: str, earlier: list[Clause], before: str) -> list[str]:
    """The verdict of "5.2 is" and "5.2 does not", after one that is the contrary."""
    ends = _ELIDED.search(clause)
    last = next((part.verdicts for part in reversed(earlier) if part.verdicts), [before])
    if not ends or len(last) != 1:
        return []
    return {("does-not-accept", False): ["accepts"], ("accepts", True): ["does-not-accept"]}.get(
        (last[0], bool(ends[1])), []
    )


def _of_it(clause: str, before: list[Clause]) -> list[str]:
    """The verdict on what "it" stands for: the recommendation that the clause before names."""
    named = bool(before) and bool(before[-1].numbers) and not before[-1].verdicts
    said = _IT.sub("the recommendation ", clause, count=1) if named else clause
    return list(wording.verdicts(said)) if said != clause else []


def _of_them(clause: str, numbering: Numbering) -> list[str]:
    """The verdict on what "it" stands for in "As for 5.2, it was glad that it was accepted"."""
    it = _THAT_IT.search(clause)
    if not it or not numbering.named(clause[: it.start()]):
        return []
    return list(wording.verdicts(f"the recommendation {clause[it.end() :]}"))


def alone(parts: list[Clause]) -> list[Clause]:
    """The clauses, or the only one that names numbers with all that the sentence says of them."""
    naming = [place for place, part in enumerate(parts) if part.numbers]
    if len(naming) != 1:
        return parts
    own = parts[naming[0]]
    since = parts[naming[0] :] if own.verdicts else parts
    every = [said for part in since if not part.of_others for said in part.verdicts]
    return [own if own.excepts else replace(own, verdicts=every)]
