"""Positions in running text: lists of numbers with a verdict, and comments under headings.

A statement that names a recommendation decides over the heading under which it is commented
on; a sentence such as "noted the following recommendations:" speaks for all that follows.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_clauses import clauses_of, excepted_in
from rightsgraph.extract.addendum_groups import ONLY_NUMBERS, WORDS, heading_numbers
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_others import HERE, OTHERS, of_all_but, of_others
from rightsgraph.extract.addendum_sentences import (
    REMARK,
    carried,
    goes_on,
    limited,
    said_of_numbers,
    uncited,
)
from rightsgraph.extract.addendum_statements import YET, InForce, Statement, Statements
from rightsgraph.extract.numbers import expand, plain
from rightsgraph.extract.pointing import ONCE_SAID, each_named, pointed
from rightsgraph.structure.numbered import NUMBER, RUN
from rightsgraph.structure.titles import announces_verdict, answers_number
from rightsgraph.tree import Document, Part, Passage

_OPEN = ("pending", "no-clear-position")
_LEADS = re.compile(r":\s*$|\b(?:following|below|hereafter)\b", re.I)
_AT_ITEM = re.compile(
    rf"\W*(?:recommendations?\s*(?:Nos?\.?\s*)?(?={NUMBER})|(?=\d{{1,3}}\s?\.\s?\d))(?P<run>{RUN})"
    r"\s*(?:$|[,;:(]|[–-](?!\s*\d)|(?<=\.)(?=\s[A-Z])|\b(?:on|concerning|regarding|relating|about|by|from|to|which|as|since|because)\b)",
    re.I,
)
# After the numbers of an entry: why the verdict before the list was given.
_REASON = re.compile(
    r"\W*(?:because|since|as|which|given|in\s+view\s+of|due\s+to|owing\s+to)\b", re.I
)
_EXCEPTIONS_FOLLOW = re.compile(
    r"\b(?:except|apart\s+from|other\s+than|save|with\s+the\s+exceptions?\s+of|unless|subject\s+to)\s+(?:for\s+)?"
    r"(?:(?:the|those)\s+(?:\w+\s+)?(?:following|below|mentioned)|those\b|otherwise|where|as\s+(?:stated|indicated|told|noted|explained|specified|set\s+out))",
    re.I,
)
_AS_ASKED = re.compile(
    r"\b(?:as|(?:as\s+)?(?:asked(?:\s+for)?|called\s+for|demanded|proposed|requested|suggested|mentioned"
    r"|recommended|sought|referred\s+to))\s+(?:in|by|under)\s+(?:recommendations?\s+)?\d{1,3}\.\d",
    re.I,
)
_REVISES = re.compile(
    r"\b(?:chang|revis|reconsider|correct|amend|modif)\w+\s+(?:its|the|our|this|that)\s+(?:\w+\s+)?"
    r"(?:position|reply|response|answer|decision|view)\b|\bfrom\s+[“\"']?(?:not\s+)?(?:accepted|supported|noted|rejected)\b[”\"']?\s+to\b"
    r"|\b(?:has|have)\s+(?:now\s+|since\s+)?(?:decided|resolved)\s+to\s+(?:accept|support|endorse|note)\b"
    r"|\bnow\s+(?:accepts?|supports?|notes?|takes?\s+note)\b|\b(?:is|are)\s+now\s+(?:\w+\s+)?(?:accepted|supported|noted)\b",
    re.I,
)
# "During its review it noted 5.2.": what it says afterwards goes before.
_AT_REVIEW = re.compile(
    r"\b(?:at|during|on\s+the\s+occasion\s+of|in\s+the\s+course\s+of)\s+(?:its|the)\s+(?:\w+\s+){0,3}?"
    r"(?:review|session|passage|examination|dialogue|adoption|presentation)\b",
    re.I,
)
# After it, "these recommendations" are those that it names, not those of the title.
_EXCEPTIONS = re.compile(r"(?:The\s+(?:only\s+)?)?exceptions?\s+(?:is|are|was|were)\b", re.I)
_WEAK = (_EXCEPTIONS_FOLLOW, _AS_ASKED, ONCE_SAID, _AT_REVIEW)
_BRACKETED = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\W*")
_IN_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_MORE = re.compile(rf"\W*(?:and\s+)?(?P<run>(?=\d{{2,3}}\s?\.\s?\d)(?:{RUN}))\W*")
_COLONED = re.compile(rf"({RUN}):\s+[A-Z]")
_ENTRY = re.compile(
    r"(\d{1,3}(?:(?:,|,?\s+and|\s?[–-])\s?\d{1,3})*)"
    r"(?:\.?\s+(?:[A-Z]|\([A-Za-z])|,?\s+(?:because|since|as|for|which|given|where)\b|[.;]?\s*$)"
)


def statements(document: Document, numbering: Numbering) -> Statements:
    """All verdicts that stand apart from the answer to a single recommendation."""
    found, force = Statements(), InForce()
    together: tuple[str, ...] = ()
    for passage in document.passages:
        force.reach(passage)
        if passage.part in (Part.SECTION, Part.HEADING):
            together = heading_numbers(passage.heading, numbering.in_passage(passage, document))
        if passage.part is Part.SECTION:
            force.enter(passage)
        elif passage.part is Part.HEADING and force.now:
            for number in together if ONLY_NUMBERS.fullmatch(passage.heading) else ():
                found.under.setdefault(number, _within(force.now, passage))
        elif passage.part is Part.ROW and force.now:
            for number in _listed_on(passage.text.value):
                found.under.setdefault(number, _within(force.now, passage))
        elif passage.part in WORDS:
            here = numbering.in_passage(passage, document)
            _list(passage, force.now, here, found, together)
            for around in filter(None, [force.around]):
                for number in here.named(uncited(passage.text.value)):
                    found.under.setdefault(number, _within(around, passage))
            force.led(_lead(passage, document, here), passage)
        if force.outer:
            found.outer[passage.path] = force.outer
        if force.now:
            found.context[passage.path] = force.now
    found.settle()
    return found


def _listed_on(row: str) -> tuple[str, ...]:
    """The full numbers that a list goes on with in a row, beside nothing but who asked."""
    more = _MORE.fullmatch(_IN_BRACKETS.sub("", row))
    return expand(more["run"]) if more else ()


def _list(
    passage: Passage,
    context: Statement | None,
    numbering: Numbering,
    found: Statements,
    together: tuple[str, ...],
) -> None:
    """Adds what a passage says of the recommendations that it names.

    ``together`` are those of its heading: "the others" are the others of them.
    """
    item = passage.part is Part.ITEM
    entries = _entries(passage.text.value, numbering, item) if context else ()
    if context and not entries and numbering.bare:
        entries = _asked(passage, numbering)
    if context and entries:
        for said, numbers in limited((context.wording, entries), passage.text.value, numbering):
            for number in numbers:
                found.add(number, _within(replace(context, wording=said), passage))
        return
    _say(passage, numbering, found, together)
    if context:
        here = _within(_closed(context, passage.text.value), passage)
        apart = excepted_in(passage.text.value, numbering)
        for number in numbering.named(uncited(passage.text.value)):
            if number not in apart:
                found.under.setdefault(number, here)


def _closed(context: Statement, text: str) -> Statement:
    """What is said above a text, unless that leaves open what the text itself decides."""
    own = wording.wording(text) if context.wording == YET else ""
    decides = own and wording.POSITIONS[own] not in _OPEN
    return replace(context, wording=own) if decides else context


def _say(
    passage: Passage, numbering: Numbering, found: Statements, together: tuple[str, ...]
) -> None:
    """Adds what each sentence of a passage says of the recommendations that it names."""
    told = each_named(wording.sentences(passage.text.value), numbering)
    first = set(numbering.named(told[0]) if told else ())
    of_title = bool(together) and not (first and first.isdisjoint(together))
    turn = next((n for n, s in enumerate(told) if _EXCEPTIONS.match(s)), len(told))
    turn = turn if of_title else 0
    told = [*told[:turn], *pointed(told[turn:], numbering)]
    before: list[str] = []
    for place, sentence in enumerate(told):
        done = wording.implementation(_until_numbers(told[place:], numbering))
        general = any(like.search(sentence) for like in _WEAK)
        revises = bool(_REVISES.search(sentence))
        for said, numbers in said_of_numbers(sentence, numbering, carried(before, sentence)):
            for number in numbers:
                part = bool(re.search(rf"\b{re.escape(number)}\s?\([a-z]\)", sentence))
                found.add(number, Statement(said, (passage.path,), done, general, part, revises))
        own = list(wording.verdicts(sentence))
        if own or OTHERS.search(sentence):
            _set_apart(sentence, passage, numbering, found, together)
        ends = numbering.named(sentence) and not goes_on(sentence)
        before = own if own or ends else before


def _entries(text: str, numbering: Numbering, item: bool) -> tuple[str, ...]:
    """The numbers of a passage that is an entry of a list, with no verdict of its own.

    ``item``: it stands as an item, so that bare numbers are of recommendations.
    """
    only = ONLY_NUMBERS.fullmatch(text) or _remarked(text)
    if only:
        return expand(only[1], numbering.prefix)
    coloned = _COLONED.match(text) or (_ENTRY.match(text) if numbering.bare or item else None)
    own = coloned and "." in coloned[1] and _is_answered(text, coloned.end(1))
    if coloned and (numbering.prefix or item) and not own:
        return expand(coloned[1], numbering.prefix)
    text = plain(text)
    begins = _AT_ITEM.match(text)
    reasoned = begins and _REASON.match(text, begins.end("run"))
    if begins and (reasoned or wording.wording(text) == "explains-only"):
        return numbering.named(begins[0]) or expand(begins[0], numbering.prefix)
    return ()


def _is_answered(text: str, numbers_end: int) -> bool:
    """Whether a verdict of its own stands after the numbers that a text begins with."""
    return bool(wording.answers(text[numbers_end:])) or answers_number(text)


def _remarked(text: str) -> re.Match[str] | None:
    """A list of numbers with remarks in brackets, none of which is a verdict of its own."""
    remarks = [match[2] for match in REMARK.finditer(text)]
    own = not remarks or any(map(wording.whole, remarks))
    return None if own else ONLY_NUMBERS.fullmatch(REMARK.sub(r"\1", text))


def _asked(passage: Passage, numbering: Numbering) -> tuple[str, ...]:
    """The bare number of a recommendation that is printed in full, with the States that asked."""
    numbered = passage.part is Part.PARAGRAPH and passage.number.isdigit()
    in_full = bool(wording.apart(f"{passage.text.value} Noted")[0])
    own = numbered and in_full and not numbering.named(passage.text.value)
    return expand(passage.number, numbering.prefix) if own else ()


def _set_apart(
    sentence: str,
    passage: Passage,
    numbering: Numbering,
    found: Statements,
    together: tuple[str, ...],
) -> None:
    """Adds what a sentence says of all others, and the recommendations that it only excepts."""
    others = of_others(sentence, passage.path, numbering)
    others = others or (of_all_but(sentence, passage.path) if together else None)
    if others and len(together) > 1:
        for number in set(together) - found.listed.keys():
            found.add(number, replace(others, general=True))
    elif not re.search(HERE, sentence, re.I):
        own = (numbering.prefix, "")
        elsewhere = found.others and others and found.others.of_list not in own
        found.others = others if elsewhere else found.others or others
    for clause in clauses_of(sentence, numbering):
        for number in clause.numbers if clause.excepts and not clause.verdicts else ():
            found.excepted.setdefault(number, Statement("explains-only", (passage.path,)))


def _within(context: Statement, passage: Passage) -> Statement:
    return replace(context, passages=(*context.passages, passage.path))


def _until_numbers(told: list[str], numbering: Numbering) -> str:
    """A sentence and those after it that name no recommendation of their own."""
    following = next((n for n, s in enumerate(told[1:], 1) if numbering.named(s)), len(told))
    return " ".join(told[:following])


def _lead(passage: Passage, document: Document, numbering: Numbering) -> Statement | None:
    """What a passage says of the recommendations that follow it, named there and not here.

    Earlier paragraphs that say the same before the first section are part of it.
    """
    text = passage.text.value
    spoken = [s for s in wording.sentences(text) if not _BRACKETED.fullmatch(s)]
    last = spoken[-1] if spoken else ""
    titled = "recommend" in text.lower() and announces_verdict(text)
    said = wording.titled(text) if titled else wording.combined(list(wording.verdicts(last)))
    leads = titled or bool(_LEADS.search(last))
    leads = leads and not _EXCEPTIONS_FOLLOW.search(last)
    lists_them = numbering.named(last) or any(said_of_numbers(last, numbering))
    if said == "explains-only" or not leads or lists_them:
        return None
    same = [
        p.path
        for p in document.below("", Part.PARAGRAPH)
        if not passage.parent and wording.wording(p.text.value) == said
    ]
    paths = tuple(dict.fromkeys((passage.path, *same)))
    return Statement(said, paths, wording.implementation(last), leads=True)
