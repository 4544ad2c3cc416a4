"""Council reports: the positions that each State's delegation gave when its review ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_reply import position
from rightsgraph.extract.addendum_sentences import Numbering, said_of_numbers
from rightsgraph.extract.numbers import lists_of, paragraph_named
from rightsgraph.lexicon import patterns, states
from rightsgraph.records import Outcome, Position, Records
from rightsgraph.tree import Document, Part, Passage

_BY_STATE = re.compile(r"expressed\s+by\s+the\s+State|remarks\s+of\s+the\s+State", re.I)
_DELEGATION = re.compile(
    r"(?:(?:Upon|In\s+(?:response|reply|conclusion)|Lastly|Finally|Responding)\b[^.]*?,?\s+)?"
    r"(?:the|its)\s+(?:delegation|President|Vice-President|Government)\b",
    re.I,
)


def records(document: Document) -> Records:
    """One position for each recommendation that a delegation says it accepts or not."""
    sections = [(p, states().lookup(p.heading) or "") for p in document.of(Part.SECTION)]
    said = {state: list(_said_by_state(document, p, state)) for p, state in sections}
    return Records(
        positions=tuple(found for state in said for found in _of_state(said[state], state)),
        outcomes=tuple(Outcome(p.path, s, tuple(_accepted(said[s]))) for p, s in sections),
    )


def _of_state(said: list[Passage], state: str) -> Iterator[Position]:
    """The last word on each number: what is clarified at the end stands."""
    texts = [passage.text.value for passage in said]
    numbering = Numbering(paragraph_named(" ".join(texts)), frozenset(lists_of(texts)))
    last: dict[str, Position] = {}
    for passage in said:
        for found in _in_passage(passage, numbering):
            last[found.number] = replace(found, state=state)
    yield from last.values()


def _said_by_state(document: Document, section: Passage, state: str) -> Iterator[Passage]:
    """The paragraphs in which the State under review speaks, under whatever heading."""
    own = False
    for passage in document.below(section.path):
        if passage.part is Part.HEADING:
            own = bool(_BY_STATE.search(passage.heading))
        elif passage.part is Part.PARAGRAPH and (own or _speaks(passage, state)):
            yield passage


def _accepted(said: list[Passage]) -> Iterator[tuple[str, int]]:
    """How many recommendations the State says it accepts, and where."""
    for passage in said:
        for pattern in patterns("wording")["accepted_total"]:
            for match in re.finditer(pattern, passage.text.value, re.I):
                yield passage.path, int(match["total"])


def _speaks(passage: Passage, state: str) -> bool:
    text = passage.text.value
    names = states().find(text[:100])
    return bool(_DELEGATION.match(text)) or bool(
        names and names[0].begin == 0 and names[0].iri == state
    )


def _in_passage(passage: Passage, numbering: Numbering) -> Iterator[Position]:
    """The positions of a paragraph; a verdict may follow in the sentence after the numbers."""
    before = ""
    about: tuple[str, ...] = ()
    for sentence in wording.sentences(passage.text.value):
        pairs = list(said_of_numbers(sentence, numbering, before))
        named = numbering.named(sentence)
        before = wording.combined(list(wording.verdicts(sentence)))
        if about and not named and before != "explains-only":
            pairs, about = [(before, about)], ()
        elif named:
            about = () if pairs else named
        for said, numbers in pairs:
            for number in numbers:
                yield position(number, said, (passage.path,), sentence)
