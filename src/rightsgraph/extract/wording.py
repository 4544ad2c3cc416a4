"""What an answer literally does with a recommendation, told from its words.

The wording is kept apart from the position that it is read as, and both from the claim that
the recommendation is already implemented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rightsgraph.lexicon import patterns

POSITIONS = {
    "accepts": "supported",
    "accepts-in-part": "supported-in-part",
    "does-not-accept": "not-supported",
    "may-be-rejected": "not-supported",
    "cannot-be-accepted-yet": "pending",
    "notes": "noted",
    "already-implemented": "no-clear-position",
    "explains-only": "no-clear-position",
    "blank": "no-clear-position",
}
"""The position that each wording is read as."""
OFFICIAL = {"accepts": "supported", "does-not-accept": "noted", "may-be-rejected": "noted"}
OFFICIAL["notes"] = "noted"
"""How the review counts it: only where the wording leaves no doubt."""

_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bNo\.)(?<!\bNos\.)(?<!\bart\.)(?<!\bpara\.)(?<!\bparas\.)\s+(?=[A-Z“\"(])"
)
_CONCEDED = re.compile(r"(?:Although|While|Whereas)\b[^,;]+,\s+", re.I)
_CLAUSE = re.compile(r",?\s+(?:but|however|whereas|although|while)\s+|;\s+", re.I)
_MENTION = re.compile(r"\brecommend|\bth[eo]se points\b|\d{2,3}\.\d|\bNos?\.\s*\d", re.I)
_REFUSALS = {"does-not-accept", "may-be-rejected", "cannot-be-accepted-yet"}
_ORDER = (
    "accepts-in-part",
    "accepts",
    "does-not-accept",
    "may-be-rejected",
    "cannot-be-accepted-yet",
    "notes",
    "already-implemented",
)
_SHORT = 60
_SHORTEST = 3
_CELL_BEGINS = re.compile(r"(?:^|(?<=[.;)])\s+)(?=[A-Z])")
_CELL_ENDS = re.compile(r"\W*$|\s*[.:;–—-]\s|\s+[(“]?[A-Z]")
_TOPIC = re.compile(r"\b(?:relat(?:ing|ed)|concerning|regarding|on|about)\b", re.I)
_TITLE_WORDS = 5


@dataclass(frozen=True)
class Rule:
    """One pattern of the lexicon: what it means, and when it may be asked."""

    wording: str
    like: re.Pattern[str]
    alone: bool = False
    only: bool = False


def wording(text: str) -> str:
    """The wording of a whole answer; ``explains-only`` where none of it is a verdict."""
    if not text.strip():
        return "blank"
    bare = bare_verdict(text)
    if bare:
        return bare
    return combined([said for sentence in sentences(text) for said in verdicts(sentence)])


def bare_verdict(text: str) -> str:
    """The verdict that stands alone, as in a cell of a table: ``(Spain) Noted The storks …``.

    Cells come without their borders, so it is known by its capital, by what ends before it
    and by the sentence that begins after it.
    """
    for place in _CELL_BEGINS.finditer(text):
        for rule in _rules():
            match = rule.like.match(text, place.end()) if rule.only else None
            if match and len(match[0]) > _SHORTEST and _CELL_ENDS.match(text, match.end()):
                return rule.wording
    return ""


def combined(found: list[str]) -> str:
    """One wording of several: something accepted and something refused is acceptance in part."""
    if "accepts" in found and _REFUSALS & set(found):
        return "accepts-in-part"
    return next((wording for wording in _ORDER if wording in found), "explains-only")


def verdicts(sentence: str) -> Iterator[str]:
    """The wording of each clause of a sentence that has one."""
    mentions = bool(_MENTION.search(sentence))
    for clause in clauses(sentence):
        whole = clause.strip(" .;:,()*–-")
        for rule in _rules():
            if _fits(rule, clause, whole, mentions):
                yield rule.wording
                break


def titled(title: str) -> str:
    """The wording that a section or a heading announces for what stands under it, if any.

    What follows "relating to" is the topic, whatever words it has.
    """
    head = _TOPIC.split(title, maxsplit=1)[0]
    if not _MENTION.search(head) and len(head.split()) > _TITLE_WORDS:
        return ""
    return next((rule.wording for rule in _titles() if rule.like.search(head)), "")


def implementation(text: str) -> str:
    """``already-implemented``, ``in-progress``, or empty where the text claims neither."""
    return next((claim for claim, like in _claims() if like.search(text)), "")


def sentences(text: str) -> list[str]:
    """The sentences of a flat text; ``Nos. 1`` does not end one."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence that "but", "although" or a semicolon sets against each other."""
    conceded = _CONCEDED.match(sentence)
    begin = conceded.end() if conceded else 0
    parts = _CLAUSE.split(sentence[begin:])
    return [sentence[:begin], *parts] if begin else parts


def is_only_verdict(text: str) -> bool:
    """Whether an answer is nothing but its verdict, so that its grounds must stand elsewhere."""
    said = sentences(text)
    return len(said) == 1 and len(said[0]) <= _SHORT and any(verdicts(said[0]))


def speaks_of_several(text: str) -> bool:
    """Whether the verdict of an answer is on more than one recommendation."""
    return any(
        re.search(r"\b(?:these|those|both|all)\s+(?:\w+\s+)?recommendations\b", sentence, re.I)
        and any(verdicts(sentence))
        for sentence in sentences(text)
    )


def _fits(rule: Rule, clause: str, whole: str, mentions: bool) -> bool:
    if rule.only:
        return bool(rule.like.fullmatch(whole))
    return (mentions or rule.alone) and bool(rule.like.search(clause))


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(r["wording"], compiled(r["like"]), r.get("alone", False), r.get("only", False))
        for r in patterns("wording")["rules"]
    )


@cache
def _titles() -> tuple[Rule, ...]:
    return tuple(Rule(r["wording"], compiled(r["like"])) for r in patterns("wording")["titles"])


@cache
def _claims() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = patterns("wording")["implementation"]
    return tuple((rule["claim"], compiled(rule["like"])) for rule in rules)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the lexicon with its macros filled in."""
    for name, macro in patterns("wording")["macros"].items():
        pattern = pattern.replace(f"{{{name}}}", macro)
    return re.compile(pattern, re.I)
