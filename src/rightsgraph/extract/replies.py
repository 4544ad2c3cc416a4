"""A State's replies to a list of issues: which issues each part of them answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsgraph import iris
from rightsgraph.extract.treaty_papers import citations
from rightsgraph.lexicon import pattern
from rightsgraph.records import Answer, Name, Records
from rightsgraph.structure.treaty import answered
from rightsgraph.tree import Document, Part

_NUMBER = re.compile(
    r"(?P<range>(?:[-–]|\bto\b)\s*)?(?:(?:paragraphs?|questions?|Nos?\.?)\s*)?(\d+)"
)
_WIDEST_RANGE = 30
_GUESSED = "The heading gives a number; it is taken for that of a paragraph of the list of issues."


def records(document: Document) -> Records:
    """The answers, the State that gives them, and all that is cited."""
    state = document.metadata.state
    return Records(
        answers=tuple(_answers(document)) if document.metadata.responds_to else (),
        mentions=tuple(citations(document)),
        creators=(Name(iris.code(state), state),) if state else (),
    )


def _answers(document: Document) -> Iterator[Answer]:
    """An answer for each heading that names issues, with the paragraphs right below it."""
    ordinal = 0
    for heading, paragraphs in _headed(document):
        numbers = tuple(issues(answered(heading)))
        if numbers and paragraphs:
            ordinal += 1
            sure = re.search(r"(?i:paragraph|para\.|issue)", heading)
            yield Answer(ordinal, numbers, tuple(paragraphs), "" if sure else _GUESSED)


def _headed(document: Document) -> Iterator[tuple[str, list[str]]]:
    """Each heading with the paths of the paragraphs between it and the next.

    In later parts of a list numbers may begin again, so what is answered there is not sure.
    """
    heading, paths = "", list[str]()
    parts = 0
    for passage in document.passages:
        if passage.part in (Part.SECTION, Part.HEADING):
            yield heading, paths
            heading, paths = passage.heading, []
            parts += bool(pattern("treaty", "part").fullmatch(heading))
            if parts > 1:
                return
        elif passage.part is Part.PARAGRAPH:
            paths.append(passage.path)
    yield heading, paths


def issues(printed: str) -> Iterator[str]:
    """``2 (a) and (b)`` → 2; ``3 and 4`` → 3, 4; ``5 to 7`` → 5, 6, 7."""
    last = 0
    for match in _NUMBER.finditer(printed):
        number = int(match[2])
        first = last + 1 if match["range"] and 0 < number - last <= _WIDEST_RANGE else number
        yield from map(str, range(first, number + 1))
        last = number
