"""Council reports: the positions that each State's delegation gave when its review ended.

Beside what is said of numbered recommendations, the counts that it and the President give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, takewhile

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_clauses import clauses_of
from rightsgraph.extract.addendum_numbering import Numbering
from rightsgraph.extract.addendum_others import counted, of_others, other
from rightsgraph.extract.addendum_reply import position
from rightsgraph.extract.addendum_sentences import carried, goes_on, said_of_numbers
from rightsgraph.extract.council_groups import explained
from rightsgraph.extract.numbers import lists_of, paragraph_named, recommended_in
from rightsgraph.extract.pointing import each_named, pointed
from rightsgraph.extract.tallies import tally
from rightsgraph.lexicon import states
from rightsgraph.records import Outcome, Position, Records
from rightsgraph.tree import Document, Part, Passage

_BY_STATE = re.compile(r"(?:expressed\s+by|(?:views|remarks)\s+of)\s+the\s+State", re.I)
_DELEGATION = re.compile(
    r"(?:(?:Upon|In\s+(?:response|reply|conclusion)|Lastly|Finally|Responding)\b[^.]*?,?\s+)?"
    r"(?:the|its)\s+(?:delegation|President|Vice-President|Government)\b",
    re.I,
)
_EXCEPTED = "It is only excepted from what is accepted."
# Who has noted a recommendation and says later that it does not accept it says nothing new.
_SAME = ("noted", "not-supported")
_BEGINNING = 100
_OF = re.compile(r"\s+(?:of|from|for)\s+(?:the\s+)?", re.I)
# What a passage must have to name a recommendation; most have not.
_MAY_NAME = re.compile(
    r"\brecommendations?\b[^.]*?\d|\d\s?\.\s?\d|\b(?:Nos?\.|numbers?|paragraphs?)\s*\d|\d\s+to\s+\d",
    re.I,
)
# "The 27 recommendations that it did not accept" are some of those named before, or others.
_COUNTS = re.compile(
    r"\b\d{1,3}\s+(?:of\s+(?:these|them|those)|(?:\w+\s+)?recommendations)\b"
    r"|\b(?:accepted|supported|noted|rejected|note\s+of)\s+\d{1,3}\.?$",
    re.I,
)
# "They were not accepted", after a sentence that only names them.
_THEY = re.compile(
    r"^(?:They|These|Those|Both)(?=\s+(?:is|are|was|were|ha[sd]|have|did|do|enjoy(?:ed)?|could|can)\b)"
)
# "142 enjoyed its support and eight had been noted": of groups that are only counted.
_GROUP = re.compile(
    r"\s+and\s+(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+"
    r"(?=(?:had\s+been|have\s+been|were|are|enjoyed|did\s+not)\b)"
)
_SYMBOL = re.compile(r"\bA/HRC/\d+/\w+(?:/(?:Add|Corr|Rev)\.\d+)*")


def records(document: Document) -> Records:
    """One position for each recommendation that a delegation says it accepts or not."""
    sections = [(p, states().lookup(p.heading) or "") for p in document.of(Part.SECTION)]
    said = {state: list(said_by_state(document, p, state)) for p, state in sections}
    tallies = (tally(passage, state) for state in said for passage in said[state])
    return Records(
        positions=tuple(found for state in said for found in _of_state(said[state], state)),
        outcomes=tuple(Outcome(p.path, s, _responds_to(document, p)) for p, s in sections),
        tallies=tuple(filter(None, tallies)),
    )


def _responds_to(document: Document, section: Passage) -> tuple[str, ...]:
    """The symbols of the report and the addenda, printed before anybody speaks."""
    begins = takewhile(lambda p: p.part is not Part.HEADING, document.below(section.path))
    found = (symbol for p in begins for symbol in _SYMBOL.findall(p.text.value))
    return tuple(dict.fromkeys(found))


def _of_state(said: list[Passage], state: str) -> Iterator[Position]:
    """The last word on each number: what is clarified at the end stands, if it is new."""
    texts = [passage.text.value for passage in said]
    numbering = _numbering(texts)
    last: dict[str, Position] = {}
    lead = before = ""
    for passage in said:
        lead = lead if passage.part is Part.ITEM else _lead(passage)
        text, previous = passage.text.value, before
        before = text
        if not _MAY_NAME.search(text):
            continue
        of_list = replace(numbering, prefix=numbering.prefix or recommended_in(text))
        for found in _in_passage(passage, of_list, lead, previous):
            earlier = last.get(found.number)
            if not earlier or (earlier.position, found.position) != _SAME:
                last[found.number] = replace(found, state=state)
        for found in _excepted(passage, numbering):
            last.setdefault(found.number, replace(found, state=state))
    for found in (*explained(said, numbering, last.keys()), *_others(said, numbering)):
        last.setdefault(found.number, replace(found, state=state))
    yield from last.values()


def _others(said: list[Passage], numbering: Numbering) -> Iterator[Position]:
    """The positions on "all others", where a delegation says how many the list has."""
    texts = [passage.text.value for passage in said]
    told = ((s, p.path) for p in said for s in wording.sentences(p.text.value))
    for others in islice(filter(None, (of_others(*each, numbering) for each in told)), 1):
        for number in counted(texts, numbering, others.of_list):
            yield other(number, others, ())


def _numbering(texts: list[str]) -> Numbering:
    """How a delegation names recommendations; bare numbers are of the only list that it names."""
    lists = lists_of(texts)
    own = next((list_ for list_, _ in lists.most_common(1)), "")
    prefix = paragraph_named(" ".join(texts)) or (own if len(lists) == 1 else "")
    return Numbering(prefix, frozenset(lists), own=own)


def said_by_state(document: Document, section: Passage, state: str) -> Iterator[Passage]:
    """The paragraphs, with their lists, in which the State speaks, under whatever heading."""
    own = False
    for passage in document.below(section.path):
        if passage.part is Part.HEADING:
            own = bool(_BY_STATE.search(passage.heading))
        elif passage.part is Part.PARAGRAPH and (own or _speaks(passage, state)):
            yield passage
            yield from document.below(passage.path, Part.ITEM)


def _lead(passage: Passage) -> str:
    """What a paragraph says of the list that it ends with a colon for."""
    if not passage.text.value.rstrip().endswith(":"):
        return ""
    said = wording.combined(list(wording.verdicts(wording.sentences(passage.text.value)[-1])))
    return "" if said == "explains-only" else said


def _speaks(passage: Passage, state: str) -> bool:
    """Whether a paragraph begins with the State or its delegation, and not with another's."""
    text = passage.text.value
    names = states().find(text[:_BEGINNING])
    speaker = _DELEGATION.match(text)
    of = next((n for n in names if speaker and _OF.fullmatch(text[speaker.end() : n.begin])), None)
    if speaker:
        return not of or of.iri == state
    return bool(names and names[0].begin == 0 and names[0].iri == state)


