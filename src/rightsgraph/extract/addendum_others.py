"""All other recommendations: what a document says of them together, and which they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_reply import Reply, position
from rightsgraph.extract.addendum_statements import Statement, Statements
from rightsgraph.extract.numbers import COUNT, plain
from rightsgraph.extract.tallies import count, tally, value
from rightsgraph.records import Position
from rightsgraph.tree import Document, Part, Passage

HERE = (
    r"(?:of|in|under)\s+this\s+(?:cluster|heading|group|section|theme|title|chapter|category|topic)"
)
"""What narrows "the recommendations" to those under the same title."""
_WORDS_FOR_NAMED = (
    r"(?:mentioned|listed|addressed|included|named|referred|commented|covered|discussed|dealt"
    r"|appear(?!\s+to\b)|appearing|singled|specified|enumerated"
    r"|(?:reference|comments?|mention|observations?|remarks?)\s+(?:is|are|was|were|ha[sd]\s+been|have\s+been)\s+made|in\s+the\s+(?:\w+\s+)?(?:table|list|annex))"
)
_VERB = (
    r"(?:is|are|was|were|enjoys?|enjoyed|ha[sd]|have|can|cannot|could|do|does|did|should|shall|may"
    r"|will|would)"
)
# "The recommendations which are not mentioned above, on wells and on nets, are accepted."
_NOT_NAMED = (
    r"(?:(?:(?:all|any|every|each|the|those)\s+)*recommendations?\b(?:\s+(?:of|in|contained\s+in)\s[^.;:,]{0,80}?)?,?\s+"
    r"(?:(?:to|on)?\s*(?:which|that)\s+)?(?:(?:is|are|was|were|do|does|ha[sd]|have|appear)\s+)*"
    rf"(?:not|neither|no)\s+(?:(?!accept|support|endors|reject|enjoy|implement)[a-z]+\s+){{0,3}}?{_WORDS_FOR_NAMED}\b[^.;:,]*?"
    rf"(?:,\s+which\s[^.;]*?,(?=\s+{_VERB}\b)|(?=\s+{_VERB}\b|,|\W*$))"
    r"|(?:(?:all|the|those)\s+)*recommendations\s+other\s+than\s+those\s+(?:\w+\s+)?"
    r"(?:indicated|mentioned|listed|named|above|below)\b[^,.;]*)"
)
_UNNAMED = re.compile(_NOT_NAMED, re.I)
OTHERS = re.compile(
    r"\b(?>all\s+(?:of\s+)?(?:the\s+|its\s+)?(?:other|remaining)\s+(?:recommendations?|ones)"
    r"|(?:all|the)\s+(?:the\s+)?(?:\w+\s+)?others\b"
    r"|the\s+(?:other|remaining)\s+(?:\w+\s+)?(?:recommendations?|ones)"
    rf"|the\s+remaining\s+{COUNT}(?=\s+{_VERB}\b)"
    rf"|(?:every|each|all)(?:\s+(?:single\s+)?one)?\s+of\s+them\b|(?:(?:all|both)\s+)?(?:the\s+)?(?:\w+\s+)?recommendations\s+{HERE}|the\s+(?:rest|remainder)(?:\s+of\s+(?:the|its|these)\s+recommendations)?"
    r"|(?:all\s+(?:of\s+)?(?:the\s+|its\s+)?(?:\w+\s+)?recommendations?|every\s+recommendation)(?=\W*$|,?\s+(?:are|were|have\s+been|except|with\s+the|save"
    r"|other\s+than|apart|it\s+received|received|made\s+to|contained|listed|set\s+out|addressed|(?:in|of)\s+(?:(?:that|this|the\s+(?:same|said))\s+)?paragraph)))"
    r"\b(?!\s+(?:on|about|concerning|regarding|relating|related"
    r"|(?:from|by|made\s+by)(?!\s+(?:the\s+)?(?:\w+\s+)?(?:States|delegations|Working\s+Group)))\b)"
    rf"|\b{_NOT_NAMED}",
    re.I,
)
"""Words for all recommendations that a document does not single out."""
_UNLESS_TOLD = re.compile(
    r"(?:Unless|Except\s+where)\s+(?:it\s+is\s+)?otherwise\s+\w+[^,.;]*,\s+(?=.*\brecommendations\b)",
    re.I,
)
# "… to accept seven, to note four, and to come back to the rest": of these, nothing else.
_APART = re.compile(r"(?:and\s+)?to\s", re.I)
_LIST = r"\bpara(?:graph|\.)\s+(?P<list>\d{2,3})\b(?!\s?[.–-]\s?\d)"
_OF_LIST = re.compile(_LIST, re.I)
_NOT_COUNTS = re.compile(
    r"\bA/HRC/[\w/.]+,?|\b\d{1,2}\s+(?:(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b(?:\s+\d{4})?)|(?<=\w)\s+\(\d{1,3}\)"
)
_OF_OTHERS = "It is one of all others, of which the document speaks without their numbers."
_BY_COUNT = "It is named nowhere; the document counts so many, and all others are told."
_SAID = {
    "supported": "accepts",
    "supported-in-part": "accepts-in-part",
    "noted": "notes",
    "not-supported": "does-not-accept",
    "pending": "cannot-be-accepted-yet",
}
_LONGEST = 400


def of_others(sentence: str, path: str, numbering: Numbering) -> Statement | None:
    """What a sentence says of all recommendations that the document does not single out."""
    sentence = plain(sentence)
    unless = _UNLESS_TOLD.match(sentence)
    clause = next((c for c in wording.clauses(sentence) if OTHERS.search(c)), sentence)
    if not unless and not OTHERS.search(clause):
        return None
    about = next((part for part in clause.split(", ") if OTHERS.search(part)), clause)
    told = [OTHERS.sub("these recommendations", part) for part in (clause, about)]
    ways = told[1:] if _APART.match(about) else [told[0], clause, told[1]]
    own = next(filter(None, (list(wording.verdicts(way)) for way in ways)), [])
    if not own and any(map(wording.is_exception, wording.clauses(sentence))):
        own = list(wording.verdicts(sentence))
    said = wording.combined(own)
    if numbering.named(clause) or _excepts_what_is_not_read(sentence, numbering):
        return None
    list_ = _OF_LIST.search(clause)
    if list_ and numbering.lists and list_["list"] not in numbering.lists:
        return None
    unnamed = any(_UNNAMED.match(match[0]) for match in OTHERS.finditer(clause))
    found = Statement(said, (path,), of_list=list_["list"] if list_ else "", of_unnamed=unnamed)
    return None if said == "explains-only" else found


def of_all_but(sentence: str, path: str) -> Statement | None:
    """What "Supported, save for 5.2" says of all under the same title."""
    first, *following = wording.clauses(sentence)
    said = wording.whole(first) if any(map(wording.is_exception, following)) else ""
    return Statement(said, (path,)) if said else None


def _excepts_what_is_not_read(sentence: str, numbering: Numbering) -> bool:
    """Whether figures are excepted that are no numbers of recommendations that are known."""
    apart = (c for c in wording.clauses(sentence) if wording.is_exception(c))
    return any(re.search(r"\d\.\d", c) and not numbering.excepted(c) for c in apart)


def cleared(
    document: Document, found: list[Reply], others: Statement, stated: Statements
) -> Iterator[Reply]:
    """The replies, those that only explain with the verdict that is given on all others.

    Not those that speak of a refusal, of whatever it is.
    """
    once_open = _once_open(found, stated)
    for reply in found:
        passages = (document.passage(path) for path in reply.passages)
        if any(passage and wording.refuses(passage.text.value) for passage in passages):
            yield reply
            continue
        own = tuple(
            other(p.number, others, p.passages)
            if p.number in once_open or (not others.of_unnamed and _is_only_explained(p, stated))
            else p
            for p in reply.positions
        )
        yield replace(reply, positions=own)


def _is_only_explained(found: Position, stated: Statements) -> bool:
    return found.wording == "explains-only" and found.number not in stated.excepted


def _once_open(found: list[Reply], stated: Statements) -> set[str]:
    """The recommendations that a title or a lead calls open, of which others are now answered."""
    led = [(stated.context.get(reply.passages[0]), p) for reply in found for p in reply.positions]
    answered = {lead for lead, p in led if p.position not in ("pending", "no-clear-position")}
    open_ = ((lead, p.number) for lead, p in led if p.position == "pending")
    return {n for lead, n in open_ if lead and lead in answered and n not in stated.listed}


def rest(
    texts: list[str], numbering: Numbering, answered: Iterable[str], others: Statement
) -> tuple[Position, ...]:
    """The positions on those that a document names, or counts, and answers as "all others"."""
    named = dict.fromkeys(n for text in texts for n in numbering.named(text))
    known = {**named, **dict.fromkeys(counted(texts, numbering, others.of_list))}
    left = [n for n in known if n not in set(answered)]
    if others.of_list:
        left = [n for n in left if n.startswith(f"{others.of_list}.") or "." not in n]
    return tuple(other(number, others, ()) for number in left)


def by_count(document: Document, numbering: Numbering, found: list[Reply]) -> tuple[Position, ...]:
    """The positions on those of a list that nothing is said of, where counts leave but one.

    "It accepts 20 of the 24 and notes 4": with four noted ones named, all others are accepted.
    """
    texts = [passage.heading or passage.text.value for passage in document.passages]
    known = list(counted(texts, numbering))
    read = {p.number: p.position for reply in found for p in reply.positions if p.number in known}
    left = [number for number in known if number not in read]
    for passage in document.of(Part.PARAGRAPH) if left else ():
        counts = _counts(passage)
        short = counts.copy()
        short.subtract(read.values())
        missing = [kind for kind, number in short.items() if number]
        if counts.total() == len(known) and len(missing) == 1:
            said = Statement(_SAID[missing[0]], (passage.path,))
            return tuple(replace(other(n, said, ()), comment=_BY_COUNT) for n in left)
    return ()


def _counts(passage: Passage) -> Counter[str]:
    """How many recommendations a paragraph says have each position."""
    found = tally(passage, "")
    return Counter({kind: n for kind, n in found.counts if kind in _SAID} if found else {})


def counted(texts: list[str], numbering: Numbering, list_: str = "") -> Iterator[str]:
    """The numbers of a list, else of the document's own, where the texts say how many it has.

    Of several counts the highest is that of all; none is, where a number beyond it is named.
    All of them may be named as well: ``the 14 that were left (5.1 to 5.14)``.
    """
    list_ = list_ or numbering.prefix or numbering.own
    named = (number.partition(".") for text in texts for number in numbering.named(text))
    items = {int(item) for prefix, _, item in named if prefix == list_}
    last = max(items, default=0)
    lengths = (length for text in texts for length in _lengths(text, list_))
    length = max(lengths, default=last if len(items) == last else 0)
    if list_ and last <= length <= _LONGEST:
        yield from (f"{list_}.{item}" for item in range(1, length + 1))


def _lengths(text: str, list_: str) -> Iterator[int]:
    """How many recommendations stand in a paragraph of the report, each time that it is said."""
    for sentence in wording.sentences(_NOT_COUNTS.sub("", text)):
        for like in _likes():
            yield from (value(m["n"]) for m in like.finditer(sentence) if m["list"] == list_)


@cache
def _likes() -> tuple[re.Pattern[str], ...]:
    """``the 38 recommendations listed in paragraph 5``, ``paragraph 5 contains 38 of them``."""
    of_all = (
        r"(?:(?:\s+(?!of\b|per\b)[a-z-]+){0,2}?\s+recommendations?\b"
        r"|(?=\s*[,(]|\s+(?:which|that|listed|contained|set\s+out|of\s+(?:these|them)|on\s+the\s+spot)\b))"
    )
    # A number in between may be another count.
    after = rf"(?<!other\s){count()}{of_all}[^.;\d]{{0,120}}?{_LIST}"
    before = (
        rf"{_LIST}(?:\s+of\s+the\s+report)?,?\s+(?:contains|lists|has|sets\s+out|comprises|\()"
        rf"\s*(?:the\s+)?{count()}\s+recommendations?\b"
    )
    return tuple(re.compile(like, re.I) for like in (after, before))


def other(number: str, others: Statement, paths: tuple[str, ...]) -> Position:
    """The position on one of all others, which is read with a doubt."""
    passages = tuple(dict.fromkeys((*paths, *others.passages)))
    found = position(number, others.wording, passages, "")
    reading = "probable" if found.reading == "certain" else found.reading
    return replace(
        found,
        implementation=found.implementation or others.implementation,
        reading=reading,
        comment=f"{found.comment} {_OF_OTHERS}".strip(),
    )
