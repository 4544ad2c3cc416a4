"""Council reports: the positions that each State's delegation gave when its review ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rightsgraph.extract import wording
from rightsgraph.extract.addendum_prose import Numbering, said_of_numbers
from rightsgraph.extract.addendum_reply import position
from rightsgraph.extract.numbers import lists_of, paragraph_named
from rightsgraph.lexicon import states
from rightsgraph.records import Position, Records
from rightsgraph.tree import Document, Part, Passage

_BY_STATE = re.compile(r"expressed\s+by\s+the\s+State|remarks\s+of\s+the\s+State", re.I)
_DELEGATION = re.compile(
    r"(?:(?:Upon|In\s+(?:response|reply|conclusion)|Lastly|Finally|Responding)\b[^.]*?,?\s+)?"
    r"(?:the|its)\s+(?:delegation|President|Vice-President|Government)\b",
    re.I,
)


def records(document: Document) -> Records:
    """One position for each recommendation that a delegation says it accepts or not."""
    found = [
        found
        for section in document.of(Part.SECTION)
        for found in _of_state(document, section, states().lookup(section.heading) or "")
    ]
    return Records(positions=tuple(found))


def _of_state(document: Document, section: Passage, state: str) -> Iterator[Position]:
    """The last word on each number: what is clarified at the end stands."""
    said = list(_said_by_state(document, section, state))
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