def _excepted(passage: Passage, numbering: Numbering) -> Iterator[Position]:
    """What a delegation only takes out of what it accepts, and so does not."""
    for sentence in wording.sentences(passage.text.value):
        parts = clauses_of(sentence, numbering)
        accepted = wording.combined([said for part in parts for said in part.verdicts]) == "accepts"
        for number in (n for p in parts if accepted and p.excepts for n in p.numbers):
            found = position(number, "does-not-accept", (passage.path,), sentence)
            yield replace(found, explicitness="implied", reading="probable", comment=_EXCEPTED)


def _in_passage(
    passage: Passage, numbering: Numbering, lead: str, before: str
) -> Iterator[Position]:
    """The positions of a paragraph; a verdict may follow in the sentence after the numbers.

    ``lead`` is the verdict before the list that it is an entry of, ``before`` the text above it.
    """
    last = wording.sentences(before)[-1:] if goes_on(passage.text.value) else []
    said_before = [said for sentence in last for said in wording.verdicts(sentence)]
    about: tuple[str, ...] = ()
    told = each_named(wording.sentences(passage.text.value), numbering)
    for sentence in pointed(told, numbering):
        named = numbering.named(sentence)
        pairs = list(said_of_numbers(sentence, numbering, carried(said_before, sentence)))
        pairs = pairs or ([(lead, named)] if lead and passage.part is Part.ITEM else [])
        of_them = _THEY.sub("These recommendations", sentence, count=1) if about else sentence
        own = list(wording.verdicts(_GROUP.sub("; recommendations ", of_them)))
        said_before = said_before if goes_on(sentence) and not own else own
        if about and not named and own:
            said = wording.combined(own)
            pairs, about = [] if _COUNTS.search(sentence) else [(said, about)], ()
        elif named:
            about = () if pairs else named
        for said, numbers in pairs:
            for number in numbers:
                yield position(number, said, (passage.path,), sentence)
