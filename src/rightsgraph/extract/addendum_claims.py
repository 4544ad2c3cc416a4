"""What a State claims and promises in its answers, beside its positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rightsgraph.extract import wording
from rightsgraph.lexicon import patterns, states
from rightsgraph.records import Claim, Commitment
from rightsgraph.tree import Document, Part, Passage

_ANSWERING = (Part.PARAGRAPH, Part.ROW)
_IN_BRACKETS = re.compile(r"\(((?:[^()]|\([^()]*\))+)\)\W*$")


def claims(document: Document, in_answer: dict[str, int]) -> Iterator[Claim]:
    """Each answering paragraph or row that says more than its verdict."""
    for passage in _answering(document, in_answer):
        text = passage.text.value
        if not wording.is_only_verdict(text) and not is_recommendation(text):
            yield Claim("StateClaim", passage.path, 1)


def commitments(document: Document, in_answer: dict[str, int]) -> Iterator[Commitment]:
    """Each sentence of an answer in which the State says what it will do."""
    for passage in _answering(document, in_answer):
        promises = [s for s in wording.sentences(passage.text.value) if _promises(s, document)]
        for ordinal, _ in enumerate(promises, 1):
            yield Commitment(passage.path, ordinal, in_answer[passage.path])


def _answering(document: Document, in_answer: dict[str, int]) -> Iterator[Passage]:
    return (p for p in document.passages if p.part in _ANSWERING and p.path in in_answer)


def _promises(sentence: str, document: Document) -> bool:
    """Whether the State itself is said to do something in the future."""
    for found in reversed(states().find(sentence)):
        if found.iri == document.metadata.state:
            sentence = f"{sentence[: found.begin]}the State{sentence[found.end :]}"
    return any(like.search(sentence) for like in _promising())


def is_recommendation(text: str) -> bool:
    """Whether a row only repeats what was asked: then those who asked stand at its end."""
    last = _IN_BRACKETS.search(text)
    return last is not None and bool(states().find(last[1]))


@cache
def _promising() -> tuple[re.Pattern[str], ...]:
    return tuple(wording.compiled(like) for like in patterns("wording")["commitments"])
