"""What an answer literally does with a recommendation, told from its words.

The wording is kept apart from the position that it is read as, and both from the claim that
the recommendation is already implemented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph.extract.clauses import clauses, is_exception, puts_off, sentences
from rightsgraph.extract.numbers import plain
from rightsgraph.extract.verdicts import (
    MENTION,
    OFFICIAL,
    POSITIONS,
    announced,
    by_the_state,
    combined,
    compiled,
    implementation,
    openings,
    refuses,
    rules,
    titled,
    verdicts,
    whole,
)
from rightsgraph.lexicon import patterns, states
from rightsgraph.structure.numbered import RUN
from rightsgraph.text import Span

__all__ = [
    "OFFICIAL",
    "POSITIONS",
    "announced",
    "clauses",
    "combined",
    "compiled",
    "implementation",
    "is_exception",
    "puts_off",
    "refuses",
    "sentences",
    "titled",
    "verdicts",
    "whole",
]

_IN_BRACKETS = re.compile(r"\(((?:[^()]|\([^()]*\))+)\)")
_AFTER_NUMBER = re.compile(r"(?<=\d)\s*\(((?:[^()\d]|\([^()\d]*\))+)\)")
_BEFORE_ANSWER = re.compile(
    rf"^[ ;:.,)|–[-]*(?:Nos?\.\s*{RUN}[ ;:.,–-]*)?(?:\((?!(?:[a-d]|i{{1,3}})\)))?"
)
_SHORT = 60
_SHORTEST = 3
# "No objection. It accepts it": so few words are on nothing else.
_NO_SENTENCE = 3
# ``Olive trees Supported. A census …``: a title and the answer under it.
_UNDER_TITLE = (
    r"(?<=\w)(?<!Supported)(?<!Accepted)(?<!Noted)\s+"
    r"(?=(?:(?:Partially|Partly|Fully|Not)\s+(?:supported|accepted)"
    r"|(?<!accepted\s)(?<!supported\s)(?:Supported|Accepted|Noted|Rejected)"
    r"|Recommendation\s+(?:supported|accepted|noted|rejected))"
    r"(?:\s+in\s+part)?(?:\.(?:\s|$)|$|\s\d\s[A-Z]))"
)
# A cell whose row a line has cut: ``Stop attacks on Accepted journalists (Peru)``.
_INSIDE = re.compile(
    r"(?<=[a-z] )(?=[A-Z])(?P<said>(?:(?:Not|Partially|Partly|Fully)\s)?"
    r"(?:[Aa]ccepted|[Ss]upported|[Nn]oted|[Rr]ejected))(?= [^.]*\([A-Z][^()\d]+\)\W*$)"
)
_CELL_BEGINS = re.compile(
    rf"(?:{_UNDER_TITLE}|^\[?|(?:(?<=[.;:)”\"])\s+|\s\[|\|\s)(?=[A-Z])"
    r"|(?<=\w)\s(?:Status|Position|Response|Reply|Answer|Decision)\s*:\s+(?=[A-Z]))"
    r"(?:(?:The\s+)?[Rr]ecommendations?\s+(?:is\s+|are\s+)?(?=[a-z])|(?:All|Both)\s+(?:are\s+)?(?=[a-z])|(?:Is|Are)\s+(?=[a-z]))?"
)
# ``Geysers (supported)``, and a sentence after it.
_AFTER_TITLE = re.compile(r"\w\s\((?P<said>[^()]{4,40})\)(?=\W*$|\s+[A-Z])")
_CELL_ENDS = re.compile(r"\W*$|[\])]|\s*[.,:;|–—-]\s|\s+(?:\d\s)?[(“]?[A-Z]")
# "Accepted, except for its last clause": no verdict alone.
_BUT_FOR = re.compile(
    r",\s+(?:but\s+)?(?:except|save|apart\s+from|with\s+the\s+exception|only|in\s?so\s?far)\b", re.I
)
# "Accept UNESCO wardens" asks, "Accept. UNESCO …" answers.
_ASKS = re.compile(r"(?:accept|support|note|reject|endorse|approve|agree)", re.I)
_ENDS_STOPPED = re.compile(r"\W*$|\]|\s*[.,:;|–—-]\s|\s+\([A-Z]")
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
_PARTS = 2
# "The ban on nets was accepted, whereas that on hooks was not."
_THAT_NOT = re.compile(
    r"(?<!not\s)\b(?:accepted|supported)[^.;:]{0,40}?,?\s+(?:whereas|while|but)\s+(?:that|those)\b[^.;:,]{0,80}?"
    r"\b(?:is|are|was|were|had|has)\s+not(?:\s+(?:been\s+)?(?:accepted|supported))?\W*$",
    re.I,
)
# "Ratify the The recommendation enjoys the support of Chad. treaty": two cells torn into one.
_TORN = re.compile(
    r"\w\s+(?P<said>The\srecommendation\s(?:does|is|was|has|enjoys|cannot)\s[^.]*[.])"
)
# "The sharing of wells (79.1 and 79.2): accepted."
_SUBJECT = re.compile(
    r"(?P<subject>[^.;:()]{3,160})"
    rf"\((?P<run>(?=\d{{1,3}}\s?\.\s?\d)(?:{RUN}))\)\s*(?::|[–—]|-(?=\s))\s*(?=\S)"
)
# What a number, which stands apart, is on: "(article 196 of the Code) – not accepted."
_ON_TOPIC = re.compile(r"\s*\([^()]{3,160}\)\s*(?::|[–—]|-(?=\s))\s*(?=\S)")
_THIS_ONE = re.compile(r"\b(?:this|the)\s+recommendation\b", re.I)
_AT_NUMBER = re.compile(
    r"\W*(?:(?:the\s+)?recommendations?\s*(?:(?:(?:made|contained|set\s+out|listed)\s+)?(?:in|under)\s+(?:paragraphs?\s*)?"
    rf"|Nos?\.?\s*|numbers?\s*)?)?{RUN}(?:\s*\([^()]*\))?"
    r"(?:,?\s+(?:on|about|concerning|regarding|relating\s+to)\s[^:.]{2,60})?(?:\s*[:–—]|\s+-(?=\s)|(?<=\d)\.(?=\s+[A-Z]))\s*(?=\S)",
    re.I,
)


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
    torn = _TORN.search(asked)
    if torn and said == "explains-only":
        return combined(list(verdicts(torn["said"])))
    titles = (whole(match["said"]) for match in _AFTER_TITLE.finditer(text))
    return said if said != "explains-only" else next(filter(None, titles), said)


def _naming_it(text: str) -> Iterator[str]:
    """The sentences, with "the recommendation" for what the State "accepts it" after it."""
    before = "recommendation"
    for sentence in sentences(text):
        if "recommendation" in before.lower():
            sentence = _ITS_OBJECT.sub(r"\1 the recommendation", by_the_state(sentence))
        if _OF_ONE_THING.search(before):
            sentence = _OTHER_THING.sub(r"\1 the recommendation as to ", by_the_state(sentence))
        yield sentence
        before = sentence if len(sentence.split()) > _NO_SENTENCE else before


def _decided(told: list[tuple[str, list[str]]]) -> list[str]:
    """The verdicts of sentences; a recommendation that is noted or refused is not left open by
    a sentence that does not speak of it."""
    closed = {"notes", "does-not-accept"}
    named = any(closed & set(found) and MENTION.search(sentence) for sentence, found in told)
    return [
        said
        for sentence, found in told
        for said in found
        if not named or said != "cannot-be-accepted-yet" or MENTION.search(sentence)
    ]


def apart(text: str) -> tuple[str, str]:
    """What was asked and what is answered, where a text holds both.

    A word such as "Response:" parts them, or the number with a colon, else the States that
    asked, in parentheses.
    """
    headed = subject(text)
    numbered = None if headed else _AT_NUMBER.match(plain(text)) or _ON_TOPIC.match(plain(text))
    text = plain(text)[numbered.end() :] if numbered else text[headed.end() if headed else 0 :]
    last = max(labels(text), default=None)
    if last and text[last[1] :].strip():
        return text[: last[0]], text[last[1] :]
    ends = [m.end() for m in _IN_BRACKETS.finditer(text) if _is_of_states(m[1])]
    end = next((end for end in reversed(ends) if re.search(r"\w", text[end:])), 0)
    return text[:end], _unsigned(_BEFORE_ANSWER.sub("", text[end:]))


def subject(text: str) -> re.Match[str] | None:
    """What an answer is on, with the numbers, where that stands before it and is no answer."""
    found = _SUBJECT.match(text)
    said = found and combined(list(verdicts(found["subject"])))
    return found if said == "explains-only" else None


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


def unasked(text: str) -> str:
    """A text without the States, in parentheses after numbers, that made the recommendations."""
    return _AFTER_NUMBER.sub(lambda match: "" if _is_of_states(match[1]) else match[0], text)


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
        for rule in rules():
            match = rule.like.match(text, place.end()) if rule.only else None
            if not match or len(match[0]) <= _SHORTEST:
                continue
            if rule.wording == "accepts" and _BUT_FOR.match(text, match.end()):
                continue
            ends = _ENDS_STOPPED if _ASKS.fullmatch(match[0]) else _CELL_ENDS
            if ends.match(text, match.end()):
                return rule.wording
    inside = _INSIDE.search(text)
    return whole(inside["said"]) if inside else ""


def of_parts(text: str) -> str:
    """The wording of an answer that takes the parts of the recommendation one by one."""
    if _THAT_NOT.search(text):
        return "accepts-in-part"
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
    return alone or next((rule.wording for rule in openings() if rule.like.match(said)), "")


def opens(text: str) -> bool:
    """Whether an answer begins with its verdict: another on the same number is on a part."""
    return bool(opening(text)) and POSITIONS[opening(text)] != "no-clear-position"


def answers(text: str) -> str:
    """What an answer does with "this recommendation" in its first sentence; empty where nothing."""
    first = next(iter(sentences(apart(text)[1])), "")
    said = combined(list(verdicts(first))) if _THIS_ONE.search(first) else "blank"
    return said if POSITIONS[said] != "no-clear-position" else ""


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
