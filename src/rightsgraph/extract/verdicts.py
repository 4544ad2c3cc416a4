"""The verdicts that words give: of a clause, of a title, of a cell, by the rules of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rightsgraph.extract.clauses import clauses
from rightsgraph.extract.masking import masked
from rightsgraph.lexicon import patterns, states
from rightsgraph.structure.titles import unnumbered

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
MENTION = re.compile(r"\brecommend|\bth[eo]se points\b|\d{2,3}\.\d|\bNos?\.\s*\d", re.I)
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
_STYLE = re.compile(
    r"(?:The\s+)?(?:(?:State|Government|Republic|Kingdom|Principality|Sultanate)\s+of\s+(?:the\s+)?)?",
    re.I,
)
_SO = re.compile(r"^(?:and\s+)?(?:therefore|thus|hence|so|consequently|accordingly)\s+", re.I)
_TOPIC = re.compile(r"\b(?:relat(?:ing|ed)|concerning|regarding|on(?!\s+which)|about)\b", re.I)
_TITLE_WORDS = 5
_LABEL_WORDS = 4
# A refusal that no rule knows is unclear, and never the acceptance that it holds.
_NEGATED = re.compile(
    r"\b(?:not|never|cannot|neither|nor|without|unable)\b(?:\s+(?!and\b|but\b|only\b)[\w’']+){0,7}?"
    r"\s+(?:accept|support|endors|approv|agree|favour|subscrib|adher|concur|assent)\w*",
    re.I,
)
# "… but not recommendation 5.2", "… but not to publish it".
_ONLY_NOT = re.compile(
    r"\s*not\s+(?:(?:the|those|these)\s+)?(?:recommendations?\b|to\b|that\b|with\b|as\s)", re.I
)
# "It accepted all, except for three that had been noted:".
_EXCEPTED_LAST = re.compile(
    r"\b(?:except(?:ing)?(?:\s+for)?|save(?:\s+for)?|with\s+the\s+exceptions?\s+of|apart\s+from|other\s+than)"
    r"\s+([^:.;]*)$",
    re.I,
)
# "Responses to the pending recommendations": they are pending no more.
_ANSWERED = re.compile(
    r"\b(?:responses?|repl(?:y|ies)|answers?|positions?|views|comments)\b[^.:]*?"
    r"\b(?:(?:pending|deferred|postponed)\s+recommendations|recommendations\s+(?:pending|deferred|postponed))\b",
    re.I,
)
# The heads of columns, which say nothing of what stands under them: ``Supported Noted``.
_HEADS = re.compile(
    r"\b(?:Supported|Accepted|SUPPORTED|ACCEPTED|Noted|NOTED)\s+(?:(?:Partially|Partly|Not)\s+(?:[Ss]upported|[Aa]ccepted)"
    r"|Supported|Accepted|Noted|Rejected|SUPPORTED|ACCEPTED|NOTED|REJECTED)\b"
)
_NAME = 60


@dataclass(frozen=True)
class Rule:
    """One pattern of the lexicon: what it means, and when it may be asked."""

    wording: str
    like: re.Pattern[str]
    alone: bool = False
    only: bool = False


def whole(text: str) -> str:
    """The verdict that is all of a text; empty where it is none, or more."""
    return next((rule.wording for rule in rules() if _is_whole(rule, text)), "")


def _is_whole(rule: Rule, cell: str) -> bool:
    return rule.only and bool(rule.like.fullmatch(cell.strip(" .;:,()*–-")))


def combined(found: list[str]) -> str:
    """One wording of several: something accepted and something refused is acceptance in part."""
    if "accepts" in found and _REFUSALS & set(found):
        return "accepts-in-part"
    return next((wording for wording in _ORDER if wording in found), "explains-only")


def verdicts(sentence: str, after: bool = False) -> Iterator[str]:
    """The wording of each clause of a sentence that has one.

    "But not to publish it" is one where another stands before it, there or, ``after``, earlier.
    """
    mentions = bool(MENTION.search(sentence))
    sentence = masked(by_the_state(sentence))
    mentions = mentions or bool(MENTION.search(sentence))
    for clause in clauses(sentence):
        if any(like.search(clause) for like in _no_verdicts()):
            continue
        if _ONLY_NOT.match(clause):
            yield from ["does-not-accept"] if after else []
            continue
        whole = _SO.sub("", clause.strip(" .;:,()*–-"))
        for rule in rules():
            if _fits(rule, clause, whole, mentions):
                after = True
                yield rule.wording
                break


def by_the_state(sentence: str) -> str:
    """A sentence that begins with a State, or its Government, with "The State" in its place."""
    name = next(iter(states().find(sentence[:_NAME])), None)
    begins = name and _STYLE.fullmatch(sentence[: name.begin])
    return f"The State{sentence[name.end :]}" if name and begins else sentence


# "Comments on the recommendations accepted": what they are on is no topic of a recommendation.
_REMARKS_ON = re.compile(
    r"^\W*(?:[A-Z\d]{1,4}[.)]\s+)?(?:Additional\s+|Further\s+)?(?:Comments|Observations|Remarks|Clarifications|Explanations|Notes|Replies|Responses|Information)"
    r"\s+(?:on|regarding|concerning|about|to)\s+(?=(?:(?:some|certain|all|several|the|of|those|its|our|not|\w+ly)\s+)*(?:recommendations|accepted|supported|noted|rejected)\b)",
    re.I,
)
# "We accept the following:", as the lead of a list.
_FOLLOWING = re.compile(r"\bthe\s+following(?=(?:\s+in\s+part)?\s*:?\s*$)", re.I)


def titled(title: str) -> str:
    """The wording that a section or a heading announces for what stands under it, if any.

    What follows "relating to" is the topic, whatever words it has.
    """
    if _HEADS.search(title):
        return ""
    if last := whole(re.split(r"[)\d]\s*[–—:]\s", title)[-1]):
        return last
    title = _REMARKS_ON.sub("", title)
    told = _ANSWERED.sub("recommendations", _FOLLOWING.sub(r"\g<0> recommendations", title))
    head = unnumbered(_TOPIC.split(told, maxsplit=1)[0])
    if not MENTION.search(head) and len(head.split()) > _TITLE_WORDS:
        return ""
    said = next((rule.wording for rule in _titles() if rule.like.search(head)), "") or whole(head)
    if said or not title.rstrip().endswith(":"):
        return said
    spoken = combined(list(verdicts(told)))
    return "" if spoken == "explains-only" else spoken


def announced(lead: str) -> str:
    """The wording that the words before a colon announce for the list after it, if any."""
    lead = re.sub(r"\([^()]*\)", "", lead).strip()
    excepted = _EXCEPTED_LAST.search(lead)
    if excepted:
        return titled(f"Recommendations {excepted[1]}") or "explains-only"
    if len(lead.split()) <= _LABEL_WORDS and titled(lead):
        return titled(lead)
    said = combined(list(verdicts(lead)))
    return titled(lead) if said == "explains-only" else said


def implementation(text: str) -> str:
    """``already-implemented``, ``in-progress``, or empty where the text claims neither."""
    return next((claim for claim, like in _claims() if like.search(text)), "")


def refuses(text: str) -> bool:
    """Whether a text says that something is not accepted."""
    return bool(_NEGATED.search(text))


def _fits(rule: Rule, clause: str, whole: str, mentions: bool) -> bool:
    if rule.only:
        return bool(rule.like.fullmatch(whole))
    found = rule.like.search(clause) if mentions or rule.alone else None
    if not found or rule.wording != "accepts":
        return bool(found)
    return not _NEGATED.search(clause, 0, found.end())


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(r["wording"], compiled(r["like"]), r.get("alone", False), r.get("only", False))
        for r in patterns("wording")["rules"]
    )


@cache
def _titles() -> tuple[Rule, ...]:
    return tuple(Rule(r["wording"], compiled(r["like"])) for r in patterns("wording")["titles"])


@cache
def _no_verdicts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(like, re.I) for like in patterns("wording")["no_verdict"])


@cache
def openings() -> tuple[Rule, ...]:
    return tuple(Rule(r["wording"], compiled(r["like"])) for r in patterns("wording")["openings"])


@cache
def _claims() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = patterns("wording")["implementation"]
    return tuple((rule["claim"], compiled(rule["like"])) for rule in rules)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the lexicon with its macros filled in."""
    for name, macro in patterns("wording")["macros"].items():
        pattern = pattern.replace(f"{{{name}}}", macro)
    return re.compile(pattern, re.I)
