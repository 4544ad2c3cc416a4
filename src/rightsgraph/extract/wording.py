"""What an answer literally does with a recommendation, told from its words.

The wording is kept apart from the position that it is read as, and both from the claim that
the recommendation is already implemented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rightsgraph.extract.clauses import clauses, is_exception, puts_off, sentences
from rightsgraph.extract.numbers import masked, plain
from rightsgraph.lexicon import patterns, states
from rightsgraph.structure.numbered import RUN
from rightsgraph.structure.titles import unnumbered
from rightsgraph.text import Span

__all__ = ["clauses", "is_exception", "puts_off", "sentences"]

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
_IN_BRACKETS = re.compile(r"\(((?:[^()]|\([^()]*\))+)\)")
_BEFORE_ANSWER = re.compile(
    rf"^[ ;:.,)|–[-]*(?:Nos?\.\s*{RUN}[ ;:.,–-]*)?(?:\((?!(?:[a-d]|i{{1,3}})\)))?"
)
_STYLE = re.compile(
    r"(?:The\s+)?(?:(?:State|Government|Republic|Kingdom|Principality|Sultanate)\s+of\s+(?:the\s+)?)?",
    re.I,
)
_SO = re.compile(r"^(?:and\s+)?(?:therefore|thus|hence|so|consequently|accordingly)\s+", re.I)
_SHORT = 60
_SHORTEST = 3
# ``Olive trees Supported. A census …``: a title and the answer under it.
_UNDER_TITLE = (
    r"(?<=\w)(?<!Supported)(?<!Accepted)(?<!Noted)\s+"
    r"(?=(?:(?:Partially|Partly|Fully|Not)\s+(?:supported|accepted)"
    r"|Supported|Accepted|Noted|Rejected)(?:\s+in\s+part)?(?:\.(?:\s|$)|$|\s\d\s[A-Z]))"
)
_CELL_BEGINS = re.compile(
    rf"(?:{_UNDER_TITLE}|^\[?|(?:(?<=[.;:)”\"])\s+|\s\[|\|\s)(?=[A-Z])"
    r"|(?<=\w)\s(?:Status|Position|Response|Reply|Answer|Decision)\s*:\s+(?=[A-Z]))"
    r"(?:(?:The\s+)?[Rr]ecommendations?\s+(?:is\s+|are\s+)?(?=[a-z])|(?:All|Both)\s+(?:are\s+)?(?=[a-z])|(?:Is|Are)\s+(?=[a-z]))?"
)
# ``Geysers (supported)``, and a sentence after it.
_AFTER_TITLE = re.compile(r"\w\s\((?P<said>[^()]{4,40})\)(?=\W*$|\s+[A-Z])")
_CELL_ENDS = re.compile(r"\W*$|[\])]|\s*[.,:;|–—-]\s|\s+(?:\d\s)?[(“]?[A-Z]")
# "Accept UNESCO wardens" asks, "Accept. UNESCO …" answers.
_ASKS = re.compile(r"(?:accept|support|note|reject|endorse|approve|agree)", re.I)
_ENDS_STOPPED = re.compile(r"\W*$|\]|\s*[.,:;|–—-]\s|\s+\([A-Z]")
_TOPIC = re.compile(r"\b(?:relat(?:ing|ed)|concerning|regarding|on(?!\s+which)|about)\b", re.I)
_TITLE_WORDS = 5
_LABEL_WORDS = 4
# A refusal that no rule knows is unclear, and never the acceptance that it holds.
_NEGATED = re.compile(
    r"\b(?:not|never|cannot|neither|nor|without|unable)\b(?:\s+(?!and\b|but\b|only\b)[\w’']+){0,4}?"
    r"\s+(?:accept|support|endors|approv|agree|favour)\w*",
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
_ITS_OBJECT = re.compile(
    r"^((?:The\s+(?:\w+\s+)?(?:Government|State|Kingdom|Republic|Federation)|We|It)\s+(?:[\w’']+\s+){0,4}?(?:accept|support|endorse|note|reject)s?)"
    r"\s+(?:it|them|this|these|both)(?=\W*$|,|\s+(?:in|as|since|because|fully|partially|partly)\b)"
)
# "supports the recommendation to appoint one. It does not support a ban": the other part.
_OF_ONE_THING = re.compile(r"\b(?:accept|support)s\s+the\s+recommendation\s+(?:to|on|regarding)\b")
_OTHER_THING = re.compile(
    r"^((?:The\s+State|We|It)\s+(?:does|do|can)\s?not\s+(?:accept|support))\s+(?=(?:a|an|the)\s)"
)
# "For the reasons given above, not accepted."
_GROUNDS = re.compile(r"^(?:For|In\s+view\s+of|In\s+the\s+light\s+of|Given)\s[^,.;]{3,80},\s+")
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
_PARTS = 2
_NAME = 60
_AT_NUMBER = re.compile(
    rf"\W*(?:recommendations?\s*(?:Nos?\.?\s*|numbers?\s*)?)?{RUN}(?:\s*\([^()]*\))?"
    r"(?:,?\s+(?:on|about|concerning|regarding|relating\s+to)\s[^:.]{2,60})?(?:\s*[:–—]|\s+-(?=\s))\s*(?=\S)",
    re.I,
)


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
    asked, text = apart(text)
    opened = opening(text) or bare_verdict(asked)
    if opened and opened != "already-implemented":
        return opened
    said = combined(_decided([(s, list(verdicts(s))) for s in _naming_it(text)]))
    if opened:
        return opened if said == "explains-only" else said
    titles = (whole(match["said"]) for match in _AFTER_TITLE.finditer(text))
    return said if said != "explains-only" else next(filter(None, titles), said)


def _naming_it(text: str) -> Iterator[str]:
    """The sentences, with "the recommendation" for what the State "accepts it" after it."""
    before = "recommendation"
    for sentence in sentences(text):
        if "recommendation" in before.lower():
            sentence = _ITS_OBJECT.sub(r"\1 the recommendation", _by_the_state(sentence))
        if _OF_ONE_THING.search(before):
            sentence = _OTHER_THING.sub(r"\1 the recommendation as to ", _by_the_state(sentence))
        yield sentence
        before = sentence


def _decided(told: list[tuple[str, list[str]]]) -> list[str]:
    """The verdicts of sentences; a recommendation that is noted or refused is not left open by
    a sentence that does not speak of it."""
    closed = {"notes", "does-not-accept"}
    named = any(closed & set(found) and _MENTION.search(sentence) for sentence, found in told)
    return [
        said
        for sentence, found in told
        for said in found
        if not named or said != "cannot-be-accepted-yet" or _MENTION.search(sentence)
    ]


def apart(text: str) -> tuple[str, str]:
    """What was asked and what is answered, where a text holds both.

    A word such as "Response:" parts them, or the number with a colon, else the States that
    asked, in parentheses.
    """
    numbered = _AT_NUMBER.match(plain(text))
    text = plain(text)[numbered.end() :] if numbered else text
    last = max(labels(text), default=None)
    if last and text[last[1] :].strip():
        return text[: last[0]], text[last[1] :]
    ends = [m.end() for m in _IN_BRACKETS.finditer(text) if _is_of_states(m[1])]
    end = next((end for end in reversed(ends) if re.search(r"\w", text[end:])), 0)
    return text[:end], _unsigned(_BEFORE_ANSWER.sub("", text[end:]))


def numbered(text: str) -> bool:
    """Whether a text begins with the number of a recommendation and a colon."""
    return bool(_AT_NUMBER.match(plain(text)))


def _unsigned(answer: str) -> str:
    """An answer without the name of the State before it: ``Sweden: Accepted``."""
    name, colon, said = answer.partition(":")
    return said.lstrip() if colon and states().lookup(name) else answer


def _is_of_states(names: str) -> bool:
    """Whether words in parentheses are the States that made a recommendation."""
    parts = [part for part in re.split(r"\s*[,;]\s*|\s+and\s+", names.strip()) if part]
    known = sum(states().lookup(part) is not None for part in parts)
    return bool(known) and 2 * known >= len(parts)


def labels(text: str) -> list[Span]:
    """Where words such as "Response:" stand."""
    return [m.span() for m in re.finditer(patterns("wording")["answer_label"], text, re.I)]


def bare_verdict(text: str) -> str:
    """The verdict that stands alone, as in a cell of a table: ``(Spain) Noted The storks …``.

    Cells come without their borders, so it is known by its capital, by what ends before it
    and by the sentence that begins after it.
    """
    bars = (cell for cell in text.split("|") if "|" in text)
    heads = [part for cell in bars for part in (cell, cell.split(" (")[0])]
    found = next((said for said in map(whole, heads) if said), "")
    if found:
        return found
    for place in _CELL_BEGINS.finditer(text):
        for rule in _rules():
            match = rule.like.match(text, place.end()) if rule.only else None
            if not match or len(match[0]) <= _SHORTEST:
                continue
            ends = _ENDS_STOPPED if _ASKS.fullmatch(match[0]) else _CELL_ENDS
            if ends.match(text, match.end()):
                return rule.wording
    return ""


def of_parts(text: str) -> str:
    """The wording of an answer that takes the parts of the recommendation one by one."""
    part = re.compile(patterns("wording")["part"], re.I)
    said = (match["said"] for match in part.finditer(text))
    found = [whole("not accepted" if one.lower() == "not" else one) for one in said]
    if len(found) < _PARTS:
        return ""
    accepted = any(said.startswith("accepts") for said in found)
    return "accepts-in-part" if accepted and len(set(found)) > 1 else combined(found)


def opening(text: str) -> str:
    """The verdict that stands alone in an answer, or that its first sentence goes on after."""
    said = text.lstrip(" .;:–-")
    alone = of_parts(text) or bare_verdict(text) or whole(_GROUNDS.sub("", said).partition(".")[0])
    return alone or next((rule.wording for rule in _openings() if rule.like.match(said)), "")


def whole(text: str) -> str:
    """The verdict that is all of a text; empty where it is none, or more."""
    return next((rule.wording for rule in _rules() if _is_whole(rule, text)), "")


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
    mentions = bool(_MENTION.search(sentence))
    sentence = masked(_by_the_state(sentence))
    mentions = mentions or bool(_MENTION.search(sentence))
    for clause in clauses(sentence):
        if any(like.search(clause) for like in _no_verdicts()):
            continue
        if _ONLY_NOT.match(clause):
            yield from ["does-not-accept"] if after else []
            continue
        whole = _SO.sub("", clause.strip(" .;:,()*–-"))
        for rule in _rules():
            if _fits(rule, clause, whole, mentions):
                after = True
                yield rule.wording
                break


def _by_the_state(sentence: str) -> str:
    """A sentence that begins with a State, or its Government, with "The State" in its place."""
    name = next(iter(states().find(sentence[:_NAME])), None)
    begins = name and _STYLE.fullmatch(sentence[: name.begin])
    return f"The State{sentence[name.end :]}" if name and begins else sentence


def titled(title: str) -> str:
    """The wording that a section or a heading announces for what stands under it, if any.

    What follows "relating to" is the topic, whatever words it has.
    """
    if _HEADS.search(title):
        return ""
    if last := whole(re.split(r"[)\d]\s*[–—:]\s", title)[-1]):
        return last
    told = _ANSWERED.sub("recommendations", title)
    head = unnumbered(_TOPIC.split(told, maxsplit=1)[0])
    if not _MENTION.search(head) and len(head.split()) > _TITLE_WORDS:
        return ""
    said = next((rule.wording for rule in _titles() if rule.like.search(head)), "")
    return said or whole(head)


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
    found = rule.like.search(clause) if mentions or rule.alone else None
    if not found or rule.wording != "accepts":
        return bool(found)
    return not _NEGATED.search(clause, 0, found.end())


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
def _no_verdicts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(like, re.I) for like in patterns("wording")["no_verdict"])


@cache
def _openings() -> tuple[Rule, ...]:
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
